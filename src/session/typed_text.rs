//! What a person types: a text field into evidence, from the layout that describes it.

use super::Scene;
use super::evidence::Reasons;
use super::names::field_name;
use super::ports::port_value;
use super::reasons::{is_deed, of_word};
use super::trace::{Origin, Site, trace};
use crate::finding::{Strength, ValueKind};
use crate::program::View;
use crate::signatures::Port;

/// Adds what the layout says of the field whose text the call at `site` reads.
pub(super) fn add_reasons(scene: &Scene<'_, '_, '_>, site: Site, reasons: &mut Reasons) {
    let facts = scene.facts.of(site.method);
    let Some(receiver) = port_value(&facts.body, site.stmt, Port::This) else {
        return;
    };
    for traced in &trace(scene, &[], site.method, receiver).origins {
        for name in &traced.names {
            if let super::trace::Name::Field(field) = name {
                let text = field_name(scene, *field);
                if is_deed(scene, &text) {
                    continue;
                }
                let sentence = format!("it is typed into a field named '{text}'");
                of_word(
                    scene,
                    &text,
                    ("field-name", Strength::Weak),
                    sentence,
                    reasons,
                );
            }
        }
        if let Origin::Call(found, _) = traced.origin
            && let Some(id) = scene.number_at(found, Some(Port::Argument(1)))
        {
            let id = u32::try_from(id & 0xffff_ffff).unwrap_or_default();
            scene
                .program
                .views()
                .with_id(id)
                .for_each(|view| of_view(scene, view, reasons));
        }
    }
}

fn of_view(scene: &Scene<'_, '_, '_>, view: &View, reasons: &mut Reasons) {
    if view.is_password() {
        let text = format!("it is typed into the password field '{}'", view.id_name);
        reasons.add(
            Strength::Medium,
            "password-field",
            text,
            Some(ValueKind::Password),
        );
    }
    if view.is_one_time_code() {
        let text = format!(
            "it is typed into the one-time code field '{}'",
            view.id_name
        );
        reasons.add(
            Strength::Medium,
            "otp-field",
            text,
            Some(ValueKind::OneTimePassword),
        );
    }
    let text = format!("it is typed into the field '{}'", view.id_name);
    of_word(
        scene,
        &view.id_name,
        ("view-id", Strength::Weak),
        text,
        reasons,
    );
    for hint in view.hints.iter().take(1) {
        let text = format!("it is typed into a field with the hint '{hint}'");
        of_word(scene, hint, ("view-hint", Strength::Weak), text, reasons);
    }
}
