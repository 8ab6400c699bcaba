//! The first screen: how many findings there are, where the session lives, and the rules that were broken.

use super::{Page, Role, escape};
use crate::finding::{AppReport, Finding};
use crate::report::words::levels;
use crate::report::{Report, story};
use unicode_width::UnicodeWidthStr;

/// Columns of a title at most; longer ones are clipped.
const WIDEST_TITLE: usize = 64;

/// What a reader needs before the findings themselves.
pub(super) fn overview(page: &mut Page, report: &Report, app: &AppReport) {
    let parts: Vec<String> = levels(&app.findings)
        .into_iter()
        .map(|(level, text)| page.paint(Role::Level(level), &text))
        .collect();
    if !parts.is_empty() {
        page.line(&parts.join(", "));
    }
    let sentences = story::sentences(&app.session_map).join(" ");
    page.wrapped("", "", 0, &sentences, None);
    page.gap();
    let groups: Vec<&[Finding]> = app
        .findings
        .chunk_by(|left, right| left.rule == right.rule && left.severity == right.severity)
        .collect();
    // A single rule is the next thing to be read anyway.
    if groups.len() > 1 {
        table(page, report, &groups);
        page.gap();
    }
}

fn table(page: &mut Page, report: &Report, groups: &[&[Finding]]) {
    let rows: Vec<(&Finding, usize, String)> = groups
        .iter()
        .filter_map(|group| {
            let first = group.first()?;
            let rule = report.rules.get(&first.rule);
            let title = escape::terminal(rule.map_or(&first.rule, |rule| &rule.title));
            Some((
                first,
                group.len(),
                escape::clip(&title, WIDEST_TITLE).into_owned(),
            ))
        })
        .collect();
    let widest = rows
        .iter()
        .map(|(_, _, title)| title.width())
        .max()
        .unwrap_or(0);
    for (first, number, title) in rows {
        let level = first.severity.as_str();
        let mark = page.paint(Role::Level(first.severity), level);
        let padding = " ".repeat("warning".len().saturating_sub(level.len()));
        let id = escape::terminal(&first.rule);
        let line = format!("  {mark}{padding} {number:>4}  {title}");
        let used = 16 + title.width();
        let gap = " ".repeat(widest.saturating_sub(title.width()) + 2);
        // The ids make the line too long for a narrow terminal; the findings name them, too.
        match used + gap.len() + id.width() <= page.width {
            true => page.line(&format!("{line}{gap}{}", page.paint(Role::Faint, &id))),
            false => page.line(&line),
        }
    }
}
