//! Whether an instruction always runs, or only in debug builds.

use super::Scene;
use super::trace::Site;
use crate::ir::{BlockId, Body, EdgeKind, Op, ValueId};
use std::collections::BTreeSet;

/// True when every path through the method passes the statement.
pub fn is_unconditional(scene: &Scene<'_, '_, '_>, site: Site) -> bool {
    let facts = scene.facts.of(site.method);
    let body = &facts.body;
    let own = body.stmt(site.stmt).block;
    let start = own_part(scene, body, own);
    let around = reachable_around(body, start, own);
    !around
        .into_iter()
        .any(|block| matches!(body.stmt(body.terminator(block)).op, Op::Return))
}

/// The block where the part of the method begins that `own` belongs to. R8 merges classes and lets a number in the
/// object choose between the methods of each: every choice is a method of its own.
fn own_part(scene: &Scene<'_, '_, '_>, body: &Body, own: BlockId) -> BlockId {
    let chooses = |value: &ValueId| match body.definition(*value).op {
        Op::FieldLoad(field) => scene.program.tells_merged_classes(field),
        _ => false,
    };
    let choice = body.stmts().find(|(stmt, statement)| {
        matches!(statement.op, Op::Switch(_) | Op::If { .. })
            && body.operands(*stmt).iter().any(chooses)
    });
    let Some((_, choice)) = choice else {
        return BlockId::ENTRY;
    };
    let parts = body.successors(choice.block).iter();
    parts
        .map(|edge| body.edge(*edge).to)
        .find(|part| {
            let around = reachable_around(body, *part, choice.block);
            *part == own || around.contains(&own)
        })
        .unwrap_or(BlockId::ENTRY)
}

/// True when the statement only runs where a static field named `DEBUG` is true.
pub fn is_debug_gated(scene: &Scene<'_, '_, '_>, site: Site) -> bool {
    let facts = scene.facts.of(site.method);
    let body = &facts.body;
    let own = body.stmt(site.stmt).block;
    let reads_debug = |value: &crate::ir::ValueId| match body.definition(*value).op {
        Op::StaticLoad(field) => {
            let name = scene.program.text(scene.program.field(field).name);
            name == "DEBUG"
        }
        _ => false,
    };
    body.stmts().any(|(stmt, statement)| match statement.op {
        Op::If {
            taken, otherwise, ..
        } if body.operands(stmt).iter().any(reads_debug) => {
            let reaches =
                |from| from == own || reachable_around(body, from, statement.block).contains(&own);
            reaches(taken) != reaches(otherwise)
        }
        _ => false,
    })
}

/// The blocks that control reaches from `start` without entering `avoided`.
pub(super) fn reachable_around(body: &Body, start: BlockId, avoided: BlockId) -> BTreeSet<BlockId> {
    let mut seen = BTreeSet::new();
    let mut stack = Vec::new();
    if start != avoided && seen.insert(start) {
        stack.push(start);
    }
    while let Some(block) = stack.pop() {
        for edge in body.successors(block) {
            let edge = body.edge(*edge);
            if edge.kind == EdgeKind::Normal && edge.to != avoided && seen.insert(edge.to) {
                stack.push(edge.to);
            }
        }
    }
    seen
}
