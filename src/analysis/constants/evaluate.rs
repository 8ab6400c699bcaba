//! Single statements: what they yield for known operands.

use rustc_hash::FxHashMap;

use super::environment::Environment;
use super::fold::Call;
use super::known_calls::KnownCall;
use super::numbers;
use super::value::Constant;
use crate::ir::{Body, InvokeKind, Op, StmtId};
use crate::program::{FieldId, MethodId};

/// A method that is evaluated.
pub(super) struct Evaluation<'e, 'b> {
    pub(super) environment: &'e Environment<'e, 'e>,
    pub(super) body: &'b Body,
    pub(super) method: MethodId,
    /// How many evaluations of other methods for the sake of a field this one is inside of.
    pub(super) depth: u8,
    known_calls: FxHashMap<StmtId, KnownCall>,
}

impl<'e, 'b> Evaluation<'e, 'b> {
    pub(super) fn new(
        environment: &'e Environment<'e, 'e>,
        body: &'b Body,
        method: MethodId,
        depth: u8,
    ) -> Self {
        let mut known_calls = FxHashMap::default();
        for (id, stmt) in body.stmts() {
            if let Op::Invoke(_, called) = stmt.op
                && let Some(call) = environment.known_call(called)
            {
                known_calls.insert(id, call);
            }
        }
        Self {
            environment,
            body,
            method,
            depth,
            known_calls,
        }
    }

    /// What a call statement calls, if that is known.
    pub(super) fn known_call(&self, id: StmtId) -> Option<KnownCall> {
        self.known_calls.get(&id).copied()
    }

    /// What a statement yields that depends on nothing but its operands and constant fields.
    pub(super) fn pure(&self, id: StmtId, operands: &[Option<&Constant>]) -> Option<Constant> {
        let at = |index: usize| operands.get(index).copied().flatten();
        match self.body.stmt(id).op {
            Op::Int(value) => Some(Constant::number(value.into())),
            Op::Long(value) => Some(Constant::number(value)),
            Op::String(symbol) => {
                let text = self.environment.program.text(symbol);
                Some(Constant::literal(&text))
            }
            Op::Class(class) => Some(Constant::Class(class)),
            Op::Unary(op) => numbers::unary(op, at(0)?),
            Op::Binary(op, kind) => numbers::binary(op, kind, at(0)?, at(1)?),
            Op::Compare(op) => numbers::compare(op, at(0)?, at(1)?),
            Op::InstanceOf(_) => at(0)?.is_null().then(|| Constant::boolean(false)),
            Op::ArrayLength => at(0)?.length().map(Constant::number),
            Op::ArrayLoad(_) => at(0)?.element(at(1)?.as_number()?),
            Op::StaticLoad(field) => self.field(field, true),
            Op::FieldLoad(field) => self.field(field, false),
            Op::Invoke(kind, method) => self.call(id, kind, method, operands),
            _ => None,
        }
    }

    /// Fields whose constants are worth the work in every method: texts, keys, and static flags. Enum constants are
    /// looked up where they are used.
    fn field(&self, field: FieldId, is_static: bool) -> Option<Constant> {
        let type_ = self.environment.program.field(field).type_;
        let is_wanted = match self.environment.descriptor(type_) {
            b"Ljava/lang/String;" | b"[B" | b"[C" | b"[Ljava/lang/String;" => true,
            b"Z" | b"B" | b"S" | b"C" | b"I" | b"J" => is_static,
            _ => false,
        };
        is_wanted
            .then(|| self.environment.field_constant(field, self.depth))
            .flatten()
    }

    fn call(
        &self,
        id: StmtId,
        kind: InvokeKind,
        method: MethodId,
        operands: &[Option<&Constant>],
    ) -> Option<Constant> {
        if let Some(known) = self.known_call(id) {
            let call = Call {
                known,
                method,
                arguments: operands,
                environment: self.environment,
            };
            return call.fold();
        }
        let may_interpret = matches!(kind, InvokeKind::Static | InvokeKind::Direct);
        if may_interpret && !operands.is_empty() && operands.iter().all(Option::is_some) {
            return self.environment.interpret(method, operands);
        }
        None
    }
}
