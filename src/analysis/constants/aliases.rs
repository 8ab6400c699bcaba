//! Which values of a method are the same builder or array, and which blocks change it.

use rustc_hash::FxHashMap;

use super::evaluate::Evaluation;
use super::known_calls::KnownCall as K;
use crate::ir::{BlockId, Body, InvokeKind, Op, StmtId, ValueId};

/// Objects made in the method that its own code fills: string builders and arrays.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    /// Per value the one that made the object, itself if it is not known to be another's alias.
    roots: Vec<ValueId>,
    /// Which values make an object that is followed.
    is_followed: Vec<bool>,
    /// Per object the blocks that change it, ascending.
    changes: FxHashMap<ValueId, Vec<BlockId>>,
}

impl Aliases {
    /// Looks through a body once; empty if it makes no such object.
    pub(super) fn of(evaluation: &Evaluation<'_, '_>) -> Self {
        let body = evaluation.body;
        let is_followed: Vec<bool> = body
            .stmts()
            .map(|(_, stmt)| match stmt.op {
                Op::New(class) => matches!(
                    evaluation.environment.descriptor(class),
                    b"Ljava/lang/StringBuilder;" | b"Ljava/lang/StringBuffer;"
                ),
                Op::NewArray(_) | Op::FilledArray(_) => true,
                _ => false,
            })
            .collect();
        if !is_followed.contains(&true) {
            return Self::default();
        }
        let mut aliases = Self {
            roots: (0..body.len() as u32).map(ValueId).collect(),
            is_followed,
            changes: FxHashMap::default(),
        };
        aliases.find_roots(evaluation);
        aliases.find_changes(evaluation);
        aliases
    }

    /// True if the body makes no object that is followed.
    pub(super) fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// The object that a value is, if it is one that is followed.
    pub(super) fn object(&self, value: ValueId) -> Option<ValueId> {
        let root = *self.roots.get(value.index())?;
        self.is_followed[root.index()].then_some(root)
    }

    /// True if an object is changed in one of the blocks.
    pub(super) fn is_changed_in(&self, object: ValueId, first: BlockId, last: BlockId) -> bool {
        let Some(blocks) = self.changes.get(&object) else {
            return false;
        };
        let at = blocks.partition_point(|block| *block < first);
        blocks.get(at).is_some_and(|block| *block <= last)
    }

    fn find_roots(&mut self, evaluation: &Evaluation<'_, '_>) {
        let body = evaluation.body;
        for (id, stmt) in body.stmts() {
            let root = match stmt.op {
                Op::Invoke(..) if returns_receiver(evaluation.known_call(id)) => body
                    .operands(id)
                    .first()
                    .map(|value| self.roots[value.index()]),
                Op::Phi => self.common_root(body, id, |value| value.index() < id.index()),
                _ => None,
            };
            if let Some(root) = root {
                self.roots[id.index()] = root;
            }
        }
        // What comes around a loop is known only now; a phi that merges another object is none of them.
        for (id, stmt) in body.stmts() {
            if stmt.op == Op::Phi && self.common_root(body, id, |_| true).is_none() {
                self.roots[id.index()] = id.value();
            }
        }
    }

    /// The root that all operands of a phi share.
    fn common_root(
        &self,
        body: &Body,
        phi: StmtId,
        counts: impl Fn(&ValueId) -> bool,
    ) -> Option<ValueId> {
        let mut roots = body
            .operands(phi)
            .iter()
            .filter(|value| counts(value))
            .map(|value| self.roots[value.index()])
            .filter(|root| *root != phi.value());
        let first = roots.next()?;
        roots.all(|root| root == first).then_some(first)
    }

    fn find_changes(&mut self, evaluation: &Evaluation<'_, '_>) {
        let body = evaluation.body;
        for (id, stmt) in body.stmts() {
            for (at, value) in body.operands(id).iter().enumerate() {
                if let Some(object) = self.object(*value)
                    && changes(evaluation, id, at)
                {
                    self.changes.entry(object).or_default().push(stmt.block);
                }
            }
        }
    }
}

/// The builder methods that return their receiver.
pub(super) fn returns_receiver(call: Option<K>) -> bool {
    use K::{Append, DeleteCharAt, Insert, Reverse};
    matches!(call, Some(Append | Insert | Reverse | DeleteCharAt))
}

/// If a statement may change the object that is its operand at this position.
pub(super) fn changes(evaluation: &Evaluation<'_, '_>, id: StmtId, at: usize) -> bool {
    match evaluation.body.stmt(id).op {
        Op::ArrayStore(_) | Op::FillArray(_) => at == 0,
        Op::Invoke(kind, method) => match evaluation.known_call(id) {
            Some(K::NewBuilder | K::SetLength) => at == 0,
            Some(call) if returns_receiver(Some(call)) => at == 0,
            Some(_) => false,
            // The platform's constructors copy or keep what they are given.
            None => {
                let program = evaluation.environment.program;
                let class = program.class(program.method(method).class);
                let is_app = class.definition.is_some();
                is_app || kind != InvokeKind::Direct
            }
        },
        Op::InvokeCustom(_) | Op::InvokePolymorphic(..) => true,
        _ => false,
    }
}
