//! What was done to a value on its way into a store: encodings and encryptions, with the key of each.

use super::Scene;
use super::apis::StoreAction;
use super::keys::{SetKey, is_known_to_all, keys_of, protection};
use super::origins::{Origin, Site, Traced};
use super::stores::instances;
use super::{comparisons, exclusive_or};
use crate::finding::Step;
use crate::program::MethodId;
use crate::signatures::Protection;

/// One encoding or encryption.
#[derive(Debug, Clone)]
pub struct Change {
    /// The call.
    pub site: Site,
    /// What the value has become.
    pub protection: Protection,
    /// The methods of the app that do it: the one that holds the call, and those that it returns through.
    pub inside: Vec<MethodId>,
    /// The key, when it is of a kind that protects little.
    pub key: Option<Key>,
}

/// A key that whoever gets at the value gets too.
#[derive(Debug, Clone)]
pub struct Key {
    /// Where it is made.
    pub site: Site,
    /// What it comes from.
    pub origin: KeyOrigin,
    /// Its text, when it stands in the code as one.
    pub text: Option<String>,
    /// The call that it comes from, unless it is a constant.
    pub source: Option<MethodId>,
    /// The way from its origin to the encryption.
    pub steps: Vec<Step>,
}

/// What a key comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOrigin {
    /// Constants of the app.
    Constant,
    /// Something that anybody finds out.
    Public,
    /// A store without encryption.
    Store,
}

impl KeyOrigin {
    /// The word used in conditions.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Public => "public",
            Self::Store => "store",
        }
    }
}

/// The changes on all ways of a value, each once.
pub(super) fn of_ways<'t, 's: 't>(
    scene: &Scene<'s, '_, '_>,
    ways: impl Iterator<Item = &'t Traced<'s>>,
) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for way in ways.filter(|way| !way.protections.is_empty()) {
        for change in of_way(scene, way) {
            if changes.iter().all(|known| known.site != change.site) {
                changes.push(change);
            }
        }
    }
    changes
}

fn of_way(scene: &Scene<'_, '_, '_>, way: &Traced<'_>) -> Vec<Change> {
    let sites = way.sites.iter().enumerate();
    sites
        .filter_map(|(at, (site, _))| {
            let mut models = scene.apis.models(scene.callee(*site)?).iter();
            let declared = models.find_map(|model| model.protect)?;
            let is_obscured = way.protections.contains(&Protection::Obscured);
            let protection = match declared {
                Protection::Encrypted if is_obscured => Protection::Obscured,
                other => other,
            };
            let chain = returns(scene, *site, way.sites.get(at + 1..).unwrap_or_default());
            Some(Change {
                site: *site,
                protection,
                inside: around(*site, &chain),
                key: key(scene, &chain, *site, protection),
            })
        })
        .collect()
}

/// The calls through which what the call at `site` gives is returned, outermost first.
fn returns(scene: &Scene<'_, '_, '_>, site: Site, rest: &[(Site, &str)]) -> Vec<Site> {
    let mut chain: Vec<Site> = Vec::new();
    for (call, _) in rest {
        let inner = chain.last().map_or(site.method, |call| call.method);
        let callee = scene.callee(*call);
        if callee.is_some_and(|callee| scene.targets(callee).contains(&inner)) {
            chain.push(*call);
        } else if call.method != inner {
            break;
        }
    }
    chain.reverse();
    chain
}

/// The methods that are about the change: the one with the call, and those that return what it gives, but not the
/// outermost, which goes on with the value.
fn around(site: Site, chain: &[Site]) -> Vec<MethodId> {
    let returning = chain.iter().skip(1).map(|call| call.method);
    std::iter::once(site.method).chain(returning).collect()
}

/// The key of the encryption at `site`, unless it decrypts or the key may be a good one; or the constant that a
/// comparison is made with.
pub fn key_at(scene: &Scene<'_, '_, '_>, site: Site) -> Option<Key> {
    if let Some(constant) = comparisons::constant_at(scene, site) {
        return Some(constant);
    }
    let Some(callee) = scene.callee(site) else {
        return exclusive_or::key_at(scene, site);
    };
    let models = scene.apis.models(callee).iter();
    let mut protections = models.filter_map(|model| protection(scene, &[], site, model));
    key(scene, &[], site, protections.next()?)
}

/// The key of the encryption at `site`, unless it may be a good one.
fn key(
    scene: &Scene<'_, '_, '_>,
    chain: &[Site],
    site: Site,
    protection: Protection,
) -> Option<Key> {
    let keys = keys_of(scene, chain, site);
    let mut keys = keys.iter();
    match protection {
        Protection::Obscured => keys.find_map(|key| public_key(scene, key)),
        Protection::Encrypted => keys.find_map(|key| stored_key(scene, key)),
        _ => None,
    }
}

/// A key of constants and of what is public.
fn public_key(scene: &Scene<'_, '_, '_>, key: &SetKey<'_>) -> Option<Key> {
    let is_constant = |way: &&Traced<'_>| matches!(way.origin, Origin::Constant(_));
    let known = key
        .trace
        .origins
        .iter()
        .filter(|way| is_known_to_all(&way.origin));
    let public = known.clone().find(|way| !is_constant(way));
    let way = public.or_else(|| known.clone().next())?;
    let origin = match public {
        Some(_) => KeyOrigin::Public,
        None => KeyOrigin::Constant,
    };
    let literal = key.literal(scene).filter(|_| public.is_none());
    let way = literal.as_ref().unwrap_or(way);
    let text = match &way.origin {
        Origin::Constant(constant) => constant.as_literal().map(str::to_owned),
        _ => None,
    };
    Some(made(scene, key.set, way, origin, text))
}

/// A key that is read from a store without encryption, and from nowhere else.
fn stored_key(scene: &Scene<'_, '_, '_>, key: &SetKey<'_>) -> Option<Key> {
    let mut variable = key
        .trace
        .origins
        .iter()
        .filter(|way| !matches!(way.origin, Origin::Constant(_)));
    let is_plain = |way: &&Traced<'_>| match way.origin {
        Origin::StoreRead(site) => {
            !way.protections.contains(&Protection::Encrypted) && is_plain_store(scene, site)
        }
        _ => false,
    };
    let first = variable.next().filter(is_plain)?;
    (key.trace.complete && variable.all(|way| is_plain(&way)))
        .then(|| made(scene, key.set, first, KeyOrigin::Store, None))
}

/// True when the store that the call at `site` reads is known, and keeps what is written as it is.
fn is_plain_store(scene: &Scene<'_, '_, '_>, site: Site) -> bool {
    let Some(callee) = scene.callee(site) else {
        return false;
    };
    let roles = scene.apis.store_roles(callee).iter();
    let reads = roles.filter(|role| role.action == StoreAction::Read);
    let opened = reads
        .filter_map(|role| Some(instances(scene, &[], site, role.store, role.op?)))
        .flatten();
    let mut opened = opened.peekable();
    opened.peek().is_some()
        && opened.all(|instance| instance.opened.is_some() && !instance.store.0.encrypted)
}

fn made(
    scene: &Scene<'_, '_, '_>,
    set: Site,
    way: &Traced<'_>,
    origin: KeyOrigin,
    text: Option<String>,
) -> Key {
    let first = way.sites.first().map_or(set, |(site, _)| *site);
    let source = match origin {
        KeyOrigin::Constant => None,
        KeyOrigin::Public | KeyOrigin::Store => way.source_site(),
    };
    let mut steps = way.steps(scene);
    steps.push(scene.step(set, "the cipher is given the key here"));
    Key {
        site: match origin {
            KeyOrigin::Store => source.unwrap_or(first),
            KeyOrigin::Constant | KeyOrigin::Public => first,
        },
        origin,
        text,
        source: source.and_then(|site| scene.callee(site)),
        steps,
    }
}
