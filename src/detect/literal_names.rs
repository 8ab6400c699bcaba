//! What conditions and messages may ask about a literal: the text, its structure, and what stands near it.

use super::Detection;
use super::literal::Literal;
use crate::signatures::{Argument, Environment, Jwt, Value, entropy, json_value};

/// Characters around a match that `near` looks at.
const NEIGHBOURHOOD: usize = 4096;

/// What conditions may ask about a literal.
pub(super) struct LiteralNames<'n, 'd, 's, 'p, 'a> {
    pub(super) detection: &'n Detection<'d, 's, 'p, 'a>,
    pub(super) text: &'n str,
    pub(super) range: std::ops::Range<usize>,
    pub(super) value: &'n str,
    pub(super) secret: &'n str,
    pub(super) pool: &'static str,
    pub(super) file: &'n str,
    pub(super) jwt: Option<Jwt>,
    pub(super) json: Option<serde_json::Value>,
}

impl LiteralNames<'_, '_, '_, '_, '_> {
    fn jwt(&self, path: &str) -> Value {
        let Some(jwt) = &self.jwt else {
            return Value::Unknown;
        };
        let built = self.detection.app.build_time();
        match path {
            "sample" => Value::Bool(jwt.is_sample()),
            "unsigned" => Value::Bool(jwt.is_unsigned()),
            "expired" => match built.and_then(|built| jwt.is_expired_at(built)) {
                Some(expired) => Value::Bool(expired),
                None => Value::Unknown,
            },
            "note" => Value::text(
                match (
                    jwt.expires_at(),
                    built.and_then(|built| jwt.is_expired_at(built)),
                ) {
                    (None, _) => ", and it never expires",
                    (Some(_), Some(true)) => ", which had expired when the app was built",
                    (Some(_), _) => "",
                },
            ),
            _ => jwt.value(path),
        }
    }

    /// The names that messages and levels may ask again.
    pub(super) fn literal(&self) -> Literal {
        let kept = [
            "value",
            "pool",
            "file",
            "length",
            "entropy",
            "jwt.sample",
            "jwt.expired",
            "jwt.unsigned",
            "jwt.note",
            "jwt.header.alg",
            "jwt.payload.role",
            "jwt.payload.iss",
        ];
        let names = kept
            .into_iter()
            .map(|name| (name.to_owned(), self.name(name)));
        Literal {
            start: self.range.start,
            secret: self.secret.to_owned(),
            names: names.collect(),
        }
    }

    /// The text around the literal.
    fn neighbourhood(&self) -> &str {
        let boundary = |at: usize| {
            (0..=at)
                .rev()
                .find(|at| self.text.is_char_boundary(*at))
                .unwrap_or(0)
        };
        let start = boundary(self.range.start.saturating_sub(NEIGHBOURHOOD));
        let end = boundary(
            self.range
                .end
                .saturating_add(NEIGHBOURHOOD)
                .min(self.text.len()),
        );
        self.text.get(start..end).unwrap_or(self.text)
    }
}

impl Environment for LiteralNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        if let Some(rest) = path.strip_prefix("jwt.") {
            return self.jwt(rest);
        }
        if let Some(rest) = path.strip_prefix("json.") {
            let pointer = format!("/{}", rest.replace('.', "/"));
            let value = self.json.as_ref().and_then(|json| json.pointer(&pointer));
            return value.map_or(Value::Unknown, json_value);
        }
        match path {
            "value" => Value::text(self.value),
            "secret" | "group.secret" => Value::text(self.secret),
            "pool" => Value::text(self.pool),
            "file" => Value::text(self.file),
            "length" => Value::Int(i64::try_from(self.value.chars().count()).unwrap_or(i64::MAX)),
            "entropy" => Value::Float(entropy(self.secret)),
            _ => self.detection.app.name(path),
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        match (function, arguments) {
            ("near", [Argument::Regex(regex)]) => Value::Bool(self.is_near(regex)),
            _ => self.detection.app.call(function, arguments),
        }
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
        if self.pool != "dex" {
            return false;
        }
        let program = self.detection.scene.program;
        let Some(symbol) = program.symbols().find(self.text) else {
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
