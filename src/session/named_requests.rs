//! Requests that are known by their path: the texts in the code that name one, and the calls of methods of service
//! interfaces whose annotation does.

use super::Scene;
use super::trace::Site;
use crate::signatures::{Concept, Sign, TextTest};

/// Annotations that make a method of a service interface a request; their text is its path.
pub(super) const REQUEST_ANNOTATIONS: [&str; 6] = [
    "Lretrofit2/http/DELETE;",
    "Lretrofit2/http/GET;",
    "Lretrofit2/http/HTTP;",
    "Lretrofit2/http/PATCH;",
    "Lretrofit2/http/POST;",
    "Lretrofit2/http/PUT;",
];

/// A request with the path it is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedRequest {
    /// The statement that names the path, or calls the method of the interface.
    pub site: Site,
    /// The path, or the text around it.
    pub path: String,
}

/// The requests in the app's own code whose path is an anchor of `concept`, ascending.
pub fn named_requests(scene: &Scene<'_, '_, '_>, concept: Concept) -> Vec<NamedRequest> {
    let anchors = scene.signatures.anchors().iter();
    let anchors = anchors.filter(|one| one.concept == concept);
    let tests = anchors.filter_map(|anchor| match &anchor.sign {
        Sign::String(test) => Some(test),
        _ => None,
    });
    let tests: Vec<&TextTest> = tests.collect();
    let passes = |text: &str| tests.iter().any(|test| test.matches(text));
    let program = scene.program;
    let mut found: Vec<NamedRequest> = Vec::new();
    let texts = program.own_texts();
    for (symbol, _) in texts.filter(|(_, bytes)| std::str::from_utf8(bytes).is_ok_and(passes)) {
        let path = program.text(symbol).into_owned();
        found.extend(program.own_users_of_string(symbol).filter_map(|site| {
            let site = scene.statement(site)?;
            let path = path.clone();
            Some(NamedRequest { site, path })
        }));
    }
    for (method, path) in program.methods_annotated_with_text(&REQUEST_ANNOTATIONS) {
        // The paths of interfaces are added to the address of the server, with or without a slash.
        if passes(&path) || passes(&format!("/{path}")) {
            let sites = scene.app_calls(method).into_iter();
            found.extend(sites.map(|site| NamedRequest {
                site,
                path: path.clone(),
            }));
        }
    }
    found.sort();
    found.dedup();
    found
}
