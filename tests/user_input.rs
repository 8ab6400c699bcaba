//! What users write, made to cost too much: refused or cut with a message, and quickly.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

use sessionlint::bytes::limits;
use sessionlint::report::retrace::{LINE_BYTES, LINES, Mapping};
use sessionlint::signatures::{BuiltIn, PackFile, PackFiles, SignatureSet};
use std::borrow::Cow;
use std::path::Path;
use std::time::{Duration, Instant};

/// Longer than any of these inputs may take, even in a debug build on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

/// A good rule that looks for literals.
fn rule() -> String {
    let path = "signatures/secrets/embedded-privileged-credential.toml";
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    text.replace("embedded-privileged-credential", "hostile")
}

/// The rule with one line replaced, and the number of that line.
fn with_line(start: &str, replacement: &str) -> (String, usize) {
    let rule = rule();
    let line = rule
        .lines()
        .position(|line| line.starts_with(start))
        .unwrap();
    let lines = rule.lines().enumerate();
    let lines: Vec<&str> = lines
        .map(|(at, text)| if at == line { replacement } else { text })
        .collect();
    (lines.join("\n"), line + 1)
}

/// The messages about a rule, with the path of its file; empty when it is good.
fn problems(text: &str) -> Vec<String> {
    let started = Instant::now();
    let pack = PackFiles {
        root: "pack".to_owned(),
        files: vec![PackFile {
            path: "secrets/hostile.toml".to_owned(),
            text: Cow::Owned(text.to_owned()),
        }],
    };
    let loaded = SignatureSet::with_pack(pack, BuiltIn::DataOnly);
    assert!(started.elapsed() < LONGEST, "{:?}", started.elapsed());
    match loaded {
        Ok(_) => Vec::new(),
        Err(error) => error.problems.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn expressions_that_cost_too_much_are_refused_where_they_stand() {
    assert_eq!(
        problems(&rule()),
        [] as [String; 0],
        "the rule itself is good"
    );
    let deep = limits::REGEX_DEPTH as usize + 10;
    let nested = limits::EXPRESSION_DEPTH + 10;
    for (start, value, expected) in [
        (
            "regex",
            // Each letter of such a class takes some hundred bytes: far beyond what is allowed.
            format!("'(?:\\w{{{0}}}){{{0}}}'", limits::REGEX_BYTES >> 13),
            "regular expression",
        ),
        (
            "regex",
            format!("'{}a{}'", "(".repeat(deep), ")".repeat(deep)),
            "regular expression",
        ),
        (
            "regex",
            format!("'{}'", "a".repeat(limits::REGEX_CHARS + 1)),
            "longer than 4096",
        ),
        ("regex", "'(?=look)ahead'".to_owned(), "regular expression"),
        (
            "where",
            format!("\"{}true{}\"", "(".repeat(nested), ")".repeat(nested)),
            "levels",
        ),
        ("where", format!("\"{}true\"", "!".repeat(nested)), "levels"),
        (
            "where",
            format!("\"{}\"", "true & ".repeat(limits::EXPRESSION_CHARS)),
            "longer than",
        ),
    ] {
        let (text, line) = with_line(start, &format!("{start} = {value}"));
        let found = problems(&text);
        let place = format!("pack/secrets/hostile.toml:{line}:");
        assert!(
            found
                .iter()
                .any(|one| one.starts_with(&place) && one.contains(expected)),
            "{expected}: {found:?}"
        );
    }
}

#[test]
fn files_that_cost_too_much_are_refused() {
    for (text, expected) in [
        (
            format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000)),
            ":1:",
        ),
        (format!("a = {}", "{a=".repeat(100_000)), ":1:"),
        (format!("{}.a = 1", ["a"; 100_000].join(".")), ":1:"),
        ("[[match.string]]\nregex = 1\n".repeat(50_000), ":"),
        ("x".repeat(1 << 20), ":1:"),
        ("\u{202e}\u{0}\u{1b}[2J = 1".to_owned(), ":1:1:"),
    ] {
        let found = problems(&text);
        assert!(found.iter().any(|one| one.contains(expected)), "{found:?}");
        assert!(found.len() <= limits::PROBLEMS + 10, "{}", found.len());
    }
}

#[test]
fn packs_have_a_size() {
    let folder = tempfile::tempdir().unwrap();
    let storage = folder.path().join("storage");
    std::fs::create_dir(&storage).unwrap();
    let file = std::fs::File::create(storage.join("large.toml")).unwrap();
    file.set_len(limits::SIGNATURE_FILE_BYTES + 1).unwrap();
    let load = || SignatureSet::load(&[folder.path().to_owned()], BuiltIn::DataOnly);
    let error = load().unwrap_err().to_string();
    assert!(error.contains("bytes but signature files have"), "{error}");
    std::fs::remove_file(storage.join("large.toml")).unwrap();
    let comment = "#".repeat(usize::try_from(limits::SIGNATURE_FILE_BYTES).unwrap());
    for number in 0..=limits::PACK_BYTES / limits::SIGNATURE_FILE_BYTES {
        std::fs::write(storage.join(format!("f{number}.md")), &comment).unwrap();
    }
    let error = load().unwrap_err().to_string();
    assert!(error.contains("a pack has at most"), "{error}");
}

#[test]
fn lines_of_mappings_have_a_length_and_their_number_ends() {
    let long = format!(
        "com.example.A -> a:\n    void {}() -> b\ncom.example.C -> c:\n",
        "m".repeat(LINE_BYTES)
    );
    assert!(Mapping::read(long.as_bytes()).is_ok());
    let many = format!("com.example.A -> a:\n{}", "\n".repeat(LINES + 1));
    let started = Instant::now();
    assert!(Mapping::read(many.as_bytes()).is_ok());
    assert!(started.elapsed() < LONGEST);
}
