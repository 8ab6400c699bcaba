//! Decisions about findings: which ones they mean.

use crate::finding::{Finding, Fingerprint};
use globset::{GlobBuilder, GlobMatcher};

/// A decision that something is no problem here.
#[derive(Debug, Clone)]
pub struct Ignore {
    /// The findings that are meant.
    pub selector: Selector,
    /// Why they are no problem.
    pub reason: String,
    /// The last day on which that holds.
    pub expires: Option<String>,
    /// True after that day: the findings are back.
    pub is_expired: bool,
}

/// Which findings are meant: those that fit all that is given.
#[derive(Debug, Clone, Default)]
pub struct Selector {
    rule: Option<String>,
    class: Option<GlobMatcher>,
    path: Option<GlobMatcher>,
    fingerprint: Option<String>,
}

/// Why a selector cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IgnoreError {
    /// The pattern is no glob.
    #[error("'{pattern}' is no pattern: {what}")]
    Pattern {
        /// The text.
        pattern: String,
        /// What is wrong with it.
        what: String,
    },
    /// Nothing is given, so that everything would be meant.
    #[error("it names no rule, class, path or fingerprint, and so would hide everything")]
    Everything,
}

impl Selector {
    /// The selector for what an entry gives. In `class`, `*` stands for one part of a name and `**` for several.
    pub fn new(
        rule: Option<&str>,
        class: Option<&str>,
        path: Option<&str>,
        fingerprint: Option<&str>,
    ) -> Result<Self, IgnoreError> {
        if [rule, class, path, fingerprint].iter().all(Option::is_none) {
            return Err(IgnoreError::Everything);
        }
        let class = class.map(|class| class.replace('.', "/"));
        Ok(Self {
            rule: rule.map(str::to_owned),
            class: class.as_deref().map(glob).transpose()?,
            path: path.map(glob).transpose()?,
            fingerprint: fingerprint.map(str::to_ascii_lowercase),
        })
    }

    /// The rule, if one is given.
    pub fn rule(&self) -> Option<&str> {
        self.rule.as_deref()
    }

    /// True when a finding is meant.
    pub(super) fn matches(&self, finding: &Finding) -> bool {
        let rule = self.rule.as_ref().is_none_or(|rule| *rule == finding.rule);
        let class = self.class.as_ref().is_none_or(|class| {
            let code = finding.primary.code();
            code.is_some_and(|code| class.is_match(code.class.replace('.', "/")))
        });
        let path = self.path.as_ref().is_none_or(|path| {
            let source = finding.primary.source.as_ref();
            source.is_some_and(|source| path.is_match(&source.path))
                || path.is_match(&finding.primary.artifact)
        });
        // Last, since it has to be computed.
        let same = |wanted: &String| {
            Fingerprint::of(finding)
                .as_str()
                .starts_with(wanted.as_str())
        };
        rule && class && path && self.fingerprint.as_ref().is_none_or(same)
    }
}

fn glob(pattern: &str) -> Result<GlobMatcher, IgnoreError> {
    GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| IgnoreError::Pattern {
            pattern: pattern.to_owned(),
            what: error.kind().to_string(),
        })
}
