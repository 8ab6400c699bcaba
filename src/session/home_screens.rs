//! The screens that open right after a login: where the session is used, and where people look for the logout.

use super::Scene;
use super::cells::CellFacts;
use super::intent_targets::intent_target;
use super::trace::Site;
use crate::ir::Op;
use crate::program::{ClassId, MethodId};
use crate::signatures::Port;
use std::collections::BTreeSet;

/// Calls upwards from a write through which its caller is looked for.
const MAX_CALLERS: usize = 2;

/// The activities that the methods which write session cells start, and their callers.
pub(super) fn home_screens(
    scene: &Scene<'_, '_, '_>,
    session_cells: &[&CellFacts<'_>],
) -> BTreeSet<ClassId> {
    let writes = session_cells.iter().flat_map(|cell| &cell.writes);
    let mut writers: BTreeSet<MethodId> = writes.map(|write| write.site.method).collect();
    for _ in 0..MAX_CALLERS {
        let callers: Vec<MethodId> = writers
            .iter()
            .flat_map(|method| scene.calls_of(*method))
            .map(|site| site.method)
            .collect();
        writers.extend(callers);
    }
    let started = writers.into_iter().map(|method| started_by(scene, method));
    started.flatten().collect()
}

/// The activities that a method starts.
fn started_by(scene: &Scene<'_, '_, '_>, method: MethodId) -> Vec<ClassId> {
    let facts = scene.facts.of(method);
    let mut started = Vec::new();
    for (stmt, statement) in facts.body.stmts() {
        let Op::Invoke(_, callee) = statement.op else {
            continue;
        };
        let name = scene.program.text(scene.program.method(callee).name);
        if name == "startActivity" {
            started.extend(intent_target(
                scene,
                Site { method, stmt },
                Port::Argument(1),
            ));
        }
    }
    started
}
