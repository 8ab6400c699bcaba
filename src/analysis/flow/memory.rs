//! Statements that make objects and arrays, and that read and write their parts.

use super::object::{Elem, GLOBAL, ObjKind};
use super::transfer::Interpreter;
use super::value::{Known, Val};
use crate::ir::{BlockId, Op, StmtId, ValueId};
use crate::program::ClassId;

impl Interpreter<'_, '_, '_, '_> {
    /// Reads and writes of arrays and fields.
    pub(super) fn access(&mut self, id: StmtId, op: Op) -> Val {
        match op {
            Op::ArrayLoad(_) => {
                let array = self.operand(id, 0);
                let elem = index_of(&self.operand(id, 1));
                self.frame.load(&array, &elem)
            }
            Op::ArrayStore(_) => {
                let array = self.operand(id, 0);
                let elem = index_of(&self.operand(id, 1));
                let val = self.operand(id, 2);
                self.frame.store(&array, &elem, &val);
                Val::default()
            }
            Op::FieldLoad(field) => {
                let object = self.operand(id, 0);
                let elem = self.engine.field_elem(field);
                self.frame.load(&object, &elem)
            }
            Op::FieldStore(field) => {
                let (object, val) = (self.operand(id, 0), self.operand(id, 1));
                let elem = self.engine.field_elem(field);
                self.frame.store(&object, &elem, &val);
                Val::default()
            }
            Op::StaticLoad(field) => {
                self.initialise(id, self.engine.program.field(field).class);
                let elem = self.engine.field_elem(field);
                self.frame.read(GLOBAL, &elem)
            }
            Op::StaticStore(field) => {
                let val = self.operand(id, 0);
                let elem = self.engine.field_elem(field);
                self.frame.store(&Val::object(GLOBAL), &elem, &val);
                Val::default()
            }
            _ => Val::default(),
        }
    }

    pub(super) fn allocate(&mut self, id: StmtId, class: ClassId) -> Val {
        let is_single = !self.is_repeated(id);
        let object = self
            .frame
            .objects
            .add(ObjKind::Alloc(id), class, true, is_single);
        Val::object(object)
    }

    pub(super) fn filled_array(&mut self, id: StmtId, class: ClassId) -> Val {
        let array = self.allocate(id, class);
        for at in 0..self.facts.body.operands(id).len() {
            let val = self.operand(id, at);
            self.frame.store(&array, &Elem::Index(at as i64), &val);
        }
        array
    }

    /// The statement whose exceptions leave a block: the last one that is an instruction.
    pub(super) fn throwing(&self, block: BlockId) -> StmtId {
        let is_instruction = |stmt: &StmtId| {
            let op = self.facts.body.stmt(*stmt).op;
            !matches!(op, Op::Goto(_)) && !op.is_implicit()
        };
        let mut stmts = self.facts.body.block_stmts(block).rev();
        stmts
            .find(is_instruction)
            .unwrap_or(self.facts.body.terminator(block))
    }

    /// False for statements that never throw an exception worth catching: an allocation of a sensible size, and an
    /// access to an array whose length is known.
    pub(super) fn can_throw(&self, stmt: StmtId) -> bool {
        let body = &self.facts.body;
        let number = |value: ValueId| self.facts.constants.of(value)?.as_number();
        let operands = body.operands(stmt);
        match body.stmt(stmt).op {
            Op::New(_) | Op::String(_) | Op::Class(_) => false,
            Op::NewArray(_) => operands
                .first()
                .and_then(|length| number(*length))
                .is_none_or(|length| length < 0),
            Op::ArrayLoad(_) | Op::ArrayStore(_) => {
                let [array, index, ..] = operands else {
                    return true;
                };
                let made = array.definition();
                let length = match body.stmt(made).op {
                    Op::NewArray(_) => body.operands(made).first().and_then(|l| number(*l)),
                    Op::FilledArray(_) => i64::try_from(body.operands(made).len()).ok(),
                    _ => None,
                };
                match (length, number(*index)) {
                    (Some(length), Some(index)) => index < 0 || index >= length,
                    _ => true,
                }
            }
            _ => true,
        }
    }
}

/// The element that an index names.
fn index_of(val: &Val) -> Elem {
    match &val.known {
        Some(Known::Input(place)) => Elem::KeyAt(*place),
        Some(Known::Constant(constant)) => constant.as_number().map_or(Elem::Any, Elem::Index),
        None => Elem::Any,
    }
}
