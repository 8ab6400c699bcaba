//! Which classes belong to a known library: by the name of their package, or by texts that survive renaming.
//!
//! The knowledge is data (`signatures/libraries/known.toml`); this module reads it and applies it. An app's own
//! code is never taken for a library by mistake: the longer of the manifest's package and a library's package
//! wins, a renamed package counts only when two texts of one library are found in it, and its subpackages follow
//! only when nothing of the manifest lives there.

use super::classes::ClassKind;
use super::ids::ClassId;
use super::{CodeSite, Program};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

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
}

/// All known libraries.
#[derive(Debug, Clone, Default)]
pub struct LibraryTable {
    libraries: Vec<Library>,
    /// Packages with slashes.
    packages: FxHashMap<Vec<u8>, LibraryId>,
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

/// Distinct anchors of one library that make its recognition certain.
const ANCHORS_NEEDED: usize = 2;

impl LibraryTable {
    /// Reads a table.
    pub fn parse(text: &str) -> Result<Self, LibraryTableError> {
        let file: TableFile = toml::from_str(text)?;
        let mut packages = FxHashMap::default();
        for (index, library) in file.library.iter().enumerate() {
            let id = u16::try_from(index).map_err(|_| LibraryTableError::TooMany)?;
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
        })
    }

    /// The table that is part of the program.
    pub fn built_in() -> Self {
        // The tests read it too, so that a mistake in it never leaves the workshop.
        Self::parse(include_str!("../../signatures/libraries/known.toml")).unwrap_or_default()
    }

    /// A library of the table.
    pub fn get(&self, library: LibraryId) -> Option<&Library> {
        self.libraries.get(usize::from(library.0))
    }

    fn iter(&self) -> impl Iterator<Item = (LibraryId, &Library)> {
        (0..).map(LibraryId).zip(&self.libraries)
    }

    /// The library of a package with slashes, with the length of the package that decided it.
    fn of_package(&self, package: &[u8]) -> Option<(LibraryId, usize)> {
        parents_of(package).find_map(|parent| {
            let library = self.packages.get(parent)?;
            Some((*library, parent.len()))
        })
    }
}

/// A package and the packages around it, innermost first, without the unnamed one.
fn parents_of(package: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::successors(Some(package), |inner| {
        let end = inner.iter().rposition(|&byte| byte == b'/')?;
        inner.get(..end)
    })
    .filter(|package| !package.is_empty())
}

/// The package of a class descriptor, with slashes; empty for the unnamed one.
pub(super) fn package_of(descriptor: &[u8]) -> &[u8] {
    let name = descriptor.strip_prefix(b"L").unwrap_or_default();
    let end = name.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
    name.get(..end).unwrap_or_default()
}

/// What the manifest says about where the app's own code lives.
#[derive(Debug, Default)]
pub(super) struct OwnCode {
    /// The manifest's package, with slashes.
    pub(super) package: Vec<u8>,
    /// Packages of the declared components, with slashes.
    pub(super) component_packages: Vec<Vec<u8>>,
}

impl OwnCode {
    /// Length of the manifest's package when `package` is it or lies inside.
    fn owns(&self, package: &[u8]) -> Option<usize> {
        let inside = parents_of(package).any(|parent| parent == self.package.as_slice());
        inside.then_some(self.package.len())
    }

    fn has_component_below(&self, package: &[u8]) -> bool {
        let mut packages = self.component_packages.iter();
        packages.any(|component| parents_of(component).any(|parent| parent == package))
    }
}

impl Program<'_> {
    /// Decides for every defined class whether it is the app's own or a library's.
    pub(super) fn recognise_libraries(&mut self, own: &OwnCode) {
        let mut kinds: Vec<(ClassId, ClassKind)> = Vec::new();
        for (id, class) in self.classes() {
            if class.definition.is_none() || matches!(class.kind, ClassKind::Framework(_)) {
                continue;
            }
            let package = package_of(self.symbols().bytes(class.name));
            let library = self.libraries.of_package(package);
            let kind = match (library, own.owns(package)) {
                (Some((_, library)), Some(own)) if own >= library => ClassKind::App,
                (Some((library, _)), _) => ClassKind::Library(library),
                (None, _) => ClassKind::App,
            };
            kinds.push((id, kind));
        }
        self.set_kinds(kinds);
        let renamed = self.renamed_libraries(own);
        self.set_kinds(renamed);
    }

    fn set_kinds(&mut self, kinds: Vec<(ClassId, ClassKind)>) {
        for (class, kind) in kinds {
            if let Some(class) = self.classes.list.get_mut(class.index()) {
                class.kind = kind;
            }
        }
    }

    /// Classes that still look like the app's own, but hold the texts of a library.
    fn renamed_libraries(&self, own: &OwnCode) -> Vec<(ClassId, ClassKind)> {
        let hits = self.anchor_hits(own);
        let mut claims: BTreeMap<&[u8], BTreeSet<LibraryId>> = BTreeMap::new();
        for (package, library) in hits.keys() {
            claims.entry(package).or_default().insert(*library);
        }
        let mut subtrees: FxHashMap<&[u8], LibraryId> = FxHashMap::default();
        let mut kinds = Vec::new();
        for (&(package, library), hit) in &hits {
            if hit.anchors.len() < ANCHORS_NEEDED {
                continue;
            }
            let holders = hit.holders.iter();
            kinds.extend(holders.map(|&class| (class, ClassKind::Library(library))));
            let alone = claims.get(package).is_some_and(|claims| claims.len() == 1);
            if alone && !package.is_empty() && !own.has_component_below(package) {
                subtrees.insert(package, library);
            }
        }
        if subtrees.is_empty() {
            return kinds;
        }
        for (id, class) in self.classes() {
            if class.kind != ClassKind::App {
                continue;
            }
            let package = package_of(self.symbols().bytes(class.name));
            let library = parents_of(package).find_map(|parent| subtrees.get(parent));
            kinds.extend(library.map(|&library| (id, ClassKind::Library(library))));
        }
        kinds
    }

    /// Which anchors of which library are in which package that could be a renamed one.
    fn anchor_hits(&self, own: &OwnCode) -> BTreeMap<(&[u8], LibraryId), Hit> {
        let mut hits: BTreeMap<(&[u8], LibraryId), Hit> = BTreeMap::new();
        for (library, known) in self.libraries.iter() {
            for (anchor, text) in known.anchors.iter().enumerate() {
                let Some(symbol) = self.symbols().find(text) else {
                    continue;
                };
                for CodeSite { method, .. } in self.users_of_string(symbol) {
                    let class = self.method(*method).class;
                    let package = package_of(self.symbols().bytes(self.class(class).name));
                    if self.class(class).kind != ClassKind::App || own.owns(package).is_some() {
                        continue;
                    }
                    let hit = hits.entry((package, library)).or_default();
                    hit.anchors.insert(anchor);
                    hit.holders.insert(class);
                }
            }
        }
        hits
    }
}

/// The anchors of one library in one package, and the classes that hold them.
#[derive(Default)]
struct Hit {
    anchors: FxHashSet<usize>,
    holders: BTreeSet<ClassId>,
}

#[cfg(test)]
mod tests {
    use super::{LibraryTable, LibraryTableError, OwnCode, package_of};

    #[test]
    fn the_built_in_table_is_valid_and_sane() {
        let text = include_str!("../../signatures/libraries/known.toml");
        let table = LibraryTable::parse(text).unwrap();
        for library in &table.libraries {
            assert!(
                library.packages.iter().all(|p| !p.is_empty()),
                "{}",
                library.id
            );
            for anchor in &library.anchors {
                assert!(anchor.len() >= 8, "{}: '{anchor}' is no proof", library.id);
            }
        }
        let library = |package: &str| {
            let (library, _) = table.of_package(package.as_bytes())?;
            Some(table.get(library).unwrap().id.as_str())
        };
        assert_eq!(library("okhttp3/internal/http"), Some("okhttp"));
        assert_eq!(library("androidx/core/app"), Some("androidx"));
        assert_eq!(library("com/google"), None);
        assert_eq!(library("com/example/okhttp3"), None);
        assert_eq!(library("kotlinxtra"), None);
    }

    #[test]
    fn one_package_has_one_library() {
        let text = "[[library]]\nid='a'\npackages=['x.y']\n[[library]]\nid='b'\npackages=['x.y']";
        let error = LibraryTable::parse(text).unwrap_err();
        assert!(matches!(error, LibraryTableError::AmbiguousPackage(p) if p == "x.y"));
    }

    #[test]
    fn own_packages() {
        let own = OwnCode {
            package: b"com/example/app".to_vec(),
            component_packages: vec![b"org/other/ui".to_vec()],
        };
        let check = |package: &str, owned: bool| {
            assert_eq!(own.owns(package.as_bytes()).is_some(), owned, "{package}");
        };
        check("com/example/app", true);
        check("com/example/app/ui", true);
        check("com/example/apple", false);
        check("com/example", false);
        check("", false);
        assert!(own.has_component_below(b"org/other"));
        assert!(!own.has_component_below(b"org/otherwise"));
        assert_eq!(package_of(b"La/b/C;"), b"a/b");
        assert_eq!(package_of(b"LC;"), b"");
        assert_eq!(package_of(b"[I"), b"");
    }
}
