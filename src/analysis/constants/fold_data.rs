//! Encodings: texts into bytes and numbers and back.

use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::fold::{Call, MAX_ELEMENTS};
use super::known_calls::KnownCall as K;
use super::value::Constant;

/// The result of an encoding or decoding call.
pub(super) fn data(call: &Call<'_>) -> Option<Constant> {
    match call.known {
        K::GetBytes => Some(Constant::Bytes(call.literal(0)?.as_bytes().into())),
        K::ToCharArray => {
            let units: Vec<u16> = call.literal(0)?.encode_utf16().collect();
            let elements = units
                .iter()
                .map(|unit| Some(Constant::number((*unit).into())));
            (units.len() <= MAX_ELEMENTS).then(|| Constant::Array(elements.collect()))
        }
        K::DecodeBase64 => {
            let decoded = match call.first()? {
                Constant::Bytes(bytes) => decode_base64(bytes)?,
                constant => decode_base64(constant.as_literal()?.as_bytes())?,
            };
            Some(Constant::Bytes(decoded.into()))
        }
        K::EncodeBase64 => match call.first()? {
            Constant::Bytes(bytes) => Some(Constant::literal(&STANDARD.encode(bytes))),
            _ => None,
        },
        K::ParseNumber => parse_number(call),
        K::ParseBoolean => Some(Constant::boolean(
            call.literal(0)?.eq_ignore_ascii_case("true"),
        )),
        _ => None,
    }
}

/// `Integer.valueOf` and `parseInt` with or without a radix; of a number, the number.
fn parse_number(call: &Call<'_>) -> Option<Constant> {
    if let Some(number @ Constant::Numbers(_)) = call.at(0) {
        return Some(number.clone());
    }
    let radix = match call.arguments.len() {
        1 => 10,
        _ => u32::try_from(call.number(1)?)
            .ok()
            .filter(|radix| (2..=36).contains(radix))?,
    };
    let number = i64::from_str_radix(call.literal(0)?, radix).ok()?;
    Some(Constant::number(number))
}

/// Base64 of either alphabet, with or without padding, white space ignored: what Android's and Java's decoders
/// accept together.
fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    let compact: Vec<u8> = text
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(|byte| match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => *other,
        })
        .collect();
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&alphabet::STANDARD, config)
        .decode(compact)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::decode_base64;

    #[test]
    fn either_alphabet_with_or_without_padding() {
        let check = |text: &str, expected: Option<&[u8]>| {
            assert_eq!(decode_base64(text.as_bytes()).as_deref(), expected);
        };
        check("aGVsbG8=", Some(b"hello"));
        check("aGVsbG8", Some(b"hello"));
        check("aGVs\nbG8=\n", Some(b"hello"));
        check("-_8", Some(&[0xfb, 0xff]));
        check("+/8=", Some(&[0xfb, 0xff]));
        check("a", None);
        check("!!", None);
    }
}
