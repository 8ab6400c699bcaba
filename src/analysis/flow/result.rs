//! What the whole analysis gives: flows from sources to sinks, effects by entry point, and the summaries.

use super::label::{Birth, Label, Site, StepKind};
use super::lifecycle::Run;
use super::model::{Models, Protection};
use super::object::Elem;
use super::schedule::Summaries;
use super::summary::{Arrival, Arrivals, Effect, SinkId, Summary};
use crate::finding::{Gap, GapKind};
use crate::program::MethodId;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A value on its way from a source to a sink.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Where it is born.
    pub birth: Birth,
    /// Where it arrives.
    pub sink: SinkId,
    /// What the value is, as the model of the source says.
    pub source_kind: Arc<str>,
    /// What the sink is, as its model says.
    pub sink_kind: Arc<str>,
    /// What the value is called there, if that is a constant.
    pub key: Option<String>,
    /// What became of it on the way.
    pub protections: Vec<Protection>,
    /// The way, from the source to the sink.
    pub steps: Vec<FlowStep>,
    /// True when the system can get there from a component of the app.
    pub is_reached: bool,
}

/// One step of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlowStep {
    /// Where.
    pub site: Site,
    /// What happens there.
    pub kind: StepKind,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub struct Flows {
    /// All flows, sorted by source and sink.
    pub flows: Vec<Flow>,
    /// What entry points do to stores, in the order in which they run.
    pub effects: Vec<(MethodId, Effect)>,
    /// True when the components could not be run until nothing new happens, or not with all that they do.
    pub is_stopped: bool,
    /// True when calls far away from everything that matters were not followed.
    pub is_shallow: bool,
    /// Methods whose analysis was cut short by a ceiling, ascending.
    pub cut: Vec<MethodId>,
    summaries: Summaries,
}

impl Flows {
    /// What was left out.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        if !self.cut.is_empty() {
            let count = self.cut.len();
            let detail = format!("values were not followed to the end in {count} methods");
            gaps.push(Gap::new(GapKind::LimitReached, "", detail));
        }
        if self.is_stopped {
            let detail = "the components were not run until nothing new happens";
            gaps.push(Gap::new(GapKind::LimitReached, "", detail.to_owned()));
        }
        if self.is_shallow {
            let detail = "calls far away from everything that matters were not followed";
            gaps.push(Gap::new(GapKind::LimitReached, "", detail.to_owned()));
        }
        gaps
    }

    /// What a method does, if it was analysed.
    pub fn summary(&self, method: MethodId) -> Option<&Summary> {
        self.summaries.get(&method).map(|summary| &**summary)
    }

    /// The methods that were analysed, ascending.
    pub fn analysed(&self) -> Vec<MethodId> {
        let mut all: Vec<MethodId> = self.summaries.keys().copied().collect();
        all.sort_unstable();
        all
    }
}

/// Puts the results together.
pub(super) fn collect(models: &Models, summaries: Summaries, run: Run, is_shallow: bool) -> Flows {
    let reached = reached(&summaries, &run.entered);
    let mut all = Arrivals::new();
    let mut live: BTreeSet<(Birth, SinkId, u8)> = run.arrivals.keys().copied().collect();
    all.extend(run.arrivals);
    let mut methods: Vec<MethodId> = summaries.keys().copied().collect();
    methods.sort_unstable();
    let mut cut = Vec::new();
    for method in methods {
        let Some(summary) = summaries.get(&method) else {
            continue;
        };
        if summary.is_cut {
            cut.push(method);
        }
        let is_reached = reached.contains(&method);
        for (place, arrival) in &summary.arrivals {
            if is_reached {
                live.insert(*place);
            }
            all.entry(*place).or_insert_with(|| arrival.clone());
        }
    }
    let flows = all
        .into_iter()
        .filter_map(|(place, arrival)| flow(models, place, &arrival, live.contains(&place)));
    Flows {
        flows: flows.collect(),
        effects: run.effects,
        is_stopped: !run.is_complete,
        is_shallow,
        cut,
        summaries,
    }
}

/// The methods whose summaries were used, directly or by others that were.
fn reached(summaries: &Summaries, entered: &BTreeSet<MethodId>) -> BTreeSet<MethodId> {
    let mut reached = entered.clone();
    let mut pending: Vec<MethodId> = entered.iter().copied().collect();
    while let Some(method) = pending.pop() {
        let summary: Option<&Arc<Summary>> = summaries.get(&method);
        for callee in summary.iter().flat_map(|summary| &summary.callees) {
            if reached.insert(*callee) {
                pending.push(*callee);
            }
        }
    }
    reached
}

fn flow(
    models: &Models,
    (birth, sink, _): (Birth, SinkId, u8),
    arrival: &Arrival,
    is_reached: bool,
) -> Option<Flow> {
    let source = models.of(birth.callee).get(usize::from(birth.model))?;
    let exposing = models.of(sink.callee).get(usize::from(sink.model))?;
    let at = usize::from(sink.sink);
    let sink_kind = match exposing.sinks.get(at) {
        Some(sink) => &sink.kind,
        None => exposing.leaving.get(at - exposing.sinks.len())?,
    };
    Some(Flow {
        birth,
        sink,
        source_kind: Arc::clone(&source.source.as_ref()?.kind),
        sink_kind: Arc::clone(sink_kind),
        key: arrival.key.as_ref().and_then(literal),
        protections: arrival.label.protected_by(),
        steps: steps(&arrival.label),
        is_reached,
    })
}

fn literal(key: &Elem) -> Option<String> {
    match key {
        Elem::Key(text) => text.as_literal().map(str::to_owned),
        Elem::Index(number) => Some(number.to_string()),
        _ => None,
    }
}

fn steps(label: &Label) -> Vec<FlowStep> {
    let steps = label.trace.iter().flat_map(|trace| trace.steps());
    steps.map(|(site, kind)| FlowStep { site, kind }).collect()
}
