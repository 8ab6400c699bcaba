//! What a method does besides computing values, gathered while it is analysed.

use super::label::{Labels, Origin};
use super::limits;
use super::object::Elem;
use super::summary::{Arrival, Arrivals, Deferred, Effect, SinkHit, SinkId};
use crate::program::MethodId;
use std::collections::{BTreeMap, BTreeSet};

/// Sinks, effects and callees.
#[derive(Debug, Default)]
pub(super) struct Outputs {
    sinks: BTreeMap<(SinkId, Option<Elem>), Labels>,
    pub(super) effects: Vec<Effect>,
    pub(super) arrivals: Arrivals,
    /// Library calls that wait for the callers.
    pub(super) deferred: Vec<Deferred>,
    /// Those of a callee that was just entered.
    pub(super) pending: Vec<Deferred>,
    pub(super) callees: BTreeSet<MethodId>,
    pub(super) dispatches_on: BTreeSet<u16>,
    /// True when something did not find room.
    pub(super) is_cut: bool,
}

impl Outputs {
    /// Values arrive at a sink: those born at a source are done, the others wait for the callers.
    pub(super) fn arrive(&mut self, sink: SinkId, key: Option<&Elem>, labels: &Labels) {
        for label in labels.iter() {
            match label.origin {
                Origin::Source(birth) => {
                    let arrival = || Arrival {
                        label: label.clone(),
                        key: key.cloned(),
                    };
                    let place = (birth, sink, label.protections);
                    self.arrivals.entry(place).or_insert_with(arrival);
                }
                _ => {
                    let waiting = self.sinks.entry((sink, key.cloned())).or_default();
                    waiting.insert(label.clone());
                }
            }
        }
    }

    /// Something is done to the world.
    pub(super) fn act(&mut self, effect: Effect) {
        if self.effects.contains(&effect) {
            return;
        }
        if self.effects.len() < limits::EFFECTS {
            self.effects.push(effect);
        } else {
            self.is_cut = true;
        }
    }

    /// A library call is left to the callers.
    pub(super) fn defer(&mut self, call: Deferred) {
        if self.deferred.contains(&call) {
            return;
        }
        if self.deferred.len() < limits::EFFECTS {
            self.deferred.push(call);
        } else {
            self.is_cut = true;
        }
    }

    /// The sinks whose values depend on the callers.
    pub(super) fn waiting(&self) -> Vec<SinkHit> {
        let hit = |((sink, key), labels): (&(SinkId, Option<Elem>), &Labels)| SinkHit {
            sink: *sink,
            key: key.clone(),
            labels: labels.clone(),
        };
        self.sinks.iter().map(hit).collect()
    }
}
