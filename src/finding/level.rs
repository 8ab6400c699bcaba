//! The scales on which findings, rules and evidence are measured.

use std::fmt;
use std::str::FromStr;

/// How bad a finding is, in the words of SARIF's `level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; no action needed by itself.
    Note,
    /// Should be fixed.
    Warning,
    /// Must be fixed before a release.
    Error,
}

impl Severity {
    /// All levels, lowest first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// The word used in signatures, on the command line and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// One step lower; `Note` stays.
    pub fn lowered(self) -> Self {
        match self {
            Self::Error => Self::Warning,
            Self::Warning | Self::Note => Self::Note,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|level| level.as_str() == text)
            .ok_or_else(|| format!("'{text}' is no severity; use note, warning or error"))
    }
}

/// How sure we are of one finding: 0 (a guess) to 100 (proved).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Confidence(u8);

impl Confidence {
    /// Findings below this are not shown unless asked for.
    pub const DEFAULT_MINIMUM: Self = Self(60);

    /// A confidence of `percent`, at most 100.
    pub fn new(percent: u8) -> Self {
        Self(percent.min(100))
    }

    /// The value, 0 to 100.
    pub fn percent(self) -> u8 {
        self.0
    }
}

/// How often findings of a rule are right, in the words of GitHub code scanning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Many false alarms are expected.
    Low,
    /// Some false alarms are expected.
    Medium,
    /// False alarms are rare.
    High,
    /// False alarms are a bug.
    VeryHigh,
}

impl Precision {
    /// All values, lowest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::VeryHigh];

    /// The word used in signatures and in SARIF.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::VeryHigh => "very-high",
        }
    }
}

impl FromStr for Precision {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|level| level.as_str() == text)
            .ok_or_else(|| format!("'{text}' is no precision; use low, medium, high or very-high"))
    }
}

/// How much one piece of evidence proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// Supports other evidence.
    Weak,
    /// Two independent ones are a proof.
    Medium,
    /// A proof by itself.
    Strong,
}

impl Strength {
    /// The word used in signatures and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Medium => "medium",
            Self::Strong => "strong",
        }
    }
}
