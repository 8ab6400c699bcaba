//! What was found but is known: by whom it was decided, why, and until when.

use super::escape;
use super::place::{more, place};
use crate::finding::{AppReport, Suppressed, Suppression};
use maud::{Markup, html};

/// Known findings that are shown.
const KNOWN: usize = 500;

/// The known findings of one app; nothing when there are none.
pub(super) fn section(app: &AppReport, number: usize) -> Markup {
    html! {
        @if !app.suppressed.is_empty() {
            section.known id={ "known-" (number) } {
                h2 { "Known findings" }
                p { "These were found, too, and are not counted." }
                ul.handlers {
                    @for known in app.suppressed.iter().take(KNOWN) { (entry(known)) }
                }
                (more(app.suppressed.len(), KNOWN, "finding", "findings"))
            }
        }
    }
}

fn entry(known: &Suppressed) -> Markup {
    html! {
        li {
            p { (escape::terminal(&known.finding.message)) }
            p { (place(&known.finding.primary)) }
            p.details {
                code { (escape::terminal(&known.finding.rule)) } ": " (why(&known.by))
                @if let Some(day) = known.by.expires() { " (until " (escape::terminal(day)) ")" }
            }
        }
    }
}

fn why(by: &Suppression) -> String {
    match by.reason() {
        Some(reason) => escape::terminal(reason).into_owned(),
        None => "in the baseline".to_owned(),
    }
}
