//! Tests of the tree: what values are made of, and hostile texts.

use super::{DepthError, Expr, ScriptError, ScriptText, Scripts, parse};

fn parsed(text: &str) -> (Scripts, Vec<(usize, ScriptError)>) {
    let range = 0..text.len();
    parse(&[ScriptText {
        file: 0,
        text,
        range,
        module: None,
    }])
}

/// What the variable `x` may hold, in short.
fn check(text: &str, expected: &[&str]) {
    let (scripts, errors) = parsed(text);
    assert_eq!(errors, [], "{text}");
    let (_, variable) = scripts
        .variables()
        .find(|(_, one)| &*one.name == "x")
        .unwrap();
    let shown: Vec<String> = variable
        .values
        .iter()
        .map(|value| show(&scripts, *value))
        .collect();
    assert_eq!(shown, expected, "{text}");
}

fn show(scripts: &Scripts, index: super::ExprIdx) -> String {
    let list = |parts: &[super::ExprIdx]| {
        let shown: Vec<String> = parts.iter().map(|part| show(scripts, *part)).collect();
        shown.join(" ")
    };
    match scripts.expr(index) {
        Expr::Text(text) => format!("'{text}'"),
        Expr::Number(number) => number.to_string(),
        Expr::Bool(truth) => truth.to_string(),
        Expr::Variable(variable) => scripts.variable(*variable).unwrap().name.to_string(),
        Expr::Global(name) => format!("global {name}"),
        Expr::Member { object, name } => format!("{}.{name}", show(scripts, *object)),
        Expr::Element { object, key } => {
            format!("{}[{}]", show(scripts, *object), show(scripts, *key))
        }
        Expr::Call {
            callee, arguments, ..
        } => format!("{}({})", show(scripts, *callee), list(arguments)),
        Expr::Join(parts) => format!("join({})", list(parts)),
        Expr::Choice(parts) => format!("choice({})", list(parts)),
        Expr::Awaited(value) => format!("await {}", show(scripts, *value)),
        Expr::Object(members) => {
            let shown: Vec<String> = members
                .iter()
                .map(|(name, value)| {
                    format!(
                        "{}: {}",
                        name.as_deref().unwrap_or("..."),
                        show(scripts, *value)
                    )
                })
                .collect();
            format!("{{{}}}", shown.join(", "))
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn values_of_variables() {
    check(
        "var x = 'a' + b + (c + 'd');",
        &["join('a' global b global c 'd')"],
    );
    check(
        "let x = `a${b}`; x = x || !0",
        &["join('a' global b)", "choice(x true)"],
    );
    check(
        "const {token: x} = await f(1)",
        &["await global f(1).token"],
    );
    check("(function ({x}) {})(y)", &[".x"]);
    check("var [, x] = useState('')", &["global useState('')[1]"]);
    check("x = 1; { let y = 2; y = 3 } var x", &["1"]);
    check(
        "import x, {y} from 'storage'",
        &["global require('storage').default"],
    );
    check(
        "const x = {a: 'b', ...c, [d]: e}",
        &["{a: 'b', ...: global c, ...: global e}"],
    );
    check("var x; ({x} = r.data)", &["global r.data.x"]);
    check("var x = a['b'][c]?.d", &["global a.b[global c].d"]);
}

#[test]
fn texts_that_are_no_scripts_are_left_out() {
    for text in ["<html>", "function ("] {
        assert_eq!(parsed(text).1, [(0, ScriptError::Syntax)], "{text}");
    }
    assert_eq!(parsed("").1, []);
}

#[test]
fn deep_scripts_do_not_reach_the_end_of_the_stack() {
    let limit = crate::bytes::limits::SCRIPT_DEPTH;
    for part in [
        "(",
        "[",
        "{",
        "!",
        "a=>",
        "a?b:",
        "if(a)",
        "a=",
        "f(",
        "`${",
        "{a:",
        "function f(){",
        "class A extends ",
        "new ",
    ] {
        let too_deep = part.repeat(limit + 1);
        assert_eq!(
            parsed(&too_deep).1,
            [(0, ScriptError::Depth(DepthError::TooDeep))],
            "{part}"
        );
        // Whether this is a script is no matter: it must be read to its end.
        parsed(&part.repeat(limit - 2));
    }
    let deepest = limit - 3;
    let call = format!("x = {}1{};", "f(".repeat(deepest), ")".repeat(deepest));
    assert_eq!(parsed(&call).1, []);
    let long = format!("x = a{};", ".then(b)".repeat(100_000));
    assert_eq!(parsed(&long).1, []);
    let sum = format!("x = a{};", "+a".repeat(100_000));
    assert_eq!(parsed(&sum).1, []);
    let product = format!("x = a{};", "*a".repeat(100_000));
    assert_eq!(parsed(&product).1, []);
}
