//! Comments of the sources that decide about a finding: `// sessionlint: ignore[rule-id] reason`.

use super::text::SourceText;

/// What begins a decision.
const MARK: &str = "sessionlint: ignore[";
/// Lines above the guilty one that are looked at.
const ABOVE: u32 = 20;

/// A decision about a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decision {
    /// Why; empty when the comment gives no reason.
    pub(super) reason: String,
    /// The line of the comment.
    pub(super) line: u32,
}

/// The decision about `rule` that stands on a line or in the comments above its statement.
pub(super) fn decision(text: &SourceText, line: u32, rule: &str) -> Option<Decision> {
    let on = |line: u32| {
        let reason = reason_for(text.line(line)?, rule)?;
        Some(Decision { reason, line })
    };
    if let Some(found) = on(line) {
        return Some(found);
    }
    // A chain of calls begins above; the comment stands before the whole statement.
    let is_inner = |line: &u32| {
        let trimmed = text.line(*line).unwrap_or_default().trim_start();
        trimmed.starts_with('.') || trimmed.starts_with("?.")
    };
    let first = (line.saturating_sub(ABOVE)..=line)
        .rev()
        .find(|line| !is_inner(line))?;
    let is_comment = |line: &u32| {
        let trimmed = text.line(*line).unwrap_or_default().trim_start();
        ["//", "/*", "*", "<!--", "#", "@"]
            .iter()
            .any(|start| trimmed.starts_with(start))
    };
    (first.saturating_sub(ABOVE)..first)
        .rev()
        .take_while(is_comment)
        .find_map(on)
}

/// The reason in a line that ignores `rule`.
fn reason_for(line: &str, rule: &str) -> Option<String> {
    let at = line.find(MARK)?;
    let before = line.get(..at)?;
    let in_comment = ["//", "/*", "<!--", "#"]
        .iter()
        .any(|start| before.contains(start))
        || before.trim_start().starts_with('*');
    let (rules, reason) = line.get(at + MARK.len()..)?.split_once(']')?;
    if !in_comment || !rules.split(',').any(|one| one.trim() == rule) {
        return None;
    }
    let reason = reason.trim().trim_end_matches("*/").trim_end_matches("-->");
    Some(reason.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::text::SourceText;
    use super::decision;

    #[test]
    fn comments_decide_about_their_statement() {
        let text = SourceText::new(
            "a() // sessionlint: ignore[token-in-log, token-in-url] demo build\n\
             // sessionlint: ignore[token-in-log] above\n@Keep\nprefs.edit()\n  .put()\n  .apply()\n\nb()\n\
             val x = \"sessionlint: ignore[token-in-log] no comment\"\n/* sessionlint: ignore[token-in-log] */\nc()\n\
             <!-- sessionlint: ignore[cleartext] emulator -->\n<base/>\n"
                .to_owned(),
            true,
        );
        for (line, rule, expected) in [
            (1, "token-in-log", Some("demo build")),
            (1, "token-in-url", Some("demo build")),
            (1, "token-in", None),
            (4, "token-in-log", Some("above")),
            (6, "token-in-log", Some("above")),
            (8, "token-in-log", None),
            (9, "token-in-log", None),
            (11, "token-in-log", Some("")),
            (13, "cleartext", Some("emulator")),
            (99, "cleartext", None),
        ] {
            let found = decision(&text, line, rule).map(|decision| decision.reason);
            assert_eq!(found.as_deref(), expected, "{line} {rule}");
        }
    }
}
