//! An encryption into what it is worth: under a key that is built into the app it only hides.

use super::Scene;
use super::origins::{Origin, Site};
use super::ports::port_value;
use super::trace::trace_objects;
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
    let is_constant = |call: &SetUp<'_>| has_constant_key(scene, chain, site, call);
    match !set_up.is_empty() && set_up.iter().all(is_constant) {
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

/// True when the key is a constant on every way.
fn has_constant_key(
    scene: &Scene<'_, '_, '_>,
    chain: &[Site],
    site: Site,
    call: &SetUp<'_>,
) -> bool {
    let method = call.site.method;
    let facts = scene.facts.of(method);
    let port = call.model.encryption_key;
    let Some(key) = port.and_then(|port| port_value(&facts.body, call.site.stmt, port)) else {
        return false;
    };
    // The calls on the way belong to the method of the encryption only.
    let chain = if method == site.method { chain } else { &[] };
    let traced = trace_objects(scene, chain, method, key);
    traced.complete && traced.is_constant()
}
