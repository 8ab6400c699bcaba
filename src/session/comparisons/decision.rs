//! A comparison into whether the app goes on because of it: opens another screen, or keeps that somebody is logged in.

use crate::ir::{BlockId, Op, StmtId, Test, ValueId};
use crate::program::MethodId;
use crate::session::Scene;
use crate::session::apis::StoreAction;
use crate::session::origins::Site;
use crate::session::reach::{Entry, reach};
use crate::session::wiring::branch_of;
use std::collections::BTreeSet;

/// Kinds of sinks that change what the person sees.
const OPENS: [&str; 3] = ["started-intent", "component-result", "screen-change"];
/// Methods that return the result of a comparison, one through the other.
const MAX_RETURNS: u8 = 3;
/// Callers of a method that returns the result.
const MAX_CALLERS: usize = 8;

/// True when the app only does something of weight if the comparison at `site` finds its sides equal. `chain` holds
/// the calls through which its method was entered.
pub(super) fn goes_on(scene: &Scene<'_, '_, '_>, site: Site, chain: &[Site]) -> bool {
    decides(scene, site, chain, MAX_RETURNS)
}

/// False when the app does nothing of its own where the comparison at `site` finds its sides equal: only what is
/// different has a consequence, such as that it is stored.
pub fn acts_when_equal(scene: &Scene<'_, '_, '_>, site: Site) -> bool {
    let facts = scene.facts.of(site.method);
    if !facts.body.stmt(site.stmt).has_value {
        return false;
    }
    let acts = |stmt: &StmtId| matches!(facts.body.stmt(*stmt).op, Op::Invoke(..) | Op::Return);
    let mut users = facts.uses(site.stmt.value()).iter();
    users.any(|user| match facts.body.stmt(*user).op {
        Op::If {
            test,
            taken,
            otherwise,
        } if facts.body.operands(*user).len() == 1 => ways(test, taken, otherwise)
            .is_none_or(|(equal, other)| branch_of(&facts.body, equal, &[other]).iter().any(acts)),
        _ => true,
    })
}

/// The same for the call at `site`, which gives the result of the comparison.
fn decides(scene: &Scene<'_, '_, '_>, site: Site, chain: &[Site], depth: u8) -> bool {
    let facts = scene.facts.of(site.method);
    if !facts.body.stmt(site.stmt).has_value {
        return false;
    }
    let result = site.stmt.value();
    for user in facts.uses(result).iter().copied() {
        match facts.body.stmt(user).op {
            Op::If {
                test,
                taken,
                otherwise,
            } if facts.body.operands(user).len() == 1 => {
                let Some((equal, other)) = ways(test, taken, otherwise) else {
                    continue;
                };
                let branch = branch_of(&facts.body, equal, &[other]);
                let returns_true = returns_true(scene, site, user, (equal, &branch));
                if has_effect(scene, site, branch)
                    || returns_true && callers_decide(scene, site, chain, depth)
                {
                    return true;
                }
            }
            Op::Return if callers_decide(scene, site, chain, depth) => return true,
            _ => {}
        }
    }
    false
}

/// Where control goes when a comparison has found its sides equal, and where it goes otherwise, from a test of its
/// result against zero.
fn ways(test: Test, taken: BlockId, otherwise: BlockId) -> Option<(BlockId, BlockId)> {
    match test {
        Test::Equal => Some((otherwise, taken)),
        Test::NotEqual => Some((taken, otherwise)),
        _ => None,
    }
}

/// True when the statements of the branch open a screen or write to a store.
fn has_effect(scene: &Scene<'_, '_, '_>, site: Site, branch: BTreeSet<StmtId>) -> bool {
    let entry = Entry {
        method: site.method,
        branch: Some(branch),
    };
    let reached = reach(scene, &entry);
    let mut calls = reached.calls(scene);
    calls.any(|call| {
        let Some(callee) = scene.callee(call) else {
            return false;
        };
        let mut roles = scene.apis.store_roles(callee).iter();
        roles.any(|role| matches!(role.action, StoreAction::Write | StoreAction::Flag))
            || opens_a_screen(scene, callee)
    })
}

/// True for calls that change what the person sees.
pub(in crate::session) fn opens_a_screen(scene: &Scene<'_, '_, '_>, callee: MethodId) -> bool {
    let models = scene.apis.models(callee).iter();
    let mut sinks = models.flat_map(|model| &model.sinks);
    sinks.any(|sink| OPENS.contains(&sink.kind.as_str()))
}

/// True when the method returns true where the branch leads.
fn returns_true(
    scene: &Scene<'_, '_, '_>,
    site: Site,
    decision: StmtId,
    (start, branch): (BlockId, &BTreeSet<StmtId>),
) -> bool {
    let facts = scene.facts.of(site.method);
    let body = &facts.body;
    let is_true = |value: ValueId| {
        let number = facts
            .constant_of(value)
            .and_then(|constant| constant.as_number());
        number.is_some_and(|number| number != 0)
    };
    let returns = body
        .stmts()
        .filter(|(_, stmt)| matches!(stmt.op, Op::Return));
    for (stmt, statement) in returns {
        let Some(value) = body.operands(stmt).first() else {
            continue;
        };
        if branch.contains(&stmt) && is_true(*value) {
            return true;
        }
        let phi = value.definition();
        if !matches!(body.stmt(phi).op, Op::Phi) || body.stmt(phi).block != statement.block {
            continue;
        }
        let edges = body.predecessors(statement.block);
        for (edge, given) in edges.zip(body.operands(phi)) {
            let from = body.edge(edge).from;
            let is_direct = start == statement.block && from == body.stmt(decision).block;
            let is_behind = branch.contains(&body.terminator(from));
            if (is_direct || is_behind) && is_true(*given) {
                return true;
            }
        }
    }
    false
}

/// True when what the method of `site` returns decides for one of its callers.
fn callers_decide(scene: &Scene<'_, '_, '_>, site: Site, chain: &[Site], depth: u8) -> bool {
    if depth == 0 {
        return false;
    }
    match chain.split_last() {
        Some((call, outer)) => decides(scene, *call, outer, depth - 1),
        None => {
            let callers = scene.calls_of(site.method).into_iter().take(MAX_CALLERS);
            callers
                .into_iter()
                .any(|call| decides(scene, call, &[], depth - 1))
        }
    }
}
