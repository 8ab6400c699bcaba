//! Values and annotations into `encoded_value` and `encoded_annotation` bytes.
//!
//! Source: "encoded_value encoding" in the DEX format specification.

use super::pools::Pools;
use super::section::Section;
use super::syntax::{AnnotationBody, Value};

/// Writes one value: type and size in one byte, then the shortest form of the value.
pub(super) fn value(out: &mut Section, value: &Value, pools: &Pools) {
    match value {
        Value::Byte(v) => tagged(out, 0x00, &v.to_le_bytes()),
        Value::Short(v) => signed(out, 0x02, (*v).into(), 2),
        Value::Char(v) => unsigned(out, 0x03, (*v).into(), 2),
        Value::Int(v) => signed(out, 0x04, (*v).into(), 4),
        Value::Long(v) => signed(out, 0x06, *v, 8),
        Value::Float(v) => right_padded(out, 0x10, &v.to_le_bytes()),
        Value::Double(v) => right_padded(out, 0x11, &v.to_le_bytes()),
        Value::MethodType(v) => index(out, 0x15, pools.proto(v)),
        Value::Handle(v) => index(out, 0x16, pools.handle(v)),
        Value::Text(v) => index(out, 0x17, pools.text(v)),
        Value::Type(v) => index(out, 0x18, pools.type_(v)),
        Value::Field(v) => index(out, 0x19, pools.field(v)),
        Value::Method(v) => index(out, 0x1a, pools.method(v)),
        Value::Enum(v) => index(out, 0x1b, pools.field(v)),
        Value::Array(values) => {
            out.u8(0x1c);
            array(out, values, pools);
        }
        Value::Annotation(body) => {
            out.u8(0x1d);
            annotation(out, body, pools);
        }
        Value::Null => out.u8(0x1e),
        Value::Boolean(v) => out.u8(0x1f | u8::from(*v) << 5),
    }
}

/// `encoded_array`
pub(super) fn array(out: &mut Section, values: &[Value], pools: &Pools) {
    out.uleb128(values.len() as u32);
    for element in values {
        value(out, element, pools);
    }
}

/// `encoded_annotation`; the elements are ordered by the index of their name.
pub(super) fn annotation(out: &mut Section, body: &AnnotationBody, pools: &Pools) {
    out.uleb128(pools.type_(&body.type_));
    out.uleb128(body.elements.len() as u32);
    let mut elements: Vec<_> = body
        .elements
        .iter()
        .map(|(name, value)| (pools.text(name), value))
        .collect();
    elements.sort_by_key(|(name, _)| *name);
    for (name, element) in elements {
        out.uleb128(name);
        value(out, element, pools);
    }
}

/// The type with the number of bytes, then the bytes.
fn tagged(out: &mut Section, type_: u8, bytes: &[u8]) {
    let size = bytes.len().saturating_sub(1) as u8;
    out.u8(size << 5 | type_);
    out.bytes(bytes);
}

fn index(out: &mut Section, type_: u8, index: u32) {
    unsigned(out, type_, index.into(), 4);
}

/// Leading zero bytes are left out.
fn unsigned(out: &mut Section, type_: u8, value: u64, width: usize) {
    let bytes = value.to_le_bytes();
    let needed = (1..width).find(|&size| value < 1 << (8 * size));
    tagged(out, type_, &bytes[..needed.unwrap_or(width)]);
}

/// Leading bytes that only repeat the sign are left out.
fn signed(out: &mut Section, type_: u8, value: i64, width: usize) {
    let bytes = value.to_le_bytes();
    let fits = |size: &usize| {
        let bits = 8 * size - 1;
        value >> bits == 0 || value >> bits == -1
    };
    let needed = (1..width).find(fits);
    tagged(out, type_, &bytes[..needed.unwrap_or(width)]);
}

/// Floats are filled up with zeros on the right, so their low zero bytes are left out.
fn right_padded(out: &mut Section, type_: u8, bytes: &[u8]) {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let start = zeros.min(bytes.len() - 1);
    tagged(out, type_, &bytes[start..]);
}

#[cfg(test)]
mod tests {
    use super::super::pools::Pools;
    use super::{Section, Value, value};

    #[test]
    fn numbers_take_as_few_bytes_as_they_can() {
        let check = |encoded: Value, expected: &[u8]| {
            let mut out = Section::default();
            value(&mut out, &encoded, &Pools::default());
            assert_eq!(out.into_bytes(), expected, "{encoded:?}");
        };
        check(Value::Int(0), &[0x04, 0x00]);
        check(Value::Int(-1), &[0x04, 0xff]);
        check(Value::Int(128), &[0x24, 0x80, 0x00]);
        check(Value::Int(i32::MIN), &[0x64, 0, 0, 0, 0x80]);
        check(
            Value::Long(i64::MAX),
            &[0xe6, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
        );
        check(Value::Char(0xff), &[0x03, 0xff]);
        check(Value::Float(1.0), &[0x30, 0x80, 0x3f]);
        check(Value::Double(0.0), &[0x11, 0x00]);
        check(Value::Boolean(true), &[0x3f]);
        check(Value::Null, &[0x1e]);
    }
}
