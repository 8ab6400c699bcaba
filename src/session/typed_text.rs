//! What a person types: a text field into evidence, from the layout that describes it.

use super::Scene;
use super::evidence::Reasons;
use super::names::field_name;
use super::ports::port_value;
use super::reasons::{is_deed, is_look_alike, of_word};
use super::trace::{Name, Origin, Site, Traced, trace};
use crate::finding::{Strength, ValueKind};
use crate::program::View;
use crate::signatures::Port;

/// The last argument in which a call that finds a view is given its id.
const MAX_ID_PORT: u8 = 3;
/// What classes extend or implement that are generated from layouts and hold their views.
const BINDINGS: [&str; 3] = [
    "Landroidx/viewbinding/ViewBinding;",
    "Landroidx/databinding/ViewDataBinding;",
    "Landroid/databinding/ViewDataBinding;",
];

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
    let mut found: Vec<&View> = Vec::new();
    for traced in receivers(scene, site) {
        let by_id = found_by_id(scene, &traced);
        let bound = traced.names.iter().filter(|_| by_id.is_empty());
        let bound: Vec<&View> = bound.flat_map(|name| bound_to(scene, *name)).collect();
        found.extend(by_id.into_iter().chain(bound));
    }
    found
}

/// The views with the id that is given to the call which finds a view, or to the method around that call: among the
/// first arguments, since those who bind views also say in what to look.
fn found_by_id<'p>(scene: &Scene<'_, 'p, '_>, traced: &Traced<'_>) -> Vec<&'p View> {
    let Origin::Call(call, _) = traced.origin else {
        return Vec::new();
    };
    let entered = traced.sites.iter().map(|(site, _)| *site);
    for site in std::iter::once(call).chain(entered) {
        for port in (1..=MAX_ID_PORT).map(Port::Argument) {
            let id = scene.number_at(site, Some(port)).unwrap_or_default();
            let id = u32::try_from(id & 0xffff_ffff).unwrap_or_default();
            let found: Vec<&View> = scene.program.views().with_id(id).collect();
            if !found.is_empty() {
                return found;
            }
        }
    }
    Vec::new()
}

/// The views that a field of a generated binding class holds: it is named after their id.
fn bound_to<'p>(scene: &Scene<'_, 'p, '_>, name: Name) -> Vec<&'p View> {
    let program = scene.program;
    let Name::Field(field) = name else {
        return Vec::new();
    };
    let class = program.field(field).class;
    let mut above = program.ancestors(class).into_iter();
    if !above.any(|class| BINDINGS.contains(&&*program.class_name(class))) {
        return Vec::new();
    }
    let bound = field_name(scene, field);
    let views = program.views().all().iter();
    views
        .filter(|view| binding_name(&view.id_name) == bound)
        .collect()
}

/// What a binding class calls the view with this id: `edit_password` is `editPassword`.
fn binding_name(id: &str) -> String {
    let mut words = id.split('_').filter(|word| !word.is_empty());
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
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
        // What is hidden while it is typed is a secret, and a password unless the field is named after another one.
        let is_other = is_look_alike(scene, &view.id_name) && !is_deed(scene, &view.id_name);
        let strength = match view.is_hidden() && !is_other {
            true => Strength::Strong,
            false => Strength::Medium,
        };
        let value = Some(ValueKind::Password);
        reasons.add(strength, "password-field", text, value);
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
