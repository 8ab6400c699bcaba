//! An object into the calls on it, wherever they are: in the method that makes it, and along a builder's chain.

use super::Scene;
use super::trace::{Site, passed_through};
use crate::ir::{Op, ValueId};
use crate::program::MethodId;
use crate::signatures::Port;
use std::collections::BTreeSet;

/// Methods of the app that an object is followed into, one behind the other.
const MAX_CALLEES: u8 = 2;

/// The new objects that the value may be or hold, ascending.
pub fn made_of(scene: &Scene<'_, '_, '_>, method: MethodId, value: ValueId) -> Vec<Site> {
    let values = passed_through(scene, method, value).into_iter();
    let sites = values.map(|(method, value)| Site {
        method,
        stmt: value.definition(),
    });
    let is_new = |site: &Site| {
        let facts = scene.facts.of(site.method);
        site.stmt.index() < facts.body.len() && matches!(facts.body.stmt(site.stmt).op, Op::New(_))
    };
    sites.filter(is_new).collect()
}

/// The calls whose receiver the value may be, constructors included, ascending: along its way, and in the methods of
/// the app that it is given to.
pub fn calls_on(scene: &Scene<'_, '_, '_>, method: MethodId, object: ValueId) -> Vec<Site> {
    let mut waiting: Vec<(MethodId, ValueId, u8)> = passed_through(scene, method, object)
        .into_iter()
        .map(|(method, value)| (method, value, MAX_CALLEES))
        .collect();
    let mut seen = BTreeSet::new();
    let mut found = BTreeSet::new();
    while let Some((method, value, depth)) = waiting.pop() {
        if !seen.insert((method, value)) {
            continue;
        }
        let facts = scene.facts.of(method);
        if value.definition().index() >= facts.body.len() {
            continue;
        }
        let users = facts.uses(value).iter().copied();
        for stmt in users.chain(std::iter::once(value.definition())) {
            let Op::Invoke(_, callee) = facts.body.stmt(stmt).op else {
                continue;
            };
            let operands = facts.body.operands(stmt);
            if stmt == value.definition() || operands.first() == Some(&value) {
                found.insert(Site { method, stmt });
                if gives_it_back(scene, callee) {
                    waiting.push((method, stmt.value(), depth));
                }
            }
            if depth > 0 {
                let at = operands.iter().position(|operand| *operand == value);
                waiting.extend(parameters(scene, callee, at, depth - 1));
            }
        }
    }
    found.into_iter().collect()
}

/// True when what the call gives is its receiver, as far as models say: a builder's chain.
fn gives_it_back(scene: &Scene<'_, '_, '_>, callee: MethodId) -> bool {
    let rows = scene.apis.models(callee).iter();
    let mut rows = rows.flat_map(|model| &model.propagate);
    rows.any(|row| row.to == Port::Return && row.from.contains(&Port::This))
}

/// The parameter at position `at` of the methods of the app that a call of `callee` may reach.
fn parameters(
    scene: &Scene<'_, '_, '_>,
    callee: MethodId,
    at: Option<usize>,
    depth: u8,
) -> Vec<(MethodId, ValueId, u8)> {
    let Some(at) = at.and_then(|at| u16::try_from(at).ok()) else {
        return Vec::new();
    };
    let targets = scene.targets(callee);
    targets
        .iter()
        .filter_map(|&target| {
            let facts = scene.facts.of(target);
            let mut stmts = facts.body.stmts();
            let (stmt, _) = stmts.find(|(_, stmt)| stmt.op == Op::Parameter(at))?;
            Some((target, stmt.value(), depth))
        })
        .collect()
}
