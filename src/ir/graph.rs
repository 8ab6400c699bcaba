//! A code item into a control-flow graph of instructions.
//!
//! Only what can be reached from the entry is decoded, so code that jumps over garbage, into the middle of an
//! instruction or behind the end costs exactly the paths that do so. Work is linear in the code units plus the
//! edges; switch cases and handlers, which several instructions may share, have ceilings of their own.

use std::ops::Range;

use crate::formats::dex::{CodeItem, Insn};

use super::body::EdgeKind;
use super::cut::cut;
use super::refs::Refs;
use super::walk::Walk;

/// The graph. Block 0 has no instructions and leads to the code's start, so that nothing can jump to it;
/// blocks are numbered in reverse postorder.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) blocks: Vec<GraphBlock>,
    /// The instructions, block by block.
    pub(super) insns: Vec<Insn>,
    /// Sorted by target.
    pub(super) edges: Vec<GraphEdge>,
    /// Edge numbers, sorted by source.
    pub(super) successors: Vec<u32>,
    pub(super) switches: Vec<GraphSwitch>,
    pub(super) losses: Vec<Loss>,
}

/// Code that was not followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Where, in code units.
    pub pc: u32,
    /// What happened, as a sentence without a period.
    pub what: &'static str,
    /// True if a ceiling was the reason, false if the code was.
    pub is_limit: bool,
}

/// A block's instructions and where it goes.
#[derive(Debug, Clone)]
pub(super) struct GraphBlock {
    pub(super) pc: u32,
    pub(super) insns: Range<u32>,
    pub(super) exit: Exit,
    /// Among the edges.
    pub(super) incoming: Range<u32>,
    /// Among the edge numbers of [`Graph::successors`].
    pub(super) outgoing: Range<u32>,
    /// True if an exception of the last instruction is caught in the method.
    pub(super) has_handlers: bool,
}

/// How a block ends. Targets are block numbers (code positions until the blocks are numbered).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Its last instruction returns or throws.
    Leaves,
    /// What follows is not code.
    Stops,
    /// To one block.
    Goto(u32),
    /// To the first if its last instruction's test holds, otherwise to the second.
    If(u32, u32),
    /// By the table with this number.
    Switch(u32),
}

/// A switch table by block numbers (code positions until the blocks are numbered).
#[derive(Debug, Clone)]
pub(super) struct GraphSwitch {
    pub(super) cases: Vec<(i32, u32)>,
    pub(super) otherwise: u32,
}

/// An edge by block numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GraphEdge {
    pub(super) to: u32,
    pub(super) from: u32,
    pub(super) kind: EdgeKind,
}

impl Graph {
    /// Decodes what can be reached and cuts it into blocks.
    pub(super) fn of(code: &CodeItem<'_>, refs: &impl Refs) -> Self {
        cut(Walk::through(code), refs)
    }

    /// The edges into a block, in the order of phi operands.
    pub(super) fn incoming(&self, block: u32) -> &[GraphEdge] {
        let Some(block) = self.blocks.get(block as usize) else {
            return &[];
        };
        let range = block.incoming.start as usize..block.incoming.end as usize;
        self.edges.get(range).unwrap_or_default()
    }
}
