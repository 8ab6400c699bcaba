//! Strings as DEX files know them: sequences of UTF-16 units, ordered by unit, stored as MUTF-8.

use super::section::Section;
use std::fmt;

/// A string of UTF-16 units; unpaired surrogates are allowed. The order is the one of `string_ids`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Text(Vec<u16>);

impl Text {
    pub(super) fn from_units(units: Vec<u16>) -> Self {
        Self(units)
    }

    /// `string_data_item`: length in UTF-16 units, MUTF-8, NUL.
    pub(super) fn string_data(&self) -> Vec<u8> {
        let mut out = Section::default();
        out.uleb128(self.0.len() as u32);
        out.bytes(&self.mutf8());
        out.u8(0);
        out.into_bytes()
    }

    pub(super) fn first_unit(&self) -> Option<u16> {
        self.0.first().copied()
    }

    /// The bytes of a `string_data_item`, without the closing NUL.
    fn mutf8(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len());
        for &unit in &self.0 {
            let low = |shift: u16| (unit >> shift & 0x3f) as u8 | 0x80;
            match unit {
                0x01..=0x7f => bytes.push(unit as u8),
                0 | 0x80..=0x7ff => bytes.extend([(unit >> 6) as u8 | 0xc0, low(0)]),
                _ => bytes.extend([(unit >> 12) as u8 | 0xe0, low(6), low(0)]),
            }
        }
        bytes
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.encode_utf16().collect())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&String::from_utf16_lossy(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::Text;
    use crate::bytes::mutf8;

    #[test]
    fn mutf8_is_read_back() {
        for text in ["", "auth_token", "täglich 令牌", "a\0b", "😀"] {
            let bytes = Text::from(text).mutf8();
            assert_eq!(mutf8::decode(&bytes), text);
            assert!(!bytes.contains(&0));
        }
    }

    #[test]
    fn order_is_by_unit_not_by_code_point() {
        // U+FF5E is one unit above the surrogates of U+1F600, although its code point is lower.
        assert!(Text::from("😀") < Text::from("\u{ff5e}"));
    }
}
