//! Fields that hold session values and that nothing empties, or no logout.

use super::flow::value_name;
use super::hit::{Hit, Rule};
use super::logout::what_it_does;
use super::{Detection, signs};
use crate::finding::{Flow, ValueKind, simple_name};
use crate::program::dotted;
use crate::session::held_fields::HeldField;
use crate::signatures::names::{AboutStaticField, FieldName};
use crate::signatures::{Argument, Environment, Signs, Value};

/// Static fields that nothing empties.
pub(super) fn never_emptied(
    detection: &Detection<'_, '_, '_, '_>,
    values: &[ValueKind],
    rule: Rule<'_>,
) -> Vec<Hit> {
    let is_open = |held: &HeldField| held.is_static && held.emptied.is_empty();
    named(detection, values, rule, &is_open)
        .map(|names| hit(&names, rule))
        .collect()
}

/// Fields that no logout empties: of objects that live as long as the process, and static ones that the app empties
/// elsewhere. None when a logout shows one of the signs.
pub(super) fn kept_at_logout(
    detection: &Detection<'_, '_, '_, '_>,
    values: &[ValueKind],
    wanted: &Signs,
    rule: Rule<'_>,
) -> Vec<Hit> {
    let logouts = &detection.session.logouts;
    let is_open = |held: &HeldField| {
        let is_other = held.is_static && held.emptied.is_empty();
        !is_other && !logouts.iter().any(|handler| held.is_emptied_by(handler))
    };
    let mut fields = named(detection, values, rule, &is_open).peekable();
    let Some(handler) = logouts.first().filter(|_| fields.peek().is_some()) else {
        return Vec::new();
    };
    if signs::in_logout(detection, wanted) {
        return Vec::new();
    }
    fields
        .map(|names| {
            let mut hit = hit(&names, rule);
            hit.flows.push(what_it_does(detection, handler));
            hit
        })
        .collect()
}

/// The fields of which the rule speaks.
fn named<'n, 'd, 's, 'p, 'a>(
    detection: &'n Detection<'d, 's, 'p, 'a>,
    values: &'n [ValueKind],
    rule: Rule<'n>,
    is_open: &'n dyn Fn(&HeldField) -> bool,
) -> impl Iterator<Item = FieldNames<'n, 'd, 's, 'p, 'a>> {
    let fields = detection.session.held_fields.iter();
    let wanted = fields.filter(move |held| {
        is_open(held) && (values.is_empty() || values.contains(&held.verdict.value))
    });
    wanted
        .map(move |held| FieldNames { detection, held })
        .filter(move |names| rule.holds(names))
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
    held: &'n HeldField,
}

impl FieldNames<'_, '_, '_, '_, '_> {
    fn field(&self, name: FieldName) -> Value {
        let program = self.detection.scene.program;
        let field = program.field(self.held.field);
        let class = dotted(&program.class_name(field.class));
        match name {
            FieldName::Class => Value::text(class),
            FieldName::Name => Value::text(format!(
                "{}.{}",
                simple_name(&class),
                program.text(field.name)
            )),
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
