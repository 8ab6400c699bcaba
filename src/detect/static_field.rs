//! Static fields that hold session values, and that nothing empties.

use super::Detection;
use super::code_place::simple;
use super::flow::value_name;
use super::hit::{Hit, Rule};
use crate::finding::{Flow, ValueKind};
use crate::program::dotted;
use crate::session::static_fields::StaticField;
use crate::signatures::names::{AboutStaticField, FieldName};
use crate::signatures::{Argument, Environment, Value};

/// The fields that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    values: &[ValueKind],
    rule: Rule<'_>,
) -> Vec<Hit> {
    let fields = detection.session.static_fields.iter();
    let wanted = fields.filter(|one| {
        !one.is_emptied && (values.is_empty() || values.contains(&one.verdict.value))
    });
    wanted
        .map(|held| FieldNames { detection, held })
        .filter(|names| rule.holds(names))
        .map(|names| hit(&names, rule))
        .collect()
}

fn hit(names: &FieldNames<'_, '_, '_, '_, '_>, rule: Rule<'_>) -> Hit {
    let (scene, held) = (names.detection.scene, names.held);
    let mut hit = rule.hit(scene.location_with_excerpt(held.site), names);
    hit.flows = vec![Flow {
        title: "how the value goes through the field".to_owned(),
        steps: held.steps.clone(),
    }];
    hit.evidence = held.reasons.evidence();
    let identity = [FieldName::Class, FieldName::Name].map(|name| names.field(name));
    let identity = identity.iter().filter_map(Value::as_text);
    hit.identity = identity.map(str::to_owned).collect();
    hit
}

/// What conditions may ask about a field.
struct FieldNames<'n, 'd, 's, 'p, 'a> {
    detection: &'n Detection<'d, 's, 'p, 'a>,
    held: &'n StaticField,
}

impl FieldNames<'_, '_, '_, '_, '_> {
    fn field(&self, name: FieldName) -> Value {
        let program = self.detection.scene.program;
        let field = program.field(self.held.field);
        let class = dotted(&program.class_name(field.class));
        match name {
            FieldName::Class => Value::text(class),
            FieldName::Name => {
                Value::text(format!("{}.{}", simple(&class), program.text(field.name)))
            }
        }
    }
}

impl Environment for FieldNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutStaticField::find(path) {
            Some(AboutStaticField::App(_)) => self.detection.app.name(path),
            Some(AboutStaticField::Value(name)) => value_name(self.held.verdict.value, name),
            Some(AboutStaticField::Field(name)) => self.field(name),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.detection.app.call(function, arguments)
    }
}
