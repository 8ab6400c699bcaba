//! The lines between `.method` and `.end method` into body items.

use super::cursor::Cursor;
use super::lex::TokenKind;
use super::parse::end;
use super::parse_instruction::instruction;
use super::parse_reference as reference;
use super::parse_value::{annotation, annotations, literal, type_word};
use super::syntax::{
    BodyItem, Catch, DebugDirective, Label, Method, Parameter, Payload, Register, RegisterCount,
};
use super::text::Text;
use super::{AssembleError, Position};

/// Fills `method` up to and including `.end method`.
pub(super) fn body(cursor: &mut Cursor<'_>, method: &mut Method) -> Result<(), AssembleError> {
    loop {
        cursor.skip_line_ends();
        if cursor.peek().is_none() {
            let message = "the method is never closed with '.end method'";
            return Err(AssembleError::new(method.at, message));
        }
        let at = cursor.at();
        let word = cursor.word("a directive, a label or an instruction")?;
        match word {
            ".end" if cursor.take_word_if("method") => return cursor.end_of_line(),
            ".end" => {
                if !cursor.take_word_if("local") {
                    return Err(cursor.error("expected 'method' or 'local' after '.end'"));
                }
                let register = register_word(cursor)?;
                let item = BodyItem::Debug(DebugDirective::EndLocal(register));
                method.body.push(item);
                cursor.end_of_line()?;
            }
            _ if word.starts_with(':') => {
                method.body.push(BodyItem::Label(label(word, at)?));
                // A label may stand on the line of its instruction.
                continue;
            }
            _ if word.starts_with('.') => directive(cursor, method, word, at)?,
            _ => {
                let instruction = instruction(cursor, word, at)?;
                let item = BodyItem::Instruction(Box::new(instruction));
                method.body.push(item);
                cursor.end_of_line()?;
            }
        }
    }
}

fn label(word: &str, at: Position) -> Result<Label, AssembleError> {
    match word.strip_prefix(':') {
        Some(name) if !name.is_empty() => Ok(Label {
            name: name.to_owned(),
            at,
        }),
        _ => Err(AssembleError::new(at, "expected a label such as :loop")),
    }
}

/// A label where one is used.
pub(super) fn label_word(cursor: &mut Cursor<'_>) -> Result<Label, AssembleError> {
    let at = cursor.at();
    label(cursor.word("a label such as :loop")?, at)
}

/// A register where one is used.
pub(super) fn register_word(cursor: &mut Cursor<'_>) -> Result<Register, AssembleError> {
    let register = cursor.peek_word().and_then(reference::register);
    let register = register.ok_or_else(|| cursor.error("expected a register such as v0 or p1"))?;
    cursor.take();
    Ok(register)
}

fn directive(
    cursor: &mut Cursor<'_>,
    method: &mut Method,
    word: &str,
    at: Position,
) -> Result<(), AssembleError> {
    match word {
        ".registers" => method.registers = Some(RegisterCount::All(small_number(cursor)?)),
        ".locals" => method.registers = Some(RegisterCount::Locals(small_number(cursor)?)),
        ".annotation" => method.annotations.push(annotation(cursor)?),
        ".param" | ".parameter" => return parameter(cursor, method),
        ".catch" | ".catchall" => {
            let item = BodyItem::Catch(catch(cursor, word, at)?);
            method.body.push(item);
        }
        ".packed-switch" | ".sparse-switch" | ".array-data" => {
            let payload = match word {
                ".packed-switch" => packed_switch(cursor)?,
                ".sparse-switch" => sparse_switch(cursor)?,
                _ => array_data(cursor)?,
            };
            method.body.push(BodyItem::Payload(payload));
            return Ok(());
        }
        _ => match debug_directive(cursor, word)? {
            Some(directive) => method.body.push(BodyItem::Debug(directive)),
            None => {
                let message = format!("'{word}' is not a directive of a method");
                return Err(AssembleError::new(at, message));
            }
        },
    }
    cursor.end_of_line()
}

fn line_number(cursor: &mut Cursor<'_>) -> Result<u32, AssembleError> {
    let at = cursor.at();
    u32::try_from(literal(cursor)?)
        .map_err(|_| AssembleError::new(at, "expected a line number of 32 bits"))
}

/// A count of at most 65,535, as all counts of a code item are.
fn small_number(cursor: &mut Cursor<'_>) -> Result<u32, AssembleError> {
    let at = cursor.at();
    u16::try_from(literal(cursor)?)
        .map(u32::from)
        .map_err(|_| AssembleError::new(at, "expected a number from 0 to 65535"))
}

fn parameter(cursor: &mut Cursor<'_>, method: &mut Method) -> Result<(), AssembleError> {
    let register = register_word(cursor)?;
    let name = match cursor.take_if(&TokenKind::Comma) {
        true => Some(cursor.text("the parameter's name")?),
        false => None,
    };
    cursor.end_of_line()?;
    // Annotations belong to the parameter only when `.end param` follows, else to the method.
    let mut own = annotations(cursor)?;
    let is_closed = cursor.peek_words(".end", "param") || cursor.peek_words(".end", "parameter");
    if is_closed {
        cursor.take();
        cursor.take();
        cursor.end_of_line()?;
    } else {
        method.annotations.append(&mut own);
    }
    method.parameters.push(Parameter {
        register,
        name,
        annotations: own,
    });
    Ok(())
}

/// `.catch Type; {:start .. :end} :handler`, or `.catchall` without the type.
fn catch(cursor: &mut Cursor<'_>, word: &str, at: Position) -> Result<Catch, AssembleError> {
    let type_ = match word {
        ".catch" => Some(type_word(cursor)?),
        _ => None,
    };
    cursor.expect(&TokenKind::Open, "'{'")?;
    let range_at = cursor.at();
    let first = cursor.word("a label such as :start")?;
    let (start, end) = match first.split_once("..") {
        Some((start, end)) => (label(start, range_at)?, label(end, range_at)?),
        None => {
            if !cursor.take_word_if("..") {
                return Err(cursor.error("expected '..'"));
            }
            (label(first, range_at)?, label_word(cursor)?)
        }
    };
    cursor.expect(&TokenKind::Close, "'}'")?;
    Ok(Catch {
        at,
        type_,
        start,
        end,
        handler: label_word(cursor)?,
    })
}

fn packed_switch(cursor: &mut Cursor<'_>) -> Result<Payload, AssembleError> {
    let first = key(cursor)?;
    let mut targets = Vec::new();
    while more_lines(cursor) {
        targets.push(label_word(cursor)?);
    }
    end(cursor, "packed-switch")?;
    Ok(Payload::PackedSwitch { first, targets })
}

fn sparse_switch(cursor: &mut Cursor<'_>) -> Result<Payload, AssembleError> {
    let mut cases: Vec<(i32, Label)> = Vec::new();
    while more_lines(cursor) {
        let at = cursor.at();
        let key = key(cursor)?;
        if cases.last().is_some_and(|(last, _)| *last >= key) {
            return Err(AssembleError::new(
                at,
                "the keys must rise from case to case",
            ));
        }
        if !cursor.take_word_if("->") {
            return Err(cursor.error("expected '->'"));
        }
        cases.push((key, label_word(cursor)?));
    }
    end(cursor, "sparse-switch")?;
    Ok(Payload::SparseSwitch { cases })
}

fn array_data(cursor: &mut Cursor<'_>) -> Result<Payload, AssembleError> {
    let at = cursor.at();
    let width = match literal(cursor)? {
        width @ (1 | 2 | 4 | 8) => width as u16,
        _ => {
            return Err(AssembleError::new(
                at,
                "elements are 1, 2, 4 or 8 bytes wide",
            ));
        }
    };
    let mut elements = Vec::new();
    while more_lines(cursor) {
        elements.push(literal(cursor)?);
    }
    end(cursor, "array-data")?;
    Ok(Payload::ArrayData { width, elements })
}

/// Moves to the next entry of a payload; false at its `.end` and at the end of the text.
fn more_lines(cursor: &mut Cursor<'_>) -> bool {
    cursor.skip_line_ends();
    !matches!(cursor.peek(), None | Some(TokenKind::Word(".end")))
}

/// A switch key: 32 bits, signed or as a bit pattern.
fn key(cursor: &mut Cursor<'_>) -> Result<i32, AssembleError> {
    let at = cursor.at();
    let value = literal(cursor)?;
    let bits = u32::try_from(value).map(|bits| bits as i32);
    i32::try_from(value)
        .or(bits)
        .map_err(|_| AssembleError::new(at, "expected a number of 32 bits"))
}

fn debug_directive(
    cursor: &mut Cursor<'_>,
    word: &str,
) -> Result<Option<DebugDirective>, AssembleError> {
    let directive = match word {
        ".line" => DebugDirective::Line(line_number(cursor)?),
        ".prologue" => DebugDirective::Prologue,
        ".epilogue" => DebugDirective::Epilogue,
        ".source" => DebugDirective::File(optional_text(cursor)),
        ".local" => local(cursor)?,
        ".restart" => {
            cursor.word("'local'")?;
            DebugDirective::RestartLocal(register_word(cursor)?)
        }
        _ => return Ok(None),
    };
    Ok(Some(directive))
}

fn optional_text(cursor: &mut Cursor<'_>) -> Option<Text> {
    match cursor.peek() {
        Some(TokenKind::Text(text)) => {
            let text = text.clone();
            cursor.take();
            Some(text)
        }
        _ => None,
    }
}

/// `.local v0, "name":Ltype;, "signature"`; name and type may be missing or `null`.
fn local(cursor: &mut Cursor<'_>) -> Result<DebugDirective, AssembleError> {
    let register = register_word(cursor)?;
    let mut name = None;
    let mut type_ = None;
    let mut signature = None;
    if cursor.take_if(&TokenKind::Comma) {
        name = optional_text(cursor);
        if let Some(word) = cursor.peek_word() {
            let descriptor = word.strip_prefix("null").unwrap_or(word).strip_prefix(':');
            type_ = descriptor
                .filter(|type_| *type_ != "V")
                .map(|type_| match reference::is_type(type_) {
                    true => Ok(type_.to_owned()),
                    false => Err(cursor.error(format!("'{type_}' is not a type"))),
                })
                .transpose()?;
            cursor.take();
        }
        if cursor.take_if(&TokenKind::Comma) {
            signature = Some(cursor.text("a signature")?);
        }
    }
    Ok(DebugDirective::StartLocal {
        register,
        name,
        type_,
        signature,
    })
}
