//! What could not be analysed: silence must never look like safety.

/// Something that was not analysed, or an anomaly that changes what the result is worth.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gap {
    /// What kind of gap.
    pub kind: GapKind,
    /// Path inside the app, empty for the app as a whole.
    pub artifact: String,
    /// Byte offset in the artifact, when one is known.
    pub offset: Option<u64>,
    /// What happened, as a sentence without a period; names the limit when one was hit.
    pub detail: String,
}

/// The kinds of gaps; [`GapKind::code`] is stable and part of every report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapKind {
    /// The archive was made to mislead tools: fake methods, fake encryption, duplicate names and the like.
    Tampering,
    /// A whole file could not be read.
    UnreadableFile,
    /// A table entry, class, method or chunk could not be read; the rest of its file was.
    UnreadableItem,
    /// A ceiling was reached and the rest was left out.
    LimitReached,
    /// Code or data in a form that is not analysed yet.
    Unsupported,
    /// A call or value that could not be resolved and may hide behaviour.
    Unresolved,
    /// A signature could not be applied.
    RuleSkipped,
}

impl GapKind {
    /// All kinds, in the order of the reports.
    pub const ALL: [Self; 7] = [
        Self::Tampering,
        Self::UnreadableFile,
        Self::UnreadableItem,
        Self::LimitReached,
        Self::Unsupported,
        Self::Unresolved,
        Self::RuleSkipped,
    ];

    /// Stable kebab-case name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Tampering => "tampering",
            Self::UnreadableFile => "unreadable-file",
            Self::UnreadableItem => "unreadable-item",
            Self::LimitReached => "limit-reached",
            Self::Unsupported => "unsupported",
            Self::Unresolved => "unresolved",
            Self::RuleSkipped => "rule-skipped",
        }
    }

    /// True when findings may be missing because of it; an anomaly that was read anyway hides nothing.
    pub fn hides_findings(self) -> bool {
        !matches!(self, Self::Tampering)
    }
}

impl Gap {
    /// A gap about the whole of `artifact`.
    pub fn new(kind: GapKind, artifact: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            kind,
            artifact: artifact.into(),
            offset: None,
            detail: detail.into(),
        }
    }

    /// The same gap at a byte offset.
    pub fn at(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
        self
    }
}
