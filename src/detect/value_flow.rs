//! Values of a pack's own kinds that reach a sink.

use super::Detection;
use super::code_place::CodePlace;
use super::hit::{Hit, Rule};
use super::key;
use crate::analysis::flow::{Flow, FlowStep, Protection, Site, StepKind};
use crate::finding::Step;
use crate::session::changes::{Key, key_at};
use crate::session::trace::Site as Place;
use crate::signatures::names::{
    AboutFlow, CalleeName, ProtectionName, SecretName, SinkName, SourceName,
};
use crate::signatures::{Argument, Environment, FlowMatch, Value};

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
            let site = place(flow.sink.site);
            let place = CodePlace { detection, site };
            let names = FlowNames { place, flow };
            rule.holds(&names).then(|| hit(&names, rule))
        })
        .collect()
}

fn place(site: Site) -> Place {
    Place {
        method: site.method,
        stmt: site.stmt,
    }
}

fn hit(names: &FlowNames<'_, '_, '_, '_, '_>, rule: Rule<'_>) -> Hit {
    let (scene, flow) = (names.place.detection.scene, names.flow);
    let sink = place(flow.sink.site);
    let mut hit = rule.hit(scene.location_with_excerpt(sink), names);
    let mut steps: Vec<Step> = flow.steps.iter().map(|step| names.step(step)).collect();
    steps.push(scene.step(sink, "the value arrives here"));
    hit.flows = vec![crate::finding::Flow {
        title: "how the value gets there".to_owned(),
        steps,
    }];
    hit.identity = vec![
        scene.short_name(flow.birth.callee),
        scene.short_name(flow.sink.callee),
        scene.program.method_name(flow.birth.site.method),
    ];
    hit
}

/// What conditions may ask about a flow.
struct FlowNames<'n, 'd, 's, 'p, 'a> {
    place: CodePlace<'n, 'd, 's, 'p, 'a>,
    flow: &'n Flow,
}

impl FlowNames<'_, '_, '_, '_, '_> {
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

    /// The key of the encryption that the value arrives at.
    fn key(&self) -> Option<Key> {
        key_at(self.place.detection.scene, self.place.site)
    }

    fn source(&self, name: SourceName) -> Value {
        match name {
            SourceName::External => {
                let apis = self.place.detection.scene.apis;
                let models = apis.models(self.flow.birth.callee).iter();
                let mut sources = models.filter_map(|model| model.source.as_ref());
                Value::Bool(sources.any(|source| source.external))
            }
            SourceName::Kind => Value::text(&*self.flow.source_kind),
            SourceName::Name => {
                let scene = self.place.detection.scene;
                Value::text(scene.short_name(self.flow.birth.callee))
            }
        }
    }

    fn sink(&self, name: SinkName) -> Value {
        match name {
            SinkName::Kind => Value::text(&*self.flow.sink_kind),
            SinkName::Key => Value::optional(self.flow.key.as_ref()),
            SinkName::Name => self.place.callee(CalleeName::Name),
            // What arrives may be put together anywhere, so that no text of this method stands for it.
            SinkName::Text => Value::Unknown,
        }
    }

    fn step(&self, step: &FlowStep) -> Step {
        let text = match step.kind {
            StepKind::Born => "the value comes from here",
            StepKind::Passed => "is passed on here",
            StepKind::Returned => "is returned by this call",
            StepKind::Stored => "is kept here",
            StepKind::Changed => "is changed by this call",
        };
        self.place.detection.scene.step(place(step.site), text)
    }
}

impl Environment for FlowNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutFlow::find(path) {
            Some(AboutFlow::App(_)) => self.place.detection.app.name(path),
            Some(AboutFlow::Code(name)) => self.place.code(name),
            Some(AboutFlow::Callee(name)) => self.place.callee(name),
            Some(AboutFlow::Value(_)) => self.source(SourceName::Kind),
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
