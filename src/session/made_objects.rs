//! An object into the statements that may have made it, and from there into the constructors that fill it: what one
//! session holds is not what another object of its class holds.

use super::Scene;
use super::capture::is_constructor;
use super::origins::{Origin, Site};
use super::ports::argument;
use super::trace::trace_objects;
use crate::ir::{InvokeKind, Op, ValueId};
use crate::program::MethodId;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Constructors that call each other, from the one that `new` names.
const MAX_CONSTRUCTORS: usize = 4;

/// Where the objects that `value` may be are made, ascending; `None` when they are not all known. `chain` holds the
/// calls through which the method was entered, outermost first.
pub(super) fn made_at(
    scene: &Scene<'_, '_, '_>,
    chain: &[Site],
    (method, value): (MethodId, ValueId),
) -> Option<Arc<[Site]>> {
    let (mut chain, mut method, mut value) = (chain, method, value);
    while let Some((site, outer)) = chain.split_last() {
        let facts = scene.facts.of(method);
        let Op::Parameter(index) = facts.body.definition(value).op else {
            break;
        };
        let caller = scene.facts.of(site.method);
        value = argument(&caller.body, site.stmt, index)?;
        (chain, method) = (outer, site.method);
    }
    let find = |chain: &[Site]| {
        let trace = trace_objects(scene, chain, method, value);
        let origins = trace.origins.iter();
        let sites = origins.map(|traced| match traced.origin {
            Origin::Object(site, _) => Some(site),
            _ => None,
        });
        let sites: BTreeSet<Site> = sites.collect::<Option<_>>()?;
        let is_known = trace.complete && !sites.is_empty();
        is_known.then(|| sites.into_iter().collect())
    };
    let everywhere = scene.lookups.made_at((method, value), || find(&[]));
    everywhere.or_else(|| (!chain.is_empty()).then(|| find(chain)).flatten())
}

/// The calls by which the object that `made` makes gets to its `constructor`, outermost first; `None` when it is made
/// by another one.
pub(super) fn constructed_by(
    scene: &Scene<'_, '_, '_>,
    made: Site,
    constructor: MethodId,
) -> Option<Vec<Site>> {
    let mut chain = Vec::new();
    let (mut method, mut object) = (made.method, made.stmt.value());
    while chain.len() < MAX_CONSTRUCTORS {
        let (site, callee) = construction(scene, method, object)?;
        chain.push(site);
        if callee == constructor {
            return Some(chain);
        }
        let facts = scene.facts.of(callee);
        let mut stmts = facts.body.stmts();
        let (this, _) = stmts.find(|(_, stmt)| stmt.op == Op::Parameter(0))?;
        (method, object) = (callee, this.value());
    }
    None
}

/// The call of a constructor on the object, with the constructor.
pub(super) fn construction(
    scene: &Scene<'_, '_, '_>,
    method: MethodId,
    object: ValueId,
) -> Option<(Site, MethodId)> {
    let facts = scene.facts.of(method);
    facts.uses(object).iter().find_map(|user| {
        let is_receiver = facts.body.operands(*user).first() == Some(&object);
        match facts.body.stmt(*user).op {
            Op::Invoke(InvokeKind::Direct, callee)
                if is_receiver && is_constructor(scene, callee) =>
            {
                let stmt = *user;
                Some((Site { method, stmt }, callee))
            }
            _ => None,
        }
    })
}
