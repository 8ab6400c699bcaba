//! Modified UTF-8, the encoding of strings in DEX files: `&[u8]` into text.
//!
//! Source: "MUTF-8 (Modified UTF-8) Encoding" in the DEX format specification. Two differences to
//! UTF-8: NUL is stored as `C0 80`, and characters above U+FFFF as two surrogates of three bytes each.

use std::borrow::Cow;

/// Text for people and for matching: what is valid is decoded, every broken unit becomes U+FFFD.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(
            char::decode_utf16(units(bytes))
                .map(|c| c.unwrap_or('\u{fffd}'))
                .collect(),
        ),
    }
}

/// True when nothing of it has to be replaced. Android refuses DEX files with other strings.
pub fn is_valid(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some((&first, tail)) = rest.split_first() {
        let (_, left) = decode_unit(first, tail);
        // Of what is no ASCII, only a broken unit is one byte long.
        if first >= 0x80 && left.len() == tail.len() {
            return false;
        }
        rest = left;
    }
    true
}

/// The UTF-16 code units of the string.
fn units(bytes: &[u8]) -> impl Iterator<Item = u16> + '_ {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (&first, tail) = rest.split_first()?;
        let (unit, tail) = decode_unit(first, tail);
        rest = tail;
        Some(unit)
    })
}

/// One unit that starts with `first`; a broken sequence consumes one byte and yields U+FFFD.
fn decode_unit(first: u8, tail: &[u8]) -> (u16, &[u8]) {
    const BROKEN: u16 = 0xfffd;
    let low_six = |byte: u8| u16::from(byte & 0x3f);
    let continues = |byte: u8| byte & 0xc0 == 0x80;
    match (first, tail) {
        (0x00..=0x7f, _) => (u16::from(first), tail),
        (0xc0..=0xdf, [a, rest @ ..]) if continues(*a) => {
            (u16::from(first & 0x1f) << 6 | low_six(*a), rest)
        }
        (0xe0..=0xef, [a, b, rest @ ..]) if continues(*a) && continues(*b) => (
            u16::from(first & 0x0f) << 12 | low_six(*a) << 6 | low_six(*b),
            rest,
        ),
        _ => (BROKEN, tail),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn valid_and_broken_strings() {
        let check = |bytes: &[u8], expected: &str| assert_eq!(decode(bytes), expected);
        check(b"auth_token", "auth_token");
        check("täglich 令牌".as_bytes(), "täglich 令牌");
        check(&[b'a', 0xc0, 0x80, b'b'], "a\0b");
        check(&[0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80], "😀");
        check(&[0xed, 0xa0, 0xbd, b'x'], "\u{fffd}x");
        check(
            &[b'a', 0xff, b'b', 0xe2, 0x82],
            "a\u{fffd}b\u{fffd}\u{fffd}",
        );
    }
}
