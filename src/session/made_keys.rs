//! A key that lies in a field of an object into the keys that such objects are made with, one for each use of one.
//!
//! A property delegate keeps the name of its preference in a field, and an enum of keys the name of each, and all of
//! them share the code that reads and writes: which key is meant shows where the object around the field is given to
//! that code, and where it was made.

use super::Scene;
use super::capture::is_filled_once;
use super::cell_keys::Keyed;
use super::made_objects::construction;
use super::origins::{Origin, Site};
use super::ports::argument;
use super::trace::trace_objects;
use crate::analysis::constants::{Constant, EnumConstant};
use crate::ir::{Op, ValueId};
use crate::program::{FieldId, MethodId};
use std::collections::BTreeSet;

/// Uses of objects of one class that are told apart.
const MAX_USES: usize = 64;
/// Methods through which an object is passed on before its field is read.
const MAX_CALLS: usize = 3;

/// The keys that the value may be, each with the calls that decide it, outermost first; `None` when the value is not
/// read from a field that only constructors fill.
pub(super) fn made_keys(
    scene: &Scene<'_, '_, '_>,
    method: MethodId,
    value: ValueId,
) -> Option<Vec<Keyed>> {
    let facts = scene.facts.of(method);
    let Op::FieldLoad(field) = facts.body.definition(value).op else {
        return None;
    };
    let object = *facts.body.operands(value.definition()).first()?;
    if !is_filled_once(scene, field) {
        return None;
    }
    let uses = uses(scene, (method, object), Vec::new(), MAX_CALLS);
    if uses.is_empty() {
        return None;
    }
    let keyed = uses.into_iter().take(MAX_USES).map(|(object, chain)| {
        let key = key_of_object(scene, object, field);
        Keyed { key, chain }
    });
    Some(keyed.collect())
}

/// A value, by the method that it belongs to.
type Place = (MethodId, ValueId);

/// The objects that `object` may be, each with the calls that pass it on, outermost first.
fn uses(
    scene: &Scene<'_, '_, '_>,
    (method, object): Place,
    chain: Vec<Site>,
    calls: usize,
) -> Vec<(Place, Vec<Site>)> {
    let facts = scene.facts.of(method);
    let Op::Parameter(index) = facts.body.definition(object).op else {
        return vec![((method, object), chain)];
    };
    if calls == 0 {
        return Vec::new();
    }
    let mut found = Vec::new();
    for site in scene.calls_of(method) {
        let caller = scene.facts.of(site.method);
        if let Some(given) = argument(&caller.body, site.stmt, index) {
            let longer = std::iter::once(site).chain(chain.iter().copied()).collect();
            found.extend(uses(scene, (site.method, given), longer, calls - 1));
        }
    }
    found
}

/// The constant that the constructors put into `field` of the object, when it is the same one for all objects that
/// may be meant.
fn key_of_object(
    scene: &Scene<'_, '_, '_>,
    (method, object): Place,
    field: FieldId,
) -> Option<String> {
    let traced = trace_objects(scene, &[], method, object);
    let made = traced.origins.iter().map(|origin| match &origin.origin {
        Origin::Object(made, _) => made_with(scene, *made, field),
        Origin::Constant(Constant::Enum(constant)) => {
            made_with(scene, made_enum(scene, constant)?, field)
        }
        _ => None,
    });
    let keys: Option<BTreeSet<String>> = made.collect();
    let mut keys = keys.filter(|_| traced.complete)?;
    let first = keys.pop_first()?;
    keys.is_empty().then_some(first)
}

/// Where the initializer of an enum makes the constant, by the name that it gives to the constructor.
fn made_enum(scene: &Scene<'_, '_, '_>, constant: &EnumConstant) -> Option<Site> {
    let fields = scene.program.fields_of(constant.class).iter();
    let stores = fields.flat_map(|field| scene.stores_to(*field));
    let mut made = stores.map(|(store, value)| Site {
        method: store.method,
        stmt: value.definition(),
    });
    made.find(|made| {
        let named = construction(scene, made.method, made.stmt.value()).and_then(|(call, _)| {
            let facts = scene.facts.of(made.method);
            scene.text(made.method, argument(&facts.body, call.stmt, 1)?)
        });
        named.as_deref() == Some(&*constant.name)
    })
}

/// The constant that the constructor of the new object at `made` puts into `field`.
fn made_with(scene: &Scene<'_, '_, '_>, made: Site, field: FieldId) -> Option<String> {
    let (call, constructor) = construction(scene, made.method, made.stmt.value())?;
    let targets = scene.targets(constructor);
    let [target] = targets[..] else { return None };
    let stores = scene.stores_to(field);
    let (_, stored) = stores.iter().find(|(store, _)| store.method == target)?;
    let inside = scene.facts.of(target);
    match inside.body.definition(*stored).op {
        Op::Parameter(index) => {
            let maker = scene.facts.of(made.method);
            let given = argument(&maker.body, call.stmt, index)?;
            scene.text(made.method, given)
        }
        _ => scene.text(target, *stored),
    }
}
