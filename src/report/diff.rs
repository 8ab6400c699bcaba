//! The reports of two builds of one app into what appeared, went and changed between them.

use super::text;
use crate::finding::{
    AppReport, Cell, CellKey, Endpoint, Finding, Fingerprint, Handler, HandlerKind, Killed,
};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What changed between two builds.
#[derive(Debug, Clone, PartialEq)]
pub struct Diff<'a> {
    /// The older build.
    pub old: &'a AppReport,
    /// The newer build.
    pub new: &'a AppReport,
    /// Flaws, by fingerprint.
    pub findings: Changes<&'a Finding>,
    /// Places that hold a session value, by name.
    pub cells: Changes<&'a Cell>,
    /// Entry points that start or end a session, by kind and method.
    pub handlers: Changes<&'a Handler>,
    /// Addresses that requests go to.
    pub endpoints: Changes<&'a Endpoint>,
}

/// What happened to the things of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes<T> {
    /// Those that only the newer build has.
    pub appeared: Vec<T>,
    /// Those that only the older build has.
    pub gone: Vec<T>,
    /// Those that both have, with what is different.
    pub changed: Vec<Changed<T>>,
    /// Number of those that are the same.
    pub same: usize,
}

/// Something that both builds have and that is not the same in them.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed<T> {
    /// It in the older build.
    pub old: T,
    /// It in the newer build.
    pub new: T,
    /// What is different, as sentences without periods.
    pub what: Vec<String>,
}

impl<'a> Diff<'a> {
    /// Compares two builds.
    pub fn between(old: &'a AppReport, new: &'a AppReport) -> Self {
        let (before, after) = (&old.session_map, &new.session_map);
        Self {
            findings: worst_first(changes(
                &old.findings,
                &new.findings,
                Fingerprint::of,
                finding,
            )),
            cells: changes(&before.cells, &after.cells, cell_name, cell),
            handlers: changes(&before.handlers, &after.handlers, handler_name, handler),
            endpoints: changes(
                &before.endpoints,
                &after.endpoints,
                |endpoint| endpoint.address.clone(),
                endpoint,
            ),
            old,
            new,
        }
    }

    /// True when nothing that is compared differs.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
            && self.cells.is_empty()
            && self.handlers.is_empty()
            && self.endpoints.is_empty()
    }
}

impl<T> Changes<T> {
    /// True when nothing appeared, went or changed.
    pub fn is_empty(&self) -> bool {
        self.appeared.is_empty() && self.gone.is_empty() && self.changed.is_empty()
    }
}

/// Pairs things by their names. Of several with one name, the first of one build is paired with the first of the
/// other, and so on.
fn changes<'a, T, K: Ord>(
    old: &'a [T],
    new: &'a [T],
    name: impl Fn(&T) -> K,
    compare: impl Fn(&T, &T) -> Vec<String>,
) -> Changes<&'a T> {
    let by_name = |list: &'a [T]| {
        let mut found: BTreeMap<K, Vec<&'a T>> = BTreeMap::new();
        for one in list {
            found.entry(name(one)).or_default().push(one);
        }
        found
    };
    let (mut before, after) = (by_name(old), by_name(new));
    let mut changes = Changes {
        appeared: Vec::new(),
        gone: Vec::new(),
        changed: Vec::new(),
        same: 0,
    };
    for (name, list) in after {
        let mut older = before.remove(&name).unwrap_or_default().into_iter();
        for one in list {
            let Some(other) = older.next() else {
                changes.appeared.push(one);
                continue;
            };
            match compare(other, one) {
                what if what.is_empty() => changes.same += 1,
                what => changes.changed.push(Changed {
                    old: other,
                    new: one,
                    what,
                }),
            }
        }
        changes.gone.extend(older);
    }
    changes.gone.extend(before.into_values().flatten());
    changes
}

/// In the order of reports.
fn worst_first(mut findings: Changes<&Finding>) -> Changes<&Finding> {
    let order = |finding: &&Finding| {
        let primary = finding.primary.clone();
        (Reverse(finding.severity), finding.rule.clone(), primary)
    };
    findings.appeared.sort_by_cached_key(order);
    findings.gone.sort_by_cached_key(order);
    findings.changed.sort_by_cached_key(|one| order(&one.new));
    findings
}

/// Says that something was one thing and is another.
fn became(what: &str, old: &str, new: &str) -> Option<String> {
    (old != new).then(|| format!("{what} was {old}, is {new}"))
}

fn finding(old: &Finding, new: &Finding) -> Vec<String> {
    let level = became("level", old.severity.as_str(), new.severity.as_str());
    let (before, after) = (old.confidence.percent(), new.confidence.percent());
    let confidence = became("confidence", &before.to_string(), &after.to_string());
    let message = (old.message != new.message).then(|| format!("it said: {}", old.message));
    [level, confidence, message].into_iter().flatten().collect()
}

fn cell_name(cell: &Cell) -> CellKey {
    cell.key.clone()
}

fn cell(old: &Cell, new: &Cell) -> Vec<String> {
    let yes_no = |is: bool| if is { "yes" } else { "no" };
    let end = |cell: &Cell| {
        let fate = cell.best_fate().map(|fate| fate.killed);
        fate.map_or("without a handler", Killed::words)
    };
    let differences = [
        became("value", old.value.words(), new.value.words()),
        became("protection", old.cover.as_str(), new.cover.as_str()),
        became(
            "part of backups",
            yes_no(old.exposure.backed_up),
            yes_no(new.exposure.backed_up),
        ),
        became(
            "part of device transfers",
            yes_no(old.exposure.transferred),
            yes_no(new.exposure.transferred),
        ),
        became(
            "open to others",
            yes_no(old.exposure.shared),
            yes_no(new.exposure.shared),
        ),
        became("its end", end(old), end(new)),
        became(
            "number of writes",
            &old.writes.len().to_string(),
            &new.writes.len().to_string(),
        ),
        became(
            "number of ways out",
            &old.sends.len().to_string(),
            &new.sends.len().to_string(),
        ),
    ];
    differences.into_iter().flatten().collect()
}

fn handler_name(handler: &Handler) -> (HandlerKind, String) {
    (handler.kind, handler.entry.stable_name())
}

fn handler(old: &Handler, new: &Handler) -> Vec<String> {
    let texts = |handler: &Handler| text::distinct(&handler.effects);
    let (before, after) = (texts(old), texts(new));
    let lost = before.iter().filter(|text| !after.contains(text));
    let lost = lost.map(|text| format!("no longer {text}"));
    let gained = after.iter().filter(|text| !before.contains(text));
    lost.chain(gained.map(|text| format!("now {text}")))
        .collect()
}

fn endpoint(old: &Endpoint, new: &Endpoint) -> Vec<String> {
    let sends = |endpoint: &Endpoint| match endpoint.credentials.is_empty() {
        true => "none",
        false => "seen",
    };
    became("credential", sends(old), sends(new))
        .into_iter()
        .collect()
}
