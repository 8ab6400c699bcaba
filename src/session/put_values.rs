//! Containers that a method fills for whoever calls it back, into the values that are put there under keys.

use super::Scene;
use super::objects::calls_on;
use super::ports::port_value;
use super::trace::Site;
use crate::analysis::flow::{Place, Root, Step};
use crate::ir::{Op, ValueId};
use crate::program::MethodId;
use crate::signatures::{MethodModel, Port};

/// The values that are put into the parameters or the result of a method, each with its key.
pub(super) fn put_into(
    scene: &Scene<'_, '_, '_>,
    method: MethodId,
    ports: &[Port],
) -> Vec<(Site, Option<String>, ValueId)> {
    let containers = containers(scene, method, ports).into_iter();
    let sites = containers.flat_map(|container| calls_on(scene, method, container));
    let mut found = Vec::new();
    for site in sites {
        let models = scene
            .callee(site)
            .map_or(&[][..], |callee| scene.apis.models(callee));
        let body = &scene.facts.of(site.method).body;
        for (key, value) in models.iter().flat_map(|model| puts(model)) {
            let key = scene.text_at(site, Some(key));
            let value = port_value(body, site.stmt, value);
            found.extend(value.map(|value| (site, key, value)));
        }
    }
    found
}

/// The parameters and results of a method that `ports` name.
fn containers(scene: &Scene<'_, '_, '_>, method: MethodId, ports: &[Port]) -> Vec<ValueId> {
    let facts = scene.facts.of(method);
    let is_one_of = |index: u16| {
        let port = u8::try_from(index).map(Port::Argument);
        port.is_ok_and(|port| ports.contains(&port))
    };
    let given = facts.body.stmts();
    let given = given.filter_map(|(stmt, statement)| match statement.op {
        Op::Parameter(index) if is_one_of(index) => Some(stmt.value()),
        _ => None,
    });
    let returned = ports.contains(&Port::Return);
    let returned = returned.then(|| facts.returned_values());
    given.chain(returned.into_iter().flatten()).collect()
}

/// The ports of keys and values with which calls put something into their receiver.
fn puts(model: &MethodModel) -> Vec<(Port, Port)> {
    let mut found = Vec::new();
    let plain = model.propagate.iter().filter(|row| row.to == Port::This);
    for value in plain.flat_map(|row| &row.from) {
        found.extend(model.key.map(|key| (key, *value)));
    }
    for row in model.call.rows.iter().flatten() {
        let [Step::Key(key)] = row.to.steps.as_slice() else {
            continue;
        };
        let values = row.from.iter().filter_map(port_of);
        let is_own = row.to.root == Root::Port(Port::This);
        found.extend(values.filter(|_| is_own).map(|value| (*key, value)));
    }
    found
}

fn port_of(place: &Place) -> Option<Port> {
    match place.root {
        Root::Port(port) if place.steps.is_empty() => Some(port),
        _ => None,
    }
}
