//! Session values that reach a sink, such as the log.

use super::Detection;
use super::code_place::CodePlace;
use super::hit::{Hit, Rule};
use crate::finding::{Flow, ValueKind};
use crate::session::flows::SinkFlow;
use crate::signatures::names::{AboutFlow, CalleeName, ProtectionName, SinkName, ValueName};
use crate::signatures::{Argument, Environment, FlowMatch, Protection, Value};

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
    let flows = detection.session.flows.iter().filter(is_wanted);
    flows
        .filter_map(|flow| {
            let site = flow.site;
            let place = CodePlace { detection, site };
            let names = FlowNames { place, flow };
            rule.holds(&names).then(|| hit(&names, rule))
        })
        .collect()
}

fn hit(names: &FlowNames<'_, '_, '_, '_, '_>, rule: Rule<'_>) -> Hit {
    let (scene, flow) = (names.place.detection.scene, names.flow);
    let mut hit = rule.hit(scene.location_with_excerpt(flow.site), names);
    hit.flows = vec![Flow {
        title: "how the value gets there".to_owned(),
        steps: flow.steps.clone(),
    }];
    hit.evidence = flow.reasons.evidence();
    hit.confidence = Some(flow.verdict.confidence);
    hit.identity = vec![flow.verdict.value.as_str().to_owned()];
    let called = names.place.callee(CalleeName::Name);
    hit.identity.extend(called.as_text().map(str::to_owned));
    hit
}

/// What conditions may ask about a flow.
struct FlowNames<'n, 'd, 's, 'p, 'a> {
    place: CodePlace<'n, 'd, 's, 'p, 'a>,
    flow: &'n SinkFlow,
}

impl FlowNames<'_, '_, '_, '_, '_> {
    fn sink(&self, name: SinkName) -> Value {
        match name {
            SinkName::Kind => Value::text(&self.flow.sink),
            SinkName::Key => Value::optional(self.flow.key.as_ref()),
            SinkName::Name => self.place.callee(CalleeName::Name),
        }
    }

    /// True when the value became that on the way.
    fn is(&self, name: ProtectionName) -> Value {
        let protection = match name {
            ProtectionName::Encoded => Protection::Encoded,
            ProtectionName::Encrypted => Protection::Encrypted,
            ProtectionName::Hashed => Protection::Hashed,
            ProtectionName::Masked => Protection::Masked,
            ProtectionName::Obscured => Protection::Obscured,
        };
        Value::Bool(self.flow.protections.contains(&protection))
    }
}

/// What is known of a session value.
pub(super) fn value_name(value: ValueKind, name: ValueName) -> Value {
    Value::text(match name {
        ValueName::Kind => value.as_str(),
        ValueName::Words => value.words(),
    })
}

impl Environment for FlowNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutFlow::find(path) {
            Some(AboutFlow::App(_)) => self.place.detection.app.name(path),
            Some(AboutFlow::Code(name)) => self.place.code(name),
            Some(AboutFlow::Callee(name)) => self.place.callee(name),
            Some(AboutFlow::Value(name)) => value_name(self.flow.verdict.value, name),
            Some(AboutFlow::Protection(name)) => self.is(name),
            Some(AboutFlow::Sink(name)) => self.sink(name),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.place.call(function, arguments)
    }
}
