//! Session values that reach a sink, such as the log.

use super::Detection;
use super::code_place::CodePlace;
use super::hit::{Hit, Rule};
use super::key;
use super::nearby::Nearby;
use crate::finding::{Flow, ValueKind};
use crate::ir::ValueId;
use crate::session::changes::{Key, key_at};
use crate::session::flows::SinkFlow;
use crate::session::ports::port_value;
use crate::session::requests;
use crate::signatures::names::{
    AboutFlow, CalleeName, CodeName, ProtectionName, SecretName, SinkName, SourceName, ValueName,
};
use crate::signatures::{Argument, Environment, FlowMatch, FlowPlace, Port, Protection, Value};

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
    let place = |flow: &SinkFlow| CodePlace {
        detection,
        site: flow.site,
    };
    let named = flows.map(|flow| FlowNames {
        place: place(flow),
        flow,
    });
    let found: Vec<FlowNames<'_, '_, '_, '_, '_>> =
        named.filter(|names| rule.holds(names)).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let harmless = Nearby::of(detection, &wanted.absent, wanted.absent_in);
    found
        .iter()
        .filter(|names| !harmless.holds(detection, names.flow.site, objects(detection, names.flow)))
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

fn hit(names: &FlowNames<'_, '_, '_, '_, '_>, place: FlowPlace, rule: Rule<'_>) -> Option<Hit> {
    let (detection, flow) = (names.place.detection, names.flow);
    let way = Flow {
        title: "how the value gets there".to_owned(),
        steps: flow.steps.clone(),
    };
    let mut hit = match place {
        FlowPlace::Key => key::hit(detection, &names.key()?, way, (rule, names)),
        FlowPlace::Sink => {
            let primary = detection.scene.location_with_excerpt(flow.site);
            let mut hit = rule.hit(primary, names);
            hit.flows = vec![way];
            hit.identity = vec![flow.verdict.value.as_str().to_owned()];
            let called = names.sink(SinkName::Name);
            hit.identity.extend(called.as_text().map(str::to_owned));
            hit
        }
    };
    hit.evidence = flow.reasons.evidence();
    hit.confidence = Some(flow.verdict.confidence);
    Some(hit)
}

/// What conditions may ask about a flow.
struct FlowNames<'n, 'd, 's, 'p, 'a> {
    place: CodePlace<'n, 'd, 's, 'p, 'a>,
    flow: &'n SinkFlow,
}

impl FlowNames<'_, '_, '_, '_, '_> {
    /// The key of the encryption that the value arrives at.
    fn key(&self) -> Option<Key> {
        key_at(self.place.detection.scene, self.flow.site)
    }

    fn source(&self, name: SourceName) -> Value {
        let scene = self.place.detection.scene;
        match name {
            SourceName::External => Value::Bool(self.flow.external),
            SourceName::Kind => value_name(self.flow.verdict.value, ValueName::Kind),
            SourceName::Name => {
                let callee = self.flow.source.and_then(|site| scene.callee(site));
                Value::optional(callee.map(|callee| scene.short_name(callee)))
            }
        }
    }

    fn sink(&self, name: SinkName) -> Value {
        match name {
            SinkName::Kind => Value::text(&self.flow.sink),
            SinkName::Key => Value::optional(self.flow.key.as_ref()),
            SinkName::Name => match self.place.callee(CalleeName::Name) {
                Value::Unknown => self.place.code(CodeName::Method),
                called => called,
            },
            SinkName::Text => self.text(),
        }
    }

    /// What is known of the whole text that arrives.
    fn text(&self) -> Value {
        let facts = self.place.detection.scene.facts.of(self.flow.site.method);
        let constant = facts.constant_of(self.flow.arriving);
        let text = constant.and_then(|constant| constant.as_text());
        Value::optional(text.and_then(requests::template))
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
            Some(AboutFlow::Source(name)) => self.source(name),
            Some(AboutFlow::Sink(name)) => self.sink(name),
            Some(AboutFlow::Request(name)) => self.place.request(name),
            Some(AboutFlow::Owner(name)) => self.place.owner(name),
            Some(AboutFlow::Key(name)) => {
                key::name(self.place.detection, self.key().as_ref(), name)
            }
            Some(AboutFlow::Secret(SecretName::Secret)) => key::secret(self.key().as_ref()),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.place.call(function, arguments)
    }
}
