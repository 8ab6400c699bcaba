//! A statement behind choices by a number in an object into the numbers for which control gets there: what a merged
//! class was before, what a message is about.

use super::gates::reachable_around;
use crate::analysis::MethodFacts;
use crate::ir::{BlockId, Op, StmtId, Test, ValueId};
use crate::program::FieldId;

/// What one choice lets through: some numbers, or all but some.
pub(super) enum Kinds {
    /// These.
    Of(Vec<i64>),
    /// Others than these.
    NotOf(Vec<i64>),
}

impl Kinds {
    /// True when the choice lets the number through.
    pub(super) fn may_be(&self, kind: i64) -> bool {
        match self {
            Self::Of(kinds) => kinds.contains(&kind),
            Self::NotOf(kinds) => !kinds.contains(&kind),
        }
    }
}

/// What the choices before the statement let through, each of which compares a field that `chooses` with constants.
pub(super) fn kinds_at(
    facts: &MethodFacts,
    stmt: StmtId,
    chooses: impl Fn(FieldId) -> bool,
) -> Vec<Kinds> {
    let is_chosen = |value: &ValueId| match facts.body.definition(*value).op {
        Op::FieldLoad(field) => chooses(field),
        _ => false,
    };
    let choices = facts.body.stmts().filter(|(choice, statement)| {
        matches!(statement.op, Op::Switch(_) | Op::If { .. })
            && facts.body.operands(*choice).iter().any(is_chosen)
    });
    let choices = choices.map(|(choice, _)| choice);
    choices
        .filter_map(|choice| let_through(facts, choice, stmt))
        .collect()
}

/// The numbers for which control gets from the choice to the statement; `None` when it does for all.
fn let_through(facts: &MethodFacts, choice: StmtId, stmt: StmtId) -> Option<Kinds> {
    let body = &facts.body;
    let own = body.stmt(stmt).block;
    let at = body.stmt(choice).block;
    let (cases, otherwise) = cases(facts, choice)?;
    let reaches = |from: BlockId| from == own || reachable_around(body, from, at).contains(&own);
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

/// Where control goes for which number, and for every other one.
fn cases(facts: &MethodFacts, choice: StmtId) -> Option<(Vec<(i64, BlockId)>, BlockId)> {
    let body = &facts.body;
    match body.stmt(choice).op {
        Op::Switch(table) => {
            let table = body.switch(table);
            let cases = table.cases.iter();
            let cases = cases.map(|(key, block)| (i64::from(*key), *block));
            Some((cases.collect(), table.otherwise))
        }
        Op::If {
            test,
            taken,
            otherwise,
        } => {
            let number = |value: &ValueId| facts.constant_of(*value)?.as_number();
            let compared = match body.operands(choice) {
                [_] => 0,
                [one, other] => number(one).or_else(|| number(other))?,
                _ => return None,
            };
            match test {
                Test::Equal => Some((vec![(compared, taken)], otherwise)),
                Test::NotEqual => Some((vec![(compared, otherwise)], taken)),
                _ => None,
            }
        }
        _ => None,
    }
}
