//! Values at sinks: what is logged, and what is sent as a credential.

use super::answers::{held_in, whole_answers};
use super::capture::captured_at;
use super::evidence::{Reasons, Verdict};
use super::outside::is_external;
use super::ports::port_value;
use super::put_values::put_into;
use super::reasons::of_origin;
use super::sink_labels::{of_label, of_sink_key};
use super::trace::{Origin, Site, Traced, trace_shown};
use super::uses::credential_header;
use super::value_sources::KnownSources;
use super::{Scene, exclusive_or};
use crate::finding::Step;
use crate::ir::{Op, ValueId};
use crate::program::MethodId;
use crate::signatures::{CallbackModel, EXCLUSIVE_OR, MethodModel, Port, Protection, Shows};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Kind of the sink that request headers are.
pub(super) const HEADER: &str = "header";
/// Sinks that take down what goes on: of the text around a credential, all is said there.
const REPORTING: [&str; 2] = ["log", "telemetry"];
/// Sinks that carry a credential to a server.
pub(super) const SENDING: [&str; 8] = [
    HEADER,
    "form-field",
    "query-parameter",
    "url",
    "basic-credentials",
    "request-body",
    "request-cookie",
    "request-data",
];

/// One value that reaches a sink, with the evidence about that value alone.
#[derive(Debug, Clone)]
pub struct SinkFlow {
    /// Kind of the sink, as models name it.
    pub sink: String,
    /// The call.
    pub site: Site,
    /// The value as it arrives, which is more than the credential when it was put together.
    pub arriving: ValueId,
    /// True when whoever starts a component of the app decides what the value is.
    pub external: bool,
    /// The call that the value comes from.
    pub source: Option<Site>,
    /// All calls that such a value comes from on its ways into this sink.
    pub sources: BTreeSet<Site>,
    /// The constant that names the value at the sink, such as the name of a header.
    pub key: Option<String>,
    /// What the value is.
    pub verdict: Verdict,
    /// Why.
    pub reasons: Reasons,
    /// What happened to the value on the way.
    pub protections: BTreeSet<Protection>,
    /// Where the value is put aside when the object that sends it is made, once for all requests.
    pub captured: Option<Site>,
    /// The way, from the origin to the sink.
    pub steps: Vec<Step>,
}

impl SinkFlow {
    /// True when the value goes to a server.
    pub fn is_sent(&self) -> bool {
        SENDING.contains(&self.sink.as_str())
    }
}

/// A value on its way into a sink, before anything is known of its origin elsewhere.
pub(super) struct Arrival<'s> {
    /// Kind of the sink.
    pub(super) kind: &'s str,
    pub(super) site: Site,
    arriving: ValueId,
    pub(super) key: Option<String>,
    /// Where it comes from.
    pub(super) traced: Traced<'s>,
    pub(super) reasons: Reasons,
}

/// Every value that is given to a sink, followed back to its origins.
pub struct Arrivals<'s> {
    pub(super) list: Vec<Arrival<'s>>,
}

/// Finds what arrives at the sinks of the app.
pub fn arrivals<'s>(scene: &Scene<'s, '_, '_>) -> Arrivals<'s> {
    let modelled = scene.apis.modelled().flat_map(|method| {
        let models = scene.apis.models(method).iter();
        let with_sinks = models.filter(|model| !model.sinks.is_empty());
        with_sinks.map(move |model| (method, *model))
    });
    let modelled: Vec<(MethodId, &'s MethodModel)> = modelled.collect();
    let sinks: Vec<(Site, &'s MethodModel)> = modelled
        .into_par_iter()
        .flat_map_iter(|(method, model)| {
            let sites = scene.app_calls(method).into_iter();
            sites.map(move |site| (site, model))
        })
        .collect();
    let at_calls = sinks
        .par_iter()
        .map(|(site, model)| at_site(scene, *site, model))
        .flatten_iter();
    let mut list: Vec<Arrival<'s>> = at_calls.collect();
    for (method, model) in scene.apis.callbacks() {
        list.extend(at_returns(scene, method, model));
        list.extend(at_parameters(scene, method, model));
    }
    list.extend(at_services(scene));
    for mixed in exclusive_or::in_app(scene) {
        let value = (mixed.value, None);
        list.extend(arriving(scene, EXCLUSIVE_OR, mixed.site, None, value));
    }
    Arrivals { list }
}

/// What the app gives to the methods of its service interfaces.
fn at_services<'s>(scene: &Scene<'s, '_, '_>) -> Vec<Arrival<'s>> {
    let mut found = Vec::new();
    for (method, parameters) in scene.apis.services() {
        for site in scene.app_calls(*method) {
            let facts = scene.facts.of(site.method);
            for parameter in parameters {
                let value = port_value(&facts.body, site.stmt, parameter.port);
                let Some(value) = value else {
                    continue;
                };
                let (model, key) = (parameter.model, parameter.key.clone());
                found.extend(arriving(
                    scene,
                    &model.sink,
                    site,
                    key,
                    (value, model.shows),
                ));
            }
        }
    }
    found
}

/// What a method that others call back hands to them.
fn at_returns<'s>(
    scene: &Scene<'s, '_, '_>,
    method: MethodId,
    model: &'s CallbackModel,
) -> Vec<Arrival<'s>> {
    let facts = scene.facts.of(method);
    let mut found = Vec::new();
    for sink in model
        .sinks
        .iter()
        .filter(|sink| sink.ports.contains(&Port::Return))
    {
        let returns = facts.body.stmts().filter(|(stmt, statement)| {
            matches!(statement.op, Op::Return) && facts.is_reachable(*stmt)
        });
        for (stmt, _) in returns {
            if let Some(value) = facts.body.operands(stmt).first() {
                let site = Site { method, stmt };
                found.extend(arriving(scene, &sink.kind, site, None, (*value, None)));
            }
        }
    }
    found
}

/// What a method that others call back puts into the containers that it is given or gives back.
fn at_parameters<'s>(
    scene: &Scene<'s, '_, '_>,
    method: MethodId,
    model: &'s CallbackModel,
) -> Vec<Arrival<'s>> {
    let mut found = Vec::new();
    for sink in &model.sinks {
        for (site, key, value) in put_into(scene, method, &sink.ports) {
            found.extend(arriving(scene, &sink.kind, site, key, (value, None)));
        }
    }
    found
}

fn at_site<'s>(scene: &Scene<'s, '_, '_>, site: Site, model: &'s MethodModel) -> Vec<Arrival<'s>> {
    let facts = scene.facts.of(site.method);
    let mut found = Vec::new();
    for sink in &model.sinks {
        let key = scene.text_at(site, sink.key);
        for value in sink
            .ports
            .iter()
            .filter_map(|port| port_value(&facts.body, site.stmt, *port))
        {
            let shows = (value, model.shows);
            found.extend(arriving(scene, &sink.kind, site, key.clone(), shows));
        }
    }
    found
}

/// The origins of a value at a sink, apart from constants.
fn arriving<'s>(
    scene: &Scene<'s, '_, '_>,
    kind: &'s str,
    site: Site,
    key: Option<String>,
    (value, shows): (ValueId, Option<Shows>),
) -> Vec<Arrival<'s>> {
    let traced = trace_shown(scene, &[], (site.method, value), shows);
    let origins = traced.origins.into_iter();
    origins
        .filter(|traced| !matches!(traced.origin, Origin::Constant(_)))
        .map(|traced| {
            let mut reasons = of_origin(scene, &traced);
            match &key {
                Some(key) if kind != HEADER => of_sink_key(scene, key, &mut reasons),
                _ => of_label(scene, site, &mut reasons),
            }
            Arrival {
                kind,
                site,
                arriving: value,
                key: key.clone(),
                traced,
                reasons,
            }
        })
        .collect()
}

impl<'s> Arrivals<'s> {
    /// The ways of all values, with the reasons about each and the call that it arrives at.
    pub(super) fn ways(&self) -> impl Iterator<Item = (&Traced<'s>, &Reasons, Site)> {
        let list = self.list.iter();
        list.map(|arrival| (&arrival.traced, &arrival.reasons, arrival.site))
    }

    /// The arrivals that are session credentials, given what is known of their sources.
    pub fn judge(&self, scene: &Scene<'s, '_, '_>, known: &KnownSources<Reasons>) -> Vec<SinkFlow> {
        let whole = whole_answers(scene, known);
        let judged = self.list.iter().filter_map(|arrival| {
            let mut reasons = arrival.reasons.clone();
            let more = known.of_traced(&arrival.traced);
            more.for_each(|more| reasons.extend(more));
            if REPORTING.contains(&arrival.kind) && reasons.verdict().is_none() {
                reasons.extend(held_in(&whole, &arrival.traced, arrival.site)?);
            }
            let verdict = reasons.verdict()?;
            Some(arrival.flow(scene, verdict, reasons))
        });
        in_order(judged.collect())
    }
}

impl<'s> Arrival<'s> {
    /// The flow that it is, once it is known what arrives.
    pub(super) fn flow(
        &self,
        scene: &Scene<'s, '_, '_>,
        verdict: Verdict,
        reasons: Reasons,
    ) -> SinkFlow {
        let mut steps = self.traced.steps(scene);
        steps.push(scene.step(self.site, "the value arrives here"));
        SinkFlow {
            sink: self.kind.to_owned(),
            site: self.site,
            arriving: self.arriving,
            external: is_external(scene, &self.traced),
            captured: captured(scene, self),
            source: self.traced.source_site(),
            sources: self.traced.source_site().into_iter().collect(),
            key: self.key.clone(),
            verdict,
            reasons,
            protections: self.traced.protections.clone(),
            steps,
        }
    }
}

/// Each flow once, with all of its sources, in the order of their sinks.
pub(super) fn in_order(mut flows: Vec<SinkFlow>) -> Vec<SinkFlow> {
    flows.sort_by_key(|flow| {
        (
            flow.site,
            flow.verdict.value,
            flow.sink.clone(),
            flow.external,
            flow.captured.is_none(),
            // What arrives as it is says more than what arrives protected.
            flow.protections.len(),
            std::cmp::Reverse(flow.verdict.confidence),
        )
    });
    flows.dedup_by(|other, kept| {
        let is_same = other.site == kept.site
            && other.verdict.value == kept.verdict.value
            && other.sink == kept.sink
            && other.external == kept.external;
        if is_same {
            kept.sources.append(&mut other.sources);
        }
        is_same
    });
    flows
}

/// Where a stored credential is put aside on its way into a header.
fn captured(scene: &Scene<'_, '_, '_>, arrival: &Arrival<'_>) -> Option<Site> {
    credential_header(arrival)?;
    captured_at(scene, &arrival.traced, arrival.site)
}
