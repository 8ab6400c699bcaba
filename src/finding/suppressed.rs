//! Findings that are known and therefore not reported again.

use super::Finding;

/// A finding that a decision or a baseline takes out of the reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Suppressed {
    /// What was found.
    pub finding: Finding,
    /// Why it is not reported.
    pub by: Suppression,
}

/// Why a finding is not reported.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suppression {
    /// An entry of the configuration: somebody decided.
    Ignore {
        /// The reason that the entry gives.
        reason: String,
        /// The last day on which the decision holds, as `2027-01-31`.
        expires: Option<String>,
    },
    /// A comment in the sources: somebody decided.
    Comment {
        /// The reason that the comment gives.
        reason: String,
    },
    /// It stands in the baseline: nobody decided, but it is not new.
    Baseline,
}

impl Suppression {
    /// The word used in reports.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Ignore { .. } => "ignore",
            Self::Comment { .. } => "comment",
            Self::Baseline => "baseline",
        }
    }

    /// The reason somebody gave; the baseline knows none.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Ignore { reason, .. } | Self::Comment { reason } => Some(reason),
            Self::Baseline => None,
        }
    }

    /// The last day on which it holds.
    pub fn expires(&self) -> Option<&str> {
        match self {
            Self::Ignore { expires, .. } => expires.as_deref(),
            _ => None,
        }
    }
}
