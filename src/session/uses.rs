//! What the app does with values, as a reason to take them for credentials: sent in an authentication header, or sent
//! back to the server that gave them.

use super::evidence::Reasons;
use super::flows::{Arrival, Arrivals, HEADER, SENDING};
use super::known_sources::is_one_value;
use super::names::{key_at, serialized_name};
use super::reasons::is_about_sessions;
use super::sink_labels::{label_before, text_before};
use super::trace::{Name, Origin, Traced, trace};
use super::value_sources::{KnownSources, ValueSource};
use super::{Scene, identity};
use crate::finding::{Strength, ValueKind};
use crate::ir::Op;
use crate::program::MethodId;
use std::collections::BTreeSet;

/// Kind of what is written into a stream, such as the body of a request.
const STREAM: &str = "stream";
/// What models call the key that a value stands under in an answer.
const JSON_KEY: &str = "json-key";
/// Headers that carry a credential, lower case, with what they carry.
const AUTH_HEADERS: [(&str, ValueKind); 6] = [
    ("authorization", ValueKind::AccessToken),
    ("cookie", ValueKind::Cookie),
    ("x-auth-token", ValueKind::AccessToken),
    ("x-access-token", ValueKind::AccessToken),
    ("x-session-token", ValueKind::AccessToken),
    ("x-session-id", ValueKind::SessionId),
];

/// What the app sends as credentials: sites that such values come from, with the reason.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// Reasons by the site that a value comes from.
    pub by_source: KnownSources<Reasons>,
    /// Number of requests that carry a credential which is not constant.
    pub authenticated_requests: usize,
}

/// What the values are used for that arrive at the sinks of the app, by where they come from.
pub(super) fn uses(scene: &Scene<'_, '_, '_>, arrivals: &Arrivals<'_>) -> Uses {
    let mut uses = Uses::default();
    for arrival in &arrivals.list {
        sent_back(scene, arrival, &mut uses.by_source);
        let Some(value) = credential_header(arrival) else {
            continue;
        };
        uses.authenticated_requests += 1;
        let source = arrival.traced.source();
        // Beside a credential, a header may name the user whose it is.
        let is_meant = |source: &ValueSource| {
            is_one_value(scene, source)
                && !identity::is_named(scene, &arrival.traced, &arrival.reasons)
        };
        let Some(source) = source.filter(is_meant) else {
            continue;
        };
        let key = arrival.key.as_deref().unwrap_or_default();
        let text = format!("it is sent in the request header '{key}'");
        let reasons = uses.by_source.entry(source);
        reasons.add(Strength::Strong, "auth-header", text, Some(value));
    }
    in_addresses(scene, &mut uses.by_source);
    uses
}

/// What is put behind the name of a parameter in the text of an address goes to a server, whatever becomes of the text.
fn in_addresses(scene: &Scene<'_, '_, '_>, known: &mut KnownSources<Reasons>) {
    let program = scene.program;
    let texts = program.own_texts();
    let texts = texts.filter(|(_, bytes)| {
        let text = std::str::from_utf8(bytes);
        text.is_ok_and(|text| {
            parameter_at_end(text).is_some_and(|name| is_about_sessions(scene, name))
        })
    });
    let users = texts.flat_map(|(symbol, _)| program.own_users_of_string(symbol));
    let methods: BTreeSet<MethodId> = users.map(|site| site.method).collect();
    for method in methods {
        let facts = scene.facts.of(method);
        let calls = facts
            .body
            .stmts()
            .filter(|(_, stmt)| matches!(stmt.op, Op::Invoke(..)));
        for (stmt, _) in calls {
            let Some(text) = text_before(&facts, stmt) else {
                continue;
            };
            let name = parameter_at_end(text).filter(|name| is_about_sessions(scene, name));
            let value = facts.body.operands(stmt).get(1);
            if let (Some(name), Some(value)) = (name, value) {
                for traced in trace(scene, &[], method, *value).origins {
                    gives_back(scene, &traced, name, known);
                }
            }
        }
    }
}

/// The name of the parameter that the text of an address ends with: `token` of `/users?id=1&token=`.
fn parameter_at_end(text: &str) -> Option<&str> {
    let text = text.strip_suffix('=')?;
    let at = text.rfind(['?', '&'])?;
    text.get(at + 1..)
}

/// A value that a server has given under a name about sessions, and that goes back to it under such a name, is what
/// the server knows the user by.
fn sent_back(scene: &Scene<'_, '_, '_>, arrival: &Arrival<'_>, known: &mut KnownSources<Reasons>) {
    let is_sent = SENDING.contains(&arrival.kind) || arrival.kind == STREAM;
    if !is_sent {
        return;
    }
    let labels = arrival.traced.names.iter().filter_map(|name| match name {
        Name::Label(site) => label_before(scene, *site),
        Name::Key(site) => key_at(scene, *site),
        _ => None,
    });
    let mut sent_as = arrival.key.iter().cloned().chain(labels);
    if let Some(sent_as) = sent_as.find(|word| is_about_sessions(scene, word)) {
        gives_back(scene, &arrival.traced, &sent_as, known);
    }
}

/// Adds that a value which the server gives goes back to it, when it does.
fn gives_back(
    scene: &Scene<'_, '_, '_>,
    traced: &Traced<'_>,
    sent_as: &str,
    known: &mut KnownSources<Reasons>,
) {
    let source = traced.source().filter(|source| is_one_value(scene, source));
    if let (Some(source), Some(name)) = (source, received_as(scene, &traced.origin)) {
        let text = format!("the server gives it as '{name}' and gets it back as '{sent_as}'");
        let reasons = known.entry(source);
        reasons.add(Strength::Medium, "sent-back", text, None);
    }
}

/// The name about sessions under which the value is read out of what a server answers.
fn received_as(scene: &Scene<'_, '_, '_>, origin: &Origin<'_>) -> Option<String> {
    let name = match origin {
        Origin::Source { site, model } => {
            let source = model
                .source
                .as_ref()
                .filter(|source| source.evidence == JSON_KEY)?;
            scene.text_at(*site, source.by_key)
        }
        Origin::Field(field) => serialized_name(scene, *field),
        _ => None,
    };
    name.filter(|name| is_about_sessions(scene, name))
}

/// What the header carries, when the value arrives in one that authenticates.
pub(super) fn credential_header(arrival: &Arrival<'_>) -> Option<ValueKind> {
    if arrival.kind != HEADER {
        return None;
    }
    let key = arrival.key.as_ref()?.to_ascii_lowercase();
    AUTH_HEADERS
        .iter()
        .find(|(name, _)| *name == key)
        .map(|(_, value)| *value)
}
