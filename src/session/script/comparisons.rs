//! Passwords that scripts compare with constants.

use super::ScriptFact;
use super::cells::shown;
use super::judging::{Judge, Judged};
use super::place::Places;
use super::sinks::fact;
use crate::finding::{Confidence, ValueKind};
use crate::formats::script::{Expr, ExprIdx, VariableIdx};
use rustc_hash::FxHashMap;

/// Constants that say something about a field instead of being its content.
const NO_PASSWORDS: [&str; 16] = [
    "text",
    "password",
    "show",
    "hide",
    "visible",
    "hidden",
    "string",
    "true",
    "false",
    "required",
    "none",
    "weak",
    "strong",
    "medium",
    "undefined",
    "null",
];

/// The comparisons.
pub(super) fn comparisons(judge: &Judge<'_>, places: &Places<'_>) -> Vec<ScriptFact> {
    let scripts = judge.values.scripts();
    let sent_as = sent_as(judge);
    let mut found = Vec::new();
    for (index, node) in scripts.expressions() {
        let Expr::Equal { left, right } = node.expr else {
            continue;
        };
        let is_library = judge.values.is_library_function(node.function);
        for (value, constant) in [(left, right), (right, left)] {
            let Some(text) = judge.values.text(constant) else {
                continue;
            };
            let is_constant = judge.values.text(value).is_some();
            let lower = text.to_ascii_lowercase();
            if is_library
                || is_constant
                || text.len() < 3
                || NO_PASSWORDS.contains(&lower.as_str())
                || text.contains(' ')
            {
                continue;
            }
            let typed = judge.inputs.reads_password(value, judge.values);
            if !typed && !is_password(judge, value, &sent_as) {
                continue;
            }
            let judged = Judged {
                value: ValueKind::Password,
                confidence: Confidence::new(if typed { 90 } else { 80 }),
                evidence: Vec::new(),
                is_confirmed: typed,
            };
            let mut fact = fact(judge, places, (index, value), "comparison", judged);
            fact.call = shown(judge, value);
            fact.text = Some(text);
            found.push(fact);
        }
    }
    found
}

/// Names of properties that variables are sent as.
fn sent_as(judge: &Judge<'_>) -> FxHashMap<VariableIdx, Vec<Box<str>>> {
    let scripts = judge.values.scripts();
    let mut found: FxHashMap<VariableIdx, Vec<Box<str>>> = FxHashMap::default();
    for (_, node) in scripts.expressions() {
        let Expr::Object(members) = &node.expr else {
            continue;
        };
        for (name, value) in members {
            if let (Some(name), Expr::Variable(variable)) = (name, scripts.expr(*value)) {
                found.entry(*variable).or_default().push(name.clone());
            }
        }
    }
    found
}

fn is_password(
    judge: &Judge<'_>,
    value: ExprIdx,
    sent_as: &FxHashMap<VariableIdx, Vec<Box<str>>>,
) -> bool {
    let scripts = judge.values.scripts();
    let mut names: Vec<&str> = Vec::new();
    match scripts.expr(value) {
        Expr::Variable(variable) => {
            names.extend(
                sent_as
                    .get(variable)
                    .into_iter()
                    .flatten()
                    .map(|name| &**name),
            );
            names.extend(scripts.variable(*variable).map(|variable| &*variable.name));
        }
        Expr::Member { name, .. } => names.push(name),
        _ => {}
    }
    let is_word = |name: &&str| {
        let lower = name.to_ascii_lowercase();
        let ends = ["password", "passwd", "pwd", "passcode", "pass"]
            .iter()
            .any(|word| lower.ends_with(word));
        ends && judge.weight(name).1 == Some(ValueKind::Password)
    };
    names.iter().any(is_word)
}
