//! A report into text for people: an overview, findings by rule, worst first, then what was not analysed, counts
//! last.

mod diff;
mod finding;
mod known;
mod overview;
mod paint;
mod session_map;
mod short;
mod summary;
mod wrap;

pub use paint::Colors;
pub(super) use short::distinct;

use super::diff::Diff;
use super::words::counted;
use super::{Report, escape};
use crate::finding::{AppInfo, AppReport};
use paint::Role;

/// How a text report looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TextOptions {
    /// Whether escape sequences for colours are written.
    pub colors: Colors,
    /// Columns of the terminal; `None` when the text goes to a file or a pipe.
    pub width: Option<usize>,
    /// Whether findings that are known are listed, too.
    pub show_suppressed: bool,
}

/// Width of a text that is not written to a terminal.
const FILE_WIDTH: usize = 110;
/// Sentences are not spread wider than this, however wide the terminal is.
const WIDEST: usize = 130;
/// Sentences are not squeezed below this, however narrow the terminal is.
const NARROWEST: usize = 50;

/// Lines of text that grow, with the looks they have.
struct Page {
    colors: Colors,
    width: usize,
    text: String,
}

impl Page {
    fn new(options: TextOptions) -> Self {
        Self {
            colors: options.colors,
            width: options.width.unwrap_or(FILE_WIDTH).clamp(NARROWEST, WIDEST),
            text: String::new(),
        }
    }

    /// Adds one finished line.
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// Adds an empty line.
    fn gap(&mut self) {
        self.text.push('\n');
    }

    fn paint(&self, role: Role, text: &str) -> String {
        self.colors.paint(role, text)
    }

    /// Adds `text`, broken into lines: `first` stands before the first one, `rest` before the others.
    fn wrapped(&mut self, first: &str, rest: &str, indent: usize, text: &str, role: Option<Role>) {
        let width = self.width.saturating_sub(indent).max(NARROWEST / 2);
        for (position, part) in wrap::wrap(text, width).iter().enumerate() {
            let part = role.map_or_else(|| part.clone(), |role| self.paint(role, part));
            let margin = if position == 0 { first } else { rest };
            self.line(&format!("{margin}{part}"));
        }
    }
}

/// Turns a report into text.
pub fn render(report: &Report, options: TextOptions) -> String {
    let mut page = Page::new(options);
    for app in &report.apps {
        header(&mut page, &app.app);
        overview::overview(&mut page, report, app);
        findings(&mut page, report, app);
        summary::gaps(&mut page, app);
        known::suppressed(&mut page, app, options.show_suppressed);
        summary::sources(&mut page, app);
    }
    summary::counts(&mut page, report);
    page.text
}

/// Turns the session maps of a report into text.
pub fn render_maps(report: &Report, options: TextOptions) -> String {
    let mut page = Page::new(options);
    for app in &report.apps {
        session_map::session_map(&mut page, app);
    }
    summary::failures(&mut page, report);
    page.text
}

/// Turns a comparison of two builds into text.
pub fn render_diff(changes: &Diff<'_>, options: TextOptions) -> String {
    let mut page = Page::new(options);
    diff::diff(&mut page, changes);
    page.text
}

fn header(page: &mut Page, app: &AppInfo) {
    let name = page.paint(Role::Strong, &escape::terminal(&app.file_name));
    let mut identity = Vec::new();
    if let Some(package) = &app.package {
        identity.push(escape::terminal(package).into_owned());
    }
    match (&app.version_name, app.version_code) {
        (Some(version), Some(code)) => {
            identity.push(format!("version {} ({code})", escape::terminal(version)));
        }
        (Some(version), None) => identity.push(format!("version {}", escape::terminal(version))),
        (None, Some(code)) => identity.push(format!("version code {code}")),
        (None, None) => {}
    }
    if let Some(sdk) = app.min_sdk {
        identity.push(format!("minSdk {sdk}"));
    }
    if let Some(sdk) = app.target_sdk {
        identity.push(format!("targetSdk {sdk}"));
    }
    page.line(&format!("{name}  {}", identity.join(" · ")));
    let read = format!(
        "{} in {}, {} read",
        counted(app.classes, "class", "classes"),
        counted(app.files.len() as u64, "file", "files"),
        counted(app.methods, "method", "methods"),
    );
    let line = match app.sha256.is_empty() {
        true => read,
        false => format!("{read} · sha256 {}", app.sha256),
    };
    let line = page.paint(Role::Faint, &line);
    page.line(&line);
    page.gap();
}

fn findings(page: &mut Page, report: &Report, app: &AppReport) {
    let mut previous: Option<(&str, crate::finding::Severity)> = None;
    for found in &app.findings {
        let group = (found.rule.as_str(), found.severity);
        if previous != Some(group) {
            finding::heading(page, found, report.rules.get(&found.rule));
            previous = Some(group);
        }
        finding::body(page, found);
    }
}
