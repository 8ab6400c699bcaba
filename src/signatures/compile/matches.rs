//! The `[[match.…]]` tables of a rule.

use super::rule::{check_sentence, subject};
use super::{Context, declared, one_of, port, template, value_kinds};
use crate::finding::Severity;
use crate::signatures::expression::Vocabulary;
use crate::signatures::names::WithGroups;
use crate::signatures::problem::Report;
use crate::signatures::regex::TextRegex;
use crate::signatures::rule::{
    AbsenceMatch, AbsenceSubject, AssetMatch, BodyMatch, CallMatch, CellMatch, CellPlace,
    Condition, Decode, Decoder, FlowMatch, Level, ManifestElement, Match, MatchKind, NativeMatch,
    Never, PathGlob, Pool, Relation, ResourceFile, ResourceMatch, Scope, SecretPart, StringMatch,
    TextSearch,
};
use crate::signatures::syntax::{
    self, AbsenceSyntax, AssetSyntax, BodySyntax, CallSyntax, CellSyntax, CommonSyntax, FlowSyntax,
    ManifestSyntax, NativeSyntax, ResourceSyntax, SearchSyntax, StringSyntax, Text,
};
use toml::de::DeTable;

/// Characters an anchor needs, so that it is rare.
const MIN_ANCHOR: usize = 3;

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
        "absence" AbsenceSyntax => absence;
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

/// The capture groups of a search, which its conditions may name; asking for them compiles the expression, so
/// only those are asked that have any.
fn search_groups(kind: &MatchKind) -> Option<Vec<String>> {
    let search = match kind {
        MatchKind::String(one) => &one.search,
        MatchKind::Native(one) => &one.search,
        MatchKind::Asset(one) => &one.search,
        _ => return None,
    };
    let named = search.regex.source().contains("(?P<") || search.regex.source().contains("(?<");
    Some(if named {
        search.regex.group_names()
    } else {
        Vec::new()
    })
}

fn search(
    context: Context<'_>,
    item: &SearchSyntax,
    report: &mut Report<'_>,
) -> Option<TextSearch> {
    if item.anchors.is_empty() {
        report.at(
            item.regex.span().start,
            "the search has no anchors; give literals that every match holds one of",
        );
    }
    for anchor in item
        .anchors
        .iter()
        .filter(|anchor| anchor.get_ref().chars().count() < MIN_ANCHOR)
    {
        let message = format!(
            "the anchor '{}' is too common; use at least {MIN_ANCHOR} characters",
            anchor.get_ref()
        );
        report.at(anchor.span().start, message);
    }
    let decodings = [
        ("jwt", Decode::Jwt),
        ("json", Decode::Json),
        ("pem", Decode::Pem),
    ];
    let decode = item
        .decode
        .as_ref()
        .map(|text| one_of(text, &decodings, report));
    let regex = context.regex(&item.regex, item.ignore_case, report)?;
    Some(TextSearch {
        anchors: item
            .anchors
            .iter()
            .map(|anchor| anchor.get_ref().clone())
            .collect(),
        ignore_case: item.ignore_case,
        decode: decode
            .unwrap_or(Some(Decode::Json))
            .filter(|_| item.decode.is_some()),
        secret: secret_part(item.secret.as_ref(), &regex, report),
        regex,
    })
}

/// `match` is the whole match, another word a group; without a word the group `secret` counts if there is one.
fn secret_part(text: Option<&Text>, regex: &TextRegex, report: &mut Report<'_>) -> SecretPart {
    let Some(text) = text else {
        return match regex.source().contains("<secret>") {
            true => SecretPart::Group("secret".to_owned()),
            false => SecretPart::Whole,
        };
    };
    let word = text.get_ref().as_str();
    if word == "match" {
        return SecretPart::Whole;
    }
    if !regex.source().contains(&format!("<{word}>")) {
        report.at(
            text.span().start,
            format!("the regular expression has no group '{word}'; use match or a group"),
        );
    }
    SecretPart::Group(word.to_owned())
}

fn string(
    context: Context<'_>,
    _: usize,
    item: &mut StringSyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    let known = [("dex", Pool::Dex), ("resources", Pool::Resources)];
    let pools = item
        .pools
        .iter()
        .filter_map(|text| one_of(text, &known, report))
        .collect();
    let search = search(context, &item.take_search(), report)?;
    Some(MatchKind::String(StringMatch { search, pools }))
}

fn native(
    context: Context<'_>,
    _: usize,
    item: &mut NativeSyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    let known = [
        ("plain", Decoder::Plain),
        ("xor1", Decoder::Xor1),
        ("base64", Decoder::Base64),
    ];
    let mut decoders: Vec<Decoder> = item
        .decoders
        .iter()
        .filter_map(|text| one_of(text, &known, report))
        .collect();
    if item.decoders.is_empty() {
        decoders.push(Decoder::Plain);
    }
    let search = search(context, &item.take_search(), report)?;
    Some(MatchKind::Native(NativeMatch { search, decoders }))
}

fn asset(
    context: Context<'_>,
    _: usize,
    item: &mut AssetSyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    let files = item
        .files
        .iter()
        .filter_map(|text| glob(context, text, report))
        .collect();
    let search = search(context, &item.take_search(), report)?;
    Some(MatchKind::Asset(AssetMatch { search, files }))
}

fn glob(context: Context<'_>, text: &Text, report: &mut Report<'_>) -> Option<PathGlob> {
    let mut source = String::from("^");
    let mut rest = text.get_ref().as_str();
    while let Some(next) = rest.chars().next() {
        let (piece, length) = match next {
            '*' if rest.starts_with("**/") => ("(?:.*/)?".to_owned(), 3),
            '*' if rest.starts_with("**") => (".*".to_owned(), 2),
            '*' => ("[^/]*".to_owned(), 1),
            '?' => ("[^/]".to_owned(), 1),
            other => (regex::escape(&other.to_string()), other.len_utf8()),
        };
        source.push_str(&piece);
        rest = &rest[length..];
    }
    source.push('$');
    match TextRegex::new(&source, false, context.trust) {
        Ok(regex) => Some(PathGlob {
            text: text.get_ref().clone(),
            regex,
        }),
        Err(message) => {
            report.at(text.span().start, message);
            None
        }
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
    let known = [
        (
            "network-security-config",
            ResourceFile::NetworkSecurityConfig,
        ),
        ("full-backup-content", ResourceFile::FullBackupContent),
        ("data-extraction-rules", ResourceFile::DataExtractionRules),
        ("layout", ResourceFile::Layout),
        ("string", ResourceFile::String),
    ];
    let file = one_of(&item.file, &known, report)?;
    Some(MatchKind::Resource(ResourceMatch {
        file,
        element: item.element.take(),
    }))
}

const SCOPES: [(&str, Scope); 3] = [
    ("method", Scope::Method),
    ("class", Scope::Class),
    ("app", Scope::App),
];

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
    let absent_in = item
        .absent_in
        .as_ref()
        .map(|text| one_of(text, &SCOPES, report));
    let absent = item
        .absent
        .iter()
        .filter_map(|text| context.call_condition(text, report))
        .collect();
    Some(MatchKind::Call(CallMatch {
        methods,
        secret: item.secret.as_ref().and_then(|text| port(text, report)),
        absent,
        absent_in: absent_in.flatten().unwrap_or(Scope::Method),
    }))
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
    Some(MatchKind::Flow(FlowMatch {
        values: value_kinds(&item.values, report),
        sinks: declared(&item.sinks, context.sink_kinds, report),
    }))
}

fn cell(
    context: Context<'_>,
    _: usize,
    item: &mut CellSyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    let places = [
        ("write", CellPlace::Write),
        ("open", CellPlace::Open),
        ("manifest", CellPlace::Manifest),
    ];
    let primary = item
        .primary
        .as_ref()
        .map(|text| one_of(text, &places, report));
    Some(MatchKind::Cell(CellMatch {
        stores: declared(&item.stores, context.store_kinds, report),
        values: value_kinds(&item.values, report),
        primary: primary.flatten().unwrap_or(CellPlace::Write),
    }))
}

fn absence(
    context: Context<'_>,
    start: usize,
    item: &mut AbsenceSyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    let values = value_kinds(&item.values, report);
    let scopes = [
        ("logout", Scope::Logout),
        ("class", Scope::Class),
        ("app", Scope::App),
    ];
    let scope = one_of(&item.scope, &scopes, report);
    let never = match (&item.never, &item.never_calls) {
        (Some(text), None) => one_of(text, &[("kill", ())], report).map(|()| Never::Kill),
        (None, Some(texts)) => {
            let calls = texts
                .iter()
                .filter_map(|text| context.call_condition(text, report))
                .collect();
            Some(Never::Calls(calls))
        }
        _ => {
            report.at(start, "give either never or never_calls");
            None
        }
    };
    let subject = match one_of(&item.subject, &[("cell", true), ("screen", false)], report)? {
        true => AbsenceSubject::Cell { values },
        false => AbsenceSubject::Screen,
    };
    Some(MatchKind::Absence(AbsenceMatch {
        subject,
        scope: scope?,
        never: never?,
    }))
}
