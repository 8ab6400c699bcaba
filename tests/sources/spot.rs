//! Where a finding of a JSON report stands in the sources.

use serde_json::Value;

/// A rule at a place of the sources.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spot {
    /// Path inside the app's folder, or the place in the app when no source was found.
    pub(crate) file: String,
    /// From 1; `None` when only the declaration around it was found.
    pub(crate) line: Option<u32>,
    pub(crate) rule: String,
    pub(crate) message: String,
}

/// The spot of one finding of an app.
pub(crate) fn of(app: &str, finding: &Value) -> Spot {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let location = &finding["location"];
    let source = &location["source"];
    let path = text(&source["path"]);
    // Paths begin at the root of the repository, which is that of the test app when it is no clone.
    let inside = format!("testdata/apps/{app}/");
    let file = match path.is_empty() {
        true => text(&location["artifact"]),
        false => path.strip_prefix(&inside).unwrap_or(&path).to_owned(),
    };
    let line = source["line"]
        .as_u64()
        .and_then(|line| u32::try_from(line).ok());
    Spot {
        file,
        line: line.filter(|_| source["precision"] == "line"),
        rule: text(&finding["rule"]),
        message: text(&finding["message"]),
    }
}
