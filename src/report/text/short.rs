//! Names, places and steps into words that are short enough for a line.

use super::escape;
use crate::finding::{Location, Place, Step};

/// Places of one line that are shown.
pub(super) const SHOWN_PLACES: usize = 3;
/// Characters of a name that are shown.
const NAME_CHARS: usize = 120;

/// A name of the app, clipped.
pub(super) fn name(text: &str) -> String {
    escape::clip(&escape::terminal(text), NAME_CHARS).into_owned()
}

/// The first of some texts, and how many more there are.
pub(super) fn some_of(texts: &[String], shown: usize) -> String {
    let mut text = texts
        .iter()
        .take(shown)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if texts.len() > shown {
        text.push_str(&format!(" and {} more", texts.len() - shown));
    }
    text
}

/// The places of steps.
pub(super) fn places(steps: &[Step]) -> String {
    let mut texts: Vec<String> = steps.iter().map(|step| place(&step.location)).collect();
    texts.sort();
    texts.dedup();
    some_of(&texts, SHOWN_PLACES)
}

/// What steps say, each with its place.
pub(super) fn deeds(steps: &[Step]) -> String {
    let mut texts: Vec<String> = steps
        .iter()
        .map(|step| format!("{} ({})", name(&step.text), place(&step.location)))
        .collect();
    texts.dedup();
    some_of(&texts, SHOWN_PLACES)
}

/// `Login.save (Login.kt:12)`: a place without its package and file.
pub(super) fn place(location: &Location) -> String {
    let Place::Code(code) = &location.place else {
        return crate::report::words::place(location);
    };
    let simple = code.class.rsplit('.').next().unwrap_or_default();
    let method = match code.method.is_empty() {
        true => name(simple),
        false => name(&format!("{simple}.{}", code.method)),
    };
    match (&code.source_file, code.line) {
        (Some(file), Some(line)) => format!("{method} ({}:{line})", name(file)),
        _ => method,
    }
}

/// What steps say, each text once.
pub(in crate::report) fn distinct(steps: &[Step]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for step in steps {
        let text = name(&step.text);
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}
