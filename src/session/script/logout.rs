//! Logouts of scripts into the session values that they leave in stores.

use super::ScriptFact;
use super::cells::of_deed;
use super::judging::Judge;
use super::place::Places;
use crate::analysis::script::Source;
use crate::finding::{Confidence, Step};
use crate::formats::script::{Expr, ExprIdx, FunctionIdx};
use crate::signatures::ScriptDeed;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// What a logout that empties nothing makes us believe.
const NEVER_EMPTIED: u8 = 80;
/// Names of calls that may empty a store in a way that is not seen.
const MAY_EMPTY: [&str; 12] = [
    "clear", "remove", "reset", "purge", "delete", "destroy", "logout", "signout", "logoff",
    "setitem", "flush", "wipe",
];
/// Names that logouts have, in lower case and without underscores.
const NAMES: [&str; 5] = ["logout", "signout", "logoff", "signoff", "endsession"];
/// What may stand in front of such a name.
const BEFORE: [&str; 12] = [
    "", "do", "on", "handle", "perform", "user", "force", "confirm", "auth", "execute", "request",
    "process",
];

/// The session values that no logout empties, once for each cell.
pub(super) fn uncleared(
    judge: &Judge<'_>,
    places: &Places<'_>,
    cells: &[ScriptFact],
) -> Vec<ScriptFact> {
    let calls = Calls::of(judge);
    let handlers = handlers(judge, places);
    let Some(first) = handlers.first() else {
        return Vec::new();
    };
    let reach = calls.reach(judge, &handlers);
    if calls.may_empty(judge, &reach) {
        return Vec::new();
    }
    let emptied = emptied(judge, &reach);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for cell in cells {
        let key = cell.key.clone().unwrap_or_default();
        let is_emptied = emptied.iter().any(|(kind, name)| {
            *kind == cell.kind && name.as_ref().is_none_or(|name| *name == key)
        });
        if is_emptied || !seen.insert((cell.kind.clone(), key.clone())) {
            continue;
        }
        let Some(node) = node_of(judge, *first) else {
            continue;
        };
        let mut fact = cell.clone();
        fact.steps = vec![Step {
            location: cell.place.clone(),
            text: format!("the value is kept under '{key}'"),
        }];
        fact.place = places.location(node);
        fact.function = places.function_name(*first);
        fact.confidence = fact.confidence.min(Confidence::new(NEVER_EMPTIED));
        found.push(fact);
    }
    found
}

/// The functions that end a session: by their names, or by the text of what calls them.
fn handlers(judge: &Judge<'_>, places: &Places<'_>) -> Vec<FunctionIdx> {
    let scripts = judge.values.scripts();
    let is_own = |function: FunctionIdx| {
        scripts
            .script_of(function)
            .is_some_and(|(script, _)| judge.values.library(script).is_none())
    };
    let named = scripts
        .functions()
        .filter(|(index, function)| is_logout(&function.name) && is_own(*index));
    let mut found: Vec<FunctionIdx> = named.map(|(index, _)| index).collect();
    found.extend(pressed(judge, places));
    found
}

/// True for `logout`, `doLogout`, `handle_sign_out`, `logoutUser`.
fn is_logout(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(|one| one.is_alphanumeric())
        .collect::<String>()
        .to_ascii_lowercase();
    NAMES.iter().any(|word| {
        let rest = plain.split_once(word);
        rest.is_some_and(|(before, after)| {
            BEFORE.contains(&before)
                && [
                    "", "user", "handler", "click", "clicked", "press", "pressed", "async",
                ]
                .contains(&after)
        })
    })
}

/// What is called by the press of something that says so.
fn pressed(judge: &Judge<'_>, places: &Places<'_>) -> Vec<FunctionIdx> {
    let scripts = judge.values.scripts();
    let Some(lexicon) = judge.signatures.lexicon("logout-text") else {
        return Vec::new();
    };
    let texts = scripts.expressions().filter(|(index, _)| {
        scripts
            .text(*index)
            .is_some_and(|text| lexicon.look_up(text).is_some())
    });
    let says: FxHashSet<(usize, u32)> = texts
        .filter_map(|(index, _)| places.position(index))
        .collect();
    if says.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, node) in scripts.expressions() {
        let Expr::Object(members) = &node.expr else {
            continue;
        };
        let handler = members
            .iter()
            .find(|(name, _)| matches!(name.as_deref(), Some("onPress" | "onClick" | "handler")));
        let Some((_, handler)) = handler else {
            continue;
        };
        // A list of such things says nothing of one.
        if node.range.len() > 1500 {
            continue;
        }
        let Some((file, _)) = places.position(index) else {
            continue;
        };
        if says
            .iter()
            .any(|(other, at)| *other == file && node.range.contains(at))
        {
            found.extend(judge.values.functions(*handler));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The expression that a function is.
fn node_of(judge: &Judge<'_>, function: FunctionIdx) -> Option<ExprIdx> {
    let mut all = judge.values.scripts().expressions();
    all.find(|(_, node)| node.expr == Expr::Function(function))
        .map(|(index, _)| index)
}

/// Which function calls what.
struct Calls {
    inside: FxHashMap<FunctionIdx, Vec<ExprIdx>>,
    children: FxHashMap<FunctionIdx, Vec<FunctionIdx>>,
    named: FxHashMap<Box<str>, Vec<FunctionIdx>>,
}

impl Calls {
    fn of(judge: &Judge<'_>) -> Self {
        let scripts = judge.values.scripts();
        let mut found = Self {
            inside: FxHashMap::default(),
            children: FxHashMap::default(),
            named: FxHashMap::default(),
        };
        for (index, node) in scripts.expressions() {
            if matches!(
                node.expr,
                Expr::Call { .. } | Expr::Assign { .. } | Expr::Delete(_)
            ) {
                found.inside.entry(node.function).or_default().push(index);
            }
        }
        for (index, function) in scripts.functions() {
            if let Some(parent) = function.parent {
                found.children.entry(parent).or_default().push(index);
            }
            if !function.name.is_empty() {
                found
                    .named
                    .entry(function.name.clone())
                    .or_default()
                    .push(index);
            }
        }
        found
    }

    /// All functions that the handlers reach. A method of something unknown may be any function of its name.
    fn reach(&self, judge: &Judge<'_>, handlers: &[FunctionIdx]) -> FxHashSet<FunctionIdx> {
        let mut reach: FxHashSet<FunctionIdx> = FxHashSet::default();
        let mut open = handlers.to_vec();
        while let Some(function) = open.pop() {
            if !reach.insert(function) {
                continue;
            }
            open.extend(self.children.get(&function).into_iter().flatten());
            for call in self.inside.get(&function).into_iter().flatten() {
                let Expr::Call {
                    callee, arguments, ..
                } = judge.values.scripts().expr(*call)
                else {
                    continue;
                };
                let called = match judge.values.scripts().expr(*callee) {
                    Expr::Member { object, name } if matches!(&**name, "call" | "apply") => {
                        judge.values.functions(*object)
                    }
                    _ => judge.values.functions(*callee),
                };
                if called.is_empty()
                    && let Expr::Member { name, .. } = judge.values.scripts().expr(*callee)
                    && name.len() > 2
                {
                    open.extend(self.named.get(name).into_iter().flatten());
                }
                open.extend(called);
                open.extend(
                    arguments
                        .iter()
                        .flat_map(|argument| judge.values.functions(*argument)),
                );
            }
        }
        reach
    }

    /// True when something is called that may empty a store, and nobody knows.
    fn may_empty(&self, judge: &Judge<'_>, reach: &FxHashSet<FunctionIdx>) -> bool {
        let mut calls = reach
            .iter()
            .flat_map(|function| self.inside.get(function).into_iter().flatten());
        calls.any(|call| {
            let Expr::Call { callee, .. } = judge.values.scripts().expr(*call) else {
                return false;
            };
            let is_known = !judge.operations.of_call(*call).is_empty()
                || !judge.values.functions(*callee).is_empty();
            let sources = judge.values.resolved(*callee, &[]);
            let name = sources
                .iter()
                .find_map(Source::last_name)
                .map(str::to_ascii_lowercase);
            let name = name.unwrap_or_default();
            !is_known && MAY_EMPTY.iter().any(|word| name.contains(word))
        })
    }
}

/// The cells that the functions empty; all of a kind for `None`.
fn emptied(judge: &Judge<'_>, reach: &FxHashSet<FunctionIdx>) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    let scripts = judge.values.scripts();
    let is_reached = |site: ExprIdx| {
        scripts
            .node(site)
            .is_some_and(|node| reach.contains(&node.function))
    };
    for does in [ScriptDeed::Remove, ScriptDeed::Clear, ScriptDeed::Write] {
        for operation in of_deed(judge, does) {
            let kind = operation.model.kind.clone().unwrap_or_default();
            let callers = super::cells::writes_of(judge, operation);
            match does {
                ScriptDeed::Clear if is_reached(operation.site) => found.push((kind, None)),
                ScriptDeed::Write => {
                    for write in callers
                        .iter()
                        .filter(|write| judge.parts(write.value, &write.chain).is_empty())
                    {
                        let site = write.chain.last().copied().unwrap_or(operation.site);
                        if is_reached(site) || is_reached(operation.site) {
                            found.push((kind.clone(), Some(write.key.clone())));
                        }
                    }
                }
                ScriptDeed::Remove if is_reached(operation.site) => {
                    let removed = removed_keys(judge, operation.model, operation.site);
                    if removed.is_empty() {
                        found.push((kind.clone(), None));
                    }
                    found.extend(removed.into_iter().map(|key| (kind.clone(), Some(key))));
                }
                _ => {}
            }
        }
    }
    found
}

/// The keys that a call removes, also those of a list; none when they are not known.
fn removed_keys(
    judge: &Judge<'_>,
    model: &crate::signatures::ScriptModel,
    site: ExprIdx,
) -> Vec<String> {
    let mut keys = judge.keys(model, site, &[]);
    let ports = model
        .key
        .iter()
        .flat_map(|port| super::operations::at_port(port, site, judge.values));
    for list in ports
        .flat_map(|port| judge.values.resolved(port, &[]))
        .filter_map(|source| source.made())
    {
        if let Expr::Array(elements) = judge.values.scripts().expr(list) {
            keys.extend(
                elements
                    .iter()
                    .filter_map(|element| judge.values.text(*element)),
            );
        }
    }
    keys
}
