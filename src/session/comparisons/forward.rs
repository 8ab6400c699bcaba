//! A typed text forwards into the comparisons it reaches: through calls, fields and methods of the app.

use super::Compared;
use crate::analysis::MethodFacts;
use crate::ir::{InvokeKind, Op, StmtId, ValueId};
use crate::program::{FieldId, MethodId};
use crate::session::Scene;
use crate::session::origins::{Name, Site};
use crate::session::ports::port_value;
use crate::signatures::{Port, Protection};
use rustc_hash::FxHashSet;
use std::collections::{BTreeSet, VecDeque};

/// Values that one search visits at most.
const MAX_VISITS: usize = 256;
/// Callers, callees and readers of a field that are followed at most.
const MAX_BRANCHES: usize = 8;
/// Calls that are entered at most, one behind the other.
const MAX_DEPTH: usize = 5;

/// What a text brings along.
#[derive(Debug, Clone, Default)]
pub(super) struct Way {
    pub(super) names: BTreeSet<Name>,
    pub(super) protections: BTreeSet<Protection>,
    pub(super) sites: Vec<(Site, &'static str)>,
}

#[derive(Clone)]
struct Visit {
    method: MethodId,
    value: ValueId,
    /// The calls through which the method was entered, outermost first.
    chain: Vec<Site>,
    way: Way,
}

struct Search<'t, 's, 'p, 'a> {
    scene: &'t Scene<'s, 'p, 'a>,
    queue: VecDeque<Visit>,
    seen: FxHashSet<(MethodId, ValueId, Option<Site>)>,
    found: Vec<Compared>,
}

/// The comparisons that the text which the call at `field` gives is part of.
pub(super) fn comparisons(scene: &Scene<'_, '_, '_>, field: Site) -> Vec<Compared> {
    let mut search = Search {
        scene,
        queue: VecDeque::new(),
        seen: FxHashSet::default(),
        found: Vec::new(),
    };
    search.push(Visit {
        method: field.method,
        value: field.stmt.value(),
        chain: Vec::new(),
        way: Way::default(),
    });
    let mut visits = 0;
    while let Some(visit) = search.queue.pop_front() {
        visits += 1;
        if visits > MAX_VISITS {
            break;
        }
        let facts = scene.facts.of(visit.method);
        for stmt in facts.uses(visit.value).to_vec() {
            search.visit(&facts, &visit, stmt);
        }
    }
    search.found
}

impl Search<'_, '_, '_, '_> {
    fn push(&mut self, visit: Visit) {
        let seen = (visit.method, visit.value, visit.chain.last().copied());
        if self.seen.insert(seen) {
            self.queue.push_back(visit);
        }
    }

    fn visit(&mut self, facts: &MethodFacts, visit: &Visit, stmt: StmtId) {
        let site = Site {
            method: visit.method,
            stmt,
        };
        match facts.body.stmt(stmt).op {
            Op::Phi => self.push(Visit {
                value: stmt.value(),
                ..visit.clone()
            }),
            Op::Return => self.returned(visit),
            Op::FieldStore(field) | Op::StaticStore(field)
                if facts.body.operands(stmt).last() == Some(&visit.value) =>
            {
                self.stored(visit, site, field);
            }
            Op::Invoke(kind, callee) if facts.is_reachable(stmt) => {
                self.given(facts, visit, site, (kind, callee));
            }
            _ => {}
        }
    }

    fn given(
        &mut self,
        facts: &MethodFacts,
        visit: &Visit,
        site: Site,
        (kind, callee): (InvokeKind, MethodId),
    ) {
        let value_at = |port: Port| port_value(&facts.body, site.stmt, port);
        let models = self.scene.apis.models(callee);
        for model in models {
            let mut ports = model.compares.iter();
            if ports.any(|port| value_at(*port) == Some(visit.value)) {
                let others = model.compares.iter().filter_map(|port| value_at(*port));
                let mut others = others.filter(|other| *other != visit.value);
                self.found.extend(others.next().map(|other| Compared {
                    site,
                    typed: visit.value,
                    other,
                    chain: visit.chain.clone(),
                    way: visit.way.clone(),
                }));
                return;
            }
            for row in &model.propagate {
                let mut from = row.from.iter();
                if row.to == Port::Return
                    && from.any(|port| value_at(*port) == Some(visit.value))
                    && facts.body.stmt(site.stmt).has_value
                {
                    let mut next = visit.clone();
                    next.way.protections.extend(model.protect);
                    next.value = site.stmt.value();
                    self.push(next);
                }
            }
        }
        if visit.chain.len() < MAX_DEPTH {
            self.enter(facts, visit, site, (kind, callee));
        }
    }

    /// Goes on in the app's own methods that the call runs.
    fn enter(
        &mut self,
        facts: &MethodFacts,
        visit: &Visit,
        site: Site,
        (kind, callee): (InvokeKind, MethodId),
    ) {
        let operands = facts.body.operands(site.stmt);
        let at = operands.iter().position(|operand| *operand == visit.value);
        let Some(at) = at.and_then(|at| u16::try_from(at).ok()) else {
            return;
        };
        if at == 0 && kind.has_receiver() {
            return;
        }
        for &target in self.scene.targets(callee).iter().take(MAX_BRANCHES) {
            let inner = self.scene.facts.of(target);
            let mut parameters = inner.body.stmts();
            let parameter = parameters.find(|(_, stmt)| stmt.op == Op::Parameter(at));
            if let Some((parameter, _)) = parameter {
                let mut next = visit.clone();
                next.chain.push(site);
                next.way.sites.push((site, "is passed on here"));
                next.way.names.insert(Name::Parameter(target, at));
                next.way.names.insert(Name::Method(target));
                self.push(Visit {
                    method: target,
                    value: parameter.value(),
                    ..next
                });
            }
        }
    }

    /// Goes on behind the calls that the method returns to.
    fn returned(&mut self, visit: &Visit) {
        let mut chain = visit.chain.clone();
        let sites = match chain.pop() {
            Some(site) => vec![site],
            None => self.scene.calls_of(visit.method),
        };
        for site in sites.into_iter().take(MAX_BRANCHES) {
            if !self
                .scene
                .facts
                .of(site.method)
                .body
                .stmt(site.stmt)
                .has_value
            {
                continue;
            }
            let mut way = visit.way.clone();
            way.sites.push((site, "is returned by this call"));
            way.names.insert(Name::Method(visit.method));
            self.push(Visit {
                method: site.method,
                value: site.stmt.value(),
                chain: chain.clone(),
                way,
            });
        }
    }

    /// Goes on where the field is read.
    fn stored(&mut self, visit: &Visit, store: Site, field: FieldId) {
        let reads = self.scene.program.readers(field).iter();
        let own = reads.filter(|site| self.scene.program.is_app_code(site.method));
        let sites: Vec<Site> = own
            .take(MAX_BRANCHES)
            .filter_map(|site| self.scene.statement(*site))
            .collect();
        for site in sites {
            let mut way = visit.way.clone();
            way.sites.push((store, "is kept in a field here"));
            way.sites.push((site, "is read from the field here"));
            way.names.insert(Name::Field(field));
            self.push(Visit {
                method: site.method,
                value: site.stmt.value(),
                chain: Vec::new(),
                way,
            });
        }
    }
}
