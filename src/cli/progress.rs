//! A bar on standard error for work that takes a while.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

/// Bytes of input below which a scan ends before anybody could read a bar.
const LONG_WORK: u64 = 4 << 20;

/// Tells how far a scan is, or nothing at all.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar for `apps`, when standard error is a terminal and the work is long.
    pub(super) fn new(apps: &[&Path], wanted: bool) -> Self {
        let sizes = apps.iter().filter_map(|app| std::fs::metadata(app).ok());
        let bytes: u64 = sizes.map(|metadata| metadata.len()).sum();
        if !wanted || bytes < LONG_WORK || !std::io::stderr().is_terminal() {
            let bar = ProgressBar::hidden();
            return Self { bar };
        }
        let steps = u64::try_from(apps.len()).unwrap_or(u64::MAX);
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr());
        let template = "{spinner} {pos}/{len} {elapsed} {prefix}: {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }

    /// A new app is scanned.
    pub(super) fn app(&self, path: &Path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = crate::report::escape::terminal(&name).into_owned();
        self.bar.set_prefix(name);
    }

    /// A new stage of the scan begins.
    pub(super) fn stage(&self, name: &'static str) {
        self.bar.set_message(name);
    }

    /// The app is done.
    pub(super) fn done(&self) {
        self.bar.inc(1);
    }

    /// Takes the bar off the screen; must happen before a report is written.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
