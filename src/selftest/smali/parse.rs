//! Tokens into classes, fields and methods.

use super::cursor::Cursor;
use super::lex::{TokenKind, tokens};
use super::parse_body;
use super::parse_reference as reference;
use super::parse_value::{annotation, annotations, type_word, value};
use super::syntax::{Class, Field, Method};
use super::{AssembleError, Position};

/// All classes of a text whose first line has the number `first_line`.
pub(super) fn classes(text: &str, first_line: u32) -> Result<Vec<Class>, AssembleError> {
    let mut cursor = Cursor::new(tokens(text, first_line)?);
    let mut classes: Vec<Class> = Vec::new();
    loop {
        cursor.skip_line_ends();
        if cursor.peek().is_none() {
            return Ok(classes);
        }
        let at = cursor.at();
        let directive = cursor.word("a directive")?;
        if directive == ".class" {
            classes.push(class(&mut cursor, at)?);
            continue;
        }
        match classes.last_mut() {
            Some(class) => class_member(&mut cursor, class, directive, at)?,
            None => return Err(AssembleError::new(at, "expected '.class' first")),
        }
    }
}

fn class(cursor: &mut Cursor<'_>, at: Position) -> Result<Class, AssembleError> {
    let access = access_flags(cursor, CLASS_FLAGS);
    let name = class_type(cursor)?;
    cursor.end_of_line()?;
    Ok(Class {
        at,
        name,
        access,
        ..Class::default()
    })
}

fn class_type(cursor: &mut Cursor<'_>) -> Result<String, AssembleError> {
    let at = cursor.at();
    let name = type_word(cursor)?;
    if !name.starts_with('L') {
        return Err(AssembleError::new(at, format!("'{name}' is not a class")));
    }
    Ok(name)
}

fn class_member(
    cursor: &mut Cursor<'_>,
    class: &mut Class,
    directive: &str,
    at: Position,
) -> Result<(), AssembleError> {
    match directive {
        ".super" => class.superclass = Some(class_type(cursor)?),
        ".implements" => class.interfaces.push(class_type(cursor)?),
        ".source" => class.source = Some(cursor.text("a file name")?),
        ".annotation" => class.annotations.push(annotation(cursor)?),
        ".field" => return field(cursor, class, at),
        ".method" => return method(cursor, class, at),
        _ => {
            let message = format!("'{directive}' is not a directive of a class");
            return Err(AssembleError::new(at, message));
        }
    }
    cursor.end_of_line()
}

fn field(cursor: &mut Cursor<'_>, class: &mut Class, at: Position) -> Result<(), AssembleError> {
    let access = access_flags(cursor, FIELD_FLAGS);
    let word_at = cursor.at();
    let word = cursor.word("a field such as name:I")?;
    let reference = reference::field_in(&class.name, word)
        .ok_or_else(|| AssembleError::new(word_at, format!("'{word}' is not name:type")))?;
    let initial = match cursor.take_if(&TokenKind::Equals) {
        true => Some(value(cursor)?),
        false => None,
    };
    cursor.end_of_line()?;
    // Annotations belong to the field only when `.end field` follows, else to the class.
    let mut field_annotations = annotations(cursor)?;
    if cursor.peek_words(".end", "field") {
        end(cursor, "field")?;
    } else {
        class.annotations.append(&mut field_annotations);
    }
    class.fields.push(Field {
        at,
        reference,
        access,
        initial,
        annotations: field_annotations,
    });
    Ok(())
}

fn method(cursor: &mut Cursor<'_>, class: &mut Class, at: Position) -> Result<(), AssembleError> {
    let access = access_flags(cursor, METHOD_FLAGS);
    let word_at = cursor.at();
    let word = cursor.word("a method such as name(I)V")?;
    let reference = reference::method_in(&class.name, word).ok_or_else(|| {
        AssembleError::new(word_at, format!("'{word}' is not name(parameters)return"))
    })?;
    cursor.end_of_line()?;
    let mut method = Method {
        at,
        reference,
        access,
        registers: None,
        parameters: Vec::new(),
        body: Vec::new(),
        annotations: Vec::new(),
    };
    parse_body::body(cursor, &mut method)?;
    class.methods.push(method);
    Ok(())
}

/// `.end NAME` and the end of its line.
pub(super) fn end(cursor: &mut Cursor<'_>, name: &str) -> Result<(), AssembleError> {
    if !cursor.take_word_if(".end") || !cursor.take_word_if(name) {
        return Err(cursor.error(format!("expected '.end {name}'")));
    }
    cursor.end_of_line()
}

type Flags = &'static [(&'static str, u32)];

const CLASS_FLAGS: Flags = &[
    ("public", 0x1),
    ("private", 0x2),
    ("protected", 0x4),
    ("static", 0x8),
    ("final", 0x10),
    ("interface", 0x200),
    ("abstract", 0x400),
    ("synthetic", 0x1000),
    ("annotation", 0x2000),
    ("enum", 0x4000),
];
const FIELD_FLAGS: Flags = &[
    ("public", 0x1),
    ("private", 0x2),
    ("protected", 0x4),
    ("static", 0x8),
    ("final", 0x10),
    ("volatile", 0x40),
    ("transient", 0x80),
    ("synthetic", 0x1000),
    ("enum", 0x4000),
];
const METHOD_FLAGS: Flags = &[
    ("public", 0x1),
    ("private", 0x2),
    ("protected", 0x4),
    ("static", 0x8),
    ("final", 0x10),
    ("synchronized", 0x20),
    ("bridge", 0x40),
    ("varargs", 0x80),
    ("native", 0x100),
    ("abstract", 0x400),
    ("strictfp", 0x800),
    ("synthetic", 0x1000),
    ("constructor", 0x10000),
    ("declared-synchronized", 0x20000),
];

/// The access flags of the "access_flags definitions" of the DEX format, as far as they are written.
fn access_flags(cursor: &mut Cursor<'_>, known: Flags) -> u32 {
    let mut access = 0;
    while let Some((_, bit)) = cursor
        .peek_word()
        .and_then(|word| known.iter().find(|(name, _)| *name == word))
    {
        access |= bit;
        cursor.take();
    }
    access
}
