//! Tables whose entries lead nowhere, or to more than anybody can read.

use super::super::{ResourceId, parse};
use super::{TYPES, bag, dense, package, simple, table_of, text};
use crate::bytes::limits;
use crate::formats::resource_writer::{Encoding, chunk, length, pool, u32s};
use crate::formats::string_pool::StringIdx;

/// A table with one type `string`, whose entries are these, and these texts and names.
fn table_with(texts: &[&str], keys: &[&str], entries: &[Option<Vec<u8>>]) -> Vec<u8> {
    let names = pool(&TYPES, Encoding::Utf16);
    let keys = pool(keys, Encoding::Utf16);
    let mut header = u32s(&[0x7f]);
    header.extend([0; 256]);
    header.extend(u32s(&[288, 0, 288 + length(&names), 0, 0]));
    let body = [names, keys, dense(1, b"", entries)].concat();
    let package = chunk(0x0200, &header, &body);
    let body = [pool(texts, Encoding::Utf16), package].concat();
    chunk(2, &u32s(&[1]), &body)
}

#[test]
fn values_that_share_long_texts_are_read_up_to_a_ceiling() {
    let details = |data: &[u8]| -> Vec<String> {
        let (_, gaps) = parse(data, "r").unwrap();
        gaps.into_iter().map(|gap| gap.detail).collect()
    };
    // Each is as long as a text may be; two bytes a character.
    let long = "x".repeat(limits::RESOURCE_STRING_BYTES / 2);
    let count = limits::RESOURCE_TEXT_BYTES / limits::RESOURCE_STRING_BYTES + 5;
    let entries = vec![Some(text(0, 0)); count];
    let data = table_with(&[&long], &["name"], &entries);
    let (table, _) = parse(&data, "r").unwrap();
    assert_eq!(table.texts().count(), count - 5);
    assert!(details(&data)[0].contains("too much text"));
    assert_eq!(details(&data).len(), 1, "{:?}", details(&data));

    let longer = format!("{long}x");
    let data = table_with(&[&longer], &["name"], &[Some(text(0, 0))]);
    let (table, _) = parse(&data, "r").unwrap();
    assert_eq!(table.string(StringIdx(0)), None);
    assert!(details(&data)[0].contains("more text than"));

    let name = "n".repeat(limits::RESOURCE_NAME_BYTES);
    let data = table_with(&["a"], &[&name], &[Some(text(0, 0))]);
    let (table, _) = parse(&data, "r").unwrap();
    assert_eq!(table.name(ResourceId(0x7f01_0000)), None);
    assert!(details(&data)[0].contains("a name that no build tool"));
}

#[test]
fn a_resource_has_so_much_text_in_all_languages() {
    let long = "x".repeat(limits::RESOURCE_STRING_BYTES / 2);
    let languages = limits::RESOLVED_TEXT_BYTES / long.len() + 3;
    let one = dense(1, b"", &[Some(text(0, 0))]);
    let names = pool(&TYPES, Encoding::Utf16);
    let keys = pool(&["name"], Encoding::Utf8);
    let mut header = u32s(&[0x7f]);
    header.extend([0; 256]);
    header.extend(u32s(&[288, 0, 288 + length(&names), 0, 0]));
    let body = [names, keys, one.repeat(languages)].concat();
    let package = chunk(0x0200, &header, &body);
    let body = [pool(&[&long], Encoding::Utf16), package].concat();
    let data = chunk(2, &u32s(&[1]), &body);
    let (table, _) = parse(&data, "r").unwrap();
    let texts = table.strings(ResourceId(0x7f01_0000));
    assert_eq!(texts.len(), limits::RESOLVED_TEXT_BYTES / long.len());
}

/// A table with one type `string`, of these configurations.
fn with_configurations(texts: &[&str], configurations: &[u8]) -> Vec<u8> {
    let names = pool(&TYPES, Encoding::Utf16);
    let keys = pool(&["name"], Encoding::Utf8);
    let mut header = u32s(&[0x7f]);
    header.extend([0; 256]);
    header.extend(u32s(&[288, 0, 288 + length(&names), 0, 0]));
    let body = [&names[..], &keys, configurations].concat();
    let package = chunk(0x0200, &header, &body);
    let body = [pool(texts, Encoding::Utf16), package].concat();
    chunk(2, &u32s(&[1]), &body)
}

#[test]
fn types_have_so_many_configurations() {
    let one = dense(1, b"", &[Some(text(0, 0))]);
    let data = with_configurations(&["a"], &one.repeat(limits::TYPE_CONFIGS + 3));
    let (table, gaps) = parse(&data, "r").unwrap();
    assert!(
        gaps[0].detail.contains("too many configurations"),
        "{gaps:?}"
    );
    let values = table.values(ResourceId(0x7f01_0000));
    assert_eq!(values.len(), limits::TYPE_CONFIGS);
}

#[test]
fn references_are_followed_so_far_and_to_so_many_values() {
    // Each resource is the next one; the last is a text.
    let chain = |count: usize| {
        let mut entries: Vec<_> = (1..count)
            .map(|next| Some(simple(0, 1, 0x7f01_0000 + u32::try_from(next).unwrap())))
            .collect();
        entries.push(Some(text(0, 0)));
        table_with(&["end"], &["name"], &entries)
    };
    for (count, expected) in [
        (limits::REFERENCE_DEPTH, 1),
        (limits::REFERENCE_DEPTH + 1, 0),
    ] {
        let data = chain(count);
        let (table, _) = parse(&data, "r").unwrap();
        let values = table.resolve(ResourceId(0x7f01_0000));
        assert_eq!(values.len(), expected, "{count}");
    }
    // Four thousand references, each of them to another resource with four thousand texts.
    let both = |first| dense(1, b"", &[Some(first), Some(text(0, 0)), Some(text(0, 0))]);
    let mut all = both(simple(0, 1, 0x7f01_0001)).repeat(limits::TYPE_CONFIGS / 2);
    all.extend(both(simple(0, 1, 0x7f01_0002)).repeat(limits::TYPE_CONFIGS / 2));
    let data = with_configurations(&["a"], &all);
    let (table, _) = parse(&data, "r").unwrap();
    let values = table.resolve(ResourceId(0x7f01_0000));
    assert!(
        values.len() <= limits::RESOLVED_VALUES + limits::TYPE_CONFIGS,
        "{}",
        values.len()
    );
}

#[test]
fn entries_that_lead_nowhere_are_told() {
    let mut outside = dense(1, b"", &[Some(text(0, 0))]);
    let place = outside.len() - 20;
    outside[place..place + 4].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
    let own_value = dense(1, b"", &[Some(simple(0, 1, 0x7f01_0000))]);
    let own_parent = dense(2, b"", &[Some(bag(0, 0x7f02_0000, 0, &[]))]);
    for (chunk, expected) in [
        (outside, "1 entries lie outside"),
        (own_value, "1 values refer to themselves"),
        (own_parent, "1 values refer to themselves"),
    ] {
        let data = table_of(&[package(0x7f, &[chunk])]);
        let (_, gaps) = parse(&data, "r").unwrap();
        assert!(gaps[0].detail.contains(expected), "{gaps:?}");
        assert_eq!(gaps.len(), 1, "{gaps:?}");
    }
}
