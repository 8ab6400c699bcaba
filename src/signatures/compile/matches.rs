//! The `[[match.…]]` tables of a rule.

use super::rule::{check_sentence, subject};
use super::search::{asset, native, search_groups, string};
use super::{Context, declared, one_of, port, template, value_kinds};
use crate::finding::Severity;
use crate::signatures::expression::Vocabulary;
use crate::signatures::problem::Report;
use crate::signatures::rule::{
    BodyMatch, CallCondition, CallMatch, CellMatch, CellPlace, Condition, FlowMatch, FlowPlace,
    Level, ManifestElement, Match, MatchKind, Relation, ResourceMatch, Scope,
};
use crate::signatures::syntax::{
    self, AbsenceSyntax, AssetSyntax, BodySyntax, CallSyntax, CellSyntax, CommonSyntax, FlowSyntax,
    ManifestSyntax, NativeSyntax, ResourceSyntax, ScriptSyntax, StringSyntax, Text,
};
use crate::signatures::vocabulary::WithGroups;
use toml::de::DeTable;

/// Reads every item of one kind and compiles it.
macro_rules! kinds {
    ($context:expr, $table:expr, $report:expr, $found:expr; $($key:literal $shape:ty => $compile:path;)*) => {
        $(for (start, mut item) in syntax::read_items::<$shape>(&mut $table, $key, $report) {
            let common = item.take_common();
            if let Some(kind) = $compile($context, start, &mut item, $report) {
                $found.push(complete($context, kind, common, $report));
            }
        })*
        syntax::refuse_rest(&$table, &[$($key),*], $report);
    };
}

/// All alternatives, by kind and then in the order of the file.
pub(super) fn matches(
    context: Context<'_>,
    mut table: DeTable<'_>,
    report: &mut Report<'_>,
) -> Vec<Match> {
    let mut found = Vec::new();
    kinds! { context, table, report, found;
        "string" StringSyntax => string;
        "native" NativeSyntax => native;
        "asset" AssetSyntax => asset;
        "manifest" ManifestSyntax => manifest;
        "resource" ResourceSyntax => resource;
        "call" CallSyntax => call;
        "body" BodySyntax => body;
        "flow" FlowSyntax => flow;
        "cell" CellSyntax => cell;
        "absence" AbsenceSyntax => super::absence::absence;
        "script" ScriptSyntax => super::script::script;
    }
    found
}

/// The common keys, checked against what the kind offers.
fn complete(
    context: Context<'_>,
    kind: MatchKind,
    common: CommonSyntax,
    report: &mut Report<'_>,
) -> Match {
    let subject = subject(&kind);
    let groups = search_groups(&kind);
    let with_groups = WithGroups {
        subject,
        groups: groups.as_deref().unwrap_or_default(),
    };
    let vocabulary: &dyn Vocabulary = if groups.is_some() {
        &with_groups
    } else {
        &subject
    };
    let mut expression = |text: &Option<Text>| {
        text.as_ref()
            .and_then(|text| context.expression(text, vocabulary, report))
    };
    let condition = Condition {
        when: expression(&common.when),
        unless: expression(&common.unless),
    };
    let severities = Severity::ALL.map(|severity| (severity.as_str(), severity));
    let mut levels = Vec::new();
    for level in &common.level {
        let severity = one_of(&level.severity, &severities, report);
        let condition = context.expression(&level.when, vocabulary, report);
        levels.extend(severity.zip(condition).map(|(severity, condition)| Level {
            severity,
            condition,
        }));
    }
    let message = common.message.as_ref().and_then(|text| {
        let message = template(text, vocabulary, report)?;
        check_sentence(&message, text, report);
        Some(message)
    });
    Match {
        kind,
        condition,
        levels,
        fact: common.fact,
        label: common.label,
        message,
    }
}

fn manifest(
    _: Context<'_>,
    _: usize,
    item: &mut ManifestSyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    let known = [
        ("application", ManifestElement::Application),
        ("activity", ManifestElement::Activity),
        ("service", ManifestElement::Service),
        ("receiver", ManifestElement::Receiver),
        ("provider", ManifestElement::Provider),
        ("component", ManifestElement::Component),
        ("filter", ManifestElement::Filter),
        ("permission", ManifestElement::Permission),
    ];
    one_of(&item.element, &known, report).map(MatchKind::Manifest)
}

fn resource(
    _: Context<'_>,
    _: usize,
    item: &mut ResourceSyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    one_of(&item.file, &[("network-security-config", ())], report)?;
    Some(MatchKind::Resource(ResourceMatch {
        element: item.element.take(),
    }))
}

const SCOPES: [(&str, Scope); 5] = [
    ("method", Scope::Method),
    ("object", Scope::Object),
    ("class", Scope::Class),
    ("app", Scope::App),
    ("logout", Scope::Logout),
];

pub(super) fn call_conditions(
    context: Context<'_>,
    texts: &[Text],
    report: &mut Report<'_>,
) -> Vec<CallCondition> {
    texts
        .iter()
        .filter_map(|text| context.call_condition(text, report))
        .collect()
}

fn call(
    context: Context<'_>,
    start: usize,
    item: &mut CallSyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    let methods = context.patterns(&item.methods, report);
    if item.methods.is_empty() {
        report.at(
            start,
            "the match names no methods; give at least one pattern",
        );
    }
    Some(MatchKind::Call(CallMatch {
        methods,
        secret: item.secret.as_ref().and_then(|text| port(text, report)),
        absent: call_conditions(context, &item.absent, report),
        absent_in: scope(item.absent_in.as_ref(), Scope::Method, report),
        present: call_conditions(context, &item.present, report),
        present_in: scope(item.present_in.as_ref(), Scope::Method, report),
    }))
}

/// How near other calls must be.
fn scope(text: Option<&Text>, otherwise: Scope, report: &mut Report<'_>) -> Scope {
    let scope = text.and_then(|text| one_of(text, &SCOPES, report));
    scope.unwrap_or(otherwise)
}

fn body(
    context: Context<'_>,
    start: usize,
    item: &mut BodySyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    let (texts, relation) = match (&item.overrides, &item.methods) {
        (Some(texts), None) => (texts, Relation::Overrides),
        (None, Some(texts)) => (texts, Relation::Is),
        _ => {
            report.at(start, "give either overrides or methods");
            return None;
        }
    };
    Some(MatchKind::Body(BodyMatch {
        methods: context.patterns(texts, report),
        relation,
    }))
}

fn flow(
    context: Context<'_>,
    _: usize,
    item: &mut FlowSyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    let places = [
        ("sink", FlowPlace::Sink),
        ("key", FlowPlace::Key),
        ("address", FlowPlace::Address),
    ];
    let primary = item.primary.as_ref();
    let primary = primary.and_then(|text| one_of(text, &places, report));
    Some(MatchKind::Flow(FlowMatch {
        values: value_kinds(&item.values, report),
        sources: declared(&item.sources, context.source_kinds, report),
        sinks: declared(&item.sinks, context.sink_kinds, report),
        primary: primary.unwrap_or(FlowPlace::Sink),
        absent: call_conditions(context, &item.absent, report),
        absent_in: scope(item.absent_in.as_ref(), Scope::Object, report),
        present: call_conditions(context, &item.present, report),
        present_in: scope(item.present_in.as_ref(), Scope::Object, report),
    }))
}

/// The place that a rule asks for; the write when it asks for none.
pub(super) fn cell_place(
    text: Option<&Text>,
    places: &[(&str, CellPlace)],
    report: &mut Report<'_>,
) -> CellPlace {
    let place = text.and_then(|text| one_of(text, places, report));
    place.unwrap_or(CellPlace::Write)
}

fn cell(
    context: Context<'_>,
    _: usize,
    item: &mut CellSyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    let places = [
        ("write", CellPlace::Write),
        ("outside", CellPlace::Outside),
        ("resumption", CellPlace::Resumption),
        ("open", CellPlace::Open),
        ("change", CellPlace::Change),
        ("key", CellPlace::Key),
        ("manifest", CellPlace::Manifest),
    ];
    Some(MatchKind::Cell(CellMatch {
        stores: declared(&item.stores, context.store_kinds, report),
        values: value_kinds(&item.values, report),
        primary: cell_place(item.primary.as_ref(), &places, report),
        named: item
            .named
            .as_ref()
            .and_then(|text| context.lexicon(text, report)),
    }))
}
