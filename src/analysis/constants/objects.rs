//! Text expressions, string builders and arrays, along the paths of a method.
//!
//! One pass over the live blocks in reverse postorder. What an object holds is kept per block; where paths meet,
//! what they agree on stays, and at the head of a loop whatever the loop changes is opened: a builder keeps what
//! it started with and continues with a hole, an array is given up.

use rustc_hash::FxHashMap;

use super::aliases::{Aliases, changes};
use super::arrays::{filled, of_items, store, zeroed};
use super::branches::{Branches, Cell};
use super::builders::{built, new_enum, new_string};
use super::evaluate::Evaluation;
use super::fold::Call;
use super::known_calls::KnownCall as K;
use super::state::{State, get, is_text, meet, open, set};
use super::text::Text;
use super::value::Constant;
use crate::ir::{BlockId, Op, StmtId, ValueId};
use crate::program::MethodId;

/// Objects copied from block to block, and elements of arrays copied because they change, in one method; above, what later blocks know of them is given up.
const MAX_COPIES: usize = 1 << 18;

/// The finished pass.
#[derive(Debug)]
pub(super) struct Objects {
    pub(super) values: Vec<Option<Constant>>,
    /// What an operand's object held when the statement was reached.
    pub(super) operands: FxHashMap<(StmtId, u32), Constant>,
}

struct Pass<'e, 'b> {
    evaluation: &'e Evaluation<'e, 'b>,
    branches: &'e Branches,
    aliases: Aliases,
    values: Vec<Option<Constant>>,
    operands: FxHashMap<(StmtId, u32), Constant>,
    state: State,
    ends: Vec<State>,
    copies_left: usize,
}

/// Runs the pass.
pub(super) fn follow(evaluation: &Evaluation<'_, '_>, branches: &Branches) -> Objects {
    let known = |cell: &Cell| match cell {
        Cell::Known(constant) => Some(constant.clone()),
        Cell::Top | Cell::Bottom => None,
    };
    let mut pass = Pass {
        evaluation,
        branches,
        aliases: Aliases::of(evaluation),
        values: branches.cells.iter().map(known).collect(),
        operands: FxHashMap::default(),
        state: State::new(),
        ends: Vec::new(),
        copies_left: MAX_COPIES,
    };
    for (block, _) in evaluation.body.blocks() {
        pass.enter(block);
        if branches.blocks[block.index()] {
            for stmt in evaluation.body.block_stmts(block) {
                pass.visit(stmt);
            }
        }
        pass.ends.push(std::mem::take(&mut pass.state));
    }
    Objects {
        values: pass.values,
        operands: pass.operands,
    }
}

impl Pass<'_, '_> {
    /// What the objects hold where a block begins.
    fn enter(&mut self, block: BlockId) {
        self.state.clear();
        if self.aliases.is_empty() {
            return;
        }
        let body = self.evaluation.body;
        let mut is_first = true;
        let mut last_back = None;
        for edge in body.predecessors(block) {
            if !self.branches.edges[edge.index()] {
                continue;
            }
            let from = body.edge(edge).from;
            if from >= block {
                last_back = last_back.max(Some(from));
                continue;
            }
            let end = &self.ends[from.index()];
            self.copies_left = self.copies_left.saturating_sub(end.len());
            if self.copies_left == 0 {
                self.state.clear();
                return;
            }
            if is_first {
                self.state.clone_from(end);
            } else {
                self.state
                    .retain_mut(|(object, content)| meet(content, get(end, *object)));
            }
            is_first = false;
        }
        if let Some(last) = last_back {
            let aliases = &self.aliases;
            self.state.retain_mut(|(object, content)| {
                !aliases.is_changed_in(*object, block, last) || open(content)
            });
        }
    }

    /// What is known of a value here: what its object holds, or its constant.
    fn known(&self, value: ValueId) -> Option<Constant> {
        if let Some(object) = self.aliases.object(value) {
            return get(&self.state, object).cloned();
        }
        if let Some(constant) = &self.values[value.index()] {
            return Some(constant.clone());
        }
        match self.evaluation.body.definition(value).op {
            Op::StaticLoad(field) => {
                let evaluation = self.evaluation;
                evaluation
                    .environment
                    .field_constant(field, evaluation.depth)
            }
            _ => None,
        }
    }

    fn visit(&mut self, id: StmtId) {
        let stmt = self.evaluation.body.stmt(id);
        match stmt.op {
            Op::Parameter(index) => self.parameter(id, index),
            Op::Phi => self.phi(id),
            Op::NewArray(_) => self.new_array(id),
            Op::FilledArray(_) => self.filled_array(id),
            Op::FillArray(idx) => self.fill_array(id, idx),
            Op::ArrayStore(_) => self.array_store(id),
            Op::Invoke(_, method) => self.call(id, method),
            Op::Return | Op::FieldStore(_) | Op::StaticStore(_) => self.remember_operands(id),
            Op::InvokeCustom(_) | Op::InvokePolymorphic(..) => {
                self.remember_operands(id);
                self.change_operands(id);
            }
            _ if stmt.has_value => self.plain(id),
            _ => {}
        }
    }

    fn plain(&mut self, id: StmtId) {
        if self.values[id.index()].is_some() {
            return;
        }
        let body = self.evaluation.body;
        let stmt = body.stmt(id);
        let constant = match stmt.op {
            Op::FieldLoad(field) | Op::StaticLoad(field) => {
                let program = self.evaluation.environment.program;
                let type_ = self
                    .evaluation
                    .environment
                    .descriptor(program.field(field).type_);
                is_text(type_).then(|| Constant::text(Text::Field(field)))
            }
            _ => {
                let known: Vec<_> = body.operands(id).iter().map(|v| self.known(*v)).collect();
                let known: Vec<_> = known.iter().map(Option::as_ref).collect();
                self.evaluation.pure(id, &known)
            }
        };
        self.values[id.index()] = constant;
    }

    fn parameter(&mut self, id: StmtId, index: u16) {
        let environment = self.evaluation.environment;
        let parameters = environment
            .program
            .parameters(environment.program.method(self.evaluation.method).proto);
        let receiver = self
            .evaluation
            .body
            .parameters()
            .len()
            .saturating_sub(parameters.len());
        let type_ = usize::from(index)
            .checked_sub(receiver)
            .and_then(|at| parameters.get(at));
        if type_.is_some_and(|class| is_text(environment.descriptor(*class))) {
            self.values[id.index()] = Some(Constant::text(Text::Parameter(index)));
        }
    }

    /// A choice of texts, unless one of them is not known or comes around a loop.
    fn phi(&mut self, id: StmtId) {
        let body = self.evaluation.body;
        if self.values[id.index()].is_some() || self.aliases.object(id.value()).is_some() {
            return;
        }
        let mut choices = Vec::new();
        for (edge, value) in body
            .predecessors(body.stmt(id).block)
            .zip(body.operands(id))
        {
            if !self.branches.edges[edge.index()] || *value == id.value() {
                continue;
            }
            if value.index() > id.index() {
                return;
            }
            match self.known(*value) {
                Some(Constant::Text(text)) => choices.push(Text::clone(&text)),
                // Null is the text that is not there yet.
                Some(constant) if constant.is_null() => {}
                _ => return,
            }
        }
        let choice = Text::one_of(choices);
        if !choice.is_hole() {
            self.values[id.index()] = Some(Constant::text(choice));
        }
    }

    fn new_array(&mut self, id: StmtId) {
        let length = self.evaluation.body.operands(id).first();
        let length = length.and_then(|value| self.known(*value)?.as_number());
        let content = length.and_then(|length| zeroed(length, self.makes_bytes(id.value())));
        set(&mut self.state, id.value(), content);
    }

    /// If the array that a value makes is one of bytes.
    fn makes_bytes(&self, array: ValueId) -> bool {
        match self.evaluation.body.definition(array).op {
            Op::NewArray(class) | Op::FilledArray(class) => {
                self.evaluation.environment.descriptor(class) == b"[B"
            }
            _ => false,
        }
    }

    fn filled_array(&mut self, id: StmtId) {
        let operands = self.evaluation.body.operands(id);
        let items: Vec<_> = operands.iter().map(|value| self.known(*value)).collect();
        let content = of_items(items, self.makes_bytes(id.value()));
        set(&mut self.state, id.value(), content);
    }

    fn fill_array(&mut self, id: StmtId, idx: crate::ir::DataIdx) {
        let body = self.evaluation.body;
        let array = body.operands(id).first();
        if let Some(object) = array.and_then(|value| self.aliases.object(*value)) {
            let content = filled(body.array_data(idx), self.makes_bytes(object));
            set(&mut self.state, object, content);
        }
    }

    fn array_store(&mut self, id: StmtId) {
        let [array, index, value] = *self.evaluation.body.operands(id) else {
            return;
        };
        self.remember_operand(id, 2, value);
        let Some(object) = self.aliases.object(array) else {
            return;
        };
        let index = self.known(index).and_then(|index| index.as_number());
        let item = self.known(value);
        if let Ok(at) = self.state.binary_search_by_key(&object, |entry| entry.0)
            && !store(&mut self.state[at].1, index, item, &mut self.copies_left)
        {
            self.state.remove(at);
        }
    }

    fn call(&mut self, id: StmtId, method: MethodId) {
        let body = self.evaluation.body;
        self.remember_operands(id);
        let call = self.evaluation.known_call(id);
        match call {
            Some(
                known @ (K::NewBuilder
                | K::Append
                | K::Insert
                | K::Reverse
                | K::SetLength
                | K::DeleteCharAt),
            ) => self.builder_call(id, (known, method)),
            Some(K::BuilderToString) => {
                let text = body
                    .operands(id)
                    .first()
                    .and_then(|value| self.known(*value));
                self.values[id.index()] = text.filter(|text| *text != Constant::text(Text::Hole));
            }
            Some(K::NewString) => self.string_constructor(id, (K::NewString, method)),
            Some(_) => self.plain(id),
            None => {
                self.enum_constructor(id, method);
                self.plain(id);
                self.change_operands(id);
            }
        }
    }

    /// Keeps what the operands' objects hold, for whoever asks about this statement.
    fn remember_operands(&mut self, id: StmtId) {
        if self.state.is_empty() {
            return;
        }
        for (at, value) in (0..).zip(self.evaluation.body.operands(id)) {
            self.remember_operand(id, at, *value);
        }
    }

    fn remember_operand(&mut self, id: StmtId, at: u32, value: ValueId) {
        if let Some(object) = self.aliases.object(value)
            && let Some(content) = get(&self.state, object)
        {
            self.operands.insert((id, at), content.clone());
        }
    }

    /// Opens what a call may have changed.
    fn change_operands(&mut self, id: StmtId) {
        if self.state.is_empty() {
            return;
        }
        for (at, value) in self.evaluation.body.operands(id).iter().enumerate() {
            if let Some(object) = self.aliases.object(*value)
                && changes(self.evaluation, id, at)
            {
                self.state
                    .retain_mut(|(other, content)| *other != object || open(content));
            }
        }
    }

    /// What is known of a call's arguments, given to a function of the call.
    fn with_call<T>(
        &self,
        id: StmtId,
        (known, method): (K, MethodId),
        evaluate: impl FnOnce(&Call<'_>) -> T,
    ) -> T {
        let operands = self.evaluation.body.operands(id);
        let constants: Vec<_> = operands.iter().map(|value| self.known(*value)).collect();
        let arguments: Vec<_> = constants.iter().map(Option::as_ref).collect();
        evaluate(&Call {
            known,
            method,
            arguments: &arguments,
            environment: self.evaluation.environment,
        })
    }

    fn builder_call(&mut self, id: StmtId, call: (K, MethodId)) {
        let receiver = self.evaluation.body.operands(id).first();
        if let Some(object) = receiver.and_then(|value| self.aliases.object(*value)) {
            let text = self.with_call(id, call, built);
            set(&mut self.state, object, Some(Constant::text(text)));
        }
    }

    /// A string made by its constructor is the same text wherever it is used.
    fn string_constructor(&mut self, id: StmtId, call: (K, MethodId)) {
        if let Some(object) = self.evaluation.body.operands(id).first()
            && let Some(text) = self.with_call(id, call, new_string)
            && !text.is_hole()
        {
            self.values[object.index()] = Some(Constant::text(text));
        }
    }

    /// `new E("NAME", ordinal, …)` in an enum's initializer.
    fn enum_constructor(&mut self, id: StmtId, method: MethodId) {
        let body = self.evaluation.body;
        let program = self.evaluation.environment.program;
        let [object, name, ordinal, ..] = *body.operands(id) else {
            return;
        };
        let Op::New(class) = body.definition(object).op else {
            return;
        };
        let is_constructor = program.symbols().bytes(program.method(method).name) == b"<init>";
        if is_constructor
            && let Some(name) = self.known(name)
            && let Some(ordinal) = self.known(ordinal)
            && program.is_subclass_of(class, "Ljava/lang/Enum;")
            && let Some(constant) = new_enum(class, &name, &ordinal)
        {
            self.values[object.index()] = Some(constant);
        }
    }
}
