//! Calls: which definitions run, and what remains when several may.

use super::compose::{Call, apply};
use super::frame::Depth;
use super::heap::State;
use super::object::{ObjId, ObjKind};
use super::targets::{Targets, virtual_targets};
use super::transfer::Interpreter;
use super::value::Val;
use crate::ir::{InvokeKind, StmtId};
use crate::program::{MethodId, Resolved};

impl Interpreter<'_, '_, '_, '_> {
    /// An invoke statement.
    pub(super) fn invoke(&mut self, id: StmtId, kind: InvokeKind, callee: MethodId) -> Val {
        let count = self.facts.body.operands(id).len();
        let arguments: Vec<Val> = (0..count).map(|at| self.operand(id, at)).collect();
        self.call(id, kind, callee, &arguments)
    }

    /// A call of `callee` with these arguments, made at a statement.
    pub(super) fn call(
        &mut self,
        id: StmtId,
        kind: InvokeKind,
        callee: MethodId,
        arguments: &[Val],
    ) -> Val {
        let targets = self.targets(kind, callee, arguments);
        self.is_cut |= targets.is_cut;
        self.note_undecided(&targets);
        if targets.app.is_empty() {
            return self.library_call(id, callee, arguments);
        }
        let before = self.frame.state.clone();
        let mut outcome: Option<(Val, State)> = None;
        for (method, receivers) in &targets.app {
            self.frame.state = before.clone();
            let val = self.enter_on(id, *method, receivers, arguments);
            self.merge(&mut outcome, val);
        }
        if let Some(receivers) = &targets.library {
            self.frame.state = before;
            let narrowed = narrowed(arguments, receivers);
            let val = self.library_call(id, callee, &narrowed);
            self.merge(&mut outcome, val);
        }
        let (val, state) = outcome.unwrap_or_default();
        self.frame.state = state;
        val
    }

    /// Joins the outcome of one target with those before.
    pub(super) fn merge(&mut self, outcome: &mut Option<(Val, State)>, val: Val) {
        match outcome {
            None => *outcome = Some((val, self.frame.state.clone())),
            Some((joined, state)) => {
                joined.join(&val);
                self.frame.join_state(state);
                *state = self.frame.state.clone();
            }
        }
    }

    fn targets(&self, kind: InvokeKind, callee: MethodId, arguments: &[Val]) -> Targets {
        let program = self.engine.program;
        if let InvokeKind::Virtual | InvokeKind::Interface = kind {
            let receivers = arguments.first().map_or(&[][..], |val| &val.objs);
            return virtual_targets(self.engine, &self.frame.objects, receivers, callee);
        }
        let mut targets = Targets::default();
        match program.resolve(callee) {
            Resolved::Defined(method) if program.is_app_code(method) => {
                let receivers = arguments.first().map_or(&[][..], |val| &val.objs);
                targets.app.insert(method, receivers.to_vec());
            }
            _ => targets.library = Some(Vec::new()),
        }
        targets
    }

    /// Notes parameters whose class would tell which of several definitions runs.
    fn note_undecided(&mut self, targets: &Targets) {
        for object in &targets.undecided {
            if let ObjKind::Param(index) = self.frame.objects.get(*object).kind {
                self.outputs.dispatches_on.insert(index);
            }
        }
    }

    fn enter_on(
        &mut self,
        id: StmtId,
        method: MethodId,
        receivers: &[ObjId],
        arguments: &[Val],
    ) -> Val {
        let narrowed = narrowed(arguments, receivers);
        self.enter(id, method, &narrowed)
    }

    /// Runs a definition of the app.
    pub(super) fn enter(&mut self, id: StmtId, method: MethodId, arguments: &[Val]) -> Val {
        let Some(summary) = self.summaries.get(method) else {
            return self.unknown_definition(method, arguments);
        };
        self.spend(summary.size());
        let call = Call {
            site: self.site(id),
            callee: method,
            summary: &summary,
            arguments,
            is_repeated: self.is_repeated(id),
        };
        let result = apply(&mut self.frame, &mut self.outputs, &call);
        for deferred in std::mem::take(&mut self.outputs.pending) {
            self.resume(id, deferred);
        }
        result
    }

    /// A definition that was not analysed, such as a native one: what goes in may come out.
    fn unknown_definition(&mut self, method: MethodId, arguments: &[Val]) -> Val {
        let mut val = Val::default();
        for argument in arguments {
            let labels = self.frame.labels_of(argument, Depth::Content);
            val.labels.extend(&labels);
        }
        let proto = self.engine.program.method(method).proto;
        let result = self.engine.program.return_type(proto);
        if self.engine.is_void(result) {
            val.labels = super::label::Labels::default();
        }
        val
    }

    /// A call site or method handle: what goes in may come out.
    pub(super) fn unknown_call(&mut self, id: StmtId) -> Val {
        let mut val = Val::default();
        for at in 0..self.facts.body.operands(id).len() {
            let argument = self.operand(id, at);
            let labels = self.frame.labels_of(&argument, Depth::Content);
            val.labels.extend(&labels);
        }
        val
    }
}

/// The arguments with the receiver being only those objects.
fn narrowed(arguments: &[Val], receivers: &[ObjId]) -> Vec<Val> {
    let mut narrowed = arguments.to_vec();
    if let Some(receiver) = narrowed.first_mut()
        && !receivers.is_empty()
        && !receiver.objs.is_empty()
    {
        receiver.objs = receivers.iter().copied().collect();
        receiver.objs.sort_unstable();
        receiver.objs.dedup();
    }
    narrowed
}
