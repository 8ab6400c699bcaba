//! The classes whose objects a mapper fills from a text such as JSON: their fields are called like its keys.

use super::Scene;
use super::named_requests::REQUEST_ANNOTATIONS;
use super::ports::port_value;
use crate::analysis::constants::Constant;
use crate::program::{ClassId, Signed};
use crate::signatures::{LexiconVerdict, Port};
use rustc_hash::FxHashSet;

/// The lexicon of the paths of requests that start or renew a session.
pub(super) const AUTH_PATHS: &str = "auth-path";
/// Classes that are looked through for the types of their fields at most.
const MAX_CLASSES: usize = 4096;

/// The classes of the app that mappers fill: those given to a mapper, those that service interfaces give, and those
/// that are parts of others.
pub(super) fn mapped_classes(scene: &Scene<'_, '_, '_>) -> FxHashSet<ClassId> {
    let mut waiting = given_to_mappers(scene);
    let services = scene.apis.services().keys();
    let mut services: Vec<ClassId> = services
        .map(|method| scene.program.method(*method).class)
        .collect();
    services.sort_unstable();
    services.dedup();
    for service in services {
        waiting.extend(
            scene
                .program
                .classes_in_signatures(service, Signed::Methods),
        );
    }
    with_parts(scene, waiting)
}

/// The classes of what a server answers to requests that start or renew a session, as service interfaces declare it.
pub(super) fn login_answers(scene: &Scene<'_, '_, '_>) -> FxHashSet<ClassId> {
    let Some(paths) = scene.signatures.lexicon(AUTH_PATHS) else {
        return FxHashSet::default();
    };
    let program = scene.program;
    let requests = program.methods_annotated_with_text(&REQUEST_ANNOTATIONS);
    let logins = requests
        .into_iter()
        .filter(|(_, path)| matches!(paths.judge(path), LexiconVerdict::Match(_)));
    let answers = logins.flat_map(|(method, _)| {
        let proto = program.method(method).proto;
        // A callback or a continuation takes the answer, so that its type argument is one; what is sent is none.
        let sent = program.parameters(proto).to_vec();
        let mut named = program.classes_in_signature_of(method);
        named.push(program.return_type(proto));
        named.retain(|class| !sent.contains(class));
        named
    });
    with_parts(scene, answers.collect())
}

/// The app's own ones of the classes, and those that are parts of them.
fn with_parts(scene: &Scene<'_, '_, '_>, mut waiting: Vec<ClassId>) -> FxHashSet<ClassId> {
    let mut found = FxHashSet::default();
    while let Some(class) = waiting.pop() {
        let is_own =
            !scene.program.methods_of(class).is_empty() && !scene.program.is_library(class);
        if is_own && found.len() < MAX_CLASSES && found.insert(class) {
            waiting.extend(parts(scene, class));
        }
    }
    found
}

fn given_to_mappers(scene: &Scene<'_, '_, '_>) -> Vec<ClassId> {
    let mut given = Vec::new();
    for method in scene.apis.modelled() {
        let ports = scene.apis.models(method).iter();
        for port in ports.filter_map(|model| model.fills) {
            for site in scene.app_calls(method) {
                if port == Port::This {
                    let class = scene.program.method(site.method).class;
                    given.extend(scene.program.classes_in_signatures(class, Signed::Class));
                    continue;
                }
                let facts = scene.facts.of(site.method);
                let value = port_value(&facts.body, site.stmt, port);
                if let Some(Constant::Class(class)) =
                    value.and_then(|value| facts.constant_of(value))
                {
                    given.push(*class);
                }
            }
        }
    }
    given
}

/// The types of the fields of a class, with their type arguments, and what it extends.
fn parts(scene: &Scene<'_, '_, '_>, class: ClassId) -> Vec<ClassId> {
    let program = scene.program;
    let fields = program.fields_of(class).iter();
    let mut parts: Vec<ClassId> = fields.map(|field| program.field(*field).type_).collect();
    parts.extend(program.classes_in_signatures(class, Signed::Fields));
    parts.extend(program.classes_in_signatures(class, Signed::Class));
    parts.extend(program.superclasses(class));
    parts
}
