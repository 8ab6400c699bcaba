//! Regular expressions of signature files: compiled once, on first use, by an engine of linear time.

use crate::bytes::limits;
use regex::{Regex, RegexBuilder};
use std::sync::OnceLock;

/// A regular expression that was accepted when its file was loaded. Those of the built-in pack are checked by
/// a test instead, since compiling all of them would take most of the start-up time.
#[derive(Debug, Clone)]
pub struct TextRegex {
    source: Box<str>,
    ignore_case: bool,
    compiled: OnceLock<Option<Regex>>,
}

/// Who vouches for the expressions of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// The tests: compile on first use.
    Tested,
    /// Nobody: compile while loading.
    Unchecked,
}

impl TextRegex {
    /// The expression `source`.
    ///
    /// # Errors
    /// One line that says what is wrong with it.
    pub(super) fn new(source: &str, ignore_case: bool, trust: Trust) -> Result<Self, String> {
        let regex = Self {
            source: source.into(),
            ignore_case,
            compiled: OnceLock::new(),
        };
        if trust == Trust::Unchecked {
            let compiled = regex.compile()?;
            let _first = regex.compiled.set(Some(compiled));
        }
        Ok(regex)
    }

    /// The expression as it is written in the file.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The compiled expression; `None` only for one that never passed a check.
    pub fn get(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| self.compile().ok()).as_ref()
    }

    /// True when `text` holds a match.
    pub fn is_match(&self, text: &str) -> bool {
        self.get().is_some_and(|regex| regex.is_match(text))
    }

    /// Names of its capture groups, read from the text, since compiling would cost more than everything else.
    pub(super) fn group_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for opening in ["(?P<", "(?<"] {
            let after = self.source.split(opening).skip(1);
            names.extend(
                after
                    .filter_map(|rest| rest.split_once('>'))
                    .map(|(name, _)| name.to_owned()),
            );
        }
        names
    }

    fn compile(&self) -> Result<Regex, String> {
        if self.source.chars().count() > limits::REGEX_CHARS {
            return Err(format!(
                "the regular expression is longer than {} characters; shorten it",
                limits::REGEX_CHARS
            ));
        }
        RegexBuilder::new(&self.source)
            .case_insensitive(self.ignore_case)
            .size_limit(limits::REGEX_BYTES)
            .nest_limit(limits::REGEX_DEPTH)
            .build()
            .map_err(|error| format!("bad regular expression: {}", last_line(&error.to_string())))
    }
}

/// The crate draws a picture of several lines; its last line says what is wrong.
fn last_line(message: &str) -> String {
    let line = message.lines().last().unwrap_or_default().trim();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}
