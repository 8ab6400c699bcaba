//! What should happen and never does.

use super::hit::{Hit, Rule};
use super::{
    Detection, endpoint, logout, never, screens, static_field, uncleared, unguarded, vain_clear,
};
use crate::signatures::{AbsenceMatch, AbsenceSubject, Never};

/// The absences that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    absence: &AbsenceMatch,
    rule: Rule<'_>,
) -> Vec<Hit> {
    match (&absence.subject, &absence.never) {
        (AbsenceSubject::Cell { values }, Never::Kill) => uncleared::never(detection, values, rule),
        (AbsenceSubject::Cell { values }, Never::KillElsewhere(agreed)) => {
            uncleared::never_elsewhere(detection, values, agreed, rule)
        }
        (AbsenceSubject::Cell { values }, Never::Commit) => {
            vain_clear::hits(detection, values, rule)
        }
        (AbsenceSubject::Cell { values }, Never::Signs(signs)) => {
            let hit = never::cells(detection, values, signs, rule);
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
            static_field::hits(detection, values, rule)
        }
        _ => Vec::new(),
    }
}
