//! Offsets and bytes of a type chunk into entries: simple values and bags, plain, sparse and compact.
//!
//! Source: `ResTable_type`, `ResTable_entry`, `ResTable_map_entry` of AOSP
//! `libs/androidfw/include/androidfw/ResourceTypes.h`.

use crate::bytes::{u16_at, u32_at};
use crate::formats::res_value::{RES_VALUE_BYTES, ResValue};
use crate::formats::string_pool::StringIdx;

/// Flag of a type chunk: the table holds pairs of index and offset.
const SPARSE: u8 = 0x01;
/// Flag of a type chunk: offsets are two bytes, counted in units of four.
const OFFSET16: u8 = 0x02;

const NO_ENTRY: u32 = 0xffff_ffff;
const NO_ENTRY_16: u16 = 0xffff;

const COMPLEX: u16 = 0x0001;
const PUBLIC: u16 = 0x0002;
const WEAK: u16 = 0x0004;
const COMPACT: u16 = 0x0008;

/// One name and one value of a bag.
const BAG_ITEM_BYTES: usize = 12;

/// Where the entries of a type stand, by index.
#[derive(Debug, Clone, Copy)]
pub(super) enum OffsetTable<'a> {
    /// Four bytes for every index.
    Dense(&'a [u8]),
    /// Two bytes for every index, in units of four.
    Short(&'a [u8]),
    /// Two bytes of index, two bytes of offset in units of four; sorted by index.
    Sparse(&'a [u8]),
}

impl<'a> OffsetTable<'a> {
    /// The table at the start of `body`; `None` when the chunk does not hold that many.
    pub(super) fn parse(body: &'a [u8], flags: u8, count: usize) -> Option<Self> {
        let (width, table): (usize, fn(&'a [u8]) -> Self) = if flags & SPARSE != 0 {
            (4, Self::Sparse)
        } else if flags & OFFSET16 != 0 {
            (2, Self::Short)
        } else {
            (4, Self::Dense)
        };
        body.get(..count.checked_mul(width)?).map(table)
    }

    /// Offset of the entry with this index, relative to the entries.
    pub(super) fn offset(self, index: u16) -> Option<usize> {
        let at = usize::from(index);
        match self {
            Self::Dense(table) => {
                let offset = u32_at(table, at.checked_mul(4)?).filter(|&o| o != NO_ENTRY)?;
                usize::try_from(offset).ok()
            }
            Self::Short(table) => {
                let offset = u16_at(table, at.checked_mul(2)?).filter(|&o| o != NO_ENTRY_16)?;
                usize::from(offset).checked_mul(4)
            }
            Self::Sparse(table) => sparse_offset(table, index),
        }
    }

    /// Indices that the table gives an offset, in stored order.
    pub(super) fn indices(self) -> impl Iterator<Item = u16> + use<'a> {
        let (table, sparse) = match self {
            Self::Dense(table) | Self::Short(table) => (table, false),
            Self::Sparse(table) => (table, true),
        };
        let width = if matches!(self, Self::Short(_)) { 2 } else { 4 };
        let positions = (0_u16..=u16::MAX).zip(table.chunks_exact(width));
        positions.filter_map(move |(position, stored)| {
            if sparse {
                return u16_at(stored, 0);
            }
            self.offset(position).map(|_| position)
        })
    }
}

/// Looks up a sorted table, as Android does.
fn sparse_offset(table: &[u8], index: u16) -> Option<usize> {
    let (mut low, mut high) = (0, table.len() >> 2);
    while low < high {
        let middle = low.checked_add(high)? >> 1;
        let at = middle.checked_mul(4)?;
        match u16_at(table, at)?.cmp(&index) {
            std::cmp::Ordering::Less => low = middle.checked_add(1)?,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => {
                return usize::from(u16_at(table, at.checked_add(2)?)?).checked_mul(4);
            }
        }
    }
    None
}

/// One resource in one configuration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry<'a> {
    /// Index of the name in the keys of the package.
    pub key: StringIdx,
    /// True when the resource may be used by other packages.
    pub public: bool,
    /// True when another package may override the value.
    pub weak: bool,
    /// The value.
    pub value: EntryValue<'a>,
}

/// The value of a resource.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum EntryValue<'a> {
    /// One value; a text is an index into the global strings of the table.
    Simple(ResValue<StringIdx>),
    /// A bag of values: style, array, plural, attribute definition.
    Complex(Bag<'a>),
}

/// A style, array, plural or attribute definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bag<'a> {
    /// Resource id of the style that this one extends, 0 when there is none.
    pub parent: u32,
    /// Stored items of twelve bytes each.
    items: &'a [u8],
    /// Number of items that the bag claims to hold.
    pub declared: u32,
}

impl<'a> Bag<'a> {
    /// The items in stored order: a resource id (of an attribute, a quantity, a position) and its value.
    /// Items that the file does not hold are left out.
    pub fn items(&self) -> impl ExactSizeIterator<Item = (u32, ResValue<StringIdx>)> + use<'a> {
        self.items.chunks_exact(BAG_ITEM_BYTES).map(|item| {
            let name = u32_at(item, 0).unwrap_or(0);
            (name, ResValue::read(item, 4).unwrap_or(ResValue::Null))
        })
    }
}

impl<'a> Entry<'a> {
    /// The entry at `offset`; `None` when it does not lie inside.
    pub(super) fn read(entries: &'a [u8], offset: usize) -> Option<Self> {
        let stored = entries.get(offset..)?;
        let flags = u16_at(stored, 2)?;
        let (key, value) = if flags & COMPACT != 0 {
            compact(stored, flags)?
        } else {
            let key = StringIdx(u32_at(stored, 4)?);
            (key, full(stored, flags)?)
        };
        Some(Self {
            key,
            public: flags & PUBLIC != 0,
            weak: flags & WEAK != 0,
            value,
        })
    }
}

/// An entry of eight bytes: key, flags with the type of the value, value.
fn compact<'a>(stored: &[u8], flags: u16) -> Option<(StringIdx, EntryValue<'a>)> {
    let key = StringIdx(u32::from(u16_at(stored, 0)?));
    let [_, kind] = flags.to_le_bytes();
    let value = ResValue::new(kind, u32_at(stored, 4)?);
    Some((key, EntryValue::Simple(value)))
}

fn full<'a>(stored: &'a [u8], flags: u16) -> Option<EntryValue<'a>> {
    let size = usize::from(u16_at(stored, 0)?);
    if flags & COMPLEX == 0 {
        return ResValue::read(stored, size).map(EntryValue::Simple);
    }
    let declared = u32_at(stored, 12)?;
    let present = stored.get(size..)?;
    let wanted = usize::try_from(declared).ok()?.checked_mul(BAG_ITEM_BYTES);
    let items = wanted.and_then(|length| present.get(..length));
    Some(EntryValue::Complex(Bag {
        parent: u32_at(stored, 8)?,
        items: items.unwrap_or(present),
        declared,
    }))
}

#[allow(dead_code, reason = "states the layout that `Bag::items` relies on")]
const _: () = assert!(BAG_ITEM_BYTES == 4 + RES_VALUE_BYTES);
