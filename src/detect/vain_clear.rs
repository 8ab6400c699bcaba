//! Cells of the session that are emptied in vain: nothing saves the change.

use super::Detection;
use super::cell::{CellNames, identity, way_into};
use super::hit::{Hit, Rule};
use crate::finding::ValueKind;
use crate::session::cells::Kill;

/// The changes that are never saved, each with the session cell it is about.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    values: &[ValueKind],
    rule: Rule<'_>,
) -> Vec<Hit> {
    let mut found = Vec::new();
    for kill in &detection.session.stores.vain_kills {
        found.extend(of_kill(detection, kill, values, rule));
    }
    found
}

/// The first cell that the change is about stands for all of them: they are saved together.
fn of_kill(
    detection: &Detection<'_, '_, '_, '_>,
    kill: &Kill,
    values: &[ValueKind],
    rule: Rule<'_>,
) -> Option<Hit> {
    let scene = detection.scene;
    let mut cells = detection.session.session_cells().filter(|(cell, verdict)| {
        kill.empties(&cell.key) && (values.is_empty() || values.contains(&verdict.value))
    });
    let (cell, verdict) = cells.next()?;
    let names = CellNames {
        detection,
        cell,
        value: Some(verdict.value),
    };
    if !rule.holds(&names) || !detection.session.is_live(kill.site.method) {
        return None;
    }
    let mut hit = rule.hit(scene.location_with_excerpt(kill.site), &names);
    hit.flows.extend(way_into(cell));
    hit.evidence = cell.reasons.evidence();
    hit.confidence = Some(verdict.confidence);
    hit.identity = identity(cell);
    hit.identity.push(scene.short_name(kill.site.method));
    Some(hit)
}
