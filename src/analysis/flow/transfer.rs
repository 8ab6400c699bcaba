//! One method, statement by statement: values and heap over the paths that constants leave open.

use super::Engine;
use super::control::deciding_blocks;
use super::frame::Frame;
use super::heap::State;
use super::label::Site;
use super::limits;
use super::loops::blocks_in_loops;
use super::object::{Elem, GLOBAL, ObjKind};
use super::outputs::Outputs;
use super::schedule::Known as Summaries;
use super::summary::Summary;
use super::value::{Known, Val};
use crate::analysis::MethodFacts;
use crate::analysis::constants::{Constant, Text};
use crate::ir::{BlockId, EdgeId, EdgeKind, Op, StmtId};
use crate::program::{ClassId, MethodId};
use std::rc::Rc;

/// A method under analysis.
pub(super) struct Interpreter<'i, 'e, 'p, 'a> {
    pub(super) engine: &'i Engine<'e, 'p, 'a>,
    pub(super) summaries: &'i Summaries<'i>,
    pub(super) facts: &'i MethodFacts,
    pub(super) frame: Frame<'i, 'a>,
    pub(super) outputs: Outputs,
    pub(super) values: Vec<Val>,
    /// Calls that libraries make inside calls that libraries make.
    pub(super) depth: usize,
    /// Library calls of callees that may still be looked at again.
    pub(super) resumes_left: usize,
    /// Blocks that can run more than once.
    loops: Rc<Vec<bool>>,
    /// Per block the blocks that decide whether it runs; only when flows by decisions count.
    pub(super) deciding: Rc<Vec<Vec<BlockId>>>,
    pub(super) entries: Vec<Option<State>>,
    pub(super) exit: Option<State>,
    /// The heap where the method is left by an exception.
    pub(super) thrown_exit: Option<State>,
    pub(super) uncaught: Val,
    pub(super) result: Val,
    /// Blocks that must be looked at because something they use has changed.
    is_due: Vec<bool>,
    /// Edges along which control went.
    is_taken: Vec<bool>,
    has_loops: bool,
    /// Work that may still be done on this method.
    pub(super) fuel: usize,
    pub(super) is_cut: bool,
}

/// What a method does.
pub(super) fn summarise(
    engine: &Engine<'_, '_, '_>,
    summaries: &Summaries<'_>,
    method: MethodId,
) -> Summary {
    let facts = engine.facts.of(method);
    let mut interpreter = Interpreter::inside(engine, summaries, &facts);
    interpreter.run();
    interpreter.into_summary()
}

impl<'i, 'e, 'p, 'a> Interpreter<'i, 'e, 'p, 'a> {
    /// Ready to run a method.
    fn inside(
        engine: &'i Engine<'e, 'p, 'a>,
        summaries: &'i Summaries<'i>,
        facts: &'i MethodFacts,
    ) -> Self {
        let loops = blocks_in_loops(facts);
        Self {
            engine,
            summaries,
            facts,
            frame: Frame::new(engine.program, &engine.shapes, true),
            outputs: Outputs::default(),
            values: vec![Val::default(); facts.body.len()],
            depth: 0,
            resumes_left: limits::RESUMES,
            has_loops: loops.contains(&true),
            loops: Rc::new(loops),
            deciding: Rc::new(if engine.options.implicit {
                deciding_blocks(facts)
            } else {
                Vec::new()
            }),
            entries: vec![None; facts.body.block_count()],
            exit: None,
            thrown_exit: None,
            uncaught: Val::default(),
            result: Val::default(),
            is_due: vec![false; facts.body.block_count()],
            is_taken: vec![false; facts.body.edge_count()],
            fuel: limits::FUEL,
            is_cut: false,
        }
    }

    /// Outside of all methods, where the system calls them; `facts` are those of no method.
    pub(super) fn outside(
        engine: &'i Engine<'e, 'p, 'a>,
        summaries: &'i Summaries<'i>,
        facts: &'i MethodFacts,
    ) -> Self {
        Self {
            frame: Frame::new(engine.program, &engine.shapes, false),
            resumes_left: limits::RESUMES_OF_SYSTEM,
            fuel: usize::MAX,
            ..Self::inside(engine, summaries, facts)
        }
    }
}

impl Interpreter<'_, '_, '_, '_> {
    fn run(&mut self) {
        if let Some(entry) = self.entries.first_mut() {
            *entry = Some(State::default());
            self.is_due[0] = true;
        }
        for pass in 0.. {
            for block in (0..self.facts.body.block_count() as u32).map(BlockId) {
                if std::mem::take(&mut self.is_due[block.index()])
                    && let Some(entry) = self.entries[block.index()].clone()
                {
                    self.frame.state = entry;
                    self.block(block);
                }
            }
            if !self.is_due.contains(&true) {
                break;
            }
            if pass >= limits::PASSES || self.fuel == 0 {
                self.is_cut = true;
                break;
            }
        }
    }

    /// Takes work off what may still be done; what is left undone then is a gap.
    pub(super) fn spend(&mut self, work: usize) {
        self.fuel = self.fuel.saturating_sub(work);
        self.is_cut |= self.fuel == 0;
    }

    fn block(&mut self, block: BlockId) {
        let body = &self.facts.body;
        let edges = body.successors(block);
        let is_exceptional =
            |edge: &EdgeId| matches!(body.edge(*edge).kind, EdgeKind::Exception(_));
        let has_handler = edges.iter().any(is_exceptional);
        let (terminator, throwing) = (body.terminator(block), self.throwing(block));
        let mut before = State::default();
        for stmt in body.block_stmts(block) {
            if self.fuel == 0 {
                return;
            }
            if stmt == throwing && has_handler {
                before = self.frame.state.clone();
            }
            self.spend(1);
            self.statement(stmt);
        }
        let after = self.frame.state.clone();
        let op = body.stmt(throwing).op;
        for edge in edges {
            if !self.facts.constants.is_taken(*edge) {
                continue;
            }
            match body.edge(*edge).kind {
                EdgeKind::Normal if self.is_open(terminator, *edge) => self.flow(*edge, &after),
                EdgeKind::Normal => {}
                EdgeKind::Exception(_) => {
                    if op != Op::Throw && self.can_throw(throwing) {
                        self.flow(*edge, &before);
                    }
                    if op.is_call() || op == Op::Throw {
                        self.flow(*edge, &after);
                    }
                }
            }
        }
    }

    /// Control goes along an edge with this heap.
    fn flow(&mut self, edge: EdgeId, state: &State) {
        let to = self.facts.body.edge(edge).to.index();
        let is_new = !std::mem::replace(&mut self.is_taken[edge.index()], true);
        let is_changed = match self.entries[to].take() {
            None => {
                self.entries[to] = Some(state.clone());
                true
            }
            Some(known) => {
                let mine = std::mem::replace(&mut self.frame.state, known);
                let is_changed = self.frame.join_state(state);
                self.entries[to] = Some(std::mem::replace(&mut self.frame.state, mine));
                is_changed
            }
        };
        self.is_due[to] |= is_new || is_changed;
    }

    /// The value of a statement has changed: what uses it is looked at again, unless its turn comes anyway.
    fn disturb(&mut self, id: StmtId) {
        if self.engine.options.implicit {
            self.is_due.fill(true);
            return;
        }
        let own = self.facts.body.stmt(id).block;
        for user in self.facts.uses(id.value()) {
            let block = self.facts.body.stmt(*user).block;
            if block != own || *user <= id {
                self.is_due[block.index()] = true;
            }
        }
    }

    pub(super) fn site(&self, stmt: StmtId) -> Site {
        Site {
            method: self.facts.method,
            stmt,
        }
    }

    /// True when a statement can run more than once.
    pub(super) fn is_repeated(&self, stmt: StmtId) -> bool {
        if stmt.index() >= self.facts.body.len() {
            return false;
        }
        let block = self.facts.body.stmt(stmt).block;
        self.loops.get(block.index()).copied().unwrap_or(true)
    }

    /// An operand as it is when its statement is reached.
    pub(super) fn operand(&self, stmt: StmtId, at: usize) -> Val {
        let Some(value) = self.facts.body.operands(stmt).get(at) else {
            return Val::default();
        };
        let mut val = self.values[value.index()].clone();
        if let Some(constant) = self.facts.constants.operand(&self.facts.body, stmt, at) {
            learn(&mut val, constant);
        }
        if self.engine.options.implicit {
            let block = self.facts.body.stmt(stmt).block;
            self.add_deciding(&mut val, block);
        }
        val
    }

    fn statement(&mut self, id: StmtId) {
        let stmt = *self.facts.body.stmt(id);
        let val = self.evaluate(id, stmt.op);
        if !stmt.has_value {
            return;
        }
        let mut val = val;
        if let Some(constant) = self.facts.constants.of(id.value()) {
            learn(&mut val, constant);
        }
        if self.values[id.index()] != val {
            self.values[id.index()] = val;
            if self.has_loops {
                self.disturb(id);
            }
        }
    }

    fn evaluate(&mut self, id: StmtId, op: Op) -> Val {
        match op {
            Op::Parameter(index) => self.parameter(index),
            Op::Phi => self.phi(id),
            Op::Caught => self.caught(id),
            Op::Unary(_) => Val::labelled(self.operand(id, 0).labels),
            Op::Binary(..) => {
                let mut labels = self.operand(id, 0).labels;
                labels.extend(&self.operand(id, 1).labels);
                Val::labelled(labels)
            }
            Op::New(class) => {
                self.initialise(id, class);
                self.allocate(id, class)
            }
            Op::NewArray(class) => self.allocate(id, class),
            Op::FilledArray(class) => self.filled_array(id, class),
            Op::ArrayLoad(_)
            | Op::ArrayStore(_)
            | Op::FieldLoad(_)
            | Op::FieldStore(_)
            | Op::StaticLoad(_)
            | Op::StaticStore(_) => self.access(id, op),
            Op::Compare(_) | Op::InstanceOf(_) | Op::ArrayLength
                if self.engine.options.implicit =>
            {
                let mut labels = self.operand(id, 0).labels;
                labels.extend(&self.operand(id, 1).labels);
                Val::labelled(labels)
            }
            Op::Invoke(kind, callee) => self.invoke(id, kind, callee),
            Op::InvokeCustom(_) | Op::InvokePolymorphic(..) => self.unknown_call(id),
            Op::Return => {
                self.leave(id);
                Val::default()
            }
            Op::Throw => {
                let thrown = self.operand(id, 0);
                self.frame.write(GLOBAL, &Elem::Thrown, &thrown, false);
                if self
                    .facts
                    .body
                    .successors(self.facts.body.stmt(id).block)
                    .is_empty()
                {
                    self.leave_by_exception(&thrown);
                }
                Val::default()
            }
            _ => Val::default(),
        }
    }

    fn parameter(&mut self, index: u16) -> Val {
        let class = self.engine.parameter_class(self.facts.method, index);
        let kind = ObjKind::Param(index);
        let object = self.frame.objects.add(kind, class, false, true);
        self.frame.place(object, class, true)
    }

    /// The first use of a class may run its initializer here.
    pub(super) fn initialise(&mut self, id: StmtId, class: ClassId) {
        let own = self.engine.program.method(self.facts.method).class;
        if class == own {
            return;
        }
        if let Some(initializer) = self.engine.initializer(class)
            && self
                .summaries
                .get(initializer)
                .is_some_and(|summary| summary.does_more_than_fill_statics())
        {
            let before = self.frame.state.clone();
            self.enter(id, initializer, &[]);
            self.frame.join_state(&before);
        }
    }

    /// What a handler gets: what the code before threw, or something of the system.
    fn caught(&mut self, id: StmtId) -> Val {
        let mut val = self.frame.cell(GLOBAL, &Elem::Thrown);
        let own = self
            .frame
            .objects
            .add(ObjKind::Result(id), ClassId::INVALID, false, false);
        val.add_object(own);
        val
    }
}

/// What the constants say of a value; an input that is passed on stays what it is.
fn learn(val: &mut Val, constant: &Constant) {
    let is_parameter =
        matches!(constant, Constant::Text(text) if matches!(**text, Text::Parameter(_)));
    if is_parameter && matches!(val.known, Some(Known::Input(_))) {
        return;
    }
    val.known = Some(Known::Constant(constant.clone()));
}
