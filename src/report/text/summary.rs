//! What was not analysed, and how many findings there are.

use super::{Page, Role, escape};
use crate::finding::{AppReport, Gap, GapKind, Severity};
use crate::report::Report;
use crate::report::words::{counted, levels};

/// Gaps of one kind that are shown; the machine-readable formats hold them all.
const SHOWN_GAPS: usize = 5;

/// The gaps of one app, by kind.
pub(super) fn gaps(page: &mut Page, app: &AppReport) {
    for hides in [true, false] {
        let title = match hides {
            true => "not analysed",
            false => "odd, but read all the same",
        };
        let kinds: Vec<_> = GapKind::ALL
            .into_iter()
            .filter(|kind| kind.hides_findings() == hides)
            .filter(|kind| app.gaps.iter().any(|gap| gap.kind == *kind))
            .collect();
        if kinds.is_empty() {
            continue;
        }
        let role = if hides {
            Role::Incomplete
        } else {
            Role::Strong
        };
        let title = page.paint(role, title);
        page.line(&title);
        for kind in kinds {
            let gaps: Vec<_> = app.gaps.iter().filter(|gap| gap.kind == kind).collect();
            of_kind(page, kind, &gaps);
        }
        page.gap();
    }
}

fn of_kind(page: &mut Page, kind: GapKind, gaps: &[&Gap]) {
    for gap in gaps.iter().take(SHOWN_GAPS) {
        let artifact = escape::terminal(&gap.artifact);
        let place = match (artifact.is_empty(), gap.offset) {
            (true, _) => String::new(),
            (false, None) => format!("{artifact}: "),
            (false, Some(offset)) => format!("{artifact}+{offset:#x}: "),
        };
        let text = format!("{}: {place}{}", kind.code(), escape::terminal(&gap.detail));
        page.wrapped("  ", "    ", 4, &text, None);
    }
    if gaps.len() > SHOWN_GAPS {
        let more = (gaps.len() - SHOWN_GAPS) as u64;
        page.line(&format!(
            "  {}: {}",
            kind.code(),
            counted(more, "more, -f json shows it", "more, -f json shows all")
        ));
    }
}

/// How many places were found in the sources.
pub(super) fn sources(page: &mut Page, app: &AppReport) {
    let Some(counts) = app.sources.filter(|counts| counts.places > 0) else {
        return;
    };
    let mut line = format!(
        "sources: {} of {} found, {} of them to the line",
        counts.mapped(),
        counted(counts.places, "place", "places"),
        counts.lines
    );
    if counts.foreign > 0 {
        line.push_str(&format!("; {} in libraries", counts.foreign));
    }
    let role = match counts.mapped() {
        0 => Role::Incomplete,
        _ => Role::Faint,
    };
    let line = page.paint(role, &line);
    page.line(&line);
}

/// The inputs that could not be read.
pub(super) fn failures(page: &mut Page, report: &Report) {
    for failure in &report.failures {
        let mark = page.paint(Role::Level(Severity::Error), "not read:");
        // Most reasons begin with the name themselves.
        let name = match failure.reason.starts_with(&failure.file_name) {
            true => String::new(),
            false => format!("{}: ", escape::terminal(&failure.file_name)),
        };
        let reason = escape::terminal(&failure.reason);
        page.line(&format!("{mark} {name}{reason}"));
    }
}

/// The last lines of a report.
pub(super) fn counts(page: &mut Page, report: &Report) {
    failures(page, report);
    if report.hidden > 0 {
        let text = format!(
            "{} below the asked severity or confidence not shown",
            counted(report.hidden as u64, "finding", "findings")
        );
        let text = page.paint(Role::Faint, &text);
        page.line(&text);
    }
    let line = verdict(page, report);
    page.line(&line);
}

fn verdict(page: &Page, report: &Report) -> String {
    let parts: Vec<String> = levels(report.findings())
        .into_iter()
        .map(|(level, text)| page.paint(Role::Level(level), &text))
        .collect();
    let apps = counted(report.apps.len() as u64, "app", "apps");
    let complete = report.failures.is_empty() && report.apps.iter().all(AppReport::is_complete);
    match (parts.is_empty(), complete) {
        (true, true) => format!("{} in {apps}", page.paint(Role::Good, "no findings")),
        (true, false) => format!(
            "{} in {apps}, as far as it could be analysed",
            page.paint(Role::Incomplete, "no findings")
        ),
        (false, true) => format!("{} in {apps}", parts.join(", ")),
        (false, false) => format!(
            "{} in {apps}; not everything was analysed",
            parts.join(", ")
        ),
    }
}
