//! The names of a shrunk app back into the original ones, by the `mapping.txt` that R8 wrote with it.
//!
//! Happens before fingerprints are taken, so that a finding is the same one with and without shrinking. Lines
//! are read by the `proguard` crate; the tables are our own, since its mapper ignores source files of members
//! without lines, residual signatures, and instruction offsets, by which R8 keys code without debug info.

mod mapping;
mod members;
mod rewrite;

use crate::finding::{AppReport, Gap, GapKind};
pub use mapping::Mapping;
use std::collections::BTreeSet;

/// Bytes of one line of a mapping; R8's longest are comments of some kilobytes.
pub const LINE_BYTES: usize = 64 << 10;
/// Lines that are read. The largest known apps have about three million.
pub const LINES: usize = 5_000_000;
/// Distinct classes of the findings that must be known before a mapping is believed to belong to the app,
/// in percent: a stray class may come from a part that R8 did not process.
const KNOWN_PERCENT: usize = 50;

/// Why a mapping cannot be used for an app.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RetraceError {
    /// The file is at fault.
    #[error("it is no mapping of R8 or ProGuard: no line names a class")]
    NoMapping,
    /// The user gave the mapping of another build.
    #[error("it belongs to another build: its id is '{mapping}', the app was built with '{app}'")]
    OtherBuild {
        /// `pg_map_id` of the mapping.
        mapping: String,
        /// The id that the code of the app names.
        app: String,
    },
    /// The user gave the mapping of another app, which says no id.
    #[error("it belongs to another app: it knows {known} of {classes} classes that have findings")]
    OtherApp {
        /// Classes of the report that the mapping names.
        known: usize,
        /// All classes of the report.
        classes: usize,
    },
}

/// Gives every place of the report its original names and lines. What could not be read of the mapping becomes
/// a gap.
pub fn apply(mapping: &Mapping<'_>, report: &mut AppReport) -> Result<(), RetraceError> {
    let classes = rewrite::classes(report);
    belongs_together(mapping, report, &classes)?;
    rewrite_all(mapping, report, &classes);
    Ok(())
}

/// The same for a mapping that the user trusts although it seems to belong to another build.
pub fn apply_anyway(mapping: &Mapping<'_>, report: &mut AppReport) {
    let classes = rewrite::classes(report);
    rewrite_all(mapping, report, &classes);
}

fn rewrite_all(mapping: &Mapping<'_>, report: &mut AppReport, classes: &BTreeSet<String>) {
    let members = members::Members::read(mapping, classes);
    rewrite::rewrite(report, &members);
    if let Some(detail) = mapping.problem() {
        let gap = Gap::new(GapKind::UnreadableItem, "mapping.txt", detail);
        report.gaps.push(gap);
    }
    report.app.is_retraced = true;
}

/// Wrong lines are worse than none: the ids must agree, and without ids the names must.
fn belongs_together(
    mapping: &Mapping<'_>,
    report: &AppReport,
    classes: &BTreeSet<String>,
) -> Result<(), RetraceError> {
    if let (Some(id), Some(first)) = (mapping.id(), report.app.mapping_ids.first()) {
        // Older compilers name the first digits of a hash, newer ones all of it.
        let agrees = |other: &String| other.starts_with(id) || id.starts_with(other.as_str());
        return match report.app.mapping_ids.iter().any(agrees) {
            true => Ok(()),
            false => Err(RetraceError::OtherBuild {
                mapping: id.to_owned(),
                app: first.clone(),
            }),
        };
    }
    let known = classes
        .iter()
        .filter(|class| mapping.class(class).is_some())
        .count();
    if known * 100 < classes.len() * KNOWN_PERCENT {
        let classes = classes.len();
        return Err(RetraceError::OtherApp { known, classes });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
