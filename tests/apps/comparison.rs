//! Announced findings against those that were made.

use crate::expectation::{Build, Expectation, Expectations, Kind};
use crate::spot::Spot;

/// One line per announced finding that is missing and per finding that nobody announced.
pub(crate) fn difference(expected: &Expectations, build: Build, actual: &[Spot]) -> Vec<String> {
    let mut lines = Vec::new();
    let findings = expected.all.iter().filter(|one| one.is_demanded(build));
    for one in findings {
        if !actual.iter().any(|spot| answers(spot, one)) {
            lines.push(format!(
                "  missing     {} {}:{}",
                one.rule, one.file, one.line
            ));
        }
    }
    for spot in actual {
        let announced = expected
            .all
            .iter()
            .any(|one| one.is_announced(build) && answers(spot, one));
        if !announced {
            lines.push(unannounced(expected, spot));
        }
    }
    lines.sort();
    lines.dedup();
    lines
}

/// True when the finding is the announced one. R8 drops the line of a method whose every instruction has the
/// same one; then rule and file must do.
fn answers(spot: &Spot, one: &Expectation) -> bool {
    spot.rule == one.rule && spot.file == one.file && spot.line.is_none_or(|line| line == one.line)
}

fn unannounced(expected: &Expectations, spot: &Spot) -> String {
    let line = spot.line.map_or("?".to_owned(), |line| line.to_string());
    let denied = expected
        .all
        .iter()
        .any(|one| one.kind == Kind::Ok && answers(spot, one));
    let word = if denied { "look-alike " } else { "unannounced" };
    format!(
        "  {word} {} {}:{line}  {}",
        spot.rule, spot.file, spot.message
    )
}
