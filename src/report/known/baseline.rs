//! The findings that an app had when somebody first looked, as a file that is read in reviews: one line each.

use crate::finding::{Finding, Fingerprint, Place};
use crate::report::Report;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of the shape of the file.
const SCHEMA_VERSION: u32 = 1;

/// Findings by their fingerprints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<String, Entry>,
}

/// What the file says of a finding, for people: only the fingerprint counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Id of the rule.
    pub rule: String,
    /// Class and method, or file and element.
    #[serde(rename = "where")]
    pub place: String,
    /// What makes it the same finding in the next build.
    pub fingerprint: String,
}

/// Findings that the next build may call otherwise: their class is renamed by R8, and no mapping was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weak {
    /// They are taken in.
    Allowed,
    /// They are left out.
    Refused,
}

/// Why a file is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is no JSON of the shape.
    #[error("it is no baseline: {0}")]
    Shape(#[from] serde_json::Error),
    /// It was written by a newer version.
    #[error("it has the schema_version {0}, this program reads {SCHEMA_VERSION}")]
    Version(u32),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema_version: u32,
    findings: Vec<Entry>,
}

impl Baseline {
    /// Reads a file.
    pub fn read(text: &str) -> Result<Self, BaselineError> {
        let file: File = serde_json::from_str(text)?;
        if file.schema_version != SCHEMA_VERSION {
            return Err(BaselineError::Version(file.schema_version));
        }
        let entries = file.findings.into_iter();
        Ok(Self {
            entries: entries
                .map(|entry| (entry.fingerprint.clone(), entry))
                .collect(),
        })
    }

    /// The findings of a report that nobody decided about; also the number of weak ones that were left out.
    pub fn of(report: &Report, weak: Weak) -> (Self, usize) {
        let mut baseline = Self::default();
        let mut refused = 0;
        for app in &report.apps {
            let renames = !app.app.mapping_ids.is_empty() && !app.app.is_retraced;
            for finding in &app.findings {
                if weak == Weak::Refused && renames && is_renamed(finding) {
                    refused += 1;
                    continue;
                }
                let entry = Entry::of(finding);
                baseline.entries.insert(entry.fingerprint.clone(), entry);
            }
        }
        (baseline, refused)
    }

    /// The text of the file: sorted, and one line for each finding.
    pub fn write(&self) -> Result<String, serde_json::Error> {
        let mut entries: Vec<&Entry> = self.entries.values().collect();
        entries.sort();
        let lines = entries.into_iter().map(serde_json::to_string);
        let lines = lines.collect::<Result<Vec<String>, _>>()?;
        let list = match lines.is_empty() {
            true => String::new(),
            false => format!("\n    {}\n  ", lines.join(",\n    ")),
        };
        Ok(format!(
            "{{\n  \"schema_version\": {SCHEMA_VERSION},\n  \"findings\": [{list}]\n}}\n"
        ))
    }

    /// True when the finding was there before.
    pub fn holds(&self, finding: &Finding) -> bool {
        self.entries.contains_key(Fingerprint::of(finding).as_str())
    }

    /// Number of findings.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when nothing was found.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds what `now` has and this one has not; tells how many.
    pub fn add(&mut self, now: &Self) -> usize {
        let before = self.len();
        for (fingerprint, entry) in &now.entries {
            // What the file says for people follows the sources.
            self.entries.insert(fingerprint.clone(), entry.clone());
        }
        self.len() - before
    }

    /// Drops what `now` has no more; tells how many.
    pub fn prune(&mut self, now: &Self) -> usize {
        let before = self.len();
        self.entries
            .retain(|fingerprint, _| now.entries.contains_key(fingerprint));
        before - self.len()
    }
}

impl Entry {
    fn of(finding: &Finding) -> Self {
        let location = &finding.primary;
        let place = match &location.place {
            Place::Code(code) => code.qualified_name(),
            Place::Line { element, .. } if !element.is_empty() => {
                format!("{} <{element}>", location.artifact)
            }
            _ => location.artifact.clone(),
        };
        Self {
            rule: finding.rule.clone(),
            place,
            fingerprint: Fingerprint::of(finding).as_str().to_owned(),
        }
    }
}

/// True for classes and methods with names that only a tool gives: one or two small letters.
fn is_renamed(finding: &Finding) -> bool {
    let Some(code) = finding.primary.code() else {
        return false;
    };
    let simple = code.class.rsplit('.').next().unwrap_or_default();
    let outer = simple.split('$').next().unwrap_or_default();
    let is_short = |name: &str| {
        (1..=2).contains(&name.len()) && name.starts_with(|first: char| first.is_ascii_lowercase())
    };
    is_short(outer) || is_short(&code.method)
}
