//! A cursor over untrusted bytes: every read is checked, every error carries its offset.

use super::ParseError;

/// Reads little-endian values front to back.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    data: &'a [u8],
    position: usize,
}

impl<'a> Reader<'a> {
    /// A reader over all of `data`, positioned at its start.
    pub fn new(data: &'a [u8]) -> Self {
        Self { data, position: 0 }
    }

    /// A reader over all of `data`, positioned at `offset`; reads fail when that lies outside.
    pub fn at(data: &'a [u8], offset: usize) -> Self {
        Self {
            data,
            position: offset,
        }
    }

    /// The data that offsets count in.
    pub fn data(&self) -> &'a [u8] {
        self.data
    }

    /// Offset of the next byte to be read, from the start of the data.
    pub fn position(&self) -> usize {
        self.position
    }

    /// Number of bytes that are left.
    pub fn remaining(&self) -> usize {
        self.data.len().saturating_sub(self.position)
    }

    /// Moves to `offset`, counted from the start of the data.
    pub fn seek(&mut self, offset: usize) {
        self.position = offset;
    }

    /// The next `count` bytes.
    pub fn bytes(&mut self, count: usize, what: &'static str) -> Result<&'a [u8], ParseError> {
        let end = self
            .position
            .checked_add(count)
            .ok_or_else(|| ParseError::new(self.position, what))?;
        let slice = self
            .data
            .get(self.position..end)
            .ok_or_else(|| ParseError::new(self.position, what))?;
        self.position = end;
        Ok(slice)
    }

    fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], ParseError> {
        let offset = self.position;
        let slice = self.bytes(N, what)?;
        slice.try_into().map_err(|_| ParseError::new(offset, what))
    }

    /// One byte.
    pub fn u8(&mut self, what: &'static str) -> Result<u8, ParseError> {
        Ok(u8::from_le_bytes(self.array(what)?))
    }

    /// Two bytes, little endian.
    pub fn u16(&mut self, what: &'static str) -> Result<u16, ParseError> {
        Ok(u16::from_le_bytes(self.array(what)?))
    }

    /// Four bytes, little endian.
    pub fn u32(&mut self, what: &'static str) -> Result<u32, ParseError> {
        Ok(u32::from_le_bytes(self.array(what)?))
    }

    /// Eight bytes, little endian.
    pub fn u64(&mut self, what: &'static str) -> Result<u64, ParseError> {
        Ok(u64::from_le_bytes(self.array(what)?))
    }

    /// An unsigned LEB128 value of at most five bytes, as the DEX format defines it.
    pub fn uleb128(&mut self, what: &'static str) -> Result<u32, ParseError> {
        Ok(self.leb128(what)?.0)
    }

    /// An unsigned LEB128 value that was stored plus one, so that -1 (`None`) takes one byte.
    pub fn uleb128p1(&mut self, what: &'static str) -> Result<Option<u32>, ParseError> {
        Ok(self.uleb128(what)?.checked_sub(1))
    }

    /// A signed LEB128 value of at most five bytes.
    pub fn sleb128(&mut self, what: &'static str) -> Result<i32, ParseError> {
        let (value, bits) = self.leb128(what)?;
        let unused = 32_u32.saturating_sub(bits);
        Ok(value
            .cast_signed()
            .wrapping_shl(unused)
            .wrapping_shr(unused))
    }

    /// The value and how many of its bits were stored (32 at most).
    fn leb128(&mut self, what: &'static str) -> Result<(u32, u32), ParseError> {
        let start = self.position;
        let mut value = 0_u32;
        let mut shift = 0_u32;
        while shift < 35 {
            let byte = self.u8(what)?;
            value |= u32::from(byte & 0x7f).wrapping_shl(shift);
            shift = shift.saturating_add(7);
            if byte & 0x80 == 0 {
                return Ok((value, shift.min(32)));
            }
        }
        Err(ParseError::new(start, what))
    }
}

/// The two bytes at `offset`, little endian, when they lie inside `data`.
pub fn u16_at(data: &[u8], offset: usize) -> Option<u16> {
    let slice = data.get(offset..offset.checked_add(2)?)?;
    Some(u16::from_le_bytes(slice.try_into().ok()?))
}

/// The four bytes at `offset`, little endian, when they lie inside `data`.
pub fn u32_at(data: &[u8], offset: usize) -> Option<u32> {
    let slice = data.get(offset..offset.checked_add(4)?)?;
    Some(u32::from_le_bytes(slice.try_into().ok()?))
}

/// The eight bytes at `offset`, little endian, when they lie inside `data`.
pub fn u64_at(data: &[u8], offset: usize) -> Option<u64> {
    let slice = data.get(offset..offset.checked_add(8)?)?;
    Some(u64::from_le_bytes(slice.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::Reader;

    #[test]
    fn leb128_values_of_the_dex_specification() {
        let check = |bytes: &[u8], signed: i32, unsigned: u32, plus_one: Option<u32>| {
            assert_eq!(Reader::new(bytes).sleb128("v").unwrap(), signed);
            assert_eq!(Reader::new(bytes).uleb128("v").unwrap(), unsigned);
            assert_eq!(Reader::new(bytes).uleb128p1("v").unwrap(), plus_one);
        };
        check(&[0x00], 0, 0, None);
        check(&[0x01], 1, 1, Some(0));
        check(&[0x7f], -1, 127, Some(126));
        check(&[0x80, 0x7f], -128, 16256, Some(16255));
    }

    #[test]
    fn an_endless_leb128_is_an_error_at_its_start() {
        let error = Reader::new(&[0xff; 9]).uleb128("size").unwrap_err();
        assert_eq!((error.offset, error.what), (0, "size"));
    }

    #[test]
    fn reads_past_the_end_fail_and_do_not_move() {
        let mut reader = Reader::new(&[1, 2]);
        assert!(reader.u32("field").is_err());
        assert_eq!(reader.u16("field").unwrap(), 0x0201);
        assert!(Reader::at(&[1], usize::MAX).u8("field").is_err());
    }
}
