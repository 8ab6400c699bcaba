//! Texts that people type into comparisons with constants of the app, when the screen goes on because they are equal.
//!
//! The search starts at the fields, which are few, and not at comparisons, which are everywhere.

mod decision;
mod forward;

pub use decision::acts_when_equal;
pub(super) use decision::opens_a_screen;

use super::evidence::Reasons;
use super::objects::made_of;
use super::origins::{Origin, Site, Traced};
use super::ports::port_value;
use super::reasons::of_origin;
use super::trace::trace_literals;
use super::value_sources::{KnownSources, ValueSource};
use super::{Scene, changes, flows};
use crate::finding::{Strength, ValueKind};
use crate::ir::{Op, ValueId};
use crate::signatures::{COMPARISON, MethodModel, Port};
use changes::{Key, KeyOrigin};
use flows::SinkFlow;
use rayon::prelude::*;

/// Evidence that models give to what is typed.
const TYPED: &str = "typed-text";
/// Characters of a constant from which it may be a password: shorter ones are empty texts, signs and answers.
const MIN_CHARS: usize = 4;

/// A typed text that is compared.
struct Compared {
    /// The comparison.
    site: Site,
    /// The typed text as it arrives.
    typed: ValueId,
    /// What it is compared with.
    other: ValueId,
    /// The calls through which the method of the comparison was entered, outermost first.
    chain: Vec<Site>,
    /// The names that the text bears on the way, what happens to it there, and where.
    way: forward::Way,
}

/// The typed texts for which a constant decides whether the app goes on.
pub(super) fn flows(scene: &Scene<'_, '_, '_>, known: &KnownSources<Reasons>) -> Vec<SinkFlow> {
    let is_typed = |model: &&MethodModel| {
        let source = model.source.as_ref();
        source.is_some_and(|source| source.evidence == TYPED)
    };
    let fields: Vec<(Site, &MethodModel)> = scene
        .apis
        .modelled()
        .filter_map(|method| {
            Some((
                method,
                *scene
                    .apis
                    .models(method)
                    .iter()
                    .find(|model| is_typed(model))?,
            ))
        })
        .flat_map(|(method, model)| {
            scene
                .app_calls(method)
                .into_iter()
                .map(move |site| (site, model))
        })
        .collect();
    let found: Vec<Vec<SinkFlow>> = fields
        .par_iter()
        .map(|(field, model)| of_field(scene, known, *field, model))
        .collect();
    let mut found: Vec<SinkFlow> = found.into_iter().flatten().collect();
    found.sort_by_key(|flow| (flow.site, std::cmp::Reverse(flow.verdict.confidence)));
    found.dedup_by_key(|flow| flow.site);
    found
}

fn of_field(
    scene: &Scene<'_, '_, '_>,
    known: &KnownSources<Reasons>,
    field: Site,
    model: &MethodModel,
) -> Vec<SinkFlow> {
    let compared = forward::comparisons(scene, field).into_iter();
    compared
        .filter(|compared| {
            constant(scene, &compared.chain, compared.site, compared.other).is_some()
                && decision::goes_on(scene, compared.site, &compared.chain)
        })
        .filter_map(|compared| {
            let reasons = reasons(scene, known, field, model, &compared);
            let mut steps = vec![scene.step(field, "the text is typed here")];
            let way = compared.way.sites.iter();
            steps.extend(way.map(|(site, what)| scene.step(*site, what)));
            steps.push(scene.step(compared.site, "it is compared here"));
            Some(SinkFlow {
                sink: COMPARISON.to_owned(),
                site: compared.site,
                arriving: compared.typed,
                external: false,
                source: Some(field),
                sources: [field].into(),
                key: None,
                verdict: reasons.verdict()?,
                reasons,
                protections: compared.way.protections,
                captured: None,
                steps,
            })
        })
        .collect()
}

/// Why the typed text is a password: what is known of the field, and that a constant decides whether it is right.
fn reasons(
    scene: &Scene<'_, '_, '_>,
    known: &KnownSources<Reasons>,
    field: Site,
    model: &MethodModel,
    compared: &Compared,
) -> Reasons {
    let typed = Traced {
        origin: Origin::Source { site: field, model },
        protections: compared.way.protections.clone(),
        names: compared.way.names.clone(),
        sites: Vec::new(),
        chain: Vec::new(),
    };
    let mut reasons = of_origin(scene, &typed);
    for more in known.of(&ValueSource::at(field)) {
        reasons.extend(more);
    }
    if reasons.speaks_for(ValueKind::Password) {
        let text = "the app goes on when it equals a constant".to_owned();
        reasons.add(
            Strength::Medium,
            "compared",
            text,
            Some(ValueKind::Password),
        );
    }
    reasons
}

/// The constant that the comparison at `site` is made with, as a key of the app.
pub(super) fn constant_at(scene: &Scene<'_, '_, '_>, site: Site) -> Option<Key> {
    let callee = scene.callee(site)?;
    let facts = scene.facts.of(site.method);
    let mut ports = scene
        .apis
        .models(callee)
        .iter()
        .flat_map(|model| &model.compares);
    ports.find_map(|port| constant(scene, &[], site, port_value(&facts.body, site.stmt, *port)?))
}

/// The constant text that `value` is, or that a table of constants holds.
fn constant(scene: &Scene<'_, '_, '_>, chain: &[Site], site: Site, value: ValueId) -> Option<Key> {
    let traced = trace_literals(scene, chain, site.method, value);
    let mut texts = traced.origins.iter().map(|way| match &way.origin {
        Origin::Constant(constant) => Some((constant.as_literal()?.to_owned(), way)),
        _ => None,
    });
    // A way that is no constant text means that others decide what the right password is.
    if traced.complete
        && traced
            .origins
            .iter()
            .all(|way| matches!(way.origin, Origin::Constant(_)))
    {
        let (text, way) = texts.find_map(|text| text.filter(|(text, _)| may_be_password(text)))?;
        let place = way.sites.first().map_or(site, |(site, _)| *site);
        return Some(key(scene, place, text));
    }
    match traced.origins.as_slice() {
        [Traced { origin, .. }] => in_table(scene, origin),
        _ => None,
    }
}

fn may_be_password(text: &str) -> bool {
    text.chars().count() >= MIN_CHARS
}

fn key(scene: &Scene<'_, '_, '_>, place: Site, text: String) -> Key {
    Key {
        site: place,
        origin: KeyOrigin::Constant,
        text: Some(text),
        source: None,
        steps: vec![scene.step(place, "the constant stands here")],
    }
}

/// The constant that a map gives out which the app fills with constants only.
fn in_table(scene: &Scene<'_, '_, '_>, origin: &Origin<'_>) -> Option<Key> {
    let Origin::Call(read, callee) = *origin else {
        return None;
    };
    let program = scene.program;
    let reference = program.method(callee);
    let is_map = &*program.text(reference.name) == "get"
        && program.is_subclass_of(reference.class, "Ljava/util/Map;");
    let facts = scene.facts.of(read.method);
    let map = port_value(&facts.body, read.stmt, Port::This).filter(|_| is_map)?;
    let [made] = made_of(scene, read.method, map)[..] else {
        return None;
    };
    let facts = scene.facts.of(made.method);
    let object = made.stmt.value();
    let mut found = None;
    for stmt in facts.uses(object).iter().copied() {
        let operands = facts.body.operands(stmt);
        let (Op::Invoke(_, put), [map, _, value]) = (facts.body.stmt(stmt).op, operands) else {
            continue;
        };
        if *map != object || &*program.text(program.method(put).name) != "put" {
            continue;
        }
        let method = made.method;
        let text = scene.text(method, *value)?;
        let site = Site { method, stmt };
        found = found.or_else(|| may_be_password(&text).then(|| key(scene, site, text)));
    }
    found
}
