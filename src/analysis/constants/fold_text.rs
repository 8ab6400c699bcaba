//! Methods of strings: those that give another text, and those that answer with a number or a truth value.

use super::fold::{Call, MAX_ELEMENTS, displayed, from_chars};
use super::format::format;
use super::known_calls::KnownCall as K;
use super::text::Text;
use super::value::Constant;

/// The text that a call gives, a hole if nothing is known of it.
pub(super) fn text(call: &Call<'_>) -> Option<Text> {
    match call.known {
        K::Concat => {
            let left = call.text(0).cloned().unwrap_or(Text::Hole);
            Some(Text::concat([left, displayed(call.at(1), b"L")]))
        }
        K::ToText => Some(displayed(call.at(0), b"L")),
        K::Trim => changed(call, |text| {
            Some(text.trim_matches(|c| c <= ' ').to_owned())
        }),
        K::ToLowerCase => changed(call, |text| Some(text.to_lowercase())),
        K::ToUpperCase => changed(call, |text| Some(text.to_uppercase())),
        K::DecodeUrl => changed(call, decode_url),
        K::Repeat => {
            let count = usize::try_from(call.number(1)?).ok()?;
            let is_short = call.literal(0)?.len().checked_mul(count)? <= MAX_ELEMENTS;
            is_short.then(|| changed(call, |text| Some(text.repeat(count))))?
        }
        K::Substring => {
            let from = call.number(1)?;
            let to = match call.arguments.len() {
                2 => None,
                _ => Some(call.number(2)?),
            };
            changed(call, |text| substring(text, from, to))
        }
        K::Replace => {
            let (from, to) = (pattern(call.at(1)?)?, pattern(call.at(2)?)?);
            changed(call, |text| bounded(text.replace(&from, &to)))
        }
        K::ReplaceAll => {
            let (from, to) = (call.literal(1)?, call.literal(2)?);
            let is_plain = |text: &str| !text.contains(|c| "\\$.|?*+()[]{}^".contains(c));
            (is_plain(from) && is_plain(to))
                .then(|| changed(call, |text| bounded(text.replace(from, to))))?
        }
        K::ValueOf => match call.at(0)? {
            Constant::Array(chars) if call.arguments.len() == 1 => {
                Some(Text::literal(&from_chars(chars)?))
            }
            constant => Some(displayed(Some(constant), call.parameter(0))),
        },
        K::NumberToText => Some(displayed(call.at(0), b"I")),
        K::Format => format_call(call),
        K::Join | K::JoinTexts => joined(call.text(0)?, call.at(1)?),
        K::ConcatTexts => joined(&Text::empty(), call.at(0)?),
        _ => None,
    }
}

/// The receiver after an operation on each text it can be.
fn changed(call: &Call<'_>, change: impl Fn(&str) -> Option<String>) -> Option<Text> {
    Some(call.text(0)?.map_literals(change))
}

fn bounded(text: String) -> Option<String> {
    (text.len() <= 4 * MAX_ELEMENTS).then_some(text)
}

/// The number that a call answers with; truth values are 0 and 1.
pub(super) fn question(call: &Call<'_>) -> Option<i64> {
    let yes = |answer: bool| Some(i64::from(answer));
    match call.known {
        K::Length => i64::try_from(call.literal(0)?.encode_utf16().count()).ok(),
        K::IsEmpty => yes(call.literal(0)?.is_empty()),
        K::IsEmptyText => match call.at(0)? {
            constant if constant.is_null() => yes(true),
            constant => yes(constant.as_literal()?.is_empty()),
        },
        K::CharAt => {
            let index = usize::try_from(call.number(1)?).ok()?;
            call.literal(0)?.encode_utf16().nth(index).map(i64::from)
        }
        K::Equals => equality(call.at(0)?, call.at(1)?).map(i64::from),
        K::EqualsIgnoreCase => {
            yes(call.literal(0)?.to_lowercase() == call.literal(1)?.to_lowercase())
        }
        K::StartsWith if call.arguments.len() == 2 => {
            yes(call.literal(0)?.starts_with(call.literal(1)?))
        }
        K::EndsWith => yes(call.literal(0)?.ends_with(call.literal(1)?)),
        K::Contains => yes(call.literal(0)?.contains(call.literal(1)?)),
        K::IndexOf if call.arguments.len() == 2 => {
            let (text, part) = (call.literal(0)?, pattern(call.at(1)?)?);
            let found = text.split_once(part.as_str());
            found.map_or(Some(-1), |(before, _)| {
                i64::try_from(before.encode_utf16().count()).ok()
            })
        }
        K::HashCode => {
            let units = call.literal(0)?.encode_utf16();
            let hash = units.fold(0_i32, |hash, unit| {
                hash.wrapping_mul(31).wrapping_add(i32::from(unit))
            });
            Some(hash.into())
        }
        _ => None,
    }
}

/// A character or a character sequence to look for.
fn pattern(constant: &Constant) -> Option<String> {
    match constant {
        Constant::Numbers(numbers) => {
            let code = u32::try_from(numbers.single()?).ok()?;
            char::from_u32(code).map(String::from)
        }
        constant => constant.as_literal().map(str::to_owned),
    }
}

/// The UTF-16 units `from..to`, up to the end without `to`.
pub(super) fn substring(text: &str, from: i64, to: Option<i64>) -> Option<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let from = usize::try_from(from).ok()?;
    let to = match to {
        Some(to) => usize::try_from(to).ok()?,
        None => units.len(),
    };
    units.get(from..to).map(String::from_utf16_lossy)
}

/// If two values are equal, where that can be told.
fn equality(left: &Constant, right: &Constant) -> Option<bool> {
    match (left, right) {
        (Constant::Text(a), Constant::Text(b)) => match (a.literals(), b.literals()) {
            (Some(a), Some(b)) if a.len() == 1 && b.len() == 1 => Some(a == b),
            (Some(a), Some(b)) if a.iter().all(|text| !b.contains(text)) => Some(false),
            _ => None,
        },
        (Constant::Numbers(a), Constant::Numbers(b)) => Some(a.single()? == b.single()?),
        (Constant::Class(a), Constant::Class(b)) => Some(a == b),
        (Constant::Enum(a), Constant::Enum(b)) => Some(a == b),
        (Constant::Text(_), Constant::Numbers(n)) | (Constant::Numbers(n), Constant::Text(_))
            if n.single() == Some(0) =>
        {
            Some(false)
        }
        _ => None,
    }
}

fn joined(between: &Text, parts: &Constant) -> Option<Text> {
    let Constant::Array(parts) = parts else {
        return None;
    };
    let mut joined = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            joined.push(between.clone());
        }
        joined.push(displayed(part.as_ref(), b"L"));
    }
    Some(Text::concat(joined))
}

/// `String.format(format, arguments)` with or without a locale in front.
fn format_call(call: &Call<'_>) -> Option<Text> {
    let has_locale = call.parameter(0) != b"Ljava/lang/String;";
    let first = usize::from(has_locale);
    let values = match call.at(first + 1) {
        Some(Constant::Array(values)) => values.to_vec(),
        _ => Vec::new(),
    };
    Some(format(call.literal(first)?, &values))
}

/// Percent decoding with `+` as a space; none for broken sequences.
fn decode_url(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, tail @ ..]) => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).ok()?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
                rest = tail;
            }
            (b'%', _) => return None,
            (other, _) => bytes.push(*other),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{decode_url, substring};

    #[test]
    fn substrings_count_utf16_units() {
        let check = |from, to, expected: Option<&str>| {
            assert_eq!(substring("a😀bc", from, to).as_deref(), expected);
        };
        check(0, Some(1), Some("a"));
        check(3, None, Some("bc"));
        check(3, Some(2), None);
        check(-1, None, None);
        check(6, None, None);
        check(5, None, Some(""));
    }

    #[test]
    fn percent_sequences() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(decode_url(text).as_deref(), expected);
        };
        check("a+b%20%C3%A4", Some("a b ä"));
        check("100%", None);
        check("%zz", None);
        check("%ff", None);
    }
}
