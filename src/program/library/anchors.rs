//! Texts that only a library contains into the renamed classes that are the library's.

use super::super::ids::ClassId;
use super::super::{CodeSite, Program, Symbol};
use super::links::{Links, Shape};
use super::{LibraryId, Standing, Standings, package_of};
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};

/// Distinct anchors of one library in one package that make its recognition certain.
const ANCHORS_NEEDED: usize = 2;

/// The anchors of one library in one package, and the classes that hold them.
#[derive(Default)]
struct Hit {
    anchors: FxHashSet<usize>,
    holders: BTreeSet<ClassId>,
    /// Those that hold a text of which one is enough.
    proven: BTreeSet<ClassId>,
}

impl Program<'_> {
    /// Open classes that hold the texts of a library become the library's, unless they use the app's classes:
    /// then a function of the library was inlined into the app.
    pub(super) fn mark_holders_of_anchors(&self, standings: &mut Standings, links: &Links) {
        let mut proven = BTreeSet::new();
        let mut owners: BTreeMap<ClassId, BTreeSet<LibraryId>> = BTreeMap::new();
        for ((_, library), hit) in self.anchor_hits(standings) {
            if hit.anchors.len() >= ANCHORS_NEEDED || !hit.proven.is_empty() {
                for class in hit.holders {
                    owners.entry(class).or_default().insert(library);
                }
            }
            proven.extend(hit.proven);
        }
        for (class, libraries) in owners {
            // Texts of several libraries: a shrinker merged classes of any origin.
            let [library] = *libraries.into_iter().collect::<Vec<_>>() else {
                continue;
            };
            // Functions of any origin are merged into one class; the app's may be among those that the app calls.
            let is_mixed = !proven.contains(&class)
                && links.shapes.get(class.index()) == Some(&Shape::Functions)
                && names_own(links.users.get(class.index()), standings);
            if !is_mixed
                && !names_own(links.uses.get(class.index()), standings)
                && let Some(standing) = standings.get_mut(class.index())
            {
                *standing = Standing::Library(library);
            }
        }
    }

    /// Which anchors of which library are in which package that could be a renamed one.
    fn anchor_hits(&self, standings: &Standings) -> BTreeMap<(&[u8], LibraryId), Hit> {
        let mut hits: BTreeMap<(&[u8], LibraryId), Hit> = BTreeMap::new();
        for (library, known) in self.libraries.iter() {
            let anchors = known.anchors.iter().map(|text| (text, false));
            let proofs = known.proofs.iter().map(|text| (text, true));
            for (number, (text, is_proof)) in anchors.chain(proofs).enumerate() {
                let Some(symbol) = self.symbols().find(text) else {
                    continue;
                };
                for class in self.open_holders(symbol, standings) {
                    let package = package_of(self.symbols().bytes(self.class(class).name));
                    let hit = hits.entry((package, library)).or_default();
                    hit.anchors.insert(number);
                    hit.holders.insert(class);
                    hit.proven.extend(is_proof.then_some(class));
                }
            }
        }
        hits
    }

    fn open_holders<'s>(
        &'s self,
        text: Symbol,
        standings: &'s Standings,
    ) -> impl Iterator<Item = ClassId> + 's {
        let sites = self.users_of_string(text).iter();
        sites
            .map(|CodeSite { method, .. }| self.method(*method).class)
            .filter(|class| standings.get(class.index()) == Some(&Standing::Open))
    }
}

/// True when one of the classes is the app's own.
fn names_own(classes: &[u32], standings: &Standings) -> bool {
    let mut classes = classes.iter();
    classes.any(|class| standings.get(*class as usize) == Some(&Standing::Own))
}
