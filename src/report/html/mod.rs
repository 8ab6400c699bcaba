//! A report into one HTML file that a reviewer reads in a browser: nothing is loaded from elsewhere, and nothing
//! needs a script; with one, findings can be searched and filtered.
//!
//! Markup is written with `maud`, whose macro escapes every value and checks at compile time that elements are
//! closed. What came out of an app also passes through [`escape::terminal`], so that no invisible character and no
//! change of the direction of writing reaches a reader. A Content Security Policy names the only style and the
//! only script that may run.

mod app;
mod coverage;
mod finding;
mod gaps;
mod known;
mod navigation;
mod place;
mod rule;
mod rule_text;
mod session;

use super::words::{counted, counts};
use super::{Report, escape};
use crate::finding::AppReport;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// Findings of one app that the page shows. Browsers get slow with more, and nobody reads that many.
const FINDINGS: usize = 1_000;

/// Turns a report into one page.
pub fn render(report: &Report) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (head(report))
            body {
                a.skip href="#content" { "Skip to the report" }
                (navigation::bar(report))
                main id="content" {
                    (masthead(report))
                    (failures(report))
                    @for (number, app) in (1..).zip(&report.apps) {
                        (app::section(report, app, number))
                    }
                    (rule::appendix(report))
                    (footer())
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    let mut text = page.into_string();
    text.push('\n');
    text
}

fn head(report: &Report) -> Markup {
    let names: Vec<_> = report
        .apps
        .iter()
        .map(|app| escape::terminal(&app.app.file_name))
        .collect();
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy());
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            meta name="generator" content=(concat!("sessionlint ", env!("CARGO_PKG_VERSION")));
            title { "Sessions of " (names.join(", ")) }
            link rel="icon" href="data:,";
            style { (PreEscaped(STYLE)) }
        }
    }
}

/// Nothing may be loaded, sent or run but the one style and the one script of the page.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn masthead(report: &Report) -> Markup {
    let complete = is_complete(report);
    html! {
        header.masthead {
            p.brand { "sessionlint " (env!("CARGO_PKG_VERSION")) }
            h1 { "Session report" }
            @if report.apps.len() > 1 {
                p.lead {
                    (counted(report.apps.len() as u64, "app", "apps")) ": " (counts(report.findings()))
                    @if !complete { "; not everything could be analysed" }
                }
                (app::list(report))
            }
            @if report.hidden > 0 {
                p.notice {
                    (counted(report.hidden as u64, "finding", "findings"))
                    " below the asked severity or confidence not shown."
                }
            }
        }
    }
}

fn is_complete(report: &Report) -> bool {
    report.failures.is_empty() && report.apps.iter().all(AppReport::is_complete)
}

fn failures(report: &Report) -> Markup {
    html! {
        @if !report.failures.is_empty() {
            section.failures {
                h2 { "Not read" }
                p { "Nothing is known about these files." }
                ul {
                    @for failure in &report.failures {
                        li {
                            strong { (escape::terminal(&failure.file_name)) } ": "
                            (escape::terminal(&failure.reason))
                        }
                    }
                }
            }
        }
    }
}

fn footer() -> Markup {
    html! {
        footer {
            p {
                "Made by sessionlint " (env!("CARGO_PKG_VERSION")) " from the built package alone. It sees neither what "
                "a server does with a session nor what only shows when the app runs: no finding means that none was "
                "found, not that there is none. Secrets are shown by their first characters, length and hash."
            }
        }
    }
}
