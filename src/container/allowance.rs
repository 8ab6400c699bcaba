//! Declared sizes into ceilings: how much each entry may inflate to, so that all of them stay below the
//! ceiling of the app.
//!
//! The ceilings are settled when an app is opened, the important files first: what can be read does not depend
//! on which thread reads first.

use super::entry::{Entry, EntryKind};
use crate::bytes::limits;

/// Bytes by which an entry may be larger than it declares. Android refuses such an entry; the data of an
/// important one is looked at nevertheless.
const SLACK: usize = 64 << 10;
/// The most bytes that a deflated byte can stand for, by the format.
const HIGHEST_RATIO: usize = 1032;

/// Parts of the ceiling of the app that are kept for what comes later: bombs among the DEX files must not keep
/// libraries and assets from being read, nor those among the libraries assets.
const KEPT_BY_DEX: usize = limits::APP_BYTES / 4;
const KEPT_BY_LIBRARIES: usize = limits::APP_BYTES / 8;

/// Sets the ceiling of every entry that has to be inflated, in the order of their kinds.
pub(super) fn distribute(entries: &mut [Entry]) {
    let mut order: Vec<&mut Entry> = entries.iter_mut().collect();
    order.sort_by_key(|entry| entry.kind);
    let mut left = limits::APP_BYTES;
    for entry in order {
        let Some(stored) = entry.stored.as_ref().filter(|stored| stored.is_deflated()) else {
            continue;
        };
        let kept = match entry.kind {
            EntryKind::Dex(_) => KEPT_BY_DEX,
            EntryKind::NativeLibrary => KEPT_BY_LIBRARIES,
            _ => 0,
        };
        let bytes = |size: u64| usize::try_from(size).unwrap_or(usize::MAX);
        let declared = bytes(stored.size).saturating_add(SLACK);
        let possible = bytes(stored.compressed_size).saturating_mul(HIGHEST_RATIO);
        let room = left.saturating_sub(kept);
        let allowed = declared.min(possible).min(entry.kind.ceiling()).min(room);
        entry.ceiling = allowed;
        left = left.saturating_sub(allowed);
    }
}
