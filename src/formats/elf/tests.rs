//! A library built byte by byte, with and without its section headers, and damaged.

use super::parse;
use crate::formats::resource_writer::{damage, u16s, u32s};

const NAMES: &[u8] = b"\0Java_a_b_login\0SSL_read\0libssl.so\0libx.so\0";
const DATA: &[u8] = b"\x01\x02secret-key\0abc\0tab\there\0";
const NAMES_AT: u64 = 0x200;
const DATA_AT: u64 = 0x300;
const SECTION_NAMES: &[u8] = b"\0.rodata\0.dynstr\0";

fn u64s(values: &[u64]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect()
}

fn section(name: u32, kind: u32, offset: u64, size: usize) -> Vec<u8> {
    let mut out = u32s(&[name, kind]);
    out.extend(u64s(&[2, offset, offset, u64::try_from(size).unwrap()]));
    out.extend(u32s(&[0, 0]));
    out.extend(u64s(&[1, 0]));
    out
}

/// A library of 64 bit with one segment, a dynamic section, two symbols and three sections.
fn library(section_count: u16) -> Vec<u8> {
    let mut out = b"\x7fELF\x02\x01\x01".to_vec();
    out.resize(16, 0);
    out.extend(u16s(&[3, 183]));
    out.extend(u32s(&[1]));
    let sections_at = if section_count == 0 { 0 } else { 0x500 };
    out.extend(u64s(&[0, 0x40, sections_at]));
    out.extend(u32s(&[0]));
    out.extend(u16s(&[64, 56, 2, 64, section_count, 3]));
    let segment = |kind: u32, offset: u64, size: u64| {
        let mut segment = u32s(&[kind, 4]);
        segment.extend(u64s(&[offset, offset, offset, size, size, 8]));
        segment
    };
    out.extend(segment(1, 0, 0x500));
    out.extend(segment(2, 0x100, 0x80));
    out.resize(0x100, 0);
    let size = u64::try_from(NAMES.len()).unwrap();
    let dynamic = [
        (5, NAMES_AT),
        (10, size),
        (6, 0x280),
        (4, 0x180),
        (1, 25),
        (14, 35),
        (0, 0),
    ];
    out.extend(dynamic.iter().flat_map(|&(tag, value)| u64s(&[tag, value])));
    out.resize(0x180, 0);
    out.extend(u32s(&[1, 3, 0, 0, 0, 0]));
    out.resize(0x200, 0);
    out.extend(NAMES);
    out.resize(0x280, 0);
    for (name, index, value) in [(0, 0, 0), (1, 7, 0x1234), (16, 0, 0)] {
        out.extend(u32s(&[name]));
        out.extend([0x12, 0]);
        out.extend(u16s(&[index]));
        out.extend(u64s(&[value, 0]));
    }
    out.resize(0x300, 0);
    out.extend(DATA);
    out.resize(0x480, 0);
    out.extend(SECTION_NAMES);
    out.resize(0x500, 0);
    out.extend(section(0, 0, 0, 0));
    out.extend(section(9, 3, NAMES_AT, NAMES.len()));
    out.extend(section(1, 1, DATA_AT, DATA.len()));
    out.extend(section(0, 3, 0x480, SECTION_NAMES.len()));
    out
}

#[test]
fn libraries_with_and_without_sections() {
    let data = library(4);
    let (file, gaps) = parse(&data, "libx.so").unwrap();
    assert!(gaps.is_empty(), "{gaps:?}");
    assert_eq!((file.machine, file.is_64), ("AARCH64", true));
    assert_eq!(file.soname.as_deref(), Some("libx.so"));
    assert_eq!(file.libraries, ["libssl.so"]);
    let exports: Vec<_> = file.exports().map(|s| (&*s.name, s.address)).collect();
    assert_eq!(exports, [("Java_a_b_login", 0x1234)]);
    let imports: Vec<_> = file.imports().map(|s| &*s.name).collect();
    assert_eq!(imports, ["SSL_read"]);
    let strings: Vec<_> = file
        .strings()
        .map(|s| (s.text, s.offset, s.section))
        .collect();
    assert_eq!(
        strings,
        [
            ("secret-key", 0x302, ".rodata"),
            ("tab\there", 0x311, ".rodata")
        ]
    );

    let stripped = library(0);
    let (file, gaps) = parse(&stripped, "libx.so").unwrap();
    assert!(gaps.is_empty() && file.sections.is_empty());
    assert_eq!(file.symbols.len(), 2);
    let strings: Vec<_> = file.strings().map(|s| s.text).collect();
    assert!(
        strings.contains(&"secret-key") && strings.contains(&"SSL_read"),
        "{strings:?}"
    );
}

#[test]
fn broken_tables_cost_themselves() {
    let check = |at: usize, bytes: &[u8], expected: &[&str]| {
        let mut data = library(4);
        data[at..at + bytes.len()].copy_from_slice(bytes);
        let (file, gaps) = parse(&data, "libx.so").unwrap();
        let found: Vec<_> = gaps.iter().map(|gap| gap.detail.as_str()).collect();
        assert_eq!(found, expected);
        assert!(file.strings().any(|string| string.text == "secret-key"));
    };
    // Offsets of the program headers and of the section headers, number of symbols.
    check(
        0x20,
        &u64s(&[u64::MAX]),
        &["program headers cannot be read"],
    );
    check(
        0x28,
        &u64s(&[u64::MAX]),
        &["section headers cannot be read"],
    );
    check(
        0x184,
        &u32s(&[u32::MAX]),
        &["not all dynamic symbols can be read"],
    );
    // Offset of the dynamic section.
    check(
        0x80,
        &u64s(&[u64::MAX]),
        &["the dynamic section cannot be read"],
    );
}

#[test]
fn what_is_no_library() {
    for data in [
        &b""[..],
        b"text",
        b"\x7fELF",
        &[0x7f, b'E', b'L', b'F', 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9],
    ] {
        assert!(parse(data, "x").is_err(), "{data:?}");
    }
}

#[test]
fn damaged_libraries() {
    damage(&library(4), 5000, |data| {
        if let Ok((file, _)) = parse(data, "x") {
            assert!(file.symbols.len() < 200 && file.strings().count() < 400);
        }
    });
}
