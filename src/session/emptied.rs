//! What is written into a cell into the places where nothing is: a constant that leaves nothing of a session, and calls
//! that give nothing to a setter.

use super::Scene;
use super::trace::{Origin, PASSED_ON, Site, Trace};
use crate::analysis::constants::Constant;
use crate::ir::Op;
use std::collections::BTreeSet;

/// Texts that stand for nothing.
const NOTHING: [&str; 5] = ["null", "none", "nil", "undefined", "n/a"];

/// The calls that give null or an empty text to a setter to which other calls give something: `setToken(null)`.
pub(super) fn given_nothing_at(scene: &Scene<'_, '_, '_>, traced: &Trace<'_>) -> Vec<Site> {
    let empty = traced.origins.iter().filter(|one| is_empty(&one.origin));
    // Where the value is more than passed on, an empty part of it does not leave all of it empty.
    let only_passed = empty.filter(|one| one.sites.iter().all(|(_, what)| *what == PASSED_ON));
    let calls = only_passed.filter_map(|one| one.sites.first());
    let calls = calls.map(|(site, _)| *site);
    let calls: BTreeSet<Site> = calls.filter(|site| gives_nothing(scene, *site)).collect();
    calls.into_iter().collect()
}

/// True for a call with null or an empty text for a parameter that takes an object. A null that only joins another
/// value on some way is given by no call.
fn gives_nothing(scene: &Scene<'_, '_, '_>, site: Site) -> bool {
    let Some(callee) = scene.callee(site) else {
        return false;
    };
    let facts = scene.facts.of(site.method);
    let taken = scene.program.parameters(scene.program.method(callee).proto);
    let given = facts.body.operands(site.stmt);
    let given = given.iter().skip(given.len().saturating_sub(taken.len()));
    given.zip(taken).any(|(value, class)| {
        let is_made = matches!(facts.body.definition(*value).op, Op::Invoke(..));
        let is_object = !is_made && scene.program.class_name(*class).starts_with('L');
        is_object && facts.constant_of(*value).is_some_and(is_nothing)
    })
}

/// True when the constant that is written leaves nothing of a session: an empty text or null.
pub(super) fn empties(traced: &Trace<'_>) -> bool {
    traced.origins.iter().all(|traced| is_empty(&traced.origin))
}

fn is_empty(origin: &Origin<'_>) -> bool {
    matches!(origin, Origin::Constant(constant) if is_nothing(constant))
}

/// True for null, an empty text, and words that apps write where nothing is.
pub(super) fn is_nothing(constant: &Constant) -> bool {
    let is_word = |text: &str| {
        let mut words = NOTHING.iter();
        text.is_empty() || words.any(|word| text.eq_ignore_ascii_case(word))
    };
    constant.is_null() || constant.as_literal().is_some_and(is_word)
}
