//! Initial values of static fields into the array a class definition points at.

use super::AssembleError;
use super::pools::Pools;
use super::syntax::{Class, Field, Value};
use crate::formats::dex::access::ACC_STATIC;

/// One value per static field in the order of their indexes, up to the last one that is written.
pub(super) fn static_values(class: &Class, pools: &Pools) -> Result<Vec<Value>, AssembleError> {
    let is_static = |field: &&Field| field.access & ACC_STATIC != 0;
    if let Some(field) = class
        .fields
        .iter()
        .find(|field| !is_static(field) && field.initial.is_some())
    {
        let message = "only static fields have initial values";
        return Err(AssembleError::new(field.at, message));
    }
    let mut fields: Vec<_> = class.fields.iter().filter(is_static).collect();
    fields.sort_by_key(|field| pools.field(&field.reference));
    let written = fields.iter().rposition(|field| field.initial.is_some());
    fields.truncate(written.map_or(0, |last| last + 1));
    fields.into_iter().map(initial_value).collect()
}

fn initial_value(field: &Field) -> Result<Value, AssembleError> {
    let type_ = field.reference.type_.as_str();
    let Some(value) = &field.initial else {
        return Ok(default_value(type_));
    };
    convert(value, type_).ok_or_else(|| {
        let message = format!("the value does not fit a field of type {type_}");
        AssembleError::new(field.at, message)
    })
}

fn default_value(type_: &str) -> Value {
    match type_ {
        "Z" => Value::Boolean(false),
        "B" => Value::Byte(0),
        "S" => Value::Short(0),
        "C" => Value::Char(0),
        "I" => Value::Int(0),
        "J" => Value::Long(0),
        "F" => Value::Float(0.0),
        "D" => Value::Double(0.0),
        _ => Value::Null,
    }
}

/// `value` as a value of `type_`: a plain integer serves every integral type that can hold it.
fn convert(value: &Value, type_: &str) -> Option<Value> {
    let integer = match value {
        Value::Boolean(v) => Some(i64::from(*v)),
        Value::Byte(v) => Some((*v).into()),
        Value::Short(v) => Some((*v).into()),
        Value::Char(v) => Some((*v).into()),
        Value::Int(v) => Some((*v).into()),
        Value::Long(v) => Some(*v),
        _ => None,
    };
    match (type_, value) {
        ("Z", _) => Some(Value::Boolean(match integer? {
            0 => false,
            1 => true,
            _ => return None,
        })),
        ("B", _) => integer?.try_into().ok().map(Value::Byte),
        ("S", _) => integer?.try_into().ok().map(Value::Short),
        ("C", _) => integer?.try_into().ok().map(Value::Char),
        ("I", _) => integer?.try_into().ok().map(Value::Int),
        ("J", _) => integer.map(Value::Long),
        ("F", Value::Float(v)) => Some(Value::Float(*v)),
        ("F", Value::Double(v)) => Some(Value::Float(*v as f32)),
        ("D", Value::Float(v)) => Some(Value::Double((*v).into())),
        ("D", Value::Double(v)) => Some(Value::Double(*v)),
        ("F" | "D", _) => None,
        _ if integer.is_some() => None,
        _ => Some(value.clone()),
    }
}
