//! Findings of one rule into a group, and each of them into an article.

use super::place::{excerpt, more, place, steps};
use super::{escape, rule};
use crate::finding::{Evidence, Finding, Fingerprint, Flow, Severity, Step};
use crate::report::Report;
use crate::report::words::{counted, source_excerpt};
use maud::{Markup, html};

/// Flows and related places of one finding that are shown.
const FLOWS: usize = 10;
/// Steps of one flow that are shown.
const STEPS: usize = 60;
/// Flows of more steps than this are closed until somebody asks for them.
const OPEN_STEPS: usize = 8;

/// True for neighbours that stand under one heading.
pub(super) fn are_one_group(left: &Finding, right: &Finding) -> bool {
    left.rule == right.rule && left.severity == right.severity
}

/// The findings of one rule, with what the rule says about them.
pub(super) fn group(report: &Report, findings: &[Finding], app: usize) -> Markup {
    let Some(first) = findings.first() else {
        return html! {};
    };
    let known = report.rules.get(&first.rule);
    let title = known.map_or(&first.rule, |rule| &rule.title);
    html! {
        section.rule id=(group_anchor(app, &first.rule, first.severity)) {
            header {
                h3 {
                    (level(first.severity))
                    (escape::terminal(title))
                    span.number { (counted(findings.len() as u64, "place", "places")) }
                }
                @if let Some(known) = known { (rule::labels(known, first)) }
            }
            @if let Some(known) = known { (rule::advice(known)) }
            @for finding in findings { (article(finding)) }
        }
    }
}

/// The name by which links lead to a group.
pub(super) fn group_anchor(app: usize, rule: &str, severity: Severity) -> String {
    let rule: String = rule
        .chars()
        .map(|one| {
            if one.is_ascii_alphanumeric() {
                one
            } else {
                '-'
            }
        })
        .take(100)
        .collect();
    format!("app-{app}-{rule}-{severity}")
}

/// The word for a level, in its colour.
pub(super) fn level(severity: Severity) -> Markup {
    html! { span class={ "level " (severity.as_str()) } { (severity.as_str()) } " " }
}

fn article(finding: &Finding) -> Markup {
    html! {
        article.finding data-level=(finding.severity.as_str()) {
            h4 { (escape::terminal(&finding.message)) }
            p.where { (place(&finding.primary)) }
            @if let Some(line) = source_excerpt(&finding.primary) { (excerpt(&line)) }
            @if let Some(lines) = &finding.primary.excerpt { (excerpt(lines)) }
            @for flow in finding.flows.iter().take(FLOWS) { (flow_steps(flow)) }
            (more(finding.flows.len(), FLOWS, "flow", "flows"))
            div.columns {
                (evidence(&finding.evidence))
                (related(&finding.related))
                (recipe(&finding.verify))
            }
            (details(finding))
        }
    }
}

fn flow_steps(flow: &Flow) -> Markup {
    html! {
        details.flow open[flow.steps.len() <= OPEN_STEPS] {
            summary {
                span { (escape::terminal(&flow.title)) } " "
                span.number { (counted(flow.steps.len() as u64, "step", "steps")) }
            }
            (steps(&flow.steps, STEPS))
        }
    }
}

/// Reasons in the order of their weight.
pub(super) fn evidence(evidence: &[Evidence]) -> Markup {
    html! {
        @if !evidence.is_empty() {
            section.evidence {
                h5 { "Why this is a session credential" }
                ul {
                    @for reason in evidence {
                        li {
                            span class={ "strength " (reason.strength.as_str()) } { (reason.strength.as_str()) } " "
                            (escape::terminal(&reason.text))
                        }
                    }
                }
            }
        }
    }
}

fn related(related: &[Step]) -> Markup {
    html! {
        @if !related.is_empty() {
            section.related {
                h5 { "See also" }
                ul {
                    @for step in related.iter().take(FLOWS) {
                        li {
                            span.what { (escape::terminal(&step.text)) }
                            (place(&step.location))
                        }
                    }
                }
                (more(related.len(), FLOWS, "place", "places"))
            }
        }
    }
}

/// How to see the flaw on a device: commands to copy, and what to do between them.
fn recipe(lines: &[String]) -> Markup {
    html! {
        @if !lines.is_empty() {
            section.recipe {
                h5 { "See it on a device" }
                ol {
                    @for line in lines {
                        @if line.starts_with("adb ") {
                            li { pre tabindex="0" { code { (escape::terminal(line)) } } }
                        } @else {
                            li { (escape::terminal(line)) }
                        }
                    }
                }
            }
        }
    }
}

fn details(finding: &Finding) -> Markup {
    html! {
        p.details {
            "confidence " (finding.confidence.percent()) " of 100"
            " · fingerprint " code { (Fingerprint::of(finding).as_str()) }
            @for (key, value) in &finding.properties {
                " · " (escape::terminal(key)) " " code { (escape::terminal(value)) }
            }
        }
    }
}
