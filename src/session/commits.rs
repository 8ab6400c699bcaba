//! A change of a store that must be saved into whether anything saves it.

use super::Scene;
use super::apis::StoreAction;
use super::ports::port_value;
use super::trace::Site;
use crate::analysis::MethodFacts;
use crate::ir::{Body, Op, StmtId, ValueId};
use crate::program::MethodId;
use crate::signatures::StoreOp;

/// Calls in one chain on an editor that are followed at most.
const MAX_CHAIN: usize = 256;

/// False when the change at `site` is lost for certain: its editor is made in the method itself, never leaves it,
/// and nothing there saves what it holds.
pub(super) fn takes_effect(scene: &Scene<'_, '_, '_>, site: Site, op: &StoreOp) -> bool {
    if !op.needs_commit {
        return true;
    }
    let facts = scene.facts.of(site.method);
    let editor = port_value(&facts.body, site.stmt, op.instance);
    let made = editor.and_then(|editor| made_here(scene, &facts.body, editor));
    made.is_none_or(|made| is_saved_or_leaves(scene, &facts, made))
}

/// The value that the call which made the editor gives; `None` when the editor comes from elsewhere.
fn made_here(scene: &Scene<'_, '_, '_>, body: &Body, mut editor: ValueId) -> Option<ValueId> {
    for _ in 0..MAX_CHAIN {
        let stmt = editor.definition();
        let Op::Invoke(_, callee) = body.definition(editor).op else {
            return None;
        };
        match changes_what_it_gives(scene, callee) {
            true => editor = *body.operands(stmt).first()?,
            false => return has_role(scene, callee, StoreAction::Alias).then_some(editor),
        }
    }
    None
}

/// True for calls such as `Editor.putString`, which change their receiver and give it back.
fn changes_what_it_gives(scene: &Scene<'_, '_, '_>, callee: MethodId) -> bool {
    let changes = [StoreAction::Write, StoreAction::Flag, StoreAction::Kill];
    let takes_part = |action: StoreAction| has_role(scene, callee, action);
    let reference = scene.program.method(callee);
    let gives = scene.program.return_type(reference.proto);
    takes_part(StoreAction::Alias)
        && (changes.into_iter().any(takes_part) || gives == reference.class)
}

fn has_role(scene: &Scene<'_, '_, '_>, callee: MethodId, action: StoreAction) -> bool {
    let roles = scene.apis.store_roles(callee).iter();
    roles.into_iter().any(|role| role.action == action)
}

fn is_saved_or_leaves(scene: &Scene<'_, '_, '_>, facts: &MethodFacts, made: ValueId) -> bool {
    let mut chain = vec![made];
    let mut at = 0;
    while let Some(editor) = chain.get(at).copied() {
        at += 1;
        if at > MAX_CHAIN {
            return true;
        }
        for user in facts.uses(editor) {
            match use_of(scene, &facts.body, *user, editor) {
                Use::Changes => {
                    let same = user.value();
                    if !chain.contains(&same) {
                        chain.push(same);
                    }
                }
                Use::SavesOrLeaves => return true,
                Use::Ignores => {}
            }
        }
    }
    false
}

/// What a statement does with an editor.
enum Use {
    /// Changes it and gives it back.
    Changes,
    /// Saves it, or takes it where it is not followed.
    SavesOrLeaves,
    /// Neither.
    Ignores,
}

fn use_of(scene: &Scene<'_, '_, '_>, body: &Body, user: StmtId, editor: ValueId) -> Use {
    let operands = body.operands(user);
    let is_receiver = operands.first() == Some(&editor) && !operands[1..].contains(&editor);
    match body.stmt(user).op {
        Op::Invoke(_, callee) if is_receiver && changes_what_it_gives(scene, callee) => {
            Use::Changes
        }
        Op::If { .. } => Use::Ignores,
        _ => Use::SavesOrLeaves,
    }
}
