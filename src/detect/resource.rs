//! Elements of resource files: the network security configuration.

use super::Detection;
use super::hit::{Hit, Rule};
use crate::finding::{Location, Place};
use crate::program::network_security::{AnchorSource, DomainPolicy, NetworkSecurity, TrustAnchor};
use crate::signatures::names::{AboutResource, ResourceName};
use crate::signatures::{Argument, Environment, ResourceMatch, Value};

/// Hosts that never leave the machine of a developer.
const LOCAL_HOSTS: [&str; 4] = ["localhost", "127.0.0.1", "10.0.2.2", "10.0.3.2"];

/// The elements that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    wanted: &ResourceMatch,
    rule: Rule<'_>,
) -> Vec<Hit> {
    let security = detection.scene.program.network_security();
    let Some((security, artifact)) = security.and_then(|it| Some((it, it.artifact.as_ref()?)))
    else {
        return Vec::new();
    };
    let is_wanted = |element: &Element<'_>| {
        wanted
            .element
            .as_deref()
            .is_none_or(|name| name == element.name)
    };
    let elements = elements(security).into_iter().filter(is_wanted);
    elements
        .map(|element| PolicyNames { detection, element })
        .filter(|names| rule.holds(names))
        .map(|names| hit(&names, artifact, rule))
        .collect()
}

/// One element of the configuration.
struct Element<'c> {
    name: &'static str,
    domains: Vec<String>,
    policy: &'c DomainPolicy,
    anchor: Option<&'c TrustAnchor>,
    in_debug_overrides: bool,
}

fn elements(security: &NetworkSecurity) -> Vec<Element<'_>> {
    let mut found = Vec::new();
    let mut add = |name, domains: Vec<String>, policy| {
        let in_debug_overrides = name == "debug-overrides";
        for anchor in std::iter::once(None).chain(own_anchors(policy).map(Some)) {
            found.push(Element {
                name: if anchor.is_some() {
                    "certificates"
                } else {
                    name
                },
                domains: domains.clone(),
                policy,
                anchor,
                in_debug_overrides,
            });
        }
    };
    add("base-config", Vec::new(), &security.base);
    for config in &security.domains {
        let domains = config.domains.iter().map(|domain| domain.name.clone());
        add("domain-config", domains.collect(), &config.policy);
    }
    if let Some(policy) = &security.debug_overrides {
        add("debug-overrides", Vec::new(), policy);
    }
    found
}

/// The anchors that stand in the element itself; inherited ones have no line there.
fn own_anchors(policy: &DomainPolicy) -> impl Iterator<Item = &TrustAnchor> {
    let start = policy.line.unwrap_or(0);
    policy
        .trust_anchors
        .iter()
        .filter(move |anchor| anchor.line.is_some_and(|line| line > start))
}

fn hit(names: &PolicyNames<'_, '_, '_, '_, '_>, artifact: &str, rule: Rule<'_>) -> Hit {
    let element = &names.element;
    let line = element
        .anchor
        .map_or(element.policy.line, |anchor| anchor.line);
    let place = Location::new(
        artifact.to_owned(),
        Place::Line {
            line,
            element: element.name.to_owned(),
        },
    );
    let mut hit = rule.hit(place, names);
    hit.identity.extend(element.domains.iter().cloned());
    hit
}

struct PolicyNames<'n, 'd, 's, 'p, 'a> {
    detection: &'n Detection<'d, 's, 'p, 'a>,
    element: Element<'n>,
}

impl PolicyNames<'_, '_, '_, '_, '_> {
    fn scope(&self) -> String {
        match self.element.domains.as_slice() {
            [] => "for every host".to_owned(),
            domains => format!("for '{}'", domains.join("', '")),
        }
    }

    fn element(&self, name: ResourceName) -> Value {
        let element = &self.element;
        let anchor = element.anchor;
        match name {
            ResourceName::Element => Value::text(element.name),
            ResourceName::CleartextPermitted => Value::Bool(element.policy.cleartext_permitted),
            ResourceName::Explicit => Value::Bool(element.policy.cleartext_is_explicit),
            ResourceName::DebugOverrides => Value::Bool(element.in_debug_overrides),
            ResourceName::LocalDomains => {
                let local = |domain: &String| LOCAL_HOSTS.contains(&domain.as_str());
                Value::Bool(!element.domains.is_empty() && element.domains.iter().all(local))
            }
            ResourceName::Source => Value::optional(anchor.map(|anchor| match anchor.source {
                AnchorSource::System => "system",
                AnchorSource::User => "user",
                AnchorSource::Resource(_) => "resource",
                AnchorSource::Unknown => "unknown",
            })),
            ResourceName::OverridePins => {
                anchor.map_or(Value::Unknown, |anchor| Value::Bool(anchor.overrides_pins))
            }
            ResourceName::Scope => Value::text(self.scope()),
            ResourceName::Domain => Value::List(element.domains.iter().map(Value::text).collect()),
        }
    }
}

impl Environment for PolicyNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutResource::find(path) {
            Some(AboutResource::App(_)) => self.detection.app.name(path),
            Some(AboutResource::Resource(name)) => self.element(name),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.detection.app.call(function, arguments)
    }
}
