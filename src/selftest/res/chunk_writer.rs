//! Headers, bodies and strings into the chunks of Android's resource files.
//!
//! Source: `ResChunk_header` and `ResStringPool_header` of AOSP `ResourceTypes.h`.

use crate::formats::chunk::STRING_POOL;
use std::collections::BTreeMap;

/// One chunk: type, sizes, the rest of its header, its body. Both are multiples of four bytes.
pub(super) fn chunk(kind: u16, header: &[u8], body: &[u8]) -> Vec<u8> {
    let header_size = header.len() + 8;
    let size = header_size + body.len();
    let mut bytes = Vec::with_capacity(size);
    bytes.extend(kind.to_le_bytes());
    bytes.extend((header_size as u16).to_le_bytes());
    bytes.extend((size as u32).to_le_bytes());
    bytes.extend(header);
    bytes.extend(body);
    bytes
}

/// Numbers as little-endian bytes.
pub(super) fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A string pool while it grows.
#[derive(Debug, Default)]
pub(super) struct PoolWriter {
    strings: Vec<String>,
    shared: BTreeMap<String, u32>,
}

impl PoolWriter {
    /// A new entry, even when an equal one exists.
    pub(super) fn push(&mut self, text: &str) -> u32 {
        self.strings.push(text.to_owned());
        self.strings.len() as u32 - 1
    }

    /// The entry of `text` that all callers of this method share.
    pub(super) fn share(&mut self, text: &str) -> u32 {
        if let Some(index) = self.shared.get(text) {
            return *index;
        }
        let index = self.push(text);
        self.shared.insert(text.to_owned(), index);
        index
    }

    /// The pool as a chunk, in UTF-16.
    pub(super) fn chunk(&self) -> Vec<u8> {
        let mut offsets = Vec::new();
        let mut data: Vec<u16> = Vec::new();
        for text in &self.strings {
            offsets.push(data.len() as u32 * 2);
            let units: Vec<u16> = text.encode_utf16().collect();
            // Lengths from 0x8000 take two units, the first with its highest bit set.
            if units.len() > 0x7fff {
                data.push((units.len() >> 16) as u16 | 0x8000);
            }
            data.push(units.len() as u16);
            data.extend(units);
            data.push(0);
        }
        if data.len() % 2 == 1 {
            data.push(0);
        }
        let start = 28 + offsets.len() as u32 * 4;
        let header = words(&[offsets.len() as u32, 0, 0, start, 0]);
        let mut body = words(&offsets);
        body.extend(data.iter().flat_map(|unit| unit.to_le_bytes()));
        chunk(STRING_POOL, &header, &body)
    }
}
