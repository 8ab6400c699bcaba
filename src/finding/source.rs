//! Where something is in the sources of an app.

/// A line of a file of the sources.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePlace {
    /// Path from the root of the repository, with `/` between its parts.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// First and last column of what the line says, from 1, in UTF-16 units; the last one is exclusive.
    pub columns: (u32, u32),
    /// How exactly the line is the one of the finding.
    pub precision: SourcePrecision,
    /// What the line says, without the space around it; string literals that no report shows are masked.
    pub text: String,
    /// The hash by which GitHub recognises the line, when the line is the exact one.
    pub line_hash: Option<String>,
    /// True when another file of the sources fits just as well.
    pub is_ambiguous: bool,
}

/// How exactly a line of the sources is the one of a finding. Ordered from the best one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourcePrecision {
    /// The line itself.
    Line,
    /// The line that declares the method, since the build does not tell the line or the sources have changed.
    Method,
    /// The line that declares the class.
    Class,
    /// The line that makes the library a part of the app.
    Dependency,
}

impl SourcePrecision {
    /// The word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Method => "method",
            Self::Class => "class",
            Self::Dependency => "dependency",
        }
    }
}

/// How many of the places of a report were found in the sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SourceCounts {
    /// All places, those of steps among them.
    pub places: u64,
    /// Places whose line was found.
    pub lines: u64,
    /// Places of which only the method, the class or the dependency was found.
    pub declarations: u64,
    /// Places in code that is none of the sources, such as that of libraries.
    pub foreign: u64,
}

impl SourceCounts {
    /// Places that were found in any way.
    pub fn mapped(self) -> u64 {
        self.lines + self.declarations
    }
}
