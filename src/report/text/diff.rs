//! What changed between two builds into a text: `+` appeared, `-` went, `~` changed.

use super::short::place;
use super::{Page, Role, escape};
use crate::finding::{AppReport, Cell, Endpoint, Finding, Handler};
use crate::report::diff::{Changes, Diff};

/// Characters of a name that are shown.
const NAME_CHARS: usize = 160;

/// The whole comparison.
pub(super) fn diff(page: &mut Page, diff: &Diff<'_>) {
    let line = format!("{} → {}", build(diff.old), build(diff.new));
    let line = page.paint(Role::Strong, &line);
    page.line(&line);
    page.gap();
    section(page, "findings", &diff.findings, finding);
    section(page, "cells", &diff.cells, cell);
    section(page, "handlers", &diff.handlers, handler);
    section(page, "endpoints", &diff.endpoints, endpoint);
    if diff.is_empty() {
        let text = page.paint(Role::Good, "nothing that is compared has changed");
        page.line(&text);
    }
}

/// `shop.apk 3.2.1 (321)`.
fn build(report: &AppReport) -> String {
    let app = &report.app;
    let version = app.version_name.as_deref().map(|name| format!(" {name}"));
    let code = app.version_code.map(|code| format!(" ({code})"));
    let text = format!(
        "{}{}{}",
        app.file_name,
        version.unwrap_or_default(),
        code.unwrap_or_default()
    );
    name(&text)
}

fn name(text: &str) -> String {
    escape::clip(&escape::terminal(text), NAME_CHARS).into_owned()
}

/// The changes of one kind; nothing when there are none.
fn section<T: Copy>(page: &mut Page, title: &str, changes: &Changes<T>, say: impl Fn(T) -> String) {
    if changes.is_empty() {
        return;
    }
    let title = page.paint(Role::Strong, title);
    let counts = format!(
        "{} new, {} gone, {} changed, {} the same",
        changes.appeared.len(),
        changes.gone.len(),
        changes.changed.len(),
        changes.same
    );
    let counts = page.paint(Role::Faint, &counts);
    page.line(&format!("{title}  {counts}"));
    for one in &changes.appeared {
        item(page, Role::Incomplete, "+", &say(*one));
    }
    for one in &changes.gone {
        item(page, Role::Good, "-", &say(*one));
    }
    for one in &changes.changed {
        item(page, Role::Gutter, "~", &say(one.new));
        for what in &one.what {
            page.wrapped("      ", "      ", 6, &escape::terminal(what), None);
        }
    }
    page.gap();
}

fn item(page: &mut Page, role: Role, mark: &str, text: &str) {
    let mark = page.paint(role, mark);
    page.wrapped(&format!("  {mark} "), "    ", 4, text, None);
}

fn finding(finding: &Finding) -> String {
    format!(
        "{}[{}] {} ({})",
        finding.severity,
        name(&finding.rule),
        escape::terminal(&finding.message),
        place(&finding.primary)
    )
}

fn cell(cell: &Cell) -> String {
    let place = name(&cell.key.to_string());
    format!("{place}  {}, {}", cell.value.words(), cell.cover.as_str())
}

fn handler(handler: &Handler) -> String {
    format!("{}  {}", handler.kind.words(), place(&handler.entry))
}

fn endpoint(endpoint: &Endpoint) -> String {
    let address = endpoint.address.as_deref().unwrap_or("an unknown address");
    match endpoint.credentials.is_empty() {
        true => name(address),
        false => format!("{}  with a credential", name(address)),
    }
}
