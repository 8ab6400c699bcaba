//! Crafted resource tables, one for each way of storing entries.

mod ceilings;

use super::{EntryValue, ResourceId, ResourceTable, parse};
use crate::formats::res_value::ResValue;
use crate::formats::resource_writer::{Encoding, chunk, damage, length, pool, u16s, u32s};
use crate::formats::string_pool::StringIdx;

const STRINGS: [&str; 4] = ["zero", "one", "eins", "res/a.xml"];
const TYPES: [&str; 3] = ["string", "style", "id"];
const KEYS: [&str; 4] = ["app_name", "title", "theme", "app_name"];

/// A simple entry of sixteen bytes.
fn simple(key: u32, kind: u8, data: u32) -> Vec<u8> {
    let mut out = u16s(&[8, 0]);
    out.extend(u32s(&[key]));
    out.extend([8, 0, 0, kind]);
    out.extend(u32s(&[data]));
    out
}

fn text(key: u32, string: u32) -> Vec<u8> {
    simple(key, 3, string)
}

fn bag(key: u32, parent: u32, declared: u32, items: &[(u32, u8, u32)]) -> Vec<u8> {
    let mut out = u16s(&[16, 1]);
    out.extend(u32s(&[key, parent, declared]));
    for &(name, kind, data) in items {
        out.extend(u32s(&[name]));
        out.extend([8, 0, 0, kind]);
        out.extend(u32s(&[data]));
    }
    out
}

/// Entries one behind the other, some of them absent, and their offsets.
fn offsets(entries: &[Option<Vec<u8>>]) -> (Vec<Option<u32>>, Vec<u8>) {
    let mut data = Vec::new();
    let place = |entry: &Option<Vec<u8>>| {
        let entry = entry.as_ref()?;
        let offset = length(&data);
        data.extend(entry);
        Some(offset)
    };
    let offsets = entries.iter().map(place).collect();
    (offsets, data)
}

/// A type chunk: id, flags, language, table of offsets, entries.
fn type_chunk(
    id: u8,
    flags: u8,
    language: &[u8],
    count: u32,
    table: &[u8],
    data: &[u8],
) -> Vec<u8> {
    let mut config = vec![0; 28];
    config[0] = 28;
    config[8..8 + language.len()].copy_from_slice(language);
    let mut table = table.to_vec();
    table.resize(table.len().next_multiple_of(4), 0);
    let mut header = vec![id, flags, 0, 0];
    header.extend(u32s(&[count, 20 + 28 + length(&table)]));
    header.extend(config);
    chunk(0x0201, &header, &[&table, data].concat())
}

fn dense(id: u8, language: &[u8], entries: &[Option<Vec<u8>>]) -> Vec<u8> {
    let (places, data) = offsets(entries);
    let places: Vec<u32> = places.into_iter().map(|o| o.unwrap_or(u32::MAX)).collect();
    let count = u32::try_from(places.len()).unwrap();
    type_chunk(id, 0, language, count, &u32s(&places), &data)
}

fn short(id: u8, entries: &[Option<Vec<u8>>]) -> Vec<u8> {
    let (places, data) = offsets(entries);
    let place = |o: Option<u32>| o.map_or(0xffff, |o| u16::try_from(o / 4).unwrap());
    let places: Vec<u16> = places.into_iter().map(place).collect();
    let count = u32::try_from(places.len()).unwrap();
    type_chunk(id, 2, b"", count, &u16s(&places), &data)
}

fn sparse(id: u8, entries: &[Option<Vec<u8>>]) -> Vec<u8> {
    let (places, data) = offsets(entries);
    let mut table = Vec::new();
    for (index, place) in (0..).zip(places) {
        if let Some(place) = place {
            table.extend([index, u16::try_from(place / 4).unwrap()]);
        }
    }
    let count = u32::try_from(table.len() / 2).unwrap();
    type_chunk(id, 1, b"", count, &u16s(&table), &data)
}

fn package(id: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let names = pool(&TYPES, Encoding::Utf16);
    let keys = pool(&KEYS, Encoding::Utf8);
    let mut header = u32s(&[id]);
    let mut name = u16s(&"a.b".encode_utf16().collect::<Vec<_>>());
    name.resize(256, 0);
    header.extend(name);
    header.extend(u32s(&[288, 0, 288 + length(&names), 0, 0]));
    chunk(0x0200, &header, &[names, keys, chunks.concat()].concat())
}

fn table_of(packages: &[Vec<u8>]) -> Vec<u8> {
    let body = [pool(&STRINGS, Encoding::Utf8), packages.concat()].concat();
    let count = u32::try_from(packages.len()).unwrap();
    chunk(2, &u32s(&[count]), &body)
}

fn table(chunks: &[Vec<u8>]) -> Vec<u8> {
    table_of(&[package(0x7f, chunks)])
}

/// All entries as `id name (configuration) value`.
fn lines(table: &ResourceTable<'_>) -> Vec<String> {
    let value = |value: ResValue<StringIdx>| {
        let text = |idx| table.string(idx).unwrap_or_default();
        value.map_string(text).to_string()
    };
    let line = |(id, found): (ResourceId, super::ConfigValue<'_>)| {
        let name = table.name(id).unwrap_or_default();
        let shown = match found.entry.value {
            EntryValue::Simple(simple) => value(simple),
            EntryValue::Complex(bag) => {
                let items = bag.items().map(|(n, v)| format!("{n:#x}={}", value(v)));
                format!("{:#x}{:?}", bag.parent, items.collect::<Vec<_>>())
            }
        };
        format!("{id} {name} ({}) {shown}", found.config)
    };
    table.entries().map(line).collect()
}

/// The table holds these entries, and so many gaps are told.
fn check(data: &[u8], expected: &[&str], gaps: usize) {
    let (table, found) = parse(data, "resources.arsc").unwrap();
    assert_eq!(lines(&table), expected);
    assert_eq!(found.len(), gaps, "{found:?}");
}

#[test]
fn entries_in_every_form() {
    let entries = [Some(text(0, 0)), None, Some(simple(1, 0x12, u32::MAX))];
    let expected = [
        "0x7f010000 string/app_name () zero",
        "0x7f010002 string/title () true",
    ];
    check(&table(&[dense(1, b"", &entries)]), &expected, 0);
    check(&table(&[short(1, &entries)]), &expected, 0);
    check(&table(&[sparse(1, &entries)]), &expected, 0);
    let mut compact = u16s(&[0, 0x0308]);
    compact.extend(u32s(&[1]));
    check(
        &table(&[dense(1, b"", &[Some(compact)])]),
        &["0x7f010000 string/app_name () one"],
        0,
    );
    let items = [(0x0101_0095, 5, 0x1001), (0x7f01_0000, 1, 0x7f01_0001)];
    let style = dense(2, b"", &[Some(bag(2, 0x0103_0005, 2, &items))]);
    let expected =
        "0x7f020000 style/theme () 0x1030005[\"0x1010095=16dp\", \"0x7f010000=@0x7f010001\"]";
    check(&table(&[style]), &[expected], 0);
}

#[test]
fn configurations_references_and_names() {
    let data = table(&[
        dense(1, b"", &[Some(text(0, 0)), Some(simple(1, 1, 0x7f01_0000))]),
        dense(1, b"de", &[Some(text(0, 2))]),
        dense(
            2,
            b"",
            &[
                Some(simple(2, 1, 0x7f01_0001)),
                Some(simple(3, 1, 0x7f02_0001)),
            ],
        ),
    ]);
    let (table, gaps) = parse(&data, "x").unwrap();
    assert_eq!(gaps.len(), 1, "the last one refers to itself: {gaps:?}");
    let strings = |id| {
        let strings = table.strings(ResourceId(id)).into_iter();
        strings
            .map(|(config, text)| format!("{config}={text}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(strings(0x7f01_0000), ["=zero", "de=eins"]);
    assert_eq!(strings(0x7f02_0000), ["=zero", "de=eins"]);
    assert_eq!(strings(0x7f02_0001), [""; 0]);
    assert_eq!(strings(0x7f03_0000), [""; 0]);
    assert_eq!(
        table.default_string(ResourceId(0x7f01_0001)).as_deref(),
        Some("zero")
    );
    assert_eq!(table.values(ResourceId(0x7f01_0000)).len(), 2);
    let ids: Vec<u32> = table.resources().map(|id| id.0).collect();
    assert_eq!(ids, [0x7f01_0000, 0x7f01_0001, 0x7f02_0000, 0x7f02_0001]);
    let names = table.name_index();
    assert_eq!(
        names.id("string", "app_name"),
        Some(ResourceId(0x7f01_0000))
    );
    // Another string of the same text is the same name.
    assert_eq!(names.id("style", "app_name"), Some(ResourceId(0x7f02_0001)));
    assert_eq!(names.id("string", "theme"), None);
    assert_eq!(names.id("layout", "app_name"), None);
    assert_eq!(table.packages[0].name, "a.b");
}

#[test]
fn a_chain_of_references_ends() {
    let next = |index: u32| Some(simple(0, 1, 0x7f01_0000 + index + 1));
    let mut entries: Vec<_> = (0..40).map(next).collect();
    entries.push(Some(text(0, 1)));
    let data = table(&[dense(1, b"", &entries)]);
    let (table, _) = parse(&data, "x").unwrap();
    let found = |id| table.default_string(ResourceId(id)).is_some();
    assert!(found(0x7f01_0028) && found(0x7f01_0015 + 1) && !found(0x7f01_0000));
    // Each of them refers to two others in two configurations.
    let double = |language: &[u8]| {
        let next = |index: u32| Some(simple(0, 1, 0x7f01_0000 + (index * 2 + 1) % 60_000));
        dense(1, language, &(0..60_000).map(next).collect::<Vec<_>>())
    };
    let data = self::table(&[double(b""), double(b"de"), double(b"fr")]);
    let (table, _) = parse(&data, "x").unwrap();
    assert!(table.resolve(ResourceId(0x7f01_0000)).is_empty());
}

#[test]
fn specifications_and_libraries() {
    let mut header = vec![1, 0, 0, 0];
    header.extend(u32s(&[2]));
    let spec = chunk(0x0202, &header, &u32s(&[0x4000_0000, 4]));
    let mut library = u32s(&[2]);
    library.extend(u16s(&"c.d".encode_utf16().collect::<Vec<_>>()));
    library.resize(260, 0);
    let data = table(&[
        spec,
        dense(1, b"", &[Some(text(0, 0))]),
        chunk(0x0203, &u32s(&[1]), &library),
    ]);
    let (table, gaps) = parse(&data, "x").unwrap();
    assert!(gaps.is_empty());
    let package = &table.packages[0];
    let kind = package.type_(1).unwrap();
    assert_eq!(
        (kind.spec_flags(0), kind.spec_flags(1)),
        (Some(0x4000_0000), Some(4))
    );
    assert_eq!((kind.spec_flags(2), kind.spec_count()), (None, 2));
    assert_eq!(
        (package.libraries[0].id, &*package.libraries[0].name),
        (2, "c.d")
    );
}

#[test]
fn what_is_broken_costs_itself() {
    let good = || dense(1, b"", &[Some(text(0, 0))]);
    const GOOD: &str = "0x7f010000 string/app_name () zero";
    let huge = type_chunk(1, 0, b"", 0x7fff_ffff, &[], &[]);
    check(&table(&[huge, good()]), &[GOOD], 1);
    let mut header = vec![1, 0, 0, 0];
    header.extend(u32s(&[u32::MAX]));
    check(&table(&[chunk(0x0202, &header, &[]), good()]), &[GOOD], 1);
    check(&table(&[good(), vec![1, 2, 4, 0, 0, 0, 0, 0]]), &[GOOD], 1);
    check(&table(&[chunk(0x4242, &[], &[]), good()]), &[GOOD], 0);
    let outside = type_chunk(1, 0, b"de", 2, &u32s(&[0xffff_fff0, 8]), &text(0, 0));
    check(&table(&[good(), outside]), &[GOOD], 1);
    let wanting = dense(2, b"", &[Some(bag(2, 0, u32::MAX, &[(1, 0x10, 5)]))]);
    check(
        &table(&[wanting]),
        &["0x7f020000 style/theme () 0x0[\"0x1=5\"]"],
        0,
    );
    let mut trailing = table(&[good()]);
    trailing.extend([9; 50]);
    check(&trailing, &[GOOD], 0);
    let mut cut = table(&[good(), dense(2, b"", &[Some(text(2, 0))])]);
    cut.truncate(cut.len() - 3);
    check(&cut, &[], 3);
    // Packages with one id are read as one.
    let both = table_of(&[
        package(0x7f, &[good()]),
        package(0x7f, &[dense(3, b"", &[Some(text(1, 1))])]),
    ]);
    check(&both, &[GOOD, "0x7f030000 id/title () one"], 0);
}

#[test]
fn what_is_no_resource_table() {
    for data in [&[][..], b"text", &[0; 64], &chunk(3, &u32s(&[1]), &[])] {
        assert!(parse(data, "x").is_err(), "{data:?}");
    }
}

#[test]
fn damaged_tables() {
    let data = table(&[
        dense(1, b"", &[Some(text(0, 0)), Some(simple(1, 1, 0x7f01_0000))]),
        sparse(1, &[None, Some(text(0, 2))]),
        short(3, &[Some(text(0, 2))]),
        dense(
            2,
            b"de",
            &[Some(bag(2, 0x0103_0005, 1, &[(1, 1, 0x7f02_0000)]))],
        ),
    ]);
    damage(&data, 10_000, |data| {
        if let Ok((table, _)) = parse(data, "x") {
            assert!(lines(&table).len() < 1000);
            let names = table.name_index();
            for id in table.resources() {
                assert!(table.strings(id).len() < 1000);
                let named = table.name_parts(id);
                let found = named.map(|(kind, key)| names.id(&kind, &key).is_some());
                assert_ne!(found, Some(false));
            }
        }
    });
}
