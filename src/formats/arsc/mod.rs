//! `resources.arsc` into a [`ResourceTable`]: all packages, types, entries and configurations.
//!
//! Source: `ResourceTypes.h`, `LoadedArsc.cpp` and `AssetManager2.cpp` of AOSP `libs/androidfw`. Only the chunks
//! are walked when a table is opened; entries and texts are read when they are asked for, so that hundreds of
//! thousands of aliased entries cost what is looked at, not what is declared.

mod check;
mod config;
mod entry;
mod ids;
mod names;
mod package;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use config::Config;
pub use entry::{Bag, Entry, EntryValue};
pub use ids::ResourceId;
pub use names::NameIndex;
pub use package::{Library, Package, Type, TypeConfig};

use rustc_hash::FxHashSet;

use super::chunk::{self, Chunk};
use super::res_value::ResValue;
use super::string_pool::{StringIdx, StringPool};
use crate::bytes::{ParseError, limits, u32_at};
use crate::finding::{Gap, GapKind};

/// Size of the root chunk's header: the chunk header and the number of packages, which nobody needs.
const HEADER_BYTES: usize = 12;

/// All resources of one `resources.arsc`.
#[derive(Debug, Clone)]
pub struct ResourceTable<'a> {
    /// The packages in stored order; an app has one, with id 0x7f.
    pub packages: Vec<Package<'a>>,
    /// Texts of all values.
    strings: StringPool<'a>,
}

/// The value of a resource in one configuration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfigValue<'a> {
    /// For which devices.
    pub config: Config,
    /// The entry.
    pub entry: Entry<'a>,
}

/// A simple value that a resource has in the end, after its references were followed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResolvedValue {
    /// Configuration of the entry that holds the value.
    pub config: Config,
    /// The resource that holds the value: the one asked for, or the last of a chain of references.
    pub id: ResourceId,
    /// The value; a reference only when its target is not in this table.
    pub value: ResValue<StringIdx>,
}

/// Reads a resource table. What is broken inside becomes a gap; `Err` only when it is no resource table.
pub fn parse<'a>(
    data: &'a [u8],
    artifact: &str,
) -> Result<(ResourceTable<'a>, Vec<Gap>), ParseError> {
    let (root, cut) = Chunk::read_root(data, HEADER_BYTES)?;
    if root.kind != chunk::TABLE {
        return Err(ParseError::new(0, "not a resource table"));
    }
    let mut gaps = Vec::new();
    let mut gap = |error: ParseError| {
        let offset = u64::try_from(error.offset).unwrap_or(u64::MAX);
        Gap::new(GapKind::UnreadableItem, artifact, error.what).at(offset)
    };
    gaps.extend(cut.map(&mut gap));
    let mut table = ResourceTable {
        packages: Vec::new(),
        strings: StringPool::default(),
    };
    for child in root.children() {
        let read = child.and_then(|child| match child.kind {
            chunk::STRING_POOL if table.strings.is_empty() => {
                table.strings = StringPool::parse(&child)?;
                Ok(())
            }
            package::PACKAGE => {
                let package = Package::parse(&child, artifact, &mut gaps)?;
                table.packages.push(package);
                Ok(())
            }
            _ => Ok(()),
        });
        gaps.extend(read.err().map(&mut gap));
    }
    let declared = u32_at(root.header, 8).unwrap_or(0);
    if usize::try_from(declared) != Ok(table.packages.len()) {
        let detail = format!(
            "{declared} packages are declared, {} can be read",
            table.packages.len()
        );
        gaps.push(Gap::new(GapKind::UnreadableItem, artifact, detail));
    }
    gaps.extend(check::gaps(&table, artifact));
    Ok((table, gaps))
}

impl<'a> ResourceTable<'a> {
    /// A text of the table; none that is longer than [`limits::RESOURCE_STRING_BYTES`].
    pub fn string(&self, idx: StringIdx) -> Option<Cow<'a, str>> {
        self.strings.get_short(idx, limits::RESOURCE_STRING_BYTES)
    }

    /// All texts that are values of their own, with their resources, in stored order, up to
    /// [`limits::RESOURCE_TEXT_BYTES`]; entries may share one long text.
    pub fn texts(&self) -> impl Iterator<Item = (ResourceId, StringIdx)> + '_ {
        let mut left = Some(limits::RESOURCE_TEXT_BYTES);
        self.unlimited_texts().take_while(move |(_, text)| {
            let bytes = self.strings.stored_len(*text).unwrap_or(0);
            left = left.and_then(|left| left.checked_sub(bytes));
            left.is_some()
        })
    }

    /// The same without a ceiling.
    fn unlimited_texts(&self) -> impl Iterator<Item = (ResourceId, StringIdx)> + '_ {
        self.entries()
            .filter_map(|(id, value)| match value.entry.value {
                EntryValue::Simple(ResValue::String(text)) => Some((id, text)),
                _ => None,
            })
    }

    /// The texts of all values, for callers that read many of them: see
    /// [`StringCache`](super::string_pool::StringCache).
    pub fn string_pool(&self) -> StringPool<'a> {
        self.strings
    }

    /// All resources with a value, package by package, in ascending order of their ids.
    pub fn resources(&self) -> impl Iterator<Item = ResourceId> + '_ {
        self.packages.iter().flat_map(Package::resources)
    }

    /// Every entry of every configuration, in stored order: the way to read a whole table, since it costs what
    /// the file holds, while asking for the values of each resource costs every configuration each time.
    pub fn entries(&self) -> impl Iterator<Item = (ResourceId, ConfigValue<'a>)> + '_ {
        self.packages.iter().flat_map(Package::entries)
    }

    /// The package and type of a resource; several when packages share an id.
    fn types_of(&self, id: ResourceId) -> impl Iterator<Item = (&Package<'a>, &Type<'a>)> {
        self.packages
            .iter()
            .filter(move |package| package.id == id.package())
            .filter_map(move |package| Some((package, package.type_(id.type_id())?)))
    }

    /// All values of a resource, one for each configuration, in stored order.
    pub fn values(&self, id: ResourceId) -> Vec<ConfigValue<'a>> {
        self.types_of(id)
            .flat_map(|(_, kind)| &kind.configs)
            .filter_map(|kind| {
                Some(ConfigValue {
                    config: kind.config,
                    entry: kind.entry(id.entry())?,
                })
            })
            .collect()
    }

    /// Type and name of a resource, such as `("string", "app_name")`.
    pub fn name_parts(&self, id: ResourceId) -> Option<(Cow<'a, str>, Cow<'a, str>)> {
        self.types_of(id).find_map(|(package, kind)| {
            let entry = kind.configs.iter().find_map(|c| c.entry(id.entry()))?;
            Some((kind.name.clone(), package.key(entry.key)?))
        })
    }

    /// Name of a resource, such as `string/app_name`.
    pub fn name(&self, id: ResourceId) -> Option<String> {
        let (kind, key) = self.name_parts(id)?;
        Some(format!("{kind}/{key}"))
    }

    /// An index from names to ids.
    pub fn name_index(&self) -> NameIndex {
        NameIndex::new(self)
    }

    /// The simple values that a resource has in the end, in all configurations, with references followed.
    /// References that form a ring or a chain beyond [`limits::REFERENCE_DEPTH`] end without a value, and
    /// so does what is beyond [`limits::RESOLVED_VALUES`]; bags have no simple value.
    pub fn resolve(&self, id: ResourceId) -> Vec<ResolvedValue> {
        let mut resolved = Vec::new();
        let mut visited = FxHashSet::from_iter([id]);
        let mut wave = vec![id];
        for _ in 0..limits::REFERENCE_DEPTH {
            let mut next = Vec::new();
            for &id in &wave {
                if resolved.len() > limits::RESOLVED_VALUES || next.len() > limits::RESOLVED_VALUES
                {
                    return resolved;
                }
                for ConfigValue { config, entry } in self.values(id) {
                    let EntryValue::Simple(value) = entry.value else {
                        continue;
                    };
                    let target = value.reference().map(ResourceId);
                    match target.filter(|&target| self.types_of(target).next().is_some()) {
                        None => resolved.push(ResolvedValue { config, id, value }),
                        Some(target) if visited.insert(target) => next.push(target),
                        Some(_) => {}
                    }
                }
            }
            wave = next;
        }
        resolved
    }

    /// The texts of a resource in all configurations, with references followed, up to
    /// [`limits::RESOLVED_TEXT_BYTES`].
    pub fn strings(&self, id: ResourceId) -> Vec<(Config, Cow<'a, str>)> {
        let mut left = limits::RESOLVED_TEXT_BYTES;
        self.resolve(id)
            .into_iter()
            .filter_map(|resolved| match resolved.value {
                ResValue::String(idx) => Some((resolved.config, self.string(idx)?)),
                _ => None,
            })
            .take_while(|(_, text)| {
                let fits = text.len() <= left;
                left = left.saturating_sub(text.len());
                fits
            })
            .collect()
    }

    /// The text of a resource in the default configuration, or in the first one that has a text.
    pub fn default_string(&self, id: ResourceId) -> Option<Cow<'a, str>> {
        let mut strings = self.strings(id);
        let default = strings.iter().position(|(config, _)| config.is_default());
        let index = default.unwrap_or(0);
        (index < strings.len()).then(|| strings.swap_remove(index).1)
    }
}
