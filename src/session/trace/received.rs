//! An object that a mapper filled and that goes on as a whole, into those of its fields that are credentials.
//!
//! What a mapper puts into an object cannot be followed, but its class says what the fields are called in JSON. So an
//! object whose origin lies outside the app takes along what its class says, in the fields or in the text it makes
//! of itself.

use super::shown::{fields_along, fields_read, method_named};
use super::visit::{Mode, Visit};
use super::{Name, Origin, Traced, Tracer};
use crate::analysis::MethodFacts;
use crate::ir::{Op, ValueId};
use crate::program::{ClassId, FieldId, MethodId};
use crate::session::Scene;
use crate::session::mapped_classes::mapped_classes;
use crate::session::names::is_credential_in_json;
use crate::signatures::Shows;

/// Objects inside of objects that are looked into, one behind the other.
const MAX_PARTS: u8 = 2;

impl Tracer<'_, '_, '_, '_> {
    /// `visit` with the class of the object that is shown as a whole, when it is one that a mapper fills.
    pub(super) fn with_class(&self, facts: &MethodFacts, visit: Visit) -> Visit {
        if visit.shows.is_none() || visit.received.is_some() || self.mode != Mode::Values {
            return visit;
        }
        Visit {
            received: mapped_class(self.scene, facts, (visit.method, visit.value)),
            ..visit
        }
    }

    /// The credentials that the object takes along whose origin lies outside the app.
    pub(super) fn found_received(&mut self, visit: &Visit, origin: &Origin<'_>) {
        let is_made_here = matches!(origin, Origin::Constant(_) | Origin::Object(..));
        let (Some(class), Some(shows), false) = (visit.received, visit.shows, is_made_here) else {
            return;
        };
        if !self.received.insert((class, shows)) {
            return;
        }
        for (field, names) in credentials(self.scene, class, shows, MAX_PARTS) {
            self.trace.origins.push(Traced {
                chain: Vec::new(),
                origin: Origin::Field(field),
                protections: visit.protections.clone(),
                names: visit.names.iter().copied().chain(names).collect(),
                sites: visit.sites(),
            });
        }
    }
}

/// The class that a mapper fills, and that the value is declared to be of.
fn mapped_class(
    scene: &Scene<'_, '_, '_>,
    facts: &MethodFacts,
    (method, value): (MethodId, ValueId),
) -> Option<ClassId> {
    let program = scene.program;
    let declared = match facts.body.definition(value).op {
        Op::Parameter(index) => {
            let given = program.parameters(program.method(method).proto);
            let receivers = facts.body.parameters().len().checked_sub(given.len())?;
            given
                .get(usize::from(index).checked_sub(receivers)?)
                .copied()
        }
        Op::FieldLoad(field) | Op::StaticLoad(field) => Some(program.field(field).type_),
        Op::Invoke(_, callee) => Some(program.return_type(program.method(callee).proto)),
        _ => None,
    };
    let casts = facts
        .uses(value)
        .iter()
        .filter_map(|stmt| match facts.body.stmt(*stmt).op {
            Op::CheckCast(class) => Some(class),
            _ => None,
        });
    let mapped = scene.lookups.mapped_classes(|| mapped_classes(scene));
    let mut classes = declared.into_iter().chain(casts);
    classes.find(|class| mapped.contains(class))
}

/// The fields of the class that go along and are credentials by their names in JSON, with the names that they bear.
fn credentials(
    scene: &Scene<'_, '_, '_>,
    class: ClassId,
    shows: Shows,
    depth: u8,
) -> Vec<(FieldId, Vec<Name>)> {
    let mut found = Vec::new();
    for field in fields_shown(scene, class, shows) {
        let type_ = scene.program.field(field).type_;
        if &*scene.program.class_name(type_) == "Ljava/lang/String;" {
            if is_credential_in_json(scene, field) {
                let getters = getters_of(scene, class, field).map(Name::Method);
                let names = std::iter::once(Name::Field(field)).chain(getters);
                found.push((field, names.collect()));
            }
        } else if depth > 0 {
            let mapped = scene.lookups.mapped_classes(|| mapped_classes(scene));
            if mapped.contains(&type_) {
                found.extend(credentials(scene, type_, shows, depth - 1));
            }
        }
    }
    found
}

/// The fields that go along: all of them, or those that the object's own text is made of.
fn fields_shown(scene: &Scene<'_, '_, '_>, class: ClassId, shows: Shows) -> Vec<FieldId> {
    match shows {
        Shows::Fields => fields_along(scene, class),
        Shows::Text => {
            let text = method_named(scene, class, "toString", "()Ljava/lang/String;");
            text.map_or_else(Vec::new, |method| fields_read(scene, method))
        }
    }
}

/// The methods of the class that give the field and do nothing else.
fn getters_of(
    scene: &Scene<'_, '_, '_>,
    class: ClassId,
    field: FieldId,
) -> impl Iterator<Item = MethodId> {
    let methods = scene.program.methods_of(class).iter().copied();
    methods.filter(move |method| {
        let facts = scene.facts.of(*method);
        let returned = facts.returned_values();
        let gives = |value: &ValueId| {
            value.definition().index() < facts.body.len()
                && facts.body.definition(*value).op == Op::FieldLoad(field)
        };
        facts.body.parameters().len() == 1 && !returned.is_empty() && returned.iter().all(gives)
    })
}
