//! Classes that R8 has merged into one, told apart again by the constructor that made an object.
//!
//! A merged class shares its fields among the classes it was made of. What one of their constructors stores is not
//! what an object of another one holds, so a field of an object is only looked for in the constructors that may have
//! made this object.

use super::Scene;
use super::origins::{Origin, Site};
use super::trace::trace_objects;
use crate::ir::{InvokeKind, Op, ValueId};
use crate::program::{ClassId, MethodId};
use std::collections::BTreeSet;

/// True for a class whose objects carry a number that says what class they were before.
pub(super) fn is_merged(scene: &Scene<'_, '_, '_>, class: ClassId) -> bool {
    let mut fields = scene.program.fields_of(class).iter();
    fields.any(|field| scene.program.tells_merged_classes(*field))
}

/// The constructors that may have made the object `value`; `None` when they are not all known.
pub(super) fn constructors(
    scene: &Scene<'_, '_, '_>,
    chain: &[Site],
    method: MethodId,
    value: ValueId,
) -> Option<BTreeSet<MethodId>> {
    let traced = trace_objects(scene, chain, method, value);
    let objects = traced.origins.iter().map(|origin| match origin.origin {
        Origin::Object(site, _) => constructor_of(scene, site),
        _ => None,
    });
    let found: Option<BTreeSet<MethodId>> = objects.collect();
    found.filter(|found| traced.complete && !found.is_empty())
}

/// The constructor that is called on the new object.
fn constructor_of(scene: &Scene<'_, '_, '_>, object: Site) -> Option<MethodId> {
    let facts = scene.facts.of(object.method);
    let value = object.stmt.value();
    facts.uses(value).iter().find_map(|user| {
        let is_receiver = facts.body.operands(*user).first() == Some(&value);
        match facts.body.stmt(*user).op {
            Op::Invoke(InvokeKind::Direct, callee) if is_receiver => Some(callee),
            _ => None,
        }
    })
}
