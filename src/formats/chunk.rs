//! Bytes of an Android resource file into chunks: the frame that binary XML and `resources.arsc` share.
//!
//! Source: `ResChunk_header` of AOSP `libs/androidfw/include/androidfw/ResourceTypes.h` and
//! `validate_chunk` of `ResourceTypes.cpp`.

use crate::bytes::{ParseError, u16_at, u32_at};

/// `RES_STRING_POOL_TYPE`: a string pool, see [`super::string_pool`].
pub const STRING_POOL: u16 = 0x0001;
/// `RES_TABLE_TYPE`: the root chunk of `resources.arsc`.
pub const TABLE: u16 = 0x0002;
/// `RES_XML_TYPE`: the root chunk of a binary XML file; Android does not check it.
pub const XML: u16 = 0x0003;

/// Size of the header that every chunk starts with: type, header size, chunk size.
const HEADER_BYTES: usize = 8;

/// One chunk: a typed header and the bytes that follow it.
#[derive(Debug, Clone, Copy)]
pub struct Chunk<'a> {
    /// Type of the chunk; which values exist depends on the chunk around it.
    pub kind: u16,
    /// Offset of the chunk from the start of the file.
    pub offset: usize,
    /// The header, with the eight bytes of type and sizes; as long as it claims, at least the minimum.
    pub header: &'a [u8],
    /// What follows the header up to the end of the chunk.
    pub body: &'a [u8],
    /// The whole chunk, header and body.
    pub bytes: &'a [u8],
}

impl<'a> Chunk<'a> {
    /// The chunk at `offset` of `data`, which starts at `origin` in the file; its header holds at least
    /// `min_header` bytes. Refuses what Android refuses: sizes that do not nest or are no multiples of four.
    pub fn read(
        data: &'a [u8],
        offset: usize,
        origin: usize,
        min_header: usize,
    ) -> Result<Self, ParseError> {
        let position = origin.saturating_add(offset);
        let fail = |what| ParseError::new(position, what);
        let (kind, header_size, size) =
            header_at(data, offset).ok_or_else(|| fail("chunk header is cut off"))?;
        if header_size < min_header.max(HEADER_BYTES) {
            return Err(fail("chunk header is too small"));
        }
        if header_size > size {
            return Err(fail("chunk is smaller than its header"));
        }
        if (header_size | size) & 3 != 0 {
            return Err(fail("chunk size is not a multiple of four"));
        }
        let bytes = offset
            .checked_add(size)
            .and_then(|end| data.get(offset..end))
            .ok_or_else(|| fail("chunk reaches past the end"))?;
        let (header, body) = bytes
            .split_at_checked(header_size)
            .ok_or_else(|| fail("chunk is smaller than its header"))?;
        Ok(Self {
            kind,
            offset: position,
            header,
            body,
            bytes,
        })
    }

    /// The chunk at the start of a file, and what is wrong with its size. One that is longer than the file ends
    /// with it: what is there can be read, although Android refuses the file.
    pub fn read_root(
        data: &'a [u8],
        min_header: usize,
    ) -> Result<(Self, Option<ParseError>), ParseError> {
        let error = match Self::read(data, 0, 0, min_header) {
            Ok(root) => return Ok((root, None)),
            Err(error) => error,
        };
        let (kind, header_size, size) = header_at(data, 0).ok_or_else(|| error.clone())?;
        let split = data.split_at_checked(header_size);
        match split.filter(|_| header_size >= min_header && size > data.len()) {
            Some((header, body)) => {
                let root = Self {
                    kind,
                    offset: 0,
                    header,
                    body,
                    bytes: data,
                };
                Ok((root, Some(error)))
            }
            None => Err(error),
        }
    }

    /// Offset of the body from the start of the file.
    pub fn body_offset(&self) -> usize {
        self.offset.saturating_add(self.header.len())
    }

    /// The chunks inside the body, front to back.
    pub fn children(&self) -> Chunks<'a> {
        Chunks::new(self.body, self.body_offset())
    }
}

/// Type, header size and size of the chunk at `offset`.
fn header_at(data: &[u8], offset: usize) -> Option<(u16, usize, usize)> {
    let kind = u16_at(data, offset)?;
    let header_size = usize::from(u16_at(data, offset.checked_add(2)?)?);
    let size = usize::try_from(u32_at(data, offset.checked_add(4)?)?).ok()?;
    Some((kind, header_size, size))
}

/// Walks chunks that follow each other; ends after the first broken one, which it yields as an error.
#[derive(Debug, Clone)]
pub struct Chunks<'a> {
    data: &'a [u8],
    origin: usize,
    next: Option<usize>,
}

impl<'a> Chunks<'a> {
    /// The chunks of `data`, which starts at `origin` in the file.
    pub fn new(data: &'a [u8], origin: usize) -> Self {
        Self {
            data,
            origin,
            next: Some(0),
        }
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Result<Chunk<'a>, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        let offset = self.next.take().filter(|&at| at < self.data.len())?;
        let chunk = Chunk::read(self.data, offset, self.origin, HEADER_BYTES);
        // A chunk holds its header at least, so that every step makes progress.
        self.next = chunk
            .as_ref()
            .ok()
            .and_then(|chunk| offset.checked_add(chunk.bytes.len()));
        Some(chunk)
    }
}

#[cfg(test)]
mod tests {
    use super::Chunks;

    fn kinds(data: &[u8]) -> Vec<Result<u16, &'static str>> {
        Chunks::new(data, 0)
            .map(|chunk| chunk.map(|c| c.kind).map_err(|error| error.what))
            .collect()
    }

    #[test]
    fn chunks_follow_each_other_until_a_broken_one() {
        let good = [1, 0, 8, 0, 12, 0, 0, 0, 9, 9, 9, 9];
        let check = |bad: &[u8], expected: &'static str| {
            let mut data = good.to_vec();
            data.extend_from_slice(bad);
            assert_eq!(kinds(&data), [Ok(1), Err(expected)]);
        };
        check(&[2, 0, 8], "chunk header is cut off");
        check(&[2, 0, 4, 0, 8, 0, 0, 0], "chunk header is too small");
        check(
            &[2, 0, 12, 0, 8, 0, 0, 0],
            "chunk is smaller than its header",
        );
        check(
            &[2, 0, 8, 0, 9, 0, 0, 0, 0],
            "chunk size is not a multiple of four",
        );
        check(&[2, 0, 8, 0, 12, 0, 0, 0], "chunk reaches past the end");
        check(
            &[2, 0, 8, 0, 0xfc, 0xff, 0xff, 0xff],
            "chunk reaches past the end",
        );
        assert_eq!(kinds(&[]), []);
    }
}
