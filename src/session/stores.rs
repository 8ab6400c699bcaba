//! A receiver into the store instances it may be: which kind, under which name, opened how.

use super::Scene;
use super::apis::StoreAction;
use super::openings;
use super::ports::port_value;
use super::trace::{Origin, Site, Traced, trace};
use crate::analysis::constants::Constant;
use crate::ir::{Op, ValueId};
use crate::program::FieldId;
use crate::signatures::{FieldPattern, Port, Protection, StoreModel, StoreOp};
use std::collections::BTreeSet;

/// One instance of a store, as far as it could be resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Instance<'s> {
    /// The store.
    pub store: StoreRef<'s>,
    /// Preferences file, path or table.
    pub name: Option<String>,
    /// File of the database.
    pub database: Option<String>,
    /// The mode it is opened with.
    pub mode: Option<i64>,
    /// Where it is opened.
    pub opened: Option<Site>,
    /// What the stream into it does to all that is written, such as `CipherOutputStream`.
    pub protection: Option<Protection>,
    /// True for a database without a name, which is gone when it is closed.
    pub in_memory: bool,
}

/// A store, compared by its kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct StoreRef<'s>(pub &'s StoreModel);

impl PartialEq for StoreRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.kind == other.0.kind
    }
}

impl Eq for StoreRef<'_> {}

impl<'s> Instance<'s> {
    /// An instance of which nothing but the store is known.
    fn unknown(store: &'s StoreModel) -> Self {
        Self {
            store: StoreRef(store),
            name: None,
            database: None,
            mode: None,
            opened: None,
            protection: None,
            in_memory: false,
        }
    }
}

/// The instances that the operation `op` of `store` at `site` may work on.
pub(super) fn instances<'s>(
    scene: &Scene<'s, '_, '_>,
    chain: &[Site],
    site: Site,
    store: &'s StoreModel,
    op: &StoreOp,
) -> Vec<Instance<'s>> {
    if store.open.is_empty() && store.base.is_empty() && store.derive.is_empty() {
        return vec![Instance::unknown(store)];
    }
    let facts = scene.facts.of(site.method);
    let Some(receiver) = port_value(&facts.body, site.stmt, op.from.unwrap_or(op.instance)) else {
        return vec![Instance::unknown(store)];
    };
    let mut found = opened(scene, chain, site, receiver);
    if !found.is_empty() && found.iter().all(|instance| instance.in_memory) {
        return Vec::new();
    }
    found.retain(|instance| !instance.in_memory);
    let is_derived_only = store.open.is_empty() && store.base.is_empty();
    if found.is_empty() && !is_derived_only {
        found.push(Instance::unknown(store));
    }
    found
}

/// The instances that a value was opened as.
fn opened<'s>(
    scene: &Scene<'s, '_, '_>,
    chain: &[Site],
    site: Site,
    receiver: ValueId,
) -> Vec<Instance<'s>> {
    let mut found: Vec<Instance<'s>> = Vec::new();
    for traced in &trace(scene, chain, site.method, receiver).origins {
        for mut instance in of_origin(scene, traced) {
            instance.protection = traced.protections.iter().max().copied();
            if !found.contains(&instance) {
                found.push(instance);
            }
        }
    }
    found
}

fn of_origin<'s>(scene: &Scene<'s, '_, '_>, traced: &Traced<'_>) -> Vec<Instance<'s>> {
    if let Some(instance) = of_renamed_class(scene, traced) {
        return vec![instance];
    }
    match &traced.origin {
        Origin::Call(site, callee) => {
            let roles = scene.apis.store_roles(*callee).iter();
            let given: Vec<Instance<'s>> = roles
                .filter_map(|role| match (role.action, role.op) {
                    (StoreAction::Open, Some(op)) => {
                        let mut instance = open(scene, role.store, *site, op);
                        let given = || given_text(scene, traced, *site, op.name?);
                        instance.name = instance.name.or_else(given);
                        Some(instance)
                    }
                    (StoreAction::Base, _) => Some(Instance {
                        name: derived_name(scene, traced),
                        opened: Some(*site),
                        ..Instance::unknown(role.store)
                    }),
                    _ => None,
                })
                .collect();
            match given.is_empty() {
                true => {
                    let openings = openings::of_receiver(scene, *site, *callee).into_iter();
                    let instances = openings.map(|one| Instance {
                        opened: None,
                        ..open(scene, one.store, one.site, one.op)
                    });
                    instances.collect()
                }
                false => given,
            }
        }
        Origin::Constant(constant) => by_path(scene, constant, traced).into_iter().collect(),
        Origin::Field(field) => in_field(scene, *field, traced),
        _ => Vec::new(),
    }
}

/// True when the port is given null.
fn is_null(scene: &Scene<'_, '_, '_>, site: Site, port: Option<Port>) -> bool {
    let facts = scene.facts.of(site.method);
    let value = port.and_then(|port| port_value(&facts.body, site.stmt, port));
    let constant = value.and_then(|value| facts.constant_of(value));
    constant.is_some_and(Constant::is_null)
}

/// An object of a store's class that has lost its name. Its file is the text that the call is given.
fn of_renamed_class<'s>(scene: &Scene<'s, '_, '_>, traced: &Traced<'_>) -> Option<Instance<'s>> {
    let (site, class) = match traced.origin {
        Origin::Object(site, class) => (site, class),
        Origin::Call(site, callee) => (site, scene.program.method(callee).class),
        _ => return None,
    };
    let store = scene.apis.renamed_store(class)?;
    let ports = (1..=3).map(|number| Some(Port::Argument(number)));
    Some(Instance {
        name: ports.into_iter().find_map(|port| scene.text_at(site, port)),
        opened: Some(site),
        ..Instance::unknown(store)
    })
}

fn open<'s>(
    scene: &Scene<'s, '_, '_>,
    store: &'s StoreModel,
    site: Site,
    op: &StoreOp,
) -> Instance<'s> {
    let fixed = || {
        let class = scene
            .program
            .class_name(scene.program.method(site.method).class);
        let simple = class
            .trim_end_matches(';')
            .rsplit('/')
            .next()
            .unwrap_or_default();
        let package = scene
            .program
            .manifest()
            .map_or("", |manifest| &manifest.package);
        let template = op.fixed_name.as_deref()?;
        Some(
            template
                .replace("{app.package}", package)
                .replace("{class.simple}", simple),
        )
    };
    Instance {
        store: StoreRef(store),
        name: named(scene, site, op.name).or_else(fixed),
        database: scene.text_at(site, op.database),
        mode: scene.number_at(site, op.mode),
        opened: Some(site),
        protection: None,
        in_memory: is_null(scene, site, op.database),
    }
}

/// The text that a wrapper around the call at `site` is given for its `port`: `open("session")`.
fn given_text(
    scene: &Scene<'_, '_, '_>,
    traced: &Traced<'_>,
    site: Site,
    port: Port,
) -> Option<String> {
    let facts = scene.facts.of(site.method);
    let value = port_value(&facts.body, site.stmt, port)?;
    let Op::Parameter(index) = facts.body.definition(value).op else {
        return None;
    };
    let calls = traced.sites.iter().map(|(call, _)| *call);
    let around = calls.filter(|call| {
        let callee = scene.callee(*call);
        callee.is_some_and(|callee| scene.targets(callee).contains(&site.method))
    });
    around.into_iter().find_map(|call| {
        let facts = scene.facts.of(call.method);
        let operand = facts.body.operands(call.stmt).get(usize::from(index))?;
        scene.text(call.method, *operand)
    })
}

/// A file that is opened by a constant path.
fn by_path<'s>(
    scene: &Scene<'s, '_, '_>,
    constant: &Constant,
    traced: &Traced<'_>,
) -> Option<Instance<'s>> {
    let path = constant.as_literal()?;
    let stores = scene.signatures.stores();
    let store = stores.iter().find(|store| {
        store
            .base_path
            .as_ref()
            .is_some_and(|regex| regex.is_match(path))
    })?;
    let name = match derived_name(scene, traced) {
        Some(rest) if !path.ends_with(&rest) => format!("{path}/{rest}"),
        _ => path.to_owned(),
    };
    Some(Instance {
        name: Some(name),
        ..Instance::unknown(store)
    })
}

/// A directory that a field of the platform holds.
fn in_field<'s>(
    scene: &Scene<'s, '_, '_>,
    field: FieldId,
    traced: &Traced<'_>,
) -> Vec<Instance<'s>> {
    let program = scene.program;
    let reference = program.field(field);
    let (class, name) = (
        program.class_name(reference.class),
        program.text(reference.name),
    );
    let is_meant =
        |pattern: &FieldPattern| pattern.class.names(&class) && pattern.name.matches(&name);
    let stores = scene.signatures.stores().iter();
    stores
        .filter(|store| store.base_fields.iter().any(is_meant))
        .map(|store| Instance {
            name: derived_name(scene, traced),
            ..Instance::unknown(store)
        })
        .collect()
}

/// The constant names that were added to a directory on the way, as a path.
fn derived_name(scene: &Scene<'_, '_, '_>, traced: &Traced<'_>) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for (site, _) in &traced.sites {
        let Some(callee) = scene.callee(*site) else {
            continue;
        };
        let roles = scene.apis.store_roles(callee).iter();
        let named = roles
            .filter(|role| role.action == StoreAction::Derive)
            .find_map(|role| scene.text_at(*site, role.op?.name));
        parts.extend(named);
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// The text at a port of a call: a constant there, or the one that a getter of the app returns.
fn named(scene: &Scene<'_, '_, '_>, site: Site, port: Option<Port>) -> Option<String> {
    let known = scene.text_at(site, port);
    if known.is_some() {
        return known;
    }
    let facts = scene.facts.of(site.method);
    let value = port_value(&facts.body, site.stmt, port?)?;
    let is_call = matches!(facts.body.definition(value).op, Op::Invoke(..));
    let traced = is_call.then(|| trace(scene, &[], site.method, value))?;
    let texts = traced.origins.iter().map(|one| match &one.origin {
        Origin::Constant(constant) => constant.as_literal().map(str::to_owned),
        _ => None,
    });
    let texts: BTreeSet<String> = texts.collect::<Option<_>>()?;
    let only = texts.len() == 1 && traced.complete;
    only.then(|| texts.into_iter().next()).flatten()
}
