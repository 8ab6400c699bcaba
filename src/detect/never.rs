//! What an app never does about its session as a whole: one hit for all cells, or for all requests.

use super::cell::{CellNames, identity, leaking_write, primary, way_into};
use super::code_place::CodePlace;
use super::flow_names::SinkArrival;
use super::hit::{Hit, Rule};
use super::{Detection, signs};
use crate::finding::{Flow, ValueKind};
use crate::session::flows::SinkFlow;
use crate::signatures::names::AboutRequests;
use crate::signatures::{Argument, CellPlace, Environment, Signs, Value};

/// Kind of the sink that request headers are.
const HEADER: &str = "header";
/// Further places that one finding names at most.
const MAX_OTHERS: usize = 5;

/// One hit for the session cells of an app without the signs, at the write of the first one.
pub(super) fn cells(
    detection: &Detection<'_, '_, '_, '_>,
    values: &[ValueKind],
    (wanted, place): (&Signs, CellPlace),
    rule: Rule<'_>,
) -> Option<Hit> {
    let scene = detection.scene;
    let cells = detection.session.cells_of(values).into_iter();
    let cells = cells.filter(|(cell, _)| !cell.writes.is_empty());
    let named = cells.map(|(cell, verdict)| {
        let value = Some(verdict.value);
        let names = CellNames {
            detection,
            cell,
            value,
        };
        (names, verdict)
    });
    let mut open: Vec<_> = named.filter(|(names, _)| rule.holds(names)).collect();
    // By what it holds and where, so that a build without names points at the same cell.
    open.sort_by_key(|(names, verdict)| (verdict.value, &names.cell.key));
    let (names, verdict) = open.first()?;
    if signs::in_app(detection, wanted) {
        return None;
    }
    let write = leaking_write(names.cell)?;
    let primary = primary(detection, names.cell, write, place)?;
    let mut hit = rule.hit(primary, names);
    hit.flows.extend(way_into(names.cell));
    let others = open.iter().skip(1).take(MAX_OTHERS);
    hit.related = others
        .filter_map(|(names, _)| leaking_write(names.cell))
        .map(|write| scene.step(write.site, "it also keeps such a value here"))
        .collect();
    hit.evidence = names.cell.reasons_for(verdict.value).evidence();
    hit.confidence = Some(verdict.confidence.min(rule.signature.confidence));
    hit.identity = identity(names.cell);
    Some(hit)
}

/// One hit for the requests that carry a credential, in an app without the signs.
pub(super) fn requests(
    detection: &Detection<'_, '_, '_, '_>,
    wanted: &Signs,
    rule: Rule<'_>,
) -> Option<Hit> {
    let scene = detection.scene;
    let flows = detection.session.flows.iter();
    let named = flows
        .filter(|flow| flow.sink == HEADER)
        .map(|flow| RequestNames { detection, flow });
    let open: Vec<_> = named.filter(|names| rule.holds(names)).collect();
    let first = open.first()?;
    if signs::in_app(detection, wanted) {
        return None;
    }
    let mut hit = rule.hit(scene.location_with_excerpt(first.flow.site), first);
    hit.flows.push(Flow {
        title: "how the credential gets into a request".to_owned(),
        steps: first.flow.steps.clone(),
    });
    let others = open.iter().skip(1).take(MAX_OTHERS);
    hit.related = others
        .map(|names| scene.step(names.flow.site, "another request with a credential"))
        .collect();
    hit.evidence = first.flow.reasons.evidence();
    hit.confidence = Some(rule.signature.confidence.min(first.flow.verdict.confidence));
    hit.identity.push(scene.short_name(first.flow.site.method));
    Some(hit)
}

/// What conditions may ask about a request that carries a credential.
struct RequestNames<'n, 'd, 's, 'p, 'a> {
    detection: &'n Detection<'d, 's, 'p, 'a>,
    flow: &'n SinkFlow,
}

impl Environment for RequestNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        let place = CodePlace {
            detection: self.detection,
            site: self.flow.site,
        };
        match AboutRequests::find(path) {
            Some(AboutRequests::App(_)) => self.detection.app.name(path),
            Some(AboutRequests::Code(name)) => place.code(name),
            Some(AboutRequests::Value(name)) => self.flow.value(name),
            Some(AboutRequests::Callee(name)) => place.callee(name),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.detection.app.call(function, arguments)
    }
}
