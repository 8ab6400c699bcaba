//! Where a value comes from inside its method: backward over phis, arithmetic, text building, arrays and calls that
//! pass their arguments on.

use rustc_hash::FxHashSet;

use super::constants::{Environment, KnownCall};
use super::method_facts::MethodFacts;
use crate::ir::{Op, StmtId, ValueId};
use crate::program::{FieldId, MethodId};

/// Values that one question visits; what lies behind is [`Origin::Unknown`].
const MAX_VISITED: usize = 4096;

/// A place where a value enters the method or comes into being.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The parameter with this index, the receiver being 0 in instance methods.
    Parameter(u16),
    /// The result of a call that passes nothing on.
    Result(StmtId),
    /// A field.
    Field(StmtId, FieldId),
    /// An object that is made here and that nothing flows into.
    New(StmtId),
    /// A literal: number, text or class.
    Constant(ValueId),
    /// A caught exception.
    Caught(StmtId),
    /// An element of an array that is not made here.
    Element(StmtId),
    /// A number or truth value computed from values that do not flow into it.
    Computed(StmtId),
    /// Not followed any further.
    Unknown,
}

/// A set of argument positions, the receiver being 0; positions from 31 on count as 31.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Arguments(u32);

impl Arguments {
    /// No argument.
    pub const NONE: Self = Self(0);
    /// All arguments.
    pub const ALL: Self = Self(u32::MAX);
    /// All but the receiver.
    pub const ALL_BUT_FIRST: Self = Self(u32::MAX - 1);

    /// Exactly one.
    pub fn only(position: u32) -> Self {
        Self(1 << position.min(31))
    }

    /// Those of either set.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// If a position is in the set.
    pub fn contains(self, position: usize) -> bool {
        self.0 >> position.min(31) & 1 == 1
    }
}

/// Which arguments a call passes on: models of the platform and of libraries answer this.
pub trait PassThrough {
    /// Arguments that flow into the result.
    fn to_result(&self, callee: MethodId) -> Arguments;
    /// Arguments that flow into the receiver, such as those of a constructor or of `append`.
    fn to_receiver(&self, callee: MethodId) -> Arguments;
}

/// The calls that can be evaluated pass on what they evaluate.
impl PassThrough for Environment<'_, '_> {
    fn to_result(&self, callee: MethodId) -> Arguments {
        use KnownCall as K;
        match self.known_call(callee) {
            None
            | Some(
                K::Length
                | K::IsEmpty
                | K::IsEmptyText
                | K::CharAt
                | K::Equals
                | K::EqualsIgnoreCase
                | K::StartsWith
                | K::EndsWith
                | K::Contains
                | K::IndexOf
                | K::HashCode
                | K::PackageName
                | K::EnumOrdinal
                | K::NewString
                | K::NewBuilder
                | K::SetLength,
            ) => Arguments::NONE,
            Some(K::ResourceText) => Arguments::only(1),
            Some(K::Append | K::Insert | K::Reverse | K::DeleteCharAt) => Arguments::only(0),
            Some(_) => Arguments::ALL,
        }
    }

    fn to_receiver(&self, callee: MethodId) -> Arguments {
        use KnownCall as K;
        match self.known_call(callee) {
            Some(K::NewString | K::NewBuilder | K::Append | K::Insert) => Arguments::ALL_BUT_FIRST,
            _ => Arguments::NONE,
        }
    }
}

struct Search<'f, P> {
    facts: &'f MethodFacts,
    pass: &'f P,
    visited: FxHashSet<ValueId>,
    pending: Vec<ValueId>,
    found: Vec<Origin>,
}

impl MethodFacts {
    /// All origins of a value, sorted. Paths that constant conditions exclude do not count.
    pub fn origins(&self, value: ValueId, pass: &impl PassThrough) -> Vec<Origin> {
        let mut search = Search {
            facts: self,
            pass,
            visited: FxHashSet::default(),
            pending: Vec::new(),
            found: Vec::new(),
        };
        search.go_to(value);
        while let Some(value) = search.pending.pop() {
            if search.visited.len() > MAX_VISITED {
                search.found.push(Origin::Unknown);
                break;
            }
            search.visit(value);
        }
        search.found.sort_unstable();
        search.found.dedup();
        search.found
    }
}

impl<P: PassThrough> Search<'_, P> {
    fn go_to(&mut self, value: ValueId) {
        if self.visited.insert(value) {
            self.pending.push(value);
        }
    }

    fn go_to_operands(&mut self, id: StmtId) {
        for value in self.facts.body.operands(id) {
            self.go_to(*value);
        }
    }

    fn visit(&mut self, value: ValueId) {
        let id = value.definition();
        let body = &self.facts.body;
        let stmt = body.stmt(id);
        match stmt.op {
            Op::Phi => {
                for (edge, value) in body.predecessors(stmt.block).zip(body.operands(id)) {
                    if self.facts.constants.is_taken(edge) {
                        self.go_to(*value);
                    }
                }
            }
            Op::Parameter(index) => self.found.push(Origin::Parameter(index)),
            Op::Int(_)
            | Op::Long(_)
            | Op::String(_)
            | Op::Class(_)
            | Op::MethodHandle(_)
            | Op::MethodType(_) => self.found.push(Origin::Constant(value)),
            Op::Unary(_) | Op::Binary(..) => self.go_to_operands(id),
            Op::Compare(_) | Op::InstanceOf(_) | Op::ArrayLength => {
                self.found.push(Origin::Computed(id));
            }
            Op::Caught => self.found.push(Origin::Caught(id)),
            Op::FieldLoad(field) | Op::StaticLoad(field) => {
                self.found.push(Origin::Field(id, field));
            }
            Op::New(_) | Op::NewArray(_) => {
                if !self.contents(value) {
                    self.found.push(Origin::New(id));
                }
            }
            Op::FilledArray(_) => {
                self.go_to_operands(id);
                self.contents(value);
            }
            Op::ArrayLoad(_) => self.element(id),
            Op::Invoke(_, callee) => self.call(id, callee),
            Op::InvokeCustom(_) | Op::InvokePolymorphic(..) => self.found.push(Origin::Result(id)),
            _ => self.found.push(Origin::Unknown),
        }
    }

    fn call(&mut self, id: StmtId, callee: MethodId) {
        let passed = self.pass.to_result(callee);
        if passed == Arguments::NONE {
            self.found.push(Origin::Result(id));
            return;
        }
        for (at, value) in self.facts.body.operands(id).iter().enumerate() {
            if passed.contains(at) {
                self.go_to(*value);
            }
        }
    }

    /// An element of an array made here is whatever is stored into it.
    fn element(&mut self, id: StmtId) {
        let Some(array) = self.facts.body.operands(id).first() else {
            return;
        };
        match self.facts.body.definition(*array).op {
            Op::NewArray(_) | Op::FilledArray(_) => self.go_to(*array),
            _ => self.found.push(Origin::Element(id)),
        }
    }

    /// What calls and stores put into an object that is made here, under whatever name its own methods return
    /// it; true if there is any.
    fn contents(&mut self, object: ValueId) -> bool {
        let mut is_filled = false;
        let mut names = vec![object];
        let mut next = 0;
        while let Some(name) = names.get(next).copied() {
            next += 1;
            for user in self.facts.uses(name) {
                let stmt = self.facts.body.stmt(*user);
                let operands = self.facts.body.operands(*user);
                if !self.facts.constants.is_reachable(stmt.block) {
                    continue;
                }
                if stmt.op == Op::Phi {
                    add_name(&mut names, user.value());
                    continue;
                }
                if operands.first() != Some(&name) {
                    continue;
                }
                match stmt.op {
                    Op::ArrayStore(_) => {
                        operands.iter().skip(2).for_each(|value| self.go_to(*value));
                        is_filled = true;
                    }
                    Op::Invoke(_, callee) => {
                        let passed = self.pass.to_receiver(callee);
                        for (at, value) in operands.iter().enumerate() {
                            if passed.contains(at) {
                                self.go_to(*value);
                                is_filled = true;
                            }
                        }
                        let is_name = passed != Arguments::NONE
                            && self.pass.to_result(callee) == Arguments::only(0)
                            && stmt.has_value;
                        if is_name {
                            add_name(&mut names, user.value());
                        }
                    }
                    _ => {}
                }
            }
        }
        is_filled
    }
}

/// One more name of an object, unless it is known; objects have few names.
fn add_name(names: &mut Vec<ValueId>, name: ValueId) {
    const MAX_NAMES: usize = 64;
    if names.len() < MAX_NAMES && !names.contains(&name) {
        names.push(name);
    }
}
