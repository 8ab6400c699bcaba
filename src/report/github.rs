//! A report into workflow commands of GitHub Actions: one annotation per finding.
//!
//! GitHub shows the first ten annotations of each level and step; findings come worst first, and all of them stand
//! in the log. A command ends at the end of its line, and `%`, `:` and `,` have a meaning in it, so that every text
//! passes through [`message`] or [`property`].

use super::words::{counted, counts, place};
use super::{Report, escape};
use crate::finding::{AppReport, Finding, Severity};

/// Turns a report into workflow commands, one per line.
pub fn render(report: &Report) -> String {
    let mut lines = Vec::new();
    for app in &report.apps {
        lines.extend(app.findings.iter().map(|one| annotation(report, app, one)));
        if !app.is_complete() {
            let gaps = app.gaps.iter().filter(|gap| gap.kind.hides_findings());
            let text = format!(
                "{} of '{}' could not be analysed; findings may be missing.",
                counted(gaps.count() as u64, "part", "parts"),
                app.app.file_name
            );
            lines.push(command(
                "warning",
                "sessionlint: not everything was analysed",
                &text,
            ));
        }
    }
    for failure in &report.failures {
        let text = format!(
            "'{}' could not be read: {}.",
            failure.file_name, failure.reason
        );
        lines.push(command("error", "sessionlint: not read", &text));
    }
    let counts = counts(report.findings());
    let apps = counted(report.apps.len() as u64, "app", "apps");
    lines.push(format!("sessionlint: {counts} in {apps}"));
    lines.join("\n") + "\n"
}

fn annotation(report: &Report, app: &AppReport, finding: &Finding) -> String {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let rule = report.rules.get(&finding.rule);
    let title = rule.map_or(&finding.rule, |rule| &rule.title);
    let text = format!(
        "{} Found in '{}', {}. Run 'sessionlint explain {}' for the fix.",
        finding.message,
        app.app.file_name,
        place(&finding.primary),
        finding.rule
    );
    match &finding.primary.source {
        // A place in the sources puts the annotation beside the line.
        Some(source) => {
            let (file, line) = (property(&source.path), source.line);
            let title = property(title);
            format!(
                "::{kind} file={file},line={line},title={title}::{}",
                message(&text)
            )
        }
        None => command(kind, title, &text),
    }
}

fn command(kind: &str, title: &str, text: &str) -> String {
    format!("::{kind} title={}::{}", property(title), message(text))
}

/// `text` after the second pair of colons.
fn message(text: &str) -> String {
    // Line breaks are visible by now, so that they cannot end the command.
    escape::terminal(text).replace('%', "%25")
}

/// `text` as the value of a property.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn no_text_ends_its_command_or_begins_another() {
        let hostile = "a\r\n::error::b, 100%: \u{202e}c";
        let line = command("warning", hostile, hostile);
        assert_eq!(
            line,
            "::warning title=a\\u{d}\\u{a}%3A%3Aerror%3A%3Ab%2C 100%25%3A \\u{202e}c::\
             a\\u{d}\\u{a}::error::b, 100%25: \\u{202e}c"
        );
    }
}
