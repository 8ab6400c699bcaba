//! Goldens of session maps: those of the test apps, and those of `testdata/maps/<case>/code.smali`, as `sessionlint map`
//! prints them. `UPDATE=1` rewrites the expected texts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

use sessionlint::selftest::smali::assemble;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Test apps whose maps are compared.
const APPS: [&str; 7] = [
    "bank", "clinic", "ferry", "legacy", "lodge", "rides", "shop",
];

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
}

fn run(arguments: &[&str]) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sessionlint"));
    let output = command.args(arguments).output().unwrap();
    Outcome {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn app(name: &str) -> PathBuf {
    testdata().join("apps").join(name)
}

/// The map of a file without the lines about the file itself.
fn map(path: &Path, arguments: &[&str]) -> String {
    let outcome = run(&[&["map", path.to_str().unwrap()], arguments].concat());
    assert_eq!(outcome.code, 0, "{}: {}", path.display(), outcome.stderr);
    let lines = outcome.stdout.lines();
    lines.skip(3).map(|line| format!("{line}\n")).collect()
}

fn check(golden: &Path, text: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(golden, text).unwrap();
    }
    let expected = std::fs::read_to_string(golden).unwrap();
    assert_eq!(text, expected, "{}", golden.display());
}

#[test]
fn maps_of_the_test_apps() {
    for app in APPS {
        let path = testdata().join(format!("apps/{app}/{app}-debug.apk"));
        check(
            &testdata().join(format!("maps/{app}.txt")),
            &map(&path, &[]),
        );
    }
}

#[test]
fn maps_of_the_cases() {
    let folder = tempfile::tempdir().unwrap();
    for case in ["fates", "life"] {
        let code = std::fs::read_to_string(testdata().join(format!("maps/{case}/code.smali")));
        let dex = folder.path().join(format!("{case}.dex"));
        std::fs::write(&dex, assemble(&code.unwrap()).unwrap()).unwrap();
        check(
            &testdata().join(format!("maps/{case}/map.txt")),
            &map(&dex, &[]),
        );
    }
}

#[test]
fn shrinking_changes_no_cell_and_no_fate() {
    let app = testdata().join("apps/bank");
    let mapping = app.join("mapping.txt");
    let cells = |text: String| -> Vec<String> {
        let own = text
            .lines()
            .filter(|line| line.starts_with("  '") || line.contains("ended"));
        own.map(|line| line.split(':').next().unwrap().to_owned())
            .collect()
    };
    let debug = cells(map(&app.join("bank-debug.apk"), &[]));
    let shrunk = map(
        &app.join("bank-r8.apk"),
        &["--mapping", mapping.to_str().unwrap()],
    );
    assert!(!debug.is_empty());
    assert_eq!(debug, cells(shrunk));
}

#[test]
fn maps_are_written_in_every_format_and_bad_inputs_end_with_3() {
    let folder = tempfile::tempdir().unwrap();
    let good = app("shop/shop-debug.apk");
    let good = good.to_str().unwrap();
    for (format, begins) in [
        ("text", "shop-debug.apk"),
        ("json", "{"),
        ("dot", "digraph"),
        ("svg", "<svg"),
    ] {
        let printed = run(&["map", good, "-f", format]);
        assert_eq!(printed.code, 0, "{format}: {}", printed.stderr);
        assert!(printed.stdout.starts_with(begins), "{format}");
        let file = folder.path().join(format);
        let written = run(&["map", good, "-f", format, "-o", file.to_str().unwrap()]);
        assert_eq!((written.code, &*written.stdout), (0, ""), "{format}");
        assert_eq!(std::fs::read_to_string(file).unwrap(), printed.stdout);
    }
    let missing = folder.path().join("missing.apk");
    let outcome = run(&["map", missing.to_str().unwrap()]);
    assert_eq!(outcome.code, 3);
    assert!(outcome.stderr.contains("missing.apk"), "{}", outcome.stderr);
}

#[test]
fn a_comparison_ends_with_1_when_a_finding_appeared() {
    let (bank, shop) = (app("bank/bank-debug.apk"), app("shop/shop-debug.apk"));
    let (bank, shop) = (bank.to_str().unwrap(), shop.to_str().unwrap());
    for (old, new, arguments, code) in [
        (bank, bank, &[][..], 0),
        (shop, bank, &[], 1),
        (shop, bank, &["--fail-on", "never"], 0),
        (bank, shop, &[], 0),
    ] {
        let outcome = run(&[&["diff", old, new], arguments].concat());
        assert_eq!(outcome.code, code, "{old} {new}: {}", outcome.stderr);
        let is_same = outcome.stdout.contains("nothing that is compared");
        assert_eq!(is_same, old == new, "{}", outcome.stdout);
    }
    let outcome = run(&["diff", shop, bank, "-f", "json"]);
    let changes: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(changes["new"]["file_name"], "bank-debug.apk");
    assert!(!changes["cells"]["appeared"].as_array().unwrap().is_empty());
}
