//! Lines of an example into the findings that comments on them announce.

use super::example::Language;

/// A comment that says what the line is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker<'t> {
    /// A rule other than the one the example belongs to.
    pub(super) rule: Option<&'t str>,
    pub(super) is_todo: bool,
}

/// The opening and closing characters of comments.
fn comment(language: Language, path: &str) -> (&'static str, &'static str) {
    match language {
        Language::Smali | Language::Elf | Language::Hex => ("#", ""),
        Language::Xml => ("<!--", "-->"),
        Language::Text if path.ends_with(".html") || path.ends_with(".xml") => ("<!--", "-->"),
        Language::Text
            if [".properties", ".txt", ".py", ".env"]
                .iter()
                .any(|e| path.ends_with(e)) =>
        {
            ("#", "")
        }
        Language::Text => ("//", ""),
    }
}

/// The line without the marker at its end, and the marker when it announces a finding. `step` and `ok` mark
/// lines for readers of the source only.
pub(super) fn split_marker<'t>(
    line: &'t str,
    language: Language,
    path: &str,
) -> (&'t str, Option<Marker<'t>>) {
    let (open, close) = comment(language, path);
    let Some(at) = line.rfind(open) else {
        return (line, None);
    };
    let (before, comment) = line.split_at(at);
    let comment = comment[open.len()..].trim();
    let Some(comment) = comment.strip_suffix(close) else {
        return (line, None);
    };
    let (word, rule) = match comment.split_once(':') {
        Some((word, rule)) => (word.trim(), Some(rule.trim())),
        None => (comment.trim(), None),
    };
    let marker = |is_todo| Some(Marker { rule, is_todo });
    match word {
        "finding" => (before.trim_end(), marker(false)),
        "todo-finding" => (before.trim_end(), marker(true)),
        "step" | "ok" => (before.trim_end(), None),
        _ => (line, None),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::Language;
    use super::{Marker, split_marker};

    #[test]
    fn markers_of_all_comment_styles() {
        let check = |language, path: &str, line: &str, rest: &str, rule: Option<&str>| {
            let expected = Some(Marker {
                rule,
                is_todo: false,
            });
            assert_eq!(split_marker(line, language, path), (rest, expected));
        };
        check(Language::Smali, "", "  nop # finding", "  nop", None);
        check(
            Language::Smali,
            "",
            "const-string v0, \"#1\" # finding: other-rule",
            "const-string v0, \"#1\"",
            Some("other-rule"),
        );
        check(Language::Xml, "", "<a/> <!-- finding -->", "<a/>", None);
        check(Language::Text, "a.json", "{} // finding", "{}", None);
        check(Language::Text, "a.txt", "key # finding", "key", None);
    }

    #[test]
    fn other_comments_are_left_alone() {
        let check = |line: &str| {
            assert_eq!(split_marker(line, Language::Smali, ""), (line, None));
        };
        check("nop # finding out what happens");
        check("const-string v0, \"# finding\"");
        check("nop");
    }

    #[test]
    fn known_misses_are_marked() {
        let (_, marker) = split_marker("nop # todo-finding", Language::Smali, "");
        assert!(marker.unwrap().is_todo);
    }
}
