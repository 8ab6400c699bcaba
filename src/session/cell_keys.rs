//! The key at a store operation: a constant, what the callers of a wrapper give, or an object that stands for a key.

use super::Scene;
use super::apis::StoreAction;
use super::arrays::elements;
use super::made_keys::made_keys;
use super::ports::{argument, port_value};
use super::trace::{Origin, Site, trace};
use crate::ir::{Op, ValueId};
use crate::program::MethodId;
use crate::signatures::Port;
use std::collections::BTreeSet;

/// Callers through which the key of a wrapper is looked for, one behind the other.
const MAX_WRAPPERS: usize = 3;
/// Calls of one wrapper that are told apart.
const MAX_WRAPPER_CALLS: usize = 32;

/// The key at one call, with the calls that decide it.
pub(super) struct Keyed {
    /// The key; `None` when it is not known.
    pub(super) key: Option<String>,
    /// The calls through which its method was entered, outermost first.
    pub(super) chain: Vec<Site>,
}

/// The keys that the value at `port` may be, one for each way into the method when a caller decides.
pub(super) fn keys(scene: &Scene<'_, '_, '_>, site: Site, port: Option<Port>) -> Vec<Keyed> {
    let facts = scene.facts.of(site.method);
    let value = port.and_then(|port| port_value(&facts.body, site.stmt, port));
    let Some(value) = value else {
        return vec![Keyed {
            key: None,
            chain: Vec::new(),
        }];
    };
    keys_of(scene, site.method, value, Vec::new())
}

fn keys_of(
    scene: &Scene<'_, '_, '_>,
    method: MethodId,
    value: ValueId,
    chain: Vec<Site>,
) -> Vec<Keyed> {
    let facts = scene.facts.of(method);
    let known = facts
        .constant_of(value)
        .and_then(|constant| constant.as_literal());
    if let Some(key) = known {
        return vec![Keyed {
            key: Some(key.to_owned()),
            chain,
        }];
    }
    match facts.body.definition(value).op {
        Op::Parameter(index) => of_callers(scene, (method, index), chain, keys_of),
        Op::ArrayLoad(_) => {
            let array = facts.body.operands(value.definition()).first();
            array.map_or_else(Vec::new, |array| keys_in(scene, method, *array, chain))
        }
        _ => {
            if chain.is_empty()
                && let Some(keys) = made_keys(scene, method, value)
            {
                return keys;
            }
            let key = of_key_object(scene, method, value, &chain);
            vec![Keyed { key, chain }]
        }
    }
}

/// The keys that an array holds, such as the one that a method with any number of arguments is given.
fn keys_in(
    scene: &Scene<'_, '_, '_>,
    method: MethodId,
    array: ValueId,
    chain: Vec<Site>,
) -> Vec<Keyed> {
    let facts = scene.facts.of(method);
    if let Op::Parameter(index) = facts.body.definition(array).op {
        return of_callers(scene, (method, index), chain, keys_in);
    }
    let stored = elements(&facts, array).unwrap_or_default();
    if stored.is_empty() {
        return vec![Keyed { key: None, chain }];
    }
    let keys = stored.into_iter().take(MAX_WRAPPER_CALLS);
    keys.flat_map(|value| match facts.body.definition(value).op {
        // An element that is taken out of an array may be taken out of this one.
        Op::ArrayLoad(_) => vec![Keyed {
            key: None,
            chain: chain.clone(),
        }],
        _ => keys_of(scene, method, value, chain.clone()),
    })
    .collect()
}

/// The keys that `find` sees in what each caller gives to a parameter.
fn of_callers(
    scene: &Scene<'_, '_, '_>,
    (method, index): (MethodId, u16),
    chain: Vec<Site>,
    find: impl Fn(&Scene<'_, '_, '_>, MethodId, ValueId, Vec<Site>) -> Vec<Keyed>,
) -> Vec<Keyed> {
    let callers = scene.calls_of(method);
    if callers.is_empty() || chain.len() >= MAX_WRAPPERS {
        return vec![Keyed { key: None, chain }];
    }
    callers
        .into_iter()
        .take(MAX_WRAPPER_CALLS)
        .filter_map(|site| {
            let caller = scene.facts.of(site.method);
            let value = argument(&caller.body, site.stmt, index)?;
            let chain = std::iter::once(site).chain(chain.iter().copied()).collect();
            Some(find(scene, site.method, value, chain))
        })
        .flatten()
        .collect()
}

/// The key that a value is or an object stands for, when it is the same one on every way.
fn of_key_object(
    scene: &Scene<'_, '_, '_>,
    method: MethodId,
    value: ValueId,
    chain: &[Site],
) -> Option<String> {
    let mut keys = BTreeSet::new();
    for traced in &trace(scene, chain, method, value).origins {
        let key = match &traced.origin {
            // What a getter of the app returns.
            Origin::Constant(constant) => constant.as_literal()?.to_owned(),
            Origin::Call(made, _) | Origin::Object(made, _) => made_key(scene, *made)?,
            _ => return None,
        };
        keys.insert(key);
    }
    match (keys.pop_first(), keys.is_empty()) {
        (Some(key), true) => Some(key),
        _ => None,
    }
}

/// The key that the call at `site` makes an object of.
fn made_key(scene: &Scene<'_, '_, '_>, site: Site) -> Option<String> {
    let roles = scene.apis.store_roles(scene.callee(site)?).iter();
    roles
        .filter(|role| role.action == StoreAction::KeyObject)
        .find_map(|role| scene.text_at(site, role.op?.key))
}
