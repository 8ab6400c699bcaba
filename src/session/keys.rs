//! An encryption into what it is worth: under a key that is built into the app it only hides.

use super::Scene;
use super::origins::{Origin, Site, Trace, Traced};
use super::ports::port_value;
use super::trace::{trace_literals, trace_objects};
use crate::ir::ValueId;
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
    if !set_up.is_empty() && set_up.iter().all(|call| call.decrypts) {
        return None;
    }
    let is_public = |call: &SetUp| {
        let chain = call.chain(chain, site);
        is_public(&trace_objects(scene, chain, call.site.method, call.key))
    };
    match !set_up.is_empty() && set_up.iter().all(is_public) {
        true => Some(Protection::Obscured),
        false => Some(Protection::Encrypted),
    }
}

/// A call that tells a cipher its key.
struct SetUp {
    site: Site,
    key: ValueId,
    decrypts: bool,
}

impl SetUp {
    /// The calls on the way to the key: `chain` belongs to the method of the encryption at `site` only.
    fn chain<'c>(&self, chain: &'c [Site], site: Site) -> &'c [Site] {
        match self.site.method == site.method {
            true => chain,
            false => &[],
        }
    }
}

/// The calls that set up the receiver of the call at `site`, in the method that makes it; `None` when it is not
/// known where it is made.
fn set_up_calls(scene: &Scene<'_, '_, '_>, chain: &[Site], site: Site) -> Option<Vec<SetUp>> {
    let facts = scene.facts.of(site.method);
    let receiver = port_value(&facts.body, site.stmt, Port::This)?;
    let traced = trace_objects(scene, chain, site.method, receiver);
    let mut found = Vec::new();
    for origin in &traced.origins {
        let (Origin::Call(made, _) | Origin::Object(made, _)) = origin.origin else {
            return None;
        };
        found.extend(set_up_where_made(scene, made));
    }
    Some(found)
}

fn set_up_where_made(scene: &Scene<'_, '_, '_>, made: Site) -> Vec<SetUp> {
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
            Some(SetUp {
                site,
                key: port_value(&facts.body, site.stmt, model.encryption_key?)?,
                decrypts: scene.number_at(site, model.encryption_mode) == Some(DECRYPTS),
            })
        })
        .collect()
}

/// A key that a call sets, back to its origins.
pub(super) struct SetKey<'s> {
    /// The call.
    pub(super) set: Site,
    /// The key as it is given to the call.
    key: ValueId,
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
    let key = |call: &SetUp| {
        let chain = call.chain(chain, site);
        SetKey {
            set: call.site,
            key: call.key,
            chain: chain.to_vec(),
            trace: trace_objects(scene, chain, call.site.method, call.key),
        }
    };
    set_up.iter().map(key).collect()
}

impl<'s> SetKey<'s> {
    /// The way of the constant that the key is, from where it stands in the code.
    pub(super) fn literal(&self, scene: &Scene<'s, '_, '_>) -> Option<Traced<'s>> {
        let traced = trace_literals(scene, &self.chain, self.set.method, self.key);
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
