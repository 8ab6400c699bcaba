//! Where control can go, and what comes together there.

use super::transfer::Interpreter;
use super::value::Val;
use crate::ir::{BlockId, EdgeId, EdgeKind, Op, StmtId, Test, ValueId};

impl Interpreter<'_, '_, '_, '_> {
    /// False when what was learnt from other methods keeps control from going this way.
    pub(super) fn is_open(&self, terminator: StmtId, edge: EdgeId) -> bool {
        let Op::If {
            test,
            taken,
            otherwise,
        } = self.facts.body.stmt(terminator).op
        else {
            return true;
        };
        if taken == otherwise {
            return true;
        }
        match self.decided(terminator, test) {
            Some(holds) => (self.facts.body.edge(edge).to == taken) == holds,
            None => true,
        }
    }

    fn decided(&self, terminator: StmtId, test: Test) -> Option<bool> {
        let operands = self.facts.body.operands(terminator);
        let number = |value: &ValueId| self.values[value.index()].as_constant()?.as_number();
        match operands {
            [value] => Some(test.holds(number(value)?, 0)),
            [left, right] => Some(test.holds(number(left)?, number(right)?)),
            _ => None,
        }
    }

    /// A value says something about the conditions under which it is used.
    pub(super) fn add_deciding(&self, val: &mut Val, block: BlockId) {
        for deciding in self.deciding.get(block.index()).into_iter().flatten() {
            let terminator = self.facts.body.terminator(*deciding);
            for condition in self.facts.body.operands(terminator) {
                val.labels.extend(&self.values[condition.index()].labels);
            }
        }
    }

    /// What comes along the edges that control can take.
    pub(super) fn phi(&mut self, id: StmtId) -> Val {
        let block = self.facts.body.stmt(id).block;
        let mut merged: Option<Val> = None;
        let edges = self.facts.body.predecessors(block);
        for (at, edge) in edges.enumerate() {
            let from = self.facts.body.edge(edge).from;
            let terminator = self.facts.body.terminator(from);
            let is_open = match self.facts.body.edge(edge).kind {
                EdgeKind::Normal => self.is_open(terminator, edge),
                EdgeKind::Exception(_) => self.can_throw(self.throwing(from)),
            };
            let is_live = self.facts.constants.is_taken(edge)
                && self.entries[from.index()].is_some()
                && is_open;
            if !is_live {
                continue;
            }
            let mut val = self.operand(id, at);
            if self.engine.options.implicit {
                self.add_deciding(&mut val, from);
                for condition in self.facts.body.operands(terminator) {
                    val.labels.extend(&self.values[condition.index()].labels);
                }
            }
            match &mut merged {
                None => merged = Some(val),
                Some(merged) => merged.join(&val),
            }
        }
        merged.unwrap_or_default()
    }
}
