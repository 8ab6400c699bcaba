//! The text of an attribute or a resource into a typed value, as aapt2 does it.
//!
//! Source: `ResourceUtils.cpp` of AOSP's aapt2 and `Res_value` of `ResourceTypes.h`.

use super::attributes::{Attribute, attribute};
use super::resources::Resources;
use crate::formats::xml::ResValue;
use std::sync::Arc;

/// The value of `android:NAME="text"` or `app:NAME="text"`; `attribute` is `None` for attributes without a
/// declared format, of which only references are typed.
///
/// # Errors
/// A reference to nothing, or a text that the format does not allow.
pub(super) fn attribute_value(
    text: &str,
    attribute: Option<Attribute>,
    resources: &Resources,
) -> Result<ResValue, String> {
    if let Some(value) = reference(text, resources)? {
        return Ok(value);
    }
    let Some(attribute) = attribute else {
        return Ok(string(text));
    };
    if let Some(value) = named_values(text, attribute) {
        return Ok(value);
    }
    let typed = [
        "boolean",
        "integer",
        "color",
        "dimension",
        "fraction",
        "float",
    ]
    .into_iter()
    .filter(|format| attribute.takes(format))
    .find_map(|format| typed(text, format));
    match typed {
        Some(value) => Ok(value),
        None if attribute.takes("string") => Ok(string(text)),
        None => Err(format!("'{text}' is not a value this attribute takes")),
    }
}

pub(super) fn string(text: &str) -> ResValue {
    ResValue::String(Arc::from(text))
}

/// A value of one format.
pub(super) fn typed(text: &str, format: &str) -> Option<ResValue> {
    match format {
        "boolean" => match text {
            "true" | "TRUE" | "True" => Some(ResValue::Bool(true)),
            "false" | "FALSE" | "False" => Some(ResValue::Bool(false)),
            _ => None,
        },
        "integer" => match text.strip_prefix("0x") {
            Some(digits) => u32::from_str_radix(digits, 16).ok().map(ResValue::Hex),
            None => text.parse().ok().map(ResValue::Int),
        },
        "color" => color(text),
        "dimension" => suffixed(text, &["px", "dp", "sp", "pt", "in", "mm"])
            .or_else(|| suffixed(text, &["", "dip"]))
            .map(ResValue::Dimension),
        "fraction" => {
            let number = |suffix| text.strip_suffix(suffix)?.parse::<f32>().ok();
            let own = number("%").map(|n| complex(n / 100.0));
            let parents = number("%p").map(|n| complex(n / 100.0) | 1);
            own.or(parents).map(ResValue::Fraction)
        }
        "float" => text.parse().ok().map(ResValue::Float),
        _ => None,
    }
}

/// `#rgb`, `#argb`, `#rrggbb` or `#aarrggbb`.
fn color(text: &str) -> Option<ResValue> {
    let digits = text.strip_prefix('#')?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    let nibble = |shift: u32| (value >> shift & 0xf) * 0x11;
    let short = nibble(8) << 16 | nibble(4) << 8 | nibble(0);
    match digits.len() {
        3 => Some(ResValue::Color(0xff00_0000 | short)),
        4 => Some(ResValue::Color(nibble(12) << 24 | short)),
        6 => Some(ResValue::Color(0xff00_0000 | value)),
        8 => Some(ResValue::Color(value)),
        _ => None,
    }
}

/// A number with a unit; the unit's code is its position in `units`.
fn suffixed(text: &str, units: &[&str]) -> Option<u32> {
    (0..).zip(units).find_map(|(code, unit)| {
        let number = text.strip_suffix(unit).filter(|_| !unit.is_empty())?;
        Some(complex(number.parse().ok()?) | code)
    })
}

/// A complex number without its unit: the finest radix that holds it.
fn complex(number: f32) -> u32 {
    let (radix, fraction_bits) = match number.abs() {
        n if n.fract() == 0.0 => (0, 0),
        n if n < 1.0 => (3, 23),
        n if n < 256.0 => (2, 15),
        _ => (1, 7),
    };
    let mantissa = (f64::from(number) * f64::from(1 << fraction_bits)).round() as i64;
    (mantissa as u32) << 8 | radix << 4
}

/// `textPassword|textNoSuggestions`: names of flags, or the name of one value of an enumeration.
fn named_values(text: &str, attribute: Attribute) -> Option<ResValue> {
    if attribute.takes("flags") && !text.trim().is_empty() {
        let mut bits = 0;
        for name in text.split('|') {
            bits |= attribute.named(name.trim())?;
        }
        return Some(ResValue::Hex(bits));
    }
    if attribute.takes("enum") {
        let value = attribute.named(text.trim())?;
        return Some(ResValue::Int(value as i32));
    }
    None
}

/// `@null`, `@string/logout`, `@+id/logout`, `?attr/colorPrimary`, `?android:attr/textColor`.
pub(super) fn reference(text: &str, resources: &Resources) -> Result<Option<ResValue>, String> {
    if text == "@null" {
        return Ok(Some(ResValue::Reference(0)));
    }
    if text == "@empty" {
        return Ok(Some(ResValue::Empty));
    }
    let (is_theme, name) = match (text.strip_prefix('@'), text.strip_prefix('?')) {
        (Some(name), _) => (false, name.trim_start_matches('+')),
        (_, Some(name)) => (true, name),
        (None, None) => return Ok(None),
    };
    if is_theme {
        let id = theme_attribute(name, resources);
        return match id {
            Some(id) => Ok(Some(ResValue::Attribute(id))),
            None => Err(format!("the theme attribute '{text}' is not known")),
        };
    }
    if name.starts_with("android:") {
        return Err(format!(
            "'{text}': only attributes of the framework are known here"
        ));
    }
    let id = name
        .split_once('/')
        .and_then(|(type_, entry)| resources.id(type_, entry));
    match id {
        Some(id) => Ok(Some(ResValue::Reference(id))),
        None => Err(format!("'{text}' is not defined in this example")),
    }
}

fn theme_attribute(name: &str, resources: &Resources) -> Option<u32> {
    if let Some(name) = name.strip_prefix("android:") {
        let name = name.strip_prefix("attr/").unwrap_or(name);
        return attribute(name).map(|attribute| attribute.id);
    }
    resources.id("attr", name.strip_prefix("attr/").unwrap_or(name))
}

/// Type code and data of a stored `Res_value`; `index` puts a text into the string pool.
pub(super) fn stored(value: &ResValue, index: impl FnOnce(&str) -> u32) -> (u8, u32) {
    match value {
        ResValue::Null => (0x00, 0),
        ResValue::Empty => (0x00, 1),
        ResValue::Reference(id) => (0x01, *id),
        ResValue::Attribute(id) => (0x02, *id),
        ResValue::String(text) => (0x03, index(text)),
        ResValue::Float(number) => (0x04, number.to_bits()),
        ResValue::Dimension(complex) => (0x05, *complex),
        ResValue::Fraction(complex) => (0x06, *complex),
        ResValue::DynamicReference(id) => (0x07, *id),
        ResValue::DynamicAttribute(id) => (0x08, *id),
        ResValue::Int(number) => (0x10, *number as u32),
        ResValue::Hex(number) => (0x11, *number),
        ResValue::Bool(truth) => (0x12, if *truth { u32::MAX } else { 0 }),
        ResValue::Color(argb) => (0x1c, *argb),
        ResValue::Unknown(kind, data) => (*kind, *data),
    }
}

/// Size, a zero, type and data.
pub(super) fn res_value(kind: u8, data: u32) -> Vec<u8> {
    let mut bytes = vec![8, 0, 0, kind];
    bytes.extend(data.to_le_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::super::attributes::attribute;
    use super::{ResValue, attribute_value, string};
    use crate::formats::res_value::complex;
    use crate::selftest::res::Resources;

    #[test]
    fn values_take_the_types_of_their_attribute() {
        let check = |name: &str, text: &str, expected: ResValue| {
            let resources = Resources::new("com.example.app");
            let value = attribute_value(text, attribute(name), &resources).unwrap();
            assert_eq!(value, expected, "{name}={text}");
        };
        check("exported", "true", ResValue::Bool(true));
        check("minSdkVersion", "24", ResValue::Int(24));
        check("minSdkVersion", "S", string("S"));
        check("versionName", "1.0", string("1.0"));
        check("host", "10", string("10"));
        check(
            "inputType",
            "textPassword|textNoSuggestions",
            ResValue::Hex(0x8_0081),
        );
        check("launchMode", "singleTask", ResValue::Int(2));
        check("layout_width", "match_parent", ResValue::Int(-1));
        check("layout_width", "12dp", ResValue::Dimension(0x0c01));
        check("background", "#f00", ResValue::Color(0xffff_0000));
        check("label", "@null", ResValue::Reference(0));
        check(
            "background",
            "?android:attr/textColor",
            ResValue::Attribute(0x0101_0098),
        );
    }

    #[test]
    fn wrong_values_are_refused() {
        let check = |name: &str, text: &str, expected: &str| {
            let resources = Resources::new("com.example.app");
            let error = attribute_value(text, attribute(name), &resources).unwrap_err();
            assert_eq!(error, expected);
        };
        check(
            "exported",
            "yes",
            "'yes' is not a value this attribute takes",
        );
        check(
            "label",
            "@string/x",
            "'@string/x' is not defined in this example",
        );
    }

    #[test]
    fn lengths_with_a_fraction_are_kept() {
        for (text, number) in [("0.5dp", 0.5), ("-1.25dp", -1.25), ("300.5dp", 300.5)] {
            let Some(ResValue::Dimension(data)) = super::typed(text, "dimension") else {
                panic!("{text} is a dimension");
            };
            assert_eq!(
                (complex::number(data), complex::dimension_unit(data)),
                (number, "dp")
            );
        }
    }
}
