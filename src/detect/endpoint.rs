//! Addresses that requests go to in an app that never shows a sign, such as a way to say who asks: one hit for all.

use super::code_place::CodePlace;
use super::hit::{Hit, Rule};
use super::{Detection, signs};
use crate::session::map::Address;
use crate::signatures::names::{AboutEndpoint, EndpointName};
use crate::signatures::{Argument, Environment, Signs, Value};

/// Further places that one finding names at most.
const MAX_OTHERS: usize = 5;

/// One hit at the first of the addresses that are meant, in an app without the signs.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    wanted: &Signs,
    rule: Rule<'_>,
) -> Option<Hit> {
    let scene = detection.scene;
    let addresses = detection.session.addresses(scene);
    let named = addresses.iter().map(|address| EndpointNames {
        detection,
        address,
        others: 0,
    });
    let mut meant: Vec<_> = named.filter(|names| rule.holds(names)).collect();
    // By what it says, so that a build without names points at the same one.
    meant.sort_by_key(|names| (&names.address.text, names.address.site));
    if meant.is_empty() || signs::in_app(detection, wanted) {
        return None;
    }
    let others: Vec<_> = meant.split_off(1);
    let mut first = meant.pop()?;
    first.others = others.len();
    let mut hit = rule.hit(scene.location_with_excerpt(first.address.site), &first);
    hit.related = others
        .iter()
        .take(MAX_OTHERS)
        .map(|names| scene.step(names.address.site, "another address of this kind"))
        .collect();
    hit.identity.push(first.address.text.clone());
    Some(hit)
}

/// What conditions may ask about an address.
struct EndpointNames<'n, 'd, 's, 'p, 'a> {
    detection: &'n Detection<'d, 's, 'p, 'a>,
    address: &'n Address,
    /// Further addresses of which the same is reported; none while conditions are asked.
    others: usize,
}

impl EndpointNames<'_, '_, '_, '_, '_> {
    fn endpoint(&self, name: EndpointName) -> Value {
        match name {
            EndpointName::Address => Value::text(&self.address.text),
            EndpointName::HasCredential => Value::Bool(self.address.has_credential),
            EndpointName::Others => Value::text(match self.others {
                0 => String::new(),
                1 => " (one more address of this kind)".to_owned(),
                more => format!(" ({more} more addresses of this kind)"),
            }),
        }
    }
}

impl Environment for EndpointNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        let place = CodePlace {
            detection: self.detection,
            site: self.address.site,
        };
        match AboutEndpoint::find(path) {
            Some(AboutEndpoint::App(_)) => self.detection.app.name(path),
            Some(AboutEndpoint::Code(name)) => place.code(name),
            Some(AboutEndpoint::Endpoint(name)) => self.endpoint(name),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.detection.app.call(function, arguments)
    }
}
