//! What scripts do with the session, as far as rules ask for it.

use super::Detection;
use super::hit::{Hit, Rule};
use crate::finding::{Flow, ValueKind};
use crate::session::script::{ScriptCall, ScriptFact};
use crate::signatures::names::{AboutScript, ScriptName, SecretName, ValueName};
use crate::signatures::{Argument, Environment, ScriptMatch, ScriptPlace, ScriptSubject, Value};

/// The places in scripts that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    wanted: &ScriptMatch,
    rule: Rule<'_>,
) -> Vec<Hit> {
    let scripts = detection.scripts;
    let is_kind = |kinds: &[String], fact: &&ScriptFact| kinds.contains(&fact.kind);
    let facts: Vec<&ScriptFact> = match &wanted.subject {
        ScriptSubject::Cell(stores) => scripts
            .cells
            .iter()
            .filter(|fact| is_kind(stores, fact))
            .collect(),
        ScriptSubject::Sink(sinks) => scripts
            .sinks
            .iter()
            .filter(|fact| is_kind(sinks, fact))
            .collect(),
        ScriptSubject::Comparison => scripts.comparisons.iter().collect(),
        ScriptSubject::Logout => scripts.uncleared.iter().collect(),
        ScriptSubject::Page => scripts.pages.iter().collect(),
        ScriptSubject::Call(calls) => {
            let asked =
                |call: &&ScriptCall| calls.iter().any(|pattern| pattern.text == call.pattern);
            let found = scripts.calls.iter().filter(asked);
            return found
                .filter_map(|call| call_hit(detection, call, rule))
                .collect();
        }
    };
    let is_value =
        |fact: &&ScriptFact| wanted.values.is_empty() || wanted.values.contains(&fact.value);
    let hits = facts
        .into_iter()
        .filter(is_value)
        .filter_map(|fact| fact_hit(detection, wanted, fact, rule));
    match wanted.primary {
        ScriptPlace::Script => hits.collect(),
        // The manifest is at fault once, whatever is kept.
        ScriptPlace::Manifest => hits.take(1).collect(),
    }
}

fn fact_hit(
    detection: &Detection<'_, '_, '_, '_>,
    wanted: &ScriptMatch,
    fact: &ScriptFact,
    rule: Rule<'_>,
) -> Option<Hit> {
    let names = FactNames { detection, fact };
    if !rule.holds(&names) {
        return None;
    }
    let place = match wanted.primary {
        ScriptPlace::Script => fact.place.clone(),
        ScriptPlace::Manifest => detection.scene.program.application_location(),
    };
    let mut hit = rule.hit(place, &names);
    hit.confidence = Some(fact.confidence.min(rule.signature.confidence));
    hit.evidence.clone_from(&fact.evidence);
    hit.identity
        .extend([fact.kind.clone(), fact.key.clone().unwrap_or_default()]);
    hit.identity.extend(fact.url.clone());
    hit.identity.extend(fact.origin.clone());
    if fact.steps.len() > 1 || wanted.primary == ScriptPlace::Manifest {
        hit.flows.push(Flow {
            title: "the way of the value".to_owned(),
            steps: fact.steps.clone(),
        });
    } else if matches!(wanted.subject, ScriptSubject::Logout) {
        hit.related.extend(fact.steps.iter().cloned());
    }
    let details = [
        ("key", fact.key.as_deref()),
        ("store", fact.title.as_deref()),
    ];
    for (name, value) in details {
        if let Some(value) = value {
            hit.properties.insert(name.to_owned(), value.to_owned());
        }
    }
    Some(hit)
}

fn call_hit(
    detection: &Detection<'_, '_, '_, '_>,
    call: &ScriptCall,
    rule: Rule<'_>,
) -> Option<Hit> {
    let names = CallNames { detection, call };
    if !rule.holds(&names) {
        return None;
    }
    let mut hit = rule.hit(call.place.clone(), &names);
    hit.identity.push(call.call.clone());
    Some(hit)
}

struct FactNames<'n, 'd, 's, 'p, 'a> {
    detection: &'n Detection<'d, 's, 'p, 'a>,
    fact: &'n ScriptFact,
}

impl FactNames<'_, '_, '_, '_, '_> {
    fn script(&self, name: ScriptName) -> Value {
        let fact = self.fact;
        match name {
            ScriptName::Call => Value::text(&fact.call),
            ScriptName::Confirmed => Value::Bool(fact.is_confirmed),
            ScriptName::File => Value::text(&fact.place.artifact),
            ScriptName::Function => known(&fact.function),
            ScriptName::Key => Value::optional(fact.key.as_ref()),
            ScriptName::Origin => Value::optional(fact.origin.as_ref()),
            ScriptName::Store => Value::optional(fact.title.as_ref()),
            ScriptName::Text => Value::optional(fact.text.as_ref()),
            ScriptName::Url => Value::optional(fact.url.as_ref()),
            ScriptName::WholeAnswer => Value::Bool(fact.is_whole_answer),
        }
    }
}

fn known(text: &str) -> Value {
    match text.is_empty() {
        true => Value::Unknown,
        false => Value::text(text),
    }
}

/// The value in words, as sentences about it say.
fn words_of(value: ValueKind) -> Value {
    Value::text(value.words())
}

impl Environment for FactNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutScript::find(path) {
            Some(AboutScript::App(_)) => self.detection.app.name(path),
            Some(AboutScript::Script(name)) => self.script(name),
            Some(AboutScript::Value(ValueName::Kind)) => Value::text(self.fact.value.as_str()),
            Some(AboutScript::Value(ValueName::Words)) => words_of(self.fact.value),
            Some(AboutScript::Secret(SecretName::Secret)) => {
                Value::optional(self.fact.text.as_ref())
            }
            Some(AboutScript::Port(_)) | None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.detection.app.call(function, arguments)
    }
}

struct CallNames<'n, 'd, 's, 'p, 'a> {
    detection: &'n Detection<'d, 's, 'p, 'a>,
    call: &'n ScriptCall,
}

impl CallNames<'_, '_, '_, '_, '_> {
    fn port(&self, path: &str) -> Value {
        match self.call.constants.get(path).map(Vec::as_slice) {
            None | Some([]) => Value::Unknown,
            Some([only]) => match only.as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                text => Value::text(text),
            },
            Some(several) => Value::List(several.iter().map(Value::text).collect()),
        }
    }
}

impl Environment for CallNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutScript::find(path) {
            Some(AboutScript::App(_)) => self.detection.app.name(path),
            Some(AboutScript::Port(_)) => self.port(path),
            Some(AboutScript::Script(ScriptName::Call)) => Value::text(&self.call.call),
            Some(AboutScript::Script(ScriptName::File)) => Value::text(&self.call.place.artifact),
            Some(AboutScript::Script(ScriptName::Function)) => known(&self.call.function),
            Some(AboutScript::Secret(SecretName::Secret)) => match self.port("a2") {
                Value::List(several) => several.first().cloned().unwrap_or_default(),
                other => other,
            },
            _ => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.detection.app.call(function, arguments)
    }
}
