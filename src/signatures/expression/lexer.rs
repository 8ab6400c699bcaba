//! Text of an expression into tokens.

use super::ExpressionError;
use crate::bytes::limits;

/// One word or sign, with the byte where it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) offset: usize,
    pub(super) kind: TokenKind,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
    Name(String),
    Int(i64),
    Float(f64),
    Text(String),
    Regex(String),
    Sign(&'static str),
    End,
}

impl TokenKind {
    /// The token as an error names it.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Name(name) => format!("'{name}'"),
            Self::Int(number) => format!("the number {number}"),
            Self::Float(number) => format!("the number {number}"),
            Self::Text(text) => format!("the text '{text}'"),
            Self::Regex(_) => "a regular expression".to_owned(),
            Self::Sign(sign) => format!("'{sign}'"),
            Self::End => "the end".to_owned(),
        }
    }
}

/// Signs, longer ones first.
const SIGNS: [&str; 15] = [
    "==", "!=", "<=", ">=", "<", ">", "~", "&", "|", "!", "(", ")", "[", "]", ",",
];

/// The tokens of `text`, the last one being `End`.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ExpressionError> {
    if text.chars().count() > limits::EXPRESSION_CHARS {
        let message = format!(
            "the expression is longer than {} characters; split the match in two",
            limits::EXPRESSION_CHARS
        );
        return Err(ExpressionError::new(0, message));
    }
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_space();
        let offset = lexer.at;
        let expects_regex = matches!(
            tokens.last(),
            Some(Token {
                kind: TokenKind::Sign("~"),
                ..
            })
        );
        let kind = lexer.next(expects_regex)?;
        let done = kind == TokenKind::End;
        tokens.push(Token { offset, kind });
        if done {
            return Ok(tokens);
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn next(&mut self, expects_regex: bool) -> Result<TokenKind, ExpressionError> {
        let Some(first) = self.rest().chars().next() else {
            return Ok(TokenKind::End);
        };
        match first {
            '\'' => self.quoted('\'').map(TokenKind::Text),
            '/' if expects_regex => self.quoted('/').map(TokenKind::Regex),
            '0'..='9' | '-' => self.number(),
            'a'..='z' | 'A'..='Z' | '_' => Ok(self.name()),
            _ => self.sign(first),
        }
    }

    fn sign(&mut self, first: char) -> Result<TokenKind, ExpressionError> {
        let found = SIGNS.into_iter().find(|sign| self.rest().starts_with(sign));
        let Some(sign) = found else {
            let message = format!(
                "unexpected character '{first}'; texts stand in 'quotes', regular expressions after ~ between slashes"
            );
            return Err(ExpressionError::new(self.at, message));
        };
        self.at += sign.len();
        Ok(TokenKind::Sign(sign))
    }

    /// A text or regular expression up to the closing `quote`. A backslash takes the quote along; all other
    /// backslashes stay, since regular expressions need them.
    fn quoted(&mut self, quote: char) -> Result<String, ExpressionError> {
        let start = self.at;
        let mut value = String::new();
        let mut chars = self.text[start + 1..].char_indices();
        while let Some((at, next)) = chars.next() {
            if next == quote {
                self.at = start + 1 + at + 1;
                return Ok(value);
            }
            if next != '\\' {
                value.push(next);
                continue;
            }
            match chars.next() {
                Some((_, escaped)) if escaped == quote => value.push(quote),
                Some((_, '\\')) if quote == '\'' => value.push('\\'),
                Some((_, other)) => value.extend(['\\', other]),
                None => break,
            }
        }
        let message = format!("the closing {quote} is missing");
        Err(ExpressionError::new(start, message))
    }

    fn number(&mut self) -> Result<TokenKind, ExpressionError> {
        let start = self.at;
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_';
        let rest = &self.text[start..];
        let sign = usize::from(rest.starts_with('-'));
        let length = rest[sign..]
            .find(|c| !is_part(c))
            .map_or(rest.len(), |at| at + sign);
        self.at = start + length;
        let digits = rest[..length].replace('_', "");
        let parsed = match digits.strip_prefix("0x") {
            Some(hex) => i64::from_str_radix(hex, 16).ok().map(TokenKind::Int),
            None if digits.contains('.') => digits.parse().ok().map(TokenKind::Float),
            None => digits.parse().ok().map(TokenKind::Int),
        };
        parsed.ok_or_else(|| {
            let message = format!(
                "'{}' is no number; write 10, 0x2000 or 3.5",
                &rest[..length]
            );
            ExpressionError::new(start, message)
        })
    }

    fn name(&mut self) -> TokenKind {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let rest = self.rest();
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let name = rest[..length].to_owned();
        self.at += length;
        TokenKind::Name(name)
    }
}
