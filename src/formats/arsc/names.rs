//! All entries of a resource table into an index from names to ids.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Package, ResourceId, ResourceTable};
use crate::formats::string_pool::{StringCache, StringIdx};

/// Finds resources by name. Build it once: it visits every entry of every configuration.
#[derive(Debug, Default)]
pub struct NameIndex {
    /// Distinct type names and entry names, numbered. Ids are kept by number, so that a name that a million
    /// entries share is hashed once.
    numbers: FxHashMap<Arc<str>, u32>,
    ids: FxHashMap<(u32, u32), ResourceId>,
}

impl NameIndex {
    /// The index of all packages of a table.
    pub fn new(table: &ResourceTable<'_>) -> Self {
        let mut index = Self::default();
        for package in &table.packages {
            index.add(package);
        }
        index
    }

    /// The resource of a type such as `string` and a name such as `app_name`; the lowest id when names were
    /// collapsed.
    pub fn id(&self, type_name: &str, key: &str) -> Option<ResourceId> {
        let kind = self.numbers.get(type_name)?;
        let key = self.numbers.get(key)?;
        self.ids.get(&(*kind, *key)).copied()
    }

    fn add(&mut self, package: &Package<'_>) {
        let mut keys = KeyNumbers {
            cache: StringCache::new(package.key_pool()),
            by_offset: FxHashMap::default(),
        };
        for kind in &package.types {
            let type_number = self.number(Arc::from(&*kind.name));
            for config in &kind.configs {
                for entry_index in config.indices() {
                    let Some(entry) = config.entry(entry_index) else {
                        continue;
                    };
                    let Some(key) = keys.number(entry.key, self) else {
                        continue;
                    };
                    let id = ResourceId::new(package.id, kind.id, entry_index);
                    let known = self.ids.entry((type_number, key)).or_insert(id);
                    *known = id.min(*known);
                }
            }
        }
    }

    fn number(&mut self, name: Arc<str>) -> u32 {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(name).or_insert(next)
    }
}

/// Numbers of the entry names of one package, by where the name stands.
struct KeyNumbers<'a> {
    cache: StringCache<'a>,
    by_offset: FxHashMap<u32, Option<u32>>,
}

impl KeyNumbers<'_> {
    fn number(&mut self, key: StringIdx, index: &mut NameIndex) -> Option<u32> {
        let offset = self.cache.pool().offset(key)?;
        let cache = &mut self.cache;
        *self
            .by_offset
            .entry(offset)
            .or_insert_with(|| cache.get(key).map(|name| index.number(name)))
    }
}
