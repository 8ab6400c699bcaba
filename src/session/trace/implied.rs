//! Calls that a library makes of the objects it is given, such as the lambda of `lazy { … }`: what it hands out is what
//! they return, and what they are given is what it holds.

use super::shown::method_named;
use super::visit::{Frame, Mode, Visit, along, chain_of};
use super::{MAX_BRANCHES, MAX_CALLS, Origin, Port, Site, Tracer, trace_objects};
use crate::analysis::flow::{ImpliedCall, Place, Root};
use crate::program::MethodId;
use crate::session::Scene;
use crate::session::ports::port_value;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A library call with what it gives to a method of an object.
#[derive(Debug, Clone)]
pub(in crate::session) struct Given {
    /// The library call.
    pub site: Site,
    /// The arguments, as far as it is known where they come from.
    pub arguments: Vec<Option<Handed>>,
}

/// What a library gives to a method that it runs.
#[derive(Debug, Clone)]
pub(in crate::session) enum Handed {
    /// What the library call is given itself.
    At(Port),
    /// What another method returns that the same library call runs.
    ResultOf(ImpliedCall),
}

impl Tracer<'_, '_, '_, '_> {
    /// Goes on to what the methods return whose results the call at `site` hands out; false when it hands out none.
    pub(super) fn results(&mut self, visit: &Visit, site: Site, callee: MethodId) -> bool {
        if self.mode != Mode::Values || visit.calls >= MAX_CALLS {
            return false;
        }
        let models = self.scene.apis.all_models(callee).iter();
        let calls = models.flat_map(|model| &model.call.calls);
        let mut went = false;
        for implied in calls.filter(|implied| hands_out(implied)) {
            went |= self.returned(visit, site, implied);
        }
        for implied in kept_results(self.scene, callee) {
            went |= self.returned(visit, site, &implied);
        }
        went
    }

    /// Goes on to what the methods return that the library runs; false when none is known.
    fn returned(&mut self, visit: &Visit, site: Site, implied: &ImpliedCall) -> bool {
        let chain = chain_of(visit.frame.as_ref());
        let mut went = false;
        for (made, method) in called(self.scene, &chain, site, implied) {
            let frame = Rc::new(Frame {
                site: made,
                up: None,
            });
            for value in self.scene.facts.of(method).returned_values() {
                went = true;
                self.push(Visit {
                    method,
                    value,
                    frame: Some(Rc::clone(&frame)),
                    calls: visit.calls + 1,
                    way: along(visit, site, "is returned by code that this call runs"),
                    ..visit.clone()
                });
            }
        }
        went
    }

    /// Goes on to what library calls give to the parameter of a method that they run; false when none is known.
    pub(super) fn given(&mut self, visit: &Visit, index: u16) -> bool {
        if self.mode != Mode::Values || visit.calls >= MAX_CALLS {
            return false;
        }
        let scene = self.scene;
        let given = scene.lookups.given(|| given_by_libraries(scene));
        let Some(calls) = given.get(&visit.method) else {
            return false;
        };
        let mut went = false;
        for call in calls.iter().take(MAX_BRANCHES) {
            let at = usize::from(index).checked_sub(1);
            match at.and_then(|at| call.arguments.get(at)?.as_ref()) {
                Some(Handed::At(port)) => went |= self.handed_on(visit, call.site, *port),
                Some(Handed::ResultOf(implied)) => {
                    let outside = Visit {
                        frame: None,
                        ..visit.clone()
                    };
                    went |= self.returned(&outside, call.site, implied);
                }
                None => {}
            }
        }
        went
    }

    /// Goes on to what the library call is given at a port.
    fn handed_on(&mut self, visit: &Visit, site: Site, port: Port) -> bool {
        let facts = self.scene.facts.of(site.method);
        let Some(value) = port_value(&facts.body, site.stmt, port) else {
            return false;
        };
        self.push(Visit {
            method: site.method,
            value,
            frame: None,
            calls: visit.calls + 1,
            way: along(visit, site, "is handed on by this call"),
            ..visit.clone()
        });
        true
    }
}

/// The calls whose results an object keeps and the callee hands out: what a task has worked out, when it is asked.
fn kept_results(scene: &Scene<'_, '_, '_>, callee: MethodId) -> Vec<ImpliedCall> {
    let this = Root::Port(Port::This);
    let models = scene.apis.all_models(callee).iter();
    let rows = models
        .filter_map(|model| model.call.rows.as_ref())
        .flatten();
    let given = rows.filter(|row| row.to.root == Root::Port(Port::Return));
    let parts = given.flat_map(|row| &row.from);
    let parts: Vec<&Place> = parts
        .filter(|part| part.root == this && !part.steps.is_empty())
        .collect();
    if parts.is_empty() {
        return Vec::new();
    }
    let kept = scene.lookups.kept_results(|| {
        let methods = scene.apis.modelled();
        let models = methods.flat_map(|method| scene.apis.all_models(method));
        let calls = models.flat_map(|model| &model.call.calls);
        let kept = calls.filter(|implied| {
            let result = implied.result.as_ref();
            let is_kept = result.is_some_and(|result| result.root == this);
            is_kept && implied.target.root == this && implied.target.steps.is_empty()
        });
        kept.cloned().collect()
    });
    let mut found: Vec<ImpliedCall> = Vec::new();
    for implied in kept {
        let is_asked = |result: &Place| parts.contains(&result);
        if implied.result.as_ref().is_some_and(is_asked) && !found.contains(implied) {
            found.push(implied.clone());
        }
    }
    found
}

/// True when the result of the implied call leaves the library call.
fn hands_out(implied: &ImpliedCall) -> bool {
    let result = implied.result.as_ref();
    result.is_some_and(|place| place.root == Root::Port(Port::Return))
}

/// The port of a place, whatever part of it is meant.
fn at_port(place: &Place) -> Option<Port> {
    match place.root {
        Root::Port(port) => Some(port),
        Root::Global(_) | Root::Nothing => None,
    }
}

/// The methods that the library call runs, each with the statement that makes its object.
fn called(
    scene: &Scene<'_, '_, '_>,
    chain: &[Site],
    site: Site,
    implied: &ImpliedCall,
) -> Vec<(Site, MethodId)> {
    let facts = scene.facts.of(site.method);
    let port = at_port(&implied.target).filter(|_| implied.target.steps.is_empty());
    let Some(object) = port.and_then(|port| port_value(&facts.body, site.stmt, port)) else {
        return Vec::new();
    };
    let traced = trace_objects(scene, chain, site.method, object);
    let made = traced.origins.iter().filter_map(|one| match one.origin {
        Origin::Object(made, class) => Some((made, class)),
        _ => None,
    });
    made.filter_map(|(made, class)| {
        let method = method_named(scene, class, &implied.name, &implied.descriptor)?;
        Some((made, method))
    })
    .collect()
}

/// What library calls in the app give to the methods of objects.
fn given_by_libraries(scene: &Scene<'_, '_, '_>) -> FxHashMap<MethodId, Vec<Given>> {
    let mut found: FxHashMap<MethodId, Vec<Given>> = FxHashMap::default();
    for method in scene.apis.modelled() {
        for model in scene.apis.all_models(method) {
            let calls = &model.call.calls;
            for implied in calls.iter().filter(|one| !one.arguments.is_empty()) {
                let arguments = implied.arguments.iter();
                let arguments: Vec<_> = arguments.map(|place| handed(calls, place)).collect();
                for site in scene.app_calls(method) {
                    for (_, target) in called(scene, &[], site, implied) {
                        found.entry(target).or_default().push(Given {
                            site,
                            arguments: arguments.clone(),
                        });
                    }
                }
            }
        }
    }
    found
}

/// What stands at a place when a library gives it on, given all calls that it makes.
fn handed(calls: &[ImpliedCall], place: &Place) -> Option<Handed> {
    let is_result = |implied: &&ImpliedCall| implied.result.as_ref() == Some(place);
    match calls.iter().find(is_result) {
        Some(implied) => Some(Handed::ResultOf(implied.clone())),
        None => at_port(place).map(Handed::At),
    }
}
