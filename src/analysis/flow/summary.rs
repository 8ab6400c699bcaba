//! What a method does, in terms of what it is given: the result of analysing it once.

use super::heap::{Cell, State};
use super::label::{Birth, Label, Labels, Site};
use super::limits;
use super::model::{SendKind, StoreAction};
use super::object::{Elem, GLOBAL, Obj, ObjId, ObjKind, Objects};
use super::value::Val;
use crate::program::MethodId;
use std::collections::{BTreeMap, BTreeSet};

/// A place where values leave the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SinkId {
    /// The call.
    pub site: Site,
    /// The method that is called.
    pub callee: MethodId,
    /// Position of the model among those of the method.
    pub model: u16,
    /// Position of the sink in the model.
    pub sink: u16,
}

/// What arrives at a sink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinkHit {
    /// Where.
    pub sink: SinkId,
    /// What the value is called there.
    pub key: Option<Elem>,
    /// The values.
    pub labels: Labels,
}

/// What an effect does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EffectKind {
    /// Sends an intent; the receiver of the call is the sender.
    Send(SendKind),
    /// Works on a store: position of the model, and of the operation in it.
    Store(StoreAction, u16, u16),
}

/// Something that a method does to the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// What.
    pub kind: EffectKind,
    /// Where.
    pub site: Site,
    /// The method that is called.
    pub callee: MethodId,
    /// The object it is done to: the store, or the intent.
    pub object: Val,
    /// Which part of it.
    pub key: Option<Elem>,
    /// What is written, or who sends.
    pub value: Val,
}

/// A library call that calls methods of objects whose classes only the callers know, such as `Thread.start`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deferred {
    /// The library method.
    pub callee: MethodId,
    /// What it is given, the receiver first.
    pub arguments: Vec<Val>,
}

/// A value that was born at a source and arrives at a sink.
#[derive(Debug, Clone)]
pub(super) struct Arrival {
    /// The value with its way.
    pub label: Label,
    /// What it is called at the sink.
    pub key: Option<Elem>,
}

/// All arrivals, each once.
pub(super) type Arrivals = BTreeMap<(Birth, SinkId, u8), Arrival>;

/// What one method does.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The objects that the rest names.
    pub objects: Objects,
    /// What it returns.
    pub result: Val,
    /// What parts of objects hold afterwards.
    pub(super) cells: Vec<(Cell, Val)>,
    /// What arrives at sinks of what it is given.
    pub sinks: Vec<SinkHit>,
    /// What it does to the world.
    pub effects: Vec<Effect>,
    /// Library calls whose implied calls depend on what it is given.
    pub deferred: Vec<Deferred>,
    /// What arrives at sinks of what is born in it or below.
    pub(super) arrivals: Arrivals,
    /// The methods of the app whose summaries it used.
    pub callees: BTreeSet<MethodId>,
    /// True when it calls methods of this parameter that depend on its class.
    pub dispatches_on: BTreeSet<u16>,
    /// True when some ceiling was hit.
    pub is_cut: bool,
}

impl Summary {
    /// The summary of a method about which nothing is known yet.
    pub(super) fn nothing() -> Self {
        Self {
            objects: Objects::new(),
            result: Val::default(),
            cells: Vec::new(),
            sinks: Vec::new(),
            effects: Vec::new(),
            deferred: Vec::new(),
            arrivals: Arrivals::new(),
            callees: BTreeSet::new(),
            dispatches_on: BTreeSet::new(),
            is_cut: false,
        }
    }

    /// True when both say the same about the method; callees that make no difference do not count.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.result == other.result
            && self.cells == other.cells
            && self.sinks == other.sinks
            && self.effects == other.effects
            && self.deferred == other.deferred
            && self.dispatches_on == other.dispatches_on
            && self.objects.len() == other.objects.len()
            && self.arrivals.len() == other.arrivals.len()
    }

    /// An object.
    pub(super) fn object(&self, id: ObjId) -> &Obj {
        self.objects.get(id)
    }

    /// Keeps the cells that somebody outside can see: those of inputs, of what is returned, and of what effects name.
    pub(super) fn keep_visible(&mut self, state: &State) {
        let mut seen: BTreeSet<ObjId> = BTreeSet::new();
        let mut pending: Vec<ObjId> = Vec::new();
        let mut go = |val: &Val, pending: &mut Vec<ObjId>| {
            for object in &val.objs {
                if seen.insert(*object) {
                    pending.push(*object);
                }
            }
        };
        go(&Val::object(GLOBAL), &mut pending);
        go(&self.result, &mut pending);
        for effect in &self.effects {
            go(&effect.object, &mut pending);
            go(&effect.value, &mut pending);
        }
        for argument in self.deferred.iter().flat_map(|call| &call.arguments) {
            go(argument, &mut pending);
        }
        for ((object, elem), val) in state.cells() {
            let is_registered = matches!(elem, Elem::Registered(_));
            if is_registered || self.objects.is_rooted_in_input(*object) {
                go(&Val::object(*object), &mut pending);
                go(val, &mut pending);
            }
        }
        while let Some(object) = pending.pop() {
            for (_, val) in state.of(object) {
                go(val, &mut pending);
            }
        }
        let visible = state
            .cells()
            .filter(|((object, _), _)| seen.contains(object));
        self.cells = visible.cloned().collect();
        self.is_cut |= self.cells.iter().any(|(_, val)| val.is_cut())
            || self.sinks.iter().any(|hit| hit.labels.is_cut());
        self.is_cut |= self.cells.len() > limits::CELLS || self.sinks.len() > limits::EFFECTS;
        self.cells.truncate(limits::CELLS);
        self.sinks.truncate(limits::EFFECTS);
        self.is_cut |= self.effects.len() > limits::EFFECTS;
        self.effects.truncate(limits::EFFECTS);
        self.is_cut |= self.deferred.len() > limits::EFFECTS;
        self.deferred.truncate(limits::EFFECTS);
    }

    /// How much it says.
    pub(super) fn size(&self) -> usize {
        let calls = self.effects.len() + self.deferred.len();
        self.cells.len() + self.sinks.len() + calls
    }

    /// True when running the method changes nothing and gives nothing.
    pub(super) fn does_nothing(&self) -> bool {
        self.result.is_nothing()
            && self.cells.is_empty()
            && self.sinks.is_empty()
            && self.effects.is_empty()
            && self.deferred.is_empty()
            && self.arrivals.is_empty()
            && self.callees.is_empty()
    }

    /// True when running it as an initializer of a class matters beyond the constants it leaves in static fields.
    pub(super) fn does_more_than_fill_statics(&self) -> bool {
        let is_born =
            |(_, val): &(Cell, Val)| val.labels.iter().any(|label| label.birth().is_some());
        !self.sinks.is_empty()
            || !self.effects.is_empty()
            || !self.arrivals.is_empty()
            || self.cells.iter().any(is_born)
    }

    /// True when the object was made by the method or below it.
    pub(super) fn is_born_inside(&self, id: ObjId) -> bool {
        matches!(
            self.object(id).kind,
            ObjKind::Alloc(_) | ObjKind::Born(..) | ObjKind::Result(_) | ObjKind::Given(_)
        )
    }
}
