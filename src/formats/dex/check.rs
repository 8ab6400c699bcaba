//! The pass over all items when a file is opened: references between items and the cost of visiting them.
//!
//! Items may overlap or be shared in a hostile file, so that a small one describes an endless amount of
//! code. Every class is charged with the bytes that reading it takes; where the budget ends, the rest of the
//! file is cut off, at the same place for every reader.

use super::class_data::{EncodedMethod, Member, Members};
use super::code::HEADER_BYTES;
use super::gap_log::GapLog;
use super::header::Table;
use super::ids::{INTERFACES, PARAMETERS};
use super::{ClassDef, ClassIdx, DexFile, FieldIdx, MethodIdx, ProtoIdx, StringIdx, TypeIdx};
use super::{annotations, value};
use crate::bytes::limits::METHOD_UNITS;
use crate::bytes::u32_at;
use crate::finding::GapKind;

/// Bytes that may still be visited.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
}

impl Budget {
    pub(super) fn new(bytes: u64) -> Self {
        Self { left: bytes }
    }

    /// Takes `bytes` off; false when there are not that many left, and none are from then on.
    pub(super) fn charge(&mut self, bytes: u64) -> bool {
        let enough = self.left.checked_sub(bytes);
        self.left = enough.unwrap_or(0);
        enough.is_some()
    }

    fn is_spent(&self) -> bool {
        self.left == 0
    }
}

/// The place where the budget ended: later classes have no members, annotations or interfaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct VisitEnd {
    /// The class in which the budget ended.
    class: ClassIdx,
    /// Methods of that class that keep their code, counted among those that have code.
    bodies: u32,
}

impl DexFile<'_> {
    /// True when nothing of the class but its own entry is read.
    pub(super) fn is_beyond_budget(&self, class: ClassIdx) -> bool {
        self.visit_end.is_some_and(|end| class > end.class)
    }

    /// True when static values and annotations of the class are read.
    pub(super) fn is_within_budget(&self, class: ClassIdx) -> bool {
        self.visit_end.is_none_or(|end| class < end.class)
    }

    /// How many methods of the class keep their code.
    pub(super) fn bodies_within_budget(&self, class: ClassIdx) -> u32 {
        match self.visit_end {
            Some(end) if class == end.class => end.bodies,
            Some(end) if class > end.class => 0,
            _ => u32::MAX,
        }
    }

    /// Reports every table entry that points nowhere.
    pub(super) fn check_tables(&self, gaps: &mut GapLog<'_>) {
        self.check_types(gaps);
        let mut broken = |table: &Table, what, index| broken_entry(gaps, table, what, index);
        for index in 0..self.proto_count() {
            if !self.is_whole_proto(ProtoIdx(index)) {
                broken(&self.tables.proto_ids, "prototype", index);
            }
        }
        for index in 0..self.field_count() {
            let field = self.field_ref(FieldIdx(index));
            if field.class.is_none() || field.type_.is_none() || field.name.is_none() {
                broken(&self.tables.field_ids, "field", index);
            }
        }
        for index in 0..self.method_count() {
            let method = self.method_ref(MethodIdx(index));
            if method.class.is_none() || method.proto.is_none() || method.name.is_none() {
                broken(&self.tables.method_ids, "method", index);
            }
        }
    }

    fn check_types(&self, gaps: &mut GapLog<'_>) {
        let table = &self.tables.type_ids;
        for index in 0..self.type_count() {
            if self.type_name(TypeIdx(index)).is_none() {
                broken_entry(gaps, table, "type", index);
            } else if !is_descriptor(self.type_bytes(TypeIdx(index))) {
                gaps.add(
                    GapKind::Tampering,
                    "type",
                    table.entry_offset(index),
                    || {
                        format!(
                            "entry {index} has a name of no type, so that Android refuses the file"
                        )
                    },
                );
            }
        }
    }

    fn is_whole_proto(&self, index: ProtoIdx) -> bool {
        let proto = self.proto(index);
        let parameters_off = u32_at(self.tables.proto_ids.entry(self.data, index.0), 8);
        !proto.return_type.is_none()
            && !proto.shorty.is_none()
            && self.is_whole_list(parameters_off.unwrap_or(0), PARAMETERS)
    }

    fn is_whole_list(&self, offset: u32, most: u32) -> bool {
        let list = self.type_list(offset, most);
        let is_read = offset == 0
            || u32_at(self.data, offset as usize).is_some_and(|count| count as usize == list.len());
        is_read && list.iter().all(|type_| !type_.is_none())
    }

    /// Visits all classes once. Returns where the budget ended, if it did.
    pub(super) fn check_classes(
        &self,
        budget: &mut Budget,
        gaps: &mut GapLog<'_>,
    ) -> Option<VisitEnd> {
        for class in self.classes() {
            let mut bodies = 0;
            self.check_class(&class, &mut bodies, budget, gaps);
            if budget.is_spent() {
                let offset = self.tables.class_defs.entry_offset(class.index.0);
                gaps.add(GapKind::LimitReached, "classes", offset, || {
                    format!(
                        "overlapping items exceed the visiting limit at class {} of {}",
                        class.index.0,
                        self.class_count()
                    )
                });
                return Some(VisitEnd {
                    class: class.index,
                    bodies,
                });
            }
        }
        None
    }

    fn check_class(
        &self,
        class: &ClassDef<'_>,
        bodies: &mut u32,
        budget: &mut Budget,
        gaps: &mut GapLog<'_>,
    ) {
        let offset = self.tables.class_defs.entry_offset(class.index.0);
        if let Some(what) = self.broken_reference(class) {
            gaps.unreadable("class", offset, || {
                format!("the {what} of class {} is not in the file", class.index.0)
            });
        }
        let interfaces = class.interfaces.len() as u64;
        if !budget.charge(interfaces.saturating_mul(2)) {
            return;
        }
        if class.class_data_off != 0 {
            self.check_members(class, bodies, budget, gaps);
        }
        self.check_static_values(class, budget, gaps);
        if class.annotations_off != 0 {
            let charge = |cost: u64| budget.charge(cost);
            annotations::check(self.data, class.annotations_off, charge, |broken| {
                gaps.unreadable("annotations", broken.offset, || {
                    format!("class {}: {}", class.index.0, broken.what)
                });
            });
        }
    }

    fn check_static_values(
        &self,
        class: &ClassDef<'_>,
        budget: &mut Budget,
        gaps: &mut GapLog<'_>,
    ) {
        if class.static_values_off == 0 {
            return;
        }
        let (cost, result) = value::check_array(self.data, class.static_values_off);
        budget.charge(cost);
        if let Err(error) = result {
            gaps.unreadable("static values", error.offset, || {
                format!("class {}: {}", class.index.0, error.what)
            });
        }
    }

    fn broken_reference(&self, class: &ClassDef<'_>) -> Option<&'static str> {
        let entry = self.tables.class_defs.entry(self.data, class.index.0);
        let stored = |at: usize| u32_at(entry, at).unwrap_or(u32::MAX);
        if class.class.is_none() {
            Some("name")
        } else if class.superclass.is_none() && stored(8) != TypeIdx::NONE.0 {
            Some("superclass")
        } else if class.source_file.is_none() && stored(16) != StringIdx::NONE.0 {
            Some("source file")
        } else if !self.is_whole_list(stored(12), INTERFACES) {
            Some("list of interfaces")
        } else {
            None
        }
    }

    fn check_members(
        &self,
        class: &ClassDef<'_>,
        bodies: &mut u32,
        budget: &mut Budget,
        gaps: &mut GapLog<'_>,
    ) {
        let start = class.class_data_off as usize;
        let members = Members::new(self.data, class.class_data_off);
        let mut members = match members {
            Ok(members) => members,
            Err(error) => {
                gaps.unreadable("class data", error.offset, || error.what.into());
                return;
            }
        };
        let mut position = start;
        loop {
            let here = members.position();
            let member = match members.next() {
                Ok(Some(member)) => member,
                Ok(None) => break,
                Err(error) => {
                    gaps.unreadable("class data", error.offset, || error.what.into());
                    break;
                }
            };
            let read = members.position().saturating_sub(position) as u64;
            position = members.position();
            if !budget.charge(read) || !self.check_member(member, here, bodies, budget, gaps) {
                return;
            }
        }
    }

    /// False when the budget is spent.
    fn check_member(
        &self,
        member: Member,
        offset: usize,
        bodies: &mut u32,
        budget: &mut Budget,
        gaps: &mut GapLog<'_>,
    ) -> bool {
        match member {
            Member::StaticField(field) | Member::InstanceField(field) => {
                if !self.has_field(field) {
                    gaps.unreadable("defined field", offset, || {
                        format!("there is no field {}", field.field.0)
                    });
                }
                true
            }
            Member::DirectMethod(method) | Member::VirtualMethod(method) => {
                if !self.has_method(method) {
                    gaps.unreadable("defined method", offset, || {
                        format!("there is no method {}", method.method.0)
                    });
                    return true;
                }
                let is_paid = self.check_body(method, budget, gaps);
                if is_paid && method.code_off != 0 {
                    *bodies = bodies.saturating_add(1);
                }
                is_paid
            }
        }
    }

    /// False when the budget is spent.
    fn check_body(
        &self,
        method: EncodedMethod,
        budget: &mut Budget,
        gaps: &mut GapLog<'_>,
    ) -> bool {
        if method.code_off == 0 {
            return true;
        }
        let offset = method.code_off as usize;
        let Some(code) = self.code(method.code_off) else {
            gaps.unreadable("code", offset, || {
                format!(
                    "the code of method {} does not lie inside the file",
                    method.method.0
                )
            });
            return true;
        };
        if code.ins > code.registers {
            gaps.unreadable("code", offset, || {
                format!(
                    "method {} has more arguments than registers",
                    method.method.0
                )
            });
        }
        if !code.holds_its_tries() {
            gaps.unreadable("code", offset, || {
                format!("method {} catches exceptions past its end", method.method.0)
            });
        }
        let insns = code.unit_bytes().len();
        if insns.checked_div(2) == Some(METHOD_UNITS) {
            gaps.add(GapKind::LimitReached, "code", offset, || {
                format!(
                    "method {} is only read up to {METHOD_UNITS} code units",
                    method.method.0
                )
            });
        }
        let fixed = insns.saturating_add(HEADER_BYTES) as u64;
        budget.charge(fixed) && budget.charge(code.try_cost())
    }
}

/// Reports a table entry that points nowhere.
fn broken_entry(gaps: &mut GapLog<'_>, table: &Table, what: &'static str, index: u32) {
    gaps.unreadable(what, table.entry_offset(index), || {
        format!("entry {index} refers to something the file does not have")
    });
}

/// Dimensions of an array type.
const DIMENSIONS: usize = 255;

/// True for what may be the name of a type: a letter, a class, an array. The letters of class names are not looked at.
fn is_descriptor(name: &[u8]) -> bool {
    let brackets = name
        .iter()
        .take(DIMENSIONS)
        .take_while(|byte| **byte == b'[');
    let dimensions = brackets.count();
    match name.get(dimensions..) {
        Some([b'L', inner @ .., b';']) => !inner.is_empty(),
        Some([b'Z' | b'B' | b'S' | b'C' | b'I' | b'J' | b'F' | b'D']) => true,
        Some([b'V']) => dimensions == 0,
        _ => false,
    }
}
