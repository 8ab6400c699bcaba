//! Calls into what comes out of them: through models, and into the app's own methods.

use super::visit::{Mode, Visit, along, chain_of};
use super::{MAX_BRANCHES, MAX_CALLS, Name, Origin, Site, Tracer};
use crate::analysis::MethodFacts;
use crate::analysis::flow::{Place, Root};
use crate::ir::{InvokeKind, Op};
use crate::program::MethodId;
use crate::session::Scene;
use crate::session::keys;
use crate::session::ports::port_value;
use crate::session::sink_labels::label_before;
use crate::signatures::{MethodModel, Port, Shows};
use std::sync::Arc;

impl<'s> Tracer<'_, 's, '_, '_> {
    pub(super) fn call(
        &mut self,
        facts: &MethodFacts,
        visit: &Visit,
        site: Site,
        (kind, callee): (InvokeKind, MethodId),
    ) {
        let scene = self.scene;
        let models = scene.apis.models(callee);
        if let Some(port) = scene.same_store_port(callee) {
            return self.continue_at(facts, visit, site, port);
        }
        if let Some(model) = models.iter().find(|model| model.source.is_some()) {
            return self.found(visit, Origin::Source { site, model });
        }
        if scene.reads_a_store(callee) {
            return self.found(visit, Origin::StoreRead(site));
        }
        if scene.makes_a_renamed_store(facts, site.stmt, callee) {
            return self.found(visit, Origin::Call(site, callee));
        }
        if self.results(visit, site, callee) {
            return;
        }
        // Everything has a text of its own, so that only the object itself tells whose method runs.
        let is_text_of_any = models.iter().any(|model| model.shows == Some(Shows::Text));
        let targets = match is_text_of_any {
            true => Arc::default(),
            false => scene.called(kind, callee),
        };
        if targets.is_empty() {
            if models.is_empty() {
                if gives_itself(scene, callee) || gives_each(scene, facts, site, callee) {
                    return self.continue_at(facts, visit, site, Port::This);
                }
                return self.found(visit, Origin::Call(site, callee));
            }
            return self.through(facts, visit, site, models, Port::Return);
        }
        self.run(visit, site, callee, &targets);
    }

    /// Goes on to what the methods of the app return that a call runs.
    fn run(&mut self, visit: &Visit, site: Site, callee: MethodId, targets: &[MethodId]) {
        if visit.calls >= MAX_CALLS {
            self.trace.complete = false;
            return self.found(visit, Origin::Call(site, callee));
        }
        let mut went = false;
        for &target in targets.iter().take(MAX_BRANCHES) {
            let inner = self.scene.facts.of(target);
            for value in inner.returned_values() {
                went = true;
                self.push(visit.inside(site, (target, value), "is returned by this call"));
            }
        }
        // A service interface has no code: the library that makes its objects answers.
        if !went {
            self.found(visit, Origin::Call(site, callee));
        }
    }

    /// Goes on to the value at `port` of a call that gives the same store, or a place inside it.
    pub(super) fn continue_at(
        &mut self,
        facts: &MethodFacts,
        visit: &Visit,
        site: Site,
        port: Port,
    ) {
        let Some(value) = port_value(&facts.body, site.stmt, port) else {
            return self.found(visit, Origin::Unknown);
        };
        let mut next = visit.clone();
        next.way = along(visit, site, "is derived here");
        self.go(&next, value);
    }

    /// Goes on through the ports that models say flow to `port`.
    pub(super) fn through(
        &mut self,
        facts: &MethodFacts,
        visit: &Visit,
        site: Site,
        models: &[&'s MethodModel],
        port: Port,
    ) {
        let mut went = false;
        let chain = chain_of(visit.frame.as_ref());
        let is_labelled = label_before(self.scene, site).is_some();
        for model in models {
            let protection = match self.mode {
                Mode::Values => keys::protection(self.scene, &chain, site, model),
                Mode::Objects | Mode::Literals => model.protect,
            };
            for propagation in model.propagate.iter().filter(|row| row.to == port) {
                let mut next = visit.clone();
                next.protections.extend(protection);
                next.shows = model.shows.or(visit.shows);
                if model.makes_key {
                    next.way = along(visit, site, "becomes a key here");
                } else if protection.is_some() {
                    next.way = along(visit, site, "is changed by this call");
                }
                for from in &propagation.from {
                    let Some(value) = port_value(&facts.body, site.stmt, *from) else {
                        continue;
                    };
                    let mut next = next.clone();
                    if model.key.is_some() && *from != Port::This {
                        next.names.insert(Name::Key(site));
                    }
                    if *from != Port::This && is_labelled {
                        next.names.insert(Name::Label(site));
                    }
                    went = true;
                    self.go(&next, value);
                }
            }
        }
        if !went {
            self.found(visit, Origin::Unknown);
        }
    }
}

/// True for a call that gives its receiver itself, such as that of a task which is started.
fn gives_itself(scene: &Scene<'_, '_, '_>, callee: MethodId) -> bool {
    let mut models = scene.apis.all_models(callee).iter();
    models.any(|model| model.call.returns == Some(Place::port(Port::This)))
}

/// True for a call that takes something out of a container under a key which goes through all that there are.
fn gives_each(
    scene: &Scene<'_, '_, '_>,
    facts: &MethodFacts,
    site: Site,
    callee: MethodId,
) -> bool {
    let mut models = scene.apis.all_models(callee).iter();
    let is_part = |place: &Place| place.root == Root::Port(Port::This) && !place.steps.is_empty();
    let takes_out = models.any(|model| {
        let mut rows = model.call.rows.iter().flatten();
        rows.any(|row| row.to == Place::port(Port::Return) && row.from.iter().any(is_part))
    });
    let key = port_value(&facts.body, site.stmt, Port::Argument(1));
    takes_out
        && key.is_some_and(|key| match facts.body.definition(key).op {
            Op::Invoke(_, next) => {
                let name = scene.program.text(scene.program.method(next).name);
                matches!(&*name, "next" | "nextElement" | "getKey")
            }
            _ => false,
        })
}
