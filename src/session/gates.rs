//! Whether an instruction always runs, or only in debug builds.

use super::Scene;
use super::trace::Site;
use crate::ir::{BlockId, Body, EdgeKind, Op};
use std::collections::BTreeSet;

/// True when every path through the method passes the statement.
pub fn is_unconditional(scene: &Scene<'_, '_, '_>, site: Site) -> bool {
    let facts = scene.facts.of(site.method);
    let body = &facts.body;
    let own = body.stmt(site.stmt).block;
    let around = reachable_around(body, BlockId::ENTRY, own);
    !around
        .into_iter()
        .any(|block| matches!(body.stmt(body.terminator(block)).op, Op::Return))
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
fn reachable_around(body: &Body, start: BlockId, avoided: BlockId) -> BTreeSet<BlockId> {
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
