//! Everything that is known of one method by itself: body, constants, call sites.

use std::sync::OnceLock;

use super::call_graph::Edge;
use super::constants::{Constant, Constants, Environment, propagate};
use crate::finding::Gap;
use crate::ir::{self, Body, InvokeKind, Op, StmtId, Uses, ValueId};
use crate::program::{DexId, MethodId, Program};

/// One method, analysed. Costs about as much as lowering it twice; the caller keeps what it needs again.
#[derive(Debug)]
pub struct MethodFacts {
    /// The method.
    pub method: MethodId,
    /// Its code; empty without code.
    pub body: Body,
    /// What is known of its values.
    pub constants: Constants,
    /// Its calls, in the order of the body.
    pub calls: Vec<CallSite>,
    /// What of its code could not be followed.
    pub gaps: Vec<Gap>,
    uses: OnceLock<Uses>,
    /// What control may reach from here, once somebody asked.
    pub(super) edges: OnceLock<Box<[Edge]>>,
}

/// A call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallSite {
    /// The statement; its operands are the arguments.
    pub stmt: StmtId,
    /// Position in code units.
    pub pc: u32,
    /// The method that is named; [`MethodId::INVALID`] for [`CallKind::Custom`].
    pub callee: MethodId,
    /// How the callee is chosen.
    pub kind: CallKind,
    /// The result, if the code keeps it.
    pub result: Option<ValueId>,
    /// False if constant conditions keep control from getting here.
    pub is_reachable: bool,
}

/// How the callee of a call is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallKind {
    /// By an ordinary invoke instruction.
    Invoke(InvokeKind),
    /// `MethodHandle.invoke` or `VarHandle` access.
    Polymorphic,
    /// By a bootstrap method: the call site's index in the DEX file of the body.
    Custom(u32),
}

/// Lowers a method and finds its constants and calls.
pub fn analyse(environment: &Environment<'_, '_>, method: MethodId) -> MethodFacts {
    let (body, gaps) = ir::body(environment.program, method);
    of_body(environment, method, body, gaps)
}

/// What is known of a method without looking at its code.
pub(super) fn without_code(environment: &Environment<'_, '_>, method: MethodId) -> MethodFacts {
    of_body(environment, method, Body::empty(DexId::INVALID), Vec::new())
}

fn of_body(
    environment: &Environment<'_, '_>,
    method: MethodId,
    body: Body,
    gaps: Vec<Gap>,
) -> MethodFacts {
    let constants = propagate(environment, &body, method);
    let calls = call_sites(&body, &constants);
    MethodFacts {
        method,
        body,
        constants,
        calls,
        gaps,
        uses: OnceLock::new(),
        edges: OnceLock::new(),
    }
}

fn call_sites(body: &Body, constants: &Constants) -> Vec<CallSite> {
    let calls = body.stmts().filter_map(|(id, stmt)| {
        let (callee, kind) = match stmt.op {
            Op::Invoke(kind, callee) => (callee, CallKind::Invoke(kind)),
            Op::InvokePolymorphic(callee, _) => (callee, CallKind::Polymorphic),
            Op::InvokeCustom(site) => (MethodId::INVALID, CallKind::Custom(site)),
            _ => return None,
        };
        Some(CallSite {
            stmt: id,
            pc: stmt.pc,
            callee,
            kind,
            result: stmt.has_value.then(|| id.value()),
            is_reachable: constants.is_reachable(stmt.block),
        })
    });
    calls.collect()
}

impl MethodFacts {
    /// The arguments of a call, the receiver first.
    pub fn arguments(&self, call: &CallSite) -> &[ValueId] {
        self.body.operands(call.stmt)
    }

    /// What is known of an argument when the call is made.
    pub fn argument(&self, call: &CallSite, index: usize) -> Option<&Constant> {
        self.constants.operand(&self.body, call.stmt, index)
    }

    /// What is known of a value; about arrays and builders, which change, ask [`MethodFacts::argument`].
    pub fn constant_of(&self, value: ValueId) -> Option<&Constant> {
        self.constants.of(value)
    }

    /// The call at a position.
    pub fn call_at(&self, pc: u32) -> Option<&CallSite> {
        self.calls.iter().find(|call| call.pc == pc)
    }

    /// The calls that control can reach.
    pub fn reachable_calls(&self) -> impl Iterator<Item = &CallSite> {
        self.calls.iter().filter(|call| call.is_reachable)
    }

    /// The statements that use a value.
    pub fn uses(&self, value: ValueId) -> &[StmtId] {
        self.uses.get_or_init(|| Uses::new(&self.body)).of(value)
    }

    /// The body with what is known of its values behind each statement: what it yields, then its operands where
    /// they differ from what was known when they were made.
    pub fn print(&self, program: &Program<'_>) -> String {
        ir::print(&self.body, program, |id| self.note(program, id))
    }

    fn note(&self, program: &Program<'_>, id: StmtId) -> Option<String> {
        let show = |constant: &Constant| match constant {
            Constant::Class(class) => format!("class {}", program.class_name(*class)),
            constant => constant.to_string(),
        };
        let stmt = self.body.stmt(id);
        if !self.constants.is_reachable(stmt.block) {
            return Some("dead".to_owned());
        }
        let yielded = self.constants.of(id.value()).filter(|_| stmt.has_value);
        let mut notes: Vec<String> = yielded.iter().map(|constant| show(constant)).collect();
        for (at, value) in self.body.operands(id).iter().enumerate() {
            let here = self.constants.operand(&self.body, id, at);
            if here != self.constants.of(*value) {
                notes.extend(here.map(|constant| format!("v{} is {}", value.0, show(constant))));
            }
        }
        (!notes.is_empty()).then(|| notes.join("; "))
    }
}

impl MethodFacts {
    /// True when control can reach a statement.
    pub fn is_reachable(&self, stmt: StmtId) -> bool {
        self.constants.is_reachable(self.body.stmt(stmt).block)
    }

    /// The values that the method returns.
    pub fn returned_values(&self) -> Vec<ValueId> {
        let returns = self
            .body
            .stmts()
            .filter(|(_, stmt)| matches!(stmt.op, Op::Return));
        let live = returns.filter(|(id, _)| self.is_reachable(*id));
        live.filter_map(|(id, _)| self.body.operands(id).first().copied())
            .collect()
    }
}
