//! The way of a value into where it is put aside: a field that only constructors fill, in an object that lives as
//! long as the process.

use super::Scene;
use super::trace::{Origin, Site, Traced};
use crate::ir::Op;
use crate::program::{FieldId, MethodId};
use std::collections::BTreeSet;

/// Calls upwards from a constructor through which it is looked for who keeps the object.
const MAX_CALLS: usize = 4;
/// The class of which the system makes one object.
const APPLICATION: &str = "Landroid/app/Application;";

/// The store into the field, when what is read from a store waits in an object until the call at `site` uses it.
pub(super) fn captured_at(
    scene: &Scene<'_, '_, '_>,
    traced: &Traced<'_>,
    site: Site,
) -> Option<Site> {
    let Origin::StoreRead(read) = traced.origin else {
        return None;
    };
    let stores = traced.sites.iter().map(|(site, _)| *site);
    let mut stores = stores.filter(|store| is_constructor(scene, store.method));
    stores.find(|store| {
        let field = stored_field(scene, *store);
        store.method != site.method
            && read.method != site.method
            && field.is_some_and(|field| is_filled_once(scene, field))
            && is_kept(scene, store.method)
    })
}

fn stored_field(scene: &Scene<'_, '_, '_>, site: Site) -> Option<FieldId> {
    match scene.facts.of(site.method).body.stmt(site.stmt).op {
        Op::FieldStore(field) => Some(field),
        _ => None,
    }
}

/// True when nothing but constructors fills the field.
pub(super) fn is_filled_once(scene: &Scene<'_, '_, '_>, field: FieldId) -> bool {
    let stores = scene.stores_to(field);
    let mut stores = stores.iter();
    stores.all(|(store, _)| is_constructor(scene, store.method))
}

pub(super) fn is_constructor(scene: &Scene<'_, '_, '_>, method: MethodId) -> bool {
    scene.program.text(scene.program.method(method).name) == "<init>"
}

/// True when the object that the constructor makes lives as long as the process: it is made in a static initializer,
/// by the application object, or where something is put into a static field.
fn is_kept(scene: &Scene<'_, '_, '_>, constructor: MethodId) -> bool {
    let mut wave: BTreeSet<MethodId> = BTreeSet::from([constructor]);
    for _ in 0..MAX_CALLS {
        let callers = wave.iter().flat_map(|method| scene.calls_of(*method));
        wave = callers.map(|site| site.method).collect();
        if wave.iter().any(|method| keeps_objects(scene, *method)) {
            return true;
        }
    }
    false
}

fn keeps_objects(scene: &Scene<'_, '_, '_>, method: MethodId) -> bool {
    let program = scene.program;
    let reference = program.method(method);
    let is_object = |field: FieldId| {
        program
            .class_name(program.field(field).type_)
            .starts_with('L')
    };
    let stores_one = || {
        let facts = scene.facts.of(method);
        let mut stmts = facts.body.stmts();
        stmts.any(|(_, stmt)| matches!(stmt.op, Op::StaticStore(field) if is_object(field)))
    };
    program.text(reference.name) == "<clinit>"
        || program.is_subclass_of(reference.class, APPLICATION)
        || stores_one()
}
