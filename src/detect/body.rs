//! Method bodies that do too little: a check that never fails, an answer that is always yes.

use super::Detection;
use super::code_place::CodePlace;
use super::hit::{Hit, Rule};
use crate::analysis::MethodFacts;
use crate::ir::{InvokeKind, Op};
use crate::program::{MethodId, Program, Resolved};
use crate::session::Scene;
use crate::session::apis::{class_is_meant, overrides};
use crate::session::reach::Entry;
use crate::signatures::names::{AboutBody, BodyName};
use crate::signatures::{Argument, BodyMatch, Environment, MethodPattern, Relation, Value};

/// Methods that hand their work on, one behind the other.
const MAX_FORWARDED: usize = 2;

/// The bodies that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    body: &BodyMatch,
    rule: Rule<'_>,
) -> Vec<Hit> {
    let scene = detection.scene;
    let program = scene.program;
    let is_meant = |method: &MethodId| {
        program.is_app_code(*method)
            && program.code(*method).is_some()
            && body
                .methods
                .iter()
                .any(|pattern| stands_for(program, pattern, body.relation, *method))
    };
    let methods = program.defined_methods().iter().copied().filter(is_meant);
    methods
        .map(|method| forwarded_to(scene, method))
        .filter_map(|method| {
            let facts = scene.facts.of(method);
            let site = Entry::method(method).first(scene);
            let names = BodyNames {
                place: CodePlace { detection, site },
                facts: &facts,
            };
            rule.holds(&names).then(|| hit(&names, rule))
        })
        .collect()
}

/// The method whose body decides: what the method hands all its work to, as the class does that stands for a lambda.
fn forwarded_to(scene: &Scene<'_, '_, '_>, method: MethodId) -> MethodId {
    let mut last = method;
    for _ in 0..MAX_FORWARDED {
        let Some(next) = only_call(scene, last) else {
            break;
        };
        last = next;
    }
    last
}

/// The app's own method that the method calls, when it does nothing else than to return what that returns.
fn only_call(scene: &Scene<'_, '_, '_>, method: MethodId) -> Option<MethodId> {
    let program = scene.program;
    let facts = scene.facts.of(method);
    let mut called = None;
    for (_, stmt) in facts.body.stmts() {
        match stmt.op {
            Op::Parameter(_) | Op::FieldLoad(_) | Op::CheckCast(_) | Op::Goto(_) | Op::Return => {}
            Op::Invoke(InvokeKind::Static | InvokeKind::Direct, callee) if called.is_none() => {
                called = Some(callee);
            }
            _ => return None,
        }
    }
    let Resolved::Defined(target) = program.resolve(called?) else {
        return None;
    };
    let is_own = program.is_app_code(target) && program.code(target).is_some();
    (is_own && target != method).then_some(target)
}

/// True when the definition `method` overrides what the pattern means, or is it.
fn stands_for(
    program: &Program<'_>,
    pattern: &MethodPattern,
    relation: Relation,
    method: MethodId,
) -> bool {
    let reference = program.method(method);
    match relation {
        Relation::Is => {
            pattern.name.matches(&program.text(reference.name))
                && class_is_meant(program, pattern, reference.class)
                && pattern
                    .descriptor
                    .matches(&program.descriptor(reference.proto))
        }
        Relation::Overrides => overrides(program, pattern, method),
    }
}

fn hit(names: &BodyNames<'_, '_, '_, '_, '_>, rule: Rule<'_>) -> Hit {
    let CodePlace { detection, site } = names.place;
    let scene = detection.scene;
    rule.hit(scene.location_with_excerpt(site), names)
}

/// What conditions may ask about a body.
struct BodyNames<'n, 'd, 's, 'p, 'a> {
    /// The first statement of the body.
    place: CodePlace<'n, 'd, 's, 'p, 'a>,
    facts: &'n MethodFacts,
}

impl BodyNames<'_, '_, '_, '_, '_> {
    fn body(&self, name: BodyName) -> Value {
        let count = |number: usize| Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
        match name {
            BodyName::NeverThrows => {
                Value::Bool(!self.operations().any(|op| matches!(op, Op::Throw)))
            }
            BodyName::Calls => count(self.calls()),
            BodyName::Returns => self.returned(),
            BodyName::Statements => count(self.facts.body.len()),
        }
    }

    fn operations(&self) -> impl Iterator<Item = Op> + '_ {
        let live = self
            .facts
            .body
            .stmts()
            .filter(|(stmt, _)| self.facts.is_reachable(*stmt));
        live.map(|(_, stmt)| stmt.op)
    }

    /// Number of calls, apart from those that compilers add.
    fn calls(&self) -> usize {
        let program = self.place.detection.scene.program;
        self.operations()
            .filter(|op| match op {
                Op::Invoke(_, callee) => {
                    let class = program.class_name(program.method(*callee).class);
                    class != "Lkotlin/jvm/internal/Intrinsics;"
                }
                Op::InvokeCustom(_) | Op::InvokePolymorphic(..) => true,
                _ => false,
            })
            .count()
    }

    /// The constant that every path returns.
    fn returned(&self) -> Value {
        let mut numbers = self.facts.returned_values().into_iter().map(|value| {
            let constant = self.facts.constant_of(value);
            constant.and_then(|constant| constant.as_number())
        });
        match numbers.next() {
            Some(Some(first)) if numbers.all(|number| number == Some(first)) => Value::Int(first),
            _ => Value::Unknown,
        }
    }
}

impl Environment for BodyNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutBody::find(path) {
            Some(AboutBody::App(_)) => self.place.detection.app.name(path),
            Some(AboutBody::Code(name)) => self.place.code(name),
            Some(AboutBody::Body(name)) => self.body(name),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.place.call(function, arguments)
    }
}
