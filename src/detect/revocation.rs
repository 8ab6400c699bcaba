//! Cells that a logout empties before it tells the server, which needs what was in them; reported where they are emptied.

use super::Detection;
use super::cell::{CellNames, identity, way_into};
use super::hit::{Hit, Rule};
use super::logout::{LogoutNames, what_it_does};
use super::uncleared::HandlerNames;
use crate::finding::{Confidence, Flow, ValueKind};
use crate::session::revocations::{Revocation, too_late};

/// Percent of confidence at most where the credential is attached to all requests of a client: the request that ends
/// the session may be one of another client.
const INTERCEPTED: u8 = 60;

/// The cells that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    values: &[ValueKind],
    rule: Rule<'_>,
) -> Vec<Hit> {
    let late = too_late(detection.scene, detection.session).into_iter();
    let wanted = late.filter(|one| values.is_empty() || values.contains(&one.verdict.value));
    wanted
        .filter_map(|revocation| hit(detection, &revocation, rule))
        .collect()
}

fn hit(
    detection: &Detection<'_, '_, '_, '_>,
    revocation: &Revocation<'_, '_>,
    rule: Rule<'_>,
) -> Option<Hit> {
    let scene = detection.scene;
    let (cell, handler) = (revocation.cell, revocation.handler);
    let names = HandlerNames {
        cell: CellNames {
            detection,
            cell,
            value: Some(revocation.verdict.value),
        },
        logout: LogoutNames { detection, handler },
    };
    if !rule.holds(&names) {
        return None;
    }
    let mut hit = rule.hit(scene.location_with_excerpt(revocation.kill), &names);
    hit.flows.extend(way_into(cell));
    hit.flows.push(what_it_does(detection, handler));
    hit.flows.push(Flow {
        title: "in which order".to_owned(),
        steps: vec![
            scene.step(revocation.kill, "the credential is erased here"),
            scene.step(revocation.request, "the request is made here"),
            scene.step(revocation.read, "the credential is read for it here"),
        ],
    });
    hit.evidence = cell.reasons.evidence();
    let most = match revocation.intercepted {
        true => Confidence::new(INTERCEPTED),
        false => rule.signature.confidence,
    };
    hit.confidence = Some(revocation.verdict.confidence.min(most));
    hit.identity = identity(cell);
    Some(hit)
}
