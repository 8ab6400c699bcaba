//! Places, stores and numbers in the words of a person, with everything foreign in them made visible.

use super::escape;
use crate::finding::{
    CellKey, CodePosition, Excerpt, ExcerptLine, Finding, Location, Place, Severity, SourcePlace,
    SourcePrecision,
};

/// `1 class`, `12,345 classes`.
pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        grouped(number),
        if number == 1 { one } else { many }
    )
}

/// `12,345`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `3 errors` and `1 warning`, for the levels that occur, worst first.
pub(super) fn levels<'f>(
    findings: impl IntoIterator<Item = &'f Finding>,
) -> Vec<(Severity, String)> {
    let found: Vec<Severity> = findings.into_iter().map(|one| one.severity).collect();
    let number = |level| found.iter().filter(|one| **one == level).count() as u64;
    Severity::ALL
        .into_iter()
        .rev()
        .filter(|level| number(*level) > 0)
        .map(|level| {
            let one = level.as_str();
            (level, counted(number(level), one, &format!("{one}s")))
        })
        .collect()
}

/// `3 errors, 1 warning`, or that there are none.
pub(super) fn counts<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> String {
    let parts: Vec<String> = levels(findings).into_iter().map(|(_, text)| text).collect();
    match parts.is_empty() {
        true => "no findings".to_owned(),
        false => parts.join(", "),
    }
}

/// A place as a person would say it: in the sources when it was found there, else in the app.
pub(super) fn place(location: &Location) -> String {
    match &location.source {
        Some(source) => source_place(source, location),
        None => place_in_app(location),
    }
}

fn source_place(source: &SourcePlace, location: &Location) -> String {
    let mut text = source_line_of(source);
    match &location.place {
        Place::Code(code) => {
            let name = code.qualified_name();
            text.push_str(&format!(" in {}", escape::terminal(&name)));
        }
        Place::Line { element, .. } if !element.is_empty() => {
            text.push_str(&format!(" <{}>", escape::terminal(element)));
        }
        _ => {}
    }
    text + &source_note(source)
}

/// `app/src/main/java/Login.kt:42`: a line of the sources.
pub(super) fn source_line_of(source: &SourcePlace) -> String {
    format!("{}:{}", escape::terminal(&source.path), source.line)
}

/// What a reader must know about a line of the sources, after a space; empty when it is the exact one.
pub(super) fn source_note(source: &SourcePlace) -> String {
    let precision = match source.precision {
        SourcePrecision::Line => "",
        SourcePrecision::Method => " (line of the method)",
        SourcePrecision::Class => " (line of the class)",
        SourcePrecision::Dependency => " (line of the dependency)",
    };
    let ambiguous = match source.is_ambiguous {
        true => " (or a file of the same name)",
        false => "",
    };
    format!("{precision}{ambiguous}")
}

/// The line of the sources, which tells a developer more than the instruction that it became.
pub(super) fn source_excerpt(location: &Location) -> Option<Excerpt> {
    let source = location.source.as_ref()?;
    let is_shown = source.precision == SourcePrecision::Line && !source.text.is_empty();
    is_shown.then(|| Excerpt {
        lines: vec![ExcerptLine {
            label: source.line.to_string(),
            text: source.text.clone(),
            guilty: true,
        }],
    })
}

fn place_in_app(location: &Location) -> String {
    let artifact = escape::terminal(&location.artifact);
    match &location.place {
        Place::Whole => artifact.into_owned(),
        Place::Code(code) => {
            let name = code.qualified_name();
            let name = escape::terminal(&name);
            match source_line(code) {
                Some(line) => format!("{name} ({line}) in {artifact}"),
                None => format!("{name} in {artifact}"),
            }
        }
        Place::Line { line, element } => {
            let element = match element.is_empty() {
                true => String::new(),
                false => format!(" <{}>", escape::terminal(element)),
            };
            match line {
                Some(line) => format!("{artifact}:{line}{element}"),
                None => format!("{artifact}{element}"),
            }
        }
        Place::Script {
            line,
            columns,
            function,
        } => {
            let function = match function.is_empty() {
                true => String::new(),
                false => format!(" in {}", escape::terminal(function)),
            };
            format!("{artifact}:{line}:{}{function}", columns.0)
        }
        Place::Offset { offset, section } => match section.is_empty() {
            true => format!("{artifact}+{offset:#x}"),
            false => format!("{artifact}+{offset:#x} ({})", escape::terminal(section)),
        },
    }
}

/// `Login.kt:42`, or as much of it as is known.
pub(super) fn source_line(code: &CodePosition) -> Option<String> {
    let file = code.source_file.as_deref().map(escape::terminal);
    match (file, code.line) {
        (Some(file), Some(line)) => Some(format!("{file}:{line}")),
        (Some(file), None) => Some(file.into_owned()),
        (None, Some(line)) => Some(format!("line {line}")),
        (None, None) => None,
    }
}

/// `SharedPreferences 'session' under 'auth_token'`: the place that a cell is.
pub(super) fn cell(key: &CellKey) -> String {
    let store = match key.store.as_str() {
        "prefs" => "SharedPreferences",
        "encrypted-prefs" => "EncryptedSharedPreferences",
        "datastore" => "DataStore",
        "mmkv" => "MMKV",
        "encrypted-mmkv" => "encrypted MMKV",
        "paper" => "Paper",
        "hawk" => "Hawk",
        "sqlite" => "SQLite",
        "file" => "a file",
        "external-file" => "a file outside the app's own storage",
        "account" => "AccountManager",
        other => other,
    };
    let store = escape::terminal(store);
    let quoted = |name: &String| format!("'{}'", escape::terminal(name));
    let name = key.name.as_ref().map(quoted);
    let entry = key.key.as_ref().map(|key| format!("under {}", quoted(key)));
    let parts = [Some(store.into_owned()), name, entry];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
