//! Ceilings of scripts. The thread that parses has limits::SCRIPT_STACK_BYTES, which the deepest script that is let
//! through does not use up; no script within limits::ALL_SCRIPT_BYTES reaches limits::SCRIPT_EXPRESSIONS in the time of a test.

use super::told;
use sessionlint::bytes::limits;
use sessionlint::finding::Gap;
use sessionlint::session::script::{ScriptFile, build};
use sessionlint::signatures::SignatureSet;

/// What is told of scripts.
fn gaps(files: &[(&str, &str)]) -> Vec<Gap> {
    let files: Vec<ScriptFile<'_>> = files
        .iter()
        .map(|(path, text)| ScriptFile {
            path,
            text,
            data: text.as_bytes(),
        })
        .collect();
    build(&SignatureSet::builtin().unwrap(), &[], &files).gaps
}

#[test]
fn large_scripts_are_left_out() {
    let comment = |bytes: usize| format!("/* localStorage {} */", " ".repeat(bytes));
    let too_large = comment(limits::SCRIPT_BYTES);
    told(
        &gaps(&[("assets/a.js", &too_large)]),
        "the script is too large",
    );
    let large = comment(limits::ALL_SCRIPT_BYTES / 2 - 64);
    let files = [
        ("assets/a.js", &*large),
        ("assets/b.js", &large),
        ("assets/c.js", &large),
    ];
    let found = gaps(&files);
    told(&found, "the app has too many scripts");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].artifact, "assets/c.js");
}

#[test]
fn modules_and_scripts_are_counted() {
    let many = "__d(function(){},1,[]);\n".repeat(limits::BUNDLE_MODULES + 1);
    told(
        &gaps(&[("assets/index.android.bundle", &many)]),
        "too many modules",
    );
    let page = "<script>a</script>".repeat(limits::SCRIPTS + 1);
    told(
        &gaps(&[("assets/index.html", &page)]),
        "the app has too many scripts",
    );
}

#[test]
fn deep_scripts_are_left_out() {
    let deep = format!("localStorage.a = {}", "[".repeat(limits::SCRIPT_DEPTH + 1));
    told(
        &gaps(&[("assets/a.js", &deep)]),
        "constructs stand too deep",
    );
}
