//! The app as the system runs it: each component through its life, with all that it registered to be called back,
//! until nothing new happens.
//!
//! A component's life is a small plan of calls and loops over its own heap. What outlives it — static fields, stores,
//! intents on their way — is kept and given to every other component, whose lives come in any order.

use super::Engine;
use super::components::Component;
use super::heap::{State, Val};
use super::object::{Elem, GLOBAL, ObjId, ObjKind};
use super::schedule::{Known, Summaries};
use super::summary::{Arrivals, Effect};
use super::targets::callbacks;
use super::transfer::Interpreter;
use crate::program::MethodId;
use crate::program::manifest::ComponentKind;
use std::collections::{BTreeMap, BTreeSet};

/// Rounds over all components.
const MAX_ROUNDS: usize = 4;
/// Calls by the system; when they are used up, the rest of the app's life is a gap.
const MAX_CALLS: usize = 10_000;
/// Rounds of one loop in a component's life.
const MAX_TURNS: usize = 4;

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
    /// What outlives components, by part.
    kept: BTreeMap<(ObjId, Elem), Val>,
    /// Calls that the system may still make.
    pub(super) calls_left: usize,
    /// Counts the changes of what is kept.
    changes: u64,
    pub(super) effects: Vec<(MethodId, Effect)>,
    /// Initializers of classes.
    pub(super) initializers: Vec<MethodId>,
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
        kept: BTreeMap::new(),
        calls_left: MAX_CALLS,
        changes: 0,
        effects: Vec::new(),
        initializers,
        clicks: views.filter_map(|view| view.on_click.clone()).collect(),
    };
    driver.find_components();
    for _ in 0..MAX_ROUNDS {
        let before = driver.changes;
        for at in 0..driver.components.len() {
            driver.live(at);
        }
        if driver.changes == before {
            break;
        }
    }
    Run {
        entered: driver.machine.outputs.callees,
        arrivals: driver.machine.outputs.arrivals,
        effects: driver.effects,
        is_complete: driver.calls_left > 0,
    }
}

impl Driver<'_, '_, '_, '_> {
    /// One life of a component.
    fn live(&mut self, at: usize) {
        let Some(component) = self.components.get(at) else {
            return;
        };
        let (object, kind) = (component.object, component.kind);
        self.machine.frame.state = self.start_of(object);
        for initializer in self.initializers.clone() {
            self.enter(initializer, Vec::new());
        }
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
        for _ in 0..MAX_TURNS {
            self.machine.frame.state = start.clone();
            self.follow(body, object);
            let end = self.machine.frame.state.clone();
            self.machine.frame.join_state(&start);
            let joined = std::mem::replace(&mut self.machine.frame.state, end);
            if joined == start {
                break;
            }
            start = joined;
        }
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
        methods.extend(callbacks(program, class, None));
        methods
    }

    /// Everything that may be called while the component is there, in any order.
    fn call_back(&mut self, component: ObjId) {
        let mut state = self.machine.frame.state.clone();
        for _ in 0..MAX_TURNS {
            let before = state.clone();
            for option in self.options(&state, component) {
                self.machine.frame.state = state.clone();
                self.call_on_holder(option, component);
                self.machine.frame.join_state(&state);
                state = self.machine.frame.state.clone();
            }
            for fragment in self.fragments(&state) {
                self.machine.frame.state = state.clone();
                self.call_named(FRAGMENT, fragment);
                self.machine.frame.join_state(&state);
                state = self.machine.frame.state.clone();
            }
            if state == before {
                break;
            }
        }
        self.machine.frame.state = state;
    }

    /// The heap when a component begins to live: what it can get at of what is kept, and none of its own fields.
    fn start_of(&self, component: ObjId) -> State {
        let mut reached = BTreeSet::from([GLOBAL, component]);
        let mut pending = vec![GLOBAL, component];
        let mut state = State::default();
        let parts_of = self.kept_parts();
        while let Some(object) = pending.pop() {
            let parts = parts_of.range((object, ObjId(0))..=(object, ObjId(u32::MAX)));
            let parts = parts.map(|(_, part)| *part);
            pending.extend(parts.filter(|part| reached.insert(*part)));
            let parts = self.kept.range((object, Elem::FIRST)..);
            for ((owner, elem), val) in parts.take_while(|((owner, _), _)| *owner == object) {
                if *owner == component && matches!(elem, Elem::Field(_)) {
                    continue;
                }
                state.set(*owner, elem.clone(), val.clone());
                let next = val.objs.iter().copied();
                pending.extend(next.filter(|next| reached.insert(*next)));
            }
        }
        state
    }

    /// Objects with those that stand for their parts, as far as something is kept in these.
    fn kept_parts(&self) -> BTreeSet<(ObjId, ObjId)> {
        let mut parts = BTreeSet::new();
        for (owner, _) in self.kept.keys() {
            let mut part = *owner;
            while let ObjKind::At(parent, _) = &self.machine.frame.objects.get(part).kind {
                if !parts.insert((*parent, part)) {
                    break;
                }
                part = *parent;
            }
        }
        parts
    }

    /// Keeps what outlives the component.
    pub(super) fn keep(&mut self) {
        for ((object, elem), val) in self.machine.frame.state.cells() {
            let is_over = match elem {
                Elem::Thrown => true,
                Elem::Registered(_) => !self.outlives(*object),
                _ => false,
            };
            if is_over {
                continue;
            }
            let place = (*object, elem.clone());
            let Some(known) = self.kept.get_mut(&place) else {
                self.kept.insert(place, val.clone());
                self.changes += 1;
                continue;
            };
            if known != val {
                let mut joined = known.clone();
                joined.join(val);
                if joined != *known {
                    *known = joined;
                    self.changes += 1;
                }
            }
        }
    }

    /// True for holders of callbacks that are still there when a component is gone.
    fn outlives(&self, holder: ObjId) -> bool {
        let components = self.components.iter();
        let mut applications = components.filter(|component| component.kind.is_none());
        applications.any(|application| application.object == holder)
    }
}
