//! Constants of a method: numbers, texts, classes and array contents over the paths that can be taken.
//!
//! Two passes. [`branches`] finds what numbers and literals decide: which blocks are alive. [`objects`] then walks
//! the live blocks once and follows what is built up in steps: texts of builders, arrays, choices of texts.

mod aliases;
mod arrays;
mod branches;
mod builders;
mod environment;
mod evaluate;
mod fold;
mod fold_data;
mod fold_text;
mod format;
mod known_calls;
mod numbers;
mod objects;
mod state;
mod statics;
mod text;
mod value;

pub use environment::{Environment, Interpreter};
pub use known_calls::{KnownCall, KnownCalls};
pub use text::Text;
pub use value::{Constant, EnumConstant, Numbers};

use rustc_hash::FxHashMap;

use crate::ir::{BlockId, Body, EdgeId, StmtId, ValueId};
use crate::program::MethodId;

/// What is known of the values of one body.
#[derive(Debug)]
pub struct Constants {
    values: Vec<Option<Constant>>,
    /// What the object of an operand held when its statement was reached.
    operands: FxHashMap<(StmtId, u32), Constant>,
    edges: Vec<bool>,
    blocks: Vec<bool>,
}

impl Constants {
    /// What a value is, wherever it is used. Arrays and builders change: ask [`Constants::operand`] about them.
    pub fn of(&self, value: ValueId) -> Option<&Constant> {
        self.values.get(value.index())?.as_ref()
    }

    /// What an operand of a statement is when control gets there.
    pub fn operand(&self, body: &Body, stmt: StmtId, at: usize) -> Option<&Constant> {
        let held = u32::try_from(at)
            .ok()
            .and_then(|at| self.operands.get(&(stmt, at)));
        held.or_else(|| self.of(*body.operands(stmt).get(at)?))
    }

    /// False if constant conditions keep control out of a block.
    pub fn is_reachable(&self, block: BlockId) -> bool {
        self.blocks.get(block.index()).copied().unwrap_or(false)
    }

    /// False if control never takes an edge.
    pub fn is_taken(&self, edge: EdgeId) -> bool {
        self.edges.get(edge.index()).copied().unwrap_or(false)
    }
}

/// The constants of a method's body.
pub fn propagate(environment: &Environment<'_, '_>, body: &Body, method: MethodId) -> Constants {
    propagate_at(environment, body, method, 0)
}

/// The same inside so many evaluations for the sake of a field.
fn propagate_at(
    environment: &Environment<'_, '_>,
    body: &Body,
    method: MethodId,
    depth: u8,
) -> Constants {
    let evaluation = evaluate::Evaluation::new(environment, body, method, depth);
    let branches = branches::propagate(&evaluation);
    let objects = objects::follow(&evaluation, &branches);
    Constants {
        values: objects.values,
        operands: objects.operands,
        edges: branches.edges,
        blocks: branches.blocks,
    }
}
