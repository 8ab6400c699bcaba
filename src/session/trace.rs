//! A value backwards into its origins: through the method, into callers, callees and fields, a bounded number of
//! steps, with calls and returns matched.

use super::Scene;
use super::ports::argument;
use crate::analysis::MethodFacts;
use crate::ir::{BinaryOp, Number, Op, StmtId, ValueId};
use crate::program::{ClassId, MethodId};
use crate::signatures::{Port, Shows};
use rustc_hash::FxHashSet;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use visit::{Frame, Mode, Visit, Visited, along, chain_of, with_names};

mod calls;
mod contents;
mod fields;
mod implied;
mod received;
mod shown;
mod visit;

pub use super::origins::{Name, Origin, Site, Trace, Traced};
pub(super) use implied::Given;
pub(super) use visit::is_fully_known;

/// What is said of a call that gives a value to a parameter.
pub(super) const PASSED_ON: &str = "is passed on here";
/// Values that one trace visits at most; what lies behind stays unknown.
const MAX_VISITS: usize = 512;
/// Callers, callees and writers of a field that are followed at most.
const MAX_BRANCHES: usize = 8;
/// Values that are looked at for what a call's arguments are made of.
const MAX_MADE_OF: usize = 16;
/// Methods that one trace looks through for what they put into objects at most.
const MAX_FILLERS: usize = 128;
/// Calls that are entered or left on one path at most.
const MAX_CALLS: usize = 10;

/// Follows `value` of `method` back to its origins. `chain` holds the calls through which the method was
/// entered, outermost first: its parameters are what these calls give, and nothing else.
pub fn trace<'s>(
    scene: &Scene<'s, '_, '_>,
    chain: &[Site],
    method: MethodId,
    value: ValueId,
) -> Trace<'s> {
    run(scene, chain, (method, value), Mode::Values).trace
}

/// The same for a value of which the place where it arrives shows what `shows` says.
pub(super) fn trace_shown<'s>(
    scene: &Scene<'s, '_, '_>,
    chain: &[Site],
    (method, value): (MethodId, ValueId),
    shows: Option<Shows>,
) -> Trace<'s> {
    let start = Visit {
        shows,
        frame: frames(chain),
        ..Visit::at(method, value)
    };
    run_from(scene, start, Mode::Values).trace
}

/// The values that `value` may be or was made from, each with its method, ascending.
pub(super) fn passed_through(
    scene: &Scene<'_, '_, '_>,
    method: MethodId,
    value: ValueId,
) -> Vec<(MethodId, ValueId)> {
    let tracer = run(scene, &[], (method, value), Mode::Values);
    let seen = tracer.seen.into_iter();
    let mut values: Vec<_> = seen.map(|one| (one.method, one.value)).collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// The same without telling merged classes apart, which asks for the origins of objects by a trace of its own.
pub(super) fn trace_objects<'s>(
    scene: &Scene<'s, '_, '_>,
    chain: &[Site],
    method: MethodId,
    value: ValueId,
) -> Trace<'s> {
    run(scene, chain, (method, value), Mode::Objects).trace
}

/// The same back to where constants stand in the code, past what is already known to be constant.
pub(super) fn trace_literals<'s>(
    scene: &Scene<'s, '_, '_>,
    chain: &[Site],
    method: MethodId,
    value: ValueId,
) -> Trace<'s> {
    run(scene, chain, (method, value), Mode::Literals).trace
}

fn run<'t, 's, 'p, 'a>(
    scene: &'t Scene<'s, 'p, 'a>,
    chain: &[Site],
    (method, value): (MethodId, ValueId),
    mode: Mode,
) -> Tracer<'t, 's, 'p, 'a> {
    let start = Visit {
        frame: frames(chain),
        ..Visit::at(method, value)
    };
    run_from(scene, start, mode)
}

/// The calls through which a method was entered, outermost first, as a trace carries them.
fn frames(chain: &[Site]) -> Option<Rc<Frame>> {
    let sites = chain.iter();
    sites.fold(None, |up, site| Some(Rc::new(Frame { site: *site, up })))
}

fn run_from<'t, 's, 'p, 'a>(
    scene: &'t Scene<'s, 'p, 'a>,
    start: Visit,
    mode: Mode,
) -> Tracer<'t, 's, 'p, 'a> {
    let mut tracer = Tracer {
        scene,
        mode,
        queue: VecDeque::new(),
        seen: FxHashSet::default(),
        received: FxHashSet::default(),
        fillers_left: MAX_FILLERS,
        trace: Trace {
            complete: true,
            ..Trace::default()
        },
    };
    tracer.push(start);
    let mut visits = 0;
    while let Some(visit) = tracer.queue.pop_front() {
        visits += 1;
        if visits > MAX_VISITS {
            tracer.trace.complete = false;
            break;
        }
        let facts = scene.facts.of(visit.method);
        tracer.visit(&facts, &visit);
    }
    tracer
}

/// The number that a value is known to be.
fn whole_number(facts: &MethodFacts, value: ValueId) -> Option<i64> {
    facts.constant_of(value)?.as_number()
}

/// True for a call whose arguments are made of what the method around it was given, such as the key of a wrapper around
/// a map: which value it gives is decided by the caller.
fn depends_on_caller(scene: &Scene<'_, '_, '_>, site: Site) -> bool {
    let facts = scene.facts.of(site.method);
    let is_static = facts.body.parameters().len() == given_to(scene, site.method);
    let mut waiting: Vec<ValueId> = facts.body.operands(site.stmt).to_vec();
    let mut looked_at = 0;
    while let Some(value) = waiting.pop() {
        looked_at += 1;
        if looked_at > MAX_MADE_OF || value.definition().index() >= facts.body.len() {
            continue;
        }
        match facts.body.definition(value).op {
            Op::Parameter(0) if !is_static => {}
            Op::Parameter(_) => return true,
            Op::Invoke(..) | Op::Phi | Op::CheckCast(_) => {
                waiting.extend_from_slice(facts.body.operands(value.definition()));
            }
            _ => {}
        }
    }
    false
}

/// The number of values that calls of the method give besides the receiver.
fn given_to(scene: &Scene<'_, '_, '_>, method: MethodId) -> usize {
    let proto = scene.program.method(method).proto;
    scene.program.parameters(proto).len()
}

struct Tracer<'t, 's, 'p, 'a> {
    scene: &'t Scene<'s, 'p, 'a>,
    mode: Mode,
    queue: VecDeque<Visit>,
    seen: FxHashSet<Visited>,
    /// The classes of received objects whose credentials were found.
    received: FxHashSet<(ClassId, Shows)>,
    /// Methods that may still be looked through for what they put into objects.
    fillers_left: usize,
    trace: Trace<'s>,
}

impl<'s> Tracer<'_, 's, '_, '_> {
    fn push(&mut self, visit: Visit) {
        if self.seen.insert(visit.identity()) {
            self.queue.push_back(visit);
        }
    }

    /// Goes on in another method at an operand of `stmt`. An array may change later; what it holds here is known.
    fn enter(&mut self, facts: &MethodFacts, stmt: StmtId, operand: usize, next: Visit) {
        match facts.constants.operand(&facts.body, stmt, operand) {
            Some(constant) if is_fully_known(constant) && self.mode != Mode::Literals => {
                self.found(&next, Origin::Constant(constant.clone()));
            }
            _ => self.push(next),
        }
    }

    /// Goes on to another value of the same method.
    fn go(&mut self, from: &Visit, value: ValueId) {
        self.push(Visit {
            value,
            ..from.clone()
        });
    }

    fn found(&mut self, visit: &Visit, origin: Origin<'s>) {
        self.found_received(visit, &origin);
        let is_told_by_caller = match origin {
            Origin::StoreRead(_) => true,
            Origin::Call(site, _) => visit.frame.is_some() && depends_on_caller(self.scene, site),
            _ => false,
        };
        let chain = match is_told_by_caller {
            true => chain_of(visit.frame.as_ref()),
            false => Vec::new(),
        };
        self.trace.origins.push(Traced {
            chain,
            origin,
            protections: visit.protections.clone(),
            names: visit.names.clone(),
            sites: visit.sites(),
        });
    }

    fn visit(&mut self, facts: &Arc<MethodFacts>, visit: &Visit) {
        let stmt = visit.value.definition();
        if stmt.index() >= facts.body.len() {
            return self.found(visit, Origin::Unknown);
        }
        if let Some(constant) = facts.constant_of(visit.value)
            && is_fully_known(constant)
            && !self.mode.looks_behind(self.scene, facts.body.stmt(stmt).op)
        {
            return self.found(visit, Origin::Constant(constant.clone()));
        }
        let site = Site {
            method: visit.method,
            stmt,
        };
        let named = self.with_class(facts, with_names(visit, facts.body.stmt(stmt).op));
        let visit = &named;
        match facts.body.stmt(stmt).op {
            Op::Parameter(index) => self.parameter(visit, index),
            Op::FilledArray(_) if visit.element.is_some() => self.element(facts, visit),
            Op::Phi | Op::FilledArray(_) | Op::Unary(_) => {
                let operands = facts.body.operands(stmt).to_vec();
                operands
                    .into_iter()
                    .for_each(|operand| self.go(visit, operand));
            }
            Op::ArrayLoad(_) => {
                if let [array, index] = facts.body.operands(stmt) {
                    let next = Visit {
                        element: whole_number(facts, *index),
                        ..visit.clone()
                    };
                    self.go(&next, *array);
                }
            }
            Op::FieldLoad(field) => {
                let object = facts.body.operands(stmt).first().copied();
                if object.is_some_and(|object| self.part_of_shown(visit, site, object, field)) {
                    return;
                }
                self.field(visit, site, field, object);
            }
            Op::StaticLoad(field) => self.field(visit, site, field, None),
            Op::Invoke(kind, callee) => self.call(facts, &visit.whole(), site, (kind, callee)),
            Op::Binary(BinaryOp::Xor, Number::Int) => self.mixed(facts, visit, site),
            Op::New(class) => self.object(visit, site, class),
            Op::NewArray(_) => self.array(facts, visit),
            _ => self.found(visit, Origin::Unknown),
        }
    }

    /// A parameter is what the callers give: the one caller that the trace came through, or all of them.
    fn parameter(&mut self, visit: &Visit, index: u16) {
        if let Some(frame) = &visit.frame {
            let caller = self.scene.facts.of(frame.site.method);
            if let Some(value) = argument(&caller.body, frame.site.stmt, index) {
                let next = Visit {
                    method: frame.site.method,
                    value,
                    frame: frame.up.clone(),
                    ..visit.clone()
                };
                self.enter(&caller, frame.site.stmt, usize::from(index), next);
            } else if !self.given(visit, index) {
                // A library runs the method on an object that was made here: what it gives is not known.
                self.found(visit, Origin::Parameter(visit.method, index));
            }
            return;
        }
        if self.given(visit, index) {
            return;
        }
        let callers = self.scene.calls_of(visit.method);
        if callers.is_empty() || visit.calls >= MAX_CALLS {
            self.trace.complete &= callers.is_empty();
            return self.found(visit, Origin::Parameter(visit.method, index));
        }
        self.callers(visit, index, callers);
    }

    /// Goes on to what `callers` give to the method of the visit.
    fn callers(&mut self, visit: &Visit, index: u16, callers: Vec<Site>) {
        self.trace.complete &= callers.len() <= MAX_BRANCHES;
        for site in callers.into_iter().take(MAX_BRANCHES) {
            let caller = self.scene.facts.of(site.method);
            if let Some(value) = argument(&caller.body, site.stmt, index) {
                let next = Visit {
                    method: site.method,
                    value,
                    calls: visit.calls + 1,
                    way: along(visit, site, PASSED_ON),
                    ..visit.clone()
                };
                self.enter(&caller, site.stmt, usize::from(index), next);
            }
        }
    }
}
