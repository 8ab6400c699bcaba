//! Rule files: the metadata; the matches are compiled next door.

use super::matches::matches;
use super::{Context, check_names, one_of, unchecked_template};
use crate::finding::{Confidence, Precision, SecuritySeverity, Severity};
use crate::signatures::absence::{AbsenceSubject, Never};
use crate::signatures::problem::Report;
use crate::signatures::rule::{Match, MatchKind, Raise, Signature};
use crate::signatures::syntax::{self, RaiseSyntax, RuleSyntax, Text};
use crate::signatures::template::Template;
use crate::signatures::vocabulary::Subject;
use std::borrow::Cow;
use std::sync::Arc;
use toml::Spanned;

/// The schema that this version reads.
pub(in crate::signatures) const SCHEMA: u32 = 1;

/// What the place of a rule file says about the rule.
#[derive(Debug)]
pub(in crate::signatures) struct RulePlace {
    /// The folder.
    pub(in crate::signatures) family: String,
    /// The file name without its ending.
    pub(in crate::signatures) stem: String,
    /// Name and version of the pack.
    pub(in crate::signatures) pack: Arc<str>,
    /// The Markdown file beside it.
    pub(in crate::signatures) documentation: Cow<'static, str>,
}

/// The signature of one file; `None` when it cannot be used.
pub(in crate::signatures) fn rule(
    context: Context<'_>,
    place: RulePlace,
    report: &mut Report<'_>,
) -> Option<Signature> {
    let mut table = syntax::parse(report)?;
    let has_matches = table.contains_key("match");
    let alternatives = syntax::take_table(&mut table, "match", report);
    let whole = 0..report.text().len().min(1);
    let head: Option<RuleSyntax> = syntax::read_table(table, whole, report);
    let matches = match alternatives {
        Some(alternatives) => matches(context, alternatives.into_inner(), report),
        None if has_matches => Vec::new(),
        None => {
            report.whole("the rule matches nothing; add a [[match.call]] or another match");
            Vec::new()
        }
    };
    let head = head?;
    check_place(&head, &place, report);
    let requires = head
        .requires
        .as_ref()
        .and_then(|text| context.expression(text, &Subject::App, report));
    let raises = head.raise.iter();
    let raises = raises.filter_map(|one| raise(context, one, report));
    let raises: Vec<Raise> = raises.collect();
    let message = rule_message(&head.message, &matches, report);
    let verify = common_templates(&head.verify, &matches, report);
    let redact = common_templates(&head.redact, &matches, report);
    check_facts(&head, message.as_ref(), &matches, report);
    check_references(&head, report);
    let scales = scales(&head, report);
    Some(Signature {
        id: head.id.into_inner(),
        family: place.family,
        title: head.title.into_inner(),
        severity: scales.severity?,
        security_severity: scales.security_severity?,
        precision: scales.precision?,
        confidence: scales.confidence,
        cwe: head.cwe.into_iter().map(Spanned::into_inner).collect(),
        masvs: strings(head.masvs),
        maswe: strings(head.maswe),
        maswe_beta: strings(head.maswe_beta),
        mastg: strings(head.mastg),
        message: message?,
        verify,
        redact,
        requires,
        raises,
        matches,
        pack: place.pack,
        documentation: place.documentation,
    })
}

/// How bad and how sure; nothing where the file says nothing that exists.
struct Scales {
    severity: Option<Severity>,
    security_severity: Option<SecuritySeverity>,
    precision: Option<Precision>,
    confidence: Confidence,
}

fn scales(head: &RuleSyntax, report: &mut Report<'_>) -> Scales {
    let severities = Severity::ALL.map(|severity| (severity.as_str(), severity));
    let precisions = Precision::ALL.map(|precision| (precision.as_str(), precision));
    let percent = *head.confidence.get_ref();
    if percent > 100 {
        report.at(
            head.confidence.span().start,
            "the confidence is a percentage; use 0 to 100",
        );
    }
    Scales {
        severity: one_of(&head.severity, &severities, report),
        security_severity: security_severity(&head.security_severity, report),
        precision: one_of(&head.precision, &precisions, report),
        confidence: Confidence::new(percent),
    }
}

fn strings(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(Spanned::into_inner).collect()
}

fn check_place(head: &RuleSyntax, place: &RulePlace, report: &mut Report<'_>) {
    let id = head.id.get_ref();
    if *head.schema.get_ref() != SCHEMA {
        let message = format!(
            "schema {} is not known; this version reads schema {SCHEMA}",
            head.schema.get_ref()
        );
        report.at(head.schema.span().start, message);
    }
    if !is_kebab_case(id) {
        let message = format!(
            "the id '{id}' is not kebab-case; use lower-case words joined by single hyphens"
        );
        report.at(head.id.span().start, message);
    } else if *id != place.stem {
        let message = format!(
            "the id '{id}' is not the name of the file; call the file {id}.toml or the rule '{}'",
            place.stem
        );
        report.at(head.id.span().start, message);
    }
    if head.title.get_ref().trim().is_empty() || head.title.get_ref().ends_with('.') {
        report.at(
            head.title.span().start,
            "the title is one line without a period",
        );
    }
}

/// Lower-case words and digits joined by single hyphens.
pub(in crate::signatures) fn is_kebab_case(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    text.split('-').all(is_word) && text.starts_with(|c: char| c.is_ascii_lowercase())
}

/// The message of the rule, checked against every match that has none of its own.
fn rule_message(text: &Text, matches: &[Match], report: &mut Report<'_>) -> Option<Template> {
    let parsed = unchecked_template(text, report)?;
    check_sentence(&parsed, text, report);
    for subject in subjects(matches.iter().filter(|one| one.message.is_none())) {
        check_names(&parsed, text, &subject, report);
    }
    Some(parsed)
}

/// What the matches are about, each once.
fn subjects<'m>(matches: impl Iterator<Item = &'m Match>) -> Vec<Subject> {
    let mut found = Vec::new();
    for subject in matches.map(|one| subject(&one.kind)) {
        if !found.contains(&subject) {
            found.push(subject);
        }
    }
    found
}

/// A message states a fact about this app: it names something and ends with a period.
pub(super) fn check_sentence(message: &Template, text: &Text, report: &mut Report<'_>) {
    if !message.as_str().ends_with('.') {
        report.at(
            text.span().start,
            "the message is a sentence; end it with a period",
        );
    }
    if message.is_constant() {
        let message = "the message is the same for every finding; name what was found in {braces}";
        report.at(text.span().start, message);
    }
}

/// Templates that one match at least must be able to fill.
fn common_templates(texts: &[Text], matches: &[Match], report: &mut Report<'_>) -> Vec<Template> {
    let subjects = subjects(matches.iter());
    let mut found = Vec::new();
    for text in texts {
        let Some(parsed) = unchecked_template(text, report) else {
            continue;
        };
        // A line that a match cannot fill is left out of its findings; one that none can is a mistake.
        let is_filled = |subject: &Subject| parsed.unknown_names(subject).is_empty();
        if let Some(first) = subjects.first()
            && !subjects.iter().any(is_filled)
        {
            check_names(&parsed, text, first, report);
        }
        found.push(parsed);
    }
    found
}

/// `{fact}` and `{label}` are the match's own words, so a match must bring them. Facts of XML can be derived from
/// the element.
fn check_facts(
    head: &RuleSyntax,
    message: Option<&Template>,
    matches: &[Match],
    report: &mut Report<'_>,
) {
    let Some(message) = message else { return };
    let uses = |name: &str| message.names().any(|used| used == name);
    let derived =
        |kind: &MatchKind| matches!(kind, MatchKind::Manifest(_) | MatchKind::Resource(_));
    let own = matches.iter().filter(|one| one.message.is_none());
    for one in own {
        let kind = one.kind.as_str();
        if uses("fact") && one.fact.is_none() && !derived(&one.kind) {
            report.at(
                head.message.span().start,
                format!("the message says {{fact}}, but a match.{kind} has no fact; add it"),
            );
        }
        if (uses("label") || uses("credential")) && one.label.is_none() {
            report.at(
                head.message.span().start,
                format!("the message says {{credential}}, but a match.{kind} has no label; add it"),
            );
        }
    }
}

fn check_references(head: &RuleSyntax, report: &mut Report<'_>) {
    let lists = [
        (&head.masvs, "MASVS-", "MASVS-STORAGE-1"),
        (&head.maswe, "MASWE-", "MASWE-0001"),
        (&head.maswe_beta, "MASWE-", "MASWE-0006"),
        (&head.mastg, "MASTG-TEST-", "MASTG-TEST-0287"),
    ];
    for (texts, prefix, example) in lists {
        for text in texts {
            let digits = text
                .get_ref()
                .strip_prefix(prefix)
                .is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
            if !digits {
                let message = format!(
                    "'{}' is no reference of this list; write it like {example}",
                    text.get_ref()
                );
                report.at(text.span().start, message);
            }
        }
    }
    if head.cwe.is_empty() {
        report.at(
            head.id.span().start,
            "the rule names no weakness; add cwe = [number]",
        );
    }
}

fn raise(context: Context<'_>, item: &RaiseSyntax, report: &mut Report<'_>) -> Option<Raise> {
    let condition = context.expression(&item.when, &Subject::App, report);
    let security_severity = security_severity(&item.security_severity, report);
    Some(Raise {
        condition: condition?,
        security_severity: security_severity?,
    })
}

fn security_severity(written: &Spanned<f64>, report: &mut Report<'_>) -> Option<SecuritySeverity> {
    let number = *written.get_ref();
    let tenths = (1..=100u8).find(|tenths| (f64::from(*tenths) - number * 10.0).abs() < 1e-6);
    let found = tenths.and_then(SecuritySeverity::from_tenths);
    if found.is_none() {
        let message =
            format!("the security severity is {number} but must be 0.1 to 10.0 with one decimal");
        report.at(written.span().start, message);
    }
    found
}

/// What the names of a match are about.
pub(super) fn subject(kind: &MatchKind) -> Subject {
    match kind {
        MatchKind::String(_) => Subject::String,
        MatchKind::Native(_) => Subject::Native,
        MatchKind::Asset(_) => Subject::Asset,
        MatchKind::Manifest(element) => Subject::Manifest(*element),
        MatchKind::Resource(_) => Subject::Resource,
        MatchKind::Call(_) => Subject::Call,
        MatchKind::Body(_) => Subject::Body,
        MatchKind::Flow(_) => Subject::Flow,
        MatchKind::Cell(_) => Subject::Cell,
        MatchKind::Script(_) => Subject::Script,
        MatchKind::Absence(absence) => match (&absence.subject, &absence.never) {
            (AbsenceSubject::Cell { .. }, Never::Commit | Never::Signs(_)) => Subject::Cell,
            (AbsenceSubject::Cell { .. }, _) => Subject::AbsentKill,
            (AbsenceSubject::Screen, Never::SessionCheck(_)) => Subject::AbsentCheck,
            (AbsenceSubject::Screen, _) => Subject::AbsentCall,
            (AbsenceSubject::StaticField { .. } | AbsenceSubject::KeptField { .. }, _) => {
                Subject::AbsentClear
            }
            (AbsenceSubject::Logout, _) => Subject::Logout,
            (AbsenceSubject::Request, _) => Subject::Request,
            (AbsenceSubject::Endpoint, _) => Subject::Endpoint,
            (AbsenceSubject::Renewal { .. }, _) => Subject::Renewal,
        },
    }
}
