//! The result of scanning one app.

use super::{Finding, Gap, SessionMap, SourceCounts, Suppressed};

/// What was scanned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AppInfo {
    /// File name of the input, without directories.
    pub file_name: String,
    /// Size of the input in bytes.
    pub bytes: u64,
    /// SHA-256 of the input, hexadecimal.
    pub sha256: String,
    /// Package name, when the manifest could be read.
    pub package: Option<String>,
    /// `versionName`, resolved.
    pub version_name: Option<String>,
    /// `versionCode`.
    pub version_code: Option<u64>,
    /// Lowest Android API level the app runs on.
    pub min_sdk: Option<u32>,
    /// API level the app was built for.
    pub target_sdk: Option<u32>,
    /// Files of the app that were analysed.
    pub files: Vec<InputFile>,
    /// Ids of the R8 mappings that the DEX files name, from the compiler's marker string (`pg-map-id`) and from
    /// source files called `r8-map-id-…`; sorted.
    pub mapping_ids: Vec<String>,
    /// True when a mapping has restored the original names.
    pub is_retraced: bool,
    /// Number of classes that were read.
    pub classes: u64,
    /// Number of methods with code that were read.
    pub methods: u64,
}

/// One analysed file inside the app.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct InputFile {
    /// Path inside the app.
    pub path: String,
    /// Size in bytes after inflating.
    pub bytes: u64,
}

/// Everything that is said about one app. Findings and gaps are sorted and free of duplicates.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AppReport {
    /// What was scanned.
    pub app: AppInfo,
    /// The flaws, worst first.
    pub findings: Vec<Finding>,
    /// Flaws that are known and not reported again, in the order of the others.
    pub suppressed: Vec<Suppressed>,
    /// What could not be analysed.
    pub gaps: Vec<Gap>,
    /// Where the session lives.
    pub session_map: SessionMap,
    /// How many places were found in the sources; `None` when there are no sources.
    pub sources: Option<SourceCounts>,
}

impl AppReport {
    /// False when something that may hold findings was not analysed.
    pub fn is_complete(&self) -> bool {
        !self.gaps.iter().any(|gap| gap.kind.hides_findings())
    }
}
