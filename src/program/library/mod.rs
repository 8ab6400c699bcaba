//! Which classes belong to a known library: by the name of their package, or by what survives renaming.
//!
//! The knowledge is data (`signatures/libraries/known.toml`); this module reads it and applies it. An app's own
//! code is never taken for a library by mistake: the longer of the manifest's package and a library's package
//! wins, and a renamed class must be tied to a library by the texts it holds or by the classes that use it.

mod anchors;
mod functions;
mod links;
mod packages;
mod spread;
mod table;

pub use table::{Library, LibraryId, LibraryTable, LibraryTableError};

use super::Program;
use super::classes::{Class, ClassKind};
use super::ids::MethodId;
use rustc_hash::FxHashSet;

/// Longest name that a shrinker gives to a class of an app of usual size.
const RENAMED_LENGTH: usize = 3;

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
    /// Descriptors of the declared components.
    pub(super) components: FxHashSet<Vec<u8>>,
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

/// True for a class whose own name is as short as those that shrinkers give: `a`, `Zz`, `b0$c`.
pub(super) fn is_renamed(descriptor: &[u8]) -> bool {
    let package = package_of(descriptor).len();
    let name = descriptor.strip_suffix(b";").unwrap_or_default();
    let simple = name.get(package + 1..).unwrap_or_default();
    let simple = simple.strip_prefix(b"/").unwrap_or(simple);
    // What a shrinker makes up itself is named after the class it was made for: `a$$ExternalSyntheticLambda0`.
    let end = memchr::memmem::find(simple, b"$$").unwrap_or(simple.len());
    let parts = simple.get(..end).unwrap_or_default();
    let is_short = |part: &[u8]| (1..=RENAMED_LENGTH).contains(&part.len());
    parts.split(|&byte| byte == b'$').all(is_short)
}

/// What is known of a class while libraries are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Not defined in the app, or part of the platform.
    Outside,
    /// The app's own: its name is kept, and no library has it.
    Own,
    /// Renamed, and uses a class of the app's own: the app's, as far as can be told.
    Tied,
    /// Renamed: could be anybody's.
    Open,
    /// Part of a library.
    Library(LibraryId),
    /// Has the name of a library, but was made for this app by a code generator, and uses the app's classes.
    Generated(LibraryId),
}

/// What is known of each class, by its number.
type Standings = Vec<Standing>;

impl Program<'_> {
    /// Decides for every defined class whether it is the app's own or a library's.
    pub(super) fn recognise_libraries(&mut self, own: &OwnCode) {
        let mut standings: Standings = self
            .classes()
            .map(|(_, class)| self.standing_by_name(class, own))
            .collect();
        if standings.contains(&Standing::Open) {
            self.library_functions = self.recognise_renamed(&mut standings, own);
        }
        for (class, standing) in self.classes.list.iter_mut().zip(standings) {
            match standing {
                Standing::Outside => {}
                Standing::Own | Standing::Tied | Standing::Open => class.kind = ClassKind::App,
                Standing::Library(library) | Standing::Generated(library) => {
                    class.kind = ClassKind::Library(library);
                }
            }
        }
    }

    fn standing_by_name(&self, class: &Class, own: &OwnCode) -> Standing {
        if class.definition.is_none() || matches!(class.kind, ClassKind::Framework(_)) {
            return Standing::Outside;
        }
        let descriptor = self.symbols().bytes(class.name);
        let package = package_of(descriptor);
        match (self.libraries.of_package(package), own.owns(package)) {
            (Some((_, library)), Some(own)) if own >= library => Standing::Own,
            (Some((library, _)), _) if self.libraries.is_generated(descriptor) => {
                Standing::Generated(library)
            }
            (Some((library, _)), _) => Standing::Library(library),
            (None, _) if own.components.contains(descriptor) => Standing::Own,
            (None, _) if is_renamed(descriptor) => Standing::Open,
            (None, _) => Standing::Own,
        }
    }

    /// Texts first, since they prove; then what is tied to the classes that are known by now.
    /// Gives the functions of libraries in classes that stay the app's.
    fn recognise_renamed(&self, standings: &mut Standings, own: &OwnCode) -> FxHashSet<MethodId> {
        let links = self.links(standings);
        self.mark_holders_of_anchors(standings, &links);
        spread::ties(standings, &links);
        spread::libraries(standings, &links);
        while self.complete_packages(standings, own) {
            spread::libraries(standings, &links);
        }
        self.functions_of_libraries(standings, &links)
    }
}

#[cfg(test)]
mod tests {
    use super::{LibraryTable, LibraryTableError, OwnCode, is_renamed, package_of};

    #[test]
    fn the_built_in_table_is_valid_and_sane() {
        let text = include_str!("../../../signatures/libraries/known.toml");
        let table = LibraryTable::parse(text).unwrap();
        for (_, library) in table.iter() {
            assert!(
                library.packages.iter().all(|p| !p.is_empty()),
                "{}",
                library.id
            );
            for anchor in library.anchors.iter().chain(&library.proofs) {
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
            ..OwnCode::default()
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

    #[test]
    fn short_names_are_renamed_ones() {
        let check =
            |name: &str, expected| assert_eq!(is_renamed(name.as_bytes()), expected, "{name}");
        check("La;", true);
        check("La/b/Zz9;", true);
        check("La/b/a$b$c;", true);
        check("La/b/a$$ExternalSyntheticLambda0;", true);
        check("Lcom/example/Api;", true);
        check("Lcom/example/Main;", false);
        check("Lcom/example/a$Companion;", false);
        check("Lcom/example/-$$Lambda$x;", true);
    }
}
