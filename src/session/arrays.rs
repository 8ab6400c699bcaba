//! An array that a method makes and fills into its elements.

use crate::analysis::MethodFacts;
use crate::ir::{Op, ValueId};
use std::collections::BTreeMap;

/// The elements of an array that the method fills itself, in the order of their stores or of its creation.
pub(super) fn elements(facts: &MethodFacts, array: ValueId) -> Option<Vec<ValueId>> {
    let stmt = array.definition();
    match facts.body.stmt(stmt).op {
        Op::FilledArray(_) => Some(facts.body.operands(stmt).to_vec()),
        Op::NewArray(_) => {
            let stores = facts.uses(array).iter().filter_map(|user| {
                let operands = facts.body.operands(*user);
                match (facts.body.stmt(*user).op, operands) {
                    (Op::ArrayStore(_), [target, at, value]) if *target == array => {
                        Some((facts.constant_of(*at)?.as_number()?, *value))
                    }
                    _ => None,
                }
            });
            let by_index: BTreeMap<i64, ValueId> = stores.collect();
            Some(by_index.into_values().collect())
        }
        _ => None,
    }
}
