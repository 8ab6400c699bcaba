//! What the system calls, and what it passes.

use super::footprint::Made;
use super::heap::State;
use super::label::{Birth, Label, Labels, Site};
use super::lifecycle::{Driver, FRAGMENT};
use super::model::{Place, Port, Source};
use super::object::{Elem, GLOBAL, ObjId, ObjKind};
use super::value::Val;
use crate::formats::dex::access::ACC_INTERFACE;
use crate::ir::StmtId;
use crate::program::{ClassId, ClassKind, MethodId};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// An object of each argument of a call.
pub(super) type CallObjects = SmallVec<[Option<ObjId>; 4]>;

/// What calls are told apart by.
pub(super) type CallKey = (MethodId, CallObjects);

/// A method with its receiver, and with the object and the call that it was registered by.
pub(super) type CallBack = (MethodId, ObjId, Option<(ObjId, MethodId)>);

/// Methods whose turn comes by the plan of a component's life.
const PLANNED: [&str; 13] = [
    "<init>",
    "attachBaseContext",
    "onCreate",
    "onStart",
    "onPostCreate",
    "onRestoreInstanceState",
    "onResume",
    "onPostResume",
    "onPause",
    "onSaveInstanceState",
    "onStop",
    "onRestart",
    "onDestroy",
];

impl Driver<'_, '_, '_, '_> {
    /// Methods with their receivers and those who hold these.
    pub(super) fn options(&self, state: &State, component: ObjId) -> Vec<CallBack> {
        let program = self.engine.program;
        let mut options: Vec<CallBack> = Vec::new();
        let is_activity = self.is_activity(component);
        for method in self.methods_of(component) {
            let is_service_start = !is_activity && self.engine.is_named(method, b"onStart");
            if !self.is_any_of(method, &PLANNED) || is_service_start {
                options.push((method, component, None));
            }
        }
        for method in self.clicked(component) {
            options.push((method, component, None));
        }
        let initializers = self.initializers.iter();
        options.extend(initializers.map(|method| (*method, component, None)));
        for ((holder, elem), val) in state.registered() {
            let Elem::Registered(registered) = elem else {
                continue;
            };
            for object in &val.objs {
                let class = self.machine.frame.objects.get(*object).class;
                if program.class(class).kind != ClassKind::App {
                    continue;
                }
                let is_fragment = self.is_fragment(*object);
                for type_ in program.parameters(program.method(*registered).proto) {
                    if program.is_subclass(class, *type_) {
                        // Who extends a class of a library is called by all its methods.
                        let is_interface = program.class(*type_).access_flags & ACC_INTERFACE != 0;
                        let by = is_interface.then_some(*type_);
                        let called = self.engine.callbacks(class, by);
                        let called = called
                            .iter()
                            .filter(|method| !is_fragment || !self.is_any_of(**method, FRAGMENT));
                        options.extend(
                            called.map(|method| (*method, *object, Some((*holder, *registered)))),
                        );
                    }
                }
            }
        }
        options.dedup();
        options
    }

    fn is_any_of(&self, method: MethodId, names: &[&str]) -> bool {
        let mut names = names.iter();
        names.any(|name| self.engine.is_named(method, name.as_bytes()))
    }

    fn is_activity(&self, object: ObjId) -> bool {
        let class = self.machine.frame.objects.get(object).class;
        self.engine
            .program
            .is_subclass_of(class, "Landroid/app/Activity;")
    }

    fn is_fragment(&self, object: ObjId) -> bool {
        const FRAGMENTS: [&str; 3] = [
            "Landroid/app/Fragment;",
            "Landroid/support/v4/app/Fragment;",
            "Landroidx/fragment/app/Fragment;",
        ];
        let class = self.machine.frame.objects.get(object).class;
        FRAGMENTS
            .iter()
            .any(|base| self.engine.program.is_subclass_of(class, base))
    }

    pub(super) fn fragments(&self, state: &State) -> Vec<ObjId> {
        let registered = state.registered();
        let objects: BTreeSet<ObjId> = registered.flat_map(|(_, val)| val.objs.to_vec()).collect();
        objects
            .into_iter()
            .filter(|object| self.is_fragment(*object))
            .collect()
    }

    /// The methods of a component that layouts call on clicks.
    fn clicked(&self, component: ObjId) -> Vec<MethodId> {
        let program = self.engine.program;
        let class = self.machine.frame.objects.get(component).class;
        let is_clicked = |method: &MethodId| {
            let described = program.method(*method);
            self.clicks.contains(&*program.text(described.name))
                && program.descriptor(described.proto) == "(Landroid/view/View;)V"
        };
        std::iter::once(class)
            .chain(program.superclasses(class))
            .flat_map(|class| program.methods_of(class).iter().copied())
            .filter(is_clicked)
            .collect()
    }

    pub(super) fn call_on(&mut self, method: MethodId, receiver: ObjId, component: ObjId) {
        self.call_on_holder((method, receiver, None), component);
    }

    pub(super) fn call_on_holder(
        &mut self,
        (method, receiver, registered): CallBack,
        component: ObjId,
    ) {
        let mut arguments = Vec::new();
        if !self.engine.is_static(method) {
            arguments.push(Val::object(receiver));
        }
        let program = self.engine.program;
        let parameters = program.parameters(program.method(method).proto).to_vec();
        for (at, class) in parameters.into_iter().enumerate() {
            let mut val = self.given(method, at, class, component, registered);
            self.hand_over_source(method, at, &mut val);
            arguments.push(val);
        }
        let result = self.enter(method, arguments);
        if self.engine.is_named(method, b"onBind") {
            let slot = Elem::Slot(Arc::from("binder"));
            self.machine.frame.write(GLOBAL, &slot, &result, false);
        }
    }

    /// A callback's parameter that a model says is a source.
    fn hand_over_source(&mut self, method: MethodId, at: usize, val: &mut Val) {
        for (position, model) in self.engine.models.of(method).iter().enumerate() {
            let port = u8::try_from(at + 1).map(|at| Place::port(Port::Argument(at)));
            let is_it = |source: &Source| port.as_ref().is_ok_and(|port| source.place == *port);
            if !self.engine.models.source(model).is_some_and(is_it) {
                continue;
            }
            let site = Site {
                method,
                stmt: StmtId(0),
            };
            let mut labels = Labels::default();
            labels.insert(Label::born(Birth {
                site,
                callee: method,
                model: position as u16,
            }));
            val.labels.extend(&labels);
            self.machine.frame.fill(val, &labels);
        }
    }

    /// What the system passes for a parameter.
    fn given(
        &mut self,
        method: MethodId,
        at: usize,
        class: ClassId,
        component: ObjId,
        registered: Option<(ObjId, MethodId)>,
    ) -> Val {
        let program = self.engine.program;
        let slot = |name: &str| Elem::Slot(Arc::from(name));
        let name = program.class_name(class).into_owned();
        let answer = self.engine.is_named(method, b"onActivityResult");
        match &*name {
            "Landroid/content/Intent;" if answer => {
                self.machine.frame.cell(component, &slot("result"))
            }
            "Landroid/content/Intent;" => self.machine.frame.cell(component, &slot("intent")),
            "Landroid/os/Bundle;" => self.machine.frame.cell(component, &slot("saved")),
            "Landroid/os/IBinder;" => self.machine.frame.cell(GLOBAL, &slot("binder")),
            "Landroid/content/Context;" | "Landroid/app/Activity;" => Val::object(component),
            _ => {
                if let Some((holder, by)) = registered
                    && program.is_subclass(program.method(by).class, class)
                {
                    return Val::object(holder);
                }
                if !self.engine.shapes.has_parts(program, class) {
                    return Val::default();
                }
                let kind = ObjKind::Born(StmtId(0), method, ObjId(at as u32));
                Val::object(self.machine.frame.objects.add(kind, class, false, true))
            }
        }
    }

    /// Runs a method, and makes happen what it sends.
    pub(super) fn enter(&mut self, method: MethodId, arguments: Vec<Val>) -> Val {
        let summary = self.summaries.get(&method);
        if summary.is_none_or(|summary| summary.does_nothing()) {
            return Val::default();
        }
        let objects = arguments.iter().map(|val| val.objs.first().copied());
        let key: CallKey = (method, objects.collect());
        let version = self.machine.frame.objects.multiplied + self.waiting;
        if let Some(made) = self.made.get(&key)
            && made.holds(&arguments, version, &self.machine.frame.state)
        {
            if !self.is_optional || !made.adds_nothing(&self.machine.frame.state) {
                made.repeat(&mut self.machine.frame.state);
            }
            return made.result.clone();
        }
        if self.calls_left == 0 {
            return Val::default();
        }
        self.calls_left -= 1;
        let made = self.run(method, arguments, version);
        let result = made.result.clone();
        self.made.insert(key, made);
        result
    }

    fn run(&mut self, method: MethodId, arguments: Vec<Val>, version: u64) -> Made {
        let before = self.machine.frame.state.clone();
        self.machine.frame.footprint = Some(RefCell::default());
        let receiver = arguments.first().and_then(|val| val.objs.first());
        let place = StmtId(receiver.map_or(0, |id| id.0));
        let result = self.machine.enter(place, method, &arguments);
        for effect in std::mem::take(&mut self.machine.outputs.effects) {
            self.deliver(&effect);
            if self
                .known_effects
                .insert((method, effect.site, effect.kind))
            {
                self.effects.push((method, effect));
            }
        }
        let footprint = self.machine.frame.footprint.take();
        let footprint = footprint.map(RefCell::into_inner).unwrap_or_default();
        let states = (before, &self.machine.frame.state);
        Made::new(arguments, version, states, footprint, result)
    }
}
