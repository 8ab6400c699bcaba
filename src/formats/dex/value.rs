//! Encoded values: constants of fields and annotations.
//!
//! Arrays and annotations are read as they are iterated, so that a value of a million elements costs
//! nothing until someone walks it. Source: "encoded_value encoding" in the DEX format specification.

use super::ids::within;
use super::{
    ClassDef, DexFile, FieldIdx, MethodHandleIdx, MethodIdx, ProtoIdx, StringIdx, TypeIdx,
};
use crate::bytes::limits::ENCODED_VALUE_DEPTH;
use crate::bytes::{ParseError, Reader};

/// One constant. Indices that the file does not have are `NONE`.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "the names are those of the specification")]
pub enum EncodedValue<'a> {
    Byte(i8),
    Short(i16),
    Char(u16),
    Int(i32),
    Long(i64),
    Float(f32),
    Double(f64),
    MethodType(ProtoIdx),
    MethodHandle(MethodHandleIdx),
    String(StringIdx),
    Type(TypeIdx),
    Field(FieldIdx),
    Method(MethodIdx),
    Enum(FieldIdx),
    Array(EncodedArray<'a>),
    Annotation(EncodedAnnotation<'a>),
    Null,
    Boolean(bool),
}

/// Sizes of the tables that values index.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TableSizes {
    strings: u32,
    types: u32,
    protos: u32,
    fields: u32,
    methods: u32,
    method_handles: u32,
}

impl<'a> DexFile<'a> {
    /// The initial values of the first static fields of a class, in their order; the others are zero.
    pub fn static_values(&self, class: &ClassDef<'_>) -> EncodedArray<'a> {
        if class.static_values_off == 0 || !self.is_within_budget(class.index) {
            return EncodedArray::default();
        }
        let offset = class.static_values_off as usize;
        EncodedArray::at(self.data, offset, self.table_sizes())
    }

    pub(super) fn table_sizes(&self) -> TableSizes {
        TableSizes {
            strings: self.string_count(),
            types: self.type_count(),
            protos: self.proto_count(),
            fields: self.field_count(),
            methods: self.method_count(),
            method_handles: self.tables.method_handles.count,
        }
    }
}

/// A list of values.
#[derive(Debug, Clone, Copy, Default)]
pub struct EncodedArray<'a> {
    /// The whole file.
    data: &'a [u8],
    /// Offset of the first value.
    start: usize,
    count: u32,
    /// How many arrays and annotations this one is nested in.
    depth: usize,
    sizes: TableSizes,
}

impl<'a> EncodedArray<'a> {
    /// The `encoded_array` at `offset`; empty when its size cannot be read.
    pub(super) fn at(data: &'a [u8], offset: usize, sizes: TableSizes) -> Self {
        let mut reader = Reader::at(data, offset);
        let count = reader.uleb128("array size").unwrap_or(0);
        Self {
            data,
            start: reader.position(),
            count,
            depth: 0,
            sizes,
        }
    }

    /// The values in order; ends early where one cannot be read.
    pub fn iter(&self) -> impl Iterator<Item = EncodedValue<'a>> + use<'a> {
        let mut reader = Reader::at(self.data, self.start);
        let Self { sizes, depth, .. } = *self;
        (0..self.count).map_while(move |_| read_value(&mut reader, depth, sizes).ok())
    }
}

/// A type with named values.
#[derive(Debug, Clone, Copy)]
pub struct EncodedAnnotation<'a> {
    /// Class of the annotation.
    pub type_: TypeIdx,
    /// The whole file.
    data: &'a [u8],
    /// Offset of the first name.
    start: usize,
    count: u32,
    depth: usize,
    sizes: TableSizes,
}

impl<'a> EncodedAnnotation<'a> {
    pub(super) fn read(
        data: &'a [u8],
        reader: &mut Reader<'a>,
        depth: usize,
        sizes: TableSizes,
    ) -> Result<Self, ParseError> {
        let type_ = TypeIdx(within(reader.uleb128("annotation type")?, sizes.types));
        let count = reader.uleb128("annotation size")?;
        Ok(Self {
            type_,
            data,
            start: reader.position(),
            count,
            depth,
            sizes,
        })
    }

    /// Names and values in order; ends early where one cannot be read.
    pub fn elements(&self) -> impl Iterator<Item = (StringIdx, EncodedValue<'a>)> + use<'a> {
        let mut reader = Reader::at(self.data, self.start);
        let Self { sizes, depth, .. } = *self;
        (0..self.count).map_while(move |_| {
            let name = reader.uleb128("element name").ok()?;
            let value = read_value(&mut reader, depth, sizes).ok()?;
            Some((StringIdx(within(name, sizes.strings)), value))
        })
    }

    /// The value named `name`.
    pub fn element(&self, dex: &DexFile<'_>, name: &str) -> Option<EncodedValue<'a>> {
        self.elements()
            .find(|(element, _)| dex.string_bytes(*element) == name.as_bytes())
            .map(|(_, value)| value)
    }
}

/// Reads one value at nesting `depth`; arrays and annotations are skipped over to find their end.
fn read_value<'a>(
    reader: &mut Reader<'a>,
    depth: usize,
    sizes: TableSizes,
) -> Result<EncodedValue<'a>, ParseError> {
    let offset = reader.position();
    let head = reader.u8("value type")?;
    let argument = head >> 5;
    let number = |reader: &mut Reader<'a>, most: u8| {
        if argument >= most {
            return Err(ParseError::new(offset, "value is too long for its type"));
        }
        little_endian(reader.bytes(usize::from(argument).saturating_add(1), "value")?)
            .ok_or_else(|| ParseError::new(offset, "value"))
    };
    Ok(match head & 0x1f {
        0x00 => EncodedValue::Byte(number(reader, 1)?.low(i8::from_le_bytes)),
        0x02 => EncodedValue::Short(number(reader, 2)?.low(i16::from_le_bytes)),
        0x03 => EncodedValue::Char(number(reader, 2)?.low_unsigned(u16::from_le_bytes)),
        0x04 => EncodedValue::Int(number(reader, 4)?.low(i32::from_le_bytes)),
        0x06 => EncodedValue::Long(number(reader, 8)?.low(i64::from_le_bytes)),
        0x10 => EncodedValue::Float(number(reader, 4)?.high(f32::from_le_bytes)),
        0x11 => EncodedValue::Double(number(reader, 8)?.high(f64::from_le_bytes)),
        kind @ 0x15..=0x1b => {
            let index = number(reader, 4)?.low_unsigned(u32::from_le_bytes);
            index_value(kind, index, sizes)
        }
        0x1c => {
            let array = EncodedArray::at_reader(reader, deeper(depth, offset)?, sizes)?;
            skip_values(reader, array.count, array.depth, &mut 0)?;
            EncodedValue::Array(array)
        }
        0x1d => {
            let inner = deeper(depth, offset)?;
            let annotation = EncodedAnnotation::read(reader.data(), reader, inner, sizes)?;
            skip_elements(reader, annotation.count, inner, &mut 0)?;
            EncodedValue::Annotation(annotation)
        }
        0x1e => EncodedValue::Null,
        0x1f => EncodedValue::Boolean(argument != 0),
        _ => return Err(ParseError::new(offset, "unknown value type")),
    })
}

impl<'a> EncodedArray<'a> {
    fn at_reader(
        reader: &mut Reader<'a>,
        depth: usize,
        sizes: TableSizes,
    ) -> Result<Self, ParseError> {
        let count = reader.uleb128("array size")?;
        Ok(Self {
            data: reader.data(),
            start: reader.position(),
            count,
            depth,
            sizes,
        })
    }
}

/// Walks the `encoded_array` at `offset`: what reading it costs, and what is broken.
pub(super) fn check_array(data: &[u8], offset: u32) -> (u64, Result<(), ParseError>) {
    let mut reader = Reader::at(data, offset as usize);
    let mut cost = 1;
    let result = reader
        .uleb128("array size")
        .and_then(|count| skip_values(&mut reader, count, 0, &mut cost));
    (cost, result)
}

fn index_value<'a>(kind: u8, index: u32, sizes: TableSizes) -> EncodedValue<'a> {
    match kind {
        0x15 => EncodedValue::MethodType(ProtoIdx(within(index, sizes.protos))),
        0x16 => EncodedValue::MethodHandle(MethodHandleIdx(within(index, sizes.method_handles))),
        0x17 => EncodedValue::String(StringIdx(within(index, sizes.strings))),
        0x18 => EncodedValue::Type(TypeIdx(within(index, sizes.types))),
        0x19 => EncodedValue::Field(FieldIdx(within(index, sizes.fields))),
        0x1a => EncodedValue::Method(MethodIdx(within(index, sizes.methods))),
        _ => EncodedValue::Enum(FieldIdx(within(index, sizes.fields))),
    }
}

/// The depth of what is nested at `depth`.
fn deeper(depth: usize, offset: usize) -> Result<usize, ParseError> {
    let inner = depth.saturating_add(1);
    if inner > ENCODED_VALUE_DEPTH {
        return Err(ParseError::new(offset, "values are nested too deeply"));
    }
    Ok(inner)
}

/// One to eight bytes of a number, extended to both sides.
struct Number {
    /// Zero extended.
    unsigned: [u8; 8],
    /// Sign extended.
    signed: [u8; 8],
    /// Shifted to the most significant end.
    shifted: [u8; 8],
}

fn little_endian(bytes: &[u8]) -> Option<Number> {
    let mut unsigned = [0; 8];
    unsigned.get_mut(..bytes.len())?.copy_from_slice(bytes);
    let value = u64::from_le_bytes(unsigned);
    let unused = u32::try_from(8_usize.checked_sub(bytes.len())?)
        .ok()?
        .wrapping_mul(8);
    let shifted = value.wrapping_shl(unused);
    let signed = shifted.cast_signed().wrapping_shr(unused);
    Some(Number {
        unsigned,
        signed: signed.to_le_bytes(),
        shifted: shifted.to_le_bytes(),
    })
}

impl Number {
    fn low<const N: usize, T>(&self, from: impl FnOnce([u8; N]) -> T) -> T {
        from(self.signed.first_chunk::<N>().copied().unwrap_or([0; N]))
    }

    fn low_unsigned<const N: usize, T>(&self, from: impl FnOnce([u8; N]) -> T) -> T {
        from(self.unsigned.first_chunk::<N>().copied().unwrap_or([0; N]))
    }

    fn high<const N: usize, T>(&self, from: impl FnOnce([u8; N]) -> T) -> T {
        from(self.shifted.last_chunk::<N>().copied().unwrap_or([0; N]))
    }
}

/// Skips `count` values and adds to `cost` what reading them takes: a nested value is passed once per level.
pub(super) fn skip_values(
    reader: &mut Reader<'_>,
    count: u32,
    depth: usize,
    cost: &mut u64,
) -> Result<(), ParseError> {
    for _ in 0..count {
        skip_value(reader, depth, cost)?;
    }
    Ok(())
}

/// Skips `count` pairs of name and value.
pub(super) fn skip_elements(
    reader: &mut Reader<'_>,
    count: u32,
    depth: usize,
    cost: &mut u64,
) -> Result<(), ParseError> {
    for _ in 0..count {
        reader.uleb128("element name")?;
        skip_value(reader, depth, cost)?;
    }
    Ok(())
}

fn skip_value(reader: &mut Reader<'_>, depth: usize, cost: &mut u64) -> Result<(), ParseError> {
    let offset = reader.position();
    let head = reader.u8("value type")?;
    *cost = cost.saturating_add(depth.saturating_add(2) as u64);
    match head & 0x1f {
        0x1c => {
            let count = reader.uleb128("array size")?;
            skip_values(reader, count, deeper(depth, offset)?, cost)
        }
        0x1d => {
            reader.uleb128("annotation type")?;
            let count = reader.uleb128("annotation size")?;
            skip_elements(reader, count, deeper(depth, offset)?, cost)
        }
        0x1e | 0x1f => Ok(()),
        0x00 | 0x02..=0x04 | 0x06 | 0x10 | 0x11 | 0x15..=0x1b => {
            let length = usize::from(head >> 5).saturating_add(1);
            reader.bytes(length, "value").map(|_| ())
        }
        _ => Err(ParseError::new(offset, "unknown value type")),
    }
}
