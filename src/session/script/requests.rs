//! Requests of scripts without TLS that carry a session value.

use super::ScriptFact;
use super::cells::{of_deed, shown};
use super::judging::{Judge, Judged};
use super::operations::{Operation, at_port, named};
use super::place::Places;
use super::sinks::{address, fact};
use crate::analysis::script::{Source, Step};
use crate::finding::Confidence;
use crate::formats::script::{Expr, ExprIdx};
use crate::signatures::ScriptDeed;

/// Objects inside the arguments of a request that are looked into.
const MAX_LEVELS: usize = 3;
/// Hosts of developers' machines and networks.
const LOCAL: [&str; 8] = [
    "localhost",
    "127.",
    "10.",
    "192.168.",
    "0.0.0.0",
    "[::1]",
    "172.16.",
    "host.",
];

/// The requests.
pub(super) fn cleartext(judge: &Judge<'_>, places: &Places<'_>) -> Vec<ScriptFact> {
    let mut found = Vec::new();
    for operation in of_deed(judge, ScriptDeed::Request) {
        let urls = addresses(judge, operation);
        let Some(url) = urls.into_iter().find(|url| is_cleartext(url)) else {
            continue;
        };
        let Expr::Call {
            callee, arguments, ..
        } = judge.values.scripts().expr(operation.site)
        else {
            continue;
        };
        let carried = arguments
            .iter()
            .find_map(|argument| carried(judge, *argument, MAX_LEVELS));
        let Some((name, value, judged)) = carried else {
            continue;
        };
        let mut fact = fact(judge, places, (operation.site, value), "cleartext", judged);
        fact.call = shown(judge, *callee);
        fact.key = Some(name);
        fact.url = Some(address(&url));
        found.push(fact);
    }
    found
}

/// The addresses that a request may go to; that of the client that it is made with comes first.
fn addresses(judge: &Judge<'_>, operation: Operation<'_>) -> Vec<String> {
    let ports = operation.model.url.iter();
    let urls = ports.flat_map(|port| at_port(port, operation.site, judge.values));
    let paths: Vec<String> = urls.map(|url| judge.values.template(url, &[])).collect();
    let Expr::Call { callee, .. } = judge.values.scripts().expr(operation.site) else {
        return paths;
    };
    let bases = judge
        .values
        .resolved(*callee, &[])
        .iter()
        .flat_map(|source| bases(judge, source))
        .collect::<Vec<_>>();
    let joined = bases
        .iter()
        .flat_map(|base| paths.iter().map(move |path| (base, path)));
    let joined = joined
        .filter(|(_, path)| !path.contains("://"))
        .map(|(base, path)| format!("{base}{path}"));
    let mut all: Vec<String> = joined.collect();
    all.extend(paths.iter().cloned());
    all
}

/// What clients are told to put in front of every path.
fn bases(judge: &Judge<'_>, source: &Source) -> Vec<String> {
    let made = source.steps.iter().filter_map(|step| match step {
        Step::Call { call, .. } => Some(*call),
        _ => None,
    });
    let options = made.filter_map(|call| match judge.values.scripts().expr(call) {
        Expr::Call { arguments, .. } => arguments.first().copied(),
        _ => None,
    });
    let urls = options.flat_map(|options| named(options, &["baseURL".to_owned()], judge.values));
    urls.map(|url| judge.values.template(url, &[])).collect()
}

fn is_cleartext(url: &str) -> bool {
    let Some(host) = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("ws://"))
    else {
        return false;
    };
    let is_known = host
        .chars()
        .next()
        .is_some_and(|first| first.is_alphanumeric());
    is_known && !LOCAL.iter().any(|local| host.starts_with(local))
}

/// The session value in what a request is given: its name, itself, and why it is one.
fn carried(judge: &Judge<'_>, index: ExprIdx, left: usize) -> Option<(String, ExprIdx, Judged)> {
    let left = left.checked_sub(1)?;
    for object in judge
        .values
        .resolved(index, &[])
        .iter()
        .filter_map(Source::made)
    {
        let Expr::Object(members) = judge.values.scripts().expr(object) else {
            continue;
        };
        for (name, value) in members {
            let Some(name) = name.as_deref() else {
                continue;
            };
            if let Some(judged) = carried_as(judge, name, *value) {
                return Some((name.to_owned(), *value, judged));
            }
            if let Some(inside) = carried(judge, *value, left) {
                return Some(inside);
            }
        }
    }
    None
}

fn carried_as(judge: &Judge<'_>, name: &str, value: ExprIdx) -> Option<Judged> {
    if let Some(judged) =
        judge.judge_alone(value, &[], crate::session::evidence::Reasons::default())
    {
        return Some(judged);
    }
    let (weight, kind) = judge.weight(name);
    let sources = judge.parts(value, &[]);
    let is_password = judge.inputs.reads_password(value, judge.values) && weight > 0;
    (weight >= 3 && !sources.is_empty() && kind.is_some() || is_password).then(|| Judged {
        value: kind.unwrap_or(crate::finding::ValueKind::Password),
        confidence: Confidence::new(if is_password { 85 } else { 75 }),
        evidence: Vec::new(),
        is_confirmed: false,
    })
}
