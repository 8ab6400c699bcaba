//! Expressions into the texts that they are, wholly or in parts.

use super::source::Source;
use super::values::Values;
use crate::formats::script::{Expr, ExprIdx};

/// What stands for the parts of a text that are not known.
pub const HOLE: char = '\u{2026}';
/// Texts inside texts that are put together.
const MAX_PARTS: usize = 8;

impl Values<'_> {
    /// The text that an expression always is, as far as its own function shows.
    pub fn text(&self, index: ExprIdx) -> Option<String> {
        if let Some(text) = self.scripts.text(index) {
            return Some(text.to_owned());
        }
        let sources = self.sources(index);
        match &*sources {
            [only] => self.text_of(only, &[]),
            _ => None,
        }
    }

    /// The texts that an expression may be, along a chain of calls.
    pub fn texts(&self, index: ExprIdx, chain: &[ExprIdx]) -> Vec<String> {
        let sources = self.resolved(index, chain);
        sources
            .iter()
            .filter_map(|source| self.text_of(source, chain))
            .collect()
    }

    fn text_of(&self, source: &Source, chain: &[ExprIdx]) -> Option<String> {
        let made = source.made()?;
        match self.scripts.expr(made) {
            Expr::Text(text) => Some(text.to_string()),
            Expr::Number(number) => Some(number.to_string()),
            Expr::Join(_) => {
                let text = self.template(made, chain);
                (!text.contains(HOLE)).then_some(text)
            }
            _ => None,
        }
    }

    /// The text that an expression puts together, with `…` for what is not known.
    pub fn template(&self, index: ExprIdx, chain: &[ExprIdx]) -> String {
        let mut text = String::new();
        self.write_template(index, chain, MAX_PARTS, &mut text);
        text
    }

    fn write_template(&self, index: ExprIdx, chain: &[ExprIdx], left: usize, text: &mut String) {
        if text.len() > 4096 {
            return;
        }
        match self.scripts.expr(index) {
            Expr::Text(part) => text.push_str(part),
            Expr::Number(number) => text.push_str(&number.to_string()),
            Expr::Join(parts) if left > 0 => {
                for part in parts {
                    self.write_template(*part, chain, left - 1, text);
                }
            }
            _ => {
                let sources = self.resolved(index, chain);
                let made = match &*sources {
                    [only] => only.made(),
                    _ => None,
                };
                match made.filter(|made| *made != index && left > 0) {
                    Some(made) => self.write_template(made, chain, left - 1, text),
                    None => text.push(HOLE),
                }
            }
        }
    }
}
