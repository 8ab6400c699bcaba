//! Method bodies that do too little: a check that never fails, an answer that is always yes.

use super::Detection;
use super::hit::Hit;
use crate::analysis::MethodFacts;
use crate::ir::Op;
use crate::program::{MethodId, Program};
use crate::session::apis::class_is_meant;
use crate::session::reach::Entry;
use crate::signatures::{Argument, BodyMatch, Environment, Match, MethodPattern, Relation, Value};

/// The bodies that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    body: &BodyMatch,
    alternative: &Match,
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
        .filter_map(|method| {
            let facts = scene.facts.of(method);
            let environment = BodyNames {
                detection,
                method,
                facts: &facts,
            };
            alternative
                .condition
                .holds(&environment)
                .then(|| hit(detection, method))
        })
        .collect()
}

/// True when the definition `method` overrides what the pattern means, or is it.
fn stands_for(
    program: &Program<'_>,
    pattern: &MethodPattern,
    relation: Relation,
    method: MethodId,
) -> bool {
    let reference = program.method(method);
    if !pattern.name.matches(&program.text(reference.name)) {
        return false;
    }
    let class = match relation {
        Relation::Is => class_is_meant(program, pattern, reference.class),
        Relation::Overrides => {
            let mut wanted = pattern.class.descriptors.iter();
            wanted.any(|descriptor| program.is_subclass_of(reference.class, descriptor))
        }
    };
    class
        && pattern
            .descriptor
            .matches(&program.descriptor(reference.proto))
}

fn hit(detection: &Detection<'_, '_, '_, '_>, method: MethodId) -> Hit {
    let scene = detection.scene;
    let name = scene.short_name(method);
    let site = Entry::method(method).first(scene);
    let mut hit =
        Hit::at(scene.location_with_excerpt(site)).with("method.name", Value::text(&name));
    hit.identity.push(name);
    hit
}

/// What conditions may ask about a body.
struct BodyNames<'n, 'd, 's, 'p, 'a> {
    detection: &'n Detection<'d, 's, 'p, 'a>,
    method: MethodId,
    facts: &'n MethodFacts,
}

impl BodyNames<'_, '_, '_, '_, '_> {
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
        let program = self.detection.scene.program;
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
        match path {
            "never_throws" => Value::Bool(!self.operations().any(|op| matches!(op, Op::Throw))),
            "calls" => Value::Int(i64::try_from(self.calls()).unwrap_or(i64::MAX)),
            "returns" => self.returned(),
            "statements" => Value::Int(i64::try_from(self.facts.body.len()).unwrap_or(i64::MAX)),
            "method.name" => Value::text(self.detection.scene.short_name(self.method)),
            _ => self.detection.app.name(path),
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.detection.app.call(function, arguments)
    }
}
