//! A screen into what it does with the session: whether it uses one, whether it asks for one, and how the app itself
//! gets to it.

use super::intent_targets::intent_targets;
use super::outside::component_of;
use super::trace::Site;
use super::{Scene, Session};
use crate::analysis::{CallSite, MethodFacts, call_graph};
use crate::finding::ValueKind;
use crate::ir::{Op, ValueId};
use crate::program::manifest::ComponentKind;
use crate::program::{ClassId, CodeSite, MethodId};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// Methods that count as the code of one screen at most.
const MAX_METHODS: usize = 512;
/// Calls upwards through which what a test is about is looked for.
const MAX_RETURNS: usize = 3;
/// Calls upwards from a write to the screen that has it done.
const MAX_WRITERS: usize = 2;
/// Methods that are looked at for the activity that some code belongs to.
const MAX_AROUND: usize = 64;
/// Kind of the sink that intents which start a component are, as models name it.
const STARTED: &str = "started-intent";
/// Kind of the sink that request headers are.
const HEADER: &str = "header";

/// Where the session is, and which classes are components of their own.
pub struct SessionReads {
    reads: FxHashMap<Site, ValueKind>,
    /// Sites where a credential is put into a request.
    sent: FxHashMap<Site, ValueKind>,
    /// Methods that put a session into its store, and their callers, with the number of calls in between.
    writers: BTreeMap<MethodId, usize>,
    /// Descriptors of the components, without `;`.
    components: FxHashSet<String>,
}

/// A start of an activity by the app itself.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    /// The call.
    pub site: Site,
    /// The activity that makes it; `None` when it is not known which one does.
    pub from: Option<ClassId>,
    /// The activity that opens.
    pub to: ClassId,
}

impl SessionReads {
    /// The reads of session cells and the requests that carry a credential which is kept somewhere.
    pub fn of(scene: &Scene<'_, '_, '_>, session: &Session<'_>) -> Self {
        let cells = session.session_cells();
        let reads = cells.flat_map(|(cell, verdict)| {
            let sites = cell.reads.iter().map(|read| read.site);
            sites.map(move |site| (site, verdict.value))
        });
        let sent = session.flows.iter();
        let sent = sent.filter(|flow| flow.sink == HEADER && !flow.external);
        let manifest = scene.program.manifest().into_iter();
        let components = manifest.flat_map(|manifest| &manifest.components);
        Self {
            reads: reads.collect(),
            sent: sent.map(|flow| (flow.site, flow.verdict.value)).collect(),
            writers: writers(scene, session),
            components: components
                .map(|one| one.class_descriptor().trim_end_matches(';').to_owned())
                .collect(),
        }
    }

    /// The methods that run for a component: its own, those of the app's classes above it, and what they call or
    /// make, other components apart.
    pub fn code_of(&self, scene: &Scene<'_, '_, '_>, class: ClassId) -> BTreeSet<MethodId> {
        let program = scene.program;
        let classes: Vec<ClassId> = std::iter::once(class)
            .chain(program.superclasses(class))
            .filter(|class| !program.is_library(*class))
            .collect();
        let own: FxHashSet<String> = classes
            .iter()
            .map(|class| program.outermost_class_name(*class))
            .collect();
        let mut waiting: Vec<MethodId> = classes
            .iter()
            .flat_map(|class| program.methods_of(*class).to_vec())
            .collect();
        let mut code = BTreeSet::new();
        while let Some(method) = waiting.pop() {
            let outermost = program.outermost_name(method);
            let is_foreign = self.components.contains(&outermost) && !own.contains(&outermost);
            if is_foreign || code.len() >= MAX_METHODS || !program.is_app_code(method) {
                continue;
            }
            if code.insert(method) {
                let facts = scene.facts.of(method);
                let edges = call_graph::edges(program, &facts).iter();
                waiting.extend(edges.map(|edge| edge.target));
            }
        }
        code
    }

    /// Where the code uses a stored session for more than asking whether there is one.
    pub fn use_in(
        &self,
        scene: &Scene<'_, '_, '_>,
        code: &BTreeSet<MethodId>,
    ) -> Option<(Site, ValueKind)> {
        for method in code {
            let facts = scene.facts.of(*method);
            for call in facts.reachable_calls() {
                let site = Site {
                    method: *method,
                    stmt: call.stmt,
                };
                let read = self.reads.get(&site).filter(|_| {
                    let result = call.result;
                    result.is_some_and(|value| is_passed_on(scene, &facts, value))
                });
                if let Some(value) = read.or_else(|| self.sent.get(&site)) {
                    return Some((site, *value));
                }
            }
        }
        None
    }

    /// True when a screen puts the session into its store: in its own code, or in what that calls or makes.
    pub fn begins_in(&self, scene: &Scene<'_, '_, '_>, class: ClassId) -> bool {
        let program = scene.program;
        let own = program.outermost_class_name(class);
        let mut writers = self.writers.iter();
        let is_near = |method: MethodId| {
            let is_writer = self.writers.get(&method).is_some_and(|calls| *calls < 2);
            is_writer && !self.components.contains(&program.outermost_name(method))
        };
        writers.any(|(method, _)| program.outermost_name(*method) == own)
            || program.methods_of(class).iter().any(|method| {
                let facts = scene.facts.of(*method);
                let mut edges = call_graph::edges(program, &facts).iter();
                edges.any(|edge| is_near(edge.target))
            })
    }

    /// True when the code asks whether there is a session: what it reads from the session store is tested, or it
    /// makes a call that `asks`. What is tested where a request is put together says nothing about the screen.
    pub fn asks_in(
        &self,
        scene: &Scene<'_, '_, '_>,
        code: &BTreeSet<MethodId>,
        asks: &FxHashSet<Site>,
    ) -> bool {
        let mut answering: BTreeSet<MethodId> = BTreeSet::new();
        for round in 0..=MAX_RETURNS {
            let mut found = Vec::new();
            for method in code {
                let facts = scene.facts.of(*method);
                for call in facts.reachable_calls() {
                    let site = Site {
                        method: *method,
                        stmt: call.stmt,
                    };
                    if round == 0 && asks.contains(&site) {
                        return true;
                    }
                    let is_answer = match round {
                        0 => self.reads.contains_key(&site),
                        _ => {
                            let targets = scene.targets(call.callee);
                            targets.iter().any(|target| answering.contains(target))
                        }
                    };
                    let Some(value) = call.result.filter(|_| is_answer) else {
                        continue;
                    };
                    if is_tested(scene, &facts, value) && !self.builds_a_request(&facts, *method) {
                        return true;
                    }
                    found.push(*method);
                }
            }
            if found.is_empty() {
                return false;
            }
            answering = found.into_iter().collect();
        }
        false
    }

    fn builds_a_request(&self, facts: &MethodFacts, method: MethodId) -> bool {
        let site = |call: &CallSite| Site {
            method,
            stmt: call.stmt,
        };
        let mut calls = facts.calls.iter();
        calls.any(|call| self.sent.contains_key(&site(call)))
    }
}

/// The methods that put a session into its store, with those that call them.
fn writers(scene: &Scene<'_, '_, '_>, session: &Session<'_>) -> BTreeMap<MethodId, usize> {
    let cells = session.session_cells();
    let writes = cells.flat_map(|(cell, _)| &cell.writes);
    let mut found: BTreeMap<MethodId, usize> = writes.map(|write| (write.site.method, 0)).collect();
    for calls in 1..=MAX_WRITERS {
        let callers = found.keys().flat_map(|method| scene.calls_of(*method));
        let callers: Vec<MethodId> = callers.map(|site| site.method).collect();
        for caller in callers {
            found.entry(caller).or_insert(calls);
        }
    }
    found
}

/// True when a value decides which way control takes, itself or by what a call says of it.
fn is_tested(scene: &Scene<'_, '_, '_>, facts: &MethodFacts, value: ValueId) -> bool {
    is_used(facts, value, |op| match op {
        Op::If { .. } => true,
        Op::Invoke(_, callee) => is_question(scene, callee),
        _ => false,
    })
}

/// True when a value goes on to something else than a test.
fn is_passed_on(scene: &Scene<'_, '_, '_>, facts: &MethodFacts, value: ValueId) -> bool {
    is_used(facts, value, |op| match op {
        Op::Invoke(_, callee) => !is_question(scene, callee),
        Op::FieldStore(_) | Op::StaticStore(_) | Op::ArrayStore(_) | Op::Return => true,
        _ => false,
    })
}

/// True when an operation that counts uses the value, or what it becomes where branches meet.
pub(super) fn is_used(facts: &MethodFacts, value: ValueId, counts: impl Fn(Op) -> bool) -> bool {
    let mut waiting = vec![value];
    let mut seen = BTreeSet::new();
    while let Some(value) = waiting.pop() {
        if !seen.insert(value) {
            continue;
        }
        for user in facts.uses(value) {
            match facts.body.stmt(*user).op {
                Op::Phi => waiting.push(user.value()),
                op if counts(op) => return true,
                _ => {}
            }
        }
    }
    false
}

/// True for methods that only answer yes or no, or with a number.
pub(super) fn is_question(scene: &Scene<'_, '_, '_>, callee: MethodId) -> bool {
    let proto = scene.program.method(callee).proto;
    let answer = scene.program.class_name(scene.program.return_type(proto));
    matches!(&*answer, "Z" | "I")
}

/// The starts of activities by the app itself.
pub fn starts(scene: &Scene<'_, '_, '_>) -> Vec<Start> {
    let mut found = Vec::new();
    for method in scene.apis.modelled() {
        let models = scene.apis.models(method).iter();
        let sinks = models.flat_map(|model| &model.sinks);
        let Some(port) = sinks
            .filter(|sink| sink.kind == STARTED)
            .find_map(|sink| sink.ports.first().copied())
        else {
            continue;
        };
        let sites = scene.app_calls(method);
        let starts: Vec<Start> = sites
            .into_par_iter()
            .flat_map_iter(|site| {
                let targets = intent_targets(scene, site, port);
                let froms = match targets.is_empty() {
                    true => BTreeSet::new(),
                    false => components_around(scene, site.method),
                };
                let starts = targets.into_iter().flat_map(move |to| {
                    let froms = froms.clone().into_iter();
                    froms.map(move |from| Start { site, from, to })
                });
                starts.collect::<Vec<Start>>()
            })
            .collect();
        found.extend(starts);
    }
    found.sort_unstable_by_key(|start| (start.site, start.to, start.from));
    found
}

/// The activities whose code the method is: by its class, or by who calls it and makes its object. What a service or a
/// receiver starts, people open from a notification, which is none of the ways through the app; `None` stands for code
/// of which it is not known whose it is.
fn components_around(scene: &Scene<'_, '_, '_>, method: MethodId) -> BTreeSet<Option<ClassId>> {
    let program = scene.program;
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::from([method]);
    let mut waiting = vec![method];
    let mut is_known = false;
    while let Some(method) = waiting.pop() {
        if let Some(component) = component_of(program, method) {
            is_known = true;
            if component.kind == ComponentKind::Activity {
                found.extend(
                    program
                        .class_by_name(&component.class_descriptor())
                        .map(Some),
                );
            }
            continue;
        }
        let makes = |site: &CodeSite| {
            let facts = scene.facts.of(site.method);
            let class = program.method(method).class;
            let mut stmts = facts.body.stmts_at(site.pc);
            stmts.any(|(_, stmt)| stmt.op == Op::New(class))
        };
        let made = program.users_of_type(program.method(method).class).iter();
        let made = made.filter(|site| program.is_app_code(site.method) && makes(site));
        let made: Vec<MethodId> = made.map(|site| site.method).collect();
        let callers = scene.calls_of(method).into_iter().map(|site| site.method);
        for next in callers.chain(made) {
            if seen.len() < MAX_AROUND && seen.insert(next) {
                waiting.push(next);
            }
        }
    }
    if !is_known {
        found.insert(None);
    }
    found
}

/// The activities that the app itself opens only where somebody has logged in or where it has asked: from a login,
/// from a screen that asks, or from another one of them.
pub fn behind_login(
    starts: &[Start],
    is_gate: impl Fn(&Start) -> bool,
    is_free: impl Fn(ClassId) -> bool,
) -> BTreeSet<ClassId> {
    let targets: BTreeSet<ClassId> = starts.iter().map(|start| start.to).collect();
    // What nothing is seen to open, nobody gets to before the login.
    let is_unreached = |class: ClassId| !targets.contains(&class) && !is_free(class);
    let kept = targets.iter().copied();
    let mut behind: BTreeSet<ClassId> = kept.filter(|class| !is_free(*class)).collect();
    loop {
        let is_inside = |class: ClassId| behind.contains(&class) || is_unreached(class);
        let opens = |start: &Start| is_gate(start) || start.from.is_some_and(is_inside);
        let out: Vec<ClassId> = starts
            .iter()
            .filter(|start| !opens(start))
            .map(|start| start.to)
            .collect();
        let before = behind.len();
        out.iter().for_each(|class| {
            behind.remove(class);
        });
        if behind.len() == before {
            break;
        }
    }
    let mut reached: BTreeSet<ClassId> = BTreeSet::new();
    loop {
        let next = starts.iter().filter(|start| {
            behind.contains(&start.to)
                && !reached.contains(&start.to)
                && (is_gate(start) || start.from.is_some_and(|from| reached.contains(&from)))
        });
        let next: Vec<ClassId> = next.map(|start| start.to).collect();
        if next.is_empty() {
            return reached;
        }
        reached.extend(next);
    }
}
