//! What is wrong in a signature file: where, what, and what to do about it.

use crate::bytes::limits;
use std::fmt;
use std::ops::Range;

/// One mistake in a signature file; always the author's fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file as the user named it, with forward slashes.
    pub file: String,
    /// Line from 1; 0 when the problem is about the file as a whole.
    pub line: usize,
    /// Column from 1, in characters.
    pub column: usize,
    /// What is wrong and what to do, lower case, without a period.
    pub message: String,
}

impl Problem {
    /// A problem of the file as a whole.
    pub fn whole(file: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: 0,
            column: 0,
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}:{}: {}", self.file, self.column, self.message),
        }
    }
}

/// The problems of one file, collected while it is read.
#[derive(Debug)]
pub(super) struct Report<'a> {
    file: &'a str,
    text: &'a str,
    problems: Vec<Problem>,
}

impl<'a> Report<'a> {
    /// No problems yet in `file`, which holds `text`.
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self {
            file,
            text,
            problems: Vec::new(),
        }
    }

    /// The text of the file.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// A problem at the byte `offset` of the file.
    pub(super) fn at(&mut self, offset: usize, message: impl Into<String>) {
        // Counting lines takes as long as reading the file up to there.
        if self.problems.len() >= limits::PROBLEMS {
            return;
        }
        let (line, column) = line_and_column(self.text, offset);
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line,
            column,
            message: message.into(),
        });
    }

    /// A problem of the file as a whole.
    pub(super) fn whole(&mut self, message: impl Into<String>) {
        self.problems.push(Problem::whole(self.file, message));
    }

    /// A problem inside the string value that stands at `span` of the file, `inner` bytes into the value.
    pub(super) fn inside(&mut self, span: Range<usize>, inner: usize, message: impl Into<String>) {
        let raw = self.text.get(span.clone()).unwrap_or_default();
        self.at(span.start + raw_offset(raw, inner), message);
    }

    /// The problems in the order of the file.
    pub(super) fn into_problems(mut self) -> Vec<Problem> {
        self.problems.sort();
        self.problems.dedup();
        self.problems
    }
}

/// Line and column, both from 1, of a byte offset; columns count characters.
fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.matches('\n').count() + 1;
    (line, before[line_start..].chars().count() + 1)
}

/// Where byte `inner` of a string value stands in its TOML notation `raw`, quotes and escapes included.
fn raw_offset(raw: &str, inner: usize) -> usize {
    let (mut at, escapes) = match raw.as_bytes() {
        [b'\'', b'\'', b'\'', ..] => (3, false),
        [b'"', b'"', b'"', ..] => (3, true),
        [b'\'', ..] => (1, false),
        [b'"', ..] => (1, true),
        _ => (0, false),
    };
    if at == 3 && raw.as_bytes().get(3) == Some(&b'\n') {
        at = 4;
    }
    let mut decoded = 0;
    while decoded < inner {
        let Some(next) = raw.get(at..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        if escapes && next == '\\' {
            let (raw_length, decoded_length) = escape_lengths(&raw[at + 1..]);
            at += 1 + raw_length;
            decoded += decoded_length;
        } else {
            at += next.len_utf8();
            decoded += next.len_utf8();
        }
    }
    at
}

/// Bytes of an escape after its backslash, and bytes of what it stands for.
fn escape_lengths(rest: &str) -> (usize, usize) {
    let digits = match rest.as_bytes().first() {
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(b'x') => 2,
        Some(_) => return (1, 1),
        None => return (0, 1),
    };
    let code = rest
        .get(1..1 + digits)
        .and_then(|hex| u32::from_str_radix(hex, 16).ok())
        .and_then(char::from_u32);
    (1 + digits, code.map_or(1, char::len_utf8))
}

/// ` (did you mean 'x'?)` for the known word that is closest to `word`, or nothing when none is close.
pub fn suggestion<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    /// Nothing known is longer; comparing takes time with the length of both.
    const LONGEST: usize = 100;
    if word.len() > LONGEST {
        return String::new();
    }
    let bound = word.chars().count() / 3 + 1;
    known
        .into_iter()
        .map(|candidate| (edit_distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= bound)
        .min()
        .map(|(_, candidate)| format!(" (did you mean '{candidate}'?)"))
        .unwrap_or_default()
}

/// Number of inserted, removed or replaced characters between two short words.
fn edit_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, from) in left.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, to) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::{Report, suggestion};

    #[test]
    fn positions_inside_values_account_for_quotes_and_escapes() {
        let check = |text: &str, inner: usize, expected: (usize, usize)| {
            let start = text.find('=').unwrap() + 2;
            let mut report = Report::new("f", text);
            report.inside(start..text.len(), inner, "x");
            let problem = report.into_problems().remove(0);
            assert_eq!((problem.line, problem.column), expected, "{text}");
        };
        check("a = 'xyz'", 2, (1, 8));
        check(r#"a = "x\"yz""#, 2, (1, 9));
        check("a = '''\nxyz'''", 1, (2, 2));
        check(r#"a = "\u00e9z""#, 2, (1, 12));
    }

    #[test]
    fn the_closest_word_is_suggested() {
        let known = ["severity", "precision"];
        assert_eq!(suggestion("severty", known), " (did you mean 'severity'?)");
        assert_eq!(suggestion("zzz", known), "");
    }
}
