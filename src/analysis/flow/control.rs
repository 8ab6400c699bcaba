//! Which branches decide whether a block runs, for flows by what is done instead of by what is passed on.

use super::limits;
use crate::analysis::MethodFacts;
use crate::ir::{BlockId, Op};

/// Per block the blocks whose last statement decides whether it runs, at any distance.
pub(super) fn deciding_blocks(facts: &MethodFacts) -> Vec<Vec<BlockId>> {
    let count = facts.body.block_count();
    if count > limits::DECIDING_BLOCKS {
        return vec![Vec::new(); count];
    }
    let after = blocks_after(facts);
    let mut deciding: Vec<Vec<BlockId>> = vec![Vec::new(); count];
    for (block, _) in facts.body.blocks() {
        let op = facts.body.stmt(facts.body.terminator(block)).op;
        if !matches!(op, Op::If { .. } | Op::Switch(_)) {
            continue;
        }
        for edge in facts.body.successors(block) {
            let next = facts.body.edge(*edge).to.index();
            for (other, list) in deciding.iter_mut().enumerate() {
                let always = other != block.index() && after[block.index()][other];
                if after[next][other] && !always && !list.contains(&block) {
                    list.push(block);
                }
            }
        }
    }
    with_outer(deciding)
}

/// The branches that decide about branches count, too.
fn with_outer(mut deciding: Vec<Vec<BlockId>>) -> Vec<Vec<BlockId>> {
    loop {
        let mut is_changed = false;
        for block in 0..deciding.len() {
            for outer in deciding[block].clone() {
                for further in deciding[outer.index()].clone() {
                    if !deciding[block].contains(&further) {
                        deciding[block].push(further);
                        is_changed = true;
                    }
                }
            }
        }
        if !is_changed {
            return deciding;
        }
    }
}

/// Per block the blocks that run after it whatever happens, itself included.
fn blocks_after(facts: &MethodFacts) -> Vec<Vec<bool>> {
    let count = facts.body.block_count();
    let mut after = vec![vec![true; count]; count];
    let is_exit = |block: BlockId| {
        let mut edges = facts.body.successors(block).iter();
        !edges.any(|edge| facts.constants.is_taken(*edge))
    };
    loop {
        let mut is_changed = false;
        for block in (0..count as u32).rev().map(BlockId) {
            let mut common = vec![!is_exit(block); count];
            for edge in facts.body.successors(block) {
                if facts.constants.is_taken(*edge) {
                    let next = facts.body.edge(*edge).to.index();
                    for (slot, is_after) in common.iter_mut().zip(&after[next]) {
                        *slot &= *is_after;
                    }
                }
            }
            common[block.index()] = true;
            if common != after[block.index()] {
                after[block.index()] = common;
                is_changed = true;
            }
        }
        if !is_changed {
            return after;
        }
    }
}
