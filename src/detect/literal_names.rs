//! What conditions and messages may ask about a literal: the text, its structure, and what stands near it.

use super::Detection;
use super::literal::Source;
use crate::signatures::names::{AboutLiteral, SecretName, TextName};
use crate::signatures::{Argument, Environment, Jwt, Value, entropy, json_value};
use regex::Captures;

/// Characters around a match that `near` looks at.
const NEIGHBOURHOOD: usize = 4096;

/// What conditions may ask about a literal.
pub(super) struct LiteralNames<'n, 'd, 's, 'p, 'a> {
    pub(super) detection: &'n Detection<'d, 's, 'p, 'a>,
    pub(super) source: Source<'n>,
    pub(super) range: std::ops::Range<usize>,
    pub(super) value: &'n str,
    pub(super) captures: &'n Captures<'n>,
    pub(super) secret: &'n str,
    pub(super) jwt: Option<Jwt>,
    pub(super) json: Option<serde_json::Value>,
}

impl LiteralNames<'_, '_, '_, '_, '_> {
    /// What is known of the literal; `path` is the name as it is written.
    pub(super) fn text(&self, name: TextName, path: &str) -> Value {
        let below = |prefix: &str| path.strip_prefix(prefix).unwrap_or_default();
        let of_jwt = |ask: &dyn Fn(&Jwt) -> Value| self.jwt.as_ref().map_or(Value::Unknown, ask);
        match name {
            TextName::Value => Value::text(self.value),
            TextName::Pool => Value::text(self.source.pool),
            TextName::File => Value::optional(self.source.file),
            TextName::Length => {
                Value::Int(i64::try_from(self.value.chars().count()).unwrap_or(i64::MAX))
            }
            TextName::Entropy => Value::Float(entropy(self.secret)),
            TextName::Group => {
                let group = self.captures.name(below("group."));
                Value::optional(group.map(|group| group.as_str()))
            }
            TextName::Json => self.json(below("json.")),
            TextName::JwtHeader | TextName::JwtPayload => of_jwt(&|jwt| jwt.value(below("jwt."))),
            TextName::JwtSample => of_jwt(&|jwt| Value::Bool(jwt.is_sample())),
            TextName::JwtUnsigned => of_jwt(&|jwt| Value::Bool(jwt.is_unsigned())),
            TextName::JwtExpired => of_jwt(&|jwt| Value::from(self.had_expired(jwt))),
            TextName::JwtNote => of_jwt(&|jwt| {
                Value::text(match (jwt.expires_at(), self.had_expired(jwt)) {
                    (None, _) => ", and it never expires",
                    (Some(_), Some(true)) => ", which had expired when the app was built",
                    (Some(_), _) => "",
                })
            }),
            TextName::PemLabel => Value::optional(self.pem_label()),
        }
    }

    /// Whether a token was of no use any more when the app was built.
    fn had_expired(&self, jwt: &Jwt) -> Option<bool> {
        jwt.is_expired_at(self.detection.app.build_time()?)
    }

    fn json(&self, path: &str) -> Value {
        let pointer = format!("/{}", path.replace('.', "/"));
        let value = self.json.as_ref().and_then(|json| json.pointer(&pointer));
        value.map_or(Value::Unknown, json_value)
    }

    /// `PRIVATE KEY` of `-----BEGIN PRIVATE KEY-----`.
    fn pem_label(&self) -> Option<&str> {
        let (_, rest) = self.value.split_once("-----BEGIN ")?;
        Some(rest.split_once("-----")?.0)
    }

    /// The functions that ask about the literal or the app.
    pub(super) fn ask(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        match (function, arguments) {
            ("near", [Argument::Regex(regex)]) => Value::Bool(self.is_near(regex)),
            ("jwt.has", [Argument::Value(Value::Text(claim))]) => {
                let jwt = self.jwt.as_ref();
                jwt.map_or(Value::Unknown, |jwt| Value::Bool(jwt.has(claim)))
            }
            ("json.has", [Argument::Value(Value::Text(key))]) => {
                let json = self.json.as_ref();
                json.map_or(Value::Unknown, |json| {
                    Value::Bool(json.get(&**key).is_some())
                })
            }
            _ => self.detection.app.call(function, arguments),
        }
    }

    /// The text around the literal.
    fn neighbourhood(&self) -> &str {
        let boundary = |at: usize| {
            (0..=at)
                .rev()
                .find(|at| self.source.text.is_char_boundary(*at))
                .unwrap_or(0)
        };
        let start = boundary(self.range.start.saturating_sub(NEIGHBOURHOOD));
        let end = boundary(
            self.range
                .end
                .saturating_add(NEIGHBOURHOOD)
                .min(self.source.text.len()),
        );
        self.source.text.get(start..end).unwrap_or(self.source.text)
    }
}

impl Environment for LiteralNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutLiteral::find(path) {
            Some(AboutLiteral::App(_)) => self.detection.app.name(path),
            Some(AboutLiteral::Text(name)) => self.text(name, path),
            Some(AboutLiteral::Secret(SecretName::Secret)) => Value::text(self.secret),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.ask(function, arguments)
    }
}

impl LiteralNames<'_, '_, '_, '_, '_> {
    /// True when the expression matches beside the literal: around it in the same text, or, for a constant of the
    /// code, in another constant of a method that uses it.
    fn is_near(&self, regex: &crate::signatures::TextRegex) -> bool {
        let around = self.neighbourhood().replacen(self.value, "", 1);
        if regex.is_match(&around) {
            return true;
        }
        if self.source.pool != "dex" {
            return false;
        }
        let program = self.detection.scene.program;
        let Some(symbol) = program.symbols().find(self.source.text) else {
            return false;
        };
        let users = program
            .users_of_string(symbol)
            .iter()
            .map(|site| site.method);
        users.into_iter().any(|method| {
            let facts = self.detection.scene.facts.of(method);
            facts.body.stmts().any(|(_, stmt)| match stmt.op {
                crate::ir::Op::String(other) if other != symbol => {
                    regex.is_match(&program.text(other))
                }
                _ => false,
            })
        })
    }
}
