//! A mnemonic with its operands into an instruction; formats and index kinds come from the opcode table.

use super::cursor::Cursor;
use super::lex::TokenKind;
use super::parse_body::{label_word, register_word};
use super::parse_reference as reference;
use super::parse_value::{literal, type_word, value};
use super::syntax::{
    CallSite, Handle, HandleTarget, Instruction, Proto, Reference, Register, Value,
};
use super::{AssembleError, Position};
use crate::formats::dex::{Format, IndexKind, Opcode};

/// One operand as it is written.
enum Operand {
    Register,
    Literal,
    Target,
    Index,
    /// `{v0, v1}`
    List,
    /// `{v0 .. v5}`
    Range,
    /// The prototype of invoke-polymorphic.
    Proto,
}

/// What smali writes behind the mnemonic, in order.
fn operands(format: Format) -> &'static [Operand] {
    use Operand::{Index, List, Literal, Proto, Range, Register, Target};
    match format {
        Format::F10x => &[],
        Format::F11x => &[Register],
        Format::F12x | Format::F22x | Format::F32x => &[Register, Register],
        Format::F23x => &[Register, Register, Register],
        Format::F11n | Format::F21s | Format::F21h | Format::F31i | Format::F51l => {
            &[Register, Literal]
        }
        Format::F22b | Format::F22s => &[Register, Register, Literal],
        Format::F10t | Format::F20t | Format::F30t => &[Target],
        Format::F21t | Format::F31t => &[Register, Target],
        Format::F22t => &[Register, Register, Target],
        Format::F21c | Format::F31c => &[Register, Index],
        Format::F22c => &[Register, Register, Index],
        Format::F35c => &[List, Index],
        Format::F3rc => &[Range, Index],
        Format::F45cc => &[List, Index, Proto],
        Format::F4rcc => &[Range, Index, Proto],
    }
}

/// The operands of `mnemonic`, which stands at `at` and is already taken.
pub(super) fn instruction(
    cursor: &mut Cursor<'_>,
    mnemonic: &str,
    at: Position,
) -> Result<Instruction, AssembleError> {
    let opcode = Opcode::from_mnemonic(mnemonic)
        .ok_or_else(|| AssembleError::new(at, format!("'{mnemonic}' is not an instruction")))?;
    let mut instruction = Instruction {
        at,
        opcode,
        registers: Vec::new(),
        literal: 0,
        target: None,
        reference: None,
        second: None,
    };
    for (number, operand) in operands(opcode.format()).iter().enumerate() {
        if number > 0 {
            cursor.comma()?;
        }
        match operand {
            Operand::Register => instruction.registers.push(register_word(cursor)?),
            Operand::Literal => instruction.literal = literal(cursor)?,
            Operand::Target => instruction.target = Some(label_word(cursor)?),
            Operand::Index => instruction.reference = Some(index(cursor, opcode)?),
            Operand::List => instruction.registers = register_list(cursor)?,
            Operand::Range => instruction.registers = register_range(cursor)?,
            Operand::Proto => instruction.second = Some(proto_word(cursor)?),
        }
    }
    Ok(instruction)
}

fn register_list(cursor: &mut Cursor<'_>) -> Result<Vec<Register>, AssembleError> {
    cursor.expect(&TokenKind::Open, "'{'")?;
    let mut registers = Vec::new();
    while !cursor.take_if(&TokenKind::Close) {
        if !registers.is_empty() {
            cursor.comma()?;
        }
        if registers.len() == 5 {
            let message = "at most five registers; a '/range' instruction takes more";
            return Err(cursor.error(message));
        }
        registers.push(register_word(cursor)?);
    }
    Ok(registers)
}

/// The first and the last register of a range; empty for `{}`, one for a range of one.
fn register_range(cursor: &mut Cursor<'_>) -> Result<Vec<Register>, AssembleError> {
    cursor.expect(&TokenKind::Open, "'{'")?;
    if cursor.take_if(&TokenKind::Close) {
        return Ok(Vec::new());
    }
    let both = cursor.peek_word().and_then(|word| word.split_once(".."));
    let both = both.and_then(|(first, last)| {
        Some(vec![
            reference::register(first)?,
            reference::register(last)?,
        ])
    });
    let registers = match both {
        Some(registers) => {
            cursor.take();
            registers
        }
        None => {
            let mut registers = vec![register_word(cursor)?];
            if cursor.take_word_if("..") {
                registers.push(register_word(cursor)?);
            }
            registers
        }
    };
    cursor.expect(&TokenKind::Close, "'}'")?;
    Ok(registers)
}

/// A word that `parse` understands; `what` says what was expected.
fn parsed<T>(
    cursor: &mut Cursor<'_>,
    what: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, AssembleError> {
    let parsed = cursor.peek_word().and_then(parse);
    let parsed = parsed.ok_or_else(|| cursor.error(format!("expected {what}")))?;
    cursor.take();
    Ok(parsed)
}

fn proto_word(cursor: &mut Cursor<'_>) -> Result<Proto, AssembleError> {
    parsed(cursor, "a prototype such as (I)V", reference::proto)
}

fn index(cursor: &mut Cursor<'_>, opcode: Opcode) -> Result<Reference, AssembleError> {
    match opcode.index_kind() {
        IndexKind::String => cursor.text("a string").map(Reference::Text),
        IndexKind::Type => type_word(cursor).map(Reference::Type),
        IndexKind::Field => {
            let what = "a field such as La/B;->name:I";
            parsed(cursor, what, reference::field).map(Reference::Field)
        }
        IndexKind::Method | IndexKind::MethodAndProto => {
            let what = "a method such as La/B;->name(I)V";
            parsed(cursor, what, reference::method).map(Reference::Method)
        }
        IndexKind::Proto => proto_word(cursor).map(Reference::Proto),
        IndexKind::MethodHandle => {
            let what = "a method handle such as invoke-static@La/B;->name()V";
            parsed(cursor, what, reference::handle).map(Reference::Handle)
        }
        IndexKind::CallSite => call_site(cursor).map(Reference::CallSite),
        IndexKind::None => Err(cursor.error("this instruction has no index")),
    }
}

/// `name("method", (I)V, …)@Lbootstrap;->method(…)…`. The name before the parenthesis only serves readers.
fn call_site(cursor: &mut Cursor<'_>) -> Result<CallSite, AssembleError> {
    const INVOKE_STATIC: u16 = 4;
    if !cursor.peek_word().is_some_and(|word| word.ends_with('(')) {
        return Err(cursor.error("expected a call site such as name(\"method\", ()V)@La/B;->f()V"));
    }
    cursor.take();
    let mut values = vec![Value::Text(cursor.text("the name of the method")?)];
    cursor.comma()?;
    values.push(Value::MethodType(proto_word(cursor)?));
    while cursor.take_if(&TokenKind::Comma) {
        values.push(value(cursor)?);
    }
    cursor.expect(&TokenKind::Bootstrap, "',' or ')@'")?;
    let bootstrap = parsed(cursor, "the bootstrap method", reference::method)?;
    let handle = Handle {
        kind: INVOKE_STATIC,
        target: HandleTarget::Method(bootstrap),
    };
    values.insert(0, Value::Handle(handle));
    Ok(CallSite { values })
}
