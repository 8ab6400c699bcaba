//! `signatures/libraries/known.toml` into a table: libraries by package, with the texts that give them away.

use super::parents_of;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// A library, by its position in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LibraryId(pub u16);

/// What is known about a library.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Library {
    /// Stable kebab-case name, such as `okhttp`.
    pub id: String,
    /// Packages with dots, such as `com.squareup.okhttp3`; subpackages belong to it too.
    #[serde(default)]
    pub packages: Vec<String>,
    /// String constants that only this library contains, for builds that rename packages.
    #[serde(default)]
    pub anchors: Vec<String>,
    /// String constants of which one is enough: long messages from the inside of the library.
    #[serde(default)]
    pub proofs: Vec<String>,
    /// Classes, with dots, that have its name but are generated for each app.
    #[serde(default)]
    pub generated: Vec<String>,
}

/// All known libraries.
#[derive(Debug, Clone, Default)]
pub struct LibraryTable {
    libraries: Vec<Library>,
    /// Packages with slashes.
    packages: FxHashMap<Vec<u8>, LibraryId>,
    /// Descriptors of generated classes.
    generated: FxHashSet<Vec<u8>>,
}

/// Why a table of libraries cannot be used: the fault of its author.
#[derive(Debug, thiserror::Error)]
pub enum LibraryTableError {
    /// It is not the TOML that is expected.
    #[error("{0}")]
    Syntax(#[from] toml::de::Error),
    /// Two libraries claim one package.
    #[error("package '{0}' belongs to two libraries")]
    AmbiguousPackage(String),
    /// More libraries than can be numbered.
    #[error("more than {} libraries", u16::MAX)]
    TooMany,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableFile {
    library: Vec<Library>,
}

impl LibraryTable {
    /// Reads a table.
    pub fn parse(text: &str) -> Result<Self, LibraryTableError> {
        let file: TableFile = toml::from_str(text)?;
        let mut packages = FxHashMap::default();
        let mut generated = FxHashSet::default();
        for (index, library) in file.library.iter().enumerate() {
            let id = u16::try_from(index).map_err(|_| LibraryTableError::TooMany)?;
            let descriptor = |name: &String| format!("L{};", name.replace('.', "/")).into_bytes();
            generated.extend(library.generated.iter().map(descriptor));
            for package in &library.packages {
                let path = package.replace('.', "/").into_bytes();
                if packages.insert(path, LibraryId(id)).is_some() {
                    return Err(LibraryTableError::AmbiguousPackage(package.clone()));
                }
            }
        }
        Ok(Self {
            libraries: file.library,
            packages,
            generated,
        })
    }

    /// The table that is part of the program.
    pub fn built_in() -> Self {
        // The tests read it too, so that a mistake in it never leaves the workshop.
        Self::parse(include_str!("../../../signatures/libraries/known.toml")).unwrap_or_default()
    }

    /// A library of the table.
    pub fn get(&self, library: LibraryId) -> Option<&Library> {
        self.libraries.get(usize::from(library.0))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (LibraryId, &Library)> {
        (0..).map(LibraryId).zip(&self.libraries)
    }

    /// True for a class that a code generator makes for each app under a library's name.
    pub(super) fn is_generated(&self, descriptor: &[u8]) -> bool {
        self.generated.contains(descriptor)
    }

    /// The library of a package with slashes, with the length of the package that decided it.
    pub(super) fn of_package(&self, package: &[u8]) -> Option<(LibraryId, usize)> {
        parents_of(package).find_map(|parent| {
            let library = self.packages.get(parent)?;
            Some((*library, parent.len()))
        })
    }
}
