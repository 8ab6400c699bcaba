//! An app into its report: the order in which the layers work.

use crate::finding::{AppReport, Redaction, RuleInfo};
use std::collections::BTreeSet;
use std::path::Path;

/// What a scan is told besides the app.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScanOptions {
    /// Whether secrets appear in full.
    pub redaction: Redaction,
    /// Ids of the rules to apply; `None` applies all.
    pub rules: Option<BTreeSet<String>>,
}

/// Why an input gave no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// The input is at fault: it is not there, or no app.
    #[error("{0}")]
    Unreadable(String),
}

/// The rules that can be applied.
pub fn rules() -> Vec<RuleInfo> {
    Vec::new()
}

/// Scans one input. `stage` is told what is being done.
pub fn scan_file(
    path: &Path,
    _options: &ScanOptions,
    stage: &(dyn Fn(&'static str) + Sync),
) -> Result<AppReport, ScanError> {
    stage("reading");
    std::fs::read(path).map_err(|error| ScanError::Unreadable(error.to_string()))?;
    Ok(AppReport::default())
}
