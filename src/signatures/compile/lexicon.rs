//! Lexicon files.

use super::{Context, value_kind};
use crate::signatures::lexicon::{Entry, Lexicon, LexiconParts, Meaning};
use crate::signatures::problem::Report;
use crate::signatures::syntax::{self, LexiconSyntax, NegativeSyntax, TermSyntax, Text};

/// Characters of the texts that a lexicon looks at unless it says otherwise; keys are short.
const DEFAULT_MAX_CHARS: u32 = 100;

/// The lexicon of one file.
pub(in crate::signatures) fn lexicon(
    context: Context<'_>,
    report: &mut Report<'_>,
) -> Option<Lexicon> {
    let mut table = syntax::parse(report)?;
    let head = syntax::take_table(&mut table, "lexicon", report);
    let terms: Vec<(usize, TermSyntax)> = syntax::read_items(&mut table, "term", report);
    let negatives: Vec<(usize, NegativeSyntax)> =
        syntax::read_items(&mut table, "negative", report);
    syntax::refuse_rest(&table, &["lexicon", "term", "negative"], report);
    if head.is_none() {
        report.whole("the table [lexicon] is missing; add it with a name");
    }
    let head: Option<LexiconSyntax> = head.and_then(|head| {
        let span = head.span();
        syntax::read_table(head.into_inner(), span, report)
    });
    let mut entries = Vec::new();
    for (start, term) in terms {
        add_term(context, start, term, &mut entries, report);
    }
    for (start, negative) in negatives {
        let words = negative.words.map(|words| words.into_inner().into_vec());
        let meaning = || Meaning::LookAlike {
            group: negative.group.get_ref().clone(),
        };
        add_entries(
            context,
            start,
            words,
            negative.regex.as_ref(),
            &[],
            meaning,
            &mut entries,
            report,
        );
    }
    let head = head?;
    Some(Lexicon::new(LexiconParts {
        name: head.name.into_inner(),
        max_chars: head
            .max_chars
            .map_or(DEFAULT_MAX_CHARS, |chars| *chars.get_ref()) as usize,
        strip_prefixes: head.strip_prefixes,
        entries,
    }))
}

fn add_term(
    context: Context<'_>,
    start: usize,
    term: TermSyntax,
    entries: &mut Vec<Entry>,
    report: &mut Report<'_>,
) {
    let value = term
        .value
        .as_ref()
        .and_then(|text| value_kind(text, report));
    let weight = *term.weight.get_ref();
    if !(1..=3).contains(&weight) {
        report.at(
            term.weight.span().start,
            format!("the weight is {weight} but must be 1, 2 or 3"),
        );
    }
    let words = term.words.map(|words| words.into_inner().into_vec());
    let anchors: Vec<String> = term
        .anchors
        .iter()
        .map(|anchor| anchor.get_ref().clone())
        .collect();
    let meaning = || Meaning::Term { weight, value };
    add_entries(
        context,
        start,
        words,
        term.regex.as_ref(),
        &anchors,
        meaning,
        entries,
        report,
    );
}

#[allow(
    clippy::too_many_arguments,
    reason = "terms and negatives share everything but their meaning"
)]
fn add_entries(
    context: Context<'_>,
    start: usize,
    words: Option<Vec<String>>,
    regex: Option<&Text>,
    anchors: &[String],
    meaning: impl Fn() -> Meaning,
    entries: &mut Vec<Entry>,
    report: &mut Report<'_>,
) {
    match (words, regex) {
        (Some(words), None) => {
            for words in words {
                if words.trim_matches('*').trim().is_empty() {
                    report.at(start, "empty words match nothing; remove them");
                    continue;
                }
                entries.push(Entry {
                    words,
                    regex: None,
                    anchors: Vec::new(),
                    meaning: meaning(),
                });
            }
        }
        (None, Some(regex)) => {
            if let Some(compiled) = context.regex(regex, false, report) {
                entries.push(Entry {
                    words: regex.get_ref().clone(),
                    regex: Some(compiled),
                    anchors: anchors.to_vec(),
                    meaning: meaning(),
                });
            }
        }
        _ => report.at(start, "give either words or regex"),
    }
}
