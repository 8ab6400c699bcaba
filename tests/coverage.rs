//! `docs/coverage.md` against the rules and test apps that there are.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

use sessionlint::signatures::{BuiltIn, SignatureSet};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Families all of whose rules must stand in a row: the articles are about them.
const COVERED: [&str; 4] = ["logout", "lifecycle", "chat", "health"];

struct Row {
    item: String,
    rules: Vec<String>,
    apps: Vec<String>,
    note: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(root().join("docs/coverage.md")).unwrap();
    let lines = text.lines().filter(|line| line.starts_with("| "));
    let rows = lines.filter(|line| !line.starts_with("| item |"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
        assert_eq!(cells.len(), 4, "four cells: {line}");
        Row {
            item: cells[0].trim().to_owned(),
            rules: quoted(cells[1]),
            apps: quoted(cells[2]),
            note: cells[3].trim().to_owned(),
        }
    })
    .collect()
}

/// The files of a test app's sources.
fn sources(folder: PathBuf) -> String {
    let mut all = String::new();
    let mut open = vec![folder];
    while let Some(folder) = open.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => all.push_str(&std::fs::read_to_string(&path).unwrap_or_default()),
            }
        }
    }
    all
}

#[test]
fn every_item_names_rules_that_exist_or_says_what_stands_for_them() {
    let set = SignatureSet::load(&[], BuiltIn::Used).unwrap();
    let rules: BTreeSet<String> = set.rule_infos().into_iter().map(|rule| rule.id).collect();
    let rows = rows();
    assert!(rows.len() > 30, "all items of both articles");
    for row in &rows {
        assert!(
            !row.rules.is_empty() || !row.note.is_empty(),
            "{}: neither a rule nor a reason",
            row.item
        );
        for rule in &row.rules {
            assert!(
                rules.contains(rule),
                "{}: there is no rule '{rule}'",
                row.item
            );
        }
    }
}

#[test]
fn every_app_that_is_named_shows_a_rule_of_its_row() {
    for row in rows() {
        for app in &row.apps {
            let folder = root().join("testdata/apps").join(app);
            assert!(folder.is_dir(), "{}: there is no app '{app}'", row.item);
            let sources = sources(folder);
            let shows = |rule: &String| {
                let marks = sources.split("finding: ").skip(1);
                let mut named = marks.map(|rest| rest.split_whitespace().next());
                named.any(|name| name.is_some_and(|name| name.trim_end_matches(',') == rule))
            };
            assert!(
                row.rules.iter().any(shows),
                "{}: '{app}' shows none of {:?}",
                row.item,
                row.rules
            );
        }
    }
}

#[test]
fn no_rule_about_the_end_and_the_age_of_sessions_is_missing() {
    let set = SignatureSet::load(&[], BuiltIn::Used).unwrap();
    let named: BTreeSet<String> = rows().into_iter().flat_map(|row| row.rules).collect();
    let missing: Vec<String> = set
        .rule_infos()
        .into_iter()
        .filter(|rule| COVERED.contains(&rule.family.as_str()))
        .map(|rule| rule.id)
        .filter(|id| !named.contains(id))
        .collect();
    assert!(missing.is_empty(), "add to docs/coverage.md: {missing:?}");
}
