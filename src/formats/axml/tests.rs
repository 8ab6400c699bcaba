//! Crafted binary XML, one document for each way in which it can differ from what aapt2 writes.

use super::parse;
use crate::formats::resource_writer::{
    Encoding, chunk, damage, length, pool, raw_pool, u16s, u32s,
};
use crate::formats::xml::{Element, XmlDocument};

const ANDROID: &str = "http://schemas.android.com/apk/res/android";
const NAME_ID: u32 = 0x0101_0003;
/// Strings of the documents; the first one has a resource id.
const STRINGS: [&str; 8] = [
    "name", ANDROID, "android", "manifest", "package", "a.b", "activity", "Main",
];
const NONE: u32 = u32::MAX;

/// A stored attribute: namespace, name, raw value, type, data.
type Stored = (u32, u32, u32, u32, u32);
/// `android:name="Main"` and `package="a.b"`.
const NAME: Stored = (1, 0, 7, 3, 7);
const PACKAGE: Stored = (NONE, 4, 5, 3, 5);

fn node(kind: u16, line: u32, body: &[u8]) -> Vec<u8> {
    chunk(kind, &u32s(&[line, NONE]), body)
}

fn attribute(stored: Stored) -> Vec<u8> {
    let (namespace, name, raw, kind, data) = stored;
    let mut out = u32s(&[namespace, name, raw]);
    out.extend([8, 0, 0, u8::try_from(kind).unwrap()]);
    out.extend(u32s(&[data]));
    out
}

fn start_body(name: u32, attributes: &[Stored]) -> Vec<u8> {
    let mut body = u32s(&[NONE, name]);
    body.extend(u16s(&[
        20,
        20,
        u16::try_from(attributes.len()).unwrap(),
        0,
        0,
        0,
    ]));
    body.extend(attributes.iter().copied().flat_map(attribute));
    body
}

fn start(line: u32, name: u32, attributes: &[Stored]) -> Vec<u8> {
    node(0x0102, line, &start_body(name, attributes))
}

fn end(name: u32) -> Vec<u8> {
    node(0x0103, 9, &u32s(&[NONE, name]))
}

fn resource_map() -> Vec<u8> {
    chunk(0x0180, &[], &u32s(&[NAME_ID]))
}

/// `<manifest package="a.b"><activity android:name="Main"/></manifest>`, with this inside of `manifest`.
fn nodes(inside: &[u8]) -> Vec<u8> {
    [
        node(0x0100, 1, &u32s(&[2, 1])),
        start(2, 3, &[PACKAGE]),
        start(3, 6, &[NAME]),
        end(6),
        inside.to_vec(),
        end(3),
        node(0x0101, 4, &u32s(&[2, 1])),
    ]
    .concat()
}

fn document(chunks: &[Vec<u8>]) -> Vec<u8> {
    chunk(3, &[], &chunks.concat())
}

fn usual(inside: &[u8]) -> Vec<u8> {
    document(&[
        pool(&STRINGS, Encoding::Utf8),
        resource_map(),
        nodes(inside),
    ])
}

/// One line per element: depth, line, name, `id=value` or `name=value` of the attributes, text.
fn outline(document: &XmlDocument) -> String {
    let line = |element: &Element| {
        let mut line = format!("{}:{} {}", element.depth, element.line, element.name);
        for attribute in &element.attributes {
            line += &match attribute.resource_id {
                0 => format!(" {}", attribute.name),
                id => format!(" {id:#x}"),
            };
            let text = attribute.text().map(str::to_owned);
            line += &format!("={}", text.unwrap_or_else(|| attribute.value.to_string()));
        }
        line + &element.joined_text() + "\n"
    };
    document.elements().iter().map(line).collect()
}

const USUAL: &str = "0:2 manifest package=a.b\n1:3 activity 0x1010003=Main\n";

/// The document reads as `expected`, with so many gaps.
fn check(data: &[u8], expected: &str, gaps: usize) {
    let (document, found) = parse(data, "AndroidManifest.xml").unwrap();
    assert_eq!(outline(&document), expected);
    assert_eq!(found.len(), gaps, "{found:?}");
}

#[test]
fn documents_as_aapt2_writes_them() {
    check(&usual(&[]), USUAL, 0);
    let utf16 = pool(&STRINGS, Encoding::Utf16);
    check(&document(&[utf16, resource_map(), nodes(&[])]), USUAL, 0);
    let (document, _) = parse(&usual(&[]), "x").unwrap();
    let root = document.root().unwrap();
    let child = document.children_named(root, "activity").next().unwrap();
    assert_eq!(child.attribute_by_id(NAME_ID).unwrap().text(), Some("Main"));
    assert_eq!(child.attribute_by_name(Some(ANDROID), "name"), None);
    assert_eq!(
        root.attribute_by_name(None, "package").unwrap().text(),
        Some("a.b")
    );
    assert_eq!(&*root.namespaces[0].uri, ANDROID);
}

#[test]
fn values_are_typed() {
    let check = |kind, data, expected: &str, boolean, integer| {
        let inside = [start(5, 6, &[(1, 0, 5, kind, data)]), end(6)].concat();
        let (document, _) = parse(&usual(&inside), "x").unwrap();
        let attribute = document.elements()[2].attribute_by_id(NAME_ID).unwrap();
        assert_eq!(attribute.value.to_string(), expected);
        assert_eq!(attribute.boolean(), boolean);
        assert_eq!(attribute.integer(), integer);
        // The typed value counts, whatever the source text says.
        assert_eq!(attribute.raw.as_deref(), Some("a.b"));
    };
    check(3, 7, "Main", None, None);
    check(0x12, u32::MAX, "true", Some(true), Some(1));
    check(0x10, 0, "0", Some(false), Some(0));
    check(0x10, 34, "34", Some(true), Some(34));
    check(1, 0x7f01_0000, "@0x7f010000", None, None);
    check(3, 99, "", None, None);
}

#[test]
fn what_android_skips_or_honours() {
    let strings = || pool(&STRINGS, Encoding::Utf8);
    let decoy = pool(&["decoy"; 8], Encoding::Utf8);
    let junk = chunk(0x7777, &[1; 4], &[2; 8]);
    check(
        &document(&[decoy, strings(), resource_map(), nodes(&[])]),
        USUAL,
        0,
    );
    check(
        &document(&[resource_map(), strings(), nodes(&[])]),
        USUAL,
        0,
    );
    check(
        &document(&[
            junk.clone(),
            strings(),
            junk.clone(),
            resource_map(),
            nodes(&[]),
        ]),
        USUAL,
        0,
    );
    check(&usual(&junk), USUAL, 0);
    check(&usual(&node(0x0150, 1, &[7; 12])), USUAL, 0);
    // A longer header of the root and of a node, bytes behind the payload, wider and later attributes.
    let chunks = [strings(), resource_map(), nodes(&[])].concat();
    check(&chunk(3, &[9; 56], &chunks), USUAL, 0);
    let wide = |header: &[u32], start_at: u16, size: u16, padding: usize| {
        let mut body = u32s(&[NONE, 6]);
        body.extend(u16s(&[start_at, size, 2, 0, 0, 0]));
        body.resize(usize::from(start_at), 0x55);
        for stored in [NAME, PACKAGE] {
            let from = body.len();
            body.extend(attribute(stored));
            body.resize(from + usize::from(size), 0x55);
        }
        body.resize(body.len() + padding, 0x55);
        let inside = [chunk(0x0102, &u32s(header), &body), end(6)].concat();
        let expected = format!("{USUAL}1:5 activity 0x1010003=Main package=a.b\n");
        check(&usual(&inside), &expected, 0);
    };
    wide(&[5, NONE], 20, 20, 0);
    wide(&[5, NONE, 1, 2, 3, 4], 20, 20, 0);
    wide(&[5, NONE], 52, 24, 64);
}

#[test]
fn what_android_never_reads() {
    let after = [start(5, 3, &[]), start(6, 6, &[NAME]), end(6), end(3)].concat();
    let chunks = [
        pool(&STRINGS, Encoding::Utf8),
        resource_map(),
        nodes(&[]),
        after,
    ];
    check(&document(&chunks), USUAL, 0);
    let mut trailing = usual(&[]);
    trailing.extend([7; 100]);
    check(&trailing, USUAL, 1);
    let mut other_type = usual(&[]);
    other_type[0] = 0;
    check(&other_type, USUAL, 1);
    // An attribute without an id is none of the framework's, whatever its name.
    let chunks = [pool(&STRINGS, Encoding::Utf8), nodes(&[])];
    check(
        &document(&chunks),
        "0:2 manifest package=a.b\n1:3 activity name=Main\n",
        1,
    );
    let far = [start(5, 6, &[(99, 98, 97, 3, 96)]), end(6)].concat();
    check(&usual(&far), &format!("{USUAL}1:5 activity =\n"), 0);
}

#[test]
fn what_is_broken_ends_the_document() {
    let broken = |inside: &[u8]| check(&usual(inside), USUAL, 1);
    broken(&[2, 1, 16, 0, 0, 0, 0, 0]);
    broken(&[2, 1, 16, 0, 0xfc, 0xff, 0xff, 0xff]);
    broken(&[2, 1, 16, 0, 19, 0, 0, 0]);
    broken(&chunk(0x0102, &[], &[0; 64]));
    broken(&node(0x0102, 1, &[0; 8]));
    let mut body = start_body(6, &[NAME]);
    body[12] = 9;
    broken(&node(0x0102, 1, &body));
    let mut cut = usual(&[]);
    cut.truncate(cut.len() - 60);
    check(&cut, USUAL, 2);
    let unclosed = [pool(&STRINGS, Encoding::Utf8), start(2, 3, &[])];
    check(&document(&unclosed), "0:2 manifest\n", 1);
    let ends = vec![end(3); 1000].concat();
    let chunks = [
        pool(&STRINGS, Encoding::Utf8),
        ends,
        start(2, 3, &[]),
        end(3),
    ];
    check(&document(&chunks), "0:2 manifest\n", 1);
}

#[test]
fn what_is_no_binary_xml() {
    let strings = pool(&STRINGS, Encoding::Utf8);
    let check = |data: &[u8], expected| assert_eq!(parse(data, "x").unwrap_err().what, expected);
    check(&[], "chunk header is cut off");
    check(b"<manifest/>", "chunk size is not a multiple of four");
    check(&document(&[]), "binary XML has no elements");
    check(
        &document(std::slice::from_ref(&strings)),
        "binary XML has no elements",
    );
    check(&document(&[nodes(&[])]), "binary XML has no string pool");
    check(
        &document(&[raw_pool(&[0], &[7; 4], Encoding::Utf8), nodes(&[])]),
        "string pool does not end with NUL",
    );
}

#[test]
fn sizes_of_hostile_documents() {
    let read = |inside: &[u8]| parse(&usual(inside), "x").unwrap();
    let deep: Vec<u8> = [start(5, 6, &[]).repeat(50_000), end(6).repeat(50_000)].concat();
    let (document, gaps) = read(&deep);
    assert_eq!((document.elements().len(), gaps.len()), (50_002, 0));
    let too_deep = [start(5, 6, &[]).repeat(120_000), end(6).repeat(120_000)].concat();
    let (document, gaps) = read(&too_deep);
    assert_eq!((document.elements().len(), gaps.len()), (100_001, 1));
    let (document, gaps) = read(&[start(5, 6, &vec![NAME; 65_535]), end(6)].concat());
    assert_eq!(
        (document.elements()[2].attributes.len(), gaps.len()),
        (65_535, 0)
    );
    // All attributes of all elements are the same twenty bytes.
    let mut body = start_body(6, &[NAME]);
    body[10..14].copy_from_slice(&[0, 0, 0xff, 0xff]);
    let aliased = [node(0x0102, 1, &body), end(6)].concat().repeat(2000);
    let (document, gaps) = read(&aliased);
    let visited: usize = document.elements().iter().map(|e| e.attributes.len()).sum();
    assert!(visited * 20 <= 4 * usize::try_from(length(&usual(&aliased))).unwrap());
    assert!((1..=20).contains(&gaps.len()), "{}", gaps.len());
}

#[test]
fn damaged_documents() {
    let text = node(0x0104, 5, &u32s(&[7, 8, 0x0300_0008, 7]));
    damage(&usual(&text), 10_000, |data| {
        if let Ok((document, _)) = parse(data, "x") {
            assert!(document.elements().len() <= 3);
        }
    });
}
