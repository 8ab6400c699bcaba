//! Classes that R8 has merged into one, told apart again by the constructor that made an object.
//!
//! A merged class shares its fields among the classes it was made of. What one of their constructors stores is not
//! what an object of another one holds, so a field of an object is only looked for in the constructors that may have
//! made this object.

use super::Scene;
use super::gates::reachable_around;
use super::origins::{Origin, Site};
use super::ports::argument;
use super::trace::trace_objects;
use crate::analysis::MethodFacts;
use crate::ir::{BlockId, InvokeKind, Op, StmtId, Test, ValueId};
use crate::program::{ClassId, MethodId};
use std::collections::BTreeSet;

/// True for a class whose objects carry a number that says what class they were before.
pub(super) fn is_merged(scene: &Scene<'_, '_, '_>, class: ClassId) -> bool {
    let mut fields = scene.program.fields_of(class).iter();
    fields.any(|field| scene.program.tells_merged_classes(*field))
}

/// The constructors that may have made the object `value`; `None` when they are not all known.
pub(super) fn constructors(
    scene: &Scene<'_, '_, '_>,
    chain: &[Site],
    method: MethodId,
    value: ValueId,
) -> Option<BTreeSet<MethodId>> {
    let traced = trace_objects(scene, chain, method, value);
    let objects = traced.origins.iter().map(|origin| match origin.origin {
        Origin::Object(site, _) => construction(scene, site).map(|(_, callee)| callee),
        _ => None,
    });
    let found: Option<BTreeSet<MethodId>> = objects.collect();
    found.filter(|found| traced.complete && !found.is_empty())
}

/// The call of a constructor on the new object, with the constructor.
pub(super) fn construction(scene: &Scene<'_, '_, '_>, object: Site) -> Option<(StmtId, MethodId)> {
    let facts = scene.facts.of(object.method);
    let value = object.stmt.value();
    facts.uses(value).iter().find_map(|user| {
        let is_receiver = facts.body.operands(*user).first() == Some(&value);
        match facts.body.stmt(*user).op {
            Op::Invoke(InvokeKind::Direct, callee) if is_receiver => Some((*user, callee)),
            _ => None,
        }
    })
}

/// What an object was before its class was merged: one of some numbers, or none of some.
enum Kinds {
    Of(Vec<i64>),
    NotOf(Vec<i64>),
}

impl Kinds {
    fn may_be(&self, kind: i64) -> bool {
        match self {
            Self::Of(kinds) => kinds.contains(&kind),
            Self::NotOf(kinds) => !kinds.contains(&kind),
        }
    }
}

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
    let kinds = kinds_at(scene, &reader, read.stmt).filter(|_| reads_itself)?;
    let mut callers = scene.calls_of(store.method);
    callers.retain(|site| {
        let caller = scene.facts.of(site.method);
        let given = argument(&caller.body, site.stmt, kind_index);
        let number = given.and_then(|given| caller.constant_of(given)?.as_number());
        number.is_none_or(|number| kinds.may_be(number))
    });
    Some((index, callers))
}

/// The numbers for which control reaches the statement behind the choice between merged methods.
fn kinds_at(scene: &Scene<'_, '_, '_>, facts: &MethodFacts, stmt: StmtId) -> Option<Kinds> {
    let body = &facts.body;
    let own = body.stmt(stmt).block;
    let (choice, statement) = body.stmts().find(|(stmt, statement)| {
        let chooses = |value: &ValueId| match body.definition(*value).op {
            Op::FieldLoad(field) => scene.program.tells_merged_classes(field),
            _ => false,
        };
        matches!(statement.op, Op::Switch(_) | Op::If { .. })
            && body.operands(*stmt).iter().any(chooses)
    })?;
    let reaches = |from: BlockId| reachable_around(body, from, statement.block).contains(&own);
    let (cases, otherwise) = match statement.op {
        Op::Switch(table) => {
            let table = body.switch(table);
            let cases = table.cases.iter();
            let cases = cases.map(|(key, block)| (i64::from(*key), *block));
            (cases.collect(), table.otherwise)
        }
        Op::If {
            test,
            taken,
            otherwise,
        } if body.operands(choice).len() == 1 => match test {
            Test::Equal => (vec![(0, taken)], otherwise),
            Test::NotEqual => (vec![(0, otherwise)], taken),
            _ => return None,
        },
        _ => return None,
    };
    let (reaching, missing): (Vec<_>, Vec<_>) =
        cases.into_iter().partition(|(_, block)| reaches(*block));
    let keys = |cases: Vec<(i64, BlockId)>| cases.into_iter().map(|(key, _)| key).collect();
    match (reaches(otherwise), missing.is_empty()) {
        (true, true) => None,
        (true, false) => Some(Kinds::NotOf(keys(missing))),
        (false, _) if reaching.is_empty() => None,
        (false, _) => Some(Kinds::Of(keys(reaching))),
    }
}
