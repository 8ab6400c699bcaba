//! Model files.

use super::call::{call, is_plain, place};
use super::{Context, one_of, port, ports, value_kind};
use crate::finding::Strength;
use crate::signatures::model::{
    CallbackModel, FieldModel, MethodModel, ParameterModel, Propagation, Protection, Shows,
    SinkModel, SourceModel,
};
use crate::signatures::port::Port;
use crate::signatures::problem::Report;
use crate::signatures::syntax::{
    self, CallbackSyntax, FieldSyntax, MethodSyntax, ParameterSyntax, SinkSyntax, SourceSyntax,
    Text,
};
use std::sync::Arc;

/// The lexicon that keys are looked up in.
const KEY_LEXICON: &str = "session";

/// What of an object may flow through, as model files say it.
const SHOWS: [(&str, Shows); 2] = [("text", Shows::Text), ("fields", Shows::Fields)];

/// What model files hold.
#[derive(Debug, Default)]
pub(in crate::signatures) struct Models {
    pub(in crate::signatures) methods: Vec<MethodModel>,
    pub(in crate::signatures) fields: Vec<FieldModel>,
    pub(in crate::signatures) callbacks: Vec<CallbackModel>,
    pub(in crate::signatures) parameters: Vec<ParameterModel>,
}

/// The models of one file.
pub(in crate::signatures) fn models(context: Context<'_>, report: &mut Report<'_>) -> Models {
    let Some(mut table) = syntax::parse(report) else {
        return Models::default();
    };
    let methods: Vec<(usize, MethodSyntax)> = syntax::read_items(&mut table, "method", report);
    let fields: Vec<(usize, FieldSyntax)> = syntax::read_items(&mut table, "field", report);
    let callbacks: Vec<(usize, CallbackSyntax)> =
        syntax::read_items(&mut table, "callback", report);
    let parameters: Vec<(usize, ParameterSyntax)> =
        syntax::read_items(&mut table, "parameter", report);
    syntax::refuse_rest(
        &table,
        &["method", "field", "callback", "parameter"],
        report,
    );
    let parameters = parameters.iter().map(|(_, item)| parameter(item, report));
    let mut found = Models {
        parameters: parameters.collect(),
        ..Models::default()
    };
    for (start, item) in callbacks {
        found
            .callbacks
            .push(callback(context, start, &item, report));
    }
    for (start, item) in methods {
        found.methods.push(method(context, start, &item, report));
    }
    for (start, item) in fields {
        let names = names(start, item.name.as_ref(), &item.names, report);
        let patterns = names
            .into_iter()
            .filter_map(|name| context.field_pattern(name, report))
            .collect();
        if let Some(source) = source(context, &item.source, report) {
            found.fields.push(FieldModel {
                fields: patterns,
                source,
            });
        }
    }
    found
}

fn parameter(item: &ParameterSyntax, report: &mut Report<'_>) -> ParameterModel {
    let annotations = item.annotations.iter();
    ParameterModel {
        annotations: annotations.map(|text| text.get_ref().clone()).collect(),
        sink: item.sink.get_ref().clone(),
        shows: shows(item.shows.as_ref(), report),
    }
}

pub(super) fn shows(text: Option<&Text>, report: &mut Report<'_>) -> Option<Shows> {
    one_of(text?, &SHOWS, report)
}

fn callback(
    context: Context<'_>,
    start: usize,
    item: &CallbackSyntax,
    report: &mut Report<'_>,
) -> CallbackModel {
    if item.overrides.is_empty() && item.annotation.is_none() {
        report.at(
            start,
            "the callback names no methods; give overrides or annotation",
        );
    }
    if item.external.is_empty() && item.sink.is_empty() {
        report.at(start, "the callback says nothing; give external or sink");
    }
    CallbackModel {
        overrides: context.patterns(&item.overrides, report),
        annotation: item.annotation.as_ref().map(|text| text.get_ref().clone()),
        external: ports(&item.external, report),
        sinks: item.sink.iter().map(|one| sink(one, report)).collect(),
    }
}

fn sink(item: &SinkSyntax, report: &mut Report<'_>) -> SinkModel {
    SinkModel {
        kind: item.kind.get_ref().clone(),
        ports: ports(&item.ports, report),
        key: item.key.as_ref().and_then(|key| port(key, report)),
    }
}

fn method(
    context: Context<'_>,
    start: usize,
    item: &MethodSyntax,
    report: &mut Report<'_>,
) -> MethodModel {
    let names = names(start, item.name.as_ref(), &item.names, report);
    let methods = names
        .into_iter()
        .filter_map(|name| context.pattern(name, report))
        .collect();
    refuse_empty(start, item, report);
    let protections = Protection::ALL.map(|protection| (protection.as_str(), protection));
    let source = item
        .source
        .as_ref()
        .and_then(|one| source(context, one, report));
    let sinks = sinks(item, report);
    let propagate = plain_rows(item, report);
    let protect = item
        .protect
        .as_ref()
        .and_then(|text| one_of(text, &protections, report));
    let call = call(item, (source.as_ref(), &sinks, protect), report);
    MethodModel {
        methods,
        source,
        sinks,
        propagate,
        key: item.key.as_ref().and_then(|text| port(text, report)),
        protect,
        compares: ports(&item.compares, report),
        shows: shows(item.shows.as_ref(), report),
        call: Arc::new(call),
        encryption_key: item
            .encryption_key
            .as_ref()
            .and_then(|text| port(text, report)),
        encryption_mode: item
            .encryption_mode
            .as_ref()
            .and_then(|text| port(text, report)),
        makes_key: item.makes_key,
        fills: item.fills.as_ref().and_then(|text| port(text, report)),
        coarse: item.coarse,
    }
}

/// A model that says nothing is a mistake.
fn refuse_empty(start: usize, item: &MethodSyntax, report: &mut Report<'_>) {
    let says_nothing = item.source.is_none() && item.sink.is_empty() && item.propagate.is_none();
    let does_nothing = item.calls.is_empty() && item.sends.is_none() && item.leaves.is_empty();
    let returns_nothing = item.returns.is_none() && item.wraps.is_none() && item.clears.is_empty();
    let has_no_key =
        item.protect.is_none() && item.encryption_key.is_none() && item.compares.is_empty();
    if says_nothing && does_nothing && returns_nothing && has_no_key {
        report.at(
            start,
            "the model says nothing; give source, sink, propagate, returns, calls, sends, compares or encryption_key",
        );
    }
}

fn sinks(item: &MethodSyntax, report: &mut Report<'_>) -> Vec<SinkModel> {
    let sinks = item.sink.iter().map(|sink| SinkModel {
        kind: sink.kind.get_ref().clone(),
        ports: ports(&sink.ports, report),
        key: sink.key.as_ref().and_then(|key| port(key, report)),
    });
    sinks.collect()
}

/// The flows between ports.
fn plain_rows(item: &MethodSyntax, report: &mut Report<'_>) -> Vec<Propagation> {
    let rows = item.propagate.iter().flatten().filter(|row| is_plain(row));
    let rows = rows.filter_map(|row| {
        Some(Propagation {
            from: ports(&row.from, report),
            to: port(&row.to, report)?,
        })
    });
    rows.collect()
}

/// `name` and `names` together.
fn names<'t>(
    start: usize,
    one: Option<&'t Text>,
    several: &'t [Text],
    report: &mut Report<'_>,
) -> Vec<&'t Text> {
    let all: Vec<&Text> = one.into_iter().chain(several).collect();
    if all.is_empty() {
        report.at(start, "the model names nothing; give name or names");
    }
    all
}

fn source(
    context: Context<'_>,
    item: &SourceSyntax,
    report: &mut Report<'_>,
) -> Option<SourceModel> {
    let strengths =
        [Strength::Weak, Strength::Medium, Strength::Strong].map(|one| (one.as_str(), one));
    let strength = item
        .strength
        .as_ref()
        .map_or(Some(Strength::Medium), |text| {
            one_of(text, &strengths, report)
        });
    let given = [
        item.value.is_some(),
        item.by_key.is_some(),
        item.kind.is_some(),
        item.not_a_session,
        item.public,
    ];
    if given.into_iter().filter(|one| *one).count() > 1 {
        let message = "value, by_key, kind, not_a_session and public exclude each other; keep one";
        report.at(item.evidence.span().start, message);
    }
    if let Some(key) = &item.by_key
        && !context
            .lexicons
            .iter()
            .any(|lexicon| lexicon.name() == KEY_LEXICON)
    {
        report.at(
            key.span().start,
            format!("there is no lexicon '{KEY_LEXICON}' to look the key up in; add one"),
        );
    }
    Some(SourceModel {
        value: item
            .value
            .as_ref()
            .and_then(|text| value_kind(text, report)),
        by_key: item.by_key.as_ref().and_then(|text| port(text, report)),
        kind: item.kind.as_ref().map(|kind| kind.get_ref().clone()),
        not_a_session: item.not_a_session,
        external: item.external,
        public: item.public,
        evidence: item.evidence.get_ref().clone(),
        strength: strength?,
        port: item
            .port
            .as_ref()
            .map_or(Some(Port::Return), |text| port(text, report))?,
        place: item.place.as_ref().and_then(|text| place(text, report)),
        only_password_fields: item.only_password_fields,
        only_exported: item.only_exported,
    })
}
