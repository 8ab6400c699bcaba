//! Session values that reach a sink, such as the log.

use super::Detection;
use super::code_place::CodePlace;
use super::flow_names::{FlowNames, SinkArrival};
use super::hit::{Hit, Rule, callee_identity};
use super::key;
use super::nearby::Nearby;
use crate::finding::{Flow, ValueKind};
use crate::ir::ValueId;
use crate::session::Session;
use crate::session::flows::SinkFlow;
use crate::session::ports::port_value;
use crate::session::requests;
use crate::signatures::names::{CalleeName, CodeName, SinkName, SourceName, ValueName, WayName};
use crate::signatures::{COMPARISON, FlowMatch, FlowPlace, Port, Protection, Value};

/// The flows that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    wanted: &FlowMatch,
    rule: Rule<'_>,
) -> Vec<Hit> {
    let is_wanted = |flow: &&SinkFlow| {
        wanted.sinks.contains(&flow.sink)
            && (wanted.values.is_empty() || wanted.values.contains(&flow.verdict.value))
    };
    let Session {
        flows,
        content_flows,
        ..
    } = detection.session;
    let content = content_flows.iter().filter(|_| !wanted.values.is_empty());
    let flows = flows.iter().chain(content).filter(is_wanted);
    let place = |flow: &SinkFlow| CodePlace {
        detection,
        site: flow.site,
    };
    let named = flows.map(|flow| FlowNames {
        place: place(flow),
        flow,
    });
    let found: Vec<FlowNames<'_, '_, '_, '_, '_, SinkFlow>> =
        named.filter(|names| rule.holds(names)).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let harmless = Nearby::of(detection, &wanted.absent, wanted.absent_in);
    let needed = Nearby::of(detection, &wanted.present, wanted.present_in);
    let near = |calls: &Nearby<'_>, flow: &SinkFlow| {
        calls.holds(detection, flow.site, objects(detection, flow))
    };
    found
        .iter()
        .filter(|names| !near(&harmless, names.flow))
        .filter(|names| wanted.present.is_empty() || near(&needed, names.flow))
        .filter_map(|names| hit(names, wanted.primary, rule))
        .collect()
}

/// The object that arrives, and the one that takes it.
fn objects(
    detection: &Detection<'_, '_, '_, '_>,
    flow: &SinkFlow,
) -> impl Iterator<Item = ValueId> {
    let facts = detection.scene.facts.of(flow.site.method);
    let receiver = port_value(&facts.body, flow.site.stmt, Port::This);
    std::iter::once(flow.arriving).chain(receiver)
}

fn hit(
    names: &FlowNames<'_, '_, '_, '_, '_, SinkFlow>,
    place: FlowPlace,
    rule: Rule<'_>,
) -> Option<Hit> {
    let (detection, flow) = (names.place.detection, names.flow);
    let way = Flow {
        title: "how the value gets there".to_owned(),
        steps: flow.steps.clone(),
    };
    let mut hit = match place {
        FlowPlace::Key => {
            let title = match flow.sink == COMPARISON {
                true => "where the constant is compared",
                false => key::INTO_CIPHER,
            };
            key::hit(detection, &names.key()?, (title, way), (rule, names))
        }
        FlowPlace::Sink | FlowPlace::Address => {
            let scene = detection.scene;
            let address =
                (place == FlowPlace::Address).then(|| requests::address_site(scene, flow.site));
            let site = address.flatten().unwrap_or(flow.site);
            let primary = scene.location_with_excerpt(site);
            let mut hit = rule.hit(primary, names);
            hit.flows = vec![way];
            hit.identity = vec![flow.verdict.value.as_str().to_owned()];
            let called = flow.sink(names.place, SinkName::Name);
            hit.identity.extend(called.as_text().map(callee_identity));
            hit
        }
    };
    hit.evidence = flow.reasons.evidence();
    hit.confidence = Some(flow.verdict.confidence);
    Some(hit)
}

impl SinkArrival for SinkFlow {
    fn value(&self, name: ValueName) -> Value {
        value_name(self.verdict.value, name)
    }

    fn source(&self, place: CodePlace<'_, '_, '_, '_, '_>, name: SourceName) -> Value {
        let scene = place.detection.scene;
        match name {
            SourceName::External => Value::Bool(self.external),
            SourceName::Kind => self.value(ValueName::Kind),
            SourceName::Name => {
                let callee = self.source.and_then(|site| scene.callee(site));
                Value::optional(callee.map(|callee| scene.short_name(callee)))
            }
        }
    }

    fn way(&self, name: WayName) -> Value {
        match name {
            WayName::Captured => Value::Bool(self.captured.is_some()),
        }
    }

    fn sink(&self, place: CodePlace<'_, '_, '_, '_, '_>, name: SinkName) -> Value {
        match name {
            SinkName::Kind => Value::text(&self.sink),
            SinkName::Key => Value::optional(self.key.as_ref()),
            SinkName::Name => match place.callee(CalleeName::Name) {
                Value::Unknown => place.code(CodeName::Method),
                called => called,
            },
            SinkName::Text => arriving_text(place, self),
        }
    }

    fn became(&self, protection: Protection) -> bool {
        self.protections.contains(&protection)
    }
}

/// What is known of the whole text that arrives.
fn arriving_text(place: CodePlace<'_, '_, '_, '_, '_>, flow: &SinkFlow) -> Value {
    let facts = place.detection.scene.facts.of(flow.site.method);
    let constant = facts.constant_of(flow.arriving);
    let text = constant.and_then(|constant| constant.as_text());
    Value::optional(text.and_then(requests::template))
}

/// What is known of a session value.
pub(super) fn value_name(value: ValueKind, name: ValueName) -> Value {
    Value::text(match name {
        ValueName::Kind => value.as_str(),
        ValueName::Words => value.words(),
    })
}
