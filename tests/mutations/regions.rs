//! Where the numbers of a format stand: headers, tables and code rather than text.

use sessionlint::formats::dex;
use std::ops::Range;

/// A part of a file in which a number stands every `step` bytes.
#[derive(Debug)]
pub(crate) struct Region {
    pub(crate) range: Range<usize>,
    pub(crate) step: usize,
}

impl Region {
    fn new(start: usize, length: usize, step: usize) -> Self {
        let range = start..start + length;
        Self { range, step }
    }
}

fn number(data: &[u8], at: usize, width: usize) -> usize {
    let bytes = data.get(at..at + width).unwrap_or(&[]);
    let fold = |sum: usize, byte: &u8| (sum << 8) | usize::from(*byte);
    bytes.iter().rev().fold(0, fold)
}

/// The headers of an archive, found by their signatures.
pub(crate) fn of_zip(data: &[u8]) -> Vec<Region> {
    const HEADERS: [(&[u8], usize); 3] = [
        (b"PK\x03\x04", 30),
        (b"PK\x01\x02", 46),
        (b"PK\x05\x06", 22),
    ];
    let mut regions = Vec::new();
    for (signature, length) in HEADERS {
        let finder = memchr::memmem::find_iter(data, signature);
        regions.extend(finder.map(|at| Region::new(at + 4, length - 4, 2)));
    }
    regions
}

/// The headers of the chunks of binary XML or of a resource table, and the tables that follow them.
pub(crate) fn of_chunks(data: &[u8]) -> Vec<Region> {
    const PARENTS: [usize; 3] = [0x0002, 0x0003, 0x0200];
    const TABLE_BYTES: usize = 80;
    let mut regions = Vec::new();
    let mut at = 0;
    while at + 8 <= data.len() {
        let (kind, header, size) = (
            number(data, at, 2),
            number(data, at + 2, 2),
            number(data, at + 4, 4),
        );
        regions.push(Region::new(at, 8, 2));
        regions.push(Region::new(at + 8, TABLE_BYTES, 2));
        // A chunk of chunks is entered, all others are passed.
        at += match PARENTS.contains(&kind) {
            true => header.max(8),
            false => size.max(8),
        };
    }
    regions
}

/// Header, tables, class data, code and debug information of a DEX file.
pub(crate) fn of_dex(data: &[u8]) -> Vec<Region> {
    const TABLES: [(usize, usize); 6] = [
        (0x38, 4),
        (0x40, 4),
        (0x48, 12),
        (0x50, 8),
        (0x58, 8),
        (0x60, 32),
    ];
    const CODE_BYTES: usize = 144;
    let mut regions = vec![
        Region::new(0x20, 0x50, 4),
        Region::new(number(data, 0x34, 4), 100, 2),
    ];
    for (at, width) in TABLES {
        let (count, start) = (number(data, at, 4), number(data, at + 4, 4));
        regions.push(Region::new(start, count * width, 2));
    }
    let Ok((files, _)) = dex::parse(data, "base") else {
        return regions;
    };
    for file in &files {
        for class in file.classes() {
            regions.push(Region::new(class.class_data_off as usize, 32, 1));
            regions.push(Region::new(class.annotations_off as usize, 32, 4));
            for method in file.class_data(&class).methods() {
                let Some(code) = file.code(method.code_off) else {
                    continue;
                };
                regions.push(Region::new(method.code_off as usize, 16, 2));
                regions.push(Region::new(method.code_off as usize + 16, CODE_BYTES, 1));
                regions.push(Region::new(code.debug_info_off as usize, 16, 1));
            }
        }
    }
    regions
}

/// The headers of a native library and its tables, which stand at its start and at its end.
pub(crate) fn of_elf(data: &[u8]) -> Vec<Region> {
    const HEADERS: usize = 0x40 + 12 * 0x38;
    let is_64 = data.get(4) == Some(&2);
    let (sections, entry) = match is_64 {
        true => (number(data, 0x28, 8), 0x40),
        false => (number(data, 0x20, 4), 0x28),
    };
    let count = number(data, if is_64 { 0x3c } else { 0x30 }, 2);
    vec![
        Region::new(0, HEADERS, 2),
        Region::new(sections, count * entry, 4),
        Region::new(HEADERS, data.len().saturating_sub(HEADERS), 4),
    ]
}
