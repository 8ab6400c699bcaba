//! Ports of a call into the values that stand there.

use crate::analysis::MethodFacts;
use crate::analysis::constants::Constant;
use crate::ir::{Body, InvokeKind, Op, StmtId, ValueId};
use crate::signatures::Port;

/// The value at `port` of the call `stmt`; a port that the call does not have gives none.
pub fn port_value(body: &Body, stmt: StmtId, port: Port) -> Option<ValueId> {
    match port {
        Port::Return => body.stmt(stmt).has_value.then(|| stmt.value()),
        _ => body
            .operands(stmt)
            .get(operand_of(body, stmt, port)?)
            .copied(),
    }
}

/// What is known of the value at `port` when control reaches the call `stmt`.
pub fn port_constant(facts: &MethodFacts, stmt: StmtId, port: Port) -> Option<&Constant> {
    match port {
        Port::Return => facts.constant_of(stmt.value()),
        _ => {
            let at = operand_of(&facts.body, stmt, port)?;
            facts.constants.operand(&facts.body, stmt, at)
        }
    }
}

/// The operand that stands for a port of a call.
fn operand_of(body: &Body, stmt: StmtId, port: Port) -> Option<usize> {
    let Op::Invoke(kind, _) = body.stmt(stmt).op else {
        return None;
    };
    let has_receiver = kind != InvokeKind::Static;
    match port {
        Port::This => has_receiver.then_some(0),
        Port::Argument(number) => {
            usize::from(has_receiver).checked_add(usize::from(number).checked_sub(1)?)
        }
        Port::Return => None,
    }
}

/// The operand that the callee of `stmt` sees as its parameter `index`, the receiver being 0. A statement that makes an
/// object stands for a call on it.
pub fn argument(body: &Body, stmt: StmtId, index: u16) -> Option<ValueId> {
    match body.stmt(stmt).op {
        Op::Invoke(..) => body.operands(stmt).get(usize::from(index)).copied(),
        Op::New(_) => (index == 0).then(|| stmt.value()),
        _ => None,
    }
}
