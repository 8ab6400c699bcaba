//! What the findings of one app say about each weakness of MASWE: found, evidence of the opposite, nothing
//! found, or nothing that reading a package could tell.

mod catalogue;

pub use catalogue::{CONTROLS, Control, WEAKNESSES, Weakness};

use super::words;
use crate::finding::{AppReport, RuleInfo, Strength};
use std::collections::BTreeMap;

/// What is known about one weakness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Findings name it: how many.
    Found(usize),
    /// Nothing was found, and something speaks for the app: what, as sentences without a period.
    Evidence(Vec<String>),
    /// Rules looked for it and found nothing, which proves nothing: how many rules.
    NothingFound(usize),
    /// No applied rule looks for it.
    NotDecided,
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// Id of the weakness.
    pub id: &'a str,
    /// What the catalogue knows about it; `None` for one that only a rule names.
    pub known: Option<&'static Weakness>,
    /// What is known about the app.
    pub verdict: Verdict,
}

/// The lines of one control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'a> {
    /// The control; `None` for weaknesses that the catalogue does not know.
    pub control: Option<&'static Control>,
    /// Its weaknesses.
    pub lines: Vec<Line<'a>>,
}

/// The table of one app, given the rules that were applied to it.
pub fn table<'a>(app: &AppReport, rules: &'a BTreeMap<String, RuleInfo>) -> Vec<Group<'a>> {
    let counts = Counts::new(app, rules);
    let line = |id: &'a str, known| Line {
        id,
        known,
        verdict: counts.verdict(id, app),
    };
    let of_control = |control: &'static Control| Group {
        control: Some(control),
        lines: WEAKNESSES
            .iter()
            .filter(|weakness| weakness.control == control.id)
            .map(|weakness| line(weakness.id, Some(weakness)))
            .collect(),
    };
    let mut groups: Vec<Group<'a>> = CONTROLS.iter().map(of_control).collect();
    let is_known = |id: &str| WEAKNESSES.iter().any(|weakness| weakness.id == id);
    let others: Vec<_> = counts
        .rules
        .keys()
        .filter(|id| !is_known(id))
        .map(|id| line(id, None))
        .collect();
    if !others.is_empty() {
        groups.push(Group {
            control: None,
            lines: others,
        });
    }
    groups
}

/// Per weakness: the rules that look for it, and the findings that name it.
struct Counts<'a> {
    rules: BTreeMap<&'a str, usize>,
    findings: BTreeMap<&'a str, usize>,
}

impl<'a> Counts<'a> {
    fn new(app: &AppReport, rules: &'a BTreeMap<String, RuleInfo>) -> Self {
        let mut counts = Self {
            rules: BTreeMap::new(),
            findings: BTreeMap::new(),
        };
        for id in rules.values().flat_map(|rule| &rule.maswe) {
            *counts.rules.entry(id).or_default() += 1;
        }
        let found = app.findings.iter().filter_map(|one| rules.get(&one.rule));
        for id in found.flat_map(|rule| &rule.maswe) {
            *counts.findings.entry(id).or_default() += 1;
        }
        counts
    }

    fn verdict(&self, id: &str, app: &AppReport) -> Verdict {
        let count = |counts: &BTreeMap<&str, usize>| counts.get(id).copied().unwrap_or(0);
        match (count(&self.findings), count(&self.rules)) {
            (0, 0) => Verdict::NotDecided,
            (0, rules) => match evidence(id, app) {
                none if none.is_empty() => Verdict::NothingFound(rules),
                evidence => Verdict::Evidence(evidence),
            },
            (findings, _) => Verdict::Found(findings),
        }
    }
}

/// What the session map shows that the app does right about a weakness.
fn evidence(id: &str, app: &AppReport) -> Vec<String> {
    let cells = &app.session_map.cells;
    let is_sure = |cell: &&crate::finding::Cell| {
        let strong = cell.evidence.iter();
        strong.clone().any(|one| one.strength == Strength::Strong) || strong.count() > 1
    };
    let texts = cells.iter().filter(is_sure).filter_map(|cell| {
        let (value, place) = (cell.value.words(), words::cell(&cell.key));
        match id {
            "MASWE-0001" if cell.key.store.starts_with("encrypted-") => {
                Some(format!("the {value} is kept encrypted in {place}"))
            }
            "MASWE-0024" if !cell.kills.is_empty() => {
                Some(format!("code empties {place}, where the {value} is kept"))
            }
            _ => None,
        }
    });
    texts.collect()
}

#[cfg(test)]
mod tests;
