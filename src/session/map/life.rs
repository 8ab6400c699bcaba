//! What the app does about the age of a session: renewal, expiry, refusals by the server, idleness, locks, and the
//! web pages that are given the session. Only what can be told with certainty; each fact names what was seen.

use crate::finding::{LifeFact, LifeFactKind};
use crate::program::{MethodId, Symbol};
use crate::session::apis::resolve;
use crate::session::resource_users::UNAUTHORIZED;
use crate::session::trace::Site;
use crate::session::wiring::branches_on;
use crate::session::{Scene, Session};
use crate::signatures::{Anchor, Concept, MethodPattern, Sign, TextTest};
use rayon::prelude::*;

/// Facts of one kind that the map holds at most.
const MAX_FACTS: usize = 50;
/// Bytes of a text that anchors look at.
const TEXT_BYTES: usize = 120;
/// Sinks that hand the session to web pages.
const WEB_SINKS: [&str; 4] = ["webview-cookie", "script", "page", "script-bridge"];

/// A fact with its place, which gives the order.
type Seen = (LifeFactKind, Site, String);

/// The facts, by kind and place.
pub(super) fn facts(scene: &Scene<'_, '_, '_>, session: &Session<'_>) -> Vec<LifeFact> {
    let anchors = scene.signatures.anchors().iter();
    let anchors: Vec<(&Anchor, LifeFactKind)> = anchors
        .filter_map(|anchor| match anchor.concept {
            Concept::Life(kind) => Some((anchor, kind)),
            Concept::Handler(_) => None,
        })
        .collect();
    let mut seen = calls(scene, &anchors);
    seen.extend(texts(scene, &anchors));
    seen.extend(names(scene, &anchors));
    seen.extend(rejections(scene));
    seen.extend(web_sessions(session));
    seen.sort();
    seen.dedup();
    LifeFactKind::ALL
        .into_iter()
        .flat_map(|kind| {
            let of_kind = seen.iter().filter(move |one| one.0 == kind);
            of_kind.take(MAX_FACTS)
        })
        .map(|(kind, site, text)| LifeFact {
            kind: *kind,
            seen: scene.step(*site, text),
        })
        .collect()
}

/// Calls of what anchors name, and the app's own code that is called back in its place.
fn calls(scene: &Scene<'_, '_, '_>, anchors: &[(&Anchor, LifeFactKind)]) -> Vec<Seen> {
    let named = anchors
        .iter()
        .filter_map(|(anchor, kind)| match &anchor.sign {
            Sign::Call(patterns) => Some(patterns.iter().map(|pattern| (pattern, *anchor, *kind))),
            _ => None,
        });
    let named: Vec<(&MethodPattern, &Anchor, LifeFactKind)> = named.flatten().collect();
    let patterns: Vec<&MethodPattern> = named.iter().map(|one| one.0).collect();
    let resolution = resolve(scene.program, &patterns);
    let mut found = Vec::new();
    for (position, (_, anchor, kind)) in named.iter().enumerate() {
        for method in resolution.methods(position) {
            let name = scene.short_name(*method);
            let sites = scene.app_calls(*method).into_iter();
            found.extend(
                sites.map(|site| (*kind, site, format!("{}: '{name}' is called", anchor.text))),
            );
            if scene.program.is_app_code(*method) && scene.program.code(*method).is_some() {
                let site = scene.first_statement(*method);
                found.push((*kind, site, format!("{}: this is '{name}'", anchor.text)));
            }
        }
    }
    found
}

/// Texts that the app's own code uses.
fn texts(scene: &Scene<'_, '_, '_>, anchors: &[(&Anchor, LifeFactKind)]) -> Vec<Seen> {
    let tests: Vec<(&TextTest, &Anchor, LifeFactKind)> = anchors
        .iter()
        .filter_map(|(anchor, kind)| match &anchor.sign {
            Sign::String(test) => Some((test, *anchor, *kind)),
            _ => None,
        })
        .collect();
    let symbols: Vec<(Symbol, &[u8])> = scene
        .program
        .own_texts()
        .filter(|(_, bytes)| (4..=TEXT_BYTES).contains(&bytes.len()))
        .collect();
    let found = symbols.par_iter().flat_map_iter(|(symbol, _)| {
        let text = scene.program.text(*symbol);
        let matching = tests.iter().filter(|(test, ..)| test.matches(&text));
        let seen = matching.flat_map(|(_, anchor, kind)| {
            let own = scene.program.own_users_of_string(*symbol);
            let sites = own.filter_map(|site| scene.statement(site));
            let says = format!("{}: '{text}'", anchor.text);
            sites
                .map(|site| (*kind, site, says.clone()))
                .collect::<Vec<Seen>>()
        });
        seen.collect::<Vec<Seen>>()
    });
    found.collect()
}

/// Methods of the app with names that anchors know.
fn names(scene: &Scene<'_, '_, '_>, anchors: &[(&Anchor, LifeFactKind)]) -> Vec<Seen> {
    let tests: Vec<(&TextTest, &Anchor, LifeFactKind)> = anchors
        .iter()
        .filter_map(|(anchor, kind)| match &anchor.sign {
            Sign::MethodName(test) => Some((test, *anchor, *kind)),
            _ => None,
        })
        .collect();
    if tests.is_empty() {
        return Vec::new();
    }
    let methods = scene.program.defined_methods().par_iter();
    let own = methods.filter(|method| scene.program.is_app_code(**method));
    let found = own.flat_map_iter(|method| {
        let name = scene.program.text(scene.program.method(*method).name);
        let matching = tests.iter().filter(|(test, ..)| test.matches(&name));
        let seen = matching.map(|(_, anchor, kind)| {
            let site = scene.first_statement(*method);
            (*kind, site, format!("{}: '{name}'", anchor.text))
        });
        seen.collect::<Vec<Seen>>()
    });
    found.collect()
}

/// Branches that tell the answer 401 from others.
fn rejections(scene: &Scene<'_, '_, '_>) -> Vec<Seen> {
    let users: Vec<MethodId> = scene.resource_users.of(UNAUTHORIZED).into_iter().collect();
    let found = users.into_par_iter().flat_map_iter(|method| {
        let branches = branches_on(scene, method, UNAUTHORIZED).into_iter();
        let seen =
            branches.filter(|entry| entry.branch.as_ref().is_some_and(|one| !one.is_empty()));
        seen.map(|entry| {
            let text = format!("runs when a number is {UNAUTHORIZED}");
            (LifeFactKind::Rejection, entry.first(scene), text)
        })
        .collect::<Vec<Seen>>()
    });
    found.collect()
}

/// Session values that web pages are given.
fn web_sessions(session: &Session<'_>) -> Vec<Seen> {
    let flows = session.flows.iter();
    let given = flows.filter(|flow| WEB_SINKS.contains(&flow.sink.as_str()));
    given
        .map(|flow| {
            let what = flow.verdict.value.words();
            let how = match flow.sink.as_str() {
                "webview-cookie" => "becomes a cookie of web pages",
                "script-bridge" => "is given to web pages by a bridge",
                _ => "is written into a web page",
            };
            (
                LifeFactKind::WebSession,
                flow.site,
                format!("a {what} {how}"),
            )
        })
        .collect()
}
