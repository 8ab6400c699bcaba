//! Places in code that a compiler made for a lambda into the line at which the person's own code goes on.
//!
//! Such a class has no line, and its name says only in which class the lambda stands. What a finding tells next
//! about the same file is where the lambda leads.

use crate::finding::{Finding, Location, Place, SourcePlace, SourcePrecision};

/// Parts of the names of classes and methods that D8, R8 and the Java runtime make for lambdas.
const MADE: [&str; 3] = [
    "$$ExternalSyntheticLambda",
    "$$InternalSyntheticLambda",
    "$$Lambda$",
];
const MADE_METHOD: &str = "$r8$lambda$";

/// Gives the places of a finding in such code a line; tells how many got one.
pub(super) fn settle(finding: &mut Finding) -> u64 {
    let mut settled = 0;
    for flow in &mut finding.flows {
        let mut places: Vec<&mut Location> = flow
            .steps
            .iter_mut()
            .map(|step| &mut step.location)
            .collect();
        let mut next: Option<SourcePlace> = None;
        for location in places.iter_mut().rev() {
            settled += u64::from(borrow(location, next.as_ref()));
            next = line_of(location).cloned().or(next);
        }
    }
    let steps = finding.flows.iter().flat_map(|flow| &flow.steps);
    let own = finding.primary.code().map(|code| &code.class);
    let inside = steps.filter(|step| step.location.code().map(|code| &code.class) == own);
    let steps = finding.flows.iter().flat_map(|flow| &flow.steps);
    let mut all = inside.chain(steps).map(|step| &step.location);
    let first = all.find_map(|location| {
        line_of(location).filter(|line| is_in_file_of(&finding.primary, line))
    });
    let first = first.cloned();
    settled + u64::from(borrow(&mut finding.primary, first.as_ref()))
}

fn line_of(location: &Location) -> Option<&SourcePlace> {
    let source = location.source.as_ref();
    source.filter(|source| source.precision == SourcePrecision::Line)
}

fn is_in_file_of(location: &Location, line: &SourcePlace) -> bool {
    let source = location.source.as_ref();
    source.is_some_and(|source| source.path == line.path)
}

/// True when the place got the line.
fn borrow(location: &mut Location, line: Option<&SourcePlace>) -> bool {
    let has_none = line_of(location).is_none() && is_made(location);
    let Some(line) = line.filter(|line| has_none && is_in_file_of(location, line)) else {
        return false;
    };
    location.source = Some(line.clone());
    true
}

fn is_made(location: &Location) -> bool {
    let Place::Code(code) = &location.place else {
        return false;
    };
    MADE.iter().any(|part| code.class.contains(part)) || code.method.starts_with(MADE_METHOD)
}
