//! Session values that reach a sink, such as the log.

use super::Detection;
use super::hit::Hit;
use crate::finding::Flow;
use crate::session::flows::SinkFlow;
use crate::session::gates;
use crate::signatures::{Argument, Environment, FlowMatch, Match, Protection, Value};

/// The flows that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    wanted: &FlowMatch,
    alternative: &Match,
) -> Vec<Hit> {
    let is_wanted = |flow: &&SinkFlow| {
        wanted.sinks.contains(&flow.sink)
            && (wanted.values.is_empty() || wanted.values.contains(&flow.verdict.value))
    };
    let flows = detection.session.flows.iter().filter(is_wanted);
    flows
        .filter_map(|flow| {
            let names = FlowNames { detection, flow };
            alternative.condition.holds(&names).then(|| hit(&names))
        })
        .collect()
}

fn hit(names: &FlowNames<'_, '_, '_, '_, '_>) -> Hit {
    let (scene, flow) = (names.detection.scene, names.flow);
    let mut hit = Hit::at(scene.location_with_excerpt(flow.site));
    for name in ["value.words", "value.kind", "sink.name", "sink.key"] {
        hit.names.insert(name.to_owned(), names.name(name));
    }
    hit.flows = vec![Flow {
        title: "how the value gets there".to_owned(),
        steps: flow.steps.clone(),
    }];
    hit.evidence = flow.reasons.evidence();
    hit.confidence = Some(flow.verdict.confidence);
    hit.identity = vec![flow.verdict.value.as_str().to_owned()];
    hit.identity
        .extend(names.name("sink.name").as_text().map(str::to_owned));
    hit
}

/// What conditions may ask about a flow.
struct FlowNames<'n, 'd, 's, 'p, 'a> {
    detection: &'n Detection<'d, 's, 'p, 'a>,
    flow: &'n SinkFlow,
}

impl FlowNames<'_, '_, '_, '_, '_> {
    fn is(&self, protection: Protection) -> Value {
        Value::Bool(self.flow.protections.contains(&protection))
    }
}

impl Environment for FlowNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        let scene = self.detection.scene;
        match path {
            "value.words" => Value::text(self.flow.verdict.value.words()),
            "value.kind" => Value::text(self.flow.verdict.value.as_str()),
            "sink.kind" => Value::text(&self.flow.sink),
            "sink.key" => Value::optional(self.flow.key.as_ref()),
            "sink.name" => Value::optional(
                scene
                    .callee(self.flow.site)
                    .map(|callee| scene.short_name(callee)),
            ),
            "masked" => self.is(Protection::Masked),
            "encoded" => self.is(Protection::Encoded),
            "hashed" => self.is(Protection::Hashed),
            "encrypted" => self.is(Protection::Encrypted),
            "debug_gated" => Value::Bool(gates::is_debug_gated(scene, self.flow.site)),
            _ => self.detection.app.name(path),
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.detection.app.call(function, arguments)
    }
}
