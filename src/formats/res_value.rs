//! Eight bytes of a `Res_value` into a typed value: the shape that XML attributes and resources share.
//!
//! Source: `Res_value` of AOSP `libs/androidfw/include/androidfw/ResourceTypes.h`.

use std::fmt;
use std::sync::Arc;

use crate::bytes::{u16_at, u32_at};

use super::string_pool::StringIdx;

/// Size of a stored `Res_value`, in bytes.
pub const RES_VALUE_BYTES: usize = 8;

/// A typed value. `S` is how its text is held: a shared string in XML, a pool index in a resource table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ResValue<S = Arc<str>> {
    /// No value (`@null` is a [`ResValue::Reference`] to id 0).
    Null,
    /// Explicitly empty (`@empty`).
    Empty,
    /// Reference to another resource (`@type/name`), as a resource id; 0 is `@null`.
    Reference(u32),
    /// Reference to a theme attribute (`?attr/name`), as a resource id.
    Attribute(u32),
    /// Reference whose package id is assigned when the package is loaded.
    DynamicReference(u32),
    /// Theme attribute whose package id is assigned when the package is loaded.
    DynamicAttribute(u32),
    /// Text.
    String(S),
    /// A number with a fraction.
    Float(f32),
    /// A length such as `12dp`: the stored complex number, see [`complex`].
    Dimension(u32),
    /// A percentage such as `50%p`: the stored complex number, see [`complex`].
    Fraction(u32),
    /// A whole number written in decimal.
    Int(i32),
    /// A whole number written in hexadecimal; flags and masks.
    Hex(u32),
    /// `true` or `false`; every number but 0 is true.
    Bool(bool),
    /// A colour as `0xAARRGGBB`.
    Color(u32),
    /// A type this version does not know: its code and its data.
    Unknown(u8, u32),
}

/// `TYPE_FIRST_INT` to `TYPE_LAST_INT`: what Android treats as a number where it wants one.
const INTEGERS: std::ops::RangeInclusive<u8> = 0x10..=0x1f;

impl ResValue<StringIdx> {
    /// The value stored at `offset` of `data`. Its declared size is not looked at, as in Android.
    pub fn read(data: &[u8], offset: usize) -> Option<Self> {
        let kind = u16_at(data, offset.checked_add(2)?)?;
        let [_, kind] = kind.to_le_bytes();
        let value = u32_at(data, offset.checked_add(4)?)?;
        Some(Self::new(kind, value))
    }

    /// The value of type code `kind`.
    pub fn new(kind: u8, data: u32) -> Self {
        match kind {
            0x00 if data == 1 => Self::Empty,
            0x00 => Self::Null,
            0x01 => Self::Reference(data),
            0x02 => Self::Attribute(data),
            0x03 => Self::String(StringIdx(data)),
            0x04 => Self::Float(f32::from_bits(data)),
            0x05 => Self::Dimension(data),
            0x06 => Self::Fraction(data),
            0x07 => Self::DynamicReference(data),
            0x08 => Self::DynamicAttribute(data),
            0x10 => Self::Int(data.cast_signed()),
            0x11 => Self::Hex(data),
            0x12 => Self::Bool(data != 0),
            0x1c..=0x1f => Self::Color(data),
            _ => Self::Unknown(kind, data),
        }
    }
}

impl<S> ResValue<S> {
    /// The same value with its text held another way.
    pub fn map_string<T>(self, convert: impl FnOnce(S) -> T) -> ResValue<T> {
        match self {
            Self::String(text) => ResValue::String(convert(text)),
            Self::Null => ResValue::Null,
            Self::Empty => ResValue::Empty,
            Self::Reference(id) => ResValue::Reference(id),
            Self::Attribute(id) => ResValue::Attribute(id),
            Self::DynamicReference(id) => ResValue::DynamicReference(id),
            Self::DynamicAttribute(id) => ResValue::DynamicAttribute(id),
            Self::Float(value) => ResValue::Float(value),
            Self::Dimension(value) => ResValue::Dimension(value),
            Self::Fraction(value) => ResValue::Fraction(value),
            Self::Int(value) => ResValue::Int(value),
            Self::Hex(value) => ResValue::Hex(value),
            Self::Bool(value) => ResValue::Bool(value),
            Self::Color(value) => ResValue::Color(value),
            Self::Unknown(kind, data) => ResValue::Unknown(kind, data),
        }
    }

    /// The resource id when the value refers to a resource (not to a theme attribute).
    pub fn reference(&self) -> Option<u32> {
        match *self {
            Self::Reference(id) | Self::DynamicReference(id) if id != 0 => Some(id),
            _ => None,
        }
    }

    /// The number where Android wants one: integers, booleans and colours.
    pub fn integer(&self) -> Option<i32> {
        match *self {
            Self::Int(value) => Some(value),
            Self::Hex(value) | Self::Color(value) => Some(value.cast_signed()),
            Self::Bool(value) => Some(i32::from(value)),
            Self::Unknown(kind, data) if INTEGERS.contains(&kind) => Some(data.cast_signed()),
            _ => None,
        }
    }
}

/// A stored complex number, as used by dimensions and fractions: 24 bits of mantissa, radix and unit.
pub mod complex {
    /// The number without its unit.
    pub fn number(data: u32) -> f32 {
        /// 2^-8, 2^-15, 2^-23 and 2^-31: one step of the mantissa, by radix.
        const STEPS: [f32; 4] = [
            1.0 / 256.0,
            1.0 / 32_768.0,
            1.0 / 8_388_608.0,
            1.0 / 2_147_483_648.0,
        ];
        #[allow(
            clippy::cast_precision_loss,
            reason = "Android computes with the same precision"
        )]
        let mantissa = (data & 0xffff_ff00).cast_signed() as f32;
        let radix = usize::try_from(data >> 4 & 3).unwrap_or(0);
        mantissa * STEPS.get(radix).copied().unwrap_or(0.0)
    }

    /// Unit of a dimension: `px`, `dp`, `sp`, `pt`, `in`, `mm`, empty when unknown.
    pub fn dimension_unit(data: u32) -> &'static str {
        match data & 15 {
            0 => "px",
            1 => "dp",
            2 => "sp",
            3 => "pt",
            4 => "in",
            5 => "mm",
            _ => "",
        }
    }

    /// Unit of a fraction: `%` of the own size or `%p` of the parent's, empty when unknown.
    pub fn fraction_unit(data: u32) -> &'static str {
        match data & 15 {
            0 => "%",
            1 => "%p",
            _ => "",
        }
    }
}

impl<S: fmt::Display> fmt::Display for ResValue<S> {
    /// As a source file would hold it, with ids instead of names; text is not quoted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null | Self::Reference(0) => f.write_str("@null"),
            Self::Empty => f.write_str("@empty"),
            Self::Reference(id) | Self::DynamicReference(id) => write!(f, "@0x{id:08x}"),
            Self::Attribute(id) | Self::DynamicAttribute(id) => write!(f, "?0x{id:08x}"),
            Self::String(text) => text.fmt(f),
            Self::Float(value) => write!(f, "{value}"),
            Self::Dimension(data) => write!(
                f,
                "{}{}",
                complex::number(*data),
                complex::dimension_unit(*data)
            ),
            Self::Fraction(data) => write!(
                f,
                "{}{}",
                complex::number(*data) * 100.0,
                complex::fraction_unit(*data)
            ),
            Self::Int(value) => write!(f, "{value}"),
            Self::Hex(value) => write!(f, "0x{value:08x}"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Color(argb) => write!(f, "#{argb:08x}"),
            Self::Unknown(kind, data) => write!(f, "(unknown 0x{kind:02x}) 0x{data:08x}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ResValue, StringIdx};

    #[test]
    fn values_are_typed_and_printed() {
        let check = |kind: u8, data: u32, expected: &str| {
            let value = ResValue::new(kind, data).map_string(|StringIdx(idx)| format!("#{idx}"));
            assert_eq!(value.to_string(), expected);
        };
        check(0x00, 0, "@null");
        check(0x00, 1, "@empty");
        check(0x01, 0x7f01_0002, "@0x7f010002");
        check(0x02, 0x0101_0003, "?0x01010003");
        check(0x03, 7, "#7");
        check(0x04, 1.5_f32.to_bits(), "1.5");
        check(0x05, 0x0000_1001, "16dp");
        check(0x05, 0x0000_0c02, "12sp");
        check(0x06, 0x4000_0030, "50%");
        check(0x06, 0x2000_0031, "25%p");
        check(0x10, u32::MAX, "-1");
        check(0x11, 0x10, "0x00000010");
        check(0x12, u32::MAX, "true");
        check(0x1d, 0xffee_0011, "#ffee0011");
        check(0x33, 5, "(unknown 0x33) 0x00000005");
    }
}
