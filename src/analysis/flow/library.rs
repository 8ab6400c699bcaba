//! Calls of code that is not analysed: what models say, and what is assumed where they say nothing.
//! [`super::places`] reads and writes the places that models name.

use super::Engine;
use super::compose::key_of;
use super::frame::Depth;
use super::label::{Birth, Label, Labels};
use super::model::{CallModel, Place, Port, Root, Row, Send, Sink, Source, Step, StoreOperation};
use super::object::{Elem, ObjId, ObjKind};
use super::summary::{Effect, EffectKind, SinkId};
use super::transfer::Interpreter;
use super::value::Val;
use crate::analysis::constants::Constant;
use crate::ir::StmtId;
use crate::program::{ClassId, MethodId};
use std::sync::Arc;

/// One call of a library method.
pub(super) struct LibraryCall<'c> {
    pub(super) id: StmtId,
    pub(super) callee: MethodId,
    pub(super) arguments: &'c [Val],
    /// True when the first argument is the receiver.
    pub(super) has_receiver: bool,
    /// What it returns, as far as it is known by now.
    pub(super) result: Val,
}

impl<'c> LibraryCall<'c> {
    /// A call about whose result nothing is known yet.
    pub(super) fn new(
        engine: &Engine<'_, '_, '_>,
        id: StmtId,
        callee: MethodId,
        arguments: &'c [Val],
    ) -> Self {
        let proto = engine.program.method(callee).proto;
        Self {
            id,
            callee,
            arguments,
            has_receiver: arguments.len() > engine.program.parameters(proto).len(),
            result: Val::default(),
        }
    }
}

impl Interpreter<'_, '_, '_, '_> {
    /// A call that leaves the app's own code.
    pub(super) fn library_call(&mut self, id: StmtId, callee: MethodId, arguments: &[Val]) -> Val {
        let models = self.engine.models.of(callee);
        let mut call = LibraryCall::new(self.engine, id, callee, arguments);
        if let Some(val) = self.reflective_call(&call) {
            return val;
        }
        for (position, model) in models.iter().enumerate() {
            self.sinks_and_effects(&call, position, model);
        }
        let says_what_flows =
            |model: &Arc<CallModel>| model.rows.is_some() || model.returns.is_some();
        if models.iter().any(says_what_flows) {
            self.modelled(&mut call, models);
        } else {
            self.by_default(&mut call, models);
        }
        if self.engine.options.implicit {
            self.tell(&mut call);
        }
        for (position, model) in models.iter().enumerate() {
            if let Some(source) = self.engine.models.source(model) {
                self.hand_out(&mut call, position, source);
            }
        }
        self.finish_result(&mut call);
        for implied in models.iter().flat_map(|model| &model.calls) {
            self.implied_call(&mut call, implied);
        }
        self.register_callbacks(&call);
        call.result
    }

    fn sinks_and_effects(&mut self, call: &LibraryCall<'_>, position: usize, model: &CallModel) {
        for (at, sink) in model.sinks.iter().enumerate() {
            if !self.engine.models.is_asked_sink(&sink.kind) {
                continue;
            }
            self.expose(call, (position, at), sink);
        }
        if let Some(send) = &model.sends {
            self.send(call, send);
        }
        for (at, operation) in model.stores.iter().enumerate() {
            self.operate(call, (position, at), operation);
        }
    }

    /// Values arrive at a sink.
    fn expose(&mut self, call: &LibraryCall<'_>, (model, at): (usize, usize), sink: &Sink) {
        let mut labels = Labels::default();
        for place in &sink.ports {
            labels.extend(&self.labels_at(call, place));
        }
        if labels.is_empty() {
            return;
        }
        let key = sink.key.map(|port| key_of(&self.port(call, port)));
        let id = SinkId {
            site: self.site(call.id),
            callee: call.callee,
            model: model as u16,
            sink: at as u16,
        };
        self.outputs.arrive(id, key.as_ref(), &labels);
    }

    fn send(&mut self, call: &LibraryCall<'_>, send: &Send) {
        let effect = Effect {
            kind: EffectKind::Send(send.kind),
            site: self.site(call.id),
            callee: call.callee,
            object: self.value_at(call, &send.intent),
            key: None,
            value: self.port(call, Port::This),
        };
        self.outputs.act(effect);
    }

    fn operate(
        &mut self,
        call: &LibraryCall<'_>,
        (model, at): (usize, usize),
        operation: &StoreOperation,
    ) {
        let effect = Effect {
            kind: EffectKind::Store(operation.action, model as u16, at as u16),
            site: self.site(call.id),
            callee: call.callee,
            object: self.value_at(call, &operation.instance),
            key: operation.key.map(|port| key_of(&self.port(call, port))),
            value: operation
                .value
                .map(|port| self.port(call, port))
                .unwrap_or_default(),
        };
        self.outputs.act(effect);
    }

    /// What the rows of the models say. All values are taken before the first is written.
    fn modelled(&mut self, call: &mut LibraryCall<'_>, models: &[Arc<CallModel>]) {
        let mut writes: Vec<(Place, Val)> = Vec::new();
        for model in models {
            for row in model.rows.iter().flatten() {
                self.take(call, row, model, &mut writes);
            }
            if let Some(place) = &model.returns {
                let val = self.value_at(call, place);
                call.result.join(&val);
            }
        }
        for place in models.iter().flat_map(|model| &model.clears) {
            self.clear(call, place);
        }
        for model in models {
            if let Some(port) = model.wraps {
                let wrapped = self.port(call, port);
                let this = self.port(call, Port::This);
                self.frame.store(&this, &Elem::Wrapped, &wrapped);
            }
        }
        let needs_object = writes
            .iter()
            .any(|(to, _)| to.root == Root::Port(Port::Return) && !to.steps.is_empty());
        if needs_object && call.result.objs.is_empty() {
            let object = self.result_object(call);
            call.result.add_object(object);
        }
        for (to, val) in writes {
            self.put(call, &to, &val);
        }
    }

    fn take(
        &mut self,
        call: &LibraryCall<'_>,
        row: &Row,
        model: &CallModel,
        writes: &mut Vec<(Place, Val)>,
    ) {
        let site = self.site(call.id);
        for from in &row.from {
            if from.steps.last() == Some(&Step::Each) {
                self.take_each(call, from, &row.to, writes);
                continue;
            }
            let moves = !from.steps.is_empty() || !row.to.steps.is_empty();
            let mut val = if moves && from.steps.last() != Some(&Step::Deep) {
                self.value_at(call, from)
            } else {
                Val::labelled(self.labels_at(call, from))
            };
            val.labels = val.labels.changed(site, model.protect);
            writes.push((row.to.clone(), val));
        }
    }

    /// Every element under its own key.
    fn take_each(
        &mut self,
        call: &LibraryCall<'_>,
        from: &Place,
        to: &Place,
        writes: &mut Vec<(Place, Val)>,
    ) {
        let base = self.base_of(call, from);
        let target = self.base_of(call, to);
        for object in &base.objs {
            let cells: Vec<(Elem, Val)> = self
                .frame
                .of(*object)
                .filter(|(elem, _)| elem.is_element() || **elem == Elem::Size)
                .map(|(elem, val)| (elem.clone(), val.clone()))
                .collect();
            for (elem, val) in cells {
                self.frame.store(&target, &elem, &val);
            }
            if self.frame.objects.get(*object).is_input() {
                let any = self.frame.read(*object, &Elem::Any);
                self.frame.store(&target, &Elem::Any, &any);
            }
        }
        let content = Val::labelled(self.content_cells(&base));
        let mut plain = to.clone();
        plain.steps.pop();
        if !content.labels.is_empty() {
            writes.push((plain, content));
        }
    }

    fn content_cells(&mut self, base: &Val) -> Labels {
        self.frame.load(base, &Elem::Content).labels
    }

    /// What is assumed of a call that no model describes: what goes in comes out, and stays in what is filled.
    fn by_default(&mut self, call: &mut LibraryCall<'_>, models: &[Arc<CallModel>]) {
        let mut all = Labels::default();
        let mut given = Labels::default();
        for at in 0..call.arguments.len() {
            let labels = self.frame.labels_of(&call.arguments[at], Depth::Content);
            all.extend(&labels);
            if at > 0 || !call.has_receiver {
                given.extend(&labels);
            }
        }
        let is_described = models.iter().any(|model| model.source.is_some());
        if !is_described && self.engine.carries_data(call.callee) {
            call.result.labels.extend(&all);
        }
        if call.has_receiver && self.engine.fills_receiver(call.callee) {
            let mut this = self.port(call, Port::This);
            this.objs.retain(|object| !self.frame.is_of_app(*object));
            self.frame.fill(&this, &given);
        }
    }

    /// A number or truth value tells something of what it was computed from.
    fn tell(&mut self, call: &mut LibraryCall<'_>) {
        let proto = self.engine.program.method(call.callee).proto;
        let class = self.engine.program.return_type(proto);
        if self.engine.is_void(class) || self.has_parts(class) {
            return;
        }
        for argument in call.arguments {
            let labels = self.frame.labels_of(argument, Depth::Content);
            call.result.labels.extend(&labels);
        }
    }

    fn hand_out(&mut self, call: &mut LibraryCall<'_>, position: usize, source: &Source) {
        let is_left_out = source.only_password_fields && !self.is_about_password_field(call)
            || source.only_exported && !self.is_on_exported_component(call);
        if is_left_out {
            return;
        }
        let site = self.site(call.id);
        let birth = Birth {
            site,
            callee: call.callee,
            model: position as u16,
        };
        let mut labels = Labels::default();
        labels.insert(Label::born(birth));
        if source.place == Place::port(Port::Return) {
            call.result.labels.extend(&labels);
            let result = call.result.clone();
            self.frame.fill(&result, &labels);
            return;
        }
        if source.place.steps.is_empty() {
            let val = self.base_of(call, &source.place);
            self.frame.fill(&val, &labels);
            return;
        }
        let base = self.base_of(call, &source.place);
        if let Some(step) = source.place.steps.last() {
            let elem = self.elem(call, step);
            let val = Val::labelled(labels);
            for object in &base.objs {
                self.frame.write(*object, &elem, &val, false);
            }
        }
    }

    /// True when other apps can reach the component that the method is called on.
    fn is_on_exported_component(&self, call: &LibraryCall<'_>) -> bool {
        let program = self.engine.program;
        let Some(manifest) = program.manifest() else {
            return true;
        };
        let this = self.port(call, Port::This);
        let mut classes = this.objs.iter().map(|id| self.frame.objects.get(*id).class);
        classes.any(|class| {
            let name = crate::program::dotted(&program.class_name(class));
            let mut components = manifest.components.iter();
            components.any(|component| {
                component.class() == name && manifest.is_open_to_other_apps(component)
            })
        })
    }

    /// True when the call is about a view that takes in a password.
    fn is_about_password_field(&self, call: &LibraryCall<'_>) -> bool {
        let id = self.port(call, Port::Argument(1));
        let id = id.as_constant().and_then(Constant::as_number);
        let id = id.and_then(|id| u32::try_from(id).ok());
        id.is_some_and(|id| {
            let mut views = self.engine.program.views().with_id(id);
            views.any(|view| view.is_password())
        })
    }

    /// Gives the result an object when nothing else did.
    fn finish_result(&mut self, call: &mut LibraryCall<'_>) {
        let proto = self.engine.program.method(call.callee).proto;
        let class = self.engine.program.return_type(proto);
        if call.result.objs.is_empty() && self.has_parts(class) {
            let is_null = call.result.as_constant().is_some_and(Constant::is_null);
            if !self.engine.is_void(class) && !is_null {
                let object = self.result_object(call);
                call.result.add_object(object);
                let result = call.result.clone();
                self.frame.fill(&result, &result.labels);
            }
        }
    }

    fn has_parts(&self, class: ClassId) -> bool {
        self.engine.shapes.has_parts(self.engine.program, class)
    }

    fn result_object(&mut self, call: &LibraryCall<'_>) -> ObjId {
        let proto = self.engine.program.method(call.callee).proto;
        let class = self.engine.program.return_type(proto);
        let is_single = !self.is_repeated(call.id);
        let kind = ObjKind::Result(call.id);
        self.frame.objects.add(kind, class, false, is_single)
    }
}
