//! A line of the sources into what a report may show of it: a secret in the sources stays there.

use super::text::SourceText;
use crate::finding::Redaction;

/// The line without the space around it, its string literals masked unless the report says them anyway. Empty for
/// files of which it is not known what is a literal.
pub(super) fn line(
    text: &SourceText,
    number: u32,
    path: &str,
    known: &str,
    redaction: Redaction,
) -> String {
    let line = text.line(number).unwrap_or_default();
    if redaction == Redaction::Shown {
        return line.trim().to_owned();
    }
    if path.ends_with(".xml") {
        return match path.contains("/values") {
            true => String::new(),
            false => masked(line, known).trim().to_owned(),
        };
    }
    let is_code = path.ends_with(".kt") || path.ends_with(".java");
    let start = text.start_of(number).unwrap_or(0);
    let before = text.as_str().get(..start).unwrap_or_default();
    // Inside a raw string every character is a part of the literal.
    if !is_code || !before.matches("\"\"\"").count().is_multiple_of(2) {
        return String::new();
    }
    masked(line, known).trim().to_owned()
}

/// `line` with `…` for the contents of its strings, comments cut off: they may hold anything.
fn masked(line: &str, known: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        if from.starts_with("//") || from.starts_with("/*") {
            return out;
        }
        let quote = from.chars().next().unwrap_or('"');
        let inner = from.get(1..).unwrap_or_default();
        out.push(quote);
        rest = inner;
        if quote == '/' {
            continue;
        }
        let end = closing(inner, quote);
        let (literal, tail) = inner.split_at(end);
        match literal.is_empty() || known.contains(literal) {
            true => out.push_str(literal),
            false => out.push('…'),
        }
        if let Some(tail) = tail.strip_prefix(quote) {
            out.push(quote);
            rest = tail;
        } else {
            rest = tail;
        }
    }
    out.push_str(rest);
    out
}

fn closing(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, one) in text.char_indices() {
        match one {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if one == quote => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn only_literals_that_the_report_says_are_shown() {
        let known = "written to 'auth_token'";
        for (line, expected) in [
            ("put(\"auth_token\", t)", "put(\"auth_token\", t)"),
            ("val k = \"s3cr3t\" // s3cr3t", "val k = \"…\" "),
            ("a / b + \"x\\\"y\" + 'z'", "a / b + \"…\" + '…'"),
            ("val open = \"never ends", "val open = \"…"),
            ("<a b=\"secret\" c=''/>", "<a b=\"…\" c=''/>"),
            ("\"\"", "\"\""),
        ] {
            assert_eq!(masked(line, known), expected);
        }
    }
}
