//! Static fields that hold session credentials: values that pass one on their way, and who empties it again.

use super::evidence::{Reasons, Verdict};
use super::trace::{Site, Traced};
use super::{Scene, flows::Arrivals};
use crate::analysis::constants::Constant;
use crate::finding::Step;
use crate::ir::Op;
use crate::program::FieldId;
use crate::signatures::Protection;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A static field that holds a credential.
#[derive(Debug, Clone)]
pub struct StaticField {
    /// The field.
    pub field: FieldId,
    /// Where the credential is put into it.
    pub site: Site,
    /// What it holds.
    pub verdict: Verdict,
    /// Why.
    pub reasons: Reasons,
    /// The way of the credential through the field to where it is used.
    pub steps: Vec<Step>,
    /// True when the app empties it somewhere.
    pub is_emptied: bool,
}

/// The static fields that credentials pass on their way into sinks.
pub(super) fn static_fields(
    scene: &Scene<'_, '_, '_>,
    arrivals: &Arrivals<'_>,
    known: &FxHashMap<Site, Reasons>,
) -> Vec<StaticField> {
    let mut found: BTreeMap<FieldId, StaticField> = BTreeMap::new();
    for (traced, own, sink) in arrivals.ways() {
        let is_protected = traced.protections.contains(&Protection::Encrypted)
            || traced.protections.contains(&Protection::Hashed);
        let Some((field, site)) = static_store(scene, traced).filter(|_| !is_protected) else {
            continue;
        };
        let mut reasons = own.clone();
        let more = traced.source().and_then(|source| known.get(&source));
        more.iter().for_each(|more| reasons.extend(more));
        let Some(verdict) = reasons.verdict() else {
            continue;
        };
        let mut steps = traced.steps(scene);
        steps.push(scene.step(sink, "the value arrives here"));
        found.entry(field).or_insert_with(|| StaticField {
            field,
            site,
            verdict,
            reasons,
            steps,
            is_emptied: is_emptied(scene, field),
        });
    }
    found.into_values().collect()
}

/// The first static field on the way, with the store into it.
fn static_store(scene: &Scene<'_, '_, '_>, traced: &Traced<'_>) -> Option<(FieldId, Site)> {
    let mut sites = traced.sites.iter();
    sites.find_map(
        |(site, _)| match scene.facts.of(site.method).body.stmt(site.stmt).op {
            Op::StaticStore(field) => Some((field, *site)),
            _ => None,
        },
    )
}

/// True when the app stores nothing or an empty text into the field after it was made.
fn is_emptied(scene: &Scene<'_, '_, '_>, field: FieldId) -> bool {
    let stores = scene.stores_to(field);
    let mut stores = stores.iter();
    stores.any(|(site, value)| {
        let facts = scene.facts.of(site.method);
        let is_empty = match facts.constant_of(*value) {
            Some(Constant::Text(_)) => {
                let text = facts.constant_of(*value).and_then(Constant::as_literal);
                text.is_some_and(str::is_empty)
            }
            Some(constant) => constant.as_number() == Some(0),
            None => false,
        };
        let name = scene.program.text(scene.program.method(site.method).name);
        is_empty && name != "<clinit>"
    })
}
