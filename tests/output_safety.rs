//! What an app made to attack its reader gets into the world: nothing raw, nothing secret, no file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

const FORMATS: [&str; 3] = ["text", "json", "sarif"];

/// Names that would leave the folder, move a cursor, turn text around, or begin a command of a CI system.
const NAMES: [&str; 5] = [
    "../../../../../../tmp/escaped.pem",
    "/tmp/escaped.pem",
    "assets/\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m.pem",
    "assets/\u{202e}mep.yek\u{200b}\u{2066}.pem",
    "assets/a\r\n::error::owned\n.pem",
];

/// An app that ships a private key, under hostile names, too; and the text of the key.
fn hostile_app(folder: &Path) -> (PathBuf, String) {
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/apps/vault/vault-r8.apk");
    let original = std::fs::read(original).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(original)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut key = String::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let mut data = Vec::new();
        file.read_to_end(&mut data).unwrap();
        let name = file.name().unwrap().into_owned();
        drop(file);
        writer.start_file(&*name, options).unwrap();
        writer.write_all(&data).unwrap();
        if name == "assets/deploy.pem" {
            key = String::from_utf8(data).unwrap();
        }
    }
    assert!(key.contains("PRIVATE KEY"), "the app ships a key");
    for name in NAMES {
        writer.start_file(name, options).unwrap();
        writer.write_all(key.as_bytes()).unwrap();
    }
    let path = folder.join("hostile.apk");
    std::fs::write(&path, writer.finish().unwrap().into_inner()).unwrap();
    (path, key)
}

/// Everything that a scan writes to its two streams.
fn scan(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_sessionlint"))
        .args(["scan", "hostile.apk", "--fail-on", "never"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8(text).unwrap()
}

fn is_raw(character: char) -> bool {
    let bidi = matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    bidi || (character.is_control() && character != '\n')
}

#[test]
fn no_name_moves_a_cursor_or_turns_text_around() {
    let folder = tempfile::tempdir().unwrap();
    hostile_app(folder.path());
    for format in FORMATS {
        let shown = scan(folder.path(), &["--format", format]);
        assert!(shown.contains("owned"), "{format} tells about these files");
        let raw: BTreeSet<char> = shown.chars().filter(|one| is_raw(*one)).collect();
        assert!(raw.is_empty(), "{format}: {raw:?}");
        let commands = shown.lines().filter(|line| line.starts_with("::"));
        assert_eq!(commands.count(), 0, "{format}");
    }
}

#[test]
fn secrets_appear_only_for_those_who_ask() {
    let folder = tempfile::tempdir().unwrap();
    let (_, key) = hostile_app(folder.path());
    let is_body = |line: &&str| line.len() > 30 && !line.starts_with(['#', '-']);
    let body: Vec<&str> = key.lines().filter(is_body).collect();
    assert!(!body.is_empty());
    for format in FORMATS {
        let shown = scan(folder.path(), &["--format", format, "--deep"]);
        for line in &body {
            assert!(!shown.contains(*line), "{format} shows {line}");
            // A part is as good as the whole to somebody who guesses the rest. All keys begin alike.
            let Some(part) = line.get(44..60) else {
                continue;
            };
            assert!(!shown.contains(part), "{format} shows {part}");
        }
    }
    let asked = scan(folder.path(), &["--format", "json", "--show-secrets"]);
    assert!(asked.contains(body[0]), "shown on demand");
}

#[test]
fn nothing_is_written_but_the_named_reports() {
    let folder = tempfile::tempdir().unwrap();
    hostile_app(folder.path());
    let escaped = Path::new("/tmp/escaped.pem");
    assert!(!escaped.exists(), "left behind by something else");
    scan(
        folder.path(),
        &["-o", "sarif=out.sarif", "-o", "json=out.json"],
    );
    let names: BTreeSet<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(
        names,
        ["hostile.apk", "out.json", "out.sarif"]
            .map(str::to_owned)
            .into()
    );
    assert!(!escaped.exists());
}
