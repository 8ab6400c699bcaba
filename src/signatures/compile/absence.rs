//! `[[match.absence]]`: what should happen, to what, and what would show that it does.

use super::matches::call_conditions;
use super::{Context, one_of, value_kinds};
use crate::signatures::absence::{AbsenceMatch, AbsenceSubject, Agreed, Never, Signs};
use crate::signatures::problem::Report;
use crate::signatures::rule::{MatchKind, Scope};
use crate::signatures::syntax::{AbsenceSyntax, Text};

/// The words for subjects, without what belongs to each.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Cell,
    Screen,
    StaticField,
    Logout,
    Request,
    Endpoint,
}

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
        ("logout", Subject::Logout),
        ("request", Subject::Request),
        ("endpoint", Subject::Endpoint),
    ];
    let subject = one_of(&item.subject, &subjects, report)?;
    let never = never(context, start, subject, item, report);
    let subject = match subject {
        Subject::Cell => AbsenceSubject::Cell { values },
        Subject::Screen => AbsenceSubject::Screen,
        Subject::StaticField => AbsenceSubject::StaticField { values },
        Subject::Logout => AbsenceSubject::Logout,
        Subject::Request => AbsenceSubject::Request,
        Subject::Endpoint => AbsenceSubject::Endpoint,
    };
    Some(MatchKind::Absence(AbsenceMatch {
        subject,
        scope: scope?,
        never: never?,
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
            let kills = one_of(text, &[("kill", true), ("commit", false)], report)?;
            match (kills, has_agreed) {
                (true, true) => Some(Never::KillElsewhere(agreed)),
                (true, false) => Some(Never::Kill),
                (false, _) => Some(Never::Commit),
            }
        }
        (Some(text), Subject::StaticField) if signs.is_empty() => {
            one_of(text, &[("kill", Never::Kill)], report)
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
                "give either 'never', for a cell, a static field or a session check, or the keys that begin with 'never_'",
            );
            None
        }
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
