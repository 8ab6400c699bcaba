//! A hit into a finding: severity, message, device recipe, and secrets taken out of every text.

use super::Detection;
use super::any_place::AnyPlace;
use crate::finding::{
    Confidence, Evidence, Excerpt, Finding, Flow, Location, Place, Redaction, Severity, Step,
};
use crate::signatures::names::{OwnName, SecretName};
use crate::signatures::{Argument, Doubt, Environment, Match, Signature, Value};
use std::collections::BTreeMap;

/// One alternative of a signature: what makes a finding, and what the finding says.
#[derive(Clone, Copy)]
pub(super) struct Rule<'r> {
    /// The signature.
    pub signature: &'r Signature,
    /// The alternative.
    pub alternative: &'r Match,
    /// Whether secrets may be shown.
    pub redaction: Redaction,
}

/// A place where a signature matches, in its words.
#[derive(Clone)]
pub(super) struct Hit {
    /// What the finding says.
    message: String,
    /// How to see it on a device.
    verify: Vec<String>,
    /// How bad it is.
    severity: Severity,
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
    /// The secret it is about; never shown in full.
    pub secret: Option<String>,
    /// What else of the message is secret.
    redact: Vec<String>,
    /// How sure the evidence makes us; `None` leaves it to the signature.
    pub confidence: Option<Confidence>,
}

impl Hit {
    /// Says why the finding is less than certain.
    pub(super) fn doubt(&mut self, rule: Rule<'_>, doubt: &Doubt) {
        self.message = format!(
            "{} This is not certain, since {}.",
            self.message, doubt.says
        );
        let own = self.confidence.unwrap_or(rule.signature.confidence);
        self.confidence = Some(own.min(doubt.confidence));
    }
}

impl Rule<'_> {
    /// True when the conditions hold.
    pub(super) fn holds(&self, names: &dyn Environment) -> bool {
        self.alternative.condition.holds(&self.words(names, None))
    }

    /// False when the condition holds at no place of the app.
    pub(super) fn may_hold(&self, detection: &Detection<'_, '_, '_, '_>) -> bool {
        let place = AnyPlace(detection);
        self.alternative
            .condition
            .may_hold(&self.words(&place, None))
    }

    /// A hit at `primary`, worded while everything about it can still be asked.
    pub(super) fn hit(&self, primary: Location, names: &dyn Environment) -> Hit {
        let secret = names.name(SecretName::NAME).as_text().map(str::to_owned);
        let shown = secret.as_ref().map(|secret| self.redaction.apply(secret));
        let words = self.words(names, shown.as_deref());
        let message = self.alternative.message.as_ref();
        let lines = self.signature.verify.iter();
        let redact = self.signature.redact.iter();
        Hit {
            message: message.unwrap_or(&self.signature.message).render(&words),
            verify: lines.filter_map(|line| line.render_known(&words)).collect(),
            severity: self.alternative.severity(&words, self.signature.severity),
            redact: redact
                .filter_map(|part| part.render_known(&self.words(names, None)))
                .collect(),
            primary,
            related: Vec::new(),
            flows: Vec::new(),
            evidence: Vec::new(),
            identity: Vec::new(),
            properties: BTreeMap::new(),
            secret,
            confidence: None,
        }
    }

    fn words<'w>(&'w self, names: &'w dyn Environment, secret: Option<&'w str>) -> Words<'w> {
        Words {
            alternative: self.alternative,
            names,
            secret,
        }
    }
}

/// The words of the match in front of the names of what was found.
struct Words<'w> {
    alternative: &'w Match,
    names: &'w dyn Environment,
    /// How the secret is shown; `None` while conditions look at the secret itself.
    secret: Option<&'w str>,
}

impl Environment for Words<'_> {
    fn name(&self, path: &str) -> Value {
        match (OwnName::find(path), self.secret) {
            (Some(OwnName::Fact), _) => Value::optional(self.alternative.fact.as_ref()),
            (Some(OwnName::Label | OwnName::Credential), _) => {
                Value::optional(self.alternative.label.as_ref())
            }
            (None, Some(secret)) if path == SecretName::NAME => Value::text(secret),
            (None, _) => self.names.name(path),
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.names.call(function, arguments)
    }

    fn is_preliminary(&self) -> bool {
        self.names.is_preliminary()
    }
}

/// What tells a call apart in the next build: `putString` of `Editor.putString`, and all of `new Intent`. Compilers
/// name the class that declares the method or the one that it is called on as they like.
pub(super) fn callee_identity(name: &str) -> String {
    name.rsplit('.').next().unwrap_or(name).to_owned()
}

/// The finding that `hit` makes.
pub(super) fn finding(rule: Rule<'_>, hit: Hit) -> Finding {
    let confidence = match hit.confidence {
        Some(evidence) => evidence.min(Confidence::new(95)),
        None => rule.signature.confidence,
    };
    let mut finding = Finding {
        rule: rule.signature.id.clone(),
        severity: hit.severity,
        raised: None,
        confidence,
        message: hit.message,
        primary: hit.primary,
        related: hit.related,
        flows: hit.flows,
        evidence: hit.evidence,
        verify: hit.verify,
        identity: hit.identity,
        properties: hit.properties,
    };
    for secret in hit.secret.iter().chain(&hit.redact) {
        cleanse(&mut finding, rule.redaction, secret);
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
