//! One app into its part of the page: what it is, the verdict, and the sections about it.

use super::{FINDINGS, coverage, escape, finding, gaps, known, session};
use crate::finding::{AppInfo, AppReport, Severity};
use crate::report::Report;
use crate::report::words::{counted, grouped, levels};
use maud::{Markup, html};

/// All apps with what was found in them, in the order of the report.
pub(super) fn list(report: &Report) -> Markup {
    html! {
        table.apps {
            thead { tr { th scope="col" { "App" } th scope="col" { "Found" } } }
            tbody {
                @for (number, app) in (1..).zip(&report.apps) {
                    tr {
                        th scope="row" { a href={ "#app-" (number) } { (escape::terminal(&app.app.file_name)) } }
                        td {
                            @for (level, text) in levels(&app.findings) {
                                span class={ "level " (level.as_str()) } { (text) } " "
                            }
                            @if app.findings.is_empty() { span.level.good { "nothing" } " " }
                            @if !app.is_complete() { span.level.warning { "incomplete" } }
                        }
                    }
                }
            }
        }
    }
}

/// Everything about one app; `number` tells its anchors from those of others.
pub(super) fn section(report: &Report, app: &AppReport, number: usize) -> Markup {
    html! {
        section.app id={ "app-" (number) } {
            (identity(&app.app))
            (verdict(app))
            (session::section(app, number))
            (findings(report, app, number))
            (coverage::section(report, app, number))
            (gaps::section(app, number))
            (known::section(app, number))
        }
    }
}

fn identity(app: &AppInfo) -> Markup {
    let sdk = |level: Option<u32>| level.map(|level| format!("API {level}"));
    let version = match (&app.version_name, app.version_code) {
        (Some(name), Some(code)) => Some(format!("{} ({code})", escape::terminal(name))),
        (Some(name), None) => Some(escape::terminal(name).into_owned()),
        (None, code) => code.map(|code| code.to_string()),
    };
    let facts = [
        (
            "Package",
            app.package
                .as_deref()
                .map(|name| escape::terminal(name).into_owned()),
        ),
        ("Version", version),
        ("Runs on", sdk(app.min_sdk)),
        ("Built for", sdk(app.target_sdk)),
        ("Size", Some(counted(app.bytes, "byte", "bytes"))),
        (
            "Code",
            Some(
                counted(app.classes, "class", "classes")
                    + ", "
                    + &counted(app.methods, "method", "methods"),
            ),
        ),
        (
            "SHA-256",
            Some(app.sha256.clone()).filter(|hash| !hash.is_empty()),
        ),
    ];
    html! {
        header.identity {
            h2 { (escape::terminal(&app.file_name)) }
            dl {
                @for (name, value) in facts {
                    @if let Some(value) = value {
                        div { dt { (name) } dd { (value) } }
                    }
                }
            }
        }
    }
}

/// What to do about the app, in a few words, and how many findings there are.
fn verdict(app: &AppReport) -> Markup {
    let worst = app.findings.iter().map(|finding| finding.severity).max();
    let complete = app.is_complete();
    let (class, words) = match (worst, complete) {
        (Some(Severity::Error), _) => ("error", "Fix before a release"),
        (Some(Severity::Warning), _) => ("warning", "Should be fixed"),
        (Some(Severity::Note), _) => ("note", "Worth a look"),
        (None, true) => ("good", "Nothing was found"),
        (None, false) => ("warning", "Nothing was found in what could be analysed"),
    };
    let counts = levels(&app.findings);
    html! {
        div class={ "verdict " (class) } {
            div.words {
                p.headline { (words) }
                p { (session::sentence(&app.session_map)) }
                @if !complete {
                    p.incomplete { "Not everything was analysed; what was left out is listed below." }
                }
            }
            @if !counts.is_empty() {
                ul.counts {
                    @for (level, text) in counts {
                        li class=(level.as_str()) { (count(&text)) }
                    }
                }
            }
        }
    }
}

/// `11 errors` with its number large.
fn count(text: &str) -> Markup {
    let (number, word) = text.split_once(' ').unwrap_or((text, ""));
    html! { strong { (number) } " " span { (word) } }
}

fn findings(report: &Report, app: &AppReport, number: usize) -> Markup {
    let shown = app.findings.get(..FINDINGS).unwrap_or(&app.findings);
    html! {
        section.findings id={ "findings-" (number) } {
            h2 { "Findings" }
            @if shown.len() < app.findings.len() {
                p.notice {
                    "The worst " (grouped(shown.len() as u64)) " of " (grouped(app.findings.len() as u64))
                    " findings are shown; the JSON report holds all."
                }
            }
            @if shown.is_empty() {
                p.none { "No rule found anything. That is no proof that there is nothing." }
            } @else {
                (filter(number))
                @for group in shown.chunk_by(finding::are_one_group) {
                    (finding::group(report, group, number))
                }
                p.nothing hidden { "No finding fits the search." }
            }
        }
    }
}

/// What narrows the findings down; it appears only where scripts run.
fn filter(number: usize) -> Markup {
    html! {
        form.filter hidden role="search" {
            label.search {
                span { "Search" }
                input type="search" placeholder="rule, class, key, text …" autocomplete="off" spellcheck="false"
                    aria-controls={ "findings-" (number) };
            }
            fieldset {
                legend { "Levels" }
                @for level in Severity::ALL.into_iter().rev() {
                    label class=(level.as_str()) {
                        input type="checkbox" value=(level.as_str()) checked;
                        (level.as_str()) "s"
                    }
                }
            }
            output aria-live="polite" {}
        }
    }
}
