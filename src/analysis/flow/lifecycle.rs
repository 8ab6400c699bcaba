//! The app as the system runs it: each component through its life, with all that it registered to be called back,
//! until nothing new happens.
//!
//! A component's life is a small plan of calls and loops over its own heap. What outlives it — static fields, stores,
//! intents on their way — is kept and given to every other component, whose lives come in any order.

use super::Engine;
use super::components::Component;
use super::footprint::Made;
use super::heap::{Cell, State};
use super::label::Site;
use super::limits;
use super::object::{Elem, ObjId};
use super::schedule::{Known, Summaries};
use super::summary::{Arrivals, Effect, EffectKind};
use super::system::{CallKey, CallObjects};
use super::transfer::Interpreter;
use crate::program::MethodId;
use crate::program::manifest::ComponentKind;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// A part of a component's life.
enum Plan {
    /// Its methods of these names, one after the other.
    Call(&'static [&'static str]),
    /// These, once or several times.
    Loop(&'static [Plan]),
    /// Whatever else the system may call, in any order.
    Callbacks,
}

const ACTIVITY: &[Plan] = &[
    Plan::Call(&["<init>", "attachBaseContext", "onCreate"]),
    Plan::Loop(&[
        Plan::Call(&["onStart", "onRestoreInstanceState", "onPostCreate"]),
        Plan::Loop(&[
            Plan::Call(&["onResume", "onPostResume"]),
            Plan::Callbacks,
            Plan::Call(&["onPause"]),
        ]),
        Plan::Call(&["onSaveInstanceState", "onStop"]),
        Plan::Loop(&[Plan::Call(&["onRestart"])]),
    ]),
    Plan::Call(&["onDestroy"]),
];
const SERVICE: &[Plan] = &[
    Plan::Call(&["<init>", "onCreate"]),
    Plan::Callbacks,
    Plan::Call(&["onDestroy"]),
];
const ONE_CALL: &[Plan] = &[Plan::Call(&["<init>"]), Plan::Callbacks];
const CREATED: &[Plan] = &[Plan::Call(&["<init>", "onCreate"]), Plan::Callbacks];
pub(super) const FRAGMENT: &[&str] = &[
    "onAttach",
    "onCreate",
    "onCreateView",
    "onViewCreated",
    "onActivityCreated",
    "onStart",
    "onResume",
    "onPause",
    "onSaveInstanceState",
    "onStop",
    "onDestroyView",
    "onDestroy",
    "onDetach",
];

/// What happened while the app ran.
pub(super) struct Run {
    /// Methods that the system called.
    pub(super) entered: BTreeSet<MethodId>,
    /// What arrived at sinks because of what was in the heap.
    pub(super) arrivals: Arrivals,
    /// What was done to stores, by the method that the system called.
    pub(super) effects: Vec<(MethodId, Effect)>,
    /// False when it was stopped before nothing new happened.
    pub(super) is_complete: bool,
}

/// The app while it runs.
pub(super) struct Driver<'d, 'e, 'p, 'a> {
    pub(super) engine: &'d Engine<'e, 'p, 'a>,
    pub(super) summaries: &'d Summaries,
    pub(super) machine: Interpreter<'d, 'e, 'p, 'a>,
    pub(super) components: Vec<Component>,
    /// What outlives components.
    kept: State,
    /// The heap when something was kept the last time.
    seen: State,
    /// Calls that were made, with what they depend on.
    pub(super) made: FxHashMap<CallKey, Made>,
    /// Counts components that wait for an answer.
    pub(super) waiting: u64,
    pub(super) known_effects: FxHashSet<(MethodId, Site, EffectKind)>,
    /// False when a loop was left before nothing new happened.
    is_settled: bool,
    /// Calls that the system may still make.
    pub(super) calls_left: usize,
    /// Counts the changes of what is kept.
    changes: u64,
    pub(super) effects: Vec<(MethodId, Effect)>,
    /// Initializers of classes that may do something else when they run later.
    pub(super) initializers: Vec<MethodId>,
    /// True while it does not matter what a call overwrites, since it may not happen.
    pub(super) is_optional: bool,
    /// Methods that layouts name for clicks.
    pub(super) clicks: BTreeSet<String>,
}

/// Runs the app.
pub(super) fn run(engine: &Engine<'_, '_, '_>, summaries: &Summaries) -> Run {
    let mut initializers: Vec<MethodId> = summaries
        .keys()
        .copied()
        .filter(|method| engine.is_named(*method, b"<clinit>"))
        .collect();
    initializers.sort_unstable();
    let known = Known::all(summaries);
    let facts = engine.facts.of(MethodId::INVALID);
    let views = engine.program.views().all().iter();
    let mut driver = Driver {
        engine,
        summaries,
        machine: Interpreter::outside(engine, &known, &facts),
        components: Vec::new(),
        kept: State::default(),
        seen: State::default(),
        made: FxHashMap::default(),
        waiting: 0,
        known_effects: FxHashSet::default(),
        is_settled: true,
        calls_left: limits::SYSTEM_CALLS,
        changes: 0,
        effects: Vec::new(),
        initializers,
        is_optional: false,
        clicks: views.filter_map(|view| view.on_click.clone()).collect(),
    };
    driver.find_components();
    driver.initialise();
    let mut is_over = false;
    for _ in 0..limits::LIVES {
        let before = driver.changes;
        for at in 0..driver.components.len() {
            driver.live(at);
        }
        is_over = driver.changes == before;
        if is_over {
            break;
        }
    }
    Run {
        entered: driver.machine.outputs.callees,
        arrivals: driver.machine.outputs.arrivals,
        effects: driver.effects,
        is_complete: is_over
            && driver.is_settled
            && driver.calls_left > 0
            && !driver.machine.is_cut
            && !driver.machine.frame.is_cut,
    }
}

impl Driver<'_, '_, '_, '_> {
    /// Runs the initializers of all classes. Most of them do the same whenever they run.
    fn initialise(&mut self) {
        self.machine.frame.state = self.kept.clone();
        let initializers = std::mem::take(&mut self.initializers);
        for initializer in &initializers {
            self.enter(*initializer, Vec::new());
        }
        self.keep();
        let is_open = |method: &MethodId| {
            let made = self.made.get(&(*method, CallObjects::new()));
            made.is_some_and(|made| !made.depends_on_nothing())
        };
        self.initializers = initializers.into_iter().filter(is_open).collect();
    }

    /// One life of a component.
    fn live(&mut self, at: usize) {
        let Some(component) = self.components.get(at) else {
            return;
        };
        let (object, kind) = (component.object, component.kind);
        self.machine.frame.state = self.start_of(object);
        let plan = match kind {
            Some(ComponentKind::Activity | ComponentKind::ActivityAlias) => ACTIVITY,
            Some(ComponentKind::Service) => SERVICE,
            Some(ComponentKind::Receiver) => ONE_CALL,
            Some(ComponentKind::Provider) | None => CREATED,
        };
        self.follow(plan, object);
        self.keep();
    }

    fn follow(&mut self, plan: &'static [Plan], object: ObjId) {
        for part in plan {
            match part {
                Plan::Call(names) => self.call_named(names, object),
                Plan::Loop(body) => self.turn(body, object),
                Plan::Callbacks => self.call_back(object),
            }
            self.keep();
        }
    }

    fn turn(&mut self, body: &'static [Plan], object: ObjId) {
        let mut start = self.machine.frame.state.clone();
        for _ in 0..limits::TURNS {
            self.machine.frame.state = start.clone();
            self.follow(body, object);
            let end = std::mem::replace(&mut self.machine.frame.state, start);
            let is_changed = self.machine.frame.join_state(&end);
            start = std::mem::replace(&mut self.machine.frame.state, end);
            if !is_changed {
                return;
            }
        }
        self.is_settled = false;
    }

    /// The app's methods of an object with one of these names, in the order of the names.
    fn call_named(&mut self, names: &[&str], object: ObjId) {
        for name in names {
            for method in self.methods_of(object) {
                if self.engine.is_named(method, name.as_bytes()) {
                    self.call_on(method, object, object);
                }
            }
        }
    }

    /// The methods that run on an object when the system calls it; the constructor without parameters, too.
    pub(super) fn methods_of(&self, object: ObjId) -> Vec<MethodId> {
        let program = self.engine.program;
        let class = self.machine.frame.objects.get(object).class;
        let own = program.methods_of(class).iter().copied();
        let mut methods: Vec<MethodId> = own
            .filter(|method| {
                let proto = program.method(*method).proto;
                self.engine.is_named(*method, b"<init>") && program.parameters(proto).is_empty()
            })
            .collect();
        methods.extend(self.engine.callbacks(class, None).iter());
        methods
    }

    /// Everything that may be called while the component is there, in any order.
    fn call_back(&mut self, component: ObjId) {
        for _ in 0..limits::TURNS {
            let mut is_changed = false;
            let before = self.machine.frame.state.clone();
            for option in self.options(&before, component) {
                self.is_optional = true;
                is_changed |= self.perhaps(|driver| driver.call_on_holder(option, component));
                self.is_optional = false;
            }
            for fragment in self.fragments(&self.machine.frame.state.clone()) {
                is_changed |= self.perhaps(|driver| driver.call_named(FRAGMENT, fragment));
            }
            if !is_changed {
                return;
            }
        }
        self.is_settled = false;
    }

    /// Something happens or does not; true when that can change anything.
    fn perhaps(&mut self, happens: impl FnOnce(&mut Self)) -> bool {
        let before = self.machine.frame.state.clone();
        happens(self);
        let after = std::mem::replace(&mut self.machine.frame.state, before);
        self.machine.frame.join_state(&after)
    }

    /// The heap when a component begins to live: what is kept, and none of its own fields.
    fn start_of(&self, component: ObjId) -> State {
        let mut state = self.kept.clone();
        let own = state.of(component);
        let fields = own.filter(|(elem, _)| matches!(elem, Elem::Field(_)));
        let fields: Vec<Cell> = fields.map(|(elem, _)| (component, elem.clone())).collect();
        state.remove(&fields);
        state
    }

    /// Keeps what outlives the component.
    pub(super) fn keep(&mut self) {
        let state = self.machine.frame.state.clone();
        let seen = std::mem::replace(&mut self.seen, state.clone());
        for ((object, elem), val, _) in state.differences(&seen) {
            let is_over = match elem {
                Elem::Thrown => true,
                Elem::Registered(_) => !self.outlives(*object),
                _ => false,
            };
            let Some(val) = val.filter(|_| !is_over) else {
                continue;
            };
            let kept = match self.kept.get(*object, elem) {
                Some(known) => {
                    let mut joined = known.clone();
                    joined.join(val);
                    joined
                }
                None => val.clone(),
            };
            self.changes += u64::from(self.kept.set(*object, elem.clone(), kept));
        }
    }

    /// True for holders of callbacks that are still there when a component is gone.
    fn outlives(&self, holder: ObjId) -> bool {
        let components = self.components.iter();
        let mut applications = components.filter(|component| component.kind.is_none());
        applications.any(|application| application.object == holder)
    }
}
