//! Calls that are given an address into the endpoints of the app, with the credentials that are attached to each.

use crate::analysis::constants::Constant;
use crate::finding::{Endpoint, Step};
use crate::program::MethodId;
use crate::session::flows::SinkFlow;
use crate::session::requests::{
    BASE_URL, URL, address_sites, is_interceptor, request_calls, template,
};
use crate::session::trace::{Origin, Site, trace};
use crate::session::{Scene, Session};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Endpoints that the map holds at most.
const MAX_ENDPOINTS: usize = 200;
/// Places of one endpoint that the map holds at most.
const MAX_PLACES: usize = 10;
/// Characters of an address that are kept.
const ADDRESS_CHARS: usize = 300;
/// Schemes of requests.
const SCHEMES: [&str; 4] = ["https://", "http://", "wss://", "ws://"];

/// The endpoints of the app: those without a known address first, then by address.
pub(super) fn endpoints(scene: &Scene<'_, '_, '_>, session: &Session<'_>) -> Vec<Endpoint> {
    let book = Book::of(scene);
    let mut found: BTreeMap<Option<String>, (BTreeSet<Site>, Vec<Step>)> = BTreeMap::new();
    for (site, addresses) in &book.addresses {
        for address in addresses {
            let entry = found.entry(Some(without_query(address))).or_default();
            entry.0.insert(*site);
        }
    }
    let sending = sending(session);
    let near: Vec<Vec<String>> = sending
        .par_iter()
        .map(|flow| book.near(scene, flow.site))
        .collect();
    for (flow, addresses) in sending.into_iter().zip(near) {
        let step = scene.step(flow.site, &attached(scene, flow));
        let keys: Vec<Option<String>> = match addresses.is_empty() {
            true => vec![None],
            false => addresses
                .iter()
                .map(|one| Some(without_query(one)))
                .collect(),
        };
        for key in keys {
            let credentials = &mut found.entry(key).or_default().1;
            if !credentials.contains(&step) {
                credentials.push(step.clone());
            }
        }
    }
    let endpoints = found.into_iter().take(MAX_ENDPOINTS);
    endpoints
        .map(|(address, (sites, credentials))| Endpoint {
            address,
            uses: sites
                .into_iter()
                .take(MAX_PLACES)
                .map(|site| scene.step(site, "the address is used here"))
                .collect(),
            credentials: credentials.into_iter().take(MAX_PLACES).collect(),
        })
        .collect()
}

/// The credentials that go into requests.
fn sending<'f>(session: &'f Session<'_>) -> Vec<&'f SinkFlow> {
    let flows = session.flows.iter();
    flows.filter(|flow| flow.is_sent()).collect()
}

/// An address that a call is given.
#[derive(Debug, Clone)]
pub struct Address {
    /// The call.
    pub site: Site,
    /// The address with its query, as far as constants tell; `…` stands for the rest.
    pub text: String,
    /// True when a credential was seen on a request to it, or on all requests of some client.
    pub has_credential: bool,
}

/// The addresses that the calls of the app are given, in the order of the calls.
pub(in crate::session) fn given(scene: &Scene<'_, '_, '_>, session: &Session<'_>) -> Vec<Address> {
    let book = Book::of(scene);
    let near = sending(session)
        .into_iter()
        .map(|flow| book.near(scene, flow.site));
    let mut is_everywhere = false;
    let mut known: BTreeSet<String> = BTreeSet::new();
    for addresses in near {
        is_everywhere |= addresses.is_empty();
        known.extend(addresses);
    }
    let all = book.addresses.into_iter();
    all.flat_map(|(site, addresses)| addresses.into_iter().map(move |text| (site, text)))
        .map(|(site, text)| Address {
            has_credential: is_everywhere || known.contains(&text),
            site,
            text,
        })
        .collect()
}

/// What is attached, and whether to all requests of a client.
fn attached(scene: &Scene<'_, '_, '_>, flow: &SinkFlow) -> String {
    let what = flow.verdict.value.words();
    let key = flow.key.as_deref().map(|key| format!(" '{key}'"));
    let key = key.unwrap_or_default();
    let how = match flow.sink.as_str() {
        "header" => format!("in the header{key}"),
        "form-field" => format!("in the field{key}"),
        "query-parameter" => format!("in the parameter{key}"),
        "basic-credentials" => "by basic authentication".to_owned(),
        _ => "in the address".to_owned(),
    };
    match is_interceptor(scene, flow.site.method) {
        true => format!("a {what} is sent {how} of every request of a client"),
        false => format!("a {what} is sent {how}"),
    }
}

/// The addresses of the app by the calls that are given them.
struct Book {
    addresses: BTreeMap<Site, Vec<String>>,
    by_method: BTreeMap<MethodId, Vec<Site>>,
    by_class: BTreeMap<String, Vec<Site>>,
}

impl Book {
    fn of(scene: &Scene<'_, '_, '_>) -> Self {
        let sites = address_sites(scene, &[URL, BASE_URL]);
        let written: Vec<(Site, Vec<String>)> = sites
            .into_par_iter()
            .map(|(site, value)| (site, addresses(scene, site.method, value)))
            .collect();
        let mut book = Self {
            addresses: BTreeMap::new(),
            by_method: BTreeMap::new(),
            by_class: BTreeMap::new(),
        };
        for (site, found) in written {
            let outermost = scene.program.outermost_name(site.method);
            book.by_method.entry(site.method).or_default().push(site);
            book.by_class.entry(outermost).or_default().push(site);
            book.addresses.entry(site).or_default().extend(found);
        }
        book
    }

    /// The addresses that a request at `site` goes to: that of its object, or else those of its method, or else
    /// those of its class.
    fn near(&self, scene: &Scene<'_, '_, '_>, site: Site) -> Vec<String> {
        if is_interceptor(scene, site.method) {
            return Vec::new();
        }
        let mut on_object = request_calls(scene, site);
        on_object.push(site);
        let in_method = self.by_method.get(&site.method);
        let in_class = || {
            self.by_class
                .get(&scene.program.outermost_name(site.method))
        };
        let own = self.known(&on_object);
        if !own.is_empty() {
            return own;
        }
        let own = self.known(in_method.map_or(&[], Vec::as_slice));
        if !own.is_empty() {
            return own;
        }
        self.known(in_class().map_or(&[], Vec::as_slice))
    }

    fn known(&self, sites: &[Site]) -> Vec<String> {
        let found = sites.iter().filter_map(|site| self.addresses.get(site));
        let all: BTreeSet<String> = found.flatten().cloned().collect();
        all.into_iter().collect()
    }
}

/// The addresses of requests that a value may be, with `…` for what is not known of them.
fn addresses(
    scene: &Scene<'_, '_, '_>,
    method: MethodId,
    value: crate::ir::ValueId,
) -> Vec<String> {
    let facts = scene.facts.of(method);
    let here = facts.constant_of(value).and_then(Constant::as_text);
    let own: Vec<String> = here.and_then(template).into_iter().collect();
    let mut found: Vec<String> = own.into_iter().filter_map(|text| request(&text)).collect();
    if found.is_empty() {
        let origins = trace(scene, &[], method, value).origins;
        let constants = origins.iter().filter_map(|traced| match &traced.origin {
            Origin::Constant(Constant::Text(text)) => template(text),
            _ => None,
        });
        found = constants.filter_map(|text| request(&text)).collect();
    }
    found.sort();
    found.dedup();
    found
}

/// The address, when it is one that requests go to.
fn request(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let scheme = SCHEMES.iter().find(|scheme| lower.starts_with(**scheme))?;
    let is_more = without_query(text).len() > scheme.len();
    is_more.then(|| text.chars().take(ADDRESS_CHARS).collect())
}

/// The address up to its query.
fn without_query(address: &str) -> String {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    address.get(..end).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{request, without_query};

    #[test]
    fn addresses_of_requests_have_a_scheme_and_lose_their_query() {
        for (text, expected) in [
            (
                "https://a.example/login?next=x",
                Some("https://a.example/login"),
            ),
            (
                "http://\u{2026}:\u{2026}/login",
                Some("http://\u{2026}:\u{2026}/login"),
            ),
            ("file:///android_asset/x.html", None),
            ("javascript:f()", None),
            ("https://", None),
            ("/login", None),
        ] {
            let found = request(text).map(|address| without_query(&address));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
