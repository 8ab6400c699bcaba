//! The components of the app: what the manifest declares and enables, or what could be one without a manifest.

use super::lifecycle::Driver;
use super::object::{Elem, GLOBAL, ObjId, ObjKind};
use super::value::Val;
use crate::program::manifest::ComponentKind;
use crate::program::{ClassId, ClassKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A component of the app.
pub(super) struct Component {
    pub(super) class: ClassId,
    pub(super) object: ObjId,
    /// `None` for the application.
    pub(super) kind: Option<ComponentKind>,
    /// Components that wait for its answer.
    pub(super) callers: BTreeSet<ObjId>,
    /// True when other apps can start it.
    pub(super) is_exported: bool,
}

impl Driver<'_, '_, '_, '_> {
    pub(super) fn find_components(&mut self) {
        let program = self.engine.program;
        let mut found: BTreeMap<ClassId, (Option<ComponentKind>, bool)> = BTreeMap::new();
        let mut order: Vec<ClassId> = Vec::new();
        let Some(manifest) = program.manifest() else {
            return self.guess_components();
        };
        let application = manifest.application.class.iter();
        let application =
            application.map(|class| (format!("L{};", class.replace('.', "/")), None, false));
        let declared = manifest
            .components
            .iter()
            .filter(|component| manifest.is_enabled(component))
            .map(|component| {
                let is_exported = manifest.is_exported(component);
                (
                    component.class_descriptor(),
                    Some(component.kind),
                    is_exported,
                )
            });
        for (descriptor, kind, is_exported) in application.chain(declared) {
            let Some(class) = program.class_by_name(&descriptor) else {
                continue;
            };
            if program.class(class).kind != ClassKind::App {
                continue;
            }
            found.entry(class).or_insert_with(|| {
                order.push(class);
                (kind, is_exported)
            });
        }
        for class in order {
            if let Some((kind, is_exported)) = found.get(&class) {
                self.add_component(class, *kind, *is_exported);
            }
        }
    }

    /// Without a manifest, every class that could be a component is one.
    fn guess_components(&mut self) {
        const BASES: [(&str, ComponentKind); 4] = [
            ("Landroid/app/Activity;", ComponentKind::Activity),
            ("Landroid/app/Service;", ComponentKind::Service),
            (
                "Landroid/content/BroadcastReceiver;",
                ComponentKind::Receiver,
            ),
            ("Landroid/content/ContentProvider;", ComponentKind::Provider),
        ];
        let program = self.engine.program;
        for (base, kind) in BASES {
            let Some(base) = program.class_by_name(base) else {
                continue;
            };
            for class in program.subclasses(base) {
                if program.class(class).kind == ClassKind::App {
                    self.add_component(class, Some(kind), true);
                }
            }
        }
    }

    fn add_component(&mut self, class: ClassId, kind: Option<ComponentKind>, is_exported: bool) {
        let kind_of_object = ObjKind::Component(class);
        let object = self
            .machine
            .frame
            .objects
            .add(kind_of_object, class, true, true);
        for slot in ["intent", "result", "saved"] {
            let elem = Elem::Slot(Arc::from(slot));
            let at = ObjKind::At(object, elem.clone());
            let part = self
                .machine
                .frame
                .objects
                .add(at, ClassId::INVALID, false, true);
            self.machine
                .frame
                .state
                .set(object, elem, Val::object(part));
        }
        if kind.is_none() {
            let slot = Elem::Slot(Arc::from("application"));
            self.machine
                .frame
                .state
                .set(GLOBAL, slot, Val::object(object));
        }
        self.keep();
        self.components.push(Component {
            class,
            object,
            kind,
            callers: BTreeSet::new(),
            is_exported,
        });
    }
}
