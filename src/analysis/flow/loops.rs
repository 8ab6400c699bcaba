//! Which blocks of a method can run more than once.

use crate::analysis::MethodFacts;

/// Blocks that can be reached from themselves.
pub(super) fn blocks_in_loops(facts: &MethodFacts) -> Vec<bool> {
    let body = &facts.body;
    let mut in_loop = vec![false; body.block_count()];
    // Blocks are in reverse postorder: a loop has an edge back to a block that does not come later, and what lies
    // between the two may belong to it.
    for (block, _) in body.blocks() {
        for edge in body.successors(block) {
            let to = body.edge(*edge).to;
            if to <= block && facts.constants.is_taken(*edge) {
                in_loop[to.index()..=block.index()].fill(true);
            }
        }
    }
    in_loop
}
