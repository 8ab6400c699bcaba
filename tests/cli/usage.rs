//! Wrong usage: what is told about each mistake.

use super::run;

/// An app that can be read.
const GOOD: &str = "testdata/apps/shop/shop-debug.apk";

/// Arguments, and a part of what is told.
const MISTAKES: &[(&[&str], &str)] = &[
    (&["scan"], "required"),
    (&[GOOD], "to scan it: sessionlint scan"),
    (&["scna"], "'scan'"),
    (&["scan", GOOD, "--bogus"], "--bogus"),
    (&["scan", GOOD, "-f", "pdf"], "github-summary"),
    (&["scan", GOOD, "-o", "sarif"], "FORMAT=FILE"),
    (&["scan", GOOD, "-o", "pdf=x"], "github-summary or map"),
    (&["man", "scna"], "no command 'scna'"),
    (
        &["scan", GOOD, "-o", "sarif=no/such/folder/x.sarif"],
        "mkdir -p",
    ),
    (&["scan", GOOD, "-o", "sarif=src"], "is a folder"),
    (
        &["scan", GOOD, "--select", "token-in-logs"],
        "did you mean 'token-in-log'",
    ),
    (&["scan", GOOD, "--ignore", "CWE-99999"], "signatures list"),
    (
        &["scan", GOOD, "--min-severity", "high"],
        "note, warning or error",
    ),
    (&["scan", GOOD, "--min-confidence", "101"], "101"),
    (&["scan", GOOD, "--threads", "0"], "0"),
    (&["scan", GOOD, "--no-builtin"], "--signatures"),
    (
        &["scan", "testdata/apps/shop", "--mapping", "m"],
        "belongs to one app",
    ),
    (
        &["signatures", "test", "--rule", "no-such-rule"],
        "no rule has 'no-such-rule'",
    ),
    (&["map"], "required"),
    (&["map", GOOD, "-f", "html"], "html"),
    (&["diff", GOOD], "required"),
    (&["explain", "token-in-logs"], "did you mean 'token-in-log'"),
    (
        &["signatures", "new", "Bad Id", "--family", "storage"],
        "lower-case",
    ),
    (
        &["signatures", "new", "a-b", "--family", "stoarge"],
        "storage",
    ),
];

#[test]
fn wrong_usage_is_told_and_ends_with_2() {
    for (arguments, expected) in MISTAKES {
        let outcome = run(arguments);
        assert_eq!(outcome.code, 2, "{arguments:?}: {}", outcome.stderr);
        assert!(
            outcome.stderr.contains(expected),
            "{arguments:?}: {}",
            outcome.stderr
        );
        assert_eq!(outcome.stdout, "", "{arguments:?}");
    }
}
