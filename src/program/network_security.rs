//! The network security configuration into the policy that is in effect for each domain.
//!
//! Sources: "Network security configuration" on developer.android.com, `NetworkSecurityConfig` and
//! `XmlConfigSource` of AOSP `frameworks/base/packages/NetworkSecurityConfig`.

use super::android_xml::{AndroidXml, line};
use super::manifest::Manifest;
use crate::bytes::limits;
use crate::formats::xml::Element;

/// What an app allows on the network: its configuration, or the defaults of its target.
#[derive(Debug, Clone)]
pub struct NetworkSecurity {
    /// Path of the XML file inside the app; `None` without a configuration.
    pub artifact: Option<String>,
    /// What holds where no domain is named.
    pub base: DomainPolicy,
    /// `domain-config` elements, inner ones after the one around them.
    pub domains: Vec<DomainConfig>,
    /// `debug-overrides`: trust anchors that count in debuggable builds alone.
    pub debug_overrides: Option<DomainPolicy>,
}

/// A `domain-config` element.
#[derive(Debug, Clone)]
pub struct DomainConfig {
    /// The domains it is about.
    pub domains: Vec<Domain>,
    /// What holds for them.
    pub policy: DomainPolicy,
}

/// A `domain` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// Host name in lower case.
    pub name: String,
    /// `includeSubdomains`.
    pub includes_subdomains: bool,
    /// Line of the element.
    pub line: Option<u32>,
}

/// What is in effect, with everything inherited filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainPolicy {
    /// Line of the element; `None` where defaults hold.
    pub line: Option<u32>,
    /// Whether traffic without TLS is allowed.
    pub cleartext_permitted: bool,
    /// True when the element itself says so, false when it is inherited.
    pub cleartext_is_explicit: bool,
    /// Whose certificates are trusted.
    pub trust_anchors: Vec<TrustAnchor>,
    /// Pinned keys; empty without pinning.
    pub pins: Vec<Pin>,
    /// `expiration` of the pins, as written.
    pub pin_expiration: Option<String>,
}

/// A `certificates` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustAnchor {
    /// Where the certificates come from.
    pub source: AnchorSource,
    /// `overridePins`: these certificates are exempt from pinning.
    pub overrides_pins: bool,
    /// Line of the element; `None` for a default.
    pub line: Option<u32>,
}

/// Where trusted certificates come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnchorSource {
    /// Those of the system.
    System,
    /// Those that the user, or who controls the device, installed.
    User,
    /// A file of the app, by the id of its resource.
    Resource(u32),
    /// Written in a way that is not understood.
    Unknown,
}

/// A `pin` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The only digest that Android knows is `SHA-256`.
    pub digest: String,
    /// Base64 of the digest of the public key.
    pub value: String,
    /// Line of the element.
    pub line: Option<u32>,
}

impl NetworkSecurity {
    /// What holds without a configuration.
    pub(super) fn without_configuration(manifest: &Manifest) -> Self {
        let mut base = default_policy(manifest.target_sdk());
        base.cleartext_permitted = manifest.allows_cleartext();
        base.cleartext_is_explicit = manifest.application.uses_cleartext_traffic.is_some();
        Self {
            artifact: None,
            base,
            domains: Vec::new(),
            debug_overrides: None,
        }
    }

    /// Reads a configuration. Where there is one, `android:usesCleartextTraffic` counts no more.
    pub(super) fn read(xml: AndroidXml<'_, '_>, artifact: &str, target_sdk: u32) -> Self {
        let defaults = default_policy(target_sdk);
        let mut read = Self {
            artifact: Some(artifact.to_owned()),
            base: defaults.clone(),
            domains: Vec::new(),
            debug_overrides: None,
        };
        let Some(root) = xml.document.root() else {
            return read;
        };
        if let Some(base) = xml.children(root, "base-config").next() {
            read.base = policy(xml, base, &defaults);
        }
        if let Some(overrides) = xml.children(root, "debug-overrides").next() {
            read.debug_overrides = Some(policy(xml, overrides, &read.base));
        }
        read.read_domains(xml, root);
        read
    }

    /// Domain configurations nest: what an inner one does not say it takes from the one around it.
    fn read_domains(&mut self, xml: AndroidXml<'_, '_>, root: &Element) {
        let mut waiting: Vec<(&Element, Option<usize>)> = Vec::new();
        waiting.extend(xml.children(root, "domain-config").map(|e| (e, None)));
        waiting.reverse();
        while let Some((element, around)) = waiting.pop() {
            if self.domains.len() >= limits::DOMAIN_CONFIGS {
                return;
            }
            let outer = around.and_then(|index: usize| self.domains.get(index));
            let policy = policy(
                xml,
                element,
                outer.map_or(&self.base, |outer| &outer.policy),
            );
            let domains = xml.children(element, "domain");
            self.domains.push(DomainConfig {
                domains: domains.map(|domain| read_domain(xml, domain)).collect(),
                policy,
            });
            let this = self.domains.len() - 1;
            let inner = xml.children(element, "domain-config");
            let start = waiting.len();
            waiting.extend(inner.map(|e| (e, Some(this))));
            if let Some(added) = waiting.get_mut(start..) {
                added.reverse();
            }
        }
    }

    /// The policy for a host: that of the longest matching domain, else the base.
    pub fn policy_for(&self, host: &str) -> &DomainPolicy {
        let host = host.to_ascii_lowercase();
        let all = self.domains.iter();
        let matching = all.flat_map(|config| config.domains.iter().map(move |d| (config, d)));
        matching
            .filter(|(_, domain)| domain.matches(&host))
            .max_by_key(|(_, domain)| (domain.name == host, domain.name.len()))
            .map_or(&self.base, |(config, _)| &config.policy)
    }

    /// The base policy and those of all domains.
    pub fn policies(&self) -> impl Iterator<Item = &DomainPolicy> {
        std::iter::once(&self.base).chain(self.domains.iter().map(|config| &config.policy))
    }
}

impl DomainPolicy {
    /// The element by which certificates of the user are trusted; also a default has one before API 24.
    pub fn user_anchor(&self) -> Option<&TrustAnchor> {
        let mut anchors = self.trust_anchors.iter();
        anchors.find(|anchor| anchor.source == AnchorSource::User)
    }
}

impl Domain {
    fn matches(&self, host: &str) -> bool {
        let below = |host: &str| {
            host.strip_suffix(self.name.as_str())
                .is_some_and(|rest| rest.ends_with('.'))
        };
        host == self.name || self.includes_subdomains && below(host)
    }
}

/// Defaults by target: the user's certificates until API 23, cleartext until API 27.
fn default_policy(target_sdk: u32) -> DomainPolicy {
    let anchor = |source| TrustAnchor {
        source,
        overrides_pins: false,
        line: None,
    };
    let mut trust_anchors = vec![anchor(AnchorSource::System)];
    if target_sdk < 24 {
        trust_anchors.push(anchor(AnchorSource::User));
    }
    DomainPolicy {
        line: None,
        cleartext_permitted: target_sdk < 28,
        cleartext_is_explicit: false,
        trust_anchors,
        pins: Vec::new(),
        pin_expiration: None,
    }
}

fn policy(xml: AndroidXml<'_, '_>, element: &Element, outer: &DomainPolicy) -> DomainPolicy {
    let cleartext = xml.plain_boolean(element, "cleartextTrafficPermitted");
    let anchors = xml.children(element, "trust-anchors").next();
    let pin_set = xml.children(element, "pin-set").next();
    DomainPolicy {
        line: line(element),
        cleartext_permitted: cleartext.unwrap_or(outer.cleartext_permitted),
        cleartext_is_explicit: cleartext.is_some(),
        trust_anchors: anchors.map_or_else(
            || outer.trust_anchors.clone(),
            |anchors| {
                let certificates = xml.children(anchors, "certificates");
                certificates.map(|c| trust_anchor(xml, c)).collect()
            },
        ),
        pins: pin_set.map_or_else(
            || outer.pins.clone(),
            |set| xml.children(set, "pin").map(|p| pin(xml, p)).collect(),
        ),
        pin_expiration: pin_set.map_or_else(
            || outer.pin_expiration.clone(),
            |set| xml.plain_text(set, "expiration"),
        ),
    }
}

fn trust_anchor(xml: AndroidXml<'_, '_>, element: &Element) -> TrustAnchor {
    let attribute = element.attribute_by_name(None, "src");
    let resource = attribute.and_then(|a| a.reference());
    let source = match (resource, xml.plain_text(element, "src").as_deref()) {
        (Some(id), _) => AnchorSource::Resource(id),
        (None, Some("system")) => AnchorSource::System,
        (None, Some("user")) => AnchorSource::User,
        _ => AnchorSource::Unknown,
    };
    TrustAnchor {
        source,
        overrides_pins: xml.plain_boolean(element, "overridePins").unwrap_or(false),
        line: line(element),
    }
}

fn pin(xml: AndroidXml<'_, '_>, element: &Element) -> Pin {
    Pin {
        digest: xml.plain_text(element, "digest").unwrap_or_default(),
        value: element.joined_text().trim().to_owned(),
        line: line(element),
    }
}

fn read_domain(xml: AndroidXml<'_, '_>, element: &Element) -> Domain {
    Domain {
        name: element.joined_text().trim().to_ascii_lowercase(),
        includes_subdomains: xml
            .plain_boolean(element, "includeSubdomains")
            .unwrap_or(false),
        line: line(element),
    }
}

#[cfg(test)]
mod tests {
    use super::{AnchorSource, NetworkSecurity};
    use crate::formats::xml::plain;
    use crate::program::android_xml::AndroidXml;

    fn read(target: u32, body: &str) -> NetworkSecurity {
        let text = format!("<network-security-config>\n{body}\n</network-security-config>");
        let (document, _) = plain::parse(text.as_bytes(), "nsc.xml").unwrap();
        NetworkSecurity::read(AndroidXml::new(&document, None), "nsc.xml", target)
    }

    #[test]
    fn what_is_not_said_is_inherited() {
        let check = |target: u32, body: &str, host: &str, cleartext: bool, user: bool| {
            let config = read(target, body);
            let policy = config.policy_for(host);
            let got = (policy.cleartext_permitted, policy.user_anchor().is_some());
            assert_eq!(got, (cleartext, user), "{target} {host} {body}");
        };
        check(28, "", "a.com", false, false);
        check(27, "", "a.com", true, false);
        check(23, "", "a.com", true, true);
        let open = "<base-config cleartextTrafficPermitted=\"true\"/>";
        check(34, open, "a.com", true, false);
        let user = "<base-config><trust-anchors><certificates src=\"system\"/><certificates src=\"user\"/></trust-anchors></base-config>";
        check(34, user, "a.com", false, true);
        let system = "<base-config><trust-anchors><certificates src=\"system\"/></trust-anchors></base-config>";
        check(23, system, "a.com", true, false);
        let domain = "<domain-config cleartextTrafficPermitted=\"true\"><domain includeSubdomains=\"true\">A.com</domain><domain-config cleartextTrafficPermitted=\"false\"><domain>safe.a.com</domain></domain-config></domain-config>";
        check(34, domain, "a.com", true, false);
        check(34, domain, "x.a.com", true, false);
        check(34, domain, "safe.a.com", false, false);
        check(34, domain, "deep.safe.a.com", true, false);
        check(34, domain, "notа.com", false, false);
        check(34, domain, "xa.com", false, false);
    }

    #[test]
    fn pins_anchors_and_lines() {
        let config = read(
            34,
            "<debug-overrides><trust-anchors><certificates src=\"user\" overridePins=\"true\"/></trust-anchors></debug-overrides>\n<domain-config><domain>a.com</domain>\n<pin-set expiration=\"2026-01-01\"><pin digest=\"SHA-256\">AAAA=</pin></pin-set></domain-config>",
        );
        let debug = config.debug_overrides.as_ref().unwrap();
        assert_eq!(debug.trust_anchors[0].source, AnchorSource::User);
        assert!(debug.trust_anchors[0].overrides_pins);
        assert_eq!(debug.line, Some(2));
        let policy = config.policy_for("a.com");
        assert_eq!(policy.pins[0].value, "AAAA=");
        assert_eq!(policy.pins[0].line, Some(4));
        assert_eq!(policy.pin_expiration.as_deref(), Some("2026-01-01"));
        assert!(config.base.pins.is_empty());
    }
}
