//! Tokens into encoded values and annotations.

use super::AssembleError;
use super::cursor::Cursor;
use super::lex::TokenKind;
use super::parse_reference as reference;
use super::syntax::{Annotation, AnnotationBody, Value};
use super::text::Text;
use std::str::FromStr;

/// How deep arrays and annotations may stand inside each other.
const MAX_DEPTH: usize = 32;

/// `.annotation runtime La/B;` with its elements up to `.end annotation`; the directive is already taken.
pub(super) fn annotation(cursor: &mut Cursor<'_>) -> Result<Annotation, AssembleError> {
    let visibility = match cursor.peek_word() {
        Some("build") => 0,
        Some("runtime") => 1,
        Some("system") => 2,
        _ => return Err(cursor.error("expected 'build', 'runtime' or 'system'")),
    };
    cursor.take();
    let body = annotation_body(cursor, "annotation", 0)?;
    Ok(Annotation { visibility, body })
}

/// Annotations that follow each other, line by line.
pub(super) fn annotations(cursor: &mut Cursor<'_>) -> Result<Vec<Annotation>, AssembleError> {
    let mut annotations = Vec::new();
    cursor.skip_line_ends();
    while cursor.take_word_if(".annotation") {
        annotations.push(annotation(cursor)?);
        cursor.end_of_line()?;
        cursor.skip_line_ends();
    }
    Ok(annotations)
}

fn annotation_body(
    cursor: &mut Cursor<'_>,
    directive: &str,
    depth: usize,
) -> Result<AnnotationBody, AssembleError> {
    let type_ = type_word(cursor)?;
    let mut elements: Vec<(Text, Value)> = Vec::new();
    loop {
        cursor.skip_line_ends();
        if cursor.take_word_if(".end") {
            if !cursor.take_word_if(directive) {
                return Err(cursor.error(format!("expected '{directive}' after '.end'")));
            }
            return Ok(AnnotationBody { type_, elements });
        }
        let at = cursor.at();
        let name = Text::from(cursor.word("the name of an annotation element")?);
        if elements.iter().any(|(other, _)| *other == name) {
            let message = format!("the element '{name}' is given twice");
            return Err(AssembleError::new(at, message));
        }
        cursor.expect(&TokenKind::Equals, "'='")?;
        elements.push((name, value_at(cursor, depth + 1)?));
    }
}

/// A word that is a type descriptor.
pub(super) fn type_word(cursor: &mut Cursor<'_>) -> Result<String, AssembleError> {
    match cursor.peek_word() {
        Some(word) if reference::is_type(word) => {
            cursor.take();
            Ok(word.to_owned())
        }
        _ => Err(cursor.error("expected a type descriptor such as Lcom/example/A; or [I")),
    }
}

/// One value.
pub(super) fn value(cursor: &mut Cursor<'_>) -> Result<Value, AssembleError> {
    value_at(cursor, 0)
}

fn value_at(cursor: &mut Cursor<'_>, depth: usize) -> Result<Value, AssembleError> {
    if depth > MAX_DEPTH {
        return Err(cursor.error(format!("values are nested deeper than {MAX_DEPTH}")));
    }
    let at = cursor.at();
    match cursor.take() {
        Some(TokenKind::Text(text)) => Ok(Value::Text(text)),
        Some(TokenKind::Char(unit)) => Ok(Value::Char(unit)),
        Some(TokenKind::Open) => array(cursor, depth),
        Some(TokenKind::Word(".subannotation")) => {
            let body = annotation_body(cursor, "subannotation", depth)?;
            Ok(Value::Annotation(body))
        }
        Some(TokenKind::Word(".enum")) => {
            let word = cursor.word("a field reference")?;
            reference::field(word)
                .map(Value::Enum)
                .ok_or_else(|| AssembleError::new(at, "expected a field after '.enum'"))
        }
        Some(TokenKind::Word(word)) => word_value(word).ok_or_else(|| {
            AssembleError::new(
                at,
                format!("'{word}' is not a value, a type or a reference"),
            )
        }),
        _ => Err(AssembleError::new(at, "expected a value")),
    }
}

fn array(cursor: &mut Cursor<'_>, depth: usize) -> Result<Value, AssembleError> {
    let mut elements = Vec::new();
    loop {
        cursor.skip_line_ends();
        if cursor.take_if(&TokenKind::Close) {
            return Ok(Value::Array(elements));
        }
        elements.push(value_at(cursor, depth + 1)?);
        cursor.skip_line_ends();
        if !cursor.take_if(&TokenKind::Comma) && cursor.peek() != Some(&TokenKind::Close) {
            return Err(cursor.error("expected ',' or '}'"));
        }
    }
}

fn word_value(word: &str) -> Option<Value> {
    match word {
        "true" => return Some(Value::Boolean(true)),
        "false" => return Some(Value::Boolean(false)),
        "null" => return Some(Value::Null),
        _ => {}
    }
    if word == "V" || reference::is_type(word) {
        return Some(Value::Type(word.to_owned()));
    }
    number(word)
        .or_else(|| reference::proto(word).map(Value::MethodType))
        .or_else(|| reference::handle(word).map(Value::Handle))
        .or_else(|| reference::method(word).map(Value::Method))
        .or_else(|| reference::field(word).map(Value::Field))
}

/// A number with its suffix: `1` int, `1t` byte, `1s` short, `1L` long, `1.0f` float, `1.0` double.
fn number(word: &str) -> Option<Value> {
    if let Some(value) = reference::integer(word) {
        return match i32::try_from(value) {
            Ok(value) => Some(Value::Int(value)),
            Err(_) => u32::try_from(value)
                .ok()
                .map(|bits| Value::Int(bits as i32)),
        };
    }
    let suffix = word.chars().next_back()?;
    let digits = word.get(..word.len() - suffix.len_utf8())?;
    let integer = || reference::integer(digits);
    match suffix {
        't' | 'T' if integer().is_some() => {
            let value = integer()?;
            let byte = i8::try_from(value).ok();
            byte.or_else(|| u8::try_from(value).ok().map(|bits| bits as i8))
                .map(Value::Byte)
        }
        's' | 'S' if integer().is_some() => {
            let value = integer()?;
            let short = i16::try_from(value).ok();
            short
                .or_else(|| u16::try_from(value).ok().map(|bits| bits as i16))
                .map(Value::Short)
        }
        'l' | 'L' => integer().map(Value::Long),
        'f' | 'F' => float::<f32>(digits).map(Value::Float),
        'd' | 'D' => float(digits).map(Value::Double),
        _ => float(word).map(Value::Double),
    }
}

/// Decimal notation, `NaN`, `Infinity`, `-Infinity`.
fn float<T: FromStr>(digits: &str) -> Option<T> {
    let is_decimal = digits.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
    let is_named = matches!(digits, "NaN" | "Infinity");
    (is_decimal || is_named).then(|| digits.parse().ok())?
}

/// The bits that an instruction or an array element holds for a literal: integers of any suffix, floats as
/// their IEEE pattern, characters and booleans.
pub(super) fn literal(cursor: &mut Cursor<'_>) -> Result<i64, AssembleError> {
    let at = cursor.at();
    if let Some(bits) = cursor.peek_word().and_then(reference::integer) {
        cursor.take();
        return Ok(bits);
    }
    match value(cursor)? {
        Value::Byte(value) => Ok(value.into()),
        Value::Short(value) => Ok(value.into()),
        Value::Char(value) => Ok(value.into()),
        Value::Int(value) => Ok(value.into()),
        Value::Long(value) => Ok(value),
        Value::Float(value) => Ok((value.to_bits() as i32).into()),
        Value::Double(value) => Ok(value.to_bits() as i64),
        Value::Boolean(value) => Ok(value.into()),
        _ => Err(AssembleError::new(at, "expected a number")),
    }
}
