//! Session values that reach the log, an address, or a header as a constant.

use super::ScriptFact;
use super::cells::{given, of_deed, shown, writes_of};
use super::judging::{Judge, Judged};
use super::operations::at_port;
use super::place::Places;
use super::way::is_of_address;
use crate::analysis::script::{Root, Source};
use crate::finding::{Confidence, Step, Strength, ValueKind};
use crate::formats::script::{Expr, ExprIdx};
use crate::session::evidence::Reasons;
use crate::signatures::{ScriptDeed, is_credential};
use rustc_hash::FxHashSet;

/// What a whole answer with a session value in it makes us believe.
const WHOLE_ANSWER: u8 = 70;

/// Everything of the app's scripts that is exposed.
pub(super) fn sinks(judge: &Judge<'_>, places: &Places<'_>) -> Vec<ScriptFact> {
    let mut found = exposed(judge, places);
    found.extend(in_addresses(judge, places));
    found.extend(out_of_addresses(judge, places));
    found.extend(literals(judge, places));
    found
}

fn exposed(judge: &Judge<'_>, places: &Places<'_>) -> Vec<ScriptFact> {
    let mut found = Vec::new();
    for operation in of_deed(judge, ScriptDeed::Expose) {
        let kind = operation.model.kind.clone().unwrap_or_default();
        let Expr::Call {
            callee, arguments, ..
        } = judge.values.scripts().expr(operation.site)
        else {
            continue;
        };
        let mut labels = Reasons::default();
        for text in arguments
            .iter()
            .filter_map(|argument| judge.values.scripts().text(*argument))
        {
            judge.add_word(
                text,
                "label",
                format!("it is shown as '{text}'"),
                Strength::Weak,
                &mut labels,
            );
        }
        let ports = operation.model.values.iter();
        for value in ports.flat_map(|port| at_port(port, operation.site, judge.values)) {
            let labels = labels.clone().only_for();
            let alone = judge.judge_alone(value, &[], labels);
            let (judged, is_whole_answer) = match alone {
                Some(judged) => (judged, false),
                None => match whole_answer(judge, value) {
                    Some(judged) => (judged, true),
                    None => continue,
                },
            };
            let mut fact = fact(judge, places, (operation.site, value), &kind, judged);
            fact.call = shown(judge, *callee);
            fact.is_whole_answer = is_whole_answer;
            found.push(fact);
            break;
        }
    }
    found
}

/// A value that is an answer of which a part is a session value.
fn whole_answer(judge: &Judge<'_>, value: ExprIdx) -> Option<Judged> {
    let sources = judge.values.resolved(value, &[]);
    let holds = |source: &Source| {
        let end = judge.operations.answer_end(source, judge.values)?;
        let inside = judge.known.iter().filter(|known| {
            known.root == source.root
                && known.steps.len() > source.steps.len()
                && known.steps.starts_with(&source.steps)
        });
        let mut parts: Vec<&Source> = inside.collect();
        parts.sort();
        (end <= source.steps.len()).then(|| parts.first().map(|part| part.display()))?
    };
    let part = sources.iter().find_map(holds)?;
    let mut reasons = Reasons::default();
    let text = format!("'{part}', a credential, is a part of it");
    reasons.add(Strength::Medium, "part", text, Some(ValueKind::AccessToken));
    Some(Judged {
        value: ValueKind::AccessToken,
        confidence: Confidence::new(WHOLE_ANSWER),
        evidence: reasons.evidence(),
        is_confirmed: false,
    })
}

/// Texts with a session value behind the name of a query parameter.
fn in_addresses(judge: &Judge<'_>, places: &Places<'_>) -> Vec<ScriptFact> {
    let scripts = judge.values.scripts();
    let mut seen = FxHashSet::default();
    let mut found = Vec::new();
    // The largest text of those around each other comes last.
    let all: Vec<ExprIdx> = scripts
        .expressions()
        .filter(|(_, node)| matches!(node.expr, Expr::Join(_)))
        .filter(|(_, node)| !judge.values.is_library_function(node.function))
        .map(|(index, _)| index)
        .collect();
    for index in all.into_iter().rev() {
        let Expr::Join(parts) = scripts.expr(index) else {
            continue;
        };
        let mut before = String::new();
        for part in parts {
            if let Some(text) = judge.values.text(*part) {
                before.push_str(&text);
                continue;
            }
            let name = parameter(&before);
            before.push('…');
            let Some(name) = name else { continue };
            if !seen.insert(*part) {
                continue;
            }
            let mut reasons = Reasons::default();
            judge.add_word(
                &name,
                "query-parameter",
                format!("the address names it '{name}'"),
                Strength::Medium,
                &mut reasons,
            );
            if reasons.evidence().is_empty() {
                continue;
            }
            let Some(judged) = judge.judge_alone(*part, &[], reasons) else {
                continue;
            };
            let mut fact = fact(judge, places, (index, *part), "url", judged);
            fact.key = Some(name);
            fact.url = Some(address(&judge.values.template(index, &[])));
            found.push(fact);
        }
    }
    found.sort_by(|left, right| left.place.cmp(&right.place));
    found
}

/// The name of the query parameter whose value comes next.
fn parameter(before: &str) -> Option<String> {
    let (front, name) = before.rsplit_once(['?', '&'])?;
    let name = name.strip_suffix('=')?;
    let is_address =
        before.contains('?') && (front.contains('/') || front.starts_with('…') || front.is_empty());
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|one| one.is_alphanumeric() || "_-.[]".contains(one));
    (is_name && is_address).then(|| name.to_owned())
}

/// An address without its query.
pub(super) fn address(template: &str) -> String {
    let end = template.find(['?', '#']).unwrap_or(template.len());
    template.get(..end).unwrap_or_default().to_owned()
}

/// Session values that are cut out of the address of a page before they are kept.
fn out_of_addresses(judge: &Judge<'_>, places: &Places<'_>) -> Vec<ScriptFact> {
    let mut found = Vec::new();
    let mut seen = FxHashSet::default();
    for operation in of_deed(judge, ScriptDeed::Write) {
        for write in writes_of(judge, operation) {
            let kind = operation.model.kind.as_deref().unwrap_or_default();
            let Some(judged) = judge.judge_kept(kind, &write.key, write.value, &write.chain) else {
                continue;
            };
            let given = write.chain.last().copied().unwrap_or(operation.site);
            let sources = judge.parts(write.value, &write.chain);
            if !sources.iter().any(is_of_address) {
                continue;
            }
            let cut = cut_at(judge, &write.chain, write.value);
            if seen.insert(cut) {
                let mut fact = fact(judge, places, (cut, write.value), "arrives-in-url", judged);
                fact.key = Some(write.key.clone());
                fact.origin = sources
                    .iter()
                    .find(|source| is_of_address(source))
                    .map(Source::display);
                fact.steps.push(Step {
                    location: places.location(given),
                    text: format!("it is kept under '{}'", write.key),
                });
                found.push(fact);
            }
        }
    }
    found
}

/// The expression that gives a variable its value, for what a chain of calls is given.
fn cut_at(judge: &Judge<'_>, chain: &[ExprIdx], value: ExprIdx) -> ExprIdx {
    let scripts = judge.values.scripts();
    let mut at = value;
    for call in chain {
        let sources = judge.values.sources(at);
        let position = sources.iter().find_map(|source| match source.root {
            Root::Parameter(function, position) if judge.values.calls(*call, function) => {
                Some(position)
            }
            _ => None,
        });
        let argument = position.and_then(|position| judge.values.argument(*call, position));
        at = argument.unwrap_or(at);
    }
    if let Expr::Variable(variable) = scripts.expr(at)
        && let Some(variable) = scripts.variable(*variable)
        && let [only] = variable.values.as_slice()
    {
        return *only;
    }
    at
}

/// Credentials that stand in a script as the constant value of a header.
fn literals(judge: &Judge<'_>, places: &Places<'_>) -> Vec<ScriptFact> {
    let mut found = Vec::new();
    for (value, text) in &judge.header_literals {
        if !is_credential(text) {
            continue;
        }
        let judged = Judged {
            value: ValueKind::AccessToken,
            confidence: Confidence::new(85),
            evidence: Vec::new(),
            is_confirmed: false,
        };
        let mut fact = fact(judge, places, (*value, *value), "header-literal", judged);
        let secret = text
            .split_once(' ')
            .map_or(text.as_str(), |(_, secret)| secret);
        fact.text = Some(secret.to_owned());
        found.push(fact);
    }
    found
}

/// A value that reaches a place.
pub(super) fn fact(
    judge: &Judge<'_>,
    places: &Places<'_>,
    (site, value): (ExprIdx, ExprIdx),
    kind: &str,
    judged: Judged,
) -> ScriptFact {
    let (function, place) = (places.function_around(site), places.location(site));
    let mut fact = ScriptFact::at(place, function, kind, judged);
    let (given, shown) = given(judge, places, value, &[]);
    fact.origin = shown;
    fact.steps.extend(given);
    fact.steps.push(Step {
        location: places.location(site),
        text: "it arrives here".to_owned(),
    });
    fact
}
