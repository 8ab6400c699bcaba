//! Findings of rules whose flaw is worse in some apps into those with the number that it has in this one.

use super::AppNames;
use crate::finding::{Finding, SecuritySeverity};
use crate::signatures::Signature;
use std::collections::BTreeMap;

/// Gives the findings the number of the first `[[raise]]` of their rule that holds of the app.
pub(super) fn raise(findings: &mut [Finding], signatures: &[&Signature], app: &AppNames<'_>) {
    let raised = signatures.iter().filter_map(|signature| {
        let mut raises = signature.raises.iter();
        let first = raises.find(|raise| raise.condition.holds(app))?;
        Some((signature.id.as_str(), first.security_severity))
    });
    let raised: BTreeMap<&str, SecuritySeverity> = raised.collect();
    for finding in findings {
        finding.raised = raised.get(finding.rule.as_str()).copied();
    }
}
