//! Every place of a report, one by one, to its original names.

use super::members::{Members, original_descriptor};
use crate::finding::{
    AppReport, CodePosition, Excerpt, Finding, Location, Place, Step, simple_name,
};
use std::collections::BTreeSet;

/// The classes of all places of a report, as the app calls them.
pub(super) fn classes(report: &AppReport) -> BTreeSet<String> {
    let mut classes = BTreeSet::new();
    let mut report = report.clone();
    each_location(&mut report, &mut |location| {
        if let Some(code) = location.code() {
            classes.insert(code.class.clone());
        }
    });
    classes
}

/// Gives all places their original names.
pub(super) fn rewrite(report: &mut AppReport, members: &Members<'_, '_>) {
    let package = report.app.package.clone().unwrap_or_default();
    for finding in &mut report.findings {
        let steps = finding.flows.iter_mut().flat_map(|flow| &mut flow.steps);
        for step in steps.chain(&mut finding.related) {
            location(&mut step.location, members, &package);
        }
        // Last, since it adds related places that need no rewriting.
        primary(finding, members, &package);
    }
    report.session_map.each_location(&mut |place| {
        location(place, members, &package);
    });
}

/// The primary place of a finding; the frames it was inlined into become related places.
fn primary(finding: &mut Finding, members: &Members<'_, '_>, package: &str) {
    let before = finding.primary.code().cloned();
    let others = location(&mut finding.primary, members, package);
    let after = finding.primary.code().cloned();
    if let (Some(before), Some(after)) = (before, after) {
        restore_quoted(&mut finding.message, &before, &after);
        for part in &mut finding.identity {
            restore_identity(part, members, &before, &after);
        }
    }
    for other in others {
        finding.related.push(Step {
            location: Location::new(finding.primary.artifact.clone(), Place::Code(other)),
            text: "R8 inlined this place and the one of the finding into one method".to_owned(),
        });
    }
}

/// Replaces the names of the place where the message quotes them.
fn restore_quoted(message: &mut String, before: &CodePosition, after: &CodePosition) {
    for (old, new) in names(before, after) {
        if old != new {
            *message = message.replace(&format!("'{old}'"), &format!("'{new}'"));
        }
    }
}

/// The names by which findings call a place, in the app and in the sources. The short one comes first: of a class
/// without a package it is the whole name, too.
fn names(before: &CodePosition, after: &CodePosition) -> [(String, String); 3] {
    let short = |code: &CodePosition| {
        let simple = simple_name(&code.class);
        format!("{simple}.{}", code.method)
    };
    [
        (short(before), short(after)),
        (before.qualified_name(), after.qualified_name()),
        (before.class.clone(), after.class.clone()),
    ]
}

/// Restores a part of the identity: a name of the place, or a member with its descriptor.
fn restore_identity(
    part: &mut String,
    members: &Members<'_, '_>,
    before: &CodePosition,
    after: &CodePosition,
) {
    let named = names(before, after);
    if let Some((_, new)) = named.into_iter().find(|(old, _)| old == part) {
        *part = new;
    } else if part.contains(";->") {
        let text = restore_member(part, members);
        *part = original_descriptor(&text, |name| members.class(name).to_owned());
    }
}

/// Rewrites one place to the innermost frame that the app's own developers wrote; gives the others back.
fn location(
    location: &mut Location,
    members: &Members<'_, '_>,
    package: &str,
) -> Vec<CodePosition> {
    if let Some(excerpt) = &mut location.excerpt {
        restore_excerpt(excerpt, members);
    }
    let Place::Code(code) = &mut location.place else {
        return Vec::new();
    };
    if code.method.is_empty() {
        code.class = members.class(&code.class).to_owned();
        return Vec::new();
    }
    let mut frames = members.frames(code);
    let Some(outermost) = frames.last().map(|frame| frame.class.clone()) else {
        return Vec::new();
    };
    let own = frames
        .iter()
        .position(|frame| is_own(&frame.class, &outermost, package))
        .unwrap_or(0);
    *code = frames.remove(own);
    frames
}

/// True when a class lies in the package of the app or beside the method that everything was inlined into.
fn is_own(class: &str, outermost: &str, package: &str) -> bool {
    let group = |name: &str| name.split('.').take(2).collect::<Vec<_>>().join(".");
    group(class) == group(package) || group(class) == group(outermost)
}

/// Classes in the text of instructions; members where the text names their class.
fn restore_excerpt(excerpt: &mut Excerpt, members: &Members<'_, '_>) {
    for line in &mut excerpt.lines {
        let text = restore_member(&line.text, members);
        line.text = original_descriptor(&text, |name| members.class(name).to_owned());
    }
}

/// `La/b;->c` with the original name of `c`.
fn restore_member(text: &str, members: &Members<'_, '_>) -> String {
    let restored = || {
        let arrow = text.find(";->")?;
        let (left, right) = (text.get(..arrow)?, text.get(arrow + 3..)?);
        let start = left.rfind(|one: char| !(one.is_alphanumeric() || "/$_-".contains(one)));
        let class = left.get(start.map_or(0, |start| start + 1)..)?;
        let class = class.strip_prefix('L')?.replace('/', ".");
        let end = right.find(['(', ':'])?;
        let name = members.member(&class, right.get(..end)?)?;
        Some(format!("{left};->{name}{}", right.get(end..)?))
    };
    restored().unwrap_or_else(|| text.to_owned())
}

fn each_location(report: &mut AppReport, visit: &mut dyn FnMut(&mut Location)) {
    for finding in &mut report.findings {
        visit(&mut finding.primary);
        let steps = finding.flows.iter_mut().flat_map(|flow| &mut flow.steps);
        for step in steps.chain(&mut finding.related) {
            visit(&mut step.location);
        }
    }
    report.session_map.each_location(visit);
}
