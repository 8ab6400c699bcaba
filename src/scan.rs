//! An app into its report: the order in which the layers work.

use crate::container::{App, AppKind};
use crate::finding::{AppInfo, AppReport, Redaction};
use crate::formats::dex;
use crate::signatures::SignatureSet;
use std::collections::BTreeSet;

/// What a scan is told besides the app.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScanOptions {
    /// Whether secrets appear in full.
    pub redaction: Redaction,
    /// Ids of the rules to apply; `None` applies all.
    pub rules: Option<BTreeSet<String>>,
}

/// Why an app gave no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScanError {
    /// The input is at fault: what should be code is none.
    #[error("{file_name} is no readable DEX file: {what}; copy or build it again")]
    Unreadable {
        /// Name of the file.
        file_name: String,
        /// What is wrong.
        what: String,
    },
}

/// Scans one app. `stage` is told what is being done.
pub fn scan_app(
    app: &App,
    _signatures: &SignatureSet,
    _options: &ScanOptions,
    stage: &(dyn Fn(&'static str) + Sync),
) -> Result<AppReport, ScanError> {
    stage("reading");
    let mut gaps = app.gaps.clone();
    for entry in app.dex_files() {
        let bytes = match app.read(entry) {
            Ok(bytes) => bytes,
            Err(error) => {
                gaps.push(error.gap(entry));
                continue;
            }
        };
        match dex::parse(&bytes, &entry.path) {
            Ok((_, found)) => gaps.extend(found),
            Err(error) if app.kind == AppKind::Dex => {
                return Err(ScanError::Unreadable {
                    file_name: app.file_name.clone(),
                    what: error.to_string(),
                });
            }
            Err(error) => gaps.push(error_gap(&entry.path, &error)),
        }
    }
    Ok(AppReport {
        app: AppInfo {
            file_name: app.file_name.clone(),
            bytes: app.size(),
            sha256: app.sha256(),
            ..Default::default()
        },
        gaps,
        ..Default::default()
    })
}

fn error_gap(path: &str, error: &crate::bytes::ParseError) -> crate::finding::Gap {
    let kind = crate::finding::GapKind::UnreadableFile;
    crate::finding::Gap::new(kind, path, error.to_string())
}
