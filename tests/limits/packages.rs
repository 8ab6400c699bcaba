//! Ceilings of files and archives.

use super::told;
use sessionlint::bytes::limits;
use sessionlint::container::{self, App, OpenError};
use sessionlint::finding::GapKind;
use std::io::{Cursor, Write};

fn archive(entries: &[(String, Vec<u8>)], method: zip::CompressionMethod) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    for (name, data) in entries {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(data).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn opened(data: Vec<u8>) -> App {
    container::open_bytes("app.apk", data).unwrap()
}

#[test]
fn large_files_are_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.apk");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(limits::INPUT_BYTES + 1).unwrap();
    let error = container::open(&path).unwrap_err();
    assert!(matches!(error, OpenError::TooLarge { .. }), "{error}");
}

#[test]
fn folders_are_searched_to_a_depth() {
    let root = tempfile::tempdir().unwrap();
    let below = |depth: usize| {
        let mut folder = root.path().to_owned();
        folder.extend(std::iter::repeat_n("f", depth));
        folder
    };
    std::fs::create_dir_all(below(limits::FOLDER_DEPTH + 1)).unwrap();
    let reached = below(limits::FOLDER_DEPTH).join("app.apk");
    std::fs::write(&reached, "").unwrap();
    std::fs::write(below(limits::FOLDER_DEPTH + 1).join("app.apk"), "").unwrap();
    assert_eq!(container::find_apps(root.path()).unwrap(), [reached]);
}

#[test]
fn directories_of_archives_end() {
    let name = b"classes.dex";
    let mut local = b"PK\x03\x04".to_vec();
    local.resize(30, 0);
    local[26] = 11;
    local.extend(name);
    let mut entry = b"PK\x01\x02".to_vec();
    entry.resize(46, 0);
    entry[28] = 11;
    entry.extend(name);
    let count = limits::ARCHIVE_ENTRIES + 1;
    let directory = entry.repeat(count);
    let mut end = b"PK\x06\x06".to_vec();
    end.resize(56, 0);
    let numbers = [count, directory.len(), local.len()].map(|number| (number as u64).to_le_bytes());
    end[32..].copy_from_slice(&numbers.concat());
    let mut locator = b"PK\x06\x07\0\0\0\0".to_vec();
    locator.extend(((local.len() + directory.len()) as u64).to_le_bytes());
    locator.extend([0; 4]);
    let mut last = b"PK\x05\x06\0\0\0\0".to_vec();
    last.extend([0xff; 12]);
    last.extend([0; 2]);
    let app = opened([local, directory, end, locator, last].concat());
    told(&app.gaps, "too many entries");
    assert_eq!(app.entries().len(), limits::ARCHIVE_ENTRIES);
}

#[test]
fn sets_hold_so_many_apks() {
    let split = archive(
        &[("classes.dex".to_owned(), Vec::new())],
        zip::CompressionMethod::Stored,
    );
    let splits: Vec<_> = (0..=limits::SPLIT_APKS)
        .map(|number| (format!("split{number}.apk"), split.clone()))
        .collect();
    let app = opened(archive(&splits, zip::CompressionMethod::Stored));
    told(&app.gaps, "APKs, the rest was left out");
    assert_eq!(app.entries().len(), limits::SPLIT_APKS);
}

/// Each kind of entry inflates to its own ceiling, and not a byte further.
#[test]
fn entries_inflate_to_ceilings() {
    for (name, ceiling) in [
        ("classes.dex", limits::DEX_BYTES),
        ("AndroidManifest.xml", limits::XML_BYTES),
        ("resources.arsc", limits::RESOURCE_TABLE_BYTES),
        ("lib/x86/liba.so", limits::LIBRARY_BYTES),
        ("assets/a.json", limits::ASSET_BYTES),
    ] {
        let bomb = (name.to_owned(), vec![0; ceiling + 1]);
        let dex = ("classes2.dex".to_owned(), Vec::new());
        let app = opened(archive(&[bomb, dex], zip::CompressionMethod::Deflated));
        let entry = app.entry(name.as_bytes()).unwrap();
        let error = app.read(entry).unwrap_err();
        assert_eq!(error.gap(entry).kind, GapKind::LimitReached, "{name}");
        assert!(error.to_string().contains(&ceiling.to_string()), "{error}");
    }
}

/// Many entries share what an app may inflate to: the sum of their ceilings is no more.
#[test]
fn apps_inflate_to_a_ceiling() {
    let size = limits::XML_BYTES;
    let count = limits::APP_BYTES / size + 20;
    let mut entries = vec![("classes.dex".to_owned(), Vec::new())];
    entries.extend((0..count).map(|number| (format!("assets/{number}.json"), vec![0; size])));
    let app = opened(archive(&entries, zip::CompressionMethod::Deflated));
    let read = app.entries().iter().map(|entry| app.read(entry));
    let read: Vec<_> = read.map(|data| data.map(|data| data.len())).collect();
    let total: usize = read.iter().flatten().sum();
    assert!(total <= limits::APP_BYTES, "{total}");
    assert!(read.iter().any(Result::is_err));
}
