//! A call that starts a screen into the screens that its intent is for: by their class, by their name, or by an action
//! that only they answer.

use super::Scene;
use super::objects::made_of;
use super::ports::port_value;
use super::trace::{Origin, Site, trace};
use crate::analysis::constants::Constant;
use crate::ir::{Op, ValueId};
use crate::program::ClassId;
use crate::program::manifest::{Component, ComponentKind};
use crate::signatures::Port;
use std::collections::BTreeSet;

/// The first class that an intent may be for.
pub(super) fn intent_target(scene: &Scene<'_, '_, '_>, site: Site, port: Port) -> Option<ClassId> {
    intent_targets(scene, site, port).into_iter().next()
}

/// The classes that the intent at a port of the call may be for, in the order in which they are found.
pub(super) fn intent_targets(scene: &Scene<'_, '_, '_>, site: Site, port: Port) -> Vec<ClassId> {
    let facts = scene.facts.of(site.method);
    let Some(intent) = port_value(&facts.body, site.stmt, port) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for object in made_of(scene, site.method, intent) {
        for class in given_to(scene, object) {
            if !found.contains(&class) {
                found.push(class);
            }
        }
    }
    found
}

/// The classes that are named in calls on the intent which is made at `object`.
fn given_to(scene: &Scene<'_, '_, '_>, object: Site) -> Vec<ClassId> {
    let facts = scene.facts.of(object.method);
    let mut found = Vec::new();
    for user in facts.uses(object.stmt.value()).iter().copied() {
        let Op::Invoke(_, callee) = facts.body.stmt(user).op else {
            continue;
        };
        let proto = scene.program.method(callee).proto;
        let types = scene.program.parameters(proto);
        let operands = facts.body.operands(user);
        let given = operands.len().saturating_sub(types.len());
        for (type_, value) in types.iter().zip(operands.iter().skip(given)) {
            match &*scene.program.class_name(*type_) {
                "Ljava/lang/Class;" => found.extend(classes_of(scene, object, *value)),
                "Ljava/lang/String;" => {
                    let text = scene.text(object.method, *value);
                    found.extend(text.and_then(|text| named(scene, &text)));
                }
                _ => {}
            }
        }
    }
    found
}

/// The classes that a value may be: the one that is known here, or those that callers give.
fn classes_of(scene: &Scene<'_, '_, '_>, object: Site, value: ValueId) -> Vec<ClassId> {
    let facts = scene.facts.of(object.method);
    if let Some(Constant::Class(class)) = facts.constant_of(value) {
        return vec![*class];
    }
    let traced = trace(scene, &[], object.method, value);
    let classes = traced.origins.iter().filter_map(|one| match one.origin {
        Origin::Constant(Constant::Class(class)) => Some(class),
        _ => None,
    });
    let classes: BTreeSet<ClassId> = classes.collect();
    classes.into_iter().collect()
}

/// The one activity of the app that is called so, or whose filter alone has such an action.
fn named(scene: &Scene<'_, '_, '_>, text: &str) -> Option<ClassId> {
    let components = &scene.program.manifest()?.components;
    let has_action = |component: &&Component| {
        let mut actions = component.filters.iter().flat_map(|filter| &filter.actions);
        actions.any(|action| action == text)
    };
    let activities = || {
        let all = components.iter();
        all.filter(|one| one.kind == ComponentKind::Activity)
    };
    let by_name = activities().find(|one| one.name == text);
    let mut by_action = activities().filter(has_action);
    let only = match (by_action.next(), by_action.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    };
    let component = by_name.or(only)?;
    scene.program.class_by_name(&component.class_descriptor())
}
