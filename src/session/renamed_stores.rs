//! Classes of stores that have lost their names, known by the texts that they use and what they implement.

use crate::program::{ClassId, Program};
use crate::signatures::{SignatureSet, StoreModel};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// The classes that are stores by what renaming leaves of them.
pub(super) fn renamed_stores<'s>(
    program: &Program<'_>,
    signatures: &'s SignatureSet,
) -> FxHashMap<ClassId, &'s StoreModel> {
    let mut found = FxHashMap::default();
    for store in signatures.stores() {
        let Some(wanted) = &store.renamed_class else {
            continue;
        };
        let users = |text: &String| -> BTreeSet<ClassId> {
            let symbol = program.symbols().find(text);
            let sites = symbol.map_or(&[][..], |symbol| program.users_of_string(symbol));
            let classes = sites.iter().map(|site| program.method(site.method).class);
            classes.collect()
        };
        let all = wanted.strings.iter().map(users);
        let common = all.reduce(|a, b| a.intersection(&b).copied().collect());
        for class in common.unwrap_or_default() {
            if program.is_subclass_of(class, &wanted.implements) {
                found.insert(class, store);
            }
        }
    }
    found
}
