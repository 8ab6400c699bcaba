//! Code into the component it belongs to, and values into whether another app decides what they are.

use super::Scene;
use super::ports::port_value;
use super::trace::{Origin, Site, Traced, trace};
use crate::program::manifest::{Component, ComponentKind, Manifest};
use crate::program::{MethodId, Program};
use crate::signatures::Port;

/// Containers that a value from outside is taken out of, one inside the other: intent, bundle, address.
const MAX_CONTAINERS: u8 = 4;

/// The component that the code of `method` belongs to: of its outermost class, or of a class below that one. One that
/// other apps can reach comes first.
pub fn component_of<'p>(program: &'p Program<'_>, method: MethodId) -> Option<&'p Component> {
    let manifest = program.manifest()?;
    let outermost = format!("{};", program.outermost_name(method));
    let outermost = program.class_by_name(&outermost)?;
    let belongs = |component: &&Component| {
        let class = program.class_by_name(&component.class_descriptor());
        class.is_some_and(|class| class == outermost || program.is_subclass(class, outermost))
    };
    let of_method = || manifest.components.iter().filter(belongs);
    let open = of_method().find(|component| is_open(manifest, component));
    open.or_else(|| of_method().next())
}

/// True when every other app can reach the component.
pub fn is_open(manifest: &Manifest, component: &Component) -> bool {
    let read = component.read_permission.as_ref();
    let is_unreadable = component.kind == ComponentKind::Provider
        && read.is_some_and(|name| manifest.is_restricted_permission(name));
    manifest.is_open_to_other_apps(component) && !is_unreadable
}

/// True when whoever starts a component of the app decides what the value is.
pub fn is_external(scene: &Scene<'_, '_, '_>, traced: &Traced<'_>) -> bool {
    comes_from_outside(scene, &traced.origin, MAX_CONTAINERS)
}

fn comes_from_outside(scene: &Scene<'_, '_, '_>, origin: &Origin<'_>, containers: u8) -> bool {
    match origin {
        Origin::Source { site, model } => {
            if model.source.as_ref().is_some_and(|source| source.external) {
                return is_reachable(scene, site.method);
            }
            let rows = model.propagate.iter().filter(|row| row.to == Port::Return);
            let mut ports = rows.flat_map(|row| &row.from);
            containers > 0 && ports.any(|port| holds_external(scene, *site, *port, containers - 1))
        }
        Origin::Parameter(method, index) => {
            let mut models = scene.apis.callbacks_of(*method).iter();
            let port = u8::try_from(*index).map(Port::Argument);
            models.any(|model| port.is_ok_and(|port| model.external.contains(&port)))
                && is_reachable(scene, *method)
        }
        _ => false,
    }
}

/// True when what is given to `port` of the call comes from outside.
fn holds_external(scene: &Scene<'_, '_, '_>, site: Site, port: Port, containers: u8) -> bool {
    let facts = scene.facts.of(site.method);
    let Some(value) = port_value(&facts.body, site.stmt, port) else {
        return false;
    };
    let origins = trace(scene, &[], site.method, value).origins;
    origins
        .iter()
        .any(|traced| comes_from_outside(scene, &traced.origin, containers))
}

fn is_reachable(scene: &Scene<'_, '_, '_>, method: MethodId) -> bool {
    let component = component_of(scene.program, method);
    let manifest = scene.program.manifest();
    manifest.is_some_and(|manifest| component.is_some_and(|component| is_open(manifest, component)))
}
