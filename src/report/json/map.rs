//! The session map of one app as a document of its own: the same map as in a report, without findings.

use super::session::SessionMap;
use super::{GapView, SCHEMA_VERSION, Tool};
use crate::finding::{AppInfo, AppReport};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    tool: Tool,
    app: Identity<'a>,
    complete: bool,
    gaps: Vec<GapView<'a>>,
    session_map: SessionMap<'a>,
}

/// Which app it was.
#[derive(Serialize)]
pub(super) struct Identity<'a> {
    file_name: &'a str,
    sha256: &'a str,
    package: Option<&'a str>,
    version_name: Option<&'a str>,
    version_code: Option<u64>,
}

impl<'a> Identity<'a> {
    pub(super) fn new(app: &'a AppInfo) -> Self {
        Self {
            file_name: &app.file_name,
            sha256: &app.sha256,
            package: app.package.as_deref(),
            version_name: app.version_name.as_deref(),
            version_code: app.version_code,
        }
    }
}

/// Turns the map of one app into one JSON document with a final line break.
pub fn render_map(report: &AppReport) -> Result<String, serde_json::Error> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool::new(),
        app: Identity::new(&report.app),
        complete: report.is_complete(),
        gaps: report.gaps.iter().map(GapView::new).collect(),
        session_map: SessionMap::new(&report.session_map),
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}
