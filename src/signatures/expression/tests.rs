//! Conditions against a made-up call.

use super::{Argument, Environment, Expression, Scope, Value};
use crate::signatures::lexicon::{Entry, Lexicon, LexiconParts, Meaning};
use crate::signatures::regex::Trust;
use crate::signatures::vocabulary::Subject;
use std::sync::Arc;

/// A call whose first argument is a known text, whose second a number, and whose third is not known.
struct Call;

impl Environment for Call {
    fn name(&self, path: &str) -> Value {
        match path {
            "a1" => Value::text("Bearer 9f8e7d6c5b4a3928"),
            "a2" => Value::Int(0x2001),
            "a4" => Value::List([Value::text("http"), Value::text("https")].into()),
            "a5" => Value::text("1234567890"),
            "a6" => Value::text("c2VjcmV0"),
            "app.debuggable" => Value::Bool(true),
            _ => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        match (function, arguments) {
            ("field", [Argument::Name("a3")]) => Value::text("Lokhttp3/Level;->BODY"),
            ("calls_to", [Argument::Pattern(pattern)]) => {
                Value::Bool(pattern.as_str().contains("finish"))
            }
            ("app.mentions", [Argument::Value(Value::Text(text))]) => {
                Value::Bool(&**text == "api.example.org")
            }
            _ => Value::Unknown,
        }
    }
}

fn parse(text: &str) -> Result<Expression, super::ExpressionError> {
    let token = Entry {
        words: "access token".to_owned(),
        regex: None,
        anchors: Vec::new(),
        meaning: Meaning::Term {
            weight: 3,
            value: None,
        },
    };
    let lexicon = Lexicon::new(LexiconParts {
        name: "session".to_owned(),
        max_chars: 64,
        strip_prefixes: Vec::new(),
        entries: vec![token],
    });
    Expression::parse(
        text,
        &Scope {
            vocabulary: &Subject::Call,
            lexicons: &[Arc::new(lexicon)],
            trust: Trust::Unchecked,
        },
    )
}

#[test]
fn conditions_are_three_valued() {
    let check = |text: &str, expected: Option<bool>| {
        let expression = parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(expression.evaluate(&Call).truth(), expected, "{text}");
        assert_eq!(expression.holds(&Call), expected == Some(true), "{text}");
    };
    check("true", Some(true));
    check("a3", None);
    check("!a3", None);
    check("a3 == 1", None);
    check("!(a3 == 1)", None);
    check("a3 == 1 & false", Some(false));
    check("a3 == 1 | true", Some(true));
    check("a3 == 1 & true", None);
    check("const(a3)", Some(false));
    check("!has(a3) & const(a1)", Some(true));
    check("app.debuggable", Some(true));
    check("app.debuggable == 1", Some(true));
    check("!app.debuggable", Some(false));
    check("a2 == 0x2001", Some(true));
    check("bits(a2, 0x2000) != 0", Some(true));
    check("bits(a3, 1) != 0", None);
    check("a2 > 8192 & a2 <= 8193", Some(true));
    check("a1 == 5", Some(false));
    check("a1 != 5", Some(true));
    check("a1 < 5", None);
    check("a5 == 1234567890", Some(true));
    check("a1 ~ /^bearer/", Some(false));
    check("a1 ~ /(?i)^bearer /", Some(true));
    check("!(a3 ~ /x/)", None);
    check(
        "lower(a1) in ['basic', 'bearer 9f8e7d6c5b4a3928']",
        Some(true),
    );
    check("a2 in [1, 8193]", Some(true));
    check("a3 in ['x']", None);
    check("length(a1) == 23", Some(true));
    check("entropy(a1) >= 3.2", Some(true));
    check(
        "contains(a1, '9f8e') & starts(a1, 'Bearer') & ends(a1, '28')",
        Some(true),
    );
    check("credential(a1) & !placeholder(a1)", Some(true));
    check("base64(a6) == 'secret'", Some(true));
    check("weak_secret(base64(a6))", Some(true));
    check("lex('KEY_ACCESS_TOKEN', 'session') >= 2", Some(true));
    check("lex(a3, 'session') >= 2", None);
    check("lex(a1, 'session') >= 2", Some(false));
    check("a4 == 'http'", Some(true));
    check("a4 == 'ftp'", Some(false));
    check("a4 ~ /^https$/", Some(true));
    check("contains(a4, 'ttps')", Some(true));
    check("field(a3) ~ /->(BODY|HEADERS)$/", Some(true));
    check("calls_to('Landroid/app/Activity+;->finish()')", Some(true));
    check("app.mentions('api.example.org')", Some(true));
    check("true | false & false", Some(true));
    check("(true | false) & false", Some(false));
    check("a1 ~ /a\\/b/", Some(false));
}

#[test]
fn mistakes_say_where_and_what() {
    let check = |text: &str, offset: usize, part: &str| {
        let error = parse(text).map(|_| ()).unwrap_err();
        assert!(error.message.contains(part), "{text}: {}", error.message);
        assert_eq!(error.offset, offset, "{text}: {}", error.message);
    };
    check("", 0, "expected a condition, not the end");
    check("a1 ==", 5, "not the end");
    check("const(a1) const(a2)", 10, "join conditions with & or |");
    check(
        "cell.name == 'x'",
        0,
        "unknown name 'cell.name' in match.call",
    );
    check("debug_gatd", 0, "did you mean 'debug_gated'?");
    check("lenght(a1) > 3", 0, "did you mean 'length'?");
    check("near('x')", 0, "unknown function 'near' in match.call");
    check("const()", 6, "const takes 1 argument");
    check("bits(a1)", 7, "bits takes 2 arguments");
    check("const(a1, a2)", 8, "const takes 1 argument");
    check("(a1", 3, "expected ')'");
    check("a1 ~ 'x'", 5, "expected /a regular expression/");
    check("a1 ~ /(/", 5, "bad regular expression");
    check("a1 ~ /x", 5, "closing / is missing");
    check("a1 == 'x", 6, "closing ' is missing");
    check("a1 in ['a' 'b']", 11, "expected ']'");
    check("a1 in [a2]", 7, "expected a text or a number");
    check("a1 == \"x\"", 6, "unexpected character '\"'");
    check("a1 == 12ab", 6, "'12ab' is no number");
    check("lex(a1, 'words')", 8, "there is no lexicon 'words'");
    check("calls_to('finish')", 9, "'->' is missing");
    check("calls_to(a1)", 9, "takes a method pattern");
    check("field('x')", 6, "field takes a name");
    check(
        "app.mentions(a1)",
        13,
        "app.mentions takes a text in 'quotes'",
    );
    check(&"(".repeat(40), 24, "levels of nesting");
    check(&"!".repeat(40), 24, "levels of nesting");
}

#[test]
fn texts_that_are_looked_for_in_the_app_are_listed() {
    let text = "a1 == 'x' & !(app.mentions('a.example') | !app.mentions('b.example'))";
    assert_eq!(parse(text).unwrap().mentions(), ["a.example", "b.example"]);
}
