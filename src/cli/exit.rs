//! Outcomes into exit codes, and errors into messages.

use crate::report::escape;
use std::process::ExitCode;

/// The exit codes; a program is told by them what `report` tells a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Nothing at or above the level that fails.
    Clean = 0,
    /// Findings at or above it.
    Findings = 1,
    /// Wrong usage or configuration.
    Usage = 2,
    /// An input could not be read, or the mapping is of another build.
    Unreadable = 3,
    /// Something could not be analysed, and the user wants to know.
    Incomplete = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what it was asked to do.
#[derive(Debug)]
pub(super) struct Failure {
    /// The exit code.
    pub(super) exit: Exit,
    /// What happened and why.
    pub(super) error: anyhow::Error,
    /// What the user can do about it; empty when there is nothing more to say.
    pub(super) help: String,
}

impl Failure {
    /// Wrong usage or configuration.
    pub(super) fn usage(error: impl Into<anyhow::Error>) -> Self {
        Self {
            exit: Exit::Usage,
            error: error.into(),
            help: String::new(),
        }
    }

    /// An input that could not be read.
    pub(super) fn unreadable(error: impl Into<anyhow::Error>) -> Self {
        Self {
            exit: Exit::Unreadable,
            ..Self::usage(error)
        }
    }

    /// The same with advice.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// The lines for standard error.
    pub(super) fn lines(&self) -> String {
        let causes: Vec<String> = self.error.chain().map(ToString::to_string).collect();
        // Errors of parsers may span several lines and point at a column; each line is escaped by itself.
        let text = causes.join(": ");
        let text: Vec<_> = text.lines().map(escape::terminal).collect();
        let mut lines = format!("error: {}\n", text.join("\n"));
        if !self.help.is_empty() {
            lines.push_str(&format!("  help: {}\n", escape::terminal(&self.help)));
        }
        lines
    }
}
