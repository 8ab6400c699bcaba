//! A value back through everything it came out of: calls, calculations, and the objects it was taken from.
//!
//! Where the search for origins stops at a call of a library that nothing is known of, this one goes on to the object
//! that was asked: a claim comes out of the token it was read from, a number out of its generator.

use super::Scene;
use super::ports::argument;
use super::trace::passed_through;
use crate::ir::{InvokeKind, Op, ValueId};
use crate::program::MethodId;
use std::collections::{BTreeMap, BTreeSet};

/// Objects that a value was taken out of, one inside the other.
const MAX_OBJECTS: u8 = 8;
/// Values that are looked at.
const MAX_VALUES: usize = 2048;

/// The first call that passes the test among those that the value came through; constructors of objects on its way
/// count as such.
pub fn call_on_way(
    scene: &Scene<'_, '_, '_>,
    method: MethodId,
    value: ValueId,
    is_wanted: &dyn Fn(MethodId) -> bool,
) -> Option<MethodId> {
    let mut seen: BTreeSet<(MethodId, ValueId)> = BTreeSet::new();
    let mut waiting: BTreeMap<(MethodId, ValueId), u8> = BTreeMap::new();
    waiting.insert((method, value), MAX_OBJECTS);
    while let Some(((method, value), objects)) = waiting.pop_first() {
        for (method, value) in passed_through(scene, method, value) {
            if !seen.insert((method, value)) {
                continue;
            }
            if seen.len() > MAX_VALUES {
                return None;
            }
            let made = made_by(scene, method, value);
            if let Some(callee) = made.calls.into_iter().find(|callee| is_wanted(*callee)) {
                return Some(callee);
            }
            if objects > 0 {
                let next = made.taken_from.into_iter().map(|value| (method, value));
                waiting.extend(next.map(|next| (next, objects - 1)));
            }
        }
    }
    None
}

/// What makes a value.
#[derive(Default)]
struct Made {
    calls: Vec<MethodId>,
    /// What it was calculated from, and the object it was taken out of.
    taken_from: Vec<ValueId>,
}

fn made_by(scene: &Scene<'_, '_, '_>, method: MethodId, value: ValueId) -> Made {
    let facts = scene.facts.of(method);
    let stmt = value.definition();
    if stmt.index() >= facts.body.len() {
        return Made::default();
    }
    let operands = facts.body.operands(stmt);
    match facts.body.stmt(stmt).op {
        Op::Invoke(kind, callee) => {
            let is_own = !scene.targets(callee).is_empty();
            let receiver = operands.first().filter(|_| kind != InvokeKind::Static);
            Made {
                calls: vec![callee],
                taken_from: receiver.filter(|_| !is_own).copied().into_iter().collect(),
            }
        }
        Op::New(_) => {
            let users = facts.uses(value).iter();
            let constructors = users.filter_map(|user| match facts.body.stmt(*user).op {
                Op::Invoke(InvokeKind::Direct, callee) => {
                    (argument(&facts.body, *user, 0) == Some(value)).then_some(callee)
                }
                _ => None,
            });
            Made {
                calls: constructors.collect(),
                taken_from: Vec::new(),
            }
        }
        Op::Binary(..) => Made {
            calls: Vec::new(),
            taken_from: operands.to_vec(),
        },
        _ => Made::default(),
    }
}
