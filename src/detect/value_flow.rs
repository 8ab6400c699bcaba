//! Values of a pack's own kinds that reach a sink.

use super::Detection;
use super::code_place::CodePlace;
use super::flow_names::{FlowNames, SinkArrival};
use super::hit::{Hit, Rule, callee_identity};
use crate::analysis::flow::{Flow, FlowStep, Protection, StepKind};
use crate::finding::Step;
use crate::session::Scene;
use crate::signatures::names::{CalleeName, SinkName, SourceName, ValueName, WayName};
use crate::signatures::{FlowMatch, Value};

/// The flows that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    wanted: &FlowMatch,
    rule: Rule<'_>,
) -> Vec<Hit> {
    let is_wanted = |flow: &&Flow| {
        let is_one_of = |names: &[String], name: &str| names.iter().any(|one| one == name);
        flow.is_reached
            && is_one_of(&wanted.sources, &flow.source_kind)
            && is_one_of(&wanted.sinks, &flow.sink_kind)
    };
    let flows = detection.values.iter().flat_map(|values| &values.flows);
    flows
        .filter(is_wanted)
        .filter_map(|flow| {
            let site = flow.sink.site;
            let place = CodePlace { detection, site };
            let names = FlowNames { place, flow };
            rule.holds(&names).then(|| hit(&names, rule))
        })
        .collect()
}

fn hit(names: &FlowNames<'_, '_, '_, '_, '_, Flow>, rule: Rule<'_>) -> Hit {
    let (scene, flow) = (names.place.detection.scene, names.flow);
    let sink = flow.sink.site;
    let mut hit = rule.hit(scene.location_with_excerpt(sink), names);
    let mut steps: Vec<Step> = flow.steps.iter().map(|one| step(scene, one)).collect();
    steps.push(scene.step(sink, "the value arrives here"));
    hit.flows = vec![crate::finding::Flow {
        title: "how the value gets there".to_owned(),
        steps,
    }];
    hit.identity = vec![
        callee_identity(&scene.short_name(flow.birth.callee)),
        callee_identity(&scene.short_name(flow.sink.callee)),
        scene.program.method_name(flow.birth.site.method),
    ];
    hit
}

impl SinkArrival for Flow {
    fn value(&self, _: ValueName) -> Value {
        Value::text(&*self.source_kind)
    }

    fn source(&self, place: CodePlace<'_, '_, '_, '_, '_>, name: SourceName) -> Value {
        let scene = place.detection.scene;
        match name {
            SourceName::External => {
                let models = scene.apis.models(self.birth.callee).iter();
                let mut sources = models.filter_map(|model| model.source.as_ref());
                Value::Bool(sources.any(|source| source.external))
            }
            SourceName::Kind => Value::text(&*self.source_kind),
            SourceName::Name => Value::text(scene.short_name(self.birth.callee)),
        }
    }

    fn way(&self, _: WayName) -> Value {
        Value::Unknown
    }

    fn sink(&self, place: CodePlace<'_, '_, '_, '_, '_>, name: SinkName) -> Value {
        match name {
            SinkName::Kind => Value::text(&*self.sink_kind),
            SinkName::Key => Value::optional(self.key.as_ref()),
            SinkName::Name => place.callee(CalleeName::Name),
            // What arrives may be put together anywhere, so that no text of this method stands for it.
            SinkName::Text => Value::Unknown,
        }
    }

    fn became(&self, protection: Protection) -> bool {
        self.protections.contains(&protection)
    }
}

fn step(scene: &Scene<'_, '_, '_>, step: &FlowStep) -> Step {
    let text = match step.kind {
        StepKind::Born => "the value comes from here",
        StepKind::Passed => "is passed on here",
        StepKind::Returned => "is returned by this call",
        StepKind::Stored => "is kept here",
        StepKind::Changed => "is changed by this call",
    };
    scene.step(step.site, text)
}
