//! `[[match.absence]]`: what should happen, to what, and what would show that it does.

use super::matches::{call_conditions, cell_place};
use super::{Context, one_of, value_kinds};
use crate::finding::Confidence;
use crate::signatures::absence::{AbsenceMatch, AbsenceSubject, Agreed, Doubt, Never, Signs};
use crate::signatures::problem::Report;
use crate::signatures::rule::{CellPlace, MatchKind, Scope};
use crate::signatures::syntax::{AbsenceSyntax, DoubtSyntax, Text};

/// The words for subjects, without what belongs to each.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Cell,
    Screen,
    StaticField,
    KeptField,
    Logout,
    Request,
    Endpoint,
    Renewal,
}

/// Where findings about cells can point.
const PLACES: [(&str, CellPlace); 2] = [
    ("write", CellPlace::Write),
    ("resumption", CellPlace::Resumption),
];

pub(super) fn absence(
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
    let subjects = [
        ("cell", Subject::Cell),
        ("screen", Subject::Screen),
        ("static-field", Subject::StaticField),
        ("kept-field", Subject::KeptField),
        ("logout", Subject::Logout),
        ("request", Subject::Request),
        ("endpoint", Subject::Endpoint),
        ("renewal", Subject::Renewal),
    ];
    let subject = one_of(&item.subject, &subjects, report)?;
    let never = never(context, start, subject, item, report);
    let primary = cell_place(item.primary.as_ref(), &PLACES, report);
    if let Some(text) = &item.primary
        && !matches!((subject, &never), (Subject::Cell, Some(Never::Signs(_))))
    {
        let message = "only a cell with keys that begin with 'never_' has a choice of places; leave 'primary' out";
        report.at(text.span().start, message);
    }
    let doubts = item.doubt.iter();
    let doubts = doubts.map(|item| doubt(context, item, report)).collect();
    let subject = match subject {
        Subject::Cell => AbsenceSubject::Cell { values },
        Subject::Screen => AbsenceSubject::Screen,
        Subject::StaticField => AbsenceSubject::StaticField { values },
        Subject::KeptField => AbsenceSubject::KeptField { values },
        Subject::Logout => AbsenceSubject::Logout,
        Subject::Request => AbsenceSubject::Request,
        Subject::Endpoint => AbsenceSubject::Endpoint,
        Subject::Renewal => AbsenceSubject::Renewal { values },
    };
    Some(MatchKind::Absence(AbsenceMatch {
        subject,
        scope: scope?,
        never: never?,
        named: item
            .named
            .as_ref()
            .and_then(|text| context.lexicon(text, report)),
        primary,
        doubts,
    }))
}

fn never(
    context: Context<'_>,
    start: usize,
    subject: Subject,
    item: &AbsenceSyntax,
    report: &mut Report<'_>,
) -> Option<Never> {
    let signs = signs(context, item, report);
    let agreed = Agreed {
        callbacks: context.patterns(texts(item.but_in.as_ref()), report),
        checks: context.patterns(texts(item.but_after.as_ref()), report),
    };
    let has_agreed = item.but_in.is_some() || item.but_after.is_some();
    match (&item.never, subject) {
        (Some(text), Subject::Cell) if signs.is_empty() => {
            let kill = match has_agreed {
                true => Never::KillElsewhere(agreed),
                false => Never::Kill,
            };
            let known = [
                ("kill", kill),
                ("commit", Never::Commit),
                ("revocation", Never::Revocation),
            ];
            one_of(text, &known, report)
        }
        (Some(text), Subject::StaticField) if signs.is_empty() => {
            one_of(text, &[("kill", Never::Kill)], report)
        }
        (Some(text), Subject::KeptField) => one_of(text, &[("kill", Never::KillOr(signs))], report),
        (Some(text), Subject::Renewal) => {
            let known = [
                ("session-end", Never::SessionEnd(signs)),
                ("rotation", Never::Rotation),
            ];
            one_of(text, &known, report)
        }
        (Some(text), Subject::Screen) => {
            let check = Never::SessionCheck(signs.calls);
            one_of(text, &[("session-check", check)], report)
        }
        (None, Subject::Screen) if item.never_calls.is_some() => Some(Never::Calls(signs.calls)),
        (None, Subject::Cell | Subject::Logout | Subject::Request | Subject::Endpoint)
            if !signs.is_empty() =>
        {
            Some(Never::Signs(signs))
        }
        _ => {
            report.at(
                start,
                "give either 'never', for a cell, a field, a renewal or a session check, or the keys that begin with 'never_'",
            );
            None
        }
    }
}

fn doubt(context: Context<'_>, item: &DoubtSyntax, report: &mut Report<'_>) -> Doubt {
    let signs = Signs {
        calls: call_conditions(context, &item.calls, report),
        types: plain(Some(&item.types)),
        ..Signs::default()
    };
    if signs.is_empty() {
        let message = "the doubt has no signs; give calls or types";
        report.at(item.says.span().start, message);
    }
    let percent = *item.confidence.get_ref();
    if percent > 100 {
        report.at(
            item.confidence.span().start,
            "the confidence is a percentage; use 0 to 100",
        );
    }
    Doubt {
        says: item.says.get_ref().clone(),
        confidence: Confidence::new(percent),
        signs,
    }
}

fn signs(context: Context<'_>, item: &AbsenceSyntax, report: &mut Report<'_>) -> Signs {
    let mut regex = |text: Option<&Text>| text.and_then(|text| context.regex(text, false, report));
    let (texts_named, names) = (
        regex(item.never_texts.as_ref()),
        regex(item.never_names.as_ref()),
    );
    Signs {
        calls: call_conditions(context, texts(item.never_calls.as_ref()), report),
        overrides: context.patterns(texts(item.never_overrides.as_ref()), report),
        annotations: plain(item.never_annotations.as_ref()),
        types: plain(item.never_types.as_ref()),
        texts: texts_named,
        labels: item
            .never_labels
            .as_ref()
            .and_then(|text| context.lexicon(text, report)),
        names,
        numbers: item.never_numbers.clone().unwrap_or_default(),
    }
}

fn plain(list: Option<&Vec<Text>>) -> Vec<String> {
    let texts = texts(list).iter();
    texts.map(|text| text.get_ref().clone()).collect()
}

fn texts(list: Option<&Vec<Text>>) -> &[Text] {
    list.map_or(&[], Vec::as_slice)
}
