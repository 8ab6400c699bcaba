//! Comparisons of two builds.

use crate::samples;

use sessionlint::finding::*;
use sessionlint::report::diff::Diff;
use sessionlint::report::json::render_diff as json;
use sessionlint::report::text::{TextOptions, render_diff as text};

/// The shop after a release: a finding is mended, one is worse, one is new, and the logout forgets a token.
fn next_release() -> AppReport {
    let mut app = samples::shop();
    app.app.version_name = Some("3.3.0".to_owned());
    app.app.version_code = Some(330);
    app.findings
        .retain(|finding| finding.rule != "debuggable-app-with-session");
    for finding in &mut app.findings {
        if finding.rule == "secret-in-native-library" {
            finding.severity = Severity::Warning;
        }
        // Lines and offsets change with every build and are no difference.
        if let Place::Code(code) = &mut finding.primary.place {
            code.line = code.line.map(|line| line + 7);
            code.pc = Some(99);
        }
    }
    let place = samples::code("classes.dex", "com.example.shop.Pay", "pay", None);
    app.findings.push(samples::finding(
        "token-in-shared-preferences",
        place,
        "card",
    ));
    let map = &mut app.session_map;
    map.cells[0].fates[0].killed = Killed::Never;
    map.cells[0].cover = Cover::Encrypted;
    map.cells[1].key.key = Some("renewal".to_owned());
    map.handlers[0].effects.clear();
    map.handlers.remove(1);
    map.endpoints[0].credentials = map.endpoints[1].credentials.clone();
    app
}

#[test]
fn what_changed_is_told() {
    let (old, new) = (samples::shop(), next_release());
    let diff = Diff::between(&old, &new);
    let shown = text(&diff, TextOptions::default());
    let path = format!("{}/testdata/report/diff.txt", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &shown).unwrap();
    }
    assert_eq!(shown, std::fs::read_to_string(&path).unwrap());
    crate::json::follows_the_schema("diff", &json(&diff).unwrap());
}

#[test]
fn the_same_build_has_no_differences() {
    let app = samples::shop();
    let diff = Diff::between(&app, &app);
    assert!(diff.is_empty());
    assert!(text(&diff, TextOptions::default()).contains("nothing that is compared"));
}

#[test]
fn what_appears_in_one_direction_goes_in_the_other() {
    let (old, new) = (samples::shop(), next_release());
    let (there, back) = (Diff::between(&old, &new), Diff::between(&new, &old));
    assert_eq!(there.findings.appeared, back.findings.gone);
    assert_eq!(there.cells.gone, back.cells.appeared);
    assert_eq!(there.handlers.gone, back.handlers.appeared);
    assert_eq!(there.findings.changed.len(), back.findings.changed.len());
}
