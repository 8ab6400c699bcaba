//! The table of what was found about each weakness of OWASP MASWE.

use super::{escape, rule};
use crate::finding::AppReport;
use crate::report::Report;
use crate::report::coverage::{Group, Line, Verdict, table};
use crate::report::words::counted;
use maud::{Markup, html};

/// The table of one app.
pub(super) fn section(report: &Report, app: &AppReport, number: usize) -> Markup {
    html! {
        section.coverage id={ "coverage-" (number) } {
            h2 { "Coverage of OWASP MASVS and MASWE" }
            p {
                "Reading a package can show a weakness. It can never show that there is none, so that no line says "
                "that an app complies."
                @if report.hidden > 0 { " Findings that are not shown are not counted." }
                @if !app.is_complete() { " Parts of this app were not analysed." }
            }
            table {
                thead { tr { th scope="col" { "Weakness" } th scope="col" { "Result" } th scope="col" { "Left to other tests" } } }
                @for group in table(app, &report.rules) { (rows(&group)) }
            }
        }
    }
}

fn rows(group: &Group<'_>) -> Markup {
    html! {
        tbody {
            tr.control {
                th scope="rowgroup" colspan="3" {
                    @match group.control {
                        Some(control) => { (control.id) " " span { "The app " (control.title) "." } }
                        None => "Others that rules name",
                    }
                }
            }
            @for line in &group.lines { (row(line)) }
        }
    }
}

fn row(line: &Line<'_>) -> Markup {
    html! {
        tr {
            th scope="row" {
                (rule::weakness(line.id)) " "
                @if let Some(known) = line.known { span { (known.title) } }
            }
            td { (verdict(&line.verdict)) }
            td { @if let Some(known) = line.known { (known.beyond) } }
        }
    }
}

fn verdict(verdict: &Verdict) -> Markup {
    html! {
        @match verdict {
            Verdict::Found(number) => {
                strong.state.found { (counted(*number as u64, "finding", "findings")) }
            }
            Verdict::Evidence(reasons) => {
                strong.state.evidence { "evidence of compliance" }
                ul { @for reason in reasons { li { (escape::terminal(reason)) } } }
            }
            Verdict::NothingFound(rules) => {
                span.state.nothing { "nothing found" } " "
                span.by { "by " (counted(*rules as u64, "rule", "rules")) }
            }
            Verdict::NotDecided => span.state.open { "not decided statically" },
        }
    }
}
