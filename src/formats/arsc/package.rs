//! One package chunk of a resource table into types and entries that are read on demand.
//!
//! Source: `LoadedPackage::Load` of AOSP `libs/androidfw/LoadedArsc.cpp`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::ConfigValue;
use super::config::Config;
use super::entry::{self, Entry};
use super::ids::ResourceId;
use crate::bytes::{ParseError, limits, u16_at, u32_at};
use crate::finding::{Gap, GapKind};
use crate::formats::chunk::{self, Chunk};
use crate::formats::string_pool::{StringIdx, StringPool};

pub(super) const PACKAGE: u16 = 0x0200;
const TYPE: u16 = 0x0201;
const TYPE_SPEC: u16 = 0x0202;
const LIBRARY: u16 = 0x0203;

/// Header of a package up to the index of its last public key; the type id offset behind it came later.
const PACKAGE_HEADER_BYTES: usize = 284;
/// UTF-16 code units of a package name.
const NAME_UNITS: usize = 128;
/// Header of a type chunk without its configuration.
const TYPE_HEADER_BYTES: usize = 20;
/// One library: its package id and its name.
const LIBRARY_BYTES: usize = 260;

/// The resources of one package.
#[derive(Debug, Clone)]
pub struct Package<'a> {
    /// Package id: 0x7f for an app, 0x01 for the framework, 0 for a shared library.
    pub id: u8,
    /// Java package name.
    pub name: String,
    /// Types in ascending order of their ids.
    pub types: Vec<Type<'a>>,
    /// Shared libraries whose resources this package refers to.
    pub libraries: Vec<Library>,
    /// Names of the types.
    type_names: StringPool<'a>,
    /// Names of the entries.
    keys: StringPool<'a>,
    /// What to subtract from a type id to get its name's index, beside the usual one.
    type_id_offset: u32,
}

/// A shared library: the id it was built with and the name it is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    /// Package id at build time.
    pub id: u32,
    /// Java package name.
    pub name: String,
}

/// All resources of one type (`string`, `layout`, …) of one package.
#[derive(Debug, Clone)]
pub struct Type<'a> {
    /// Type id, from 1.
    pub id: u8,
    /// Name such as `string`; empty when the table holds none.
    pub name: Cow<'a, str>,
    /// For every entry which parts of a configuration make a difference, four bytes each; empty when the
    /// table holds no specification.
    spec_flags: &'a [u8],
    /// The entries by configuration, in stored order.
    pub configs: Vec<TypeConfig<'a>>,
}

/// The entries of one type for one configuration.
#[derive(Debug, Clone, Copy)]
pub struct TypeConfig<'a> {
    /// For which devices.
    pub config: Config,
    /// Offset of the chunk in the file, in bytes.
    pub offset: usize,
    table: entry::OffsetTable<'a>,
    /// Where the offsets of the table point into.
    entries: &'a [u8],
}

impl<'a> Package<'a> {
    /// Reads a package chunk; what is broken inside becomes a gap.
    pub(super) fn parse(
        chunk: &Chunk<'a>,
        artifact: &str,
        gaps: &mut Vec<Gap>,
    ) -> Result<Self, ParseError> {
        let field = |offset| {
            u32_at(chunk.header, offset)
                .ok_or_else(|| ParseError::new(chunk.offset, "package header is cut off"))
        };
        if chunk.header.len() < PACKAGE_HEADER_BYTES {
            return Err(ParseError::new(chunk.offset, "package header is cut off"));
        }
        let [id, ..] = field(8)?.to_le_bytes();
        let mut package = Self {
            id,
            name: fixed_utf16(chunk.header, 12),
            types: Vec::new(),
            libraries: Vec::new(),
            type_names: StringPool::default(),
            keys: StringPool::default(),
            type_id_offset: u32_at(chunk.header, 284).unwrap_or(0),
        };
        let pools = (field(268)?, field(276)?);
        let mut types = BTreeMap::new();
        for child in chunk.children() {
            let read = child.and_then(|child| package.child(&child, chunk, pools, &mut types));
            if let Err(error) = read
                && gaps.len() < limits::GAPS_PER_KIND
            {
                let offset = u64::try_from(error.offset).unwrap_or(u64::MAX);
                gaps.push(Gap::new(GapKind::UnreadableItem, artifact, error.what).at(offset));
            }
        }
        package.types = types.into_values().collect();
        for kind in &mut package.types {
            let index = u32::from(kind.id)
                .checked_sub(1)
                .and_then(|index| index.checked_sub(package.type_id_offset));
            let name = index.and_then(|index| package.type_names.get(StringIdx(index)));
            kind.name = name.unwrap_or_default();
        }
        Ok(package)
    }

    fn child(
        &mut self,
        child: &Chunk<'a>,
        parent: &Chunk<'a>,
        (type_names, keys): (u32, u32),
        types: &mut BTreeMap<u8, Type<'a>>,
    ) -> Result<(), ParseError> {
        let cut = || ParseError::new(child.offset, "chunk of a resource package is cut off");
        match child.kind {
            chunk::STRING_POOL => {
                let relative = child.offset.saturating_sub(parent.offset);
                let stands_at = |offset| usize::try_from(offset) == Ok(relative);
                if stands_at(type_names) {
                    self.type_names = StringPool::parse(child)?;
                } else if stands_at(keys) {
                    self.keys = StringPool::parse(child)?;
                }
            }
            TYPE_SPEC => {
                let (id, count) = type_header(child).ok_or_else(cut)?;
                let flags = count
                    .checked_mul(4)
                    .and_then(|length| child.body.get(..length));
                types.entry(id).or_insert_with(|| Type::new(id)).spec_flags =
                    flags.ok_or_else(cut)?;
            }
            TYPE => {
                let (id, _) = type_header(child).ok_or_else(cut)?;
                let config = TypeConfig::parse(child).ok_or_else(cut)?;
                let kind = types.entry(id).or_insert_with(|| Type::new(id));
                if kind.configs.len() >= limits::TYPE_CONFIGS {
                    let what = "resource type has too many configurations, this one was left out";
                    return Err(ParseError::new(child.offset, what));
                }
                kind.configs.push(config);
            }
            LIBRARY => {
                let count = u32_at(child.header, 8).ok_or_else(cut)?;
                let stored = child.body.chunks_exact(LIBRARY_BYTES);
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                self.libraries
                    .extend(stored.take(count).map(|library| Library {
                        id: u32_at(library, 0).unwrap_or(0),
                        name: fixed_utf16(library, 4),
                    }));
            }
            _ => {}
        }
        Ok(())
    }

    /// The type with this id.
    pub fn type_(&self, id: u8) -> Option<&Type<'a>> {
        let found = self.types.binary_search_by_key(&id, |kind| kind.id);
        found.ok().and_then(|index| self.types.get(index))
    }

    /// The name of an entry, such as `app_name`.
    pub fn key(&self, idx: StringIdx) -> Option<Cow<'a, str>> {
        self.keys.get_short(idx, limits::RESOURCE_NAME_BYTES)
    }

    /// All resources of this package with a value, in ascending order of their ids.
    pub fn resources(&self) -> impl Iterator<Item = ResourceId> + '_ {
        self.types.iter().flat_map(move |kind| {
            let mut entries: Vec<u16> = kind.configs.iter().flat_map(TypeConfig::indices).collect();
            entries.sort_unstable();
            entries.dedup();
            entries
                .into_iter()
                .map(move |entry| ResourceId::new(self.id, kind.id, entry))
        })
    }

    /// Every entry of every configuration: types in ascending order of their ids, configurations and entries
    /// in stored order.
    pub fn entries(&self) -> impl Iterator<Item = (ResourceId, ConfigValue<'a>)> + '_ {
        let parts = self
            .types
            .iter()
            .flat_map(|kind| kind.configs.iter().map(move |config| (kind.id, config)));
        parts.flat_map(move |(type_id, part)| {
            part.indices().filter_map(move |index| {
                let id = ResourceId::new(self.id, type_id, index);
                let entry = part.entry(index)?;
                let config = part.config;
                Some((id, ConfigValue { config, entry }))
            })
        })
    }

    /// The names of all entries.
    pub(super) fn key_pool(&self) -> StringPool<'a> {
        self.keys
    }
}

impl<'a> Type<'a> {
    fn new(id: u8) -> Self {
        Self {
            id,
            name: Cow::Borrowed(""),
            spec_flags: &[],
            configs: Vec::new(),
        }
    }

    /// Which parts of a configuration make a difference for an entry (`ACONFIGURATION_*` bits), with
    /// 0x40000000 for a public entry. `None` when the table does not say.
    pub fn spec_flags(&self, entry: u16) -> Option<u32> {
        u32_at(self.spec_flags, usize::from(entry).checked_mul(4)?)
    }

    /// Number of entries that the specification names.
    pub fn spec_count(&self) -> usize {
        self.spec_flags.len().wrapping_div(4)
    }
}

impl<'a> TypeConfig<'a> {
    /// The part of a type that `chunk` holds; `None` when its table does not lie inside.
    fn parse(chunk: &Chunk<'a>) -> Option<Self> {
        let (_, count) = type_header(chunk)?;
        let flags = *chunk.header.get(9)?;
        let start = usize::try_from(u32_at(chunk.header, 16)?).ok()?;
        Some(Self {
            config: Config::read(chunk.header.get(TYPE_HEADER_BYTES..)?)?,
            offset: chunk.offset,
            table: entry::OffsetTable::parse(chunk.body, flags, count)?,
            entries: chunk.bytes.get(start..)?,
        })
    }

    /// Indices of the entries that have a value here, in ascending order for a table that follows the rules.
    pub fn indices(&self) -> impl Iterator<Item = u16> + use<'a> {
        self.table.indices()
    }

    /// The entry with this index, when it has a value here and can be read.
    pub fn entry(&self, index: u16) -> Option<Entry<'a>> {
        Entry::read(self.entries, self.table.offset(index)?)
    }
}

/// Type id and number of entries of a type or type specification chunk.
fn type_header(chunk: &Chunk<'_>) -> Option<(u8, usize)> {
    let id = *chunk.header.get(8)?;
    let count = usize::try_from(u32_at(chunk.header, 12)?).ok()?;
    Some((id, count))
}

/// A name of 128 UTF-16 code units, filled with zeros.
fn fixed_utf16(data: &[u8], offset: usize) -> String {
    let units = (0..NAME_UNITS)
        .map_while(|index| u16_at(data, index.checked_mul(2)?.checked_add(offset)?))
        .take_while(|&unit| unit != 0);
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}
