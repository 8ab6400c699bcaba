//! What is already known of an app, taken out of its report: decisions of people and the findings of a baseline.
//!
//! A decision has a reason; a baseline is debt. Neither names a line, so that both outlive edits.

mod baseline;
mod ignores;

pub use baseline::{Baseline, BaselineError, Entry, Weak};
pub use ignores::{Ignore, IgnoreError, Selector};

use super::Report;
use crate::finding::{Finding, Suppressed, Suppression};

/// What is left out of reports.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Decisions, in the order of the configuration.
    pub ignores: Vec<Ignore>,
    /// Findings that were there before.
    pub baseline: Option<Baseline>,
    /// Whether findings of the baseline are not even counted.
    pub new_only: bool,
}

impl Known {
    /// Takes the known findings out of a report. Tells for every decision whether it was needed.
    pub fn apply(&self, report: &mut Report) -> Vec<bool> {
        let mut used = vec![false; self.ignores.len()];
        for app in &mut report.apps {
            for finding in std::mem::take(&mut app.findings) {
                match self.reason(&finding, &mut used) {
                    None => app.findings.push(finding),
                    Some(Suppression::Baseline) if self.new_only => {}
                    Some(by) => app.suppressed.push(Suppressed { finding, by }),
                }
            }
        }
        used
    }

    fn reason(&self, finding: &Finding, used: &mut [bool]) -> Option<Suppression> {
        let mut by = None;
        for (ignore, used) in self.ignores.iter().zip(used) {
            // Further entries that fit are needed, too: the first one may expire earlier.
            if !ignore.is_expired && ignore.selector.matches(finding) {
                *used = true;
                by.get_or_insert_with(|| Suppression::Ignore {
                    reason: ignore.reason.clone(),
                    expires: ignore.expires.clone(),
                });
            }
        }
        let in_baseline = || {
            let baseline = self.baseline.as_ref();
            baseline.is_some_and(|baseline| baseline.holds(finding))
        };
        by.or_else(|| in_baseline().then_some(Suppression::Baseline))
    }
}

#[cfg(test)]
mod tests;
