//! Tests of the bound: flat scripts, every construct that recurses, and what hides brackets.

use super::{DepthError, check};

fn assert(text: &str, expected: Result<(), DepthError>) {
    let shown: String = text.chars().take(60).collect();
    assert_eq!(check(text, 200), expected, "{shown}");
}

#[test]
fn real_scripts_are_flat() {
    assert(&"a = b + c(d)[e] ? f : g;\n".repeat(500), Ok(()));
    assert(&"a = b\nc = d\n".repeat(500), Ok(()));
    assert(&format!("x = {};", "'a' + ".repeat(5000) + "b"), Ok(()));
    assert(&format!("x = [{}];", "a => b,".repeat(5000)), Ok(()));
    assert(
        &format!(
            "switch (a) {{ {} }}",
            "case 1: b = /[(\"]/; break;".repeat(500)
        ),
        Ok(()),
    );
    assert(
        &format!(
            "if (a) {{ b }} else if (c) {{ d }}{}",
            "\nif (a) b; else c;".repeat(500)
        ),
        Ok(()),
    );
    assert(
        "x = a / b; y = ')' / 2; z = (1) / 2; /re'/.test(x); if (a) /'/.exec(b)",
        Ok(()),
    );
    assert("x = `a${`b${c}`}` ;", Ok(()));
}

#[test]
fn every_construct_that_recurses_counts() {
    for part in [
        "(",
        "[",
        "{",
        "!",
        "~",
        "- ",
        "typeof ",
        "void ",
        "await ",
        "new ",
        "a => ",
        "a ? ",
        "a = ",
        "a ** ",
        "if (a) ",
        "while (a) ",
        "for (;;) ",
        "do ",
        "a: ",
        "`${",
        "f(",
        "function f() {",
        "with (a) ",
        "a ? b : ",
        "class A extends ",
        "x = {a: ",
        "delete ",
        "a += ",
        "a ? b : c\nin ",
    ] {
        assert(&part.repeat(201), Err(DepthError::TooDeep));
    }
    assert(
        &format!("{}b", "if (a) b; else ".repeat(250)),
        Err(DepthError::TooDeep),
    );
    assert(
        &format!("{}b", "if (a) {b} else ".repeat(250)),
        Err(DepthError::TooDeep),
    );
}

#[test]
fn what_hides_brackets_does_not_close_them() {
    assert(&"(')' + ".repeat(201), Err(DepthError::TooDeep));
    assert(&"(/[)]/, ".repeat(201), Err(DepthError::TooDeep));
    assert(&"(/* ) */ ".repeat(201), Err(DepthError::TooDeep));
    assert(&"(// )\n".repeat(201), Err(DepthError::TooDeep));
    assert(&"(`)` + ".repeat(201), Err(DepthError::TooDeep));
    assert("x = function () {} / '(' / 2", Err(DepthError::Ambiguous));
}
