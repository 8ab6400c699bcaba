//! Declared sizes into ceilings: how much each entry may inflate to, so that all of them stay below the
//! ceiling of the app.
//!
//! The ceilings are settled when an app is opened, the important files first: what can be read does not depend
//! on which thread reads first.

use super::entry::Entry;
use crate::bytes::limits;

/// Bytes by which an entry may be larger than it declares. Android refuses such an entry; the data of an
/// important one is looked at nevertheless.
const SLACK: usize = 64 << 10;
/// The most bytes that a deflated byte can stand for, by the format.
const HIGHEST_RATIO: usize = 1032;

/// Sets the ceiling of every entry that has to be inflated, in the order of their kinds.
pub(super) fn distribute(entries: &mut [Entry]) {
    let mut order: Vec<&mut Entry> = entries.iter_mut().collect();
    order.sort_by_key(|entry| entry.kind);
    let mut left = limits::APP_BYTES;
    for entry in order {
        let Some(stored) = entry.stored.as_ref().filter(|stored| stored.is_deflated()) else {
            continue;
        };
        let bytes = |size: u64| usize::try_from(size).unwrap_or(usize::MAX);
        let declared = bytes(stored.size).saturating_add(SLACK);
        let possible = bytes(stored.compressed_size).saturating_mul(HIGHEST_RATIO);
        let allowed = declared.min(possible).min(entry.kind.ceiling()).min(left);
        entry.ceiling = allowed;
        left = left.saturating_sub(allowed);
    }
}
