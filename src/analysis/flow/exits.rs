//! How a method is left: by returning and by exceptions, and what of its run becomes its summary.

use super::object::{Elem, GLOBAL};
use super::summary::Summary;
use super::transfer::Interpreter;
use super::value::Val;
use crate::ir::StmtId;

impl Interpreter<'_, '_, '_, '_> {
    pub(super) fn leave(&mut self, id: StmtId) {
        if !self.facts.body.operands(id).is_empty() {
            let val = self.operand(id, 0);
            if self.exit.is_none() {
                self.result = val;
            } else {
                self.result.join(&val);
            }
        }
        self.leave_with_state();
    }

    /// An exception that the method does not catch.
    pub(super) fn leave_by_exception(&mut self, thrown: &Val) {
        self.uncaught.join(thrown);
        if self.thrown_exit.is_none() {
            self.thrown_exit = Some(self.frame.state.clone());
        }
    }

    fn leave_with_state(&mut self) {
        match self.exit.take() {
            None => self.exit = Some(self.frame.state.clone()),
            Some(known) => {
                let mine = std::mem::replace(&mut self.frame.state, known);
                self.frame.join_state(&mine);
                self.exit = Some(std::mem::replace(&mut self.frame.state, mine));
            }
        }
    }

    /// What is known of the method when all of it was run.
    pub(super) fn into_summary(mut self) -> Summary {
        self.is_cut |= self.frame.is_cut
            || self.outputs.is_cut
            || self.result.is_cut()
            || self.values.iter().any(Val::is_cut);
        self.frame.state = self.exit.or(self.thrown_exit).unwrap_or_default();
        if !self.uncaught.is_nothing() {
            self.frame
                .write(GLOBAL, &Elem::Thrown, &self.uncaught, false);
        }
        let state = self.frame.state;
        let waiting = self.outputs.waiting();
        let mut summary = Summary {
            objects: self.frame.objects,
            result: self.result,
            cells: Vec::new(),
            sinks: waiting,
            deferred: std::mem::take(&mut self.outputs.deferred),
            effects: self.outputs.effects,
            arrivals: self.outputs.arrivals,
            callees: self.outputs.callees,
            dispatches_on: self.outputs.dispatches_on,
            is_cut: self.is_cut,
        };
        summary.keep_visible(&state);
        summary
    }
}
