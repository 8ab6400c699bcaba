//! Calls that fill an object they are made on: string builders, and strings and enum constants by their constructor.

use std::sync::Arc;

use super::fold::{Call, displayed, from_chars};
use super::fold_text::substring;
use super::known_calls::KnownCall as K;
use super::text::Text;
use super::value::{Constant, EnumConstant};

/// What a builder holds after a call.
pub(super) fn built(call: &Call<'_>) -> Text {
    let before = match call.at(0) {
        Some(Constant::Text(text)) => Text::clone(text),
        _ => Text::Hole,
    };
    match call.known {
        // A capacity is no content.
        K::NewBuilder if call.arguments.len() == 2 && call.parameter(0) != b"I" => {
            displayed(call.at(1), call.parameter(0))
        }
        K::NewBuilder => Text::empty(),
        K::Append if call.arguments.len() == 2 => {
            Text::concat([before, displayed(call.at(1), call.parameter(0))])
        }
        K::Append => Text::concat([before, Text::Hole]),
        K::Insert if call.arguments.len() == 3 && call.number(1) == Some(0) => {
            Text::concat([displayed(call.at(2), call.parameter(1)), before])
        }
        K::Reverse => before.map_literals(|text| Some(text.chars().rev().collect())),
        K::SetLength => match call.number(1) {
            Some(0) => Text::empty(),
            Some(length) => before.map_literals(|text| substring(text, 0, Some(length))),
            None => Text::Hole,
        },
        K::DeleteCharAt => match call.number(1) {
            Some(at) => before.map_literals(|text| {
                let start = substring(text, 0, Some(at))?;
                Some(start + &substring(text, at.checked_add(1)?, None)?)
            }),
            None => Text::Hole,
        },
        _ => Text::Hole,
    }
}

/// The text of `new String(…)`.
pub(super) fn new_string(call: &Call<'_>) -> Option<Text> {
    match (call.at(1), call.arguments.len()) {
        (None, 1) => Some(Text::empty()),
        (Some(Constant::Text(text)), _) => Some(Text::clone(text)),
        (Some(Constant::Bytes(bytes)), 2 | 3) => std::str::from_utf8(bytes).ok().map(Text::literal),
        (Some(Constant::Array(chars)), 2) => from_chars(chars).map(|text| Text::literal(&text)),
        (Some(Constant::Array(chars)), 4) => {
            let (from, count) = (call.number(2)?, call.number(3)?);
            let text = substring(&from_chars(chars)?, from, Some(from.checked_add(count)?))?;
            Some(Text::literal(&text))
        }
        _ => None,
    }
}

/// The constant that `new E("NAME", ordinal, …)` makes.
pub(super) fn new_enum(
    class: crate::program::ClassId,
    name: &Constant,
    ordinal: &Constant,
) -> Option<Constant> {
    Some(Constant::Enum(Arc::new(EnumConstant {
        name: name.as_literal()?.into(),
        ordinal: i32::try_from(ordinal.as_number()?).ok()?,
        class,
    })))
}
