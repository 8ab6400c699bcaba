//! Rules into labels, advice, and an appendix with their whole texts.

use super::{escape, rule_text};
use crate::finding::{Finding, RuleInfo};
use crate::report::Report;
use crate::report::coverage::WEAKNESSES;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// How bad findings of a rule are, and where catalogues list them.
pub(super) fn labels(rule: &RuleInfo, finding: &Finding) -> Markup {
    let number = finding.raised.unwrap_or(rule.security_severity);
    html! {
        ul.labels {
            li.severity { (number.word()) " " (number) }
            @for number in &rule.cwe {
                li { a href={ "https://cwe.mitre.org/data/definitions/" (number) ".html" } { "CWE-" (number) } }
            }
            @for id in &rule.masvs { li { (escape::terminal(id)) } }
            @for id in &rule.maswe { li { (weakness(id)) } }
            @for id in &rule.mastg { li { (escape::terminal(id)) } }
            li.id { a href={ "#" (anchor(rule)) } { (escape::terminal(&rule.id)) } }
        }
    }
}

/// The id of a weakness, with a link where its page is known.
pub(super) fn weakness(id: &str) -> Markup {
    let known = WEAKNESSES.iter().find(|weakness| weakness.id == id);
    let Some(known) = known else {
        return html! { (escape::terminal(id)) };
    };
    // Pages stand below the group of controls: MASVS-STORAGE for MASVS-STORAGE-1.
    let group = known
        .control
        .trim_end_matches(|one: char| one == '-' || one.is_ascii_digit());
    html! { a href={ "https://mas.owasp.org/MASWE/" (group) "/" (known.id) "/" } title=(known.title) { (known.id) } }
}

/// What the rule says about the reason and the fix, beside its findings.
pub(super) fn advice(rule: &RuleInfo) -> Markup {
    let sections = rule_text::sections(&rule.help_markdown);
    let wanted = [("Why it matters", "why"), ("Fix", "fix")];
    let found: Vec<_> = wanted
        .into_iter()
        .filter_map(|(heading, class)| {
            let section = sections.iter().find(|section| section.heading == heading)?;
            Some((class, section))
        })
        .collect();
    html! {
        @if found.is_empty() {
            p.summary { (escape::terminal(&rule.summary)) }
        } @else {
            div.advice {
                @for (class, section) in found {
                    section class=(class) { h4 { (section.heading) } (section.body) }
                }
            }
        }
    }
}

/// The texts of all rules that have findings.
pub(super) fn appendix(report: &Report) -> Markup {
    let used: BTreeSet<&str> = report.findings().map(|finding| &*finding.rule).collect();
    let rules: Vec<&RuleInfo> = used.iter().filter_map(|id| report.rules.get(*id)).collect();
    html! {
        @if !rules.is_empty() {
            section.rules id="rules" {
                h2 { "Rules in full" }
                p { "With examples of what is found and what is not, and the limits of each rule." }
                @for rule in rules {
                    details id=(anchor(rule)) {
                        summary {
                            strong { (escape::terminal(&rule.title)) } " "
                            code { (escape::terminal(&rule.id)) }
                        }
                        (whole(rule))
                    }
                }
            }
        }
    }
}

fn whole(rule: &RuleInfo) -> Markup {
    html! {
        @for section in rule_text::sections(&rule.help_markdown) {
            h3 { (section.heading) }
            (section.body)
        }
        p.details { "from the pack " (escape::terminal(&rule.pack)) ", precision " (rule.precision.as_str()) }
    }
}

fn anchor(rule: &RuleInfo) -> String {
    format!("rule-{}", rule.id)
}
