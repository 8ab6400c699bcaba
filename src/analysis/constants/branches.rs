//! Sparse conditional constant propagation: numbers, literals and classes over the paths that can be taken.
//!
//! After Wegman and Zadeck (1991): values start as "not computed yet" and only sink, blocks start as dead and only
//! come alive, so what a constant condition excludes never contributes to a phi.

use super::evaluate::Evaluation;
use super::numbers;
use super::value::{Constant, Numbers};
use crate::ir::{BlockId, Body, EdgeId, Op, StmtId, Test, Uses, ValueId};

/// A point of the lattice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Not computed yet, and never if its block is dead.
    Top,
    /// This.
    Known(Constant),
    /// Anything.
    Bottom,
}

/// What is known of all values, and which edges and blocks control can reach.
#[derive(Debug)]
pub(super) struct Branches {
    pub(super) cells: Vec<Cell>,
    pub(super) edges: Vec<bool>,
    pub(super) blocks: Vec<bool>,
}

struct Propagation<'e, 'b> {
    evaluation: &'e Evaluation<'e, 'b>,
    body: &'b Body,
    uses: Uses,
    result: Branches,
    /// How often a cell has changed: sets of numbers may grow a few times, then they are unknown.
    changes: Vec<u8>,
    new_edges: Vec<EdgeId>,
    new_values: Vec<ValueId>,
}

/// Changes of one value before it is given up: twice the size of the largest set.
const MAX_CHANGES: u8 = 16;

/// Runs to the fixpoint.
pub(super) fn propagate(evaluation: &Evaluation<'_, '_>) -> Branches {
    let body = evaluation.body;
    let mut propagation = Propagation {
        evaluation,
        body,
        uses: Uses::new(body),
        result: Branches {
            cells: vec![Cell::Top; body.len()],
            edges: vec![false; body.edge_count()],
            blocks: vec![false; body.block_count()],
        },
        changes: vec![0; body.len()],
        new_edges: Vec::new(),
        new_values: Vec::new(),
    };
    if body.block_count() > 0 {
        propagation.enter(BlockId::ENTRY);
    }
    loop {
        if let Some(edge) = propagation.new_edges.pop() {
            propagation.follow(edge);
        } else if let Some(value) = propagation.new_values.pop() {
            propagation.update_users(value);
        } else {
            break;
        }
    }
    propagation.result
}

impl Propagation<'_, '_> {
    fn enter(&mut self, block: BlockId) {
        self.result.blocks[block.index()] = true;
        for stmt in self.body.block_stmts(block) {
            self.visit(stmt);
        }
        // An exception can leave the block whatever is known of its values.
        for edge in self.body.successors(block) {
            if self.body.edge(*edge).kind != crate::ir::EdgeKind::Normal {
                self.take(*edge);
            }
        }
    }

    fn follow(&mut self, edge: EdgeId) {
        let to = self.body.edge(edge).to;
        if !self.result.blocks[to.index()] {
            self.enter(to);
            return;
        }
        for stmt in self.body.block_stmts(to) {
            if self.body.stmt(stmt).op != Op::Phi {
                break;
            }
            self.visit(stmt);
        }
    }

    fn update_users(&mut self, value: ValueId) {
        for at in 0..self.uses.of(value).len() {
            let stmt = self.uses.of(value)[at];
            if self.result.blocks[self.body.stmt(stmt).block.index()] {
                self.visit(stmt);
            }
        }
    }

    fn take(&mut self, edge: EdgeId) {
        if !std::mem::replace(&mut self.result.edges[edge.index()], true) {
            self.new_edges.push(edge);
        }
    }

    /// Takes the normal edge to `to`.
    fn go(&mut self, from: BlockId, to: BlockId) {
        let body = self.body;
        let is_way = |edge: &&EdgeId| {
            let edge = body.edge(**edge);
            edge.to == to && edge.kind == crate::ir::EdgeKind::Normal
        };
        if let Some(edge) = body.successors(from).iter().find(is_way) {
            self.take(*edge);
        }
    }

    fn visit(&mut self, id: StmtId) {
        let stmt = self.body.stmt(id);
        match stmt.op {
            Op::Goto(to) => self.go(stmt.block, to),
            Op::If {
                test,
                taken,
                otherwise,
            } => self.branch(id, test, taken, otherwise),
            Op::Switch(_) => self.switch(id),
            Op::Phi => {
                let merged = self.merge(id);
                self.set(id, merged);
            }
            _ if stmt.has_value => {
                let cell = self.evaluate(id);
                self.set(id, cell);
            }
            _ => {}
        }
    }

    fn set(&mut self, id: StmtId, cell: Cell) {
        let old = &self.result.cells[id.index()];
        let cell = match (old, cell) {
            (Cell::Bottom, _) | (_, Cell::Top) => return,
            (Cell::Known(a), Cell::Known(b)) => match a.join(&b) {
                Some(joined) if joined == *a => return,
                Some(joined @ Constant::Numbers(_)) => Cell::Known(joined),
                _ => Cell::Bottom,
            },
            (_, cell) => cell,
        };
        let changes = &mut self.changes[id.index()];
        *changes += 1;
        let cell = if *changes > MAX_CHANGES {
            Cell::Bottom
        } else {
            cell
        };
        self.result.cells[id.index()] = cell;
        self.new_values.push(id.value());
    }

    fn merge(&self, id: StmtId) -> Cell {
        let edges = self.body.predecessors(self.body.stmt(id).block);
        let mut merged = Cell::Top;
        for (edge, value) in edges.zip(self.body.operands(id)) {
            if !self.result.edges[edge.index()] {
                continue;
            }
            merged = match (merged, &self.result.cells[value.index()]) {
                (cell, Cell::Top) => cell,
                (Cell::Top, cell) => cell.clone(),
                (Cell::Known(a), Cell::Known(b)) => match a.join(b) {
                    // Choices of texts are made later, when all of them are known.
                    Some(joined @ Constant::Text(_)) if joined != a => return Cell::Bottom,
                    Some(joined) => Cell::Known(joined),
                    None => return Cell::Bottom,
                },
                _ => return Cell::Bottom,
            };
        }
        merged
    }

    fn evaluate(&self, id: StmtId) -> Cell {
        let operands = self.body.operands(id);
        let mut known: smallvec::SmallVec<[Option<&Constant>; 4]> = smallvec::SmallVec::new();
        for value in operands {
            known.push(match &self.result.cells[value.index()] {
                Cell::Top => return Cell::Top,
                Cell::Known(constant) => Some(constant),
                Cell::Bottom => None,
            });
        }
        let is_call = self.body.stmt(id).op.is_call();
        match self.evaluation.pure(id, &known) {
            // What is known in part is evaluated again when builders and arrays are known, too.
            Some(Constant::Text(text)) if is_call && text.as_literal().is_none() => Cell::Bottom,
            Some(constant) => Cell::Known(constant),
            None => Cell::Bottom,
        }
    }

    fn branch(&mut self, id: StmtId, test: Test, taken: BlockId, otherwise: BlockId) {
        let from = self.body.stmt(id).block;
        let zero = Cell::Known(Constant::number(0));
        let cell = |at: usize| match self.body.operands(id).get(at) {
            Some(value) => &self.result.cells[value.index()],
            None => &zero,
        };
        let (can_hold, can_fail) = match (cell(0), cell(1)) {
            (Cell::Top, _) | (_, Cell::Top) => return,
            (Cell::Known(left), Cell::Known(right)) => numbers::test(test, left, right),
            _ => (true, true),
        };
        if can_hold {
            self.go(from, taken);
        }
        if can_fail {
            self.go(from, otherwise);
        }
    }

    fn switch(&mut self, id: StmtId) {
        let stmt = self.body.stmt(id);
        let (Op::Switch(table), Some(value)) = (stmt.op, self.body.operands(id).first()) else {
            return;
        };
        let numbers = match &self.result.cells[value.index()] {
            Cell::Top => return,
            Cell::Known(Constant::Numbers(numbers)) => numbers.clone(),
            _ => {
                for edge in self.body.successors(stmt.block) {
                    self.take(*edge);
                }
                return;
            }
        };
        for to in targets(self.body, table, &numbers) {
            self.go(stmt.block, to);
        }
    }
}

/// Where a switch goes for these numbers.
fn targets(body: &Body, table: crate::ir::SwitchIdx, numbers: &Numbers) -> Vec<BlockId> {
    let table = body.switch(table);
    let target = |number: i64| {
        let case = table.cases.iter().find(|case| i64::from(case.0) == number);
        case.map_or(table.otherwise, |case| case.1)
    };
    numbers.iter().map(target).collect()
}
