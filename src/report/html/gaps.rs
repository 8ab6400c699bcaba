//! What was not analysed, and what was odd.

use super::escape;
use super::place::more;
use crate::finding::{AppReport, Gap, GapKind};
use maud::{Markup, html};

/// Gaps of one kind that are shown.
const GAPS: usize = 100;

/// The gaps of one app, by kind; those that may hide findings first.
pub(super) fn section(app: &AppReport, number: usize) -> Markup {
    let kinds = |hides: bool| {
        let kinds = GapKind::ALL.into_iter();
        kinds.filter(move |kind| kind.hides_findings() == hides)
    };
    html! {
        section.gaps id={ "gaps-" (number) } {
            h2 { "Not analysed" }
            @if app.is_complete() {
                p.none { "Nothing that was read had to be left out." }
            } @else {
                p { "Findings may be missing because of these." }
            }
            @for kind in kinds(true) { (of_kind(app, kind)) }
            @if app.gaps.iter().any(|gap| !gap.kind.hides_findings()) {
                h3 { "Odd, but read all the same" }
                @for kind in kinds(false) { (of_kind(app, kind)) }
            }
        }
    }
}

fn of_kind(app: &AppReport, kind: GapKind) -> Markup {
    let gaps: Vec<&Gap> = app.gaps.iter().filter(|gap| gap.kind == kind).collect();
    html! {
        @if !gaps.is_empty() {
            details open[gaps.len() <= 10] {
                summary { (words(kind)) " " span.number { (gaps.len()) } }
                ul {
                    @for gap in gaps.iter().take(GAPS) { li { (place(gap)) (escape::terminal(&gap.detail)) } }
                }
                (more(gaps.len(), GAPS, "part", "parts"))
            }
        }
    }
}

fn place(gap: &Gap) -> Markup {
    html! {
        @if !gap.artifact.is_empty() {
            code {
                (escape::terminal(&gap.artifact))
                @if let Some(offset) = gap.offset { (format!("+{offset:#x}")) }
            } " "
        }
    }
}

fn words(kind: GapKind) -> &'static str {
    match kind {
        GapKind::Tampering => "Made to mislead tools",
        GapKind::UnreadableFile => "Files that could not be read",
        GapKind::UnreadableItem => "Items that could not be read",
        GapKind::LimitReached => "Ceilings that were reached",
        GapKind::Unsupported => "Forms that are not analysed",
        GapKind::Unresolved => "Calls and values that could not be resolved",
        GapKind::RuleSkipped => "Rules that could not be applied",
    }
}
