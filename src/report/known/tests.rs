//! Findings made by hand against decisions and baselines.

use super::{Baseline, Ignore, IgnoreError, Known, Selector, Weak};
use crate::finding::*;
use crate::report::Report;
use std::collections::BTreeMap;

fn finding(rule: &str, class: &str, method: &str) -> Finding {
    let code = CodePosition {
        class: class.to_owned(),
        method: method.to_owned(),
        line: Some(7),
        ..Default::default()
    };
    let mut primary = Location::new("classes.dex", Place::Code(code));
    primary.source = Some(SourcePlace {
        path: format!("app/src/main/java/{}.kt", class.replace('.', "/")),
        line: 7,
        columns: (1, 2),
        precision: SourcePrecision::Line,
        text: String::new(),
        line_hash: None,
        is_ambiguous: false,
    });
    Finding {
        rule: rule.to_owned(),
        severity: Severity::Error,
        raised: None,
        confidence: Confidence::new(90),
        message: String::new(),
        primary,
        related: Vec::new(),
        flows: Vec::new(),
        evidence: Vec::new(),
        verify: Vec::new(),
        identity: Vec::new(),
        properties: BTreeMap::new(),
    }
}

fn report(findings: Vec<Finding>) -> Report {
    let app = AppReport {
        findings,
        ..Default::default()
    };
    Report::new(vec![app], [], Vec::new())
}

fn two() -> Report {
    report(vec![
        finding("token-in-log", "com.shop.Login", "save"),
        finding("token-in-sqlite", "com.shop.data.Store", "put"),
    ])
}

#[test]
fn selectors_mean_what_fits_all_that_is_given() {
    let fingerprint = Fingerprint::of(&finding("token-in-log", "com.shop.Login", "save"));
    let fingerprint = fingerprint.as_str();
    for (rule, class, path, print, expected) in [
        (Some("token-in-log"), None, None, None, true),
        (Some("token-in-sqlite"), None, None, None, false),
        (None, Some("com.shop.*"), None, None, true),
        (None, Some("com.*"), None, None, false),
        (None, Some("com.**"), None, None, true),
        (None, Some("com.shop.Login"), None, None, true),
        (None, None, Some("app/src/**"), None, true),
        (None, None, Some("**/Login.kt"), None, true),
        (None, None, Some("classes*.dex"), None, true),
        (None, None, Some("*.kt"), None, false),
        (None, None, None, Some(fingerprint), true),
        (None, None, None, Some("0000"), false),
        (Some("token-in-log"), Some("org.**"), None, None, false),
    ] {
        let selector = Selector::new(rule, class, path, print).unwrap();
        let known = Known {
            ignores: vec![ignore(selector, false)],
            ..Default::default()
        };
        let mut report = report(vec![finding("token-in-log", "com.shop.Login", "save")]);
        let used = known.apply(&mut report);
        let case = (rule, class, path, print);
        assert_eq!(
            (used, report.findings().count() == 0),
            (vec![expected], expected),
            "{case:?}"
        );
    }
    assert_eq!(
        Selector::new(None, None, None, None).unwrap_err(),
        IgnoreError::Everything
    );
    let broken = Selector::new(None, Some("com.{a"), None, None).unwrap_err();
    assert!(matches!(broken, IgnoreError::Pattern { .. }));
}

fn ignore(selector: Selector, is_expired: bool) -> Ignore {
    Ignore {
        selector,
        reason: "test data".to_owned(),
        expires: Some("2027-01-31".to_owned()),
        is_expired,
    }
}

#[test]
fn expired_decisions_hide_nothing() {
    let selector = Selector::new(Some("token-in-log"), None, None, None).unwrap();
    let known = Known {
        ignores: vec![ignore(selector.clone(), true), ignore(selector, false)],
        ..Default::default()
    };
    let mut report = two();
    assert_eq!(known.apply(&mut report), [false, true]);
    let suppressed = &report.apps[0].suppressed[0];
    assert_eq!(suppressed.finding.rule, "token-in-log");
    assert_eq!(suppressed.by.reason(), Some("test data"));
    assert_eq!(suppressed.by.expires(), Some("2027-01-31"));
}

#[test]
fn a_baseline_is_read_as_it_was_written_and_names_no_line() {
    let (baseline, refused) = Baseline::of(&two(), Weak::Refused);
    let text = baseline.write().unwrap();
    assert_eq!((refused, text.lines().count()), (0, 7), "{text}");
    assert!(
        text.contains("com.shop.Login.save") && !text.contains("line"),
        "{text}"
    );
    assert_eq!(Baseline::read(&text).unwrap(), baseline);
    let empty = Baseline::default().write().unwrap();
    assert!(Baseline::read(&empty).unwrap().is_empty());
    for broken in [
        "",
        "[]",
        "{\"schema_version\": 2, \"findings\": []}",
        "{\"findings\": []}",
    ] {
        assert!(Baseline::read(broken).is_err(), "{broken}");
    }
}

#[test]
fn findings_of_the_baseline_are_known_and_others_are_new() {
    let (baseline, _) = Baseline::of(
        &report(vec![finding("token-in-log", "com.shop.Login", "save")]),
        Weak::Refused,
    );
    for (new_only, suppressed) in [(false, 1), (true, 0)] {
        let known = Known {
            baseline: Some(baseline.clone()),
            new_only,
            ..Default::default()
        };
        let mut report = two();
        known.apply(&mut report);
        assert_eq!(report.apps[0].suppressed.len(), suppressed);
        let left: Vec<_> = report.findings().map(|finding| &*finding.rule).collect();
        assert_eq!(left, ["token-in-sqlite"]);
    }
}

#[test]
fn updates_add_and_prunes_drop() {
    let (mut baseline, _) = Baseline::of(&two(), Weak::Refused);
    let other = report(vec![
        finding("token-in-log", "com.shop.Login", "save"),
        finding("token-in-log", "com.shop.Other", "save"),
    ]);
    let (now, _) = Baseline::of(&other, Weak::Refused);
    assert_eq!((baseline.clone().add(&now), baseline.add(&now)), (1, 1));
    assert_eq!(baseline.len(), 3);
    assert_eq!((baseline.prune(&now), baseline), (1, now));
}

#[test]
fn names_that_the_next_build_changes_are_refused() {
    let mut shrunk = report(vec![
        finding("token-in-log", "a.b", "c"),
        finding("token-in-log", "com.shop.LoginActivity", "onCreate"),
    ]);
    shrunk.apps[0].app.mapping_ids = vec!["1234".to_owned()];
    let count = |report: &Report, weak| {
        let (baseline, refused) = Baseline::of(report, weak);
        (baseline.len(), refused)
    };
    assert_eq!(count(&shrunk, Weak::Refused), (1, 1));
    assert_eq!(count(&shrunk, Weak::Allowed), (2, 0));
    shrunk.apps[0].app.is_retraced = true;
    assert_eq!(count(&shrunk, Weak::Refused), (2, 0));
}
