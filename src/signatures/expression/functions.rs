//! The functions of expressions: which there are, what they take, and what the pure ones compute.

use super::Value;
use crate::signatures::{jwt, secret};

/// What a function takes at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parameter {
    /// Any expression.
    Value,
    /// A name: the function asks about the thing, not about its value.
    Name,
    /// A port of the call at hand.
    Port,
    /// The text of a method pattern.
    Pattern,
    /// The text of a regular expression.
    Regex,
    /// The name of a lexicon.
    Lexicon,
    /// Text that is known before any app is.
    Text,
}

/// A function by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) parameters: &'static [Parameter],
    /// Pure functions are the same everywhere; the others ask the environment and exist only where the match
    /// kind offers them.
    pub(super) pure: bool,
}

const fn pure(name: &'static str, parameters: &'static [Parameter]) -> Function {
    Function {
        name,
        parameters,
        pure: true,
    }
}

const fn asked(name: &'static str, parameters: &'static [Parameter]) -> Function {
    Function {
        name,
        parameters,
        pure: false,
    }
}

use Parameter::{Lexicon, Name, Pattern, Port, Regex, Text};

/// The function that looks for a text in the whole app.
pub(super) const MENTIONS: &str = "app.mentions";

/// Every function there is.
pub(super) const FUNCTIONS: [Function; 31] = [
    pure("const", &[Parameter::Value]),
    pure("has", &[Parameter::Value]),
    pure("length", &[Parameter::Value]),
    pure("entropy", &[Parameter::Value]),
    pure("lower", &[Parameter::Value]),
    pure("bits", &[Parameter::Value, Parameter::Value]),
    pure("contains", &[Parameter::Value, Parameter::Value]),
    pure("starts", &[Parameter::Value, Parameter::Value]),
    pure("ends", &[Parameter::Value, Parameter::Value]),
    pure("lex", &[Parameter::Value, Lexicon]),
    pure("placeholder", &[Parameter::Value]),
    pure("weak_secret", &[Parameter::Value]),
    pure("credential", &[Parameter::Value]),
    pure("base64", &[Parameter::Value]),
    asked("field", &[Name]),
    asked("ahead", &[Port]),
    asked("beginning", &[Port]),
    asked("literal", &[Port]),
    asked("type", &[Name]),
    asked("calls_to", &[Pattern]),
    asked("comes_from", &[Port, Pattern]),
    asked("external", &[Port]),
    asked("stored", &[Port]),
    asked("session_kind", &[Port, Port]),
    asked("calls_in_app", &[Pattern]),
    asked("marks_parameters", &[Text]),
    asked("overrides", &[Pattern]),
    asked("near", &[Regex]),
    asked("jwt.has", &[Parameter::Value]),
    asked("json.has", &[Parameter::Value]),
    asked(MENTIONS, &[Text]),
];

/// The function of that name.
pub(super) fn find(name: &str) -> Option<Function> {
    FUNCTIONS.into_iter().find(|function| function.name == name)
}

/// What a pure function gives; `lex` is computed by the evaluation, which holds the lexicon.
pub(super) fn compute(name: &str, arguments: &[Value]) -> Value {
    let first = arguments.first().unwrap_or(&Value::Unknown);
    let second = arguments.get(1).unwrap_or(&Value::Unknown);
    match name {
        "const" | "has" => Value::Bool(first.is_known()),
        "contains" => two_texts(first, second, |text, part| text.contains(part)),
        "starts" => two_texts(first, second, |text, part| text.starts_with(part)),
        "ends" => two_texts(first, second, |text, part| text.ends_with(part)),
        "bits" => match (first.as_int(), second.as_int()) {
            (Some(number), Some(mask)) => Value::Int(number & mask),
            _ => Value::Unknown,
        },
        _ => first
            .as_text()
            .map_or(Value::Unknown, |text| of_text(name, text)),
    }
}

fn of_text(name: &str, text: &str) -> Value {
    match name {
        "length" => Value::Int(i64::try_from(text.chars().count()).unwrap_or(i64::MAX)),
        "entropy" => Value::Float(secret::entropy(text)),
        "lower" => Value::from(text.to_lowercase()),
        "placeholder" => Value::Bool(secret::is_placeholder(text)),
        "weak_secret" => Value::Bool(secret::is_weak_secret(text)),
        "credential" => Value::Bool(secret::is_credential(text)),
        "base64" => Value::optional(jwt::decode_base64_text(text)),
        _ => Value::Unknown,
    }
}

fn two_texts(first: &Value, second: &Value, test: impl Fn(&str, &str) -> bool) -> Value {
    let Some(part) = second.as_text() else {
        return Value::Unknown;
    };
    Value::from(first.any(|item| item.as_text().map(|text| test(text, part))))
}
