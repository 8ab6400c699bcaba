//! Findings, gaps and the session map into text, SARIF, JSON, HTML, JUnit and what GitHub Actions shows.
//!
//! [`Report::new`] puts the result of a scan into the one order and the one set of findings that all formats
//! show; `render` of the module of a format turns it into the bytes of an output. [`retrace`] restores original
//! names before that. Every string that came out of an app passes through
//! [`escape`] on its way.

pub mod coverage;
pub mod diff;
pub mod escape;
pub mod github;
pub mod github_summary;
pub mod graph;
pub mod html;
pub mod json;
pub mod junit;
pub mod known;
mod merge;
pub mod retrace;
pub mod sarif;
pub mod source;
mod story;
pub mod text;
mod words;

use crate::finding::{AppReport, Finding, RuleInfo, Severity, Suppressed};
use std::collections::BTreeMap;

/// Everything that the reports of one run say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// The apps that could be read, in the order of the command line.
    pub apps: Vec<AppReport>,
    /// The rules that were applied, by id.
    pub rules: BTreeMap<String, RuleInfo>,
    /// The inputs that could not be read.
    pub failures: Vec<FailedInput>,
    /// Number of findings that were left out because the user asked for more severe or more certain ones.
    pub hidden: usize,
}

/// An input that could not be read as an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedInput {
    /// File name without directories, which would tell about the machine.
    pub file_name: String,
    /// Why, as a sentence without a period.
    pub reason: String,
}

impl Report {
    /// Sorts the findings of each app, worst first, and merges those that are the same one.
    pub fn new(
        mut apps: Vec<AppReport>,
        rules: impl IntoIterator<Item = RuleInfo>,
        failures: Vec<FailedInput>,
    ) -> Self {
        let rules: BTreeMap<_, _> = rules
            .into_iter()
            .map(|rule| (rule.id.clone(), rule))
            .collect();
        for app in &mut apps {
            app.findings = merge::merged(std::mem::take(&mut app.findings), &rules);
            app.suppressed.sort_by(|left, right| {
                let key =
                    |one: &Suppressed| (one.finding.rule.clone(), one.finding.primary.clone());
                key(left).cmp(&key(right))
            });
            app.gaps.sort();
            app.gaps.dedup();
        }
        Self {
            apps,
            rules,
            failures,
            hidden: 0,
        }
    }

    /// All findings of all apps.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.apps.iter().flat_map(|app| &app.findings)
    }

    /// The highest level of any finding.
    pub fn worst(&self) -> Option<Severity> {
        self.findings().map(|finding| finding.severity).max()
    }
}
