//! An encryption into what it is worth: under a key that is built into the app it only hides.

use super::Scene;
use super::origins::{Origin, Site, Trace, Traced};
use super::ports::port_value;
use super::trace::{trace_literals, trace_objects};
use crate::signatures::{MethodModel, Port, Protection};

/// `Cipher.DECRYPT_MODE`.
const DECRYPTS: i64 = 2;

/// What a value becomes by the call at `site`, which `model` describes. `chain` holds the calls through which the
/// method was entered.
pub(super) fn protection(
    scene: &Scene<'_, '_, '_>,
    chain: &[Site],
    site: Site,
    model: &MethodModel,
) -> Option<Protection> {
    let protection = model.protect?;
    if protection != Protection::Encrypted {
        return Some(protection);
    }
    let set_up = set_up_calls(scene, chain, site).unwrap_or_default();
    if !set_up.is_empty() && set_up.iter().all(|call| decrypts(scene, call)) {
        return None;
    }
    let is_public = |call: &SetUp<'_>| {
        let key = key_of(scene, chain, site, call);
        key.is_some_and(|key| is_public(&key))
    };
    match !set_up.is_empty() && set_up.iter().all(is_public) {
        true => Some(Protection::Obscured),
        false => Some(Protection::Encrypted),
    }
}

/// A call that tells a cipher its key.
struct SetUp<'s> {
    site: Site,
    model: &'s MethodModel,
}

/// The calls that set up the receiver of the call at `site`, in the method that makes it; `None` when it is not
/// known where it is made.
fn set_up_calls<'s>(
    scene: &Scene<'s, '_, '_>,
    chain: &[Site],
    site: Site,
) -> Option<Vec<SetUp<'s>>> {
    let facts = scene.facts.of(site.method);
    let receiver = port_value(&facts.body, site.stmt, Port::This)?;
    let traced = trace_objects(scene, chain, site.method, receiver);
    let mut found = Vec::new();
    for origin in &traced.origins {
        let (Origin::Call(made, _) | Origin::Object(made, _)) = origin.origin else {
            return None;
        };
        found.extend(calls_on(scene, made));
    }
    Some(found)
}

fn calls_on<'s>(scene: &Scene<'s, '_, '_>, made: Site) -> Vec<SetUp<'s>> {
    let facts = scene.facts.of(made.method);
    let object = made.stmt.value();
    let users = facts.uses(object).iter();
    users
        .filter(|user| facts.body.operands(**user).first() == Some(&object))
        .filter_map(|user| {
            let site = Site {
                method: made.method,
                stmt: *user,
            };
            let mut models = scene.apis.models(scene.callee(site)?).iter();
            let model = models.find(|model| model.encryption_key.is_some())?;
            Some(SetUp { site, model })
        })
        .collect()
}

fn decrypts(scene: &Scene<'_, '_, '_>, call: &SetUp<'_>) -> bool {
    scene.number_at(call.site, call.model.encryption_mode) == Some(DECRYPTS)
}

/// The key that a call sets, back to its origins.
fn key_of<'s>(
    scene: &Scene<'s, '_, '_>,
    chain: &[Site],
    site: Site,
    call: &SetUp<'s>,
) -> Option<Trace<'s>> {
    let method = call.site.method;
    let facts = scene.facts.of(method);
    let port = call.model.encryption_key?;
    let key = port_value(&facts.body, call.site.stmt, port)?;
    // The calls on the way belong to the method of the encryption only.
    let chain = if method == site.method { chain } else { &[] };
    Some(trace_objects(scene, chain, method, key))
}

/// A key that a call sets, back to its origins.
pub(super) struct SetKey<'s> {
    /// The call.
    pub(super) set: Site,
    /// The calls through which its method was entered, outermost first.
    chain: Vec<Site>,
    /// The origins.
    pub(super) trace: Trace<'s>,
}

/// The keys of the encryption at `site`. `chain` holds the calls through which its method was entered.
pub(super) fn keys_of<'s>(
    scene: &Scene<'s, '_, '_>,
    chain: &[Site],
    site: Site,
) -> Vec<SetKey<'s>> {
    let set_up = set_up_calls(scene, chain, site).unwrap_or_default();
    let key = |call: &SetUp<'s>| {
        Some(SetKey {
            set: call.site,
            chain: if call.site.method == site.method {
                chain
            } else {
                &[]
            }
            .to_vec(),
            trace: key_of(scene, chain, site, call)?,
        })
    };
    set_up.iter().filter_map(key).collect()
}

impl<'s> SetKey<'s> {
    /// The way of the constant that the key is, from where it stands in the code.
    pub(super) fn literal(&self, scene: &Scene<'s, '_, '_>) -> Option<Traced<'s>> {
        let mut models = scene.apis.models(scene.callee(self.set)?).iter();
        let port = models.find_map(|model| model.encryption_key)?;
        let facts = scene.facts.of(self.set.method);
        let key = port_value(&facts.body, self.set.stmt, port)?;
        let traced = trace_literals(scene, &self.chain, self.set.method, key);
        let mut ways = traced.origins.into_iter();
        ways.find(|way| matches!(way.origin, Origin::Constant(_)) && !way.sites.is_empty())
    }
}

/// True when anybody who has the app can make the key: it comes from constants and from what is public.
fn is_public(key: &Trace<'_>) -> bool {
    let mut origins = key.origins.iter();
    key.complete && !key.origins.is_empty() && origins.all(|way| is_known_to_all(&way.origin))
}

/// True for constants and for what is public.
pub(super) fn is_known_to_all(origin: &Origin<'_>) -> bool {
    match origin {
        Origin::Constant(_) => true,
        Origin::Source { model, .. } => model.source.as_ref().is_some_and(|source| source.public),
        _ => false,
    }
}
