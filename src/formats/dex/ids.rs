//! The index tables: names, types, prototypes, fields, methods and classes by index.
//!
//! Every lookup is total. An index that the file does not have, and an entry that points nowhere, give a
//! placeholder made of `NONE` indices, so that one bad entry never shifts the others.

use std::borrow::Cow;

use super::DexFile;
use crate::bytes::{mutf8, u16_at, u32_at};

macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(pub u32);

            impl $name {
                /// The placeholder for "no such entry"; never smaller than the number of entries.
                pub const NONE: Self = Self(u32::MAX);

                /// True for the placeholder.
                pub const fn is_none(self) -> bool {
                    self.0 == u32::MAX
                }
            }
        )*
    };
}

indices! {
    /// Index into `string_ids` of one logical DEX file.
    StringIdx
    /// Index into `type_ids` of one logical DEX file.
    TypeIdx
    /// Index into `proto_ids` of one logical DEX file.
    ProtoIdx
    /// Index into `field_ids` of one logical DEX file.
    FieldIdx
    /// Index into `method_ids` of one logical DEX file.
    MethodIdx
    /// Index into `call_site_ids` of one logical DEX file.
    CallSiteIdx
    /// Index into `method_handles` of one logical DEX file.
    MethodHandleIdx
    /// Index into `class_defs` of one logical DEX file.
    ClassIdx
}

/// A register of a method, counted from `v0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Register(pub u16);

/// A method signature.
#[derive(Debug, Clone, Copy)]
pub struct Proto<'a> {
    /// Return type.
    pub return_type: TypeIdx,
    /// Parameter types without the receiver.
    pub parameters: TypeList<'a>,
    /// Short form such as `VLI`.
    pub shorty: StringIdx,
}

/// A reference to a field, defined in this file or elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldRef {
    /// The class named in the reference.
    pub class: TypeIdx,
    /// Type of the field.
    pub type_: TypeIdx,
    /// Name of the field.
    pub name: StringIdx,
}

/// A reference to a method, defined in this file or elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MethodRef {
    /// The class named in the reference; may be an array type.
    pub class: TypeIdx,
    /// Signature.
    pub proto: ProtoIdx,
    /// Name of the method.
    pub name: StringIdx,
}

/// A class defined in this file.
#[derive(Debug, Clone, Copy)]
pub struct ClassDef<'a> {
    /// Position in `class_defs`.
    pub index: ClassIdx,
    /// The class itself; `NONE` when the entry is broken.
    pub class: TypeIdx,
    /// Access flags as stored.
    pub access_flags: u32,
    /// Superclass; `None` for `java.lang.Object` and for a broken reference.
    pub superclass: Option<TypeIdx>,
    /// Interfaces implemented directly.
    pub interfaces: TypeList<'a>,
    /// Name of the source file, when recorded.
    pub source_file: Option<StringIdx>,
    /// Offset of the annotations directory, 0 for none.
    pub annotations_off: u32,
    /// Offset of the class data, 0 for none.
    pub class_data_off: u32,
    /// Offset of the initial values of static fields, 0 for none.
    pub static_values_off: u32,
}

/// A list of types; entries that point nowhere are `NONE`.
#[derive(Debug, Clone, Copy)]
pub struct TypeList<'a> {
    entries: &'a [u8],
    type_count: u32,
}

impl<'a> TypeList<'a> {
    /// Number of types.
    pub fn len(&self) -> usize {
        self.entries.len() >> 1
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The type at `position`.
    pub fn get(&self, position: usize) -> Option<TypeIdx> {
        self.iter().nth(position)
    }

    /// The types in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = TypeIdx> + Clone + use<'a> {
        let type_count = self.type_count;
        let (entries, _) = self.entries.as_chunks::<2>();
        entries
            .iter()
            .map(move |entry| TypeIdx(within(u16::from_le_bytes(*entry).into(), type_count)))
    }
}

/// The index when the table has it, else the placeholder.
pub(super) fn within(index: u32, count: u32) -> u32 {
    if index < count { index } else { u32::MAX }
}

impl<'a> DexFile<'a> {
    /// Number of entries of `string_ids` that are present.
    pub fn string_count(&self) -> u32 {
        self.tables.string_ids.count
    }

    /// Number of entries of `type_ids` that are present.
    pub fn type_count(&self) -> u32 {
        self.tables.type_ids.count
    }

    /// Number of entries of `proto_ids` that are present.
    pub fn proto_count(&self) -> u32 {
        self.tables.proto_ids.count
    }

    /// Number of entries of `field_ids` that are present.
    pub fn field_count(&self) -> u32 {
        self.tables.field_ids.count
    }

    /// Number of entries of `method_ids` that are present.
    pub fn method_count(&self) -> u32 {
        self.tables.method_ids.count
    }

    /// Number of entries of `class_defs` that are present.
    pub fn class_count(&self) -> u32 {
        self.tables.class_defs.count
    }

    /// The string as stored: modified UTF-8 without its final NUL; empty when there is no such string.
    pub fn string_bytes(&self, string: StringIdx) -> &'a [u8] {
        let span = self.strings.get(string.0 as usize);
        span.and_then(|span| self.data.get(span.start as usize..span.end as usize))
            .unwrap_or_default()
    }

    /// The string as text; broken sequences become U+FFFD.
    pub fn string(&self, string: StringIdx) -> Cow<'a, str> {
        mutf8::decode(self.string_bytes(string))
    }

    /// The descriptor of a type, such as `Ljava/lang/String;`.
    pub fn type_name(&self, type_: TypeIdx) -> StringIdx {
        let entry = self.tables.type_ids.entry(self.data, type_.0);
        self.string_index(u32_at(entry, 0))
    }

    /// The descriptor of a type as stored.
    pub fn type_bytes(&self, type_: TypeIdx) -> &'a [u8] {
        self.string_bytes(self.type_name(type_))
    }

    /// A method signature.
    pub fn proto(&self, proto: ProtoIdx) -> Proto<'a> {
        let entry = self.tables.proto_ids.entry(self.data, proto.0);
        Proto {
            return_type: self.type_index(u32_at(entry, 4)),
            parameters: self.type_list(u32_at(entry, 8).unwrap_or(0), PARAMETERS),
            shorty: self.string_index(u32_at(entry, 0)),
        }
    }

    /// A field reference.
    pub fn field_ref(&self, field: FieldIdx) -> FieldRef {
        let entry = self.tables.field_ids.entry(self.data, field.0);
        FieldRef {
            class: self.type_index(u16_at(entry, 0).map(u32::from)),
            type_: self.type_index(u16_at(entry, 2).map(u32::from)),
            name: self.string_index(u32_at(entry, 4)),
        }
    }

    /// A method reference.
    pub fn method_ref(&self, method: MethodIdx) -> MethodRef {
        let entry = self.tables.method_ids.entry(self.data, method.0);
        let proto = u16_at(entry, 2).map_or(u32::MAX, u32::from);
        MethodRef {
            class: self.type_index(u16_at(entry, 0).map(u32::from)),
            proto: ProtoIdx(within(proto, self.proto_count())),
            name: self.string_index(u32_at(entry, 4)),
        }
    }

    /// A class definition.
    pub fn class_def(&self, class: ClassIdx) -> ClassDef<'a> {
        let entry = self.tables.class_defs.entry(self.data, class.0);
        let offset = |at: usize| u32_at(entry, at).unwrap_or(0);
        let superclass = self.type_index(u32_at(entry, 8));
        let source_file = self.string_index(u32_at(entry, 16));
        let interfaces_off = if self.is_beyond_budget(class) {
            0
        } else {
            offset(12)
        };
        ClassDef {
            index: class,
            class: self.type_index(u32_at(entry, 0)),
            access_flags: offset(4),
            superclass: (!superclass.is_none()).then_some(superclass),
            interfaces: self.type_list(interfaces_off, INTERFACES),
            source_file: (!source_file.is_none()).then_some(source_file),
            annotations_off: offset(20),
            class_data_off: offset(24),
            static_values_off: offset(28),
        }
    }

    /// All class definitions in order.
    pub fn classes(&self) -> impl ExactSizeIterator<Item = ClassDef<'a>> + '_ {
        (0..self.class_count()).map(|class| self.class_def(ClassIdx(class)))
    }

    pub(super) fn type_index(&self, index: Option<u32>) -> TypeIdx {
        TypeIdx(within(index.unwrap_or(u32::MAX), self.type_count()))
    }

    pub(super) fn string_index(&self, index: Option<u32>) -> StringIdx {
        StringIdx(within(index.unwrap_or(u32::MAX), self.string_count()))
    }

    /// The type list at `offset`; empty for offset 0 and when the list is longer than `most` or the file.
    pub(super) fn type_list(&self, offset: u32, most: u32) -> TypeList<'a> {
        TypeList {
            entries: self.type_list_bytes(offset, most).unwrap_or_default(),
            type_count: self.type_count(),
        }
    }

    fn type_list_bytes(&self, offset: u32, most: u32) -> Option<&'a [u8]> {
        if offset == 0 {
            return None;
        }
        let count = u32_at(self.data, offset as usize)?;
        if count > most {
            return None;
        }
        let start = (offset as usize).checked_add(4)?;
        let end = start.checked_add((count as usize).checked_mul(2)?)?;
        self.data.get(start..end)
    }
}

/// Most parameters of a method: a call passes at most 255 registers.
pub(super) const PARAMETERS: u32 = 255;
/// Most interfaces of a class, as in class files.
pub(super) const INTERFACES: u32 = 0xffff;
