//! A report into the Markdown that GitHub Actions shows as the summary of a job.

use super::words::{counted, counts, place};
use super::{Report, escape, story};
use crate::finding::{AppReport, Finding, RuleInfo, Severity};
use std::fmt::Write as _;

/// Findings of one app that are listed.
const FINDINGS: usize = 200;
/// Bytes after which nothing more is listed: GitHub refuses summaries of more than a mebibyte.
const BYTES: usize = 800_000;
/// Characters of one text that are shown.
const CHARACTERS: usize = 300;
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
            shown(&failure.file_name),
            shown(&failure.reason)
        );
    }
    for (position, app) in report.apps.iter().enumerate() {
        if out.len() > BYTES {
            let rest = report.apps.len() - position;
            let _ = writeln!(out, "{} left out.\n", counted(rest as u64, "app", "apps"));
            break;
        }
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
    let counts = counts(&app.findings);
    let _ = writeln!(
        out,
        "**{counts}.** {}\n",
        shown(&story::sentences(&app.session_map).join(" "))
    );
    if !app.findings.is_empty() {
        out.push_str("| | Finding | Where |\n|---|---|---|\n");
    }
    let mut listed = 0;
    for finding in app.findings.iter().take(FINDINGS) {
        if out.len() > BYTES {
            break;
        }
        row(out, finding, report.rules.get(&finding.rule));
        listed += 1;
    }
    let rest = app.findings.len().saturating_sub(listed) as u64;
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
    let mut parts = vec![shown(&app.app.file_name)];
    parts.extend(app.app.package.as_deref().map(shown));
    parts.extend(app.app.version_name.as_deref().map(shown));
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
        shown(title),
        shown(&finding.message),
        code(&finding.rule),
        shown(&place(&finding.primary))
    );
}

/// `text` in Markdown, not too long.
fn shown(text: &str) -> String {
    escape::markdown(&escape::clip(text, CHARACTERS))
}

/// `text` inside a pair of backticks in a table.
fn code(text: &str) -> String {
    escape::terminal(&escape::clip(text, CHARACTERS)).replace(['`', '|'], "_")
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
            shown(&gap.artifact),
            shown(&gap.detail)
        );
    }
    if number > GAPS {
        let _ = writeln!(out, "- and {} more", number - GAPS);
    }
    out.push_str("\n</details>\n\n");
}
