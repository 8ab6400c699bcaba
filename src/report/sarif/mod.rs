//! A report into SARIF 2.1.0, in the shape that GitHub code scanning accepts and uses. The only module that
//! knows `serde-sarif`.
//!
//! GitHub refuses a whole file for one result without a location, path or region, so that [`place`] is the
//! only maker of locations. One run per app. Nothing in the output depends on the machine or the time.

mod alert;
mod place;
mod result;
mod rule;
mod run;

use super::{Report, escape};
use serde_sarif::sarif;
use std::collections::BTreeMap;

/// The published schema; the constant of the library names a host that is gone.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// Results of one run that GitHub keeps; further ones are dropped by it in an order of its own.
const RESULTS: usize = 5_000;
/// Steps of all flows of one result that GitHub keeps.
const FLOW_STEPS: usize = 1_000;
/// Related locations of one result that GitHub keeps.
const RELATED: usize = 100;
/// Tags of one rule that GitHub shows.
const TAGS: usize = 10;
/// Notifications of one run. A hostile app can hold a gap per class; the JSON report lists them all.
const NOTIFICATIONS: usize = 1_000;
/// Characters of the short and the full description of a rule that GitHub allows.
const DESCRIPTION: usize = 1_024;

/// What the user may say about the output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SarifOptions {
    /// Category under which GitHub keeps the results apart from those of other analyses.
    pub category: Option<String>,
}

/// Turns a report into one SARIF file with a final line break.
pub fn render(report: &Report, options: &SarifOptions) -> Result<String, serde_json::Error> {
    let log = sarif::Sarif::builder()
        .schema(SCHEMA)
        .version(serde_json::Value::from("2.1.0"))
        .runs(runs(report, options))
        .build();
    let mut text = serde_json::to_string_pretty(&log)?;
    text.push('\n');
    Ok(escape::json(text))
}

fn runs(report: &Report, options: &SarifOptions) -> Vec<sarif::Run> {
    let ids = automation_ids(report, options);
    let mut runs: Vec<_> = report
        .apps
        .iter()
        .map(|app| run::of_app(app, &report.rules))
        .chain(report.failures.iter().map(run::of_failure))
        .collect();
    for (run, id) in runs.iter_mut().zip(ids) {
        run.automation_details = id.map(|id| sarif::RunAutomationDetails::builder().id(id).build());
    }
    runs
}

/// One `category/` per run. A single run without a category has none, since `upload-sarif` then sets the one
/// of its own settings; several runs need different ones, or GitHub refuses the file.
fn automation_ids(report: &Report, options: &SarifOptions) -> Vec<Option<String>> {
    let names: Vec<&str> = report
        .apps
        .iter()
        .map(|app| app.app.package.as_deref().unwrap_or(&app.app.file_name))
        .chain(report.failures.iter().map(|failed| &*failed.file_name))
        .collect();
    let category = options
        .category
        .as_deref()
        .map(|category| escape::message(category.trim_end_matches('/')).into_owned());
    if names.len() == 1 {
        return vec![category.map(|category| format!("{category}/"))];
    }
    let prefix = category.unwrap_or_else(|| "sessionlint".to_owned());
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    names
        .into_iter()
        .map(|name| {
            let count = used.entry(name).or_default();
            *count += 1;
            let name = escape::uri(name);
            Some(match *count {
                1 => format!("{prefix}/{name}/"),
                again => format!("{prefix}/{name}/{again}/"),
            })
        })
        .collect()
}

/// A plain-text message.
fn text(text: &str) -> sarif::Message {
    sarif::Message {
        text: Some(escape::message(text).into_owned()),
        ..Default::default()
    }
}

/// A property bag of the given entries.
fn bag<const N: usize>(entries: [(&str, serde_json::Value); N]) -> sarif::PropertyBag {
    sarif::PropertyBag {
        tags: None,
        additional_properties: entries
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    }
}

/// A number as SARIF holds it; none of ours exceeds 2^63.
fn integer(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}
