//! The strings of all DEX files into [`Symbol`]s: equal bytes, equal symbol.

use super::interning::{Interned, Numbers};
use crate::bytes::mutf8;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// A distinct string of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub u32);

/// All distinct strings, as modified UTF-8.
#[derive(Debug)]
pub struct Symbols<'a> {
    interned: Interned<&'a [u8]>,
    /// Names of framework classes that no DEX file mentions; their numbers follow the interned ones.
    added: Vec<&'static [u8]>,
    added_symbols: FxHashMap<&'static [u8], Symbol>,
}

impl<'a> Symbols<'a> {
    /// Interns the string tables of all DEX files; also gives each file's numbers.
    pub(super) fn of(tables: Vec<Vec<&'a [u8]>>) -> (Self, Vec<Numbers>) {
        let (interned, numbers) = Interned::of(tables);
        let symbols = Self {
            interned,
            added: Vec::new(),
            added_symbols: FxHashMap::default(),
        };
        (symbols, numbers)
    }

    /// The symbol of a name that does not come from the app.
    pub(super) fn add(&mut self, name: &'static [u8]) -> Symbol {
        if let Some(symbol) = self.find_bytes(name) {
            return symbol;
        }
        let symbol = Symbol(u32::try_from(self.len()).unwrap_or(u32::MAX));
        self.added.push(name);
        self.added_symbols.insert(name, symbol);
        symbol
    }

    /// The number of distinct strings; symbols are the numbers below it.
    pub fn len(&self) -> usize {
        self.interned.entries().len() + self.added.len()
    }

    /// True for a program without any string.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes in modified UTF-8, without the terminating zero.
    pub fn bytes(&self, symbol: Symbol) -> &'a [u8] {
        let index = symbol.0 as usize;
        let interned = self.interned.entries();
        match interned.get(index) {
            Some(bytes) => bytes,
            None => self
                .added
                .get(index.wrapping_sub(interned.len()))
                .copied()
                .unwrap_or_default(),
        }
    }

    /// The text; broken units become U+FFFD.
    pub fn text(&self, symbol: Symbol) -> Cow<'a, str> {
        mutf8::decode(self.bytes(symbol))
    }

    /// The symbol with exactly these bytes of modified UTF-8.
    pub fn find_bytes(&self, bytes: &[u8]) -> Option<Symbol> {
        let interned: &Interned<&[u8]> = &self.interned;
        interned
            .find(bytes)
            .map(Symbol)
            .or_else(|| self.added_symbols.get(bytes).copied())
    }

    /// The symbol with this text; for text without NUL and characters above U+FFFF, where both encodings agree.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.find_bytes(text.as_bytes())
    }

    /// All symbols in order with their bytes.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, &'a [u8])> {
        let all = self.interned.entries().iter().chain(&self.added);
        (0..).map(Symbol).zip(all.copied())
    }
}

#[cfg(test)]
mod tests {
    use super::Symbols;

    #[test]
    fn added_names_follow_and_are_found() {
        let (mut symbols, _) = Symbols::of(vec![vec![b"a", b"c"], vec![b"b", b"c"]]);
        let known = symbols.add(b"c");
        let new = symbols.add(b"Landroid/app/Activity;");
        assert_eq!((known.0, new.0), (1, 3));
        assert_eq!(symbols.add(b"Landroid/app/Activity;"), new);
        assert_eq!(symbols.find("Landroid/app/Activity;"), Some(new));
        assert_eq!(symbols.text(new), "Landroid/app/Activity;");
        let all: Vec<&[u8]> = symbols.iter().map(|(_, bytes)| bytes).collect();
        assert_eq!(all, [&b"a"[..], b"c", b"b", b"Landroid/app/Activity;"]);
        assert!(symbols.bytes(super::Symbol(9)).is_empty());
    }
}
