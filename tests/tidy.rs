//! The rules of the project that a compiler does not know, read from its sources: which module may use which,
//! how long files and functions may be, how files begin, what they may be called, and where binaries come from.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

#[path = "tidy/layers.rs"]
mod layers;
#[path = "tidy/lengths.rs"]
mod lengths;
#[path = "tidy/source.rs"]
mod source;

use source::{Source, all_files, rust_sources};

/// Fails with all violations at once.
fn assert_none(rule: &str, violations: Vec<String>) {
    assert!(
        violations.is_empty(),
        "{rule}:\n  {}",
        violations.join("\n  ")
    );
}

fn each(rule: &str, check: impl Fn(&Source) -> Vec<String>) {
    assert_none(rule, rust_sources().iter().flat_map(check).collect());
}

#[test]
fn modules_use_only_lower_floors() {
    each(
        "a module may use only what stands below it",
        layers::violations,
    );
}

#[test]
fn the_layer_check_finds_every_way_to_name_a_module() {
    layers::check_itself();
}

#[test]
fn files_are_short() {
    each(
        "files have at most 400 lines, and 600 with a reason",
        lengths::of_file,
    );
    assert_none("exceptions that are no longer needed", lengths::unneeded());
}

#[test]
fn functions_are_short() {
    each("functions have at most 60 lines", lengths::of_functions);
    lengths::check_itself();
}

#[test]
fn files_open_with_what_they_do() {
    each("a file begins with '//!'", |source| {
        match source.text.starts_with("//! ") || source.is_generated() {
            true => Vec::new(),
            false => vec![source.path.clone()],
        }
    });
}

#[test]
fn names_say_what_is_inside() {
    const EMPTY_WORDS: [&str; 8] = [
        "utils", "util", "helpers", "helper", "common", "manager", "misc", "tools",
    ];
    each("a file is named after what it holds", |source| {
        let parts = source.path.trim_end_matches(".rs").split('/');
        parts
            .flat_map(|part| part.split('_'))
            .filter(|word| EMPTY_WORDS.contains(word))
            .map(|word| format!("{}: '{word}'", source.path))
            .collect()
    });
}

#[test]
fn lint_exceptions_carry_a_reason() {
    each("an allow or expect of a lint says why", |source| {
        let mut found = Vec::new();
        for opening in ["#[allow(", "#![allow(", "#[expect(", "#![expect("] {
            for (start, _) in source.code.match_indices(opening) {
                let rest = &source.code[start..];
                let end = rest.find(")]").unwrap_or(rest.len());
                if !rest[..end].contains("reason =") {
                    found.push(source.at(start, "no reason"));
                }
            }
        }
        found
    });
}

#[test]
fn no_file_names_a_machine() {
    // Written in two parts, so that this file passes its own test.
    let forbidden = [
        ["/wo", "rk/"],
        ["/ho", "me/"],
        ["/Us", "ers/"],
        ["/ro", "ot/"],
    ]
    .map(|parts| parts.concat());
    let mut found = Vec::new();
    for path in all_files() {
        let Ok(text) = std::fs::read_to_string(source::root().join(&path)) else {
            continue;
        };
        for (number, line) in (1..).zip(text.lines()) {
            // `androidx/work/Worker` names a class, not a folder at the root.
            let begins_path = |at: usize| {
                let before = line[..at].chars().next_back();
                !before.is_some_and(|one| one.is_alphanumeric() || "._-*}".contains(one))
            };
            let is_bad = |word: &str| line.match_indices(word).any(|(at, _)| begins_path(at));
            if forbidden.iter().any(|word| is_bad(word)) {
                found.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    assert_none("paths of one machine mean nothing on another", found);
}

#[test]
fn every_binary_under_testdata_is_accounted_for() {
    let readme = std::fs::read_to_string(source::root().join("testdata/README.md")).unwrap();
    let missing = all_files()
        .into_iter()
        .filter(|path| path.starts_with("testdata/"))
        .filter(|path| std::fs::read_to_string(source::root().join(path)).is_err())
        .filter(|path| !readme.contains(path.trim_start_matches("testdata/")))
        .collect();
    assert_none(
        "testdata/README.md says where each binary comes from",
        missing,
    );
}
