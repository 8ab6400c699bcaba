//! A cell into where the app takes somebody for logged in because of it: the first test of what is read from the
//! cell, or from what is written along with it, such as the name of the user or a flag.

use super::cells::CellFacts;
use super::comparisons::opens_a_screen;
use super::outside::component_of;
use super::reach::{Entry, reach};
use super::screen_use::{is_question, is_used};
use super::trace::Site;
use super::wiring::branch_of;
use super::{Scene, Session};
use crate::analysis::MethodFacts;
use crate::ir::{Op, StmtId, ValueId};
use crate::program::MethodId;
use std::collections::BTreeSet;

/// Methods that return what was read, or an answer about it, one through the other.
const MAX_RETURNS: u8 = 3;
/// Callers of one of them that are looked at.
const MAX_CALLERS: usize = 8;

/// Where the app goes on with the session that the cell stands for; `None` when nothing tests whether there is one.
/// A test that decides which screen opens comes first, then one in the code of a component.
pub fn resumption(
    scene: &Scene<'_, '_, '_>,
    session: &Session<'_>,
    cell: &CellFacts<'_>,
) -> Option<Site> {
    let mut tests = BTreeSet::new();
    for (order, read) in reads(scene, session, cell) {
        for site in first_tests(scene, read, MAX_RETURNS) {
            let opens = opens_screen(scene, site, MAX_RETURNS);
            let component = component_of(scene.program, site.method);
            if opens || component.is_some() {
                tests.insert((!opens, component.is_none(), order, site));
            }
        }
    }
    tests.first().map(|(_, _, _, site)| *site)
}

/// Where what stands for the session is read: the cell itself first, then other cells, then flags.
fn reads(
    scene: &Scene<'_, '_, '_>,
    session: &Session<'_>,
    cell: &CellFacts<'_>,
) -> Vec<(u8, Site)> {
    let written_by: BTreeSet<MethodId> = cell
        .writes
        .iter()
        .flat_map(|write| writers(scene, write.entered()))
        .collect();
    let is_along = |site: Site| {
        let mut methods = writers(scene, site).into_iter();
        methods.any(|method| written_by.contains(&method))
    };
    let mut found: Vec<(u8, Site)> = cell.reads.iter().map(|read| (0, read.entered())).collect();
    let stores = &session.stores;
    for other in stores.cells.values().filter(|one| one.key != cell.key) {
        let is_beside = other.key.store == cell.key.store && other.key.name == cell.key.name;
        if is_beside && other.writes.iter().any(|write| is_along(write.entered())) {
            found.extend(other.reads.iter().map(|read| (1, read.entered())));
        }
    }
    let flags: BTreeSet<&str> = stores
        .flags
        .iter()
        .filter(|flag| is_along(flag.site))
        .map(|flag| &*flag.key)
        .collect();
    let flag_reads = stores.flag_reads.iter();
    let flag_reads = flag_reads.filter(|read| flags.contains(&*read.key));
    found.extend(flag_reads.map(|read| (2, read.entered)));
    found
}

/// The method of a write and those that call it.
fn writers(scene: &Scene<'_, '_, '_>, site: Site) -> Vec<MethodId> {
    let callers = scene.calls_of(site.method).into_iter().take(MAX_CALLERS);
    std::iter::once(site.method)
        .chain(callers.map(|call| call.method))
        .collect()
}

/// Where the value of the call at `site` is tested first: there, or where its method returns it to.
fn first_tests(scene: &Scene<'_, '_, '_>, site: Site, depth: u8) -> Vec<Site> {
    let facts = scene.facts.of(site.method);
    let Some(value) = value_of(&facts, site) else {
        return Vec::new();
    };
    if !answers(scene, &facts, value).is_empty() {
        return vec![site];
    }
    if depth == 0 || !is_used(&facts, value, |op| matches!(op, Op::Return)) {
        return Vec::new();
    }
    let callers = scene.calls_of(site.method).into_iter().take(MAX_CALLERS);
    callers
        .flat_map(|call| first_tests(scene, call, depth - 1))
        .collect()
}

fn value_of(facts: &MethodFacts, site: Site) -> Option<ValueId> {
    let has_value = facts.body.stmt(site.stmt).has_value;
    has_value.then(|| site.stmt.value())
}

/// The branches and returns that depend on what the value is.
fn answers(scene: &Scene<'_, '_, '_>, facts: &MethodFacts, value: ValueId) -> Vec<StmtId> {
    let is_answer = match facts.body.stmt(value.definition()).op {
        Op::Invoke(_, callee) => is_question(scene, callee),
        _ => false,
    };
    let mut waiting = vec![(value, is_answer)];
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    while let Some((value, is_answer)) = waiting.pop() {
        if !seen.insert(value) {
            continue;
        }
        for user in facts.uses(value) {
            match facts.body.stmt(*user).op {
                // D8 compiles `!answer` to an exclusive or.
                Op::Phi | Op::Unary(_) | Op::Binary(..) => {
                    waiting.push((user.value(), is_answer));
                }
                Op::If { .. } => found.push(*user),
                Op::Return if is_answer => found.push(*user),
                Op::Invoke(_, callee) if is_question(scene, callee) => {
                    waiting.push((user.value(), true));
                }
                _ => {}
            }
        }
    }
    found
}

/// True when another screen opens, or none does, because of what the call at `site` gives.
fn opens_screen(scene: &Scene<'_, '_, '_>, site: Site, depth: u8) -> bool {
    let facts = scene.facts.of(site.method);
    let Some(value) = value_of(&facts, site) else {
        return false;
    };
    let decides = |stmt: StmtId| match facts.body.stmt(stmt).op {
        Op::If {
            taken, otherwise, ..
        } => [(taken, otherwise), (otherwise, taken)]
            .into_iter()
            .any(|(branch, other)| {
                let branch = branch_of(&facts.body, branch, &[other]);
                let entry = Entry {
                    method: site.method,
                    branch: Some(branch),
                };
                let reached = reach(scene, &entry);
                let mut callees = reached.calls(scene).filter_map(|call| scene.callee(call));
                callees.any(|callee| opens_a_screen(scene, callee))
            }),
        _ => false,
    };
    if answers(scene, &facts, value).into_iter().any(decides) {
        return true;
    }
    let callers = match depth > 0 && is_question(scene, site.method) {
        true => scene.calls_of(site.method),
        false => Vec::new(),
    };
    let mut callers = callers.into_iter().take(MAX_CALLERS);
    callers.any(|call| opens_screen(scene, call, depth - 1))
}
