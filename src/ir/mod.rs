//! A code item into an SSA [`Body`]: blocks, statements, exceptional edges, and a printed form.
//!
//! The road: [`graph`] decodes what can be reached and cuts it into blocks, [`lower`] turns instructions into
//! statements while [`ssa`] turns registers into values, [`build`] puts everything in its final place. Calls
//! are not resolved here. Nothing here can fail: hostile code loses what it hides, see [`Loss`].

mod body;
mod build;
mod cut;
mod graph;
mod lower;
mod op;
mod opcodes;
mod print;
mod refs;
mod ssa;
mod walk;

pub use body::{
    ArrayData, Block, BlockId, Body, Edge, EdgeId, EdgeKind, Stmt, StmtId, SwitchTable, Uses,
    ValueId,
};
pub use graph::Loss;
pub use lower::{Signature, lower};
pub use op::{
    BinaryOp, Comparison, DataIdx, Element, InvokeKind, Number, Op, SwitchIdx, Test, UnaryOp,
};
pub use print::{Names, print, statement};
pub use refs::Refs;

use crate::finding::{Gap, GapKind};
use crate::formats::dex::access::ACC_STATIC;
use crate::program::{MethodId, Program};

/// The body of a method, empty if it has no code, and what of it could not be followed.
pub fn body(program: &Program<'_>, method: MethodId) -> (Body, Vec<Gap>) {
    let Some((dex_id, code)) = program.code(method) else {
        return (Body::empty(crate::program::DexId::INVALID), Vec::new());
    };
    let (Some(dex), Some(definition)) = (program.dex(dex_id), program.method(method).definition)
    else {
        return (Body::empty(dex_id), Vec::new());
    };
    let signature = Signature {
        shorty: dex.method_shorty(definition.index),
        is_static: definition.access_flags & ACC_STATIC != 0,
    };
    let (body, losses) = lower(dex_id, &code, dex, signature);
    let gaps = losses.iter().map(|loss| {
        let kind = if loss.is_limit {
            GapKind::LimitReached
        } else {
            GapKind::UnreadableItem
        };
        let detail = format!("{} in {}", loss.what, program.method_name(method));
        Gap::new(kind, dex.artifact.as_str(), detail).at(code.file_offset(loss.pc))
    });
    (body, gaps.collect())
}
