//! Id tables and data items into a whole DEX file: offsets, map list, checksum and signature.
//!
//! Source: "File layout" and "map_list" in the DEX format specification.

use super::pools::Pools;
use super::section::Section;
use super::syntax::HandleTarget;
use sha1::{Digest, Sha1};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

const HEADER_SIZE: u32 = 0x70;
const ENDIAN_CONSTANT: u32 = 0x1234_5678;
const NO_INDEX: u32 = 0xffff_ffff;
const MAP_LIST: u16 = 0x1000;

/// The kinds of data items, with their type code in the map list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemKind {
    TypeList = 0x1001,
    AnnotationSetRefList = 0x1002,
    AnnotationSet = 0x1003,
    ClassData = 0x2000,
    Code = 0x2001,
    StringData = 0x2002,
    DebugInfo = 0x2003,
    Annotation = 0x2004,
    EncodedArray = 0x2005,
    AnnotationsDirectory = 0x2006,
}

impl ItemKind {
    fn alignment(self) -> usize {
        match self {
            Self::TypeList
            | Self::AnnotationSetRefList
            | Self::AnnotationSet
            | Self::Code
            | Self::AnnotationsDirectory => 4,
            Self::ClassData
            | Self::StringData
            | Self::DebugInfo
            | Self::Annotation
            | Self::EncodedArray => 1,
        }
    }
}

struct MapEntry {
    kind: u16,
    size: u32,
    offset: u32,
}

/// The data section while it grows. All offsets are from the start of the file.
pub(super) struct Data {
    out: Section,
    base: u32,
    map: Vec<MapEntry>,
}

impl Data {
    /// An empty data section behind the id tables of `pools` and `classes` class definitions.
    pub(super) fn after(pools: &Pools, classes: usize) -> Self {
        let tables: u32 = tables(pools, classes).iter().map(Table::bytes).sum();
        Self {
            out: Section::default(),
            base: HEADER_SIZE + tables,
            map: Vec::new(),
        }
    }

    /// Appends one item; the result is its offset.
    fn append(&mut self, kind: ItemKind, bytes: &[u8]) -> u32 {
        // The base is a multiple of four, so that alignment inside the section is alignment in the file.
        self.out.align(kind.alignment());
        let offset = self.base + self.out.len();
        self.out.bytes(bytes);
        match self.map.last_mut() {
            Some(last) if last.kind == kind as u16 => last.size += 1,
            _ => self.map.push(MapEntry {
                kind: kind as u16,
                size: 1,
                offset,
            }),
        }
        offset
    }

    /// Appends the items in their order; the result holds their offsets.
    pub(super) fn separate(&mut self, kind: ItemKind, items: &[Vec<u8>]) -> Vec<u32> {
        items.iter().map(|item| self.append(kind, item)).collect()
    }

    /// Appends the items in their order, equal ones once; the result holds the offset of each.
    pub(super) fn shared(&mut self, kind: ItemKind, items: Vec<Vec<u8>>) -> BTreeMap<Vec<u8>, u32> {
        let mut offsets = BTreeMap::new();
        for item in items {
            if let Entry::Vacant(entry) = offsets.entry(item) {
                let offset = self.append(kind, entry.key());
                entry.insert(offset);
            }
        }
        offsets
    }
}

/// One row of `class_defs`.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClassDef {
    pub(super) class: u32,
    pub(super) access: u32,
    pub(super) superclass: Option<u32>,
    pub(super) interfaces_off: u32,
    pub(super) source_file: Option<u32>,
    pub(super) annotations_off: u32,
    pub(super) class_data_off: u32,
    pub(super) static_values_off: u32,
}

/// Offsets that the id tables need, each list in the order of its table.
pub(super) struct IdOffsets {
    pub(super) string_data: Vec<u32>,
    /// 0 for a prototype without parameters.
    pub(super) proto_parameters: Vec<u32>,
    pub(super) call_sites: Vec<u32>,
}

/// An id table: its type code in the map list, number of entries and bytes per entry.
struct Table {
    kind: u16,
    size: u32,
    entry: u32,
}

impl Table {
    fn bytes(&self) -> u32 {
        self.size * self.entry
    }
}

/// The id tables in the order of the file.
fn tables(pools: &Pools, classes: usize) -> [Table; 8] {
    let table = |kind: u16, size: usize, entry: u32| Table {
        kind,
        size: size as u32,
        entry,
    };
    [
        table(1, pools.strings().len(), 4),
        table(2, pools.types().len(), 4),
        table(3, pools.protos().len(), 12),
        table(4, pools.fields().len(), 8),
        table(5, pools.methods().len(), 8),
        table(6, classes, 32),
        table(7, pools.call_sites().len(), 4),
        table(8, pools.handles().len(), 8),
    ]
}

/// The whole file.
pub(super) fn finish(
    version: u32,
    pools: &Pools,
    class_defs: &[ClassDef],
    ids: &IdOffsets,
    mut data: Data,
) -> Vec<u8> {
    let tables = tables(pools, class_defs.len());
    data.out.align(4);
    let map_off = data.base + data.out.len();
    write_map(&mut data, &tables, map_off);
    let file_size = data.base + data.out.len();

    let mut out = Section::default();
    out.bytes(format!("dex\n{version:03}\0").as_bytes());
    out.bytes(&[0; 24]);
    for value in [file_size, HEADER_SIZE, ENDIAN_CONSTANT, 0, 0, map_off] {
        out.u32(value);
    }
    let mut offset = HEADER_SIZE;
    for (number, table) in tables.iter().enumerate() {
        // Call sites and method handles are found through the map list alone.
        if number < 6 {
            out.u32(table.size);
            out.u32(if table.size == 0 { 0 } else { offset });
        }
        offset += table.bytes();
    }
    out.u32(file_size - data.base);
    out.u32(data.base);
    write_ids(&mut out, pools, class_defs, ids);
    out.bytes(&data.out.into_bytes());
    seal(out.into_bytes())
}

fn write_map(data: &mut Data, tables: &[Table], map_off: u32) {
    let mut entries = vec![MapEntry {
        kind: 0,
        size: 1,
        offset: 0,
    }];
    let mut offset = HEADER_SIZE;
    for table in tables {
        if table.size > 0 {
            entries.push(MapEntry {
                kind: table.kind,
                size: table.size,
                offset,
            });
        }
        offset += table.bytes();
    }
    entries.append(&mut data.map);
    entries.push(MapEntry {
        kind: MAP_LIST,
        size: 1,
        offset: map_off,
    });
    data.out.u32(entries.len() as u32);
    for entry in entries {
        data.out.u16(entry.kind);
        data.out.u16(0);
        data.out.u32(entry.size);
        data.out.u32(entry.offset);
    }
}

fn write_ids(out: &mut Section, pools: &Pools, class_defs: &[ClassDef], ids: &IdOffsets) {
    ids.string_data.iter().for_each(|offset| out.u32(*offset));
    pools.types().for_each(|string| out.u32(string));
    for ((shorty, return_type, _), parameters) in pools.protos().zip(&ids.proto_parameters) {
        out.u32(shorty);
        out.u32(return_type);
        out.u32(*parameters);
    }
    for (class, type_or_proto, name) in pools.fields().chain(pools.methods()) {
        out.u16(class as u16);
        out.u16(type_or_proto as u16);
        out.u32(name);
    }
    for def in class_defs {
        out.u32(def.class);
        out.u32(def.access);
        out.u32(def.superclass.unwrap_or(NO_INDEX));
        out.u32(def.interfaces_off);
        out.u32(def.source_file.unwrap_or(NO_INDEX));
        out.u32(def.annotations_off);
        out.u32(def.class_data_off);
        out.u32(def.static_values_off);
    }
    ids.call_sites.iter().for_each(|offset| out.u32(*offset));
    for handle in pools.handles() {
        let target = match &handle.target {
            HandleTarget::Field(field) => pools.field(field),
            HandleTarget::Method(method) => pools.method(method),
        };
        for half in [handle.kind, 0, target as u16, 0] {
            out.u16(half);
        }
    }
}

/// Fills in the SHA-1 signature over everything behind it, then the checksum over everything behind that.
fn seal(mut file: Vec<u8>) -> Vec<u8> {
    let signature = Sha1::digest(&file[32..]);
    file[12..32].copy_from_slice(&signature);
    let checksum = adler32(&file[12..]);
    file[8..12].copy_from_slice(&checksum.to_le_bytes());
    file
}

/// Adler-32, RFC 1950 section 8.2.
fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    let (mut low, mut high) = (1, 0);
    for &byte in bytes {
        low = (low + u32::from(byte)) % MODULUS;
        high = (high + low) % MODULUS;
    }
    high << 16 | low
}

#[cfg(test)]
mod tests {
    #[test]
    fn checksum_of_a_known_text() {
        assert_eq!(super::adler32(b"Wikipedia"), 0x11e6_0398);
    }
}
