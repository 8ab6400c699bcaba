//! The calls that rules ask for, with the constants that they are given.

use super::ScriptCall;
use super::cells::shown;
use super::judging::Judge;
use super::pattern;
use super::place::Places;
use crate::analysis::script::Source;
use crate::formats::script::{Expr, ExprIdx};
use crate::signatures::ScriptPattern;
use std::collections::BTreeMap;

/// Arguments of a call that conditions may ask about.
const MAX_ARGUMENTS: usize = 5;
/// Objects inside arguments that conditions may ask about.
const MAX_LEVELS: usize = 3;

/// The calls that match one of the patterns.
pub(super) fn calls(
    judge: &Judge<'_>,
    places: &Places<'_>,
    patterns: &[&ScriptPattern],
) -> Vec<ScriptCall> {
    let mut found = Vec::new();
    if patterns.is_empty() {
        return found;
    }
    let scripts = judge.values.scripts();
    for (index, node) in scripts.expressions() {
        let Expr::Call {
            callee, arguments, ..
        } = &node.expr
        else {
            continue;
        };
        if judge.values.is_library_function(node.function) {
            continue;
        }
        let sources = judge.values.resolved(*callee, &[]);
        for wanted in patterns {
            if !sources
                .iter()
                .any(|source| pattern::matches(wanted, source, judge.values))
            {
                continue;
            }
            let mut constants = BTreeMap::new();
            for (position, argument) in arguments.iter().take(MAX_ARGUMENTS).enumerate() {
                add_constants(
                    judge,
                    &format!("a{}", position + 1),
                    *argument,
                    MAX_LEVELS,
                    &mut constants,
                );
            }
            found.push(ScriptCall {
                pattern: wanted.text.clone(),
                place: places.location(index),
                call: shown(judge, *callee),
                function: places.function_around(index),
                constants,
            });
        }
    }
    found
}

fn add_constants(
    judge: &Judge<'_>,
    port: &str,
    index: ExprIdx,
    left: usize,
    found: &mut BTreeMap<String, Vec<String>>,
) {
    let scripts = judge.values.scripts();
    if let Expr::Bool(truth) = scripts.expr(index) {
        found
            .entry(port.to_owned())
            .or_default()
            .push(truth.to_string());
    }
    let texts = judge.values.texts(index, &[]);
    if !texts.is_empty() {
        found.entry(port.to_owned()).or_default().extend(texts);
    }
    let Some(left) = left.checked_sub(1) else {
        return;
    };
    for made in judge
        .values
        .resolved(index, &[])
        .iter()
        .filter_map(Source::made)
    {
        match scripts.expr(made) {
            Expr::Object(members) => {
                for (name, value) in members {
                    let Some(name) = name else { continue };
                    add_constants(judge, &format!("{port}.{name}"), *value, left, found);
                }
            }
            Expr::Array(elements) => {
                for element in elements {
                    add_constants(judge, port, *element, left, found);
                }
            }
            Expr::Call { arguments, .. } if left > 0 => {
                // `new TextEncoder().encode("key")` and its relatives give what they are given.
                for argument in arguments.iter().take(1) {
                    add_constants(judge, port, *argument, 0, found);
                }
            }
            _ => {}
        }
    }
}
