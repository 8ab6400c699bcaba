//! Statements in the order they are made into the final [`Body`].

use crate::formats::dex::Opcode;
use crate::program::DexId;

use super::body::{ArrayData, Block, BlockId, Body, Edge, EdgeId, Stmt, SwitchTable, ValueId};
use super::graph::Graph;
use super::op::Op;
use super::ssa::{Draft, Finished};

/// A statement whose operands are provisional.
#[derive(Debug, Clone, Copy)]
pub(super) struct DraftStmt {
    pub(super) number: Draft,
    pub(super) op: Op,
    pub(super) pc: u32,
    pub(super) opcode: Opcode,
    pub(super) has_value: bool,
    /// Range of the operands among [`Drafts::operands`].
    pub(super) operands: (u32, u32),
}

/// All statements that were made, block by block.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pub(super) stmts: Vec<DraftStmt>,
    pub(super) operands: Vec<Draft>,
    /// Per block the end of its statements.
    pub(super) block_ends: Vec<u32>,
    pub(super) array_data: Vec<ArrayData>,
    /// The first statements of block 0 are the parameters.
    pub(super) parameters: u32,
}

/// A number that no statement has.
const NOWHERE: u32 = u32::MAX;

/// Puts everything in its place: parameters first, then block by block the live phis and the statements.
pub(super) fn build(dex: DexId, graph: &Graph, drafts: Drafts, ssa: &Finished) -> Body {
    let mut placing = Placing {
        live: live_phis(&drafts, ssa),
        drafts: &drafts,
        ssa,
        positions: Vec::new(),
        body: Body::empty(dex),
        sources: Vec::new(),
    };
    placing.place(graph);
    placing.fill_operands();
    let mut body = placing.body;
    body.parameters = drafts.parameters;
    body.edges = graph
        .edges
        .iter()
        .map(|edge| Edge {
            from: BlockId(edge.from),
            to: BlockId(edge.to),
            kind: edge.kind,
        })
        .collect();
    body.successors = graph.successors.iter().copied().map(EdgeId).collect();
    body.switches = graph.switches.iter().map(switch_table).collect();
    body.array_data = drafts.array_data;
    body
}

fn switch_table(table: &super::graph::GraphSwitch) -> SwitchTable {
    let cases = table.cases.iter().map(|(key, to)| (*key, BlockId(*to)));
    SwitchTable {
        cases: cases.collect(),
        otherwise: BlockId(table.otherwise),
    }
}

/// Which values are needed, by draft number: phis that only feed each other are not.
fn live_phis(drafts: &Drafts, ssa: &Finished) -> Vec<bool> {
    let mut live = vec![false; ssa.count()];
    let mut phi_of = vec![NOWHERE; ssa.count()];
    for (number, phi) in (0..).zip(&ssa.phis) {
        phi_of[phi.value as usize] = number;
    }
    let mut work: Vec<Draft> = drafts.operands.iter().map(|v| ssa.resolve(*v)).collect();
    while let Some(value) = work.pop() {
        if std::mem::replace(&mut live[value as usize], true) {
            continue;
        }
        if let Some(phi) = ssa.phis.get(phi_of[value as usize] as usize) {
            work.extend(phi.operands.iter().map(|v| ssa.resolve(*v)));
        }
    }
    live
}

struct Placing<'d> {
    drafts: &'d Drafts,
    ssa: &'d Finished,
    live: Vec<bool>,
    /// Per draft number the final statement.
    positions: Vec<u32>,
    body: Body,
    /// Per final statement where its operands are written down.
    sources: Vec<Source>,
}

/// The operands of a phi, or a range of [`Drafts::operands`].
#[derive(Debug, Clone, Copy)]
enum Source {
    Phi(u32),
    Stmt(u32, u32),
}

impl Placing<'_> {
    fn place(&mut self, graph: &Graph) {
        self.positions = vec![NOWHERE; self.ssa.count()];
        let mut phis: Vec<u32> = (0..self.ssa.phis.len() as u32)
            .filter(|at| {
                let value = self.ssa.phis[*at as usize].value;
                self.live[value as usize] && self.ssa.resolve(value) == value
            })
            .collect();
        phis.sort_by_key(|at| self.ssa.phis[*at as usize].block);
        let mut phis = phis.into_iter().peekable();
        let mut from = 0;
        for (number, block) in (0..).zip(&graph.blocks) {
            let start = self.body.stmts.len() as u32;
            while let Some(at) = phis.next_if(|at| self.ssa.phis[*at as usize].block == number) {
                let value = self.ssa.phis[at as usize].value;
                self.push_implicit(value, Op::Phi, block.pc, number, Source::Phi(at));
            }
            let end = self
                .drafts
                .block_ends
                .get(number as usize)
                .copied()
                .unwrap_or(from);
            for at in from..end {
                if at == self.drafts.parameters {
                    self.place_undefined();
                }
                self.push_stmt(at, number);
            }
            from = end;
            self.body.blocks.push(Block {
                pc: block.pc,
                stmts: start..self.body.stmts.len() as u32,
                predecessors: block.incoming.clone(),
                successors: block.outgoing.clone(),
            });
        }
    }

    /// The undefined value follows the parameters; block 0 has at least its jump behind them.
    fn place_undefined(&mut self) {
        let value = self.ssa.undefined;
        if self.live[value as usize] && self.positions[value as usize] == NOWHERE {
            self.push_implicit(value, Op::Undefined, 0, 0, Source::Stmt(0, 0));
        }
    }

    fn push_implicit(&mut self, value: Draft, op: Op, pc: u32, block: u32, source: Source) {
        self.positions[value as usize] = self.body.stmts.len() as u32;
        self.sources.push(source);
        self.body.stmts.push(Stmt {
            op,
            pc,
            block: BlockId(block),
            opcode: Opcode::Nop,
            has_value: true,
            operands: (0, 0),
        });
    }

    fn push_stmt(&mut self, at: u32, block: u32) {
        let draft = &self.drafts.stmts[at as usize];
        self.positions[draft.number as usize] = self.body.stmts.len() as u32;
        self.sources
            .push(Source::Stmt(draft.operands.0, draft.operands.1));
        self.body.stmts.push(Stmt {
            op: draft.op,
            pc: draft.pc,
            block: BlockId(block),
            opcode: draft.opcode,
            has_value: draft.has_value,
            operands: (0, 0),
        });
    }

    fn fill_operands(&mut self) {
        for (at, source) in self.sources.iter().enumerate() {
            let start = self.body.operands.len() as u32;
            let drafts = match source {
                Source::Phi(phi) => self.ssa.phis[*phi as usize].operands.as_slice(),
                Source::Stmt(from, to) => &self.drafts.operands[*from as usize..*to as usize],
            };
            for value in drafts {
                let value = self.ssa.resolve(*value);
                self.body
                    .operands
                    .push(ValueId(self.positions[value as usize]));
            }
            self.body.stmts[at].operands = (start, self.body.operands.len() as u32);
        }
    }
}
