//! Cells of the session that are emptied in vain: nothing saves the change.

use super::Detection;
use super::cell::{CellNames, identity, leaking_write};
use super::hit::{Hit, Rule};
use crate::finding::{Flow, ValueKind};
use crate::session::cells::Kill;
use crate::signatures::Value;

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
    if let Some(write) = leaking_write(cell) {
        hit.flows.push(Flow {
            title: "where the session is stored".to_owned(),
            steps: write.steps.clone(),
        });
    }
    hit.evidence = cell.reasons.evidence();
    hit.confidence = Some(verdict.confidence);
    hit.identity = identity(cell);
    let inside = Value::text(scene.short_name(kill.site.method));
    hit.identity.extend(inside.as_text().map(str::to_owned));
    Some(hit)
}
