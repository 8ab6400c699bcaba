//! Writes to stores into the session values that are kept there.

use super::ScriptFact;
use super::judging::{Judge, Judged};
use super::operations::{Operation, at_port, pairs};
use super::place::Places;
use crate::analysis::script::{Root, Source, Step as Way};
use crate::finding::Step;
use crate::formats::script::{Expr, ExprIdx, FunctionIdx};
use crate::signatures::{ScriptDeed, ScriptPort};

/// Functions around a write that are looked through.
const MAX_WRAPPERS: usize = 3;
/// Ways to one write that are told apart.
const MAX_CHAINS: usize = 200;

/// A write of a value under a key, along a chain of calls.
pub(super) struct Write {
    pub(super) key: String,
    pub(super) value: ExprIdx,
    pub(super) chain: Vec<ExprIdx>,
    /// The place of one of several values of the same call.
    pub(super) part: Option<ExprIdx>,
}

/// All session values in stores. What is learned about one of them counts for the others.
pub(super) fn cells(judge: &mut Judge<'_>, places: &Places<'_>) -> Vec<ScriptFact> {
    let mut found = Vec::new();
    // The second time everything is known that the first one found.
    for _ in 0..2 {
        found.clear();
        let writes: Vec<Operation<'_>> = of_deed(judge, ScriptDeed::Write);
        for operation in writes {
            for write in writes_of(judge, operation) {
                let kind = operation.model.kind.clone().unwrap_or_default();
                let Some(judged) = judge.judge_kept(&kind, &write.key, write.value, &write.chain)
                else {
                    continue;
                };
                judge.cells.insert((kind, write.key.clone()));
                let sources = judge.parts(write.value, &write.chain);
                let known = sources
                    .iter()
                    .filter(|source| source.made().is_none() && !source.steps.is_empty());
                judge.known.extend(known.cloned());
                found.push(fact(judge, places, operation, &write, judged));
            }
        }
    }
    found.sort_by(|left, right| {
        left.place
            .cmp(&right.place)
            .then_with(|| left.key.cmp(&right.key))
    });
    found.dedup_by(|later, first| {
        later.place.place == first.place.place
            && later.place.artifact == first.place.artifact
            && later.key == first.key
    });
    found
}

/// The operations that do this.
pub(super) fn of_deed<'j>(judge: &Judge<'j>, does: ScriptDeed) -> Vec<Operation<'j>> {
    let all = judge.operations.all.iter();
    all.filter(|operation| operation.model.does == does)
        .copied()
        .collect()
}

/// What an operation writes, once for each way to it.
pub(super) fn writes_of(judge: &Judge<'_>, operation: Operation<'_>) -> Vec<Write> {
    let model = operation.model;
    let mut found = Vec::new();
    if let Some(port @ ScriptPort::Pairs(_)) = &model.key {
        for (key, value) in pairs(port, operation.site, judge.values) {
            for key in judge.values.texts(key, &[]) {
                let chain = Vec::new();
                found.push(Write {
                    key,
                    value,
                    chain,
                    part: Some(value),
                });
            }
        }
        return found;
    }
    let values: Vec<ExprIdx> = model
        .values
        .iter()
        .flat_map(|port| at_port(port, operation.site, judge.values))
        .collect();
    let keys: Vec<ExprIdx> = model
        .key
        .iter()
        .flat_map(|port| at_port(port, operation.site, judge.values))
        .collect();
    let all: Vec<ExprIdx> = keys.iter().chain(&values).copied().collect();
    for chain in chains(judge, &all) {
        let mut names = judge.keys(model, operation.site, &chain);
        names.extend(property_key(judge, operation));
        for key in names {
            for value in &values {
                found.push(Write {
                    key: key.clone(),
                    value: *value,
                    chain: chain.clone(),
                    part: None,
                });
            }
        }
    }
    found
}

/// The key of an assignment: the name of the property, or what a cookie is called.
fn property_key(judge: &Judge<'_>, operation: Operation<'_>) -> Option<String> {
    let Expr::Assign { target, value } = judge.values.scripts().expr(operation.site) else {
        return None;
    };
    let Expr::Member { name, .. } = judge.values.scripts().expr(*target) else {
        return None;
    };
    if &**name != "cookie" {
        return Some(name.to_string());
    }
    let template = judge.values.template(*value, &[]);
    let (key, _) = template.split_once('=')?;
    Some(key.trim().to_owned())
}

/// The chains of calls by which what the expressions take from parameters gets there; one empty chain for none.
pub(super) fn chains(judge: &Judge<'_>, expressions: &[ExprIdx]) -> Vec<Vec<ExprIdx>> {
    let mut open: Vec<Vec<ExprIdx>> = vec![Vec::new()];
    let mut done = Vec::new();
    while let Some(chain) = open.pop() {
        let wrapper = wrapper(judge, expressions, &chain);
        let callers = wrapper.map_or(&[][..], |function| judge.values.callers(function));
        if callers.is_empty() || chain.len() >= MAX_WRAPPERS || done.len() + open.len() > MAX_CHAINS
        {
            done.push(chain);
            continue;
        }
        for call in callers.iter().rev() {
            if !chain.contains(call) {
                let mut longer = chain.clone();
                longer.push(*call);
                open.push(longer);
            }
        }
    }
    done
}

/// The function whose parameters the expressions still need.
fn wrapper(judge: &Judge<'_>, expressions: &[ExprIdx], chain: &[ExprIdx]) -> Option<FunctionIdx> {
    let mut sources = expressions
        .iter()
        .flat_map(|index| symbolic(judge, *index, chain));
    sources.find_map(|source| match source.root {
        Root::Parameter(function, _) if !judge.values.callers(function).is_empty() => {
            Some(function)
        }
        _ => None,
    })
}

/// The sources of an expression with the arguments of the chain put in, and no others.
fn symbolic(judge: &Judge<'_>, index: ExprIdx, chain: &[ExprIdx]) -> Vec<Source> {
    let mut sources: Vec<Source> = judge.values.sources(index).to_vec();
    for call in chain {
        let put_in = |source: &Source| match source.root {
            Root::Parameter(function, position) if judge.values.calls(*call, function) => {
                let given = judge.values.argument(*call, position);
                let given =
                    given.map_or_else(Vec::new, |given| judge.values.sources(given).to_vec());
                given.iter().map(|given| source.behind(given)).collect()
            }
            _ => vec![source.clone()],
        };
        sources = sources.iter().flat_map(put_in).collect();
    }
    sources
}

fn fact(
    judge: &Judge<'_>,
    places: &Places<'_>,
    operation: Operation<'_>,
    write: &Write,
    judged: Judged,
) -> ScriptFact {
    let outermost = write.chain.last().copied().or(write.part);
    let site = outermost.unwrap_or(operation.site);
    let kind = operation.model.kind.as_deref().unwrap_or_default();
    let (function, place) = (places.function_around(site), places.location(site));
    let mut fact = ScriptFact::at(place, function, kind, judged);
    let (given, origin) = given(judge, places, write.value, &write.chain);
    fact.steps.extend(given);
    fact.steps.extend(write.chain.iter().rev().map(|call| Step {
        location: places.location(*call),
        text: format!("it is given to be kept under '{}'", write.key),
    }));
    let call = written(judge, operation);
    fact.steps.push(Step {
        location: places.location(operation.site),
        text: format!("'{call}' keeps it under '{}'", write.key),
    });
    ScriptFact {
        title: operation.model.title.clone(),
        call,
        key: Some(write.key.clone()),
        origin,
        ..fact
    }
}

/// How the call or assignment is written.
fn written(judge: &Judge<'_>, operation: Operation<'_>) -> String {
    match judge.values.scripts().expr(operation.site) {
        Expr::Call { callee, .. } => shown(judge, *callee),
        Expr::Assign { target, .. } => shown(judge, *target),
        _ => String::new(),
    }
}

/// What an expression is called, from where it comes.
pub(super) fn shown(judge: &Judge<'_>, index: ExprIdx) -> String {
    let sources = judge.values.resolved(index, &[]);
    let named = sources
        .iter()
        .find(|source| matches!(source.root, Root::Global(_) | Root::Module(_)));
    named
        .or(sources.first())
        .map_or_else(|| "?".to_owned(), Source::display)
}

/// Where the value comes from: the step at the call that gives it, when it is one, and how the script writes it.
pub(super) fn given(
    judge: &Judge<'_>,
    places: &Places<'_>,
    value: ExprIdx,
    chain: &[ExprIdx],
) -> (Option<Step>, Option<String>) {
    let parts = judge.parts(value, chain);
    let Some(source) = parts.iter().find(|source| !source.steps.is_empty()) else {
        return (None, None);
    };
    let call = source.steps.iter().find_map(|step| match step {
        Way::Call { call, .. } | Way::Given(call) => Some(*call),
        _ => None,
    });
    let shown = source.display();
    let step = call.map(|call| Step {
        location: places.location(call),
        text: format!("'{shown}' gives the value"),
    });
    (step, Some(shown))
}
