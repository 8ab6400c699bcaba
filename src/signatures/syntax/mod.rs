//! TOML text into the shapes of signature files, with the place of every value.
//!
//! A file is taken apart before serde sees it: each `[[…]]` item is read by itself, so that one bad item does
//! not hide the mistakes of the next.

mod data;
mod rule;

pub(super) use data::{
    AccessSyntax, AnchorSyntax, CallbackSyntax, ContentSyntax, FieldSyntax, ImpliedCallSyntax,
    LexiconSyntax, MethodSyntax, NegativeSyntax, PackSyntax, ParameterSyntax, ProfileSignSyntax,
    ProfileSyntax, PropagationSyntax, ScriptLibrarySyntax, ScriptModelSyntax, SinkSyntax,
    SourceSyntax, StoreSyntax, TermSyntax,
};
pub(super) use rule::{
    AbsenceSyntax, AssetSyntax, BodySyntax, CallSyntax, CellSyntax, CommonSyntax, DoubtSyntax,
    FlowSyntax, ManifestSyntax, NativeSyntax, RaiseSyntax, ResourceSyntax, RuleSyntax,
    ScriptSyntax, SearchSyntax, StringSyntax,
};

use super::problem::{Report, suggestion};
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// Text with its place.
pub(super) type Text = Spanned<String>;

/// A value of a file that is not read yet.
pub(super) type Raw<'a> = Spanned<DeValue<'a>>;

/// The top level of the file, or nothing but problems when it is no TOML.
pub(super) fn parse<'a>(report: &mut Report<'a>) -> Option<DeTable<'a>> {
    let (table, errors) = DeTable::parse_recoverable(report.text());
    for error in &errors {
        report_error(error, 0, report);
    }
    errors.is_empty().then(|| table.into_inner())
}

/// Takes the array `key` out of the table; its items, or nothing when it is absent or something else.
pub(super) fn take_items<'a>(
    table: &mut DeTable<'a>,
    key: &str,
    report: &mut Report<'_>,
) -> Vec<Raw<'a>> {
    let Some(value) = table.remove(key) else {
        return Vec::new();
    };
    let span = value.span();
    match value.into_inner() {
        DeValue::Array(items) => items.into_iter().collect(),
        other => {
            let message = format!(
                "'{key}' is {} but must be a list of tables; write [[{key}]]",
                with_article(other.type_str())
            );
            report.at(span.start, message);
            Vec::new()
        }
    }
}

/// Takes the table `key` out of the table.
pub(super) fn take_table<'a>(
    table: &mut DeTable<'a>,
    key: &str,
    report: &mut Report<'_>,
) -> Option<Spanned<DeTable<'a>>> {
    let value = table.remove(key)?;
    let span = value.span();
    match value.into_inner() {
        DeValue::Table(inner) => Some(Spanned::new(span, inner)),
        other => {
            let message = format!(
                "'{key}' is {} but must be a table; write [{key}]",
                with_article(other.type_str())
            );
            report.at(span.start, message);
            None
        }
    }
}

/// Complains about keys that nothing took out of the table.
pub(super) fn refuse_rest(table: &DeTable<'_>, known: &[&str], report: &mut Report<'_>) {
    for key in table.keys() {
        let word = key.get_ref().as_ref();
        let hint = suggestion(word, known.iter().copied());
        let message = format!("unknown key '{word}'{hint}; use {}", known.join(", "));
        report.at(key.span().start, message);
    }
}

/// A value as the shape `T`.
pub(super) fn read<T: DeserializeOwned>(value: Raw<'_>, report: &mut Report<'_>) -> Option<T> {
    let start = value.span().start;
    match T::deserialize(ValueDeserializer::from(value)) {
        Ok(read) => Some(read),
        Err(error) => {
            report_error(&error, start, report);
            None
        }
    }
}

/// A table as the shape `T`.
pub(super) fn read_table<T: DeserializeOwned>(
    table: DeTable<'_>,
    span: Range<usize>,
    report: &mut Report<'_>,
) -> Option<T> {
    read(Spanned::new(span, DeValue::Table(table)), report)
}

/// Every item of the array `key` as the shape `T`, with where it begins.
pub(super) fn read_items<T: DeserializeOwned>(
    table: &mut DeTable<'_>,
    key: &str,
    report: &mut Report<'_>,
) -> Vec<(usize, T)> {
    let mut read_ones = Vec::new();
    for item in take_items(table, key, report) {
        let start = item.span().start;
        if let Some(one) = read(item, report) {
            read_ones.push((start, one));
        }
    }
    read_ones
}

fn report_error(error: &toml::de::Error, otherwise: usize, report: &mut Report<'_>) {
    let offset = error.span().map_or(otherwise, |span| span.start);
    report.at(offset, in_our_words(error.message()));
}

/// Serde speaks of fields and variants, the format of keys and values.
fn in_our_words(message: &str) -> String {
    let quoted = message.trim().replace('`', "'");
    let first = quoted.lines().next().unwrap_or_default();
    if let Some(rest) = first.strip_prefix("unknown field ") {
        return with_suggestion("unknown key ", rest);
    }
    if let Some(rest) = first.strip_prefix("unknown variant ") {
        return with_suggestion("unknown value ", rest);
    }
    if let Some(rest) = first.strip_prefix("missing field ") {
        return format!("the key {rest} is missing; add it");
    }
    if let Some(rest) = first.strip_prefix("invalid type: ") {
        let (found, expected) = rest.rsplit_once(", expected ").unwrap_or((rest, ""));
        return format!("this is {found} but must be {}", plain_type(expected));
    }
    quoted.replace('\n', "; ")
}

/// The type as TOML names it.
fn plain_type(rust: &str) -> &str {
    match rust {
        "u8" | "u32" | "f64" => "a number",
        "a sequence" => "a list",
        "a boolean" => "true or false",
        other => other,
    }
}

/// `'x', expected one of 'a', 'b'` with what was probably meant.
fn with_suggestion(start: &str, rest: &str) -> String {
    let words: Vec<&str> = rest.split('\'').skip(1).step_by(2).collect();
    let [word, known @ ..] = words.as_slice() else {
        return format!("{start}{rest}");
    };
    let hint = suggestion(word, known.iter().copied());
    match known {
        [] => format!("{start}'{word}'; no key is allowed here"),
        _ => format!("{start}'{word}'{hint}; use {}", known.join(", ")),
    }
}

fn with_article(type_: &str) -> String {
    let vowel = type_.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {type_}", if vowel { "an" } else { "a" })
}
