//! Elements of the manifest.

use super::Detection;
use super::hit::Hit;
use crate::finding::{Location, Place};
use crate::program::manifest::{Component, ComponentKind, IntentFilter, Manifest, PathMatch};
use crate::signatures::{Argument, Environment, ManifestElement, Match, Value};

/// The elements that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    element: ManifestElement,
    alternative: &Match,
) -> Vec<Hit> {
    let Some(manifest) = detection.scene.program.manifest() else {
        return Vec::new();
    };
    let elements: Vec<Subject<'_>> = match element {
        ManifestElement::Application => vec![Subject::Application],
        ManifestElement::Permission => Vec::new(),
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
        .filter(|names| alternative.condition.holds(names))
        .map(|names| names.hit())
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
}

struct ElementNames<'n, 'd, 's, 'p, 'a> {
    detection: &'n Detection<'d, 's, 'p, 'a>,
    manifest: &'n Manifest,
    subject: Subject<'n>,
}

impl ElementNames<'_, '_, '_, '_, '_> {
    fn hit(&self) -> Hit {
        let (line, element) = match self.subject {
            Subject::Application => (self.manifest.application.line, "application".to_owned()),
            Subject::Component(component) => (component.line, named(component)),
            Subject::Filter(component, filter) => {
                (filter.line.or(component.line), named(component))
            }
        };
        let mut hit = Hit::at(Location {
            artifact: self.manifest.artifact.clone(),
            place: Place::Line { line, element },
            excerpt: None,
        });
        for name in ["component.name", "link", "scope"] {
            hit.names.insert(name.to_owned(), self.name(name));
        }
        hit.identity
            .extend(self.name("link").as_text().map(str::to_owned));
        hit
    }

    fn component(&self, component: &Component, path: &str) -> Value {
        match path {
            "component.name" | "name" => Value::text(&component.name),
            "component.exported" | "exported" => Value::Bool(self.manifest.is_exported(component)),
            "component.enabled" | "enabled" => Value::Bool(self.manifest.is_enabled(component)),
            "component.permission" | "permission" => Value::optional(component.permission.as_ref()),
            "component.browsable" => Value::Bool(component.is_browsable()),
            "component.launcher" => Value::Bool(component.is_launcher()),
            _ => Value::Unknown,
        }
    }

    fn application(&self, path: &str) -> Value {
        let application = &self.manifest.application;
        let flag = |value: Option<bool>| value.map_or(Value::Unknown, Value::Bool);
        match path {
            "debuggable" => Value::Bool(self.manifest.is_debuggable()),
            "allow_backup" => Value::Bool(self.manifest.allows_backup()),
            "test_only" => flag(application.test_only),
            "uses_cleartext_traffic" => flag(application.uses_cleartext_traffic),
            "network_security_config" => application
                .network_security_config
                .map_or(Value::Unknown, |id| Value::Int(i64::from(id))),
            "shared_user_id" => Value::optional(self.manifest.shared_user_id.as_ref()),
            "scope" => Value::text("for every host"),
            _ => Value::Unknown,
        }
    }

    fn filter(&self, filter: &IntentFilter, path: &str) -> Value {
        let is_web = |scheme: &str| scheme == "http" || scheme == "https";
        match path {
            "browsable" => Value::Bool(filter.is_browsable()),
            "auto_verify" => Value::Bool(filter.auto_verify),
            "web_link" => {
                Value::Bool(filter.schemes().any(is_web) && filter.hosts().next().is_some())
            }
            "cleartext_link" => Value::Bool(
                filter.schemes().any(|one| one == "http")
                    && !filter.schemes().any(|one| one == "https"),
            ),
            "auth_link" => Value::Bool(self.is_auth_link(filter)),
            "link" => Value::text(link(filter)),
            "scheme" => Value::List(filter.schemes().map(Value::text).collect()),
            "host" => Value::List(filter.hosts().map(Value::text).collect()),
            _ => Value::Unknown,
        }
    }

    /// True when path or host of the link say that it is about authentication.
    fn is_auth_link(&self, filter: &IntentFilter) -> bool {
        let lexicon = self.detection.scene.signatures.lexicon("auth-path");
        let says = |text: &str| lexicon.is_some_and(|lexicon| lexicon.look_up(text).is_some());
        let words = [
            "auth",
            "login",
            "signin",
            "oauth",
            "sso",
            "callback",
            "magic",
            "reset",
            "verify",
            "verification",
        ];
        let mut texts = paths(filter);
        texts.extend(
            filter
                .hosts()
                .map(|host| host.split('.').next().unwrap_or_default().to_owned()),
        );
        texts.iter().any(|text| {
            says(text)
                || text
                    .to_ascii_lowercase()
                    .split(|c: char| !c.is_ascii_alphanumeric())
                    .any(|part| words.contains(&part))
        })
    }
}

fn named(component: &Component) -> String {
    format!("{} {}", component.kind.element(), component.name)
}

fn paths(filter: &IntentFilter) -> Vec<String> {
    let paths = filter.data.iter().flat_map(|data| &data.paths);
    let text = |path: &PathMatch| match path {
        PathMatch::Exact(text)
        | PathMatch::Prefix(text)
        | PathMatch::Suffix(text)
        | PathMatch::Pattern(text)
        | PathMatch::AdvancedPattern(text) => text.clone(),
    };
    paths.map(text).collect()
}

fn link(filter: &IntentFilter) -> String {
    let schemes: Vec<&str> = filter.schemes().collect();
    let scheme = schemes
        .iter()
        .find(|one| **one == "https")
        .or(schemes.first());
    let host = filter.hosts().next().unwrap_or_default();
    let path = paths(filter).into_iter().next().unwrap_or_default();
    format!("{}://{host}{path}", scheme.copied().unwrap_or("https"))
}

impl Environment for ElementNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        if path.starts_with("app.") {
            return self.detection.app.name(path);
        }
        match self.subject {
            Subject::Application => self.application(path),
            Subject::Component(component) => self.component(component, path),
            Subject::Filter(component, filter) => match path.starts_with("component.") {
                true => self.component(component, path),
                false => self.filter(filter, path),
            },
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.detection.app.call(function, arguments)
    }
}
