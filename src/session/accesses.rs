//! One call of a store operation into what it does: writes, reads, kills and flags of cells.

use super::Scene;
use super::apis::{StoreAction, StoreRole};
use super::cell_keys::keys;
use super::cells::{Access, FlagRead, FlagWrite, Kill};
use super::changes;
use super::commits::takes_effect;
use super::content::{self, Contents};
use super::emptied::{empties, given_nothing_at};
use super::evidence::Reasons;
use super::outside::is_external;
use super::ports::port_value;
use super::reasons::of_origin;
use super::stores::{Instance, instances};
use super::trace::{Origin, Site, Trace, Traced, trace, trace_shown};
use super::value_sources::ValueSource;
use crate::finding::CellKey;
use crate::ir::ValueId;
use crate::program::MethodId;
use crate::signatures::{Protection, StoreModel, StoreOp};

/// What one call does with one cell.
pub(super) enum Fact<'s> {
    Write(CellKey, Instance<'s>, Access, (Reasons, Contents)),
    Read(CellKey, Instance<'s>, Access),
    Kill(Kill),
    Flag(FlagWrite),
    FlagRead(FlagRead),
}

/// Everything that the call at `site` does with cells.
pub(super) fn facts_at<'s>(scene: &Scene<'s, '_, '_>, site: Site) -> Vec<Fact<'s>> {
    let Some(callee) = scene.callee(site) else {
        return Vec::new();
    };
    let roles = scene.apis.store_roles(callee).iter();
    roles
        .filter_map(|role| Some((role, role.op?)))
        .flat_map(|(role, op)| match role.action {
            StoreAction::Write => writes(scene, site, role, op),
            StoreAction::Read => reads(scene, site, role, op),
            StoreAction::Kill => kills(scene, site, role, op),
            StoreAction::Flag => flags(scene, site, op),
            StoreAction::FlagRead => flag_reads(scene, site, op),
            _ => Vec::new(),
        })
        .collect()
}

fn writes<'s>(
    scene: &Scene<'s, '_, '_>,
    site: Site,
    role: &StoreRole<'s>,
    op: &StoreOp,
) -> Vec<Fact<'s>> {
    if op.row.is_some() {
        return row_writes(scene, site, role, op);
    }
    if op.sql.is_some() || op.statement.is_some() {
        return super::sql::writes(scene, site, op)
            .into_iter()
            .flat_map(|write| {
                let key = (write.table, write.column);
                write_facts(
                    scene,
                    (site, &[]),
                    role,
                    op,
                    key,
                    (site.method, write.value),
                )
            })
            .collect();
    }
    let facts = scene.facts.of(site.method);
    let Some(value) = op
        .value
        .and_then(|port| port_value(&facts.body, site.stmt, port))
    else {
        return Vec::new();
    };
    keys(scene, site, op.key)
        .into_iter()
        .flat_map(|keyed| {
            let key = (None, keyed.key.or_else(|| op.fixed_key.clone()));
            write_facts(
                scene,
                (site, &keyed.chain),
                role,
                op,
                key,
                (site.method, value),
            )
        })
        .collect()
}

/// A row that was put together key by key.
fn row_writes<'s>(
    scene: &Scene<'s, '_, '_>,
    site: Site,
    role: &StoreRole<'s>,
    op: &StoreOp,
) -> Vec<Fact<'s>> {
    let facts = scene.facts.of(site.method);
    let Some(row) = op
        .row
        .and_then(|port| port_value(&facts.body, site.stmt, port))
    else {
        return Vec::new();
    };
    let table = scene.text_at(site, op.name);
    let mut found = Vec::new();
    for traced in &trace(scene, &[], site.method, row).origins {
        let Origin::Object(object, _) = traced.origin else {
            continue;
        };
        let facts = scene.facts.of(object.method);
        for user in facts.uses(object.stmt.value()).to_vec() {
            let put = Site {
                method: object.method,
                stmt: user,
            };
            for (key, value) in puts(scene, put) {
                let key = (table.clone(), Some(key));
                found.extend(write_facts(
                    scene,
                    (site, &[]),
                    role,
                    op,
                    key,
                    (put.method, value),
                ));
            }
        }
    }
    found
}

/// Key and value that the call at `put` adds to a row.
fn puts(scene: &Scene<'_, '_, '_>, put: Site) -> Vec<(String, ValueId)> {
    let Some(callee) = scene.callee(put) else {
        return Vec::new();
    };
    let facts = scene.facts.of(put.method);
    let roles = scene.apis.store_roles(callee).iter();
    roles
        .filter(|role| role.action == StoreAction::Put)
        .filter_map(|role| {
            let op = role.op?;
            let key = scene.text_at(put, op.key)?;
            let value = port_value(&facts.body, put.stmt, op.value?)?;
            Some((key, value))
        })
        .collect()
}

/// The facts of one write: a cell for each instance, or a kill when nothing but an empty text is written.
fn write_facts<'s>(
    scene: &Scene<'s, '_, '_>,
    (site, chain): (Site, &[Site]),
    role: &StoreRole<'s>,
    op: &StoreOp,
    (table, key): (Option<String>, Option<String>),
    (method, value): (MethodId, ValueId),
) -> Vec<Fact<'s>> {
    let traced = trace_shown(scene, chain, (method, value), op.shows);
    let name_of = |instance: &Instance<'_>| table.clone().or_else(|| instance.name.clone());
    let instances = instances(scene, chain, site, role.store, op);
    let is_constant = traced.is_constant();
    let emptied_at = match is_constant {
        true if empties(&traced) => vec![chain.first().copied().unwrap_or(site)],
        true => return Vec::new(),
        false => given_nothing_at(scene, &traced),
    };
    let mut facts = Vec::new();
    let takes_effect = !emptied_at.is_empty() && takes_effect(scene, site, op);
    for emptied_at in emptied_at {
        facts.extend(instances.iter().map(|instance| {
            Fact::Kill(Kill {
                site: emptied_at,
                store: instance.store.0.kind.clone(),
                name: name_of(instance),
                key: key.clone(),
                takes_effect,
            })
        }));
    }
    if is_constant {
        return facts;
    }
    let (mut reasons, mut content) = (Reasons::default(), Contents::default());
    let mut sources = Vec::new();
    let origins = traced.origins.iter();
    for origin in origins.filter(|origin| !matches!(origin.origin, Origin::Constant(_))) {
        let own = of_origin(scene, origin);
        reasons.extend(&own);
        content.extend(&content::of_origin(scene, origin));
        sources.extend(origin.source().map(|site| (site, own)));
    }
    facts.extend(instances.into_iter().map(|instance| {
        let cell = CellKey {
            store: instance.store.0.kind.clone(),
            name: name_of(&instance),
            key: key.clone(),
        };
        let mut access = write_access(scene, (site, chain), &traced, &sources);
        let of_all = encrypted_by_app(scene, instance.store.0);
        access.protection = access.protection.max(instance.protection).max(of_all);
        Fact::Write(cell, instance, access, (reasons.clone(), content.clone()))
    }));
    facts
}

/// What becomes of all that the app writes to such stores, where a call somewhere decides it.
fn encrypted_by_app(scene: &Scene<'_, '_, '_>, store: &StoreModel) -> Option<Protection> {
    let mut patterns = store.encrypted_by.iter();
    let is_called = |pattern| {
        let meant = scene.meant(pattern);
        meant
            .iter()
            .any(|method| !scene.app_calls(*method).is_empty())
    };
    patterns.any(is_called).then_some(Protection::Encrypted)
}

fn write_access(
    scene: &Scene<'_, '_, '_>,
    (site, chain): (Site, &[Site]),
    traced: &Trace<'_>,
    sources: &[(ValueSource, Reasons)],
) -> Access {
    let variable = |origin: &&Traced<'_>| !matches!(origin.origin, Origin::Constant(_));
    let steps_of = |origin: &Traced<'_>| {
        let mut steps = origin.steps(scene);
        steps.push(scene.step(site, "the value is stored here"));
        steps
    };
    let longest = traced.origins.iter().filter(variable);
    let longest = longest.map(steps_of).max_by_key(Vec::len);
    let steps = longest.unwrap_or_else(|| vec![scene.step(site, "the value is stored here")]);
    let mut origins = traced.origins.iter();
    let outside = origins.find(|origin| is_external(scene, origin));
    let ways = traced.origins.iter().filter(variable);
    let protections = [
        Protection::Encrypted,
        Protection::Hashed,
        Protection::Masked,
        Protection::Obscured,
        Protection::Encoded,
    ];
    Access {
        site,
        chain: chain.to_vec(),
        steps,
        outside: outside.map(steps_of),
        sources: sources.to_vec(),
        protection: protections
            .into_iter()
            .find(|one| traced.is_protected_by(*one)),
        changes: changes::of_ways(scene, ways),
    }
}

fn plain_access(site: Site, chain: Vec<Site>) -> Access {
    Access {
        site,
        chain,
        steps: Vec::new(),
        sources: Vec::new(),
        outside: None,
        protection: None,
        changes: Vec::new(),
    }
}

fn reads<'s>(
    scene: &Scene<'s, '_, '_>,
    site: Site,
    role: &StoreRole<'s>,
    op: &StoreOp,
) -> Vec<Fact<'s>> {
    let mut found = Vec::new();
    for keyed in keys(scene, site, op.key) {
        let key = keyed.key.or_else(|| op.fixed_key.clone());
        for instance in instances(scene, &keyed.chain, site, role.store, op) {
            let cell = CellKey {
                store: instance.store.0.kind.clone(),
                name: instance.name.clone(),
                key: key.clone(),
            };
            let access = plain_access(site, keyed.chain.clone());
            found.push(Fact::Read(cell, instance, access));
        }
    }
    found
}

fn kills<'s>(
    scene: &Scene<'s, '_, '_>,
    site: Site,
    role: &StoreRole<'s>,
    op: &StoreOp,
) -> Vec<Fact<'s>> {
    let takes_effect = takes_effect(scene, site, op);
    let kill = |name: Option<String>, key: Option<String>| {
        Fact::Kill(Kill {
            site,
            store: role.store.kind.clone(),
            name,
            key,
            takes_effect,
        })
    };
    if op.sql.is_some() || op.statement.is_some() {
        let deletes = super::sql::deletes(scene, site, op);
        return deletes.into_iter().map(|table| kill(table, None)).collect();
    }
    let mut found = Vec::new();
    for keyed in keys(scene, site, op.key) {
        let key = keyed.key.or_else(|| op.fixed_key.clone());
        match op.name {
            Some(port) => found.push(kill(scene.text_at(site, Some(port)), key)),
            None => {
                let instances = instances(scene, &keyed.chain, site, role.store, op);
                found.extend(
                    instances
                        .into_iter()
                        .map(|instance| kill(instance.name, key.clone())),
                );
            }
        }
    }
    found
}

fn flags<'s>(scene: &Scene<'s, '_, '_>, site: Site, op: &StoreOp) -> Vec<Fact<'s>> {
    keys(scene, site, op.key)
        .into_iter()
        .filter_map(|keyed| {
            Some(Fact::Flag(FlagWrite {
                site,
                key: keyed.key?,
                value: scene.number_at(site, op.value),
            }))
        })
        .collect()
}

fn flag_reads<'s>(scene: &Scene<'s, '_, '_>, site: Site, op: &StoreOp) -> Vec<Fact<'s>> {
    let keyed = keys(scene, site, op.key).into_iter();
    let reads = keyed.filter_map(|keyed| {
        Some(Fact::FlagRead(FlagRead {
            entered: keyed.chain.first().copied().unwrap_or(site),
            key: keyed.key?,
        }))
    });
    reads.collect()
}
