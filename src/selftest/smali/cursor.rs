//! Tokens into the small pieces every statement is made of: words, commas, line ends.

use super::lex::{Token, TokenKind};
use super::text::Text;
use super::{AssembleError, Position};

/// Walks tokens front to back.
pub(super) struct Cursor<'t> {
    tokens: Vec<Token<'t>>,
    next: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(tokens: Vec<Token<'t>>) -> Self {
        Self { tokens, next: 0 }
    }

    pub(super) fn peek(&self) -> Option<&TokenKind<'t>> {
        self.tokens.get(self.next).map(|token| &token.kind)
    }

    /// The next token when it is a word.
    pub(super) fn peek_word(&self) -> Option<&'t str> {
        match self.peek() {
            Some(TokenKind::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// Whether the next two tokens are the words `first` and `second`.
    pub(super) fn peek_words(&self, first: &str, second: &str) -> bool {
        let is_word = |index: usize, word: &str| {
            self.tokens.get(index).map(|token| &token.kind) == Some(&TokenKind::Word(word))
        };
        is_word(self.next, first) && is_word(self.next + 1, second)
    }

    /// Position of the next token, or of the last one at the end of the text.
    pub(super) fn at(&self) -> Position {
        let token = self.tokens.get(self.next).or(self.tokens.last());
        token.map(|token| token.at).unwrap_or_default()
    }

    pub(super) fn take(&mut self) -> Option<TokenKind<'t>> {
        let kind = self.peek().cloned();
        self.next += 1;
        kind
    }

    /// An error at the next token.
    pub(super) fn error(&self, message: impl Into<String>) -> AssembleError {
        AssembleError::new(self.at(), message)
    }

    /// The next token, which must be a word; `what` says what was expected.
    pub(super) fn word(&mut self, what: &str) -> Result<&'t str, AssembleError> {
        let word = self
            .peek_word()
            .ok_or_else(|| self.error(format!("expected {what}")))?;
        self.next += 1;
        Ok(word)
    }

    /// The next token, which must be a string literal.
    pub(super) fn text(&mut self, what: &str) -> Result<Text, AssembleError> {
        match self.peek() {
            Some(TokenKind::Text(text)) => {
                let text = text.clone();
                self.next += 1;
                Ok(text)
            }
            _ => Err(self.error(format!("expected {what} in double quotes"))),
        }
    }

    /// Takes the next token when it is `kind`.
    pub(super) fn take_if(&mut self, kind: &TokenKind<'_>) -> bool {
        let matches = self.peek() == Some(kind);
        self.next += usize::from(matches);
        matches
    }

    /// Takes the next word when it is `word`.
    pub(super) fn take_word_if(&mut self, word: &str) -> bool {
        let matches = self.peek_word() == Some(word);
        self.next += usize::from(matches);
        matches
    }

    pub(super) fn expect(&mut self, kind: &TokenKind<'_>, what: &str) -> Result<(), AssembleError> {
        if self.take_if(kind) {
            return Ok(());
        }
        Err(self.error(format!("expected {what}")))
    }

    pub(super) fn comma(&mut self) -> Result<(), AssembleError> {
        self.expect(&TokenKind::Comma, "a comma")
    }

    pub(super) fn end_of_line(&mut self) -> Result<(), AssembleError> {
        if self.peek().is_none() {
            return Ok(());
        }
        self.expect(&TokenKind::EndOfLine, "the end of the line")
    }

    pub(super) fn skip_line_ends(&mut self) {
        while self.take_if(&TokenKind::EndOfLine) {}
    }
}
