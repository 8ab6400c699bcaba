//! What the analysis says, as plain owned data: findings, gaps, rules and the session map.
//!
//! Nothing here knows program ids, signatures or SARIF: `detect` fills these types and `report` prints them,
//! so that a report can be tested with findings made by hand.

mod app;
mod fingerprint;
mod gap;
mod level;
mod location;
mod profile;
mod redact;
mod rule;
mod session_life;
mod session_map;
mod source;
mod suppressed;

pub use app::{AppInfo, AppReport, InputFile};
pub use fingerprint::Fingerprint;
pub use gap::{Gap, GapKind};
pub use level::{Confidence, Precision, Severity, Strength};
pub use location::{CodePosition, Excerpt, ExcerptLine, Location, Place, simple_name};
pub use profile::Profile;
pub use redact::{Redaction, redact};
pub use rule::{RuleInfo, SecuritySeverity};
pub use session_life::{Endpoint, Handler, HandlerKind, LifeFact, LifeFactKind, Undecided};
pub use session_map::{Cell, CellKey, Cover, Exposure, Fate, Killed, SessionMap, ValueKind};
pub use source::{SourceCounts, SourcePlace, SourcePrecision};
pub use suppressed::{Suppressed, Suppression};

use std::collections::BTreeMap;

/// One flaw: a fact that a reader can check.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Kebab-case id of the rule, such as `token-in-shared-preferences`.
    pub rule: String,
    /// Level of this finding; a rule may hold findings of several levels.
    pub severity: Severity,
    /// GitHub's number, when it is another one than that of the rule because of what the app is about.
    pub raised: Option<SecuritySeverity>,
    /// How sure we are, from the evidence and the quality of the path.
    pub confidence: Confidence,
    /// A full sentence that states the fact and names its elements in 'quotes'; ends with a period.
    pub message: String,
    /// The place to look at first.
    pub primary: Location,
    /// Further places that explain the finding, in the order they should be read.
    pub related: Vec<Step>,
    /// How the value travels, one sequence of steps per flow; empty when there is none.
    pub flows: Vec<Flow>,
    /// Why we believe that the value is a session credential.
    pub evidence: Vec<Evidence>,
    /// How to see the flaw on a device: shell lines, filled with the app's own names.
    pub verify: Vec<String>,
    /// What makes this finding the same finding in the next build: names and literals, never lines or
    /// offsets, never secret values. The rule and the place are added by [`Fingerprint::of`].
    pub identity: Vec<String>,
    /// Machine-readable details, such as `store` and `key`.
    pub properties: BTreeMap<String, String>,
}

/// A sequence of steps from where a value is born to where it must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// What the sequence shows, such as "where the session is stored".
    pub title: String,
    /// The steps in order; the last one is where the flaw happens.
    pub steps: Vec<Step>,
}

/// One place with what happens there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where.
    pub location: Location,
    /// What happens there, as a sentence without a period.
    pub text: String,
}

/// One reason to believe that a value is a session credential, or that an app is about a subject.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// How much this reason alone proves.
    pub strength: Strength,
    /// Short stable name of the kind of reason, such as `store-key` or `auth-header`.
    pub atom: String,
    /// The reason in words, naming the element, as a sentence without a period.
    pub text: String,
}
