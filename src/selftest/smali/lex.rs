//! Smali text into tokens with their line and column.
//!
//! Words are cut at spaces and at the few characters that no descriptor and no name contains, so that a
//! method reference such as `Lcom/example/A;->f([I)V` stays one word. Line ends are tokens: a statement
//! never goes on in the next line, except inside the braces of a value.

use super::text::Text;
use super::{AssembleError, Position};

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind<'t>,
    pub(super) at: Position,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind<'t> {
    /// Everything that is not one of the others: directives, mnemonics, registers, names, numbers, labels.
    Word(&'t str),
    /// A string literal, escapes resolved.
    Text(Text),
    /// A character literal.
    Char(u16),
    Comma,
    Equals,
    Open,
    Close,
    /// `)@`, between the arguments of a call site and its bootstrap method.
    Bootstrap,
    EndOfLine,
}

/// Cuts `text` into tokens; its first line has the number `first_line`.
pub(super) fn tokens(text: &str, first_line: u32) -> Result<Vec<Token<'_>>, AssembleError> {
    let mut tokens = Vec::new();
    for (line, number) in text.lines().zip(first_line..) {
        let mut lexer = Lexer {
            line,
            byte: 0,
            number,
        };
        while let Some(token) = lexer.next_token()? {
            tokens.push(token);
        }
        tokens.push(Token {
            kind: TokenKind::EndOfLine,
            at: lexer.position(),
        });
    }
    Ok(tokens)
}

struct Lexer<'t> {
    line: &'t str,
    byte: usize,
    number: u32,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.line.get(self.byte..).unwrap_or_default()
    }

    fn position(&self) -> Position {
        let before = self.line.get(..self.byte).unwrap_or(self.line);
        Position {
            line: self.number,
            column: before.chars().count() as u32 + 1,
        }
    }

    fn error(&self, message: impl Into<String>) -> AssembleError {
        AssembleError::new(self.position(), message)
    }

    /// The next token of the line; `None` at its end or where a comment starts.
    fn next_token(&mut self) -> Result<Option<Token<'t>>, AssembleError> {
        let blank = self.rest().len() - self.rest().trim_start().len();
        self.byte += blank;
        let at = self.position();
        let Some(first) = self.rest().chars().next() else {
            return Ok(None);
        };
        let kind = match first {
            '#' => return Ok(None),
            ',' => self.punctuation(1, TokenKind::Comma),
            '=' => self.punctuation(1, TokenKind::Equals),
            '{' => self.punctuation(1, TokenKind::Open),
            '}' => self.punctuation(1, TokenKind::Close),
            ')' if self.rest().starts_with(")@") => self.punctuation(2, TokenKind::Bootstrap),
            '"' => TokenKind::Text(Text::from_units(self.quoted('"')?)),
            '\'' => self.character()?,
            _ => self.word(),
        };
        Ok(Some(Token { kind, at }))
    }

    fn punctuation(&mut self, bytes: usize, kind: TokenKind<'t>) -> TokenKind<'t> {
        self.byte += bytes;
        kind
    }

    fn word(&mut self) -> TokenKind<'t> {
        let rest = self.rest();
        let ends_word = |c: char| c.is_whitespace() || ",={}\"'#".contains(c);
        let end = rest.find(ends_word).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or(rest);
        let end = word.find(")@").unwrap_or(word.len());
        let word = word.get(..end).unwrap_or(word);
        self.byte += word.len();
        TokenKind::Word(word)
    }

    fn character(&mut self) -> Result<TokenKind<'t>, AssembleError> {
        let at = self.position();
        match self.quoted('\'')?.as_slice() {
            [unit] => Ok(TokenKind::Char(*unit)),
            _ => Err(AssembleError::new(
                at,
                "a character literal holds exactly one UTF-16 unit",
            )),
        }
    }

    /// The UTF-16 units between two `quote`s.
    fn quoted(&mut self, quote: char) -> Result<Vec<u16>, AssembleError> {
        let start = self.position();
        self.byte += quote.len_utf8();
        let mut units = Vec::new();
        while let Some(c) = self.rest().chars().next() {
            if c == '\\' {
                units.push(self.escape()?);
                continue;
            }
            self.byte += c.len_utf8();
            if c == quote {
                return Ok(units);
            }
            units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
        }
        Err(AssembleError::new(start, "the quote is never closed"))
    }

    fn escape(&mut self) -> Result<u16, AssembleError> {
        let name = self.rest().chars().nth(1);
        let (unit, length) = match name {
            Some('n') => (0x0a, 2),
            Some('t') => (0x09, 2),
            Some('r') => (0x0d, 2),
            Some('b') => (0x08, 2),
            Some('f') => (0x0c, 2),
            Some(c @ ('\'' | '"' | '\\')) => (c as u16, 2),
            Some('u') => {
                let digits = self.rest().get(2..6).unwrap_or_default();
                let unit = u16::from_str_radix(digits, 16)
                    .map_err(|_| self.error("\\u needs four hexadecimal digits"))?;
                (unit, 6)
            }
            _ => {
                return Err(self.error("unknown escape: \\n \\t \\r \\b \\f \\' \\\" \\\\ \\uXXXX"));
            }
        };
        self.byte += length;
        Ok(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::Text;
    use super::{TokenKind, tokens};

    fn kinds(text: &str) -> Vec<TokenKind<'_>> {
        tokens(text, 1)
            .unwrap()
            .into_iter()
            .map(|t| t.kind)
            .collect()
    }

    #[test]
    fn words_stay_whole_and_comments_vanish() {
        use TokenKind::{Close, Comma, EndOfLine, Open, Word};
        assert_eq!(
            kinds("invoke-virtual {v0, p1}, La/B;->f([I)V # finding"),
            [
                Word("invoke-virtual"),
                Open,
                Word("v0"),
                Comma,
                Word("p1"),
                Close,
                Comma,
                Word("La/B;->f([I)V"),
                EndOfLine
            ]
        );
        assert_eq!(
            kinds("5)@La;->b()V"),
            [
                Word("5"),
                TokenKind::Bootstrap,
                Word("La;->b()V"),
                EndOfLine
            ]
        );
        assert_eq!(
            kinds("()V)@La;->b()V"),
            [
                Word("()V"),
                TokenKind::Bootstrap,
                Word("La;->b()V"),
                EndOfLine
            ]
        );
    }

    #[test]
    fn strings_and_their_escapes() {
        let check = |text: &str, expected: &str| {
            assert_eq!(
                kinds(text)[0],
                TokenKind::Text(Text::from(expected)),
                "{text}"
            );
        };
        check(r#""plain # no comment""#, "plain # no comment");
        check(r#""\n\t\"\\\'A""#, "\n\t\"\\'A");
        check(r#""\ud83d\ude00""#, "😀");
        assert_eq!(kinds("'x'")[0], TokenKind::Char(0x78));
    }

    #[test]
    fn errors_name_line_and_column() {
        let check = |text: &str, expected: &str| {
            assert_eq!(tokens(text, 1).unwrap_err().to_string(), expected);
        };
        check("\n  \"open", "2:3: the quote is never closed");
        check("\"a\\u12\"", "1:3: \\u needs four hexadecimal digits");
        check(
            "'ab'",
            "1:1: a character literal holds exactly one UTF-16 unit",
        );
    }
}
