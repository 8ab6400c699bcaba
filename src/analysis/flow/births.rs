//! Where a value can be born: some sources only count for some views and components.

use super::Engine;
use super::model::Source;
use crate::program::{ClassId, MethodId};

/// False when no call of `method` in this app can hand the value out.
pub(super) fn can_be(engine: &Engine<'_, '_, '_>, method: MethodId, source: &Source) -> bool {
    let program = engine.program;
    if source.only_password_fields && !program.views().all().iter().any(|view| view.is_password()) {
        return false;
    }
    if !source.only_exported {
        return true;
    }
    let class = program.method(method).class;
    let mut components = open_components(engine);
    program.manifest().is_none() || components.any(|open| program.is_subclass(open, class))
}

/// Components that other apps can reach.
fn open_components(engine: &Engine<'_, '_, '_>) -> impl Iterator<Item = ClassId> {
    let program = engine.program;
    let manifests = program.manifest().into_iter();
    manifests.flat_map(move |manifest| {
        let components = manifest.components.iter();
        let open = components.filter(|component| manifest.is_open_to_other_apps(component));
        open.filter_map(|component| program.class_by_name(&component.class_descriptor()))
    })
}
