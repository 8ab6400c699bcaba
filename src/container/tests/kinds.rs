//! What a file is taken for.

use std::io::{Cursor, Write};

use ::zip::write::{SimpleFileOptions, ZipWriter};

use super::super::{AppKind, EntryKind, identify};
use super::archive::{archive, part};
use super::{DEX, MANIFEST, details, dex, manifest, open};

/// An archive as tools write it.
fn ordinary(entries: &[(&str, &[u8])], method: ::zip::CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in entries {
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).unwrap();
        writer.write_all(data).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const STORED: ::zip::CompressionMethod = ::zip::CompressionMethod::Stored;
const DEFLATED: ::zip::CompressionMethod = ::zip::CompressionMethod::Deflated;

fn is(data: Vec<u8>, kind: AppKind, paths: &[&str]) -> super::App {
    let app = open(data);
    assert_eq!(app.kind, kind);
    let found: Vec<_> = app.entries().iter().map(|entry| &*entry.path).collect();
    assert_eq!(found, paths);
    app
}

fn apk() -> Vec<u8> {
    let entries = [("AndroidManifest.xml", MANIFEST), ("classes.dex", DEX)];
    ordinary(&entries, DEFLATED)
}

#[test]
fn single_files() {
    is(apk(), AppKind::Apk, &["AndroidManifest.xml", "classes.dex"]);
    is(DEX.to_vec(), AppKind::Dex, &["app.apk"]);
    let bundle = [("BundleConfig.pb", &b""[..]), ("base/dex/classes.dex", DEX)];
    let paths = ["BundleConfig.pb", "base/dex/classes.dex"];
    let app = is(ordinary(&bundle, DEFLATED), AppKind::Bundle, &paths);
    assert_eq!(&*app.read(app.dex_files()[0]).unwrap(), DEX);
    let library = [
        ("AndroidManifest.xml", &b"<manifest/>"[..]),
        ("classes.jar", b""),
    ];
    let paths = ["AndroidManifest.xml", "classes.jar"];
    let app = is(ordinary(&library, DEFLATED), AppKind::Library, &paths);
    assert_eq!(app.gaps.len(), 1);
}

#[test]
fn sets_of_apks() {
    let apk = apk();
    let config = ordinary(&[("AndroidManifest.xml", b"config")], DEFLATED);
    for method in [STORED, DEFLATED] {
        let set = [
            ("config.en.apk", &config[..]),
            ("toc.pb", b""),
            ("base.apk", &apk),
        ];
        let paths = [
            "base.apk/AndroidManifest.xml",
            "base.apk/classes.dex",
            "config.en.apk/AndroidManifest.xml",
        ];
        let app = is(ordinary(&set, method), AppKind::SplitSet, &paths);
        assert_eq!(&*app.read(app.manifest().unwrap()).unwrap(), MANIFEST);
        assert_eq!(app.entry(b"classes.dex").unwrap().kind, EntryKind::Dex(1));
        assert!(app.gaps.is_empty(), "{:?}", app.gaps);
    }
    let variants = [
        ("splits/base-master.apk", &apk[..]),
        ("standalones/x.apk", &apk),
    ];
    let paths = [
        "splits/base-master.apk/AndroidManifest.xml",
        "splits/base-master.apk/classes.dex",
    ];
    is(ordinary(&variants, STORED), AppKind::SplitSet, &paths);
}

#[test]
fn what_is_missing_is_told() {
    let app = open(archive(&[manifest()]));
    assert_eq!(
        details(&app),
        ["the app has no DEX file, no code was analysed"]
    );
    let app = open(archive(&[dex()]));
    assert_eq!(details(&app), ["the app has no manifest"]);
    let app = open(archive(&[
        manifest(),
        dex(),
        part("assets/payload.dex", DEX),
    ]));
    assert_eq!(
        details(&app),
        ["code that the app may load at run time is not analysed"]
    );
}

#[test]
fn code_that_is_no_bytecode_is_told() {
    let check = |path: &str, expected: &[&str]| {
        let app = open(archive(&[manifest(), dex(), part(path, b"code")]));
        let told: Vec<String> = app.gaps.iter().map(|gap| gap.detail.clone()).collect();
        assert_eq!(told, expected, "{path}");
    };
    let flutter = "the app is written with Flutter, whose code is only searched for secrets";
    check("lib/arm64-v8a/libapp.so", &[flutter]);
    let unity = "the app is written with Unity, whose code is only searched for secrets";
    check("lib/arm64-v8a/libil2cpp.so", &[unity]);
    check("assets/index.android.bundle", &[]);
    check("lib/arm64-v8a/libother.so", &[]);
    check("assets/www/index.html", &[]);
}

#[test]
fn what_is_no_app_is_named() {
    let check = |data: &[u8], expected: &str| {
        let message = identify::open("x".to_owned(), data.to_vec()).unwrap_err();
        assert!(
            message.starts_with(expected),
            "{message} against {expected}"
        );
    };
    check(b"", "is empty");
    check(b"hello\n", "is a text file");
    check("äöü".repeat(2000).as_bytes(), "is a text file");
    check(&[0; 100], "is no Android app");
    check(b"\x7fELF\x02", "is an ELF library");
    check(b"\x03\x00\x08\x00abcd", "is a binary XML file");
    check(
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        "is an empty ZIP archive",
    );
    let apk = archive(&[manifest(), dex()]);
    check(
        &apk[..apk.len() - 30],
        "is a broken or truncated ZIP archive",
    );
    check(
        &archive(&[part("README", b"")]),
        "is a ZIP archive without AndroidManifest.xml or DEX",
    );
    check(&archive(&[part("A.class", b"")]), "is a Java archive");
    check(
        &archive(&[part("a.apk", b"?")]),
        "is an archive of APKs, none of which",
    );
}
