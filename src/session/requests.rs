//! A value on its way into a request, into the addresses that the request may go to.

use super::Scene;
use super::objects::calls_on;
use super::outside::is_external;
use super::ports::port_value;
use super::trace::{Origin, Site, is_fully_known, trace};
use crate::analysis::constants::{Constant, Text};
use crate::ir::ValueId;
use crate::program::MethodId;
use crate::signatures::Port;

/// Kind of the sink that addresses are, as models name it.
pub(super) const URL: &str = "url";
/// Kind of the sink that addresses are to which service interfaces add paths.
pub(super) const BASE_URL: &str = "base-url";
/// What stands for the unknown parts of a text.
const HOLE: char = '\u{2026}';
/// The API level that permits cleartext no more unless the app says so.
const ANDROID_9: u32 = 28;
/// Schemes without TLS.
const CLEARTEXT: [&str; 2] = ["http://", "ws://"];

/// A text with what is not known of it replaced by `…`; `None` when nothing is known.
pub fn template(text: &Text) -> Option<String> {
    let mut written = String::new();
    write_template(text, &mut written);
    written.chars().any(|c| c != HOLE).then_some(written)
}

fn write_template(text: &Text, written: &mut String) {
    match text {
        Text::Literal(literal) => written.push_str(literal),
        Text::Concat(parts) => parts.iter().for_each(|part| write_template(part, written)),
        Text::Parameter(_) | Text::Field(_) | Text::OneOf(_) | Text::Hole => written.push(HOLE),
    }
}

/// The known beginnings of the addresses that the code at `site` works with: that of the object it is about, or else
/// those of its method, or else those of its class.
pub fn addresses(scene: &Scene<'_, '_, '_>, site: Site) -> Vec<String> {
    if is_service_call(scene, site) {
        return service_addresses(scene, site).1;
    }
    if is_interceptor(scene, site.method) {
        return all_bases(scene);
    }
    let all: Vec<(Site, ValueId)> = address_sites(scene, &[URL]);
    let of = |is_near: &dyn Fn(Site) -> bool| -> Vec<String> {
        let near = all.iter().filter(|(other, _)| is_near(*other));
        let mut found: Vec<String> = near
            .flat_map(|(other, value)| beginnings(scene, other.method, *value))
            .collect();
        found.sort();
        found.dedup();
        found
    };
    let on_object = request_calls(scene, site);
    let own = of(&|other| other == site || on_object.contains(&other));
    if !own.is_empty() {
        return own;
    }
    let own = of(&|other| other.method == site.method);
    if !own.is_empty() {
        return own;
    }
    let outermost = scene.program.outermost_name(site.method);
    of(&|other| scene.program.outermost_name(other.method) == outermost)
}

/// The address, or what all of them begin with up to the last slash that they share, with `…` for the rest: which one is
/// meant is not known. `None` when they share no host.
pub fn shared_beginning(addresses: &[String]) -> Option<String> {
    let (first, others) = addresses.split_first()?;
    if others.is_empty() {
        let rest = if first.ends_with("://") { "…" } else { "" };
        return Some(format!("{first}{rest}"));
    }
    let shared = others.iter().fold(first.as_str(), |shared, other| {
        let mut same = shared.char_indices().zip(other.chars());
        let differs = same.find(|((_, one), two)| one != two);
        let end = differs.map_or(shared.len().min(other.len()), |((at, _), _)| at);
        shared.get(..end).unwrap_or_default()
    });
    let slash = shared.rfind('/')?;
    let host = shared.find("://")?.checked_add("://".len())?;
    (slash > host).then(|| format!("{}/…", shared.get(..slash).unwrap_or_default()))
}

/// True when whoever starts a component of the app decides where the request that the call at `site` is about goes.
pub fn is_from_outside(scene: &Scene<'_, '_, '_>, site: Site) -> bool {
    let on_object = request_calls(scene, site);
    let sites = address_sites(scene, &[URL]).into_iter();
    let mut own = sites.filter(|(other, _)| *other == site || on_object.contains(other));
    own.any(|(other, value)| {
        let origins = trace(scene, &[], other.method, value).origins;
        origins.iter().any(|traced| is_external(scene, traced))
    })
}

/// The addresses that the services of the app have, as a client sends every request of them through its interceptors;
/// none unless all are known.
fn all_bases(scene: &Scene<'_, '_, '_>) -> Vec<String> {
    let mut found = Vec::new();
    for (set, value) in address_sites(scene, &[BASE_URL]) {
        let beginnings = beginnings(scene, set.method, value);
        if beginnings.is_empty() {
            return Vec::new();
        }
        found.extend(beginnings);
    }
    found.sort();
    found.dedup();
    found
}

/// True for code that sees every request of an HTTP client.
pub(super) fn is_interceptor(scene: &Scene<'_, '_, '_>, method: MethodId) -> bool {
    let class = scene.program.method(method).class;
    let interfaces = ["Lokhttp3/Interceptor;", "Lokhttp3/Authenticator;"];
    interfaces
        .iter()
        .any(|interface| scene.program.is_subclass_of(class, interface))
}

/// The calls on the request that the call at `site` is about, and on what it was made of.
pub(super) fn request_calls(scene: &Scene<'_, '_, '_>, site: Site) -> Vec<Site> {
    let facts = scene.facts.of(site.method);
    let receiver = port_value(&facts.body, site.stmt, Port::This);
    receiver.map_or_else(Vec::new, |object| calls_on(scene, site.method, object))
}

fn is_service_call(scene: &Scene<'_, '_, '_>, site: Site) -> bool {
    let callee = scene.callee(site);
    callee.is_some_and(|callee| scene.apis.services().contains_key(&callee))
}

/// Where the address of the request is set that the call of a service interface at `site` makes; `None` for other
/// calls, and where the call itself gives the address.
pub fn address_site(scene: &Scene<'_, '_, '_>, site: Site) -> Option<Site> {
    let is_service = is_service_call(scene, site);
    is_service
        .then(|| service_addresses(scene, site).0)
        .flatten()
}

/// Where the address of a service is set, with how it may begin: the one that the call gives, and unless that is a
/// constant those of the object that the service was made with, or else all that services of the app have.
fn service_addresses(scene: &Scene<'_, '_, '_>, site: Site) -> (Option<Site>, Vec<String>) {
    let callee = scene.callee(site).unwrap_or(MethodId::INVALID);
    let facts = scene.facts.of(site.method);
    let own = scene.apis.services().get(&callee);
    let mut own = own.into_iter().flatten();
    let url = own.find(|parameter| parameter.model.sink == URL);
    let url = url.and_then(|url| port_value(&facts.body, site.stmt, url.port));
    let mut found = url.map_or_else(Vec::new, |url| beginnings(scene, site.method, url));
    let is_known = |url| facts.constant_of(url).is_some_and(is_fully_known);
    if url.is_some_and(is_known) {
        return (None, found);
    }
    let all = address_sites(scene, &[BASE_URL]);
    let on_object = request_calls(scene, site);
    let near: Vec<_> = all
        .iter()
        .filter(|(set, _)| on_object.contains(set))
        .collect();
    let chosen = if near.is_empty() {
        all.iter().collect()
    } else {
        near
    };
    let first = chosen.first().map(|(set, _)| *set);
    let base = chosen.iter();
    found.extend(base.flat_map(|(set, value)| beginnings(scene, set.method, *value)));
    found.sort();
    found.dedup();
    (first, found)
}

/// The calls that are given an address of one of these kinds, with the value that holds it.
pub(super) fn address_sites(scene: &Scene<'_, '_, '_>, kinds: &[&str]) -> Vec<(Site, ValueId)> {
    let mut found = Vec::new();
    for method in scene.apis.modelled() {
        let models = scene.apis.models(method).iter();
        let sinks = models.flat_map(|model| &model.sinks);
        for port in sinks
            .filter(|sink| kinds.contains(&sink.kind.as_str()))
            .flat_map(|sink| &sink.ports)
        {
            for site in scene.app_calls(method) {
                let facts = scene.facts.of(site.method);
                let value = port_value(&facts.body, site.stmt, *port);
                found.extend(value.map(|value| (site, value)));
            }
        }
    }
    found
}

/// How the address begins, as far as constants tell: in the method itself, or where it is put together.
fn beginnings(scene: &Scene<'_, '_, '_>, method: MethodId, value: ValueId) -> Vec<String> {
    let facts = scene.facts.of(method);
    let constant = facts.constant_of(value);
    let known = constant.and_then(|constant| constant.as_text());
    let start = known.map_or("", Text::known_start);
    if !start.is_empty() {
        return vec![start.to_owned()];
    }
    let origins = trace(scene, &[], method, value).origins;
    let constants = origins.iter().flat_map(|traced| match &traced.origin {
        Origin::Constant(Constant::Text(text)) => vec![text.known_start().to_owned()],
        Origin::Call(site, _) => string_resources(scene, *site),
        _ => Vec::new(),
    });
    constants.filter(|text| text.contains("://")).collect()
}

/// The texts of the string resource that the call at `site` reads.
fn string_resources(scene: &Scene<'_, '_, '_>, site: Site) -> Vec<String> {
    let callee = scene
        .callee(site)
        .map(|callee| scene.program.method(callee));
    let is_read = callee.is_some_and(|callee| {
        let name = scene.program.text(callee.name);
        matches!(&*name, "getString" | "getText")
            && scene.program.parameters(callee.proto).len() == 1
    });
    let id = scene
        .number_at(site, Some(Port::Argument(1)))
        .filter(|_| is_read);
    let id = id.and_then(|id| u32::try_from(id & 0xffff_ffff).ok());
    let texts = id.map(|id| scene.program.string_resource(id));
    let texts = texts.into_iter().flatten();
    texts.map(|(_, text)| text).collect()
}

/// True when all of the addresses are without TLS, lead off the device, and are permitted.
pub fn are_cleartext(scene: &Scene<'_, '_, '_>, addresses: &[String]) -> bool {
    let policy = scene.program.network_security();
    policy.is_some_and(|policy| {
        all_without_tls(addresses, |host| {
            policy.policy_for(host).cleartext_permitted
        })
    })
}

/// The same on versions before Android 9 alone, which permit what the app does not speak of.
pub fn are_cleartext_before_9(scene: &Scene<'_, '_, '_>, addresses: &[String]) -> bool {
    let runs_there = scene
        .program
        .manifest()
        .is_some_and(|manifest| manifest.min_sdk() < ANDROID_9);
    let policy = scene.program.network_security().filter(|_| runs_there);
    policy.is_some_and(|policy| {
        all_without_tls(addresses, |host| {
            let policy = policy.policy_for(host);
            !policy.cleartext_permitted && !policy.cleartext_is_explicit
        })
    })
}

/// True when all of the addresses lead off the device without TLS, to hosts that are permitted.
fn all_without_tls(addresses: &[String], is_permitted: impl Fn(&str) -> bool) -> bool {
    let goes_there = |address: &String| {
        let host = host_without_tls(address);
        host.is_some_and(|host| !is_local(&host) && is_permitted(&host))
    };
    !addresses.is_empty() && addresses.iter().all(goes_there)
}

/// The host of an address without TLS.
fn host_without_tls(address: &str) -> Option<String> {
    let lower = address.to_ascii_lowercase();
    let mut schemes = CLEARTEXT.iter();
    let rest = schemes.find_map(|scheme| lower.strip_prefix(scheme))?;
    let host = rest.split(['/', ':', '?', '#']).next().unwrap_or_default();
    Some(host.rsplit('@').next().unwrap_or_default().to_owned())
}

/// True for hosts that are the device itself, the computer beside it, or a private network.
fn is_local(host: &str) -> bool {
    let parts: Vec<Option<u8>> = host.split('.').map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [Some(127 | 10), Some(_), Some(_), Some(_)]
        | [Some(192), Some(168), Some(_), Some(_)]
        | [Some(172), Some(16..=31), Some(_), Some(_)] => true,
        _ => host == "localhost" || host.ends_with(".localhost") || host.ends_with(".local"),
    }
}

#[cfg(test)]
mod tests {
    use super::shared_beginning;

    #[test]
    fn several_addresses_are_named_by_what_they_share() {
        let check = |addresses: &[&str], expected: Option<&str>| {
            let addresses: Vec<String> = addresses.iter().map(|one| (*one).to_owned()).collect();
            assert_eq!(
                shared_beginning(&addresses).as_deref(),
                expected,
                "{addresses:?}"
            );
        };
        check(
            &["http://a.example/x/login"],
            Some("http://a.example/x/login"),
        );
        let both = ["http://a.example/x/login", "http://a.example/x/list"];
        check(&both, Some("http://a.example/x/…"));
        check(&["http://a.example/x", "http://a.example"], None);
        check(&["http://a.example/x", "http://b.example/x"], None);
        check(&["http://"], Some("http://…"));
        check(&[], None);
    }
}
