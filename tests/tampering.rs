//! A test app tampered with in ways that need a whole app to show: it is told, and what was found is found again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

use sessionlint::container;
use sessionlint::finding::AppReport;
use sessionlint::scan::{ScanOptions, scan_app};
use sessionlint::selftest::smali;
use sessionlint::signatures::SignatureSet;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::path::Path;

/// An app whose layouts say which field is a password.
const TILL: &str = "till/till-debug.apk";
/// An app with a network security configuration.
const JOURNAL: &str = "journal/journal-debug.apk";
const CODE: &str = "classes.dex";
const MANIFEST: &str = "AndroidManifest.xml";
const TABLE: &str = "resources.arsc";

type Files = BTreeMap<String, Vec<u8>>;

fn files(app: &str) -> Files {
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/apps");
    let path = apps.join(app);
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut files = Files::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let mut data = Vec::new();
        file.read_to_end(&mut data).unwrap();
        files.insert(file.name().unwrap().into_owned(), data);
    }
    files
}

fn scanned(files: &Files) -> AppReport {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default();
    for (name, data) in files {
        writer.start_file(name.as_str(), stored).unwrap();
        writer.write_all(data).unwrap();
    }
    let data = writer.finish().unwrap().into_inner();
    let app = container::open_bytes("app.apk", data).unwrap();
    let signatures = SignatureSet::builtin().unwrap();
    scan_app(&app, &signatures, &ScanOptions::default(), &|_| ()).unwrap()
}

fn found(report: &AppReport) -> BTreeSet<(String, String)> {
    let findings = report.findings.iter();
    findings
        .map(|finding| (finding.rule.clone(), finding.message.clone()))
        .collect()
}

fn tells(report: &AppReport, expected: &str) {
    let told = report.gaps.iter().any(|gap| gap.detail.contains(expected));
    assert!(told, "{expected}: {:?}", report.gaps);
}

/// The changed app is told about with `expected`, and all that was found in it before is found again.
fn check(app: &str, expected: &str, change: impl FnOnce(&mut Files)) {
    let mut files = files(app);
    let before = scanned(&files);
    assert_eq!(before.gaps, [], "the app itself is whole");
    assert!(!before.findings.is_empty());
    change(&mut files);
    let report = scanned(&files);
    tells(&report, expected);
    assert_eq!(found(&report), found(&before), "{expected}");
}

#[test]
fn code_with_a_wrong_checksum() {
    check(TILL, "the checksum is wrong", |files| {
        files.get_mut(CODE).unwrap()[8] ^= 1;
    });
}

#[test]
fn code_that_android_does_not_run() {
    for (body, expected) in [
        ("const/4 v0, 0x0", "the method has no end"),
        (
            "if-eqz v0, :end\n    return-void\n    :end",
            "leads out of the method",
        ),
    ] {
        let smali = format!(
            ".class public Lbroken/Code;\n.super Ljava/lang/Object;\n\n\
             .method public static run()V\n    .locals 1\n    {body}\n.end method\n"
        );
        check(TILL, expected, |files| {
            let code = smali::assemble(&smali).unwrap();
            files.insert("classes2.dex".to_owned(), code);
        });
    }
}

#[test]
fn resources_without_a_readable_table() {
    const TOLD: &str = "no table names the";
    check(TILL, TOLD, |files| drop(files.remove(TABLE)));
    check(TILL, TOLD, |files| files.get_mut(TABLE).unwrap().clear());
    check(TILL, TOLD, |files| {
        files.get_mut(TABLE).unwrap().truncate(100);
    });
    // Names and texts of views are gone with the table, and what rests on them; the configuration is there.
    let mut files = files(JOURNAL);
    let mut before = found(&scanned(&files));
    before.retain(|(rule, _)| rule == "cleartext-permitted" || rule == "user-ca-trusted");
    assert!(before.len() > 2, "{before:?}");
    files.remove(TABLE);
    let report = scanned(&files);
    tells(&report, TOLD);
    assert!(found(&report).is_superset(&before), "{before:?}");
}

#[test]
fn a_manifest_as_text() {
    let mut files = files(TILL);
    let text = "<?xml version=\"1.0\"?>\n<manifest package=\"com.example\"/>\n";
    files.insert(MANIFEST.to_owned(), text.into());
    tells(&scanned(&files), "the manifest is text");
}
