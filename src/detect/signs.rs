//! Whether an app, or its logout, shows one of the signs that it takes care of something.

use super::Detection;
use super::call::calls_meant;
use crate::program::{ClassId, FieldId, MethodId, Program};
use crate::session::apis::overrides;
use crate::session::reach::{Reach, reach_without_screens};
use crate::session::trace::Site;
use crate::signatures::{MethodPattern, Signs};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// True when the app's own code shows one of the signs anywhere.
pub(super) fn in_app(detection: &Detection<'_, '_, '_, '_>, signs: &Signs) -> bool {
    let program = detection.scene.program;
    !calls_meant(detection, &signs.calls).is_empty()
        || overridden(program, &signs.overrides)
        || program.own_code_names_number(&signs.numbers)
        || names_text(program, signs)
        || shows_label(program, signs)
        || bears_name(program, signs)
        || names_type(program, &signs.types)
        || !annotated_calls(detection, signs).is_empty()
}

/// True when a logout handler shows one of them, without the screens that it opens.
pub(super) fn in_logout(detection: &Detection<'_, '_, '_, '_>, signs: &Signs) -> bool {
    let scene = detection.scene;
    let handlers = detection.session.logouts.iter();
    let reaches: Vec<Reach> = handlers
        .map(|handler| reach_without_screens(scene, &handler.entry))
        .collect();
    let inside = |site: &Site| reaches.iter().any(|reach| reach.holds(*site));
    calls_meant(detection, &signs.calls).iter().any(inside)
        || annotated_calls(detection, signs).iter().any(inside)
        || text_in(detection, &reaches, signs)
}

/// True when the code that is reached uses one of the texts.
pub(super) fn text_in(
    detection: &Detection<'_, '_, '_, '_>,
    reaches: &[Reach],
    signs: &Signs,
) -> bool {
    let Some(regex) = &signs.texts else {
        return false;
    };
    let mut texts = reaches
        .iter()
        .flat_map(|reach| reach.texts(detection.scene));
    texts.any(|(text, _)| regex.is_match(&text))
}

/// The app's own calls of methods with one of the annotations.
fn annotated_calls(detection: &Detection<'_, '_, '_, '_>, signs: &Signs) -> Vec<Site> {
    let program = detection.scene.program;
    let annotations = signs.annotations.iter();
    let methods: BTreeSet<MethodId> = annotations
        .flat_map(|annotation| program.methods_annotated_with(annotation))
        .collect();
    let methods = methods.into_iter();
    methods
        .flat_map(|method| detection.scene.app_calls(method))
        .collect()
}

fn overridden(program: &Program<'_>, patterns: &[MethodPattern]) -> bool {
    let methods = program.defined_methods().par_iter();
    !patterns.is_empty()
        && methods
            .filter(|method| program.is_app_code(**method))
            .any(|method| {
                let mut patterns = patterns.iter();
                patterns.any(|pattern| overrides(program, pattern, *method))
            })
}

/// True when a field or a method of the app bears such a name, in the source or in JSON.
fn bears_name(program: &Program<'_>, signs: &Signs) -> bool {
    let Some(regex) = &signs.names else {
        return false;
    };
    let recovered = program.recovered_names();
    let is_field = |field: &FieldId| {
        let name = program.text(program.field(*field).name);
        regex.is_match(&name)
            || recovered
                .field(*field)
                .is_some_and(|name| regex.is_match(&name.text))
            || recovered
                .serialized_field(*field)
                .is_some_and(|key| regex.is_match(key))
    };
    let is_method = |method: &MethodId| {
        let name = program.text(program.method(*method).name);
        regex.is_match(&name)
            || recovered
                .method(*method)
                .is_some_and(|name| regex.is_match(&name.text))
    };
    // The fields of `R` are the names of resources; a shrinker removes them.
    let is_own = |id: ClassId| !program.is_library(id) && !program.class_name(id).contains("/R$");
    let own = program
        .classes()
        .filter(|(id, class)| class.definition.is_some() && is_own(*id));
    own.into_iter().any(|(id, _)| {
        program.fields_of(id).iter().any(is_field) || program.methods_of(id).iter().any(is_method)
    })
}

fn names_type(program: &Program<'_>, descriptors: &[String]) -> bool {
    let classes = descriptors.iter();
    let mut classes = classes.filter_map(|descriptor| program.class_by_name(descriptor));
    classes.any(|class| {
        let mut sites = program.users_of_type(class).iter();
        sites.any(|site| program.is_app_code(site.method))
    })
}

/// True when a text that people can see, the name of a view, or a text in the code is one that the lexicon knows.
fn shows_label(program: &Program<'_>, signs: &Signs) -> bool {
    let Some(lexicon) = &signs.labels else {
        return false;
    };
    let is_label = |text: &str| lexicon.look_up(text).is_some();
    let mut views = program.views().all().iter();
    let in_code = || {
        let mut texts = program.own_texts();
        texts.any(|(_, bytes)| std::str::from_utf8(bytes).is_ok_and(is_label))
    };
    views.any(|view| is_label(&view.id_name) || view.texts.iter().any(|text| is_label(text)))
        || program
            .string_resources()
            .iter()
            .any(|(name, text)| is_label(name) || is_label(text))
        || in_code()
}

fn names_text(program: &Program<'_>, signs: &Signs) -> bool {
    let Some(regex) = &signs.texts else {
        return false;
    };
    let mut texts = program.own_texts();
    texts.any(|(_, bytes)| std::str::from_utf8(bytes).is_ok_and(|text| regex.is_match(text)))
}
