//! Plain stores that stand in for encrypted ones: where the one is opened when the other fails.

use super::cells::{Access, CellFacts};
use super::trace::Site;
use super::{Scene, Session};

impl Session<'_> {
    /// True when it is not known which store of a kind the cell is in, and the app opens encrypted ones with the same
    /// interface: EncryptedSharedPreferences are used as SharedPreferences.
    pub fn may_be_encrypted(&self, scene: &Scene<'_, '_, '_>, cell: &CellFacts<'_>) -> bool {
        let kind = format!("encrypted-{}", cell.store.kind);
        !cell.store.encrypted && cell.opens.is_empty() && scene.opens_stores_of(&kind)
    }

    /// Where the store of the cell is opened in place of an encrypted one, when all that is written to it goes to
    /// one or the other.
    pub fn fallback_of(&self, scene: &Scene<'_, '_, '_>, cell: &CellFacts<'_>) -> Option<Site> {
        if cell.store.encrypted || cell.writes.is_empty() {
            return None;
        }
        let cells = self.stores.cells.values();
        let siblings: Vec<&CellFacts<'_>> = cells
            .filter(|other| other.store.encrypted && other.key.key == cell.key.key)
            .collect();
        let is_shared = |access: &Access| {
            let mut writes = siblings.iter().flat_map(|other| &other.writes);
            writes.any(|write| write.site == access.site)
        };
        if !cell.writes.iter().all(is_shared) {
            return None;
        }
        let mut opens = cell.opens.iter().map(|(site, _)| *site);
        opens.find(|open| {
            let mut others = siblings.iter().flat_map(|other| &other.opens);
            others.any(|(other, _)| is_alternative(scene, *open, *other))
        })
    }
}

/// True when one method opens both, itself or through a method that it calls. Objects of one class that are given
/// the one store here and the other one there are no alternatives.
fn is_alternative(scene: &Scene<'_, '_, '_>, plain: Site, encrypted: Site) -> bool {
    let calls = |caller: Site, callee: Site| {
        let mut calls = scene.calls_of(callee.method).into_iter();
        calls.any(|call| call.method == caller.method)
    };
    plain.method == encrypted.method || calls(plain, encrypted) || calls(encrypted, plain)
}
