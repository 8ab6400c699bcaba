//! The built-in rules against their own documentation: every example is built into an app and scanned, and must
//! give exactly the findings that its markers announce.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

use std::collections::{BTreeMap, BTreeSet};

use sessionlint::container;
use sessionlint::finding::AppReport;
use sessionlint::scan::{ScanOptions, scan_app};
use sessionlint::selftest::{self, ExampleKind, ExampleResult};
use sessionlint::signatures::SignatureSet;

fn results() -> Vec<ExampleResult> {
    let set = SignatureSet::builtin().unwrap();
    let scan = |bytes: &[u8], ids: &BTreeSet<String>| -> Result<AppReport, String> {
        let app = container::open_bytes("example.apk", bytes.to_vec())
            .map_err(|error| error.to_string())?;
        let options = ScanOptions {
            rules: Some(ids.clone()),
            ..ScanOptions::default()
        };
        scan_app(&app, &set, &options, &|_| {}).map_err(|error| error.to_string())
    };
    selftest::run(set.signatures(), &scan)
}

#[test]
fn examples_do_what_they_say() {
    let failed: Vec<String> = results()
        .iter()
        .filter(|result| !result.is_ok())
        .map(|result| {
            let kind = result.kind.as_str();
            let problems = result.problems.join("\n    ");
            format!(
                "{}, {kind} example '{}'\n    {problems}",
                result.rule, result.example
            )
        })
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn every_rule_has_two_bad_and_three_good_examples() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for result in results() {
        let (bad, good) = counts.entry(result.rule).or_default();
        match result.kind {
            ExampleKind::Bad => *bad += 1,
            ExampleKind::Good => *good += 1,
        }
    }
    let set = SignatureSet::builtin().unwrap();
    for signature in set.signatures() {
        let (bad, good) = counts.get(&signature.id).copied().unwrap_or_default();
        assert!(
            bad >= 2 && good >= 3,
            "{}: {bad} bad, {good} good",
            signature.id
        );
    }
}
