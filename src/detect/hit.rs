//! A hit into a finding: severity, message, device recipe, and secrets taken out of every text.

use super::Detection;
use crate::finding::{
    Confidence, Evidence, Excerpt, Finding, Flow, Location, Place, Redaction, Step,
};
use crate::signatures::{Argument, Environment, Match, Signature, Value};
use std::collections::BTreeMap;

/// A place where a signature matches.
#[derive(Clone)]
pub(super) struct Hit {
    /// The place to look at first.
    pub primary: Location,
    /// Further places.
    pub related: Vec<Step>,
    /// How the value travels.
    pub flows: Vec<Flow>,
    /// Why the value is a session credential.
    pub evidence: Vec<Evidence>,
    /// What makes it the same finding in the next build.
    pub identity: Vec<String>,
    /// Machine-readable details.
    pub properties: BTreeMap<String, String>,
    /// Names that messages and levels may use.
    pub names: BTreeMap<String, Value>,
    /// The secret it is about; never shown in full.
    pub secret: Option<String>,
    /// How sure the evidence makes us; `None` leaves it to the signature.
    pub confidence: Option<Confidence>,
}

impl Hit {
    /// A hit at `primary` with nothing else known.
    pub(super) fn at(primary: Location) -> Self {
        Self {
            primary,
            related: Vec::new(),
            flows: Vec::new(),
            evidence: Vec::new(),
            identity: Vec::new(),
            properties: BTreeMap::new(),
            names: BTreeMap::new(),
            secret: None,
            confidence: None,
        }
    }

    /// The same hit with one more name.
    pub(super) fn with(mut self, name: &str, value: Value) -> Self {
        self.names.insert(name.to_owned(), value);
        self
    }
}

/// The names of a hit, then those of the match, then those of the app.
struct HitNames<'h> {
    detection: &'h Detection<'h, 'h, 'h, 'h>,
    alternative: &'h Match,
    hit: &'h Hit,
    secret: Option<String>,
}

impl Environment for HitNames<'_> {
    fn name(&self, path: &str) -> Value {
        let text = |text: &Option<String>| Value::optional(text.as_ref());
        match path {
            "fact" => text(&self.alternative.fact),
            "label" | "credential" => text(&self.alternative.label),
            "secret" => text(&self.secret),
            _ => match self.hit.names.get(path) {
                Some(value) => value.clone(),
                None => self.detection.app.name(path),
            },
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.detection.app.call(function, arguments)
    }
}

/// The finding that `hit` makes.
pub(super) fn finding<'h>(
    detection: &'h Detection<'h, 'h, 'h, 'h>,
    signature: &Signature,
    alternative: &'h Match,
    hit: Hit,
) -> Finding {
    let names = HitNames {
        detection,
        alternative,
        secret: hit
            .secret
            .as_ref()
            .map(|secret| detection.redaction.apply(secret)),
        hit: &hit,
    };
    let template = alternative.message.as_ref().unwrap_or(&signature.message);
    let message = template.render(&names);
    let verify: Vec<String> = signature
        .verify
        .iter()
        .filter_map(|line| line.render_known(&names))
        .collect();
    let severity = alternative.severity(&names, signature.severity);
    let confidence = match hit.confidence {
        Some(evidence) => evidence.min(Confidence::new(95)),
        None => signature.confidence,
    };
    let mut finding = Finding {
        rule: signature.id.clone(),
        severity,
        confidence,
        message,
        primary: hit.primary,
        related: hit.related,
        flows: hit.flows,
        evidence: hit.evidence,
        verify,
        identity: hit.identity,
        properties: hit.properties,
    };
    if let Some(secret) = &hit.secret {
        cleanse(&mut finding, detection.redaction, secret);
    }
    finding
}

/// Takes the secret out of every text of the finding. The identity keeps a short hash instead of the secret.
fn cleanse(finding: &mut Finding, redaction: Redaction, secret: &str) {
    let clean = |text: &mut String| *text = redaction.cleanse(text, secret);
    clean(&mut finding.message);
    finding.verify.iter_mut().for_each(clean);
    finding.properties.values_mut().for_each(clean);
    finding
        .evidence
        .iter_mut()
        .for_each(|evidence| clean(&mut evidence.text));
    for text in &mut finding.identity {
        *text = Redaction::Redacted.cleanse(text, secret);
    }
    clean_location(&mut finding.primary, redaction, secret);
    let steps = finding.flows.iter_mut().flat_map(|flow| &mut flow.steps);
    for step in steps.chain(&mut finding.related) {
        clean(&mut step.text);
        clean_location(&mut step.location, redaction, secret);
    }
}

fn clean_location(location: &mut Location, redaction: Redaction, secret: &str) {
    if let Place::Line { element, .. } = &mut location.place {
        *element = redaction.cleanse(element, secret);
    }
    if let Some(Excerpt { lines }) = &mut location.excerpt {
        for line in lines {
            line.text = redaction.cleanse(&line.text, secret);
            line.text = redaction.cleanse(&line.text, &secret.escape_debug().to_string());
        }
    }
}
