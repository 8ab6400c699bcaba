//! What should happen and never does.

use super::hit::{Hit, Rule};
use super::{
    Detection, endpoint, held_field, logout, never, renewal, revocation, screens, signs, uncleared,
    unguarded, vain_clear,
};
use crate::signatures::{AbsenceMatch, AbsenceSubject, Never};

/// The absences that one match means, with what makes them less than certain.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    absence: &AbsenceMatch,
    rule: Rule<'_>,
) -> Vec<Hit> {
    let mut hits = absences(detection, absence, rule);
    // What happens around a renewal is asked there.
    if hits.is_empty() || matches!(absence.subject, AbsenceSubject::Renewal { .. }) {
        return hits;
    }
    let doubts = absence.doubts.iter();
    for doubt in doubts.filter(|doubt| signs::in_app(detection, &doubt.signs)) {
        for hit in &mut hits {
            hit.doubt(rule, doubt);
        }
    }
    hits
}

fn absences(
    detection: &Detection<'_, '_, '_, '_>,
    absence: &AbsenceMatch,
    rule: Rule<'_>,
) -> Vec<Hit> {
    match (&absence.subject, &absence.never) {
        (AbsenceSubject::Cell { .. }, Never::Kill) if let Some(lexicon) = &absence.named => {
            uncleared::content(detection, lexicon, rule)
        }
        (AbsenceSubject::Cell { values }, Never::Kill) => uncleared::never(detection, values, rule),
        (AbsenceSubject::Cell { values }, Never::KillElsewhere(agreed)) => {
            uncleared::never_elsewhere(detection, values, agreed, rule)
        }
        (AbsenceSubject::Cell { values }, Never::Commit) => {
            vain_clear::hits(detection, values, rule)
        }
        (AbsenceSubject::Cell { values }, Never::Revocation) => {
            revocation::hits(detection, values, rule)
        }
        (AbsenceSubject::Renewal { values }, Never::SessionEnd(signs)) => {
            let hit = renewal::hits(detection, values, (signs, &absence.doubts), rule);
            hit.into_iter().collect()
        }
        (AbsenceSubject::Renewal { .. }, Never::Rotation) => {
            let hit = renewal::rotation(detection, rule);
            hit.into_iter().collect()
        }
        (AbsenceSubject::Cell { values }, Never::Signs(signs)) => {
            let hit = never::cells(detection, values, (signs, absence.primary), rule);
            hit.into_iter().collect()
        }
        (AbsenceSubject::Request, Never::Signs(signs)) => {
            let hit = never::requests(detection, signs, rule);
            hit.into_iter().collect()
        }
        (AbsenceSubject::Endpoint, Never::Signs(signs)) => {
            let hit = endpoint::hits(detection, signs, rule);
            hit.into_iter().collect()
        }
        (AbsenceSubject::Logout, Never::Signs(signs)) => {
            let hit = logout::hits(detection, signs, rule);
            hit.into_iter().collect()
        }
        (AbsenceSubject::Screen, Never::Calls(calls)) => {
            screens::hits(detection, calls, rule).into_iter().collect()
        }
        (AbsenceSubject::Screen, Never::SessionCheck(asks)) => {
            unguarded::hits(detection, asks, rule)
        }
        (AbsenceSubject::StaticField { values }, Never::Kill) => {
            held_field::never_emptied(detection, values, rule)
        }
        (AbsenceSubject::KeptField { values }, Never::KillOr(signs)) => {
            held_field::kept_at_logout(detection, values, signs, rule)
        }
        _ => Vec::new(),
    }
}
