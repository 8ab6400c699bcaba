//! A value on its way into a request, into the addresses that the request may go to.

use super::Scene;
use super::objects::calls_on;
use super::outside::is_external;
use super::ports::port_value;
use super::trace::{Origin, Site, trace};
use crate::analysis::constants::{Constant, Text};
use crate::ir::ValueId;
use crate::program::MethodId;
use crate::signatures::Port;

/// Kind of the sink that addresses are, as models name it.
const URL: &str = "url";
/// What stands for the unknown parts of a text.
const HOLE: char = '\u{2026}';
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
    let all: Vec<(Site, ValueId)> = address_sites(scene);
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

/// True when whoever starts a component of the app decides where the request that the call at `site` is about goes.
pub fn is_from_outside(scene: &Scene<'_, '_, '_>, site: Site) -> bool {
    let on_object = request_calls(scene, site);
    let sites = address_sites(scene).into_iter();
    let mut own = sites.filter(|(other, _)| *other == site || on_object.contains(other));
    own.any(|(other, value)| {
        let origins = trace(scene, &[], other.method, value).origins;
        origins.iter().any(|traced| is_external(scene, traced))
    })
}

/// The calls on the request that the call at `site` is about, and on what it was made of.
pub(super) fn request_calls(scene: &Scene<'_, '_, '_>, site: Site) -> Vec<Site> {
    let facts = scene.facts.of(site.method);
    let receiver = port_value(&facts.body, site.stmt, Port::This);
    receiver.map_or_else(Vec::new, |object| calls_on(scene, site.method, object))
}

/// The calls that are given an address, with the value that holds it.
pub(super) fn address_sites(scene: &Scene<'_, '_, '_>) -> Vec<(Site, ValueId)> {
    let mut found = Vec::new();
    for method in scene.apis.modelled() {
        let models = scene.apis.models(method).iter();
        let sinks = models.flat_map(|model| &model.sinks);
        for port in sinks
            .filter(|sink| sink.kind == URL)
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
    let constants = origins.iter().filter_map(|traced| match &traced.origin {
        Origin::Constant(Constant::Text(text)) => Some(text.known_start().to_owned()),
        _ => None,
    });
    constants.filter(|text| text.contains("://")).collect()
}

/// True when all of the addresses are without TLS, lead off the device, and are permitted.
pub fn are_cleartext(scene: &Scene<'_, '_, '_>, addresses: &[String]) -> bool {
    !addresses.is_empty() && addresses.iter().all(|address| is_cleartext(scene, address))
}

fn is_cleartext(scene: &Scene<'_, '_, '_>, address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let Some(rest) = CLEARTEXT
        .iter()
        .find_map(|scheme| lower.strip_prefix(scheme))
    else {
        return false;
    };
    let host = rest.split(['/', ':', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let policy = scene.program.network_security();
    !is_local(host) && policy.is_some_and(|policy| policy.policy_for(host).cleartext_permitted)
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
