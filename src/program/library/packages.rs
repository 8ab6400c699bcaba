//! Renamed packages in which classes of libraries were found into libraries as a whole: shrinkers that keep the
//! structure of packages put nothing else into them.

use super::super::Program;
use super::super::ids::ClassId;
use super::{LibraryId, OwnCode, Standing, Standings, package_of};
use std::collections::BTreeMap;

/// Classes of libraries that a package needs, besides nothing of the app, to be a library's as a whole.
const KNOWN_NEEDED: usize = 3;

impl Program<'_> {
    /// Renamed packages in which libraries were found and nothing of the app was: what is open in them becomes
    /// the library's. True when something was found.
    pub(super) fn complete_packages(&self, standings: &mut Standings, own: &OwnCode) -> bool {
        let packages = self.packages(standings);
        let mut found = false;
        for (package, contents) in &packages {
            let Some(library) = contents.owner() else {
                continue;
            };
            if package.is_empty() || own.has_component_below(package) {
                continue;
            }
            for class in &contents.open {
                if let Some(standing) = standings.get_mut(class.index()) {
                    *standing = Standing::Library(library);
                    found = true;
                }
            }
        }
        found
    }

    fn packages(&self, standings: &Standings) -> BTreeMap<&[u8], Contents> {
        let mut packages: BTreeMap<&[u8], Contents> = BTreeMap::new();
        for ((id, class), standing) in self.classes().zip(standings) {
            if *standing == Standing::Outside {
                continue;
            }
            let package = package_of(self.symbols().bytes(class.name));
            packages.entry(package).or_default().add(id, *standing);
        }
        packages
    }
}

/// What stands in a package.
#[derive(Default)]
struct Contents {
    libraries: BTreeMap<LibraryId, usize>,
    open: Vec<ClassId>,
    has_own: bool,
}

impl Contents {
    fn add(&mut self, class: ClassId, standing: Standing) {
        match standing {
            Standing::Outside => {}
            Standing::Own | Standing::Tied => self.has_own = true,
            Standing::Open => self.open.push(class),
            Standing::Library(library) | Standing::Generated(library) => {
                *self.libraries.entry(library).or_default() += 1;
            }
        }
    }

    /// The library that most of the known classes belong to, when nothing is the app's.
    fn owner(&self) -> Option<LibraryId> {
        if self.has_own || self.open.is_empty() {
            return None;
        }
        let known: usize = self.libraries.values().sum();
        let by_count = self.libraries.iter().max_by_key(|(_, count)| **count);
        let library = by_count.map(|(library, _)| *library)?;
        (known >= KNOWN_NEEDED && known * 4 >= self.open.len()).then_some(library)
    }
}
