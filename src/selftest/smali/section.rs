//! Values into little-endian bytes, the way DEX files hold them.

/// Bytes that are being written.
#[derive(Debug, Default)]
pub(super) struct Section {
    bytes: Vec<u8>,
}

impl Section {
    pub(super) fn len(&self) -> u32 {
        self.bytes.len() as u32
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub(super) fn u16(&mut self, value: u16) {
        self.bytes(&value.to_le_bytes());
    }

    pub(super) fn u32(&mut self, value: u32) {
        self.bytes(&value.to_le_bytes());
    }

    pub(super) fn uleb128(&mut self, mut value: u32) {
        while value > 0x7f {
            self.u8(value as u8 | 0x80);
            value >>= 7;
        }
        self.u8(value as u8);
    }

    /// `uleb128p1`: `None` is the index that is none.
    pub(super) fn optional_index(&mut self, index: Option<u32>) {
        self.uleb128(index.map_or(0, |index| index.wrapping_add(1)));
    }

    pub(super) fn sleb128(&mut self, mut value: i32) {
        loop {
            let byte = value as u8 & 0x7f;
            value >>= 7;
            let is_last = value == -(i32::from(byte >> 6));
            self.u8(if is_last { byte } else { byte | 0x80 });
            if is_last {
                return;
            }
        }
    }

    /// Fills up with zeros to a multiple of `alignment`.
    pub(super) fn align(&mut self, alignment: usize) {
        let length = self.bytes.len().next_multiple_of(alignment);
        self.bytes.resize(length, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::Section;

    #[test]
    fn signed_and_unsigned_leb128() {
        // The table under "LEB128" in the DEX format specification.
        let check = |bytes: &[u8], unsigned: u32, signed: i32| {
            let mut section = Section::default();
            section.uleb128(unsigned);
            section.sleb128(signed);
            assert_eq!(section.into_bytes(), [bytes, bytes].concat());
        };
        check(&[0x00], 0, 0);
        check(&[0x01], 1, 1);
        check(&[0x7f], 127, -1);
        check(&[0x80, 0x7f], 16256, -128);
        check(&[0xe5, 0x8e, 0x26], 624_485, 624_485);
    }
}
