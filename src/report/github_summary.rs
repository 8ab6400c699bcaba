//! A report into the Markdown that GitHub Actions shows as the summary of a job.

use super::words::{counted, levels, place};
use super::{Report, escape, story};
use crate::finding::{AppReport, Finding, RuleInfo, Severity};
use std::fmt::Write as _;

/// Findings of one app that are listed; GitHub cuts summaries off at one megabyte.
const FINDINGS: usize = 200;
/// Gaps of one app that are listed.
const GAPS: usize = 20;

/// Turns a report into Markdown.
pub fn render(report: &Report) -> String {
    let mut out = String::from("## sessionlint\n\n");
    // Writing to a string cannot fail.
    for failure in &report.failures {
        let _ = writeln!(
            out,
            "> [!CAUTION]\n> **{}** could not be read: {}.\n",
            escape::markdown(&failure.file_name),
            escape::markdown(&failure.reason)
        );
    }
    for app in &report.apps {
        of_app(&mut out, report, app);
    }
    if report.hidden > 0 {
        let number = counted(report.hidden as u64, "finding", "findings");
        let _ = writeln!(
            out,
            "{number} below the asked severity or confidence not shown.\n"
        );
    }
    out
}

fn of_app(out: &mut String, report: &Report, app: &AppReport) {
    let _ = writeln!(out, "### {}\n", heading(app));
    let parts: Vec<_> = levels(&app.findings)
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    let counts = match parts.is_empty() {
        true => "No findings".to_owned(),
        false => parts.join(", "),
    };
    let _ = writeln!(
        out,
        "**{counts}.** {}\n",
        escape::markdown(&story::sentences(&app.session_map).join(" "))
    );
    if !app.findings.is_empty() {
        out.push_str("| | Finding | Where |\n|---|---|---|\n");
    }
    for finding in app.findings.iter().take(FINDINGS) {
        row(out, finding, report.rules.get(&finding.rule));
    }
    let rest = app.findings.len().saturating_sub(FINDINGS) as u64;
    if rest > 0 {
        let _ = writeln!(
            out,
            "\n{} left out.",
            counted(rest, "finding was", "findings were")
        );
    }
    out.push('\n');
    gaps(out, app);
}

fn heading(app: &AppReport) -> String {
    let mut parts = vec![escape::markdown(&app.app.file_name)];
    parts.extend(app.app.package.as_deref().map(escape::markdown));
    parts.extend(app.app.version_name.as_deref().map(escape::markdown));
    parts.join(" · ")
}

fn row(out: &mut String, finding: &Finding, rule: Option<&RuleInfo>) {
    let mark = match finding.severity {
        Severity::Error => "🔴 error",
        Severity::Warning => "🟠 warning",
        Severity::Note => "🔵 note",
    };
    let title = rule.map_or(&finding.rule, |rule| &rule.title);
    let _ = writeln!(
        out,
        "| {mark} | **{}**<br>{}<br>`{}` | {} |",
        escape::markdown(title),
        escape::markdown(&finding.message),
        code(&finding.rule),
        escape::markdown(&place(&finding.primary))
    );
}

/// `text` inside a pair of backticks in a table.
fn code(text: &str) -> String {
    escape::terminal(text).replace(['`', '|'], "_")
}

fn gaps(out: &mut String, app: &AppReport) {
    let hiding = || app.gaps.iter().filter(|gap| gap.kind.hides_findings());
    let number = hiding().count();
    if number == 0 {
        return;
    }
    let _ = writeln!(
        out,
        "<details><summary>{} could not be analysed; findings may be missing</summary>\n",
        counted(number as u64, "part", "parts")
    );
    for gap in hiding().take(GAPS) {
        let _ = writeln!(
            out,
            "- {} {} {}",
            gap.kind.code(),
            escape::markdown(&gap.artifact),
            escape::markdown(&gap.detail)
        );
    }
    if number > GAPS {
        let _ = writeln!(out, "- and {} more", number - GAPS);
    }
    out.push_str("\n</details>\n\n");
}
