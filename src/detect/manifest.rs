//! Elements of the manifest.

use super::Detection;
use super::filter_names::{filter_name, link};
use super::hit::{Hit, Rule};
use super::manifest_names::{application_name, component_name, permission_name};
use crate::finding::{Location, Place};
use crate::program::manifest::{
    Component, ComponentKind, DefinedPermission, IntentFilter, Manifest,
};
use crate::signatures::names::{AboutApplication, AboutComponent, AboutFilter, AboutPermission};
use crate::signatures::{Argument, Environment, ManifestElement, Value};

/// The elements that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    element: ManifestElement,
    rule: Rule<'_>,
) -> Vec<Hit> {
    let Some(manifest) = detection.scene.program.manifest() else {
        return Vec::new();
    };
    let elements: Vec<Subject<'_>> = match element {
        ManifestElement::Application => vec![Subject::Application],
        ManifestElement::Permission => {
            let defined = manifest.defined_permissions.iter();
            defined.map(Subject::Permission).collect()
        }
        ManifestElement::Filter => manifest
            .components
            .iter()
            .flat_map(|component| {
                component
                    .filters
                    .iter()
                    .map(move |filter| Subject::Filter(component, filter))
            })
            .collect(),
        _ => manifest
            .components
            .iter()
            .filter(|component| is_meant(element, component.kind))
            .map(Subject::Component)
            .collect(),
    };
    let names = elements.into_iter().map(|subject| ElementNames {
        detection,
        manifest,
        subject,
    });
    names
        .filter(|names| rule.holds(names))
        .map(|names| names.hit(rule))
        .collect()
}

fn is_meant(element: ManifestElement, kind: ComponentKind) -> bool {
    match element {
        ManifestElement::Component => true,
        ManifestElement::Activity => kind == ComponentKind::Activity,
        ManifestElement::Service => kind == ComponentKind::Service,
        ManifestElement::Receiver => kind == ComponentKind::Receiver,
        ManifestElement::Provider => kind == ComponentKind::Provider,
        _ => false,
    }
}

/// One element.
#[derive(Clone, Copy)]
enum Subject<'m> {
    Application,
    Component(&'m Component),
    Filter(&'m Component, &'m IntentFilter),
    Permission(&'m DefinedPermission),
}

struct ElementNames<'n, 'd, 's, 'p, 'a> {
    detection: &'n Detection<'d, 's, 'p, 'a>,
    manifest: &'n Manifest,
    subject: Subject<'n>,
}

impl ElementNames<'_, '_, '_, '_, '_> {
    fn hit(&self, rule: Rule<'_>) -> Hit {
        let (line, element) = match self.subject {
            Subject::Application => (self.manifest.application.line, "application".to_owned()),
            Subject::Component(component) => (component.line, named(component)),
            Subject::Filter(component, filter) => {
                (filter.line.or(component.line), named(component))
            }
            Subject::Permission(permission) => {
                (permission.line, format!("permission {}", permission.name))
            }
        };
        let identity = match self.subject {
            Subject::Application => None,
            Subject::Component(component) => Some(component.name.clone()),
            Subject::Filter(_, filter) => Some(link(filter)),
            Subject::Permission(permission) => Some(permission.name.clone()),
        };
        let place = Location::new(
            self.manifest.artifact.clone(),
            Place::Line { line, element },
        );
        let mut hit = rule.hit(place, self);
        hit.identity.extend(identity);
        hit
    }

    fn of_component(&self, component: &Component, path: &str) -> Value {
        match AboutComponent::find(path) {
            Some(AboutComponent::App(_)) => self.detection.app.name(path),
            Some(AboutComponent::Component(name)) => component_name(self.manifest, component, name),
            None => Value::Unknown,
        }
    }

    fn of_filter(&self, component: &Component, filter: &IntentFilter, path: &str) -> Value {
        match AboutFilter::find(path) {
            Some(AboutFilter::App(_)) => self.detection.app.name(path),
            Some(AboutFilter::Filter(name)) => {
                filter_name(self.detection.scene.signatures, filter, name)
            }
            Some(AboutFilter::Component(name)) => component_name(self.manifest, component, name),
            None => Value::Unknown,
        }
    }

    fn of_application(&self, path: &str) -> Value {
        match AboutApplication::find(path) {
            Some(AboutApplication::App(_)) => self.detection.app.name(path),
            Some(AboutApplication::Application(name)) => application_name(self.manifest, name),
            None => Value::Unknown,
        }
    }

    fn of_permission(&self, permission: &DefinedPermission, path: &str) -> Value {
        match AboutPermission::find(path) {
            Some(AboutPermission::App(_)) => self.detection.app.name(path),
            Some(AboutPermission::Permission(name)) => permission_name(permission, name),
            None => Value::Unknown,
        }
    }
}

fn named(component: &Component) -> String {
    format!("{} {}", component.kind.element(), component.name)
}

impl Environment for ElementNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match self.subject {
            Subject::Application => self.of_application(path),
            Subject::Component(component) => self.of_component(component, path),
            Subject::Filter(component, filter) => self.of_filter(component, filter, path),
            Subject::Permission(permission) => self.of_permission(permission, path),
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.detection.app.call(function, arguments)
    }
}
