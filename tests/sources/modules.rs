//! A Gradle project of three modules and two flavours, in Java and Kotlin, built by D8 and R8: how many places of a
//! report lead to the line that was written, and that none leads to another.

use super::comparison;
use super::expectation::{Build, Expectations};
use super::{findings, run, spot};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Of a hundred places, so many lead to a line; the others to the declaration around it.
const LINES_PER_HUNDRED: u64 = 98;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/projects/marina")
}

/// The project as it is after a build, without the sources that no variant has: those are for the tests.
fn built(root: &Path) {
    copy(&folder(), root);
    for flavour in ["free", "paid"] {
        for (build, kind) in [("debug", "debug"), ("r8", "release")] {
            let package = format!("marina-{flavour}-{build}.apk");
            let output = format!("app/build/outputs/apk/{flavour}/{kind}/app-{flavour}-{kind}.apk");
            move_file(root, &package, &output);
        }
        let output = format!("app/build/outputs/mapping/{flavour}Release/mapping.txt");
        move_file(root, &format!("marina-{flavour}-mapping.txt"), &output);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(std::fs::copy(&path, &target).unwrap()),
        }
    }
}

fn move_file(root: &Path, from: &str, to: &str) {
    let to = root.join(to);
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    std::fs::rename(root.join(from), to).unwrap();
}

/// Every place of the findings: where they are, and each step that leads there.
fn places(report: &Value) -> Vec<&Value> {
    let mut places = Vec::new();
    for finding in findings(report) {
        places.push(&finding["location"]);
        let flows = finding["flows"].as_array().unwrap();
        let steps = flows
            .iter()
            .flat_map(|flow| flow["steps"].as_array().unwrap());
        let related = finding["related"].as_array().unwrap();
        places.extend(steps.chain(related).map(|step| &step["location"]));
    }
    assert!(!places.is_empty(), "nothing was found");
    places
}

/// The compiler wrote the line and the name of the file into the app, and R8 into the mapping: the source is that line
/// of that file, and of no other flavour's.
fn check_place(place: &Value, other_flavour: &str) {
    let (code, source) = (&place["place"], &place["source"]);
    let path = source["path"].as_str().unwrap();
    assert!(!path.contains(other_flavour), "{place}");
    assert!(!path.contains("/test/"), "{place}");
    if code["kind"] != "code" || code["line"].is_null() {
        return;
    }
    assert_eq!(source["precision"], "line", "{place}");
    assert_eq!(source["line"], code["line"], "{place}");
    let outer = code["class"].as_str().unwrap().split('$').next().unwrap();
    let package = outer.rsplit_once('.').unwrap().0.replace('.', "/");
    let file = path.rsplit_once('/').unwrap();
    assert!(file.0.ends_with(&package), "{place}");
    if let Some(named) = code["source_file"].as_str() {
        let stem = |name: &str| name.rsplit_once('.').unwrap().0.to_owned();
        assert_eq!(stem(file.1), stem(named), "{place}");
    }
}

fn check(flavour: &str, build: Build) {
    let root = tempfile::tempdir().unwrap();
    built(root.path());
    let kind = match build {
        Build::Debug => "Debug",
        Build::R8 => "Release",
    };
    let variant = format!("{flavour}{kind}");
    let project = root.path().to_str().unwrap();
    let arguments = [
        "scan",
        project,
        "--variant",
        &variant,
        "-f",
        "json",
        "--fail-on",
        "never",
    ];
    let (report, messages, code) = run(&arguments);
    assert_eq!(code, 0, "{messages}");
    let sources = format!("app/src/{flavour}");
    let parts = ["app/src/main", &sources, "core/src/main", "login/src/main"];
    let expected = Expectations::of_parts(root.path(), &parts);
    let actual: Vec<_> = findings(&report)
        .iter()
        .map(|finding| spot::of("marina", finding))
        .collect();
    let difference = comparison::difference(&expected, build, &actual);
    assert!(
        difference.is_empty(),
        "{variant}:\n{}",
        difference.join("\n")
    );
    let counts = &report["apps"][0]["sources"];
    let number = |key: &str| counts[key].as_u64().unwrap();
    assert_eq!(number("foreign"), 0, "{counts}");
    assert_eq!(
        number("lines") + number("declarations"),
        number("places"),
        "{counts}"
    );
    assert!(
        number("lines") * 100 >= number("places") * LINES_PER_HUNDRED,
        "{counts}"
    );
    let other = match flavour {
        "free" => "src/paid",
        _ => "src/free",
    };
    for place in places(&report) {
        check_place(place, other);
    }
}

#[test]
fn free_debug() {
    check("free", Build::Debug);
}

#[test]
fn free_release() {
    check("free", Build::R8);
}

#[test]
fn paid_debug() {
    check("paid", Build::Debug);
}

#[test]
fn paid_release() {
    check("paid", Build::R8);
}
