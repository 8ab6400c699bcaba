//! Class data: the fields and methods a class defines.

use super::{ClassDef, DexFile, FieldIdx, MethodIdx};
use crate::bytes::{ParseError, Reader};

/// A field that a class defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EncodedField {
    /// The field.
    pub field: FieldIdx,
    /// Access flags as stored.
    pub access_flags: u32,
}

/// A method that a class defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EncodedMethod {
    /// The method.
    pub method: MethodIdx,
    /// Access flags as stored.
    pub access_flags: u32,
    /// Offset of the code item; 0 for abstract and native methods and for a code item that cannot be read.
    pub code_off: u32,
}

/// The members of a class. Members whose index is not in the tables are left out, the gaps of
/// [`super::parse`] name them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassData {
    /// Static fields in stored order; initial values go with this order.
    pub static_fields: Vec<EncodedField>,
    /// Instance fields.
    pub instance_fields: Vec<EncodedField>,
    /// Static and private methods and constructors.
    pub direct_methods: Vec<EncodedMethod>,
    /// All other methods.
    pub virtual_methods: Vec<EncodedMethod>,
}

impl ClassData {
    /// Direct methods, then virtual ones.
    pub fn methods(&self) -> impl Iterator<Item = &EncodedMethod> {
        self.direct_methods.iter().chain(&self.virtual_methods)
    }

    /// Static fields, then instance ones.
    pub fn fields(&self) -> impl Iterator<Item = &EncodedField> {
        self.static_fields.iter().chain(&self.instance_fields)
    }
}

/// One entry of the class data, as stored.
#[derive(Debug, Clone, Copy)]
pub(super) enum Member {
    StaticField(EncodedField),
    InstanceField(EncodedField),
    DirectMethod(EncodedMethod),
    VirtualMethod(EncodedMethod),
}

/// Walks class data front to back. Ends after the declared counts or at the first error.
#[derive(Debug)]
pub(super) struct Members<'a> {
    reader: Reader<'a>,
    /// Entries left of each of the four lists.
    left: [u32; 4],
    /// Index of the last entry of the current list.
    index: u32,
}

impl<'a> Members<'a> {
    pub(super) fn new(data: &'a [u8], offset: u32) -> Result<Self, ParseError> {
        let mut reader = Reader::at(data, offset as usize);
        let mut left = [0; 4];
        for count in &mut left {
            *count = reader.uleb128("class data count")?;
        }
        Ok(Self {
            reader,
            left,
            index: 0,
        })
    }

    pub(super) fn position(&self) -> usize {
        self.reader.position()
    }

    /// The next entry; indices are not checked against the tables.
    pub(super) fn next(&mut self) -> Result<Option<Member>, ParseError> {
        let Some(list) = self.left.iter().position(|left| *left > 0) else {
            return Ok(None);
        };
        let index_delta = self.reader.uleb128("member index")?;
        let access_flags = self.reader.uleb128("member access flags")?;
        self.index = self.index.wrapping_add(index_delta);
        let field = EncodedField {
            field: FieldIdx(self.index),
            access_flags,
        };
        let mut method = EncodedMethod {
            method: MethodIdx(self.index),
            access_flags,
            code_off: 0,
        };
        if list >= 2 {
            method.code_off = self.reader.uleb128("code offset")?;
        }
        self.advance(list);
        Ok(Some(match list {
            0 => Member::StaticField(field),
            1 => Member::InstanceField(field),
            2 => Member::DirectMethod(method),
            _ => Member::VirtualMethod(method),
        }))
    }

    /// Counts one entry of `list`; the next list starts from index zero again.
    fn advance(&mut self, list: usize) {
        if let Some(left) = self.left.get_mut(list) {
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.index = 0;
            }
        }
    }
}

impl DexFile<'_> {
    /// The members of a class; empty when it has none.
    pub fn class_data(&self, class: &ClassDef<'_>) -> ClassData {
        let mut data = ClassData::default();
        if class.class_data_off == 0 || self.is_beyond_budget(class.index) {
            return data;
        }
        let Ok(mut members) = Members::new(self.data, class.class_data_off) else {
            return data;
        };
        let mut bodies_left = self.bodies_within_budget(class.index);
        let mut body = |mut method: EncodedMethod| {
            if method.code_off != 0 {
                if bodies_left == 0 || self.code(method.code_off).is_none() {
                    method.code_off = 0;
                }
                bodies_left = bodies_left.saturating_sub(1);
            }
            method
        };
        while let Ok(Some(member)) = members.next() {
            match member {
                Member::StaticField(field) if self.has_field(field) => {
                    data.static_fields.push(field);
                }
                Member::InstanceField(field) if self.has_field(field) => {
                    data.instance_fields.push(field);
                }
                Member::DirectMethod(method) if self.has_method(method) => {
                    data.direct_methods.push(body(method));
                }
                Member::VirtualMethod(method) if self.has_method(method) => {
                    data.virtual_methods.push(body(method));
                }
                _ => {}
            }
        }
        data
    }

    pub(super) fn has_field(&self, field: EncodedField) -> bool {
        field.field.0 < self.field_count()
    }

    pub(super) fn has_method(&self, method: EncodedMethod) -> bool {
        method.method.0 < self.method_count()
    }
}
