//! What should happen and never does.

use super::hit::{Hit, Rule};
use super::{Detection, screens, uncleared};
use crate::signatures::{AbsenceMatch, AbsenceSubject, Never};

/// The absences that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    absence: &AbsenceMatch,
    rule: Rule<'_>,
) -> Vec<Hit> {
    match (&absence.subject, &absence.never) {
        (AbsenceSubject::Cell { values }, Never::Kill) => uncleared::hits(detection, values, rule),
        (AbsenceSubject::Screen, Never::Calls(calls)) => {
            screens::hits(detection, calls, rule).into_iter().collect()
        }
        _ => Vec::new(),
    }
}
