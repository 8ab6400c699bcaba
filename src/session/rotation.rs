//! A renewal into the refresh token that its answer holds and the app throws away.

use super::evidence::Reasons;
use super::names::field_name;
use super::reach::Reach;
use super::reasons::{SESSION_LEXICON, of_origin};
use super::renewals::Renewal;
use super::trace::{Site, trace};
use super::{Scene, Session};
use crate::finding::ValueKind;
use crate::ir::{Op, StmtId};
use crate::program::FieldId;
use crate::signatures::LexiconVerdict;
use std::collections::BTreeSet;

/// A new refresh token that nobody takes.
#[derive(Debug, Clone)]
pub struct Unused {
    /// What the answer calls it.
    pub name: String,
    /// Where the token beside it is taken, or where it is read and dropped.
    pub site: Site,
}

/// The refresh token that the answer holds and that is not kept, while the token beside it is.
pub fn unused_refresh_token(
    scene: &Scene<'_, '_, '_>,
    session: &Session<'_>,
    renewal: &Renewal,
) -> Option<Unused> {
    let keeps = |wanted: &dyn Fn(ValueKind) -> bool| {
        let mut cells = session.session_cells();
        cells.any(|(cell, verdict)| {
            let mut writes = cell.writes.iter();
            wanted(verdict.value) && writes.any(|write| renewal.reach.holds(write.entered()))
        })
    };
    let is_short_lived = |value| {
        matches!(
            value,
            ValueKind::AccessToken | ValueKind::IdToken | ValueKind::SessionId
        )
    };
    if !keeps(&is_short_lived) || keeps(&|value| value == ValueKind::RefreshToken) {
        return None;
    }
    field_beside(scene, &renewal.reach).or_else(|| dropped(scene, &renewal.reach))
}

/// A field for a refresh token that is never read, beside a token that is.
fn field_beside(scene: &Scene<'_, '_, '_>, reach: &Reach) -> Option<Unused> {
    let loads = reach.statements(scene).filter_map(|site| {
        match scene.facts.of(site.method).body.stmt(site.stmt).op {
            Op::FieldLoad(field) => Some((site, field)),
            _ => None,
        }
    });
    let loads: Vec<(Site, FieldId)> = loads.collect();
    let read: BTreeSet<FieldId> = loads.iter().map(|(_, field)| *field).collect();
    let program = scene.program;
    loads.iter().find_map(|(site, field)| {
        if kind_of_field(scene, *field) != Some(ValueKind::AccessToken) {
            return None;
        }
        let beside = program.fields_of(program.field(*field).class).iter();
        let mut refresh =
            beside.filter(|one| kind_of_field(scene, **one) == Some(ValueKind::RefreshToken));
        let first = refresh.next()?;
        let is_read = read.contains(first) || refresh.any(|one| read.contains(one));
        (!is_read).then(|| Unused {
            name: shown_name(scene, *first),
            site: asked_at(scene, reach, *site, *field),
        })
    })
}

/// Where a field is read: of a getter, the call of it.
fn asked_at(scene: &Scene<'_, '_, '_>, reach: &Reach, load: Site, field: FieldId) -> Site {
    let program = scene.program;
    let is_own = program.method(load.method).class == program.field(field).class;
    let mut calls = reach.calls(scene).filter(|site| {
        let callee = scene.callee(*site);
        is_own && callee.is_some_and(|callee| scene.targets(callee).contains(&load.method))
    });
    calls.next().unwrap_or(load)
}

/// A refresh token that is read out of an answer by its key, and nothing is done with.
fn dropped(scene: &Scene<'_, '_, '_>, reach: &Reach) -> Option<Unused> {
    reach.calls(scene).find_map(|site| {
        let models = scene.apis.models(scene.callee(site)?).iter();
        let mut keys = models.filter_map(|model| model.source.as_ref()?.by_key);
        let key = keys.find_map(|port| scene.text_at(site, Some(port)))?;
        let is_refresh = kind_of_word(scene, &key) == Some(ValueKind::RefreshToken);
        (is_refresh && !is_used(scene, site)).then_some(Unused { name: key, site })
    })
}

/// True when something more is done with the result of a call than asking whether there is one.
fn is_used(scene: &Scene<'_, '_, '_>, site: Site) -> bool {
    let facts = scene.facts.of(site.method);
    let mut users = facts.uses(site.stmt.value()).iter();
    let op = |user: &StmtId| facts.body.stmt(*user).op;
    users.any(|user| !matches!(op(user), Op::If { .. }))
}

/// What a field holds, by its name, or by what the app puts into it.
fn kind_of_field(scene: &Scene<'_, '_, '_>, field: FieldId) -> Option<ValueKind> {
    let named = kind_of_word(scene, &shown_name(scene, field));
    named.or_else(|| {
        let stores = scene.stores_to(field).into_iter();
        let origins =
            stores.flat_map(|(site, value)| trace(scene, &[], site.method, value).origins);
        let mut reasons = Reasons::default();
        for traced in origins {
            reasons.extend(&of_origin(scene, &traced));
        }
        let mut kinds = ValueKind::ALL.into_iter();
        kinds.find(|kind| reasons.speaks_for(*kind))
    })
}

/// What a field is called in JSON, or else in the source.
fn shown_name(scene: &Scene<'_, '_, '_>, field: FieldId) -> String {
    let key = scene.program.recovered_names().serialized_field(field);
    key.map_or_else(|| field_name(scene, field), str::to_owned)
}

fn kind_of_word(scene: &Scene<'_, '_, '_>, word: &str) -> Option<ValueKind> {
    match scene.signatures.lexicon(SESSION_LEXICON)?.judge(word) {
        LexiconVerdict::Match(found) => found.value,
        _ => None,
    }
}
