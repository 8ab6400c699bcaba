//! The names that rules may use against an app that has something of everything: every name is known about one
//! thing or another, so that no rule waits for an answer that nobody gives. The conditions of the matches do the same
//! for functions.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use sessionlint::container;
use sessionlint::scan::{ScanOptions, scan_app};
use sessionlint::selftest;
use sessionlint::signatures::{BuiltIn, SignatureSet};

/// What a rule says besides its matches and its lines.
const HEAD: &str = r#"schema = 1
title = "Names of one place"
severity = "note"
security_severity = 1.0
precision = "high"
confidence = 50
cwe = [200]
message = "Something of '{app.package}'."
"#;

/// What the open names are asked for.
const BELOW: [(&str, &str); 9] = [
    ("a1.*", "a1.key"),
    ("a2.*", "a2.key"),
    ("a3.*", "a3.key"),
    ("a4.*", "a4.key"),
    ("a5.*", "a5.key"),
    ("group.*", "group.token"),
    ("json.*", "json.token"),
    ("jwt.header.*", "jwt.header.alg"),
    ("jwt.payload.*", "jwt.payload.role"),
];

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The table in the manual of the signatures, which is written from the code: places with their names. Stores have
/// no matches; their templates are filled in while the session map is made.
fn documented() -> BTreeMap<String, Vec<String>> {
    let manual = read("signatures/README.md");
    let (_, table) = manual.split_once("| Where | Names |\n|---|---|\n").unwrap();
    let rows = table.lines().take_while(|line| line.starts_with("| "));
    let name = |name: &str| name.trim_matches('`').to_owned();
    rows.map(|row| row.trim_matches(['|', ' ']).split_once(" | ").unwrap())
        .filter(|(place, _)| !place.ends_with(" of a store"))
        .map(|(place, names)| (place.to_owned(), names.split(' ').map(name).collect()))
        .collect()
}

/// The matches for each place, with the name of their file.
fn matches() -> BTreeMap<String, (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/signatures/names");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let rules = files.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    rules
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let place = text.lines().next().unwrap().trim_start_matches("# ");
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (place.to_owned(), (stem, text))
        })
        .collect()
}

/// A rule with one line for every name: findings show the lines whose name is known.
fn rule(id: &str, names: &[String], matches: &str) -> String {
    let mut text = format!("id = \"{id}\"\n{HEAD}verify = [\n");
    for name in names {
        let below = BELOW.iter().find(|(open, _)| open == name);
        let asked = below.map_or(name.as_str(), |(_, asked)| asked);
        writeln!(text, "  \"{name} {{{asked}}}\",").unwrap();
    }
    format!("{text}]\n{matches}")
}

#[test]
fn every_name_is_answered() {
    let (documented, matches) = (documented(), matches());
    let places: Vec<&String> = documented.keys().collect();
    assert_eq!(places, matches.keys().collect::<Vec<_>>());
    let pack = tempfile::tempdir().unwrap();
    std::fs::create_dir(pack.path().join("leaks")).unwrap();
    for (place, (id, matches)) in &matches {
        let path = pack.path().join(format!("leaks/{id}.toml"));
        std::fs::write(path, rule(id, &documented[place], matches)).unwrap();
    }
    let folders = [pack.path().to_owned()];
    let set =
        SignatureSet::load(&folders, BuiltIn::DataOnly).unwrap_or_else(|error| panic!("{error}"));
    let examples = selftest::examples("names", &read("testdata/signatures/names/app.md")).unwrap();
    let bytes = selftest::example_apk(&examples[0]).unwrap();
    let app = container::open_bytes("names.apk", bytes).unwrap();
    let report = scan_app(&app, &set, &ScanOptions::default(), &|_| {}).unwrap();
    let mut known: BTreeSet<(&str, &str)> = BTreeSet::new();
    for finding in &report.findings {
        let names = finding
            .verify
            .iter()
            .filter_map(|line| line.split(' ').next());
        known.extend(names.map(|name| (finding.rule.as_str(), name)));
    }
    let unknown: Vec<String> = matches
        .iter()
        .flat_map(|(place, (id, _))| documented[place].iter().map(move |name| (id, name)))
        .filter(|(id, name)| !known.contains(&(id.as_str(), name.as_str())))
        .map(|(id, name)| format!("{id}: {name}"))
        .collect();
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}
