//! Named resources into the bytes of `resources.arsc`.
//!
//! Source: `ResTable_header`, `ResTable_package`, `ResTable_typeSpec` and `ResTable_type` of AOSP
//! `ResourceTypes.h`.

use super::ResourceError;
use super::chunk_writer::{PoolWriter, chunk, words};
use super::resources::{Item, Locale, Resources, TYPES};
use super::value::{res_value, stored};
use crate::formats::chunk::TABLE;
use std::collections::{BTreeMap, BTreeSet};

const PACKAGE: u16 = 0x0200;
const TYPE: u16 = 0x0201;
const TYPE_SPEC: u16 = 0x0202;
const PACKAGE_HEADER: u32 = 288;
const CONFIG_SIZE: u32 = 64;
const NO_ENTRY: u32 = u32::MAX;

impl Resources {
    /// The resource table.
    ///
    /// # Errors
    /// A value refers to a resource that does not exist.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ResourceError> {
        let mut values = PoolWriter::default();
        let mut keys = PoolWriter::default();
        let mut types = Vec::new();
        for (&type_, entries) in &self.types {
            let id = type_ as u32 + 1;
            let header = words(&[id, entries.len() as u32]);
            types.extend(chunk(TYPE_SPEC, &header, &words(&vec![0; entries.len()])));
            let locales: BTreeSet<&Locale> = entries.values().flat_map(BTreeMap::keys).collect();
            for locale in locales {
                let items = entries
                    .iter()
                    .map(|(name, items)| (name, items.get(locale)));
                types.extend(self.type_chunk(id, locale, items, &mut values, &mut keys)?);
            }
        }
        let package = package_chunk(&self.package, &keys, &types);
        let body = [values.chunk(), package].concat();
        Ok(chunk(TABLE, &words(&[1]), &body))
    }

    /// All entries of one type in one language.
    fn type_chunk<'r>(
        &self,
        id: u32,
        locale: &Locale,
        items: impl Iterator<Item = (&'r String, Option<&'r Item>)>,
        values: &mut PoolWriter,
        keys: &mut PoolWriter,
    ) -> Result<Vec<u8>, ResourceError> {
        let mut offsets = Vec::new();
        let mut entries = Vec::new();
        for (name, item) in items {
            let key = keys.share(name);
            let Some(item) = item else {
                offsets.push(NO_ENTRY);
                continue;
            };
            let value = self.value(item).map_err(|message| {
                ResourceError::new(0, format!("the resource '{name}': {message}"))
            })?;
            let (kind, data) = stored(&value, |text| values.share(text));
            offsets.push(entries.len() as u32);
            // Size and flags, then the key; not public, not complex.
            entries.extend(words(&[8, key]));
            entries.extend(res_value(kind, data));
        }
        let entries_start = 20 + CONFIG_SIZE + offsets.len() as u32 * 4;
        let mut header = words(&[id, offsets.len() as u32, entries_start]);
        header.extend(config(locale));
        let body = [words(&offsets), entries].concat();
        Ok(chunk(TYPE, &header, &body))
    }
}

/// `ResTable_config` with nothing but a language.
fn config((language, region): &Locale) -> Vec<u8> {
    let mut bytes = words(&[CONFIG_SIZE, 0]);
    for code in [language, region] {
        bytes.extend(code.bytes().chain([0, 0]).take(2));
    }
    bytes.resize(CONFIG_SIZE as usize, 0);
    bytes
}

fn package_chunk(name: &str, keys: &PoolWriter, types: &[u8]) -> Vec<u8> {
    let mut type_names = PoolWriter::default();
    for name in TYPES {
        type_names.push(name);
    }
    let type_names = type_names.chunk();
    let mut header = words(&[0x7f]);
    // 128 units, the last one always zero.
    let units = name.encode_utf16().take(127).chain(std::iter::repeat(0));
    header.extend(units.take(128).flat_map(u16::to_le_bytes));
    let keys_start = PACKAGE_HEADER + type_names.len() as u32;
    header.extend(words(&[PACKAGE_HEADER, 0, keys_start, 0, 0]));
    let body = [type_names, keys.chunk(), types.to_vec()].concat();
    chunk(PACKAGE, &header, &body)
}
