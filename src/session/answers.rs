//! What is read out of the answer of a server, and the request that it answers: a `token` that a request to `/login`
//! brings is the session.

use super::Scene;
use super::evidence::Reasons;
use super::made_objects::construction;
use super::mapped_classes::AUTH_PATHS;
use super::ports::port_value;
use super::reasons::{credential_of, of_source_at};
use super::same_fields::fields_of_responses;
use super::trace::{Site, Traced, passed_through, trace};
use super::value_sources::{Giver, KnownSources, ValueSource};
use crate::analysis::constants::Text;
use crate::finding::Strength;
use crate::ir::{Op, StmtId, ValueId};
use crate::program::MethodId;
use crate::signatures::{Lexicon, LexiconVerdict, Port};
use std::collections::{BTreeMap, BTreeSet};

/// Calls of libraries, one behind the other, through which an answer is followed to its request.
const MAX_CALLS: u8 = 6;
/// Values that are looked at for one answer.
const MAX_VALUES: usize = 512;

/// A text that a credential is read out of, as it came from the server.
pub(super) struct WholeAnswer {
    /// What gives the text.
    giver: Giver,
    /// The methods that it goes through until the credential is read: what these do to it, they do to every answer with
    /// a credential.
    methods: BTreeSet<MethodId>,
    /// What is known of the credential.
    reasons: Reasons,
}

/// The answers that credentials are read out of.
pub(super) fn whole_answers(
    scene: &Scene<'_, '_, '_>,
    known: &KnownSources<Reasons>,
) -> Vec<WholeAnswer> {
    let mut found = Vec::new();
    for ((_, key), sites) in fields_of_responses(scene) {
        for site in sites {
            let mut reasons = of_source_at(scene, site);
            let source = ValueSource::at(site);
            known.of(&source).for_each(|more| reasons.extend(more));
            if reasons.verdict().is_some() {
                found.extend(texts_behind(scene, site, &key, &reasons));
            }
        }
    }
    found
}

/// The texts that the call at `site` reads under a key.
fn texts_behind(
    scene: &Scene<'_, '_, '_>,
    site: Site,
    key: &str,
    reasons: &Reasons,
) -> Vec<WholeAnswer> {
    let facts = scene.facts.of(site.method);
    let Some(answer) = port_value(&facts.body, site.stmt, Port::This) else {
        return Vec::new();
    };
    let mut reasons = reasons.clone();
    let text = format!("'{key}' is read out of the same text");
    reasons.add(Strength::Weak, "part-of-text", text, None);
    let traces = trace(scene, &[], site.method, answer).origins.into_iter();
    let whole = traces.filter_map(|traced| {
        let giver = traced.giver()?;
        let on_way = traced.sites.iter().map(|(site, _)| site.method);
        let mut methods: BTreeSet<MethodId> = on_way.collect();
        methods.insert(site.method);
        if let Giver::Call(call) = giver {
            methods.insert(call.method);
        }
        Some(WholeAnswer {
            giver,
            methods,
            reasons: reasons.clone(),
        })
    });
    whole.collect()
}

/// What is known of the credential in a text that arrives at `site` as it came from the server.
pub(super) fn held_in<'w>(
    whole: &'w [WholeAnswer],
    traced: &Traced<'_>,
    site: Site,
) -> Option<&'w Reasons> {
    let giver = traced.giver()?;
    let is_meant = |answer: &&WholeAnswer| {
        let mut on_way = traced.sites.iter().map(|(site, _)| site.method);
        answer.giver == giver
            && answer.methods.contains(&site.method)
            && on_way.all(|method| answer.methods.contains(&method))
    };
    whole.iter().find(is_meant).map(|answer| &answer.reasons)
}

/// Adds to `known` what is read under a name about sessions out of answers to requests that start or renew a session.
pub(super) fn confirm_by_request(scene: &Scene<'_, '_, '_>, known: &mut KnownSources<Reasons>) {
    let Some(paths) = scene.signatures.lexicon(AUTH_PATHS) else {
        return;
    };
    for ((_, key), sites) in fields_of_responses(scene) {
        for site in sites {
            let Some(path) = request_of(scene, paths, site) else {
                continue;
            };
            let text = format!("'{key}' is read out of what the request to '{path}' answers");
            let reasons = known.entry(ValueSource::at(site));
            reasons.add(Strength::Medium, "login-answer", text, None);
            // What is vague elsewhere is not in the answer to a login.
            if let Some(value) = credential_of(scene, &key) {
                let text = format!("a login hands it out as '{key}'");
                reasons.add(Strength::Medium, "json-key", text, Some(value));
            }
        }
    }
}

/// The path of the request that starts or renews a session, and that the call at `site` reads the answer of.
fn request_of(scene: &Scene<'_, '_, '_>, paths: &Lexicon, site: Site) -> Option<String> {
    let facts = scene.facts.of(site.method);
    let answer = port_value(&facts.body, site.stmt, Port::This)?;
    let mut seen = BTreeSet::new();
    let mut waiting = BTreeMap::from([((site.method, answer), MAX_CALLS)]);
    while let Some(((method, value), calls)) = waiting.pop_first() {
        for (method, value) in passed_through(scene, method, value) {
            if seen.len() >= MAX_VALUES {
                return None;
            }
            if !seen.insert((method, value)) {
                continue;
            }
            let made_of = made_of(scene, method, value);
            let mut texts = made_of.iter().filter_map(|(method, value)| {
                let facts = scene.facts.of(*method);
                let text = facts.constant_of(*value)?.as_text()?;
                auth_path(paths, text)
            });
            if let Some(path) = texts.next() {
                return Some(path);
            }
            if let Some(left) = calls.checked_sub(1) {
                waiting.extend(made_of.into_iter().map(|value| (value, left)));
            }
        }
    }
    None
}

/// The values that a value is made of where nothing follows it further: what a call is given, a constructor too, and
/// what stands beside an object that is called back with the answer.
fn made_of(
    scene: &Scene<'_, '_, '_>,
    method: MethodId,
    value: ValueId,
) -> Vec<(MethodId, ValueId)> {
    let facts = scene.facts.of(method);
    let stmt = value.definition();
    if stmt.index() >= facts.body.len() {
        return Vec::new();
    }
    let given = |method: MethodId, stmt: StmtId| {
        let facts = scene.facts.of(method);
        let operands = facts.body.operands(stmt).to_vec().into_iter();
        operands.map(move |value| (method, value)).collect()
    };
    match facts.body.stmt(stmt).op {
        Op::Invoke(..) => given(method, stmt),
        Op::New(_) => construction(scene, method, value)
            .map_or_else(Vec::new, |(site, _)| given(site.method, site.stmt)),
        Op::Parameter(index) if index > 0 && scene.calls_of(method).is_empty() => {
            beside_listener(scene, method)
        }
        _ => Vec::new(),
    }
}

/// What stands beside the objects of the method's class where calls are given these: the address of the request that
/// calls the object back.
fn beside_listener(scene: &Scene<'_, '_, '_>, method: MethodId) -> Vec<(MethodId, ValueId)> {
    let program = scene.program;
    let class = program.method(method).class;
    let sites = program.users_of_type(class).iter();
    let sites = sites.filter_map(|site| scene.statement(*site));
    let mut beside = Vec::new();
    for made in sites {
        let facts = scene.facts.of(made.method);
        if facts.body.stmt(made.stmt).op != Op::New(class) {
            continue;
        }
        let listener = made.stmt.value();
        for stmt in facts.uses(listener).iter().copied() {
            let operands = facts.body.operands(stmt);
            let is_given = operands.iter().skip(1).any(|operand| *operand == listener);
            if is_given && matches!(facts.body.stmt(stmt).op, Op::Invoke(..)) {
                let others = operands.iter().filter(|operand| **operand != listener);
                beside.extend(others.map(|operand| (made.method, *operand)));
            }
        }
    }
    beside
}

/// The part of a text that is the path of a request which starts or renews a session.
fn auth_path(paths: &Lexicon, text: &Text) -> Option<String> {
    let literals = text.parts().iter().filter_map(Text::as_literal);
    let mut literals = literals.filter(|literal| literal.contains('/'));
    let path = literals.find(|literal| matches!(paths.judge(literal), LexiconVerdict::Match(_)))?;
    let path = path.split_once("://").map_or(path, |(_, rest)| {
        rest.find('/').map_or(rest, |at| &rest[at..])
    });
    Some(path.split('?').next().unwrap_or(path).to_owned())
}
