//! Classes that R8 has merged into one, told apart again by the constructor that made an object.
//!
//! A merged class shares its fields among the classes it was made of. What one of their constructors stores is not
//! what an object of another one holds: a statement that only runs for some of them is only given what was made for
//! these.

use super::Scene;
use super::gates::reachable_around;
use super::origins::Site;
use super::ports::argument;
use crate::analysis::MethodFacts;
use crate::ir::{BlockId, Op, StmtId, Test, ValueId};

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
