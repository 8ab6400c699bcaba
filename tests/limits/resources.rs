//! Ceilings of XML files, resources and packs of signatures.

use super::told;
use sessionlint::bytes::limits;
use sessionlint::container;
use sessionlint::finding::Gap;
use sessionlint::formats::xml::plain;
use sessionlint::scan;
use sessionlint::signatures::{BuiltIn, PackFile, PackFiles, SignatureSet};
use std::borrow::Cow;
use std::io::{Cursor, Read, Write};
use std::path::Path;

#[test]
fn elements_in_elements() {
    let depth = limits::XML_DEPTH + 10;
    let text = "<a>".repeat(depth) + &"</a>".repeat(depth);
    let (document, gaps) = plain::parse(text.as_bytes(), "deep.xml").unwrap();
    told(&gaps, "nest too deep");
    assert!(document.elements().len() <= limits::XML_DEPTH + 1);
}

/// The gaps of a test app without its resource table, with these files beside its own, or in their place.
fn gaps_with(files: &[(String, Vec<u8>)], keeps_table: bool) -> Vec<Gap> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/apps/journal");
    let original = std::fs::File::open(root.join("journal-debug.apk")).unwrap();
    let mut original = zip::ZipArchive::new(original).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for index in 0..original.len() {
        let mut file = original.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let is_replaced = files.iter().any(|(other, _)| *other == name);
        if is_replaced || (name == "resources.arsc" && !keeps_table) {
            continue;
        }
        let mut data = Vec::new();
        file.read_to_end(&mut data).unwrap();
        drop(file);
        writer.start_file(name, stored).unwrap();
        writer.write_all(&data).unwrap();
    }
    for (name, data) in files {
        writer.start_file(name.as_str(), stored).unwrap();
        writer.write_all(data).unwrap();
    }
    let data = writer.finish().unwrap().into_inner();
    let app = container::open_bytes("app.apk", data).unwrap();
    scan::with_program(&app, |program| program.gaps().to_vec()).unwrap()
}

#[test]
fn layouts_by_number_and_by_size() {
    let layout = |number: usize| (format!("res/layout/l{number}.xml"), b"<View/>".to_vec());
    let many: Vec<_> = (0..=limits::VIEW_FILES).map(layout).collect();
    told(&gaps_with(&many, false), "too many or too large");
    let size = limits::XML_BYTES / 2;
    let text = format!("<View>{}</View>", " ".repeat(size));
    let large: Vec<_> = (0..=limits::VIEW_FILE_BYTES / size)
        .map(|number| {
            (
                format!("res/layout/l{number}.xml"),
                text.clone().into_bytes(),
            )
        })
        .collect();
    told(&gaps_with(&large, false), "too many or too large");
}

/// Files whose views all have the same text, which stands in each of them once.
#[test]
fn texts_of_views() {
    const FILES: usize = 4;
    let views = limits::VIEW_TEXT_BYTES / TEXT.len() / FILES;
    let layout = binary_layout(views);
    assert!(layout.len() * FILES < limits::VIEW_FILE_BYTES);
    let all: Vec<_> = (0..FILES)
        .map(|number| (format!("res/layout/l{number}.xml"), layout.clone()))
        .collect();
    told(&gaps_with(&all, false), "too much text");
}

/// The text of the views; its length takes one byte.
const TEXT: &str = concat!(
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde"
);

/// Binary XML: a root with so many views, each with the text.
fn binary_layout(views: usize) -> Vec<u8> {
    const ANDROID: &str = "http://schemas.android.com/apk/res/android";
    let names = [
        pool(&["text", "View", TEXT, ANDROID]),
        chunk(0x180, &[], &u32s(&[0x0101_014f])),
    ];
    let attribute = [u32s(&[3, 0, 2]), u16s(&[8, 0x0300]), u32s(&[2])].concat();
    let start = |attributes: &[u8], count: u16| {
        let fields = [u32s(&[u32::MAX, 1]), u16s(&[20, 20, count, 0, 0, 0])].concat();
        chunk(
            0x102,
            &u32s(&[1, u32::MAX]),
            &[&fields, attributes].concat(),
        )
    };
    let end = chunk(0x103, &u32s(&[1, u32::MAX]), &u32s(&[u32::MAX, 1]));
    let view = [&start(&attribute, 1)[..], &end].concat().repeat(views);
    let body = [names.concat(), start(&[], 0), view, end].concat();
    chunk(3, &[], &body)
}

/// Two-byte numbers as the format has them.
fn u16s(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|one| one.to_le_bytes()).collect()
}

/// Four-byte numbers as the format has them.
fn u32s(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|one| one.to_le_bytes()).collect()
}

/// A chunk: its type, the header behind the eight bytes that every chunk has, its body.
fn chunk(kind: u16, header: &[u8], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(8 + header.len() + body.len()).unwrap();
    let start = u16s(&[kind, u16::try_from(8 + header.len()).unwrap()]);
    [&start, &u32s(&[size])[..], header, body].concat()
}

/// A pool of these strings.
fn pool(strings: &[&str]) -> Vec<u8> {
    let (mut offsets, mut data) = (Vec::new(), Vec::new());
    for text in strings {
        offsets.push(u32::try_from(data.len()).unwrap());
        let length = u8::try_from(text.len()).unwrap();
        data.extend([length, length]);
        data.extend(text.as_bytes());
        data.push(0);
    }
    data.resize(data.len().next_multiple_of(4), 0);
    let count = u32::try_from(strings.len()).unwrap();
    let header = u32s(&[count, 0, 1 << 8, 28 + 4 * count, 0]);
    chunk(1, &header, &[u32s(&offsets), data].concat())
}

#[test]
fn domains_of_a_network_security_configuration() {
    let domain = "<domain-config><domain>example.com</domain></domain-config>";
    let domains = domain.repeat(limits::DOMAIN_CONFIGS + 1);
    let text = format!("<network-security-config>{domains}</network-security-config>");
    let file = (
        "res/xml/network_security_config.xml".to_owned(),
        text.into_bytes(),
    );
    told(&gaps_with(&[file], true), "too many domains");
}

fn pack(files: impl Iterator<Item = (String, String)>) -> PackFiles {
    let file = |(path, text)| PackFile {
        path,
        text: Cow::Owned(text),
    };
    PackFiles {
        root: "pack".to_owned(),
        files: files.map(file).collect(),
    }
}

#[test]
fn rules_of_all_packs() {
    let rules =
        (0..=limits::RULES).map(|number| (format!("storage/r{number}.toml"), "id = 1".to_owned()));
    let error = SignatureSet::with_pack(pack(rules), BuiltIn::DataOnly).unwrap_err();
    let expected = format!("there are more than {} rules", limits::RULES);
    let mut messages = error.problems.iter().map(ToString::to_string);
    assert!(messages.any(|message| message.contains(&expected)));
}

#[test]
fn files_and_folders_of_a_pack() {
    let root = tempfile::tempdir().unwrap();
    let mut deep = root.path().to_owned();
    deep.extend(std::iter::repeat_n("f", limits::PACK_DEPTH + 1));
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("broken.toml"), "no rule").unwrap();
    let load = || SignatureSet::load(&[root.path().to_owned()], BuiltIn::DataOnly);
    let unread = load().map(drop).map_err(|error| error.to_string());
    assert!(!format!("{unread:?}").contains("broken.toml"), "{unread:?}");
    for number in 0..=limits::PACK_FILES {
        std::fs::write(root.path().join(format!("f{number}.md")), "").unwrap();
    }
    let error = load().unwrap_err().to_string();
    assert!(error.contains("a pack has at most"), "{error}");
}
