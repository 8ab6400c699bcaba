//! Findings on the lines of the sources: the test apps scanned with `--source-root`, as a user does it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

#[path = "apps/comparison.rs"]
mod comparison;
#[allow(dead_code, reason = "the test of names asks more of it")]
#[path = "apps/expectation.rs"]
mod expectation;
#[path = "sources/modules.rs"]
mod modules;
#[path = "sources/project.rs"]
mod project;
#[path = "sources/spot.rs"]
mod spot;

use expectation::{Build, Expectations, Kind};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn app_folder(app: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/apps")
        .join(app)
}

/// Runs the command and gives its JSON report, its messages and its exit code.
fn run(arguments: &[&str]) -> (Value, String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_sessionlint"))
        .args(arguments)
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    let messages = String::from_utf8(output.stderr).unwrap();
    (report, messages, output.status.code().unwrap())
}

fn scanned(app: &str, build: Build, root: &Path) -> Value {
    let folder = app_folder(app);
    let name = match build {
        Build::Debug => format!("{app}-debug.apk"),
        Build::R8 => format!("{app}-r8.apk"),
    };
    let (package, mapping) = (folder.join(name), folder.join("mapping.txt"));
    let mut arguments = vec!["scan", package.to_str().unwrap(), "-f", "json"];
    arguments.extend([
        "--fail-on",
        "never",
        "--source-root",
        root.to_str().unwrap(),
    ]);
    if build == Build::R8 {
        arguments.extend(["--mapping", mapping.to_str().unwrap()]);
    }
    run(&arguments).0
}

fn findings(report: &Value) -> &[Value] {
    report["apps"][0]["findings"].as_array().unwrap()
}

/// Every finding of both builds stands where the sources announce it, and is the same one in both.
fn check(app: &str) {
    let reports = [Build::Debug, Build::R8].map(|build| {
        let report = scanned(app, build, &app_folder(app));
        check_build(app, build, &report);
        report
    });
    let expected = Expectations::read(&app_folder(app));
    let [debug, r8] = reports
        .each_ref()
        .map(|report| fingerprints(app, &expected, report));
    assert_eq!(debug, r8, "{app}");
}

fn check_build(app: &str, build: Build, report: &Value) {
    let expected = Expectations::read(&app_folder(app));
    let actual: Vec<_> = findings(report)
        .iter()
        .map(|finding| spot::of(app, finding))
        .collect();
    let difference = comparison::difference(&expected, build, &actual);
    assert!(difference.is_empty(), "{app}:\n{}", difference.join("\n"));
    let counts = &report["apps"][0]["sources"];
    let number = |key: &str| counts[key].as_u64().unwrap();
    // What is left has no line in the build, or is generated.
    assert!(number("lines") * 100 >= number("places") * 60, "{counts}");
    assert_eq!(
        number("lines") + number("declarations") + number("foreign"),
        number("places"),
        "{counts}"
    );
}

/// Fingerprints with their rules; without the findings of which the sources say that R8 moves them.
fn fingerprints(app: &str, expected: &Expectations, report: &Value) -> BTreeSet<(String, String)> {
    let is_moved = |spot: &spot::Spot| {
        let kinds = [Kind::DebugFinding, Kind::R8Finding, Kind::Later];
        let moved = expected.all.iter().filter(|one| kinds.contains(&one.kind));
        let mut same = moved.filter(|one| one.rule == spot.rule && one.file == spot.file);
        same.any(|one| spot.line.is_none_or(|line| line == one.line))
    };
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    findings(report)
        .iter()
        .filter(|finding| !is_moved(&spot::of(app, finding)))
        .map(|finding| (text(finding, "rule"), text(finding, "fingerprint")))
        .collect()
}

#[test]
fn java_sources() {
    check("clinic");
}

#[test]
fn kotlin_sources_and_resources() {
    check("journal");
}

#[test]
fn coroutines() {
    check("rides");
}

#[test]
fn lambdas() {
    check("messenger");
}

#[test]
fn classes_with_short_names() {
    check("legacy");
}

/// Sources that were changed after the build lead to methods, never to wrong lines.
#[test]
fn changed_sources_do_not_mislead() {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in &Expectations::read(&app_folder("clinic")).files {
        let target = root.path().join(path);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        let (first, rest) = text.split_once('\n').unwrap();
        std::fs::write(target, format!("{first}{}{rest}", "\n".repeat(200))).unwrap();
    }
    let report = scanned("clinic", Build::Debug, root.path());
    let mut methods = 0;
    for finding in findings(&report) {
        let source = &finding["location"]["source"];
        if source["path"].as_str().unwrap().ends_with(".java") {
            assert_ne!(source["precision"], "line", "{finding}");
            methods += usize::from(source["precision"] == "method");
        }
    }
    assert!(methods > 10, "{methods} methods");
}

#[test]
fn a_mapping_of_another_build_is_refused_unless_forced() {
    let apk = app_folder("bank").join("bank-r8.apk");
    let other = app_folder("shop").join("mapping.txt");
    let mut arguments = vec!["scan", apk.to_str().unwrap(), "-f", "json", "--mapping"];
    arguments.push(other.to_str().unwrap());
    let (_, messages, code) = run(&arguments);
    assert_eq!(code, 3, "{messages}");
    assert!(messages.contains("another build") && messages.contains("--force-mapping"));
    arguments.push("--force-mapping");
    let (report, messages, code) = run(&arguments);
    assert_eq!((code, messages.as_str()), (1, ""));
    assert!(!findings(&report).is_empty());
}

#[test]
fn foreign_sources_are_told() {
    let apk = app_folder("bank").join("bank-debug.apk");
    let root = app_folder("journal").join("src");
    let arguments = [
        "scan",
        apk.to_str().unwrap(),
        "-f",
        "json",
        "--source-root",
        root.to_str().unwrap(),
    ];
    let (report, messages, _) = run(&arguments);
    assert!(
        messages.contains("is it the repository of this app?"),
        "{messages}"
    );
    assert_eq!(report["apps"][0]["sources"]["lines"], 0);
}
