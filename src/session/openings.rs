//! Objects of the app's own classes whose constructors open a store, such as subclasses of `SQLiteOpenHelper`, into
//! what they open.
//!
//! R8 merges such classes into one whose constructor is given a number that says which one is meant. So only those
//! openings of a constructor count that run for the numbers which the object is made with.

use super::Scene;
use super::apis::StoreAction;
use super::gates::reachable_around;
use super::made_objects::construction;
use super::origins::{Origin, Site};
use super::ports::{argument, port_value};
use super::trace::trace_objects;
use crate::analysis::MethodFacts;
use crate::ir::{Op, StmtId, Test, ValueId};
use crate::program::{ClassId, MethodId, Resolved};
use crate::signatures::{Port, StoreModel, StoreOp};

/// A call inside a constructor that opens a store.
pub(super) struct Opening<'s> {
    pub(super) site: Site,
    pub(super) store: &'s StoreModel,
    pub(super) op: &'s StoreOp,
}

/// What the receiver of the call at `site` opened when it was made.
pub(super) fn of_receiver<'s>(
    scene: &Scene<'s, '_, '_>,
    site: Site,
    callee: MethodId,
) -> Vec<Opening<'s>> {
    let facts = scene.facts.of(site.method);
    let Some(receiver) = port_value(&facts.body, site.stmt, Port::This) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for origin in trace_objects(scene, &[], site.method, receiver).origins {
        if let Origin::Object(object, _) = origin.origin {
            found.extend(of_object(scene, object));
        }
    }
    if !found.is_empty() {
        return found;
    }
    let mut classes = vec![scene.program.method(callee).class];
    if facts.body.definition(receiver).op == Op::Parameter(0) {
        classes.push(scene.program.method(site.method).class);
    }
    let of_class = |class| of_class(scene, class);
    classes.into_iter().flat_map(of_class).collect()
}

/// What any object of the class opens.
fn of_class<'s>(scene: &Scene<'s, '_, '_>, class: ClassId) -> Vec<Opening<'s>> {
    let program = scene.program;
    let own = program.methods_of(class).iter().copied();
    let constructors = own.filter(|method| {
        let name = program.text(program.method(*method).name);
        name == "<init>" && program.is_app_code(*method)
    });
    constructors
        .flat_map(|constructor| in_constructor(scene, constructor, &|_| None))
        .collect()
}

/// What the object that is made at `object` opens.
fn of_object<'s>(scene: &Scene<'s, '_, '_>, object: Site) -> Vec<Opening<'s>> {
    let Some((call, callee)) = construction(scene, object.method, object.stmt.value()) else {
        return Vec::new();
    };
    let facts = scene.facts.of(object.method);
    let Resolved::Defined(constructor) = scene.program.resolve(callee) else {
        return Vec::new();
    };
    let number = |index: u16| {
        let given = argument(&facts.body, call.stmt, index)?;
        facts.constant_of(given)?.as_number()
    };
    in_constructor(scene, constructor, &number)
}

/// The openings of a constructor that run for the numbers which it is given.
fn in_constructor<'s>(
    scene: &Scene<'s, '_, '_>,
    constructor: MethodId,
    number: &dyn Fn(u16) -> Option<i64>,
) -> Vec<Opening<'s>> {
    let program = scene.program;
    if !program.is_app_code(constructor) || program.code(constructor).is_none() {
        return Vec::new();
    }
    let facts = scene.facts.of(constructor);
    let mut found = Vec::new();
    for call in facts.reachable_calls() {
        let name = program.text(program.method(call.callee).name);
        let mut roles = scene.apis.store_roles(call.callee).iter();
        let opens = roles.find(|role| role.action == StoreAction::Open);
        let opened = opens.and_then(|role| Some((role.store, role.op?)));
        if let Some((store, op)) = opened.filter(|_| &*name == "<init>")
            && runs_for(&facts, call.stmt, number)
        {
            let site = Site {
                method: constructor,
                stmt: call.stmt,
            };
            found.push(Opening { site, store, op });
        }
    }
    found
}

/// False when a test of a parameter against a constant keeps control from the statement.
fn runs_for(facts: &MethodFacts, stmt: StmtId, number: &dyn Fn(u16) -> Option<i64>) -> bool {
    let body = &facts.body;
    let own = body.stmt(stmt).block;
    let value = |value: ValueId| match body.definition(value).op {
        Op::Parameter(index) => number(index),
        _ => facts.constant_of(value)?.as_number(),
    };
    !body.stmts().any(|(test_stmt, statement)| {
        let Op::If {
            test,
            taken,
            otherwise,
        } = statement.op
        else {
            return false;
        };
        let operands = body.operands(test_stmt);
        let left = operands.first().and_then(|one| value(*one));
        let right = match operands.get(1) {
            Some(one) => value(*one),
            None => Some(0),
        };
        let (Some(left), Some(right)) = (left, right) else {
            return false;
        };
        let (chosen, other) = match (test, left == right) {
            (Test::Equal, true) | (Test::NotEqual, false) => (taken, otherwise),
            (Test::Equal, false) | (Test::NotEqual, true) => (otherwise, taken),
            _ => return false,
        };
        let reaches = |from| reachable_around(body, from, statement.block).contains(&own);
        !reaches(chosen) && reaches(other)
    })
}
