//! A string pool chunk into text, one string at a time.
//!
//! Source: `ResStringPool_header` and `ResStringPool::{setTo, stringAt, string8At}` of AOSP
//! `libs/androidfw/ResourceTypes.cpp`. Nothing is decoded before it is asked for: the number of strings may
//! lie, and half a million indices may name the same megabyte.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::bytes::{ParseError, mutf8, u16_at, u32_at};

use super::chunk::Chunk;

/// Index of a string in the pool of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StringIdx(pub u32);

impl StringIdx {
    /// The index that stands for "no string" where one is optional.
    pub const NONE: Self = Self(u32::MAX);
}

const UTF8_FLAG: u32 = 1 << 8;
/// Lengths of UTF-8 strings are stored modulo this; a longer string is found by looking for its NUL.
const UTF8_LENGTH_MODULUS: usize = 0x8000;

/// The strings of a resource file, still encoded.
#[derive(Debug, Clone, Copy, Default)]
pub struct StringPool<'a> {
    /// `count` offsets of four bytes each, relative to `data`.
    offsets: &'a [u8],
    /// Encoded strings; ends with a NUL.
    data: &'a [u8],
    count: u32,
    utf8: bool,
}

impl<'a> StringPool<'a> {
    /// The pool of a chunk. Refuses what Android refuses: a table of offsets or strings outside the chunk,
    /// strings that do not end with NUL.
    pub fn parse(chunk: &Chunk<'a>) -> Result<Self, ParseError> {
        let fail = |what| ParseError::new(chunk.offset, what);
        let field = |offset| u32_at(chunk.header, offset);
        let (Some(count), Some(styles), Some(flags), Some(start), Some(styles_start)) =
            (field(8), field(12), field(16), field(20), field(24))
        else {
            return Err(fail("string pool header is cut off"));
        };
        let utf8 = flags & UTF8_FLAG != 0;
        if count == 0 {
            return Ok(Self {
                utf8,
                ..Self::default()
            });
        }
        let offsets = usize::try_from(count)
            .ok()
            .and_then(|count| count.checked_mul(4))
            .and_then(|length| chunk.body.get(..length))
            .ok_or_else(|| fail("string pool claims more strings than it holds"))?;
        let end = if styles == 0 {
            chunk.bytes.len()
        } else {
            usize::try_from(styles_start).unwrap_or(usize::MAX)
        };
        let data = usize::try_from(start)
            .ok()
            .and_then(|start| chunk.bytes.get(start..end))
            .ok_or_else(|| fail("string data lies outside of the string pool"))?;
        let terminated = if utf8 {
            data.last() == Some(&0)
        } else {
            let units = data.len() & !1;
            units >= 2 && data.get(units.saturating_sub(2)..units) == Some(&[0, 0])
        };
        if !terminated {
            return Err(fail("string pool does not end with NUL"));
        }
        Ok(Self {
            offsets,
            data,
            count,
            utf8,
        })
    }

    /// Number of strings, as checked against the table of offsets.
    pub fn len(&self) -> u32 {
        self.count
    }

    /// True when there is no string.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Bytes that hold the strings.
    pub fn data_len(&self) -> usize {
        self.data.len()
    }

    /// The text of a string; broken characters become U+FFFD. `None` when the index, its offset or the stored
    /// length lies outside of the pool.
    pub fn get(&self, idx: StringIdx) -> Option<Cow<'a, str>> {
        self.encoded(self.offset(idx)?).map(Encoded::decode)
    }

    /// Where the string starts in the string data. Indices with one offset name one string, so that callers
    /// can decode it once.
    pub fn offset(&self, idx: StringIdx) -> Option<u32> {
        let at = usize::try_from(idx.0).ok()?.checked_mul(4)?;
        u32_at(self.offsets, at)
    }

    /// Bytes of a string as it is stored: what decoding it costs, at a fraction of that cost.
    pub fn stored_len(&self, idx: StringIdx) -> Option<usize> {
        let encoded = self.encoded(self.offset(idx)?)?;
        Some(encoded.bytes().len())
    }

    /// The text of a string of at most so many stored bytes.
    pub fn get_short(&self, idx: StringIdx, bytes: usize) -> Option<Cow<'a, str>> {
        let encoded = self.encoded(self.offset(idx)?)?;
        (encoded.bytes().len() <= bytes).then(|| encoded.decode())
    }

    /// True when the string ends with this ASCII text. Costs no more than the length of `text`.
    pub fn ends_with(&self, idx: StringIdx, text: &str) -> bool {
        match self.offset(idx).and_then(|offset| self.encoded(offset)) {
            Some(Encoded::Utf8(bytes)) => bytes.ends_with(text.as_bytes()),
            Some(Encoded::Utf16(bytes)) => {
                let end = text.bytes().rev().map(u16::from);
                let mut units = bytes.rchunks_exact(2).map(utf16_unit);
                end.into_iter().all(|unit| units.next() == Some(unit))
            }
            None => false,
        }
    }

    /// True when the string has exactly this text. Costs no more than the length of `text`.
    pub fn equals(&self, idx: StringIdx, text: &str) -> bool {
        match self.offset(idx).and_then(|offset| self.encoded(offset)) {
            Some(Encoded::Utf8(bytes)) => bytes == text.as_bytes(),
            Some(Encoded::Utf16(bytes)) => {
                let units = bytes.chunks_exact(2).map(utf16_unit);
                units.eq(text.encode_utf16())
            }
            None => false,
        }
    }

    /// The encoded string at an offset of the string data, without length and NUL.
    fn encoded(&self, offset: u32) -> Option<Encoded<'a>> {
        let offset = usize::try_from(offset).ok()?;
        if self.utf8 {
            self.utf8_at(offset).map(Encoded::Utf8)
        } else {
            self.utf16_at(offset & !1).map(Encoded::Utf16)
        }
    }

    fn utf16_at(&self, offset: usize) -> Option<&'a [u8]> {
        let first = u16_at(self.data, offset)?;
        let mut start = offset.checked_add(2)?;
        let mut length = usize::from(first);
        if first & 0x8000 != 0 {
            let low = usize::from(u16_at(self.data, start)?);
            length = usize::from(first & 0x7fff).checked_mul(0x1_0000)? | low;
            start = start.checked_add(2)?;
        }
        let end = start.checked_add(length.checked_mul(2)?)?;
        // The NUL behind the string has to lie inside the pool, too.
        u16_at(self.data, end)?;
        self.data.get(start..end)
    }

    /// True when a UTF-8 string has the length in UTF-16 that is stored before it. Android reads no string without.
    fn has_stored_length(&self, offset: u32, bytes: &[u8]) -> bool {
        let stored = usize::try_from(offset)
            .ok()
            .and_then(|offset| self.utf8_length(offset));
        stored.is_none_or(|(length, _)| utf16_length(bytes) % UTF8_LENGTH_MODULUS == length)
    }

    fn utf8_at(&self, offset: usize) -> Option<&'a [u8]> {
        let (_, start) = self.utf8_length(offset)?;
        let (length, start) = self.utf8_length(start)?;
        let rest = self.data.get(start..)?;
        // Lengths above 32,767 do not fit their two bytes: the string ends at a NUL that many bytes on.
        let mut end = length;
        while *rest.get(end)? != 0 {
            end = end.checked_add(UTF8_LENGTH_MODULUS)?;
        }
        rest.get(..end)
    }

    /// A stored length of one or two bytes, and the offset behind it.
    fn utf8_length(&self, offset: usize) -> Option<(usize, usize)> {
        let first = *self.data.get(offset)?;
        let next = offset.checked_add(1)?;
        if first & 0x80 == 0 {
            return Some((usize::from(first), next));
        }
        let low = usize::from(*self.data.get(next)?);
        let high = usize::from(first & 0x7f).checked_mul(0x100)?;
        Some((high | low, next.checked_add(1)?))
    }
}

/// A string as it is stored.
enum Encoded<'a> {
    /// UTF-8; aapt2 writes characters above U+FFFF as two surrogates of three bytes, like MUTF-8.
    Utf8(&'a [u8]),
    /// UTF-16, little endian.
    Utf16(&'a [u8]),
}

impl<'a> Encoded<'a> {
    fn bytes(&self) -> &'a [u8] {
        match self {
            Self::Utf8(bytes) | Self::Utf16(bytes) => bytes,
        }
    }

    fn decode(self) -> Cow<'a, str> {
        match self {
            Self::Utf8(bytes) => mutf8::decode(bytes),
            Self::Utf16(bytes) => char::decode_utf16(bytes.chunks_exact(2).map(utf16_unit))
                .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect::<String>()
                .into(),
        }
    }
}

fn utf16_unit(pair: &[u8]) -> u16 {
    u16_at(pair, 0).unwrap_or(0)
}

/// Units of UTF-16 that UTF-8 stands for: one for each lead byte, two for those of four bytes.
fn utf16_length(bytes: &[u8]) -> usize {
    let units = |byte: &u8| match byte {
        0x80..0xc0 => 0,
        0xf0.. => 2,
        _ => 1,
    };
    bytes.iter().map(units).sum()
}

/// Decodes each string of a pool at most once, and no more text than the pool could hold without overlaps.
#[derive(Debug)]
pub struct StringCache<'a> {
    pool: StringPool<'a>,
    by_offset: FxHashMap<u32, Option<Arc<str>>>,
    empty: Arc<str>,
    /// Bytes of text that may still be decoded.
    fuel: usize,
    /// Strings whose stored lengths contradict each other.
    contradictory: usize,
}

/// A byte of the pool becomes three of text at most (U+FFFD); the rest is generous.
const DECODED_PER_STORED: usize = 4;

impl<'a> StringCache<'a> {
    /// A cache over `pool`.
    pub fn new(pool: StringPool<'a>) -> Self {
        Self {
            pool,
            by_offset: FxHashMap::default(),
            empty: Arc::from(""),
            fuel: pool.data_len().saturating_mul(DECODED_PER_STORED),
            contradictory: 0,
        }
    }

    /// The pool that is read.
    pub fn pool(&self) -> StringPool<'a> {
        self.pool
    }

    /// The text of a string. `None` when it cannot be read, or when overlapping strings used up what may be
    /// decoded, see [`StringCache::exhausted`].
    pub fn get(&mut self, idx: StringIdx) -> Option<Arc<str>> {
        let offset = self.pool.offset(idx)?;
        if let Some(known) = self.by_offset.get(&offset) {
            return known.clone();
        }
        if self.fuel == 0 {
            return None;
        }
        let encoded = self.pool.encoded(offset);
        if let Some(Encoded::Utf8(bytes)) = &encoded {
            let is_odd = !self.pool.has_stored_length(offset, bytes);
            self.contradictory = self.contradictory.saturating_add(usize::from(is_odd));
        }
        let text = encoded.map(Encoded::decode);
        self.fuel = self
            .fuel
            .saturating_sub(text.as_ref().map_or(0, |text| text.len()));
        let text: Option<Arc<str>> = text.map(Arc::from);
        self.by_offset.insert(offset, text.clone());
        text
    }

    /// The text of a string, empty when it cannot be read.
    pub fn get_or_empty(&mut self, idx: StringIdx) -> Arc<str> {
        self.get(idx).unwrap_or_else(|| Arc::clone(&self.empty))
    }

    /// Number of decoded strings whose lengths in UTF-8 and UTF-16 contradict each other, so that Android reads none.
    pub fn contradictory(&self) -> usize {
        self.contradictory
    }

    /// True when strings overlap so much that the rest is not decoded.
    pub fn exhausted(&self) -> bool {
        self.fuel == 0 && self.pool.data_len() > 0
    }
}

#[cfg(test)]
mod tests;
