//! Prepared statements into their SQL text: where they were made of it, or what the object says that makes them, as the
//! adapters do that Room generates.

use super::{DELETE, INSERT, SqlWrite, bound_columns, known_prefix, table, text_at};
use crate::program::{ClassId, MethodId};
use crate::session::Scene;
use crate::session::apis::StoreAction;
use crate::session::ports::port_value;
use crate::session::trace::{Origin, Site, trace, trace_objects};
use crate::signatures::{Port, StoreOp};
use std::collections::BTreeSet;

/// What the call at `site` binds to a `?` of the statement at the port `statement`.
pub(super) fn bound(
    scene: &Scene<'_, '_, '_>,
    site: Site,
    op: &StoreOp,
    statement: Port,
) -> Vec<SqlWrite> {
    let facts = scene.facts.of(site.method);
    let value = op
        .value
        .and_then(|port| port_value(&facts.body, site.stmt, port));
    let position = scene.number_at(site, op.position);
    let position = position.and_then(|number| usize::try_from(number).ok()?.checked_sub(1));
    let (Some(value), Some(position)) = (value, position) else {
        return Vec::new();
    };
    let mut texts = texts(scene, site, statement);
    texts.retain(|text| table(text, &INSERT).is_some());
    // R8 merges adapters into one class, whose methods then give the statements of all of them.
    if texts.len() > 1 {
        return Vec::new();
    }
    let write = |text: String| {
        let table = table(&text, &INSERT)?;
        // What stands in a condition is asked for, not written.
        let column = bound_columns(&text).get(position).cloned().flatten()?;
        Some(SqlWrite {
            table: Some(table),
            column: Some(column),
            value,
        })
    };
    texts.into_iter().filter_map(write).collect()
}

/// The SQL texts that the statement at a port of the call may be made of.
pub(super) fn texts(scene: &Scene<'_, '_, '_>, site: Site, statement: Port) -> BTreeSet<String> {
    let facts = scene.facts.of(site.method);
    let Some(value) = port_value(&facts.body, site.stmt, statement) else {
        return BTreeSet::new();
    };
    let mut found = BTreeSet::new();
    for traced in &trace(scene, &[], site.method, value).origins {
        match traced.origin {
            Origin::Call(made, callee) => found.extend(of_call(scene, made, callee)),
            Origin::Object(_, class) => found.extend(of_class(scene, class)),
            // The library gives an adapter the statement that it makes of the adapter's text.
            Origin::Parameter(method, _) => {
                found.extend(of_class(scene, scene.program.method(method).class));
            }
            _ => {}
        }
    }
    found
}

/// The text that a call makes a statement of: what it is given, or what the object says on which it is called.
fn of_call(scene: &Scene<'_, '_, '_>, site: Site, callee: MethodId) -> Vec<String> {
    let roles = scene.apis.store_roles(callee).iter();
    let mut prepare = roles.filter(|role| role.action == StoreAction::Prepare);
    if let Some(op) = prepare.find_map(|role| role.op) {
        return text_at(scene, site, op).into_iter().collect();
    }
    let facts = scene.facts.of(site.method);
    let Some(maker) = port_value(&facts.body, site.stmt, Port::This) else {
        return Vec::new();
    };
    let origins = trace_objects(scene, &[], site.method, maker).origins;
    let classes = origins.iter().filter_map(|traced| match traced.origin {
        Origin::Object(_, class) => Some(class),
        _ => None,
    });
    classes.flat_map(|class| of_class(scene, class)).collect()
}

/// The statements that methods of the class without parameters give.
fn of_class(scene: &Scene<'_, '_, '_>, class: ClassId) -> Vec<String> {
    let methods = scene.program.methods_of(class).iter();
    let giving = methods.filter(|method| {
        let proto = scene.program.method(**method).proto;
        scene.program.descriptor(proto) == "()Ljava/lang/String;"
    });
    giving
        .flat_map(|method| {
            let facts = scene.facts.of(*method);
            let returned = facts.returned_values().into_iter();
            let texts = returned.filter_map(|value| known_prefix(&facts, value));
            texts.collect::<Vec<_>>()
        })
        .filter(|text| table(text, &INSERT).is_some() || table(text, &DELETE).is_some())
        .collect()
}
