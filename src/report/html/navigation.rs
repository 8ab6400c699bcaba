//! The list of contents: the sections of each app, and its rules with their numbers of findings.

use super::finding::{are_one_group, group_anchor};
use super::{FINDINGS, escape};
use crate::finding::{AppReport, Finding};
use crate::report::Report;
use maud::{Markup, html};

/// The list, which stands beside the report where there is room and above it where there is none.
pub(super) fn bar(report: &Report) -> Markup {
    html! {
        nav aria-label="Contents" {
            details.contents open {
                summary { "Contents" }
                @for (number, app) in (1..).zip(&report.apps) { (of_app(report, app, number)) }
                @if report.findings().next().is_some() {
                    p.entry { a href="#rules" { "Rules in full" } }
                }
            }
        }
    }
}

/// The sections of one app; those of several apps are folded, so that the list stays short.
fn of_app(report: &Report, app: &AppReport, number: usize) -> Markup {
    let name = html! {
        a.app-name href={ "#app-" (number) } { (escape::terminal(&app.app.file_name)) }
    };
    html! {
        @if report.apps.len() > 1 {
            details.of-app { summary { (name) } (sections(report, app, number)) }
        } @else {
            div.of-app { (name) (sections(report, app, number)) }
        }
    }
}

fn sections(report: &Report, app: &AppReport, number: usize) -> Markup {
    let shown = app.findings.get(..FINDINGS).unwrap_or(&app.findings);
    html! {
        ul {
            li { a href={ "#session-" (number) } { "Session map" } }
            li {
                a href={ "#findings-" (number) } { "Findings" } " "
                span.number { (app.findings.len()) }
                @if !shown.is_empty() {
                    ul {
                        @for group in shown.chunk_by(are_one_group) { (of_group(report, group, number)) }
                    }
                }
            }
            li { a href={ "#coverage-" (number) } { "Coverage" } }
            li {
                a href={ "#gaps-" (number) } { "Not analysed" } " "
                span.number { (app.gaps.len()) }
            }
            @if !app.suppressed.is_empty() {
                li {
                    a href={ "#known-" (number) } { "Known findings" } " "
                    span.number { (app.suppressed.len()) }
                }
            }
        }
    }
}

fn of_group(report: &Report, group: &[Finding], number: usize) -> Markup {
    let Some(first) = group.first() else {
        return html! {};
    };
    let rule = report.rules.get(&first.rule);
    let title = rule.map_or(&first.rule, |rule| &rule.title);
    html! {
        li class=(first.severity.as_str()) {
            a href={ "#" (group_anchor(number, &first.rule, first.severity)) } { (escape::terminal(title)) } " "
            span.number { (group.len()) }
        }
    }
}
