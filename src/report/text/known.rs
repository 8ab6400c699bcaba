//! What was left out because it is known: how much of it, and on demand what and why.

use super::{Page, Role, escape};
use crate::finding::{AppReport, Suppressed, Suppression};
use crate::report::words::{counted, place};

/// The known findings of one app; all of them when `all` is set.
pub(super) fn suppressed(page: &mut Page, app: &AppReport, all: bool) {
    if app.suppressed.is_empty() {
        return;
    }
    let number = |kind: &str| {
        let same = app.suppressed.iter().filter(|one| one.by.as_str() == kind);
        same.count() as u64
    };
    let kinds = [
        ("by the configuration", number("ignore")),
        ("by comments", number("comment")),
        ("in the baseline", number("baseline")),
    ];
    let parts: Vec<String> = kinds
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(kind, number)| format!("{number} {kind}"))
        .collect();
    let known = counted(
        app.suppressed.len() as u64,
        "known finding",
        "known findings",
    );
    let hint = if all {
        ""
    } else {
        "; --show-suppressed lists them"
    };
    let line = format!("{known} left out: {}{hint}", parts.join(", "));
    let line = page.paint(Role::Faint, &line);
    page.line(&line);
    if all {
        for one in &app.suppressed {
            entry(page, one);
        }
        page.gap();
    }
}

fn entry(page: &mut Page, known: &Suppressed) {
    let rule = escape::terminal(&known.finding.rule);
    let text = format!("{rule} at {}", place(&known.finding.primary));
    page.wrapped("  ", "    ", 4, &text, None);
    let why = match &known.by {
        Suppression::Baseline => "in the baseline".to_owned(),
        by => {
            let until = by.expires().map(|day| format!(" (until {day})"));
            format!(
                "{}{}",
                by.reason().unwrap_or_default(),
                until.unwrap_or_default()
            )
        }
    };
    page.wrapped(
        "    ",
        "    ",
        4,
        &escape::terminal(&why),
        Some(Role::Faint),
    );
}
