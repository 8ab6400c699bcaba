//! Who can call whom: calls by class hierarchy, objects whose callbacks run later, and screens that are started.
//!
//! Edges are made on demand from the facts of one method. A method that creates an object of an app class, or names
//! the class, may cause every method of that class which overrides something of the framework or of a library: that
//! is how listeners, threads, lambdas and coroutines run.

use super::FactsCache;
use super::constants::Constant;
use crate::ir::{Op, StmtId};
use crate::program::{ClassId, MethodId, Program, Resolved};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// Targets of one virtual call; more make the graph incomplete.
const MAX_TARGETS: usize = 40;

/// One way from a method to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The statement that causes it.
    pub stmt: StmtId,
    /// The definition that runs.
    pub target: MethodId,
}

/// What some methods reach.
#[derive(Debug, Clone, Default)]
pub struct Reached {
    /// The methods, the starting ones included.
    pub methods: BTreeSet<MethodId>,
    /// False when a bound cut the search short.
    pub complete: bool,
}

/// The edges that leave a method, in the order of its statements.
pub fn edges(program: &Program<'_>, facts: &FactsCache<'_, '_>, method: MethodId) -> Vec<Edge> {
    let facts = facts.of(method);
    let mut found = Vec::new();
    for (stmt, statement) in facts.body.stmts() {
        if !facts.constants.is_reachable(statement.block) {
            continue;
        }
        let mut add = |targets: Vec<MethodId>| {
            found.extend(targets.into_iter().map(|target| Edge { stmt, target }));
        };
        match statement.op {
            Op::Invoke(_, callee) => add(targets(program, callee)),
            Op::New(class) | Op::Class(class) => add(callbacks(program, class)),
            Op::StaticLoad(field) => add(callbacks(program, program.field(field).type_)),
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

/// The definitions that a call of `callee` may run.
fn targets(program: &Program<'_>, callee: MethodId) -> Vec<MethodId> {
    let (mut targets, _) = program.virtual_targets(callee, MAX_TARGETS);
    if let (true, Resolved::Defined(method)) = (targets.is_empty(), program.resolve(callee)) {
        targets.push(method);
    }
    targets
}

/// The methods of an app class that others call back: they override something that the app does not define.
fn callbacks(program: &Program<'_>, class: ClassId) -> Vec<MethodId> {
    let methods = program.methods_of(class).iter().copied();
    methods
        .filter(|method| program.is_app_code(*method) && is_callback(program, *method))
        .collect()
}

fn is_callback(program: &Program<'_>, method: MethodId) -> bool {
    let own = program.method(method);
    let name = program.text(own.name);
    let is_initializer = &*name == "<clinit>";
    is_initializer
        || program.framework_method_of(method).is_some()
        || program.ancestors(own.class).into_iter().any(|ancestor| {
            ancestor != own.class
                && !is_object(program, ancestor)
                && (program.is_library(ancestor) || program.class(ancestor).definition.is_none())
                && &*name != "<init>"
        })
}

fn is_object(program: &Program<'_>, class: ClassId) -> bool {
    program.class_name(class) == "Ljava/lang/Object;"
}

/// Everything that `starts` reach, through at most `limit` methods.
pub fn reachable(
    program: &Program<'_>,
    facts: &FactsCache<'_, '_>,
    starts: &[MethodId],
    limit: usize,
) -> Reached {
    let mut reached = Reached {
        methods: starts.iter().copied().collect(),
        complete: true,
    };
    let mut wave: Vec<MethodId> = reached.methods.iter().copied().collect();
    while !wave.is_empty() {
        let targets: Vec<MethodId> = wave
            .iter()
            .filter(|method| program.is_app_code(**method))
            .flat_map(|method| edges(program, facts, *method))
            .map(|edge| edge.target)
            .collect();
        wave.clear();
        for target in targets {
            if reached.methods.len() >= limit {
                reached.complete = false;
                return reached;
            }
            if reached.methods.insert(target) {
                wave.push(target);
            }
        }
    }
    reached
}

/// The app's own methods that something may run: all but those of classes that nothing names and that are no
/// components. This needs no bodies, so that it costs little even for the largest apps.
pub fn live_methods(program: &Program<'_>) -> FxHashSet<MethodId> {
    let components: FxHashSet<String> =
        program
            .manifest()
            .map_or_else(FxHashSet::default, |manifest| {
                let components = manifest
                    .components
                    .iter()
                    .map(|component| component.class_descriptor());
                let application = manifest.application.class.iter();
                components
                    .chain(application.map(|class| format!("L{};", class.replace('.', "/"))))
                    .collect()
            });
    let has_manifest = program.manifest().is_some();
    let methods = program.defined_methods().par_iter().copied();
    let live = methods.filter(|method| {
        program.is_app_code(*method)
            && (!has_manifest || is_named(program, program.method(*method).class, &components))
    });
    live.collect()
}

/// True for components, for their superclasses, and for classes that other classes name.
fn is_named(program: &Program<'_>, class: ClassId, components: &FxHashSet<String>) -> bool {
    let is_component = |class: ClassId| components.contains(&*program.class_name(class));
    if is_component(class) || program.direct_subclasses(class).next().is_some() {
        return true;
    }
    let elsewhere = |site: &crate::program::CodeSite| program.method(site.method).class != class;
    program.users_of_type(class).iter().any(elsewhere)
        || program
            .methods_of(class)
            .iter()
            .any(|method| program.callers(*method).iter().any(elsewhere))
        || program
            .fields_of(class)
            .iter()
            .any(|field| program.readers(*field).iter().any(elsewhere))
}
