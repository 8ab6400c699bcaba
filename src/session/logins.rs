//! Screens: which activities ask for credentials, and which layouts they show.

use super::Scene;
use super::apis::resolve;
use super::trace::Site;
use crate::finding::HandlerKind;
use crate::formats::dex::Opcode;
use crate::ir::Op;
use crate::program::manifest::ComponentKind;
use crate::program::{ClassId, MethodId, View};
use crate::signatures::{Concept, MethodPattern, Sign};
use std::collections::{BTreeMap, BTreeSet};

/// One screen of the app.
#[derive(Debug, Clone)]
pub struct Screen<'p> {
    /// The activity.
    pub class: ClassId,
    /// The layouts it shows, by resource id, with the call that shows each.
    pub layouts: BTreeMap<u32, Site>,
    /// The password fields on them.
    pub password_fields: Vec<&'p View>,
}

/// The activities of the app with what they show, by class.
pub fn screens<'p>(scene: &Scene<'_, 'p, '_>) -> Vec<Screen<'p>> {
    let activities: BTreeSet<ClassId> = scene
        .program
        .manifest()
        .into_iter()
        .flat_map(|manifest| &manifest.components)
        .filter(|component| component.kind == ComponentKind::Activity)
        .filter_map(|component| scene.program.class_by_name(&component.class_descriptor()))
        .collect();
    activities
        .into_iter()
        .filter(|class| !scene.program.is_library(*class))
        .map(|class| screen(scene, class))
        .collect()
}

fn screen<'p>(scene: &Scene<'_, 'p, '_>, class: ClassId) -> Screen<'p> {
    let layouts = shown_layouts(scene, class);
    let password_fields = layouts
        .keys()
        .flat_map(|layout| scene.program.views().in_layout(*layout))
        .filter(|view| view.is_password())
        .collect();
    Screen {
        class,
        layouts,
        password_fields,
    }
}

/// The layouts that the class and the app's classes above it show: constants given to `setContentView`, `inflate`
/// and the like.
fn shown_layouts(scene: &Scene<'_, '_, '_>, class: ClassId) -> BTreeMap<u32, Site> {
    let mut layouts = BTreeMap::new();
    let own = std::iter::once(class)
        .chain(scene.program.superclasses(class))
        .filter(|class| !scene.program.is_library(*class));
    let methods: Vec<MethodId> = own
        .flat_map(|class| scene.program.methods_of(class).to_vec())
        .collect();
    for method in methods
        .into_iter()
        .filter(|one| may_name_layout(scene, *one))
    {
        for (site, id) in layout_arguments(scene, method) {
            layouts.entry(id).or_insert(site);
        }
    }
    layouts
}

/// True for code with the id of a layout, or with a field that may hold one, as those of `R` do: only such code is
/// worth following.
fn may_name_layout(scene: &Scene<'_, '_, '_>, method: MethodId) -> bool {
    let views = scene.program.views();
    let is_layout = |literal: i64| {
        let id = u32::try_from(literal & 0xffff_ffff);
        id.is_ok_and(|id| views.is_layout(id))
    };
    scene.program.code(method).is_some_and(|(_, code)| {
        code.instructions().any(|insn| {
            matches!(insn.opcode, Opcode::Sget | Opcode::Iget)
                || insn.literal().is_some_and(is_layout)
        })
    })
}

/// The layout ids that a method passes to calls.
fn layout_arguments(scene: &Scene<'_, '_, '_>, method: MethodId) -> Vec<(Site, u32)> {
    let facts = scene.facts.of(method);
    let mut found = Vec::new();
    for (stmt, statement) in facts.body.stmts() {
        if !matches!(statement.op, Op::Invoke(..)) || !facts.is_reachable(stmt) {
            continue;
        }
        for value in facts.body.operands(stmt) {
            let number = facts
                .constant_of(*value)
                .and_then(|constant| constant.as_number());
            let id = number.and_then(|number| u32::try_from(number & 0xffff_ffff).ok());
            if let Some(id) = id.filter(|id| scene.program.views().is_layout(*id)) {
                found.push((Site { method, stmt }, id));
            }
        }
    }
    found
}

/// True when the app's own code calls or names what anchors of logins know: an SDK that signs in, or the path of a
/// request that starts a session.
pub(super) fn is_called_for(scene: &Scene<'_, '_, '_>) -> bool {
    let anchors = scene.signatures.anchors().iter();
    let anchors = anchors.filter(|one| one.concept == Concept::Handler(HandlerKind::Login));
    let signs: Vec<&Sign> = anchors.map(|anchor| &anchor.sign).collect();
    let calls = signs.iter().filter_map(|sign| match sign {
        Sign::Call(patterns) => Some(patterns),
        _ => None,
    });
    let patterns: Vec<&MethodPattern> = calls.flatten().collect();
    let resolution = resolve(scene.program, &patterns);
    let mut called = (0..patterns.len()).flat_map(|at| resolution.methods(at));
    let is_known = |text: &str| {
        signs.iter().any(|sign| match sign {
            Sign::String(test) => test.matches(text),
            _ => false,
        })
    };
    let mut texts = scene.program.own_texts();
    called.any(|method| !scene.app_calls(*method).is_empty())
        || texts.any(|(_, bytes)| std::str::from_utf8(bytes).is_ok_and(is_known))
}
