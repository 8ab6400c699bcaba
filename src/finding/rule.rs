//! A rule as reports present it.

use super::{Precision, Severity};

/// What a report says about a rule: its metadata and its one text.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleInfo {
    /// Kebab-case id.
    pub id: String,
    /// Family, such as `storage`; the folder of the signature.
    pub family: String,
    /// One line that names the flaw.
    pub title: String,
    /// One sentence of what it detects; ends with a period, at most 1,000 characters.
    pub summary: String,
    /// Level of its findings unless a finding says otherwise.
    pub severity: Severity,
    /// GitHub's number for the severity of a security rule.
    pub security_severity: SecuritySeverity,
    /// How often its findings are right.
    pub precision: Precision,
    /// Numbers of the Common Weakness Enumeration.
    pub cwe: Vec<u32>,
    /// MASVS controls such as `MASVS-STORAGE-1`.
    pub masvs: Vec<String>,
    /// MASWE ids of the 2026 numbering.
    pub maswe: Vec<String>,
    /// The same weaknesses in the numbering of the beta.
    pub maswe_beta: Vec<String>,
    /// MASTG tests.
    pub mastg: Vec<String>,
    /// The documentation as Markdown, without test markers.
    pub help_markdown: String,
    /// Name of the pack that holds the rule, with its version.
    pub pack: String,
}

/// A number from 0.1 to 10.0, kept in tenths so that it compares and prints exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecuritySeverity(u8);

impl SecuritySeverity {
    /// The severity of `tenths` tenths; `None` outside 1 to 100.
    pub fn from_tenths(tenths: u8) -> Option<Self> {
        (1..=100).contains(&tenths).then_some(Self(tenths))
    }

    /// The value in tenths.
    pub fn tenths(self) -> u8 {
        self.0
    }

    /// GitHub's word: critical above 9.0, high from 7.0, medium from 4.0, else low.
    pub fn word(self) -> &'static str {
        match self.0 {
            91.. => "critical",
            70..=90 => "high",
            40..=69 => "medium",
            _ => "low",
        }
    }
}

impl std::fmt::Display for SecuritySeverity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}
