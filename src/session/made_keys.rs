//! A key that lies in a field of an object into the keys that such objects are made with, one for each use of one.
//!
//! A property delegate keeps the name of its preference in a field, and all of them share the code that reads and
//! writes: which key is meant shows where the object around the field is used, and where that one was made.

use super::Scene;
use super::capture::is_filled_once;
use super::merged_classes::construction;
use super::origins::{Origin, Site};
use super::ports::argument;
use super::trace::trace_objects;
use crate::ir::{Op, ValueId};
use crate::program::{FieldId, MethodId};
use std::collections::BTreeSet;

/// Uses of objects of one class that are told apart.
const MAX_USES: usize = 64;
/// Methods of one object that call each other before one of them is called from outside.
const MAX_OWN_CALLS: usize = 3;

/// The keys that the value may be, each with the calls that decide it, outermost first; `None` when the value is not
/// read from a field of the method's own object that only its constructors fill.
pub(super) fn made_keys(
    scene: &Scene<'_, '_, '_>,
    method: MethodId,
    value: ValueId,
) -> Option<Vec<(Option<String>, Vec<Site>)>> {
    let facts = scene.facts.of(method);
    let Op::FieldLoad(field) = facts.body.definition(value).op else {
        return None;
    };
    let object = facts.body.operands(value.definition()).first()?;
    let is_own = facts.body.definition(*object).op == Op::Parameter(0);
    if !is_own || !is_filled_once(scene, field) {
        return None;
    }
    let uses = uses_of_owner(scene, method, Vec::new(), MAX_OWN_CALLS);
    if uses.is_empty() {
        return None;
    }
    let keyed = uses.into_iter().take(MAX_USES).map(|chain| {
        let user = chain.first().copied();
        let key = user.and_then(|site| key_of_receiver(scene, site, field));
        (key, chain)
    });
    Some(keyed.collect())
}

/// The calls on the object from outside, each with the object's own calls that lead from there to `method`.
fn uses_of_owner(
    scene: &Scene<'_, '_, '_>,
    method: MethodId,
    chain: Vec<Site>,
    own_calls: usize,
) -> Vec<Vec<Site>> {
    let mut found = Vec::new();
    for site in scene.calls_of(method) {
        let longer: Vec<Site> = std::iter::once(site).chain(chain.iter().copied()).collect();
        let facts = scene.facts.of(site.method);
        let receiver = argument(&facts.body, site.stmt, 0);
        let is_own =
            receiver.is_some_and(|receiver| facts.body.definition(receiver).op == Op::Parameter(0));
        match (is_own, own_calls) {
            (false, _) => found.push(longer),
            (true, 0) => {}
            (true, _) => found.extend(uses_of_owner(scene, site.method, longer, own_calls - 1)),
        }
    }
    found
}

/// The constant that the constructors put into `field` of the object that is called at `site`, when it is the same
/// one for all objects that may be meant.
fn key_of_receiver(scene: &Scene<'_, '_, '_>, site: Site, field: FieldId) -> Option<String> {
    let facts = scene.facts.of(site.method);
    let receiver = argument(&facts.body, site.stmt, 0)?;
    let traced = trace_objects(scene, &[], site.method, receiver);
    let made = traced.origins.iter().map(|origin| match origin.origin {
        Origin::Object(made, _) => made_with(scene, made, field),
        _ => None,
    });
    let keys: Option<BTreeSet<String>> = made.collect();
    let mut keys = keys.filter(|_| traced.complete)?;
    let first = keys.pop_first()?;
    keys.is_empty().then_some(first)
}

/// The constant that the constructor of the new object at `made` puts into `field`.
fn made_with(scene: &Scene<'_, '_, '_>, made: Site, field: FieldId) -> Option<String> {
    let (call, constructor) = construction(scene, made)?;
    let targets = scene.targets(constructor);
    let [target] = targets[..] else { return None };
    let stores = scene.stores_to(field);
    let (_, stored) = stores.iter().find(|(store, _)| store.method == target)?;
    let inside = scene.facts.of(target);
    match inside.body.definition(*stored).op {
        Op::Parameter(index) => {
            let maker = scene.facts.of(made.method);
            let given = argument(&maker.body, call, index)?;
            scene.text(made.method, given)
        }
        _ => scene.text(target, *stored),
    }
}
