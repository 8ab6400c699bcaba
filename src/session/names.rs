//! The names that a value bears on its way into reasons: as they stand in the code, or as they were before a
//! shrinker renamed them.

use super::Scene;
use super::evidence::Reasons;
use super::mapped_classes::{login_answers, mapped_classes};
use super::reasons::{is_about_sessions, is_clear, is_deed, of_word};
use super::sink_labels::of_label_before;
use super::trace::{Name, Site};
use crate::finding::Strength;
use crate::program::FieldId;

/// A name is weak evidence at best; a look-alike speaks against. What a field is called in JSON is as good as the
/// key that code would read it by.
pub(super) fn add_reasons(scene: &Scene<'_, '_, '_>, name: Name, reasons: &mut Reasons) {
    if let Name::Key(site) = name {
        return of_key(scene, site, reasons);
    }
    if let Name::Label(site) = name {
        return of_label_before(scene, site, Strength::Medium, reasons);
    }
    if let Name::Field(field) = name {
        of_serialized_field(scene, field, reasons);
    }
    let Some((atom, what, text)) = word_of(scene, name) else {
        return;
    };
    if is_deed(scene, &text) {
        return;
    }
    let sentence = format!("it passes through {what} named '{text}'");
    of_word(scene, &text, (atom, Strength::Weak), sentence, reasons);
}

/// What a name on the way is: the name of the evidence, the noun, and the word itself.
pub(super) fn word_of(
    scene: &Scene<'_, '_, '_>,
    name: Name,
) -> Option<(&'static str, &'static str, String)> {
    let program = scene.program;
    match name {
        Name::Field(field) => Some(("field-name", "a field", field_name(scene, field))),
        Name::Method(method) => {
            let text = match program.recovered_names().method(method) {
                Some(name) => name.text.clone(),
                None => program.text(program.method(method).name).into_owned(),
            };
            Some(("method-name", "a method", text))
        }
        Name::Parameter(method, index) => {
            let text = program.parameter_name(method, index)?;
            Some(("parameter-name", "a parameter", text))
        }
        Name::Key(_) | Name::Label(_) => None,
    }
}

/// The key that a value is put under says as much as one it is stored under.
fn of_key(scene: &Scene<'_, '_, '_>, site: Site, reasons: &mut Reasons) {
    let Some(callee) = scene.callee(site) else {
        return;
    };
    if let Some(key) = key_at(scene, site) {
        let api = scene.short_name(callee);
        let text = format!("'{api}' puts it under '{key}'");
        of_word(scene, &key, ("put-key", Strength::Medium), text, reasons);
    }
}

/// The key that the call at `site` puts a value under.
pub(super) fn key_at(scene: &Scene<'_, '_, '_>, site: Site) -> Option<String> {
    let mut models = scene.apis.models(scene.callee(site)?).iter();
    models.find_map(|model| scene.text_at(site, model.key))
}

/// What a field was called in the source, as far as can be told.
pub(super) fn field_name(scene: &Scene<'_, '_, '_>, field: FieldId) -> String {
    match scene.program.recovered_names().field(field) {
        Some(name) => name.text.clone(),
        None => scene
            .program
            .text(scene.program.field(field).name)
            .into_owned(),
    }
}

fn of_serialized_field(scene: &Scene<'_, '_, '_>, field: FieldId, reasons: &mut Reasons) {
    let Some(key) = serialized_name(scene, field) else {
        return;
    };
    let sentence = format!("it passes through a field that is '{key}' in JSON");
    of_word(
        scene,
        &key,
        ("json-key", Strength::Medium),
        sentence,
        reasons,
    );
    if is_answered(scene, field) && is_about_sessions(scene, &key) {
        let text =
            format!("'{key}' is part of what a request that starts or renews the session answers");
        reasons.add(Strength::Medium, "login-answer", text, None);
    }
}

/// True for a field whose name in JSON clearly is one of a session credential, or speaks of sessions in what a request
/// that starts or renews one answers.
pub(super) fn is_credential_in_json(scene: &Scene<'_, '_, '_>, field: FieldId) -> bool {
    let key = serialized_name(scene, field);
    key.is_some_and(|key| {
        is_clear(scene, &key) || is_answered(scene, field) && is_about_sessions(scene, &key)
    })
}

/// True for a field of what a request that starts or renews the session answers.
fn is_answered(scene: &Scene<'_, '_, '_>, field: FieldId) -> bool {
    let answers = scene.lookups.login_answers(|| login_answers(scene));
    answers.contains(&scene.program.field(field).class)
}

/// True for a field whose name, in JSON or in the code, has a word about sessions.
pub(super) fn speaks_of_sessions(scene: &Scene<'_, '_, '_>, field: FieldId) -> bool {
    let key = serialized_name(scene, field);
    key.is_some_and(|key| is_about_sessions(scene, &key))
        || is_about_sessions(scene, &field_name(scene, field))
}

/// What a field is called in JSON: as annotations say, or as the code calls it where a mapper goes by that.
pub(super) fn serialized_name(scene: &Scene<'_, '_, '_>, field: FieldId) -> Option<String> {
    let program = scene.program;
    if let Some(key) = program.recovered_names().serialized_field(field) {
        return Some(key.to_owned());
    }
    let lookups = scene.lookups;
    let mapped = lookups.mapped_classes(|| mapped_classes(scene));
    let field = program.field(field);
    mapped
        .contains(&field.class)
        .then(|| program.text(field.name).into_owned())
}
