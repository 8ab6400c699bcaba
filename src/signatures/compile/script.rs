//! `[[match.script]]`, and the files that say what calls of scripts do.

use super::{Context, declared, one_of, value_kinds};
use crate::signatures::problem::Report;
use crate::signatures::rule::MatchKind;
use crate::signatures::script::{
    ScriptDeed, ScriptLibrary, ScriptMatch, ScriptModel, ScriptModels, ScriptPattern, ScriptPlace,
    ScriptPort, ScriptSubject,
};
use crate::signatures::syntax::{self, ScriptLibrarySyntax, ScriptModelSyntax, ScriptSyntax, Text};

/// What one file says of scripts.
pub(in crate::signatures) fn script_models(report: &mut Report<'_>) -> ScriptModels {
    let mut found = ScriptModels::default();
    let Some(mut table) = syntax::parse(report) else {
        return found;
    };
    let items: Vec<(usize, ScriptModelSyntax)> = syntax::read_items(&mut table, "script", report);
    for (start, item) in items {
        found.models.extend(model(start, &item, report));
    }
    let items: Vec<(usize, ScriptLibrarySyntax)> =
        syntax::read_items(&mut table, "library", report);
    for (start, item) in items {
        if item.strings.is_empty() && item.files.is_empty() {
            report.at(
                start,
                "the library has no signs; give strings that its module holds, or files",
            );
        }
        found.libraries.push(ScriptLibrary {
            name: item.name.into_inner(),
            strings: item.strings,
            files: item.files,
        });
    }
    syntax::refuse_rest(&table, &["script", "library"], report);
    found
}

fn model(start: usize, item: &ScriptModelSyntax, report: &mut Report<'_>) -> Option<ScriptModel> {
    let known = [
        ("write", ScriptDeed::Write),
        ("read", ScriptDeed::Read),
        ("remove", ScriptDeed::Remove),
        ("clear", ScriptDeed::Clear),
        ("request", ScriptDeed::Request),
        ("answer", ScriptDeed::Answer),
        ("protect", ScriptDeed::Protect),
        ("expose", ScriptDeed::Expose),
        ("otherwise", ScriptDeed::Otherwise),
    ];
    let does = one_of(&item.does, &known, report)?;
    if item.calls.is_empty() && item.properties.is_empty() {
        report.at(start, "the item names nothing; give calls or properties");
    }
    let needs_kind = matches!(
        does,
        ScriptDeed::Write
            | ScriptDeed::Read
            | ScriptDeed::Remove
            | ScriptDeed::Clear
            | ScriptDeed::Expose
    );
    if needs_kind != item.kind.is_some() {
        report.at(
            start,
            "stores and what exposes values have a kind, and nothing else has",
        );
    }
    Some(ScriptModel {
        calls: patterns(&item.calls, report),
        properties: patterns(&item.properties, report),
        does,
        kind: item.kind.as_ref().map(|kind| kind.get_ref().clone()),
        title: item.title.clone(),
        key: item.key.as_ref().and_then(|text| port(text, report)),
        values: item
            .values
            .iter()
            .filter_map(|text| port(text, report))
            .collect(),
        url: item.url.as_ref().and_then(|text| port(text, report)),
    })
}

fn patterns(texts: &[Text], report: &mut Report<'_>) -> Vec<ScriptPattern> {
    let mut found = Vec::new();
    for text in texts {
        match ScriptPattern::parse(text.get_ref()) {
            Ok(pattern) => found.push(pattern),
            Err((offset, message)) => report.inside(text.span(), offset, message),
        }
    }
    found
}

fn port(text: &Text, report: &mut Report<'_>) -> Option<ScriptPort> {
    let found = ScriptPort::parse(text.get_ref());
    if found.is_none() {
        let message = format!(
            "'{}' is no port of a script; use a1 to a9 with names behind it, a1[], a*, name, or value",
            text.get_ref()
        );
        report.at(text.span().start, message);
    }
    found
}

/// What a rule looks for in scripts.
pub(super) fn script(
    context: Context<'_>,
    start: usize,
    item: &mut ScriptSyntax,
    report: &mut Report<'_>,
) -> Option<MatchKind> {
    let subjects = [
        ("cell", ScriptSubject::Cell(Vec::new())),
        ("sink", ScriptSubject::Sink(Vec::new())),
        ("call", ScriptSubject::Call(Vec::new())),
        ("comparison", ScriptSubject::Comparison),
        ("logout", ScriptSubject::Logout),
        ("page", ScriptSubject::Page),
    ];
    let mut subject = one_of(&item.subject, &subjects, report)?;
    check_lists(start, &subject, item, report);
    match &mut subject {
        ScriptSubject::Cell(stores) => {
            *stores = declared(&item.stores, context.script_kinds, report)
        }
        ScriptSubject::Sink(sinks) => *sinks = declared(&item.sinks, context.script_kinds, report),
        ScriptSubject::Call(calls) => *calls = patterns(&item.calls, report),
        _ => {}
    }
    let places = [
        ("script", ScriptPlace::Script),
        ("manifest", ScriptPlace::Manifest),
    ];
    let primary = item
        .primary
        .as_ref()
        .and_then(|text| one_of(text, &places, report));
    Some(MatchKind::Script(ScriptMatch {
        subject,
        values: value_kinds(&item.values, report),
        primary: primary.unwrap_or(ScriptPlace::Script),
    }))
}

/// Each subject has a list of its own, and none of the others.
fn check_lists(
    start: usize,
    subject: &ScriptSubject,
    item: &ScriptSyntax,
    report: &mut Report<'_>,
) {
    let lists = [
        (
            "stores",
            matches!(subject, ScriptSubject::Cell(_)),
            !item.stores.is_empty(),
        ),
        (
            "sinks",
            matches!(subject, ScriptSubject::Sink(_)),
            !item.sinks.is_empty(),
        ),
        (
            "calls",
            matches!(subject, ScriptSubject::Call(_)),
            !item.calls.is_empty(),
        ),
    ];
    for (key, wanted, given) in lists {
        match (wanted, given) {
            (true, false) => report.at(
                start,
                format!("the match names no {key}; give at least one"),
            ),
            (false, true) => {
                let name = item.subject.get_ref();
                report.at(
                    start,
                    format!("a match about a {name} has no {key}; leave them out"),
                );
            }
            _ => {}
        }
    }
}
