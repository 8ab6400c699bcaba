//! Who can call whom: calls by class hierarchy, objects whose callbacks run later, and screens that are started.
//!
//! Edges are made on demand from the facts of one method. A method that creates an object of an app class, or names
//! the class, may cause every method of that class which overrides something of the framework or of a library: that
//! is how listeners, threads, lambdas and coroutines run.

use super::MethodFacts;
use super::constants::Constant;
use crate::formats::dex::access::{ACC_PRIVATE, ACC_STATIC};
use crate::ir::{InvokeKind, Op, StmtId};
use crate::program::{ClassId, ClassKind, MethodDefinition, MethodId, Program, Resolved};
use std::collections::BTreeSet;

/// Targets of one virtual call; more make the graph incomplete.
const MAX_TARGETS: usize = 40;

/// What the system makes the objects of, and whose life it runs.
const CONTEXT: &str = "Landroid/content/Context;";

/// One way from a method to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The statement that causes it.
    pub stmt: StmtId,
    /// The definition that runs.
    pub target: MethodId,
}

/// The edges that leave a method, in the order of its statements. They are made once for each method.
pub fn edges<'f>(program: &Program<'_>, facts: &'f MethodFacts) -> &'f [Edge] {
    facts
        .edges
        .get_or_init(|| make_edges(program, facts).into())
}

fn make_edges(program: &Program<'_>, facts: &MethodFacts) -> Vec<Edge> {
    let mut found = Vec::new();
    for (stmt, statement) in facts.body.stmts() {
        if !facts.constants.is_reachable(statement.block) {
            continue;
        }
        let mut add = |targets: Vec<MethodId>| {
            found.extend(targets.into_iter().map(|target| Edge { stmt, target }));
        };
        match statement.op {
            Op::Invoke(kind, callee) => add(targets(program, kind, callee)),
            Op::New(class) | Op::Class(class) => add(callbacks(program, class)),
            Op::StaticLoad(field) => {
                let class = program.field(field).type_;
                // Whoever reads the field of the application or of a screen does not start it: the system does.
                if !program.is_subclass_of(class, CONTEXT) {
                    add(callbacks(program, class));
                }
            }
            _ => {
                if let Some(Constant::Class(class)) = facts.constant_of(stmt.value()) {
                    add(callbacks(program, *class));
                }
            }
        }
    }
    found.dedup();
    found
}

/// The definitions that a call of `callee` may run: one at most, unless the receiver's class decides.
fn targets(program: &Program<'_>, kind: InvokeKind, callee: MethodId) -> Vec<MethodId> {
    let (mut targets, _) = match kind.is_dispatched() {
        true => program.virtual_targets(callee, MAX_TARGETS),
        false => Default::default(),
    };
    if let (true, Resolved::Defined(method)) = (targets.is_empty(), program.resolve(callee)) {
        targets.push(method);
    }
    targets
}

/// The methods of an app class that others call back, its own and those it inherits from others of the app: they
/// override something that the app does not define.
fn callbacks(program: &Program<'_>, class: ClassId) -> Vec<MethodId> {
    let is_own = |class: &ClassId| program.class(*class).kind == ClassKind::App;
    let bases = program.superclasses(class).take_while(is_own);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for class in std::iter::once(class).chain(bases) {
        for method in program.methods_of(class).iter().copied() {
            let own = program.method(method);
            let is_run = program.is_app_code(method) && is_callback(program, method);
            if is_run && seen.insert((own.name, own.proto)) {
                found.push(method);
            }
        }
    }
    found
}

/// True when others call the method: it overrides something of the framework or of a library, or may override
/// something of a class that the app names but does not contain.
fn is_callback(program: &Program<'_>, method: MethodId) -> bool {
    let own = program.method(method);
    let name = program.text(own.name);
    if &*name == "<clinit>" || program.framework_method_of(method).is_some() {
        return true;
    }
    let is_closed = |definition: MethodDefinition| {
        definition.access_flags & (ACC_PRIVATE | ACC_STATIC) != 0 || &*name == "<init>"
    };
    if own.definition.is_none_or(is_closed) {
        return false;
    }
    let mut ancestors = program.ancestors(own.class).into_iter();
    ancestors.any(|ancestor| match program.class(ancestor).kind {
        ClassKind::Library(_) => {
            let declared = program.defined_in(ancestor, own.name, own.proto);
            ancestor != own.class && declared.is_some()
        }
        ClassKind::Missing => true,
        _ => false,
    })
}
