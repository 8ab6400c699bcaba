//! What a person types: a text field into evidence, from the layout that describes it.

use super::Scene;
use super::evidence::Reasons;
use super::names::field_name;
use super::ports::port_value;
use super::reasons::{is_deed, of_word};
use super::trace::{Name, Origin, Site, Traced, trace};
use crate::finding::{Strength, ValueKind};
use crate::program::View;
use crate::signatures::Port;

/// Adds what the layout says of the field whose text the call at `site` reads.
pub(super) fn add_reasons(scene: &Scene<'_, '_, '_>, site: Site, reasons: &mut Reasons) {
    for text in fields(scene, site) {
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
    for view in views(scene, site) {
        of_view(scene, view, reasons);
    }
}

/// The names of the fields that hold the view whose text the call at `site` reads.
pub(super) fn fields(scene: &Scene<'_, '_, '_>, site: Site) -> Vec<String> {
    let origins = receivers(scene, site).into_iter();
    let names = origins.flat_map(|traced| traced.names);
    let fields = names.filter_map(|name| match name {
        Name::Field(field) => Some(field_name(scene, field)),
        _ => None,
    });
    fields.collect()
}

/// The views of the layouts whose text the call at `site` reads.
pub(super) fn views<'p>(scene: &Scene<'_, 'p, '_>, site: Site) -> Vec<&'p View> {
    let mut found = Vec::new();
    for traced in receivers(scene, site) {
        if let Origin::Call(call, _) = traced.origin
            && let Some(id) = scene.number_at(call, Some(Port::Argument(1)))
        {
            let id = u32::try_from(id & 0xffff_ffff).unwrap_or_default();
            found.extend(scene.program.views().with_id(id));
        }
    }
    found
}

/// Where the view comes from whose text the call at `site` reads.
fn receivers<'s>(scene: &Scene<'s, '_, '_>, site: Site) -> Vec<Traced<'s>> {
    let facts = scene.facts.of(site.method);
    let receiver = port_value(&facts.body, site.stmt, Port::This);
    receiver.map_or_else(Vec::new, |view| {
        trace(scene, &[], site.method, view).origins
    })
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
