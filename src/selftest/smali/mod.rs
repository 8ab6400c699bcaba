//! Smali text into DEX files.
//!
//! The text is what `baksmali` prints and what the documentation of a rule shows. The stages: `lex` cuts it
//! into tokens, `parse*` builds the tree of `syntax`, `pools` numbers all strings, types and members, `code`
//! turns bodies into code units, and `write` and `file` lay out the result. Formats and index kinds of the
//! instructions come from the table of `formats::dex`.

mod annotations;
mod code;
mod cursor;
mod debug_info;
mod encode;
mod encode_value;
mod file;
mod frame;
mod labels;
mod lex;
mod parse;
mod parse_body;
mod parse_instruction;
mod parse_reference;
mod parse_value;
mod pools;
mod section;
mod static_values;
mod syntax;
#[cfg(test)]
mod tests;
mod text;
mod tries;
mod version;
mod write;

/// Where something stands in the text, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// Line.
    pub line: u32,
    /// Column in characters.
    pub column: u32,
}

/// Why a text is no program: always the text's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}:{}: {message}", at.line, at.column)]
pub struct AssembleError {
    /// Where it was noticed.
    pub at: Position,
    /// What is wrong, lower case, without a full stop.
    pub message: String,
}

impl AssembleError {
    fn new(at: Position, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
        }
    }
}

/// Where the line table of a method comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// From its `.line` directives alone.
    AsWritten,
    /// From the position of each instruction in the text, unless the method has `.line` directives.
    OfText,
}

/// A piece of smali text.
#[derive(Debug, Clone, Copy)]
pub struct Source<'t> {
    /// The text: any number of whole classes.
    pub text: &'t str,
    /// Number of its first line.
    pub first_line: u32,
    /// Source file of its classes without a `.source`; `None` leaves them without one.
    pub name: Option<&'t str>,
}

/// One DEX file of all classes in `text`, with the debug info it spells out. The version is the lowest that
/// knows everything used.
pub fn assemble(text: &str) -> Result<Vec<u8>, AssembleError> {
    let source = Source {
        text,
        first_line: 1,
        name: None,
    };
    assemble_sources(&[source], Lines::AsWritten)
}

/// One DEX file of the classes of all `sources`.
pub fn assemble_sources(sources: &[Source<'_>], lines: Lines) -> Result<Vec<u8>, AssembleError> {
    let mut classes = Vec::new();
    for source in sources {
        for mut class in parse::classes(source.text, source.first_line)? {
            class.source = class.source.or_else(|| source.name.map(text::Text::from));
            classes.push(class);
        }
    }
    if classes.is_empty() {
        return Err(AssembleError::new(
            Position { line: 1, column: 1 },
            "the text defines no class",
        ));
    }
    write::dex(&classes, lines)
}
