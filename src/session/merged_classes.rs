//! Classes that R8 has merged into one, told apart again by the constructor that made an object.
//!
//! A merged class shares its fields among the classes it was made of. What one of their constructors stores is not
//! what an object of another one holds: a statement that only runs for some of them is only given what was made for
//! these.

use super::Scene;
use super::kinds::kinds_at;
use super::origins::Site;
use super::ports::argument;
use crate::ir::{Op, ValueId};

/// The calls of a constructor that made what a statement of the same class can read: the statement only runs for
/// some numbers, and the constructor is given the number. Also tells which parameter of the constructor is stored.
/// `None` when `store` is not such a constructor's, or the statement runs for every object.
pub(super) fn makers(
    scene: &Scene<'_, '_, '_>,
    read: Site,
    (store, value): (Site, ValueId),
) -> Option<(u16, Vec<Site>)> {
    let facts = scene.facts.of(store.method);
    let Op::Parameter(index) = facts.body.definition(value).op else {
        return None;
    };
    let class = scene.program.method(store.method).class;
    let mut fields = scene.program.fields_of(class).iter();
    let kind_field = fields.find(|field| scene.program.tells_merged_classes(**field))?;
    let kind_stores = scene.stores_to(*kind_field);
    let (_, kind) = kind_stores
        .iter()
        .find(|(site, _)| site.method == store.method)?;
    let Op::Parameter(kind_index) = facts.body.definition(*kind).op else {
        return None;
    };
    let reader = scene.facts.of(read.method);
    let object = *reader.body.operands(read.stmt).first()?;
    let reads_itself = scene.program.method(read.method).class == class
        && reader.body.definition(object).op == Op::Parameter(0);
    let tells = |field| scene.program.tells_merged_classes(field);
    let kinds = kinds_at(&reader, read.stmt, tells);
    if !reads_itself || kinds.is_empty() {
        return None;
    }
    let mut callers = scene.calls_of(store.method);
    callers.retain(|site| {
        let caller = scene.facts.of(site.method);
        let given = argument(&caller.body, site.stmt, kind_index);
        let number = given.and_then(|given| caller.constant_of(given)?.as_number());
        number.is_none_or(|number| kinds.iter().all(|kinds| kinds.may_be(number)))
    });
    Some((index, callers))
}
