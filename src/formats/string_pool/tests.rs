//! Crafted string pools of both encodings.

use super::{StringCache, StringIdx, StringPool};
use crate::formats::chunk::Chunk;
use crate::formats::resource_writer::{Encoding, chunk, pool, raw_pool, u16s, u32s};

const BOTH: [Encoding; 2] = [Encoding::Utf8, Encoding::Utf16];

fn parse(data: &[u8]) -> Result<StringPool<'_>, &'static str> {
    let chunk = Chunk::read(data, 0, 0, 8).unwrap();
    StringPool::parse(&chunk).map_err(|error| error.what)
}

#[test]
fn strings_of_both_encodings() {
    let long = "x".repeat(200);
    let longer = "y".repeat(40_000);
    let longest = "z".repeat(100_000);
    let texts = ["", "a", "täglich 令牌 😀", &long, &longer, &longest, "end"];
    for encoding in BOTH {
        let data = pool(&texts, encoding);
        let pool = parse(&data).unwrap();
        assert_eq!(pool.len(), 7);
        for (text, idx) in texts.iter().zip(0..) {
            assert_eq!(pool.get(StringIdx(idx)).as_deref(), Some(*text));
            assert!(pool.equals(StringIdx(idx), text));
            assert!(!pool.equals(StringIdx(idx), "other"));
            let stored = pool.stored_len(StringIdx(idx)).unwrap();
            assert_eq!(
                pool.get_short(StringIdx(idx), stored).as_deref(),
                Some(*text)
            );
            assert_eq!(
                pool.get_short(StringIdx(idx), stored.wrapping_sub(1))
                    .is_none(),
                stored > 0
            );
            let end: String = text
                .chars()
                .rev()
                .take(2)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect();
            assert!(!end.is_ascii() || pool.ends_with(StringIdx(idx), &end));
            assert!(!pool.ends_with(StringIdx(idx), ".xml"));
        }
        assert_eq!(pool.get(StringIdx(7)), None);
        assert_eq!(pool.get(StringIdx::NONE), None);
    }
}

#[test]
fn odd_strings() {
    let check = |data: Vec<u8>, encoding, expected: Option<&str>| {
        let data = raw_pool(&[0], &data, encoding);
        assert_eq!(parse(&data).unwrap().get(StringIdx(0)).as_deref(), expected);
    };
    // The number of UTF-16 units of a UTF-8 string does not count.
    check(vec![99, 2, b'a', b'b', 0], Encoding::Utf8, Some("ab"));
    check(
        vec![3, 3, b'a', 0xff, b'b', 0],
        Encoding::Utf8,
        Some("a\u{fffd}b"),
    );
    check(
        vec![2, 6, 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80, 0],
        Encoding::Utf8,
        Some("😀"),
    );
    check(vec![1, 1, 0xc0, 0], Encoding::Utf8, Some("\u{fffd}"));
    check(vec![0, 0x7f, b'a', 0, 0], Encoding::Utf8, None);
    // Not the shortest form of a length, a lone surrogate, a NUL inside.
    check(u16s(&[0x8000, 1, 97, 0]), Encoding::Utf16, Some("a"));
    check(
        u16s(&[3, 0xd83d, 0, 98, 0]),
        Encoding::Utf16,
        Some("\u{fffd}\0b"),
    );
    check(u16s(&[9, 97, 0]), Encoding::Utf16, None);
    check(u16s(&[0xffff, 0xffff, 0]), Encoding::Utf16, None);
}

#[test]
fn pools_that_android_refuses() {
    let check = |header: &[u32], body: &[u8], expected| {
        let data = chunk(1, &u32s(header), body);
        assert_eq!(parse(&data).err(), expected);
    };
    check(&[0, 0, 0, 0, 0], &[], None);
    check(&[0, 0, 0, 0], &[], Some("string pool header is cut off"));
    let too_many = "string pool claims more strings than it holds";
    check(&[2, 0, 0, 32, 0], &[0; 4], Some(too_many));
    check(&[u32::MAX, 0, 0, 32, 0], &[0; 4], Some(too_many));
    let outside = "string data lies outside of the string pool";
    check(&[1, 0, 0, 99, 0], &[0; 8], Some(outside));
    check(&[1, 1, 0, 36, 32], &[0; 8], Some(outside));
    let unterminated = "string pool does not end with NUL";
    check(&[1, 0, 0, 32, 0], &[1; 8], Some(unterminated));
    check(&[1, 0, 0, 36, 0], &[0; 8], Some(unterminated));
    check(
        &[1, 0, 256, 32, 0],
        &[0, 0, 0, 0, 0, 0, 0, 9],
        Some(unterminated),
    );
    // Where styles start does not matter when there is none.
    check(&[1, 0, 256, 32, 7], &[0; 8], None);
}

#[test]
fn aliases_are_decoded_once_and_overlaps_end() {
    let one = [&[0x8f, 0xff, 0x8f, 0xff][..], &[b'x'; 0x0fff], &[0]].concat();
    let data = raw_pool(&[0; 50_000], &one, Encoding::Utf8);
    let mut cache = StringCache::new(parse(&data).unwrap());
    let first = cache.get(StringIdx(0)).unwrap();
    assert_eq!(first.len(), 0x0fff);
    assert!(
        (0..50_000)
            .all(|idx| { std::sync::Arc::ptr_eq(&cache.get(StringIdx(idx)).unwrap(), &first) })
    );
    assert!(!cache.exhausted());
    // Every unit starts a string that reaches to the end of the pool.
    let units = [vec![3000_u16; 6000], vec![0; 3001]].concat();
    let offsets: Vec<u32> = (0..5000).map(|n| n * 2).collect();
    let data = raw_pool(&offsets, &u16s(&units), Encoding::Utf16);
    let mut cache = StringCache::new(parse(&data).unwrap());
    let read = (0..5000).filter(|&idx| cache.get(StringIdx(idx)).is_some());
    let read = read.count();
    assert!((2..100).contains(&read) && cache.exhausted(), "{read}");
}
