//! [`Body`]: one method's code as blocks of statements over values.
//!
//! Statements and values share one index space: the value with number `n` is the one that statement `n`
//! defines, so "where does it come from" costs nothing, and a pass over all statements is a pass over a slice.

use std::ops::Range;

use crate::formats::dex::Opcode;
use crate::program::{ClassId, DexId};

use super::op::{DataIdx, Op, SwitchIdx};

/// A statement of one body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StmtId(pub u32);

/// A value of one body: assigned by exactly one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(pub u32);

/// A basic block of one body. Block 0 is the entry and has no predecessors; numbers are in reverse postorder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub u32);

/// An edge between two blocks of one body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EdgeId(pub u32);

impl ValueId {
    /// The statement that defines the value.
    pub fn definition(self) -> StmtId {
        StmtId(self.0)
    }

    /// Position in a table with one row per statement.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl StmtId {
    /// The value this statement defines; only meaningful if [`Stmt::has_value`].
    pub fn value(self) -> ValueId {
        ValueId(self.0)
    }

    /// Position in a table with one row per statement.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl BlockId {
    /// The entry block.
    pub const ENTRY: Self = Self(0);

    /// Position in a table with one row per block.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl EdgeId {
    /// Position in a table with one row per edge.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stmt {
    /// What it does.
    pub op: Op,
    /// Position of its instruction in code units; of the block's first instruction for phis, 0 for parameters.
    pub pc: u32,
    /// The block it stands in.
    pub block: BlockId,
    /// The instruction it was made from, for people; `Nop` when there is none.
    pub opcode: Opcode,
    /// True if it defines a value.
    pub has_value: bool,
    pub(super) operands: (u32, u32),
}

/// One basic block. Phis come first; the last statement is the only one that ends a block ([`Op::ends_block`]).
/// Inside a try range a block ends behind the first instruction that can throw, so that an exceptional
/// edge always leaves with the state before the last instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Position of its first instruction in code units.
    pub pc: u32,
    pub(super) stmts: Range<u32>,
    pub(super) predecessors: Range<u32>,
    pub(super) successors: Range<u32>,
}

/// How control goes from one block to another. Several ways of the same kind between two blocks are one edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Where control leaves.
    pub from: BlockId,
    /// Where it arrives.
    pub to: BlockId,
    /// Whether by an exception.
    pub kind: EdgeKind,
}

/// The two kinds of edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// By the block's last statement.
    Normal,
    /// By an exception of the block's last instruction, before it assigned anything; of the given class, or of any.
    Exception(Option<ClassId>),
}

/// Where a `switch` goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwitchTable {
    /// Keys with their blocks, in the order of the code.
    pub cases: Vec<(i32, BlockId)>,
    /// The block for every other value.
    pub otherwise: BlockId,
}

/// The constants of a `fill-array-data`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrayData {
    /// Bytes per element: 1, 2, 4 or 8.
    pub width: u8,
    /// The elements, little endian, one after the other.
    pub bytes: Box<[u8]>,
}

impl ArrayData {
    /// The elements, sign-extended.
    pub fn elements(&self) -> impl Iterator<Item = i64> + '_ {
        let width = usize::from(self.width.clamp(1, 8));
        self.bytes.chunks_exact(width).map(|chunk| {
            let unsigned = chunk
                .iter()
                .rev()
                .fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
            let unused = 64 - 8 * chunk.len() as u32;
            ((unsigned << unused) as i64) >> unused
        })
    }
}

/// One method's code in static single assignment form. An empty body belongs to a method without code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The DEX file the code stands in: call sites, method handles and prototypes are named by its indexes.
    pub dex: DexId,
    pub(super) parameters: u32,
    pub(super) stmts: Vec<Stmt>,
    pub(super) operands: Vec<ValueId>,
    pub(super) blocks: Vec<Block>,
    /// Sorted by target, so that a block's incoming edges stand together.
    pub(super) edges: Vec<Edge>,
    /// Edge numbers, sorted by source.
    pub(super) successors: Vec<EdgeId>,
    pub(super) switches: Vec<SwitchTable>,
    pub(super) array_data: Vec<ArrayData>,
}

static NO_STMT: Stmt = Stmt {
    op: Op::Undefined,
    pc: 0,
    block: BlockId(0),
    opcode: Opcode::Nop,
    has_value: false,
    operands: (0, 0),
};

static NO_BLOCK: Block = Block {
    pc: 0,
    stmts: 0..0,
    predecessors: 0..0,
    successors: 0..0,
};

impl Body {
    /// The body of a method without code.
    pub fn empty(dex: DexId) -> Self {
        Self {
            dex,
            parameters: 0,
            stmts: Vec::new(),
            operands: Vec::new(),
            blocks: Vec::new(),
            edges: Vec::new(),
            successors: Vec::new(),
            switches: Vec::new(),
            array_data: Vec::new(),
        }
    }

    /// Number of statements, which is also the length of a table with one row per value.
    pub fn len(&self) -> usize {
        self.stmts.len()
    }

    /// True if the method has no code.
    pub fn is_empty(&self) -> bool {
        self.stmts.is_empty()
    }

    /// Number of blocks.
    pub fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// Number of edges.
    pub fn edge_count(&self) -> usize {
        self.edges.len()
    }

    /// The parameters, the receiver first.
    pub fn parameters(&self) -> impl ExactSizeIterator<Item = ValueId> + use<> {
        (0..self.parameters).map(ValueId)
    }

    /// A statement; one that does nothing for a number that the body does not have. Code that cannot be read leaves
    /// an empty body, which has no first statement either.
    pub fn stmt(&self, id: StmtId) -> &Stmt {
        self.stmts.get(id.index()).unwrap_or(&NO_STMT)
    }

    /// The statement that defines a value.
    pub fn definition(&self, value: ValueId) -> &Stmt {
        self.stmt(value.definition())
    }

    /// All statements, block by block.
    pub fn stmts(&self) -> impl Iterator<Item = (StmtId, &Stmt)> {
        (0..).map(StmtId).zip(&self.stmts)
    }

    /// A statement's operands; their meaning is described at [`Op`].
    pub fn operands(&self, id: StmtId) -> &[ValueId] {
        let (start, end) = self.stmt(id).operands;
        self.operands
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// All blocks in reverse postorder.
    pub fn blocks(&self) -> impl Iterator<Item = (BlockId, &Block)> {
        (0..).map(BlockId).zip(&self.blocks)
    }

    /// A block; one without statements and edges for a number that the body does not have.
    pub fn block(&self, id: BlockId) -> &Block {
        self.blocks.get(id.index()).unwrap_or(&NO_BLOCK)
    }

    /// The statements of a block, phis first.
    pub fn block_stmts(&self, id: BlockId) -> impl DoubleEndedIterator<Item = StmtId> + use<> {
        self.block(id).stmts.clone().map(StmtId)
    }

    /// The last statement of a block, which says where control goes.
    pub fn terminator(&self, id: BlockId) -> StmtId {
        StmtId(self.block(id).stmts.end.saturating_sub(1))
    }

    /// An edge.
    pub fn edge(&self, id: EdgeId) -> &Edge {
        &self.edges[id.index()]
    }

    /// The incoming edges of a block, in the order of its phis' operands.
    pub fn predecessors(&self, id: BlockId) -> impl ExactSizeIterator<Item = EdgeId> + use<> {
        self.block(id).predecessors.clone().map(EdgeId)
    }

    /// The outgoing edges of a block: normal ones first, then handlers in the order they are tried.
    pub fn successors(&self, id: BlockId) -> &[EdgeId] {
        let range = &self.block(id).successors;
        self.successors
            .get(range.start as usize..range.end as usize)
            .unwrap_or_default()
    }

    /// A switch's targets.
    pub fn switch(&self, idx: SwitchIdx) -> &SwitchTable {
        &self.switches[idx.0 as usize]
    }

    /// A constant array's contents.
    pub fn array_data(&self, idx: DataIdx) -> &ArrayData {
        &self.array_data[idx.0 as usize]
    }

    /// The statements made from the instruction at `pc`, in order. Linear in the length of the body.
    pub fn stmts_at(&self, pc: u32) -> impl Iterator<Item = (StmtId, &Stmt)> {
        self.stmts()
            .filter(move |(_, stmt)| stmt.pc == pc && !stmt.op.is_implicit())
    }
}

/// Who uses each value of a body; built on demand, in linear time.
#[derive(Debug, Clone)]
pub struct Uses {
    starts: Vec<u32>,
    stmts: Vec<StmtId>,
}

impl Uses {
    /// Counts and sorts the operands of all statements.
    pub fn new(body: &Body) -> Self {
        let mut starts = vec![0_u32; body.len() + 1];
        for value in &body.operands {
            starts[value.index() + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut stmts = vec![StmtId(0); body.operands.len()];
        for (id, _) in body.stmts() {
            for value in body.operands(id) {
                let slot = &mut next[value.index()];
                stmts[*slot as usize] = id;
                *slot += 1;
            }
        }
        Self { starts, stmts }
    }

    /// The statements with `value` among their operands, in order, once per operand.
    pub fn of(&self, value: ValueId) -> &[StmtId] {
        let bound = |at: usize| self.starts.get(at).copied().unwrap_or(0) as usize;
        let range = bound(value.index())..bound(value.index() + 1);
        self.stmts.get(range).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{BlockId, Body, StmtId, Uses, ValueId};
    use crate::program::DexId;

    #[test]
    fn a_body_without_code_answers_every_question() {
        let body = Body::empty(DexId::INVALID);
        for number in [0, 1, u32::MAX - 1] {
            assert!(!body.stmt(StmtId(number)).has_value);
            assert!(!body.definition(ValueId(number)).has_value);
            assert!(body.operands(StmtId(number)).is_empty());
            assert_eq!(body.block_stmts(BlockId(number)).count(), 0);
            assert!(body.successors(BlockId(number)).is_empty());
            assert!(Uses::new(&body).of(ValueId(number)).is_empty());
        }
    }
}
