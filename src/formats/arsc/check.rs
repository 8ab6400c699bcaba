//! A resource table into what of it cannot be read, though it is there: nothing later would say so.

use super::{EntryValue, Package, ResourceId, ResourceTable, TypeConfig};
use crate::bytes::limits;
use crate::finding::{Gap, GapKind};

/// One gap for each way in which entries are not what they should be.
pub(super) fn gaps(table: &ResourceTable<'_>, artifact: &str) -> Vec<Gap> {
    let configs = || {
        let types = table.packages.iter().flat_map(|package| &package.types);
        types.flat_map(|kind| &kind.configs)
    };
    let unreadable: usize = configs().map(unreadable_entries).sum();
    let rings = table.entries().filter(is_its_own_value).count();
    let (total, longest) = text_lengths(table);
    let mut gaps = Vec::new();
    let mut gap = |kind, detail: String| gaps.push(Gap::new(kind, artifact, detail));
    if unreadable > 0 {
        let detail = format!("{unreadable} entries lie outside of their chunks");
        gap(GapKind::UnreadableItem, detail);
    }
    if rings > 0 {
        let detail = format!("{rings} values refer to themselves");
        gap(GapKind::UnreadableItem, detail);
    }
    if table.packages.iter().any(has_long_names) {
        let detail = "a resource has a name that no build tool writes, it is not read";
        gap(GapKind::LimitReached, detail.to_owned());
    }
    if longest > limits::RESOURCE_STRING_BYTES {
        let detail = "a value has more text than Android's build tools write, it is not read";
        gap(GapKind::LimitReached, detail.to_owned());
    }
    if total > limits::RESOURCE_TEXT_BYTES {
        let detail = "values have too much text altogether, the last ones are not read";
        gap(GapKind::LimitReached, detail.to_owned());
    }
    gaps
}

fn unreadable_entries(config: &TypeConfig<'_>) -> usize {
    let indices = config.indices();
    indices
        .filter(|index| config.entry(*index).is_none())
        .count()
}

fn is_its_own_value((id, value): &(ResourceId, super::ConfigValue<'_>)) -> bool {
    match value.entry.value {
        EntryValue::Simple(simple) => simple.reference() == Some(id.0),
        EntryValue::Complex(bag) => bag.parent == id.0,
    }
}

/// True when [`Package::key`] does not give the names of all entries.
fn has_long_names(package: &Package<'_>) -> bool {
    let keys = package.key_pool();
    package.entries().any(|(_, value)| {
        let bytes = keys.stored_len(value.entry.key);
        bytes.is_some_and(|bytes| bytes > limits::RESOURCE_NAME_BYTES)
    })
}

/// Stored bytes of all texts that are values, and of the longest of them.
fn text_lengths(table: &ResourceTable<'_>) -> (usize, usize) {
    let lengths = table.unlimited_texts().map(|(_, text)| {
        let bytes = table.strings.stored_len(text);
        bytes.unwrap_or(0)
    });
    lengths.fold((0, 0), |(total, longest): (usize, usize), bytes| {
        (total.saturating_add(bytes), longest.max(bytes))
    })
}
