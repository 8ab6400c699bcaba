//! Cells of the session, and of what its user has left, that no logout empties, or only when a server has agreed;
//! reported at the logout.

use super::Detection;
use super::cell::{CellNames, identity, way_into};
use super::hit::{Hit, Rule};
use super::logout::{LogoutNames, others, what_it_does};
use crate::finding::{Confidence, ValueKind};
use crate::session::agreed::Agreement;
use crate::session::cells::CellFacts;
use crate::session::handlers::LogoutHandler;
use crate::signatures::names::AboutUncleared;
use crate::signatures::{Agreed, Argument, Environment, Lexicon, Value};
use std::collections::BTreeSet;

/// Percent of confidence at most: where all the code behind the logout is known, and where it is not.
const COMPLETE: u8 = 85;
const INCOMPLETE: u8 = 60;

/// Session cells that no logout handler empties.
pub(super) fn never(
    detection: &Detection<'_, '_, '_, '_>,
    values: &[ValueKind],
    rule: Rule<'_>,
) -> Vec<Hit> {
    let session = detection.session;
    let is_killed = |cell: &CellFacts<'_>| {
        let mut handlers = session.logouts.iter();
        // What is emptied in vain is a flaw of its own.
        let in_vain = |handler: &LogoutHandler| {
            let mut vain = session.stores.vain_kills.iter();
            vain.any(|kill| kill.empties(&cell.key) && handler.reach.holds(kill.site))
        };
        handlers.any(|one| session.is_killed_by(one, cell) || in_vain(one))
    };
    uncleared(detection, values, rule, "does not clear it", is_killed)
}

/// Session cells that the logout handlers empty only where a server has agreed.
pub(super) fn never_elsewhere(
    detection: &Detection<'_, '_, '_, '_>,
    values: &[ValueKind],
    agreed: &Agreed,
    rule: Rule<'_>,
) -> Vec<Hit> {
    let session = detection.session;
    let agreement = Agreement::of(detection.scene, agreed);
    let reaches: Vec<_> = session
        .logouts
        .iter()
        .map(|handler| agreement.reach_without(detection.scene, &handler.entry))
        .collect();
    let is_fine = |cell: &CellFacts<'_>| {
        let kills = session.stores.kills.iter();
        let kills: Vec<_> = kills.filter(|kill| kill.empties(&cell.key)).collect();
        let in_some = |handler: &LogoutHandler| session.is_killed_by(handler, cell);
        let is_killed = session.logouts.iter().any(in_some);
        let elsewhere = kills.iter().any(|kill| {
            let mut reaches = reaches.iter();
            reaches.any(|reach| reach.holds(kill.site))
                && !agreement.is_behind_check(detection.scene, kill.site)
        });
        !is_killed || elsewhere
    };
    uncleared(detection, values, rule, "does the same", is_fine)
}

/// Cells that hold what a lexicon knows and no credential, and that no logout handler empties: one hit for each file
/// or table.
pub(super) fn content(
    detection: &Detection<'_, '_, '_, '_>,
    lexicon: &Lexicon,
    rule: Rule<'_>,
) -> Vec<Hit> {
    let session = detection.session;
    let Some(handler) = session.logouts.first() else {
        return Vec::new();
    };
    let is_known = |text: &Option<String>| {
        let text = text.as_deref();
        text.is_some_and(|text| lexicon.look_up(text).is_some())
    };
    let is_content = |cell: &CellFacts<'_>| {
        let key = &cell.key;
        // The name of a table or a file says what is in it, that of preferences what they are for.
        key.name.is_some()
            && (is_known(&key.key) || !key.store.ends_with("prefs") && is_known(&key.name))
    };
    let is_emptied = |cell: &CellFacts<'_>| {
        let mut kills = session.stores.kills.iter();
        kills.any(|kill| {
            let mut handlers = session.logouts.iter();
            kill.empties(&cell.key) && handlers.any(|one| one.reach.holds(kill.site))
        })
    };
    let mut hits = Vec::new();
    let mut seen = BTreeSet::new();
    for cell in session.stores.cells.values() {
        let names = HandlerNames {
            cell: CellNames {
                detection,
                cell,
                value: None,
            },
            logout: LogoutNames { detection, handler },
        };
        let is_open = !cell.writes.is_empty()
            && cell.verdict().is_none()
            && is_content(cell)
            && !is_emptied(cell)
            && rule.holds(&names);
        if is_open && seen.insert((&cell.key.store, &cell.key.name)) {
            let certain = rule.signature.confidence;
            hits.push(hit(&names, certain, rule, "does not clear it"));
        }
    }
    hits
}

fn uncleared(
    detection: &Detection<'_, '_, '_, '_>,
    values: &[ValueKind],
    rule: Rule<'_>,
    others_do: &str,
    is_cleared: impl Fn(&CellFacts<'_>) -> bool,
) -> Vec<Hit> {
    let session = detection.session;
    let Some(handler) = session.logouts.first() else {
        return Vec::new();
    };
    let wanted = session.session_cells().filter(|(cell, verdict)| {
        !cell.writes.is_empty()
            && (values.is_empty() || values.contains(&verdict.value))
            && !is_cleared(cell)
    });
    let named = wanted.map(|(cell, verdict)| {
        let value = Some(verdict.value);
        let cell = CellNames {
            detection,
            cell,
            value,
        };
        let names = HandlerNames {
            cell,
            logout: LogoutNames { detection, handler },
        };
        (names, verdict)
    });
    named
        .filter(|(names, _)| rule.holds(names))
        .map(|(names, verdict)| hit(&names, verdict.confidence, rule, others_do))
        .collect()
}

fn hit(
    names: &HandlerNames<'_, '_, '_, '_, '_>,
    certain: Confidence,
    rule: Rule<'_>,
    others_do: &str,
) -> Hit {
    let CellNames {
        detection, cell, ..
    } = names.cell;
    let handler = names.logout.handler;
    let first = handler.shown(detection.scene);
    let mut hit = rule.hit(detection.scene.location_with_excerpt(first), names);
    hit.flows.extend(way_into(cell));
    hit.flows.push(what_it_does(detection, handler));
    let text = format!("another logout handler that {others_do}");
    hit.related = others(detection, &text);
    hit.evidence = cell.reasons.evidence();
    let complete = detection
        .session
        .logouts
        .iter()
        .all(|one| one.reach.complete);
    let most = if complete { COMPLETE } else { INCOMPLETE };
    hit.confidence = Some(Confidence::new(certain.percent().min(most)));
    hit.identity = identity(cell);
    hit
}

/// What conditions may ask about a cell and the handler that leaves it alone.
pub(super) struct HandlerNames<'n, 'd, 's, 'p, 'a> {
    pub(super) cell: CellNames<'n, 'd, 's, 'p, 'a>,
    pub(super) logout: LogoutNames<'n, 'd, 's, 'p, 'a>,
}

impl Environment for HandlerNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutUncleared::find(path) {
            Some(AboutUncleared::App(_)) => self.cell.detection.app.name(path),
            Some(AboutUncleared::Cell(name)) => self.cell.cell(name),
            Some(AboutUncleared::Value(name)) => self.cell.value(name),
            Some(AboutUncleared::Handler(name)) => self.logout.handler(name),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.cell.call(function, arguments)
    }
}
