//! Findings of one app into their order, with those that are the same one made one.

use crate::finding::{Finding, Fingerprint, RuleInfo, Step};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Sorts findings, worst first, and merges those with the same rule, artifact and fingerprint: GitHub would
/// show them as one alert and drop all but one.
pub(super) fn merged(
    mut findings: Vec<Finding>,
    rules: &BTreeMap<String, RuleInfo>,
) -> Vec<Finding> {
    sort(&mut findings, rules);
    let mut seen: BTreeMap<(String, String, Fingerprint), usize> = BTreeMap::new();
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        let key = (
            finding.rule.clone(),
            finding.primary.artifact.clone(),
            Fingerprint::of(&finding),
        );
        match seen.get(&key).and_then(|&at| kept.get_mut(at)) {
            Some(first) => absorb(first, finding),
            None => {
                seen.insert(key, kept.len());
                kept.push(finding);
            }
        }
    }
    sort(&mut kept, rules);
    kept
}

fn sort(findings: &mut [Finding], rules: &BTreeMap<String, RuleInfo>) {
    findings.sort_by(|left, right| {
        let weight = |finding: &Finding| {
            let rule = rules.get(&finding.rule);
            let number = rule.map(|rule| rule.security_severity);
            Reverse((finding.severity, finding.raised.or(number)))
        };
        let place = |finding: &Finding| (finding.primary.clone(), finding.message.clone());
        (weight(left), &left.rule)
            .cmp(&(weight(right), &right.rule))
            .then_with(|| Reverse(left.confidence).cmp(&Reverse(right.confidence)))
            .then_with(|| place(left).cmp(&place(right)))
    });
}

/// Adds to `first` what another finding about the same flaw knows.
pub(super) fn absorb(first: &mut Finding, other: Finding) {
    first.severity = first.severity.max(other.severity);
    first.confidence = first.confidence.max(other.confidence);
    if other.primary.place != first.primary.place {
        push_new(
            &mut first.related,
            Step {
                location: other.primary,
                text: "the same flaw is found here".to_owned(),
            },
        );
    }
    for step in other.related {
        push_new(&mut first.related, step);
    }
    for flow in other.flows {
        push_new(&mut first.flows, flow);
    }
    for evidence in other.evidence {
        push_new(&mut first.evidence, evidence);
    }
    for line in other.verify {
        push_new(&mut first.verify, line);
    }
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
