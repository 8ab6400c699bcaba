//! Findings into the alerts that GitHub makes of them: one per rule and line.

use crate::finding::{Finding, Fingerprint, SourcePlace, SourcePrecision};
use crate::report::merge::absorb;
use std::collections::BTreeMap;

/// The place in the sources, when its line is certain and GitHub recognises it.
pub(super) fn line(finding: &Finding) -> Option<&SourcePlace> {
    let source = finding.primary.source.as_ref()?;
    let is_exact = source.precision == SourcePrecision::Line && source.line_hash.is_some();
    is_exact.then_some(source)
}

/// The findings with those of one rule on one line made one: GitHub would keep one of them and drop the rest.
pub(super) fn merged(findings: &[Finding]) -> Vec<Finding> {
    let mut seen: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    let mut alerts: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        let path = match &finding.primary.source {
            Some(source) => format!("/{}", source.path),
            None => finding.primary.artifact.clone(),
        };
        let hash = match line(finding) {
            Some(source) => source.line_hash.clone().unwrap_or_default(),
            None => Fingerprint::of(finding).as_str().to_owned(),
        };
        let key = (finding.rule.clone(), path, hash);
        match seen.get(&key).and_then(|&at| alerts.get_mut(at)) {
            Some(first) => join(first, finding),
            None => {
                seen.insert(key, alerts.len());
                alerts.push(finding.clone());
            }
        }
    }
    alerts
}

/// Makes two findings of one line one; the message tells both.
fn join(first: &mut Finding, other: &Finding) {
    if !first.message.contains(&other.message) {
        first.message = format!("{} {}", first.message, other.message);
    }
    absorb(first, other.clone());
}
