//! Text of an XML file into an [`XmlDocument`], through quick-xml.
//!
//! No document type is read and no entity but the five of the standard is expanded, so that entity bombs and
//! external references stay text.

use std::borrow::Cow;
use std::sync::Arc;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::PrefixDeclaration;
use quick_xml::reader::Reader;
use rustc_hash::FxHashMap;

use super::{Attribute, Closed, NamespaceDeclaration, ResValue, XmlBuilder, XmlDocument};
use crate::bytes::ParseError;
use crate::finding::{Gap, GapKind};

/// Reads a text file: UTF-8, or UTF-16 with a byte order mark. What comes before a syntax error is kept and
/// the error becomes a gap; `Err` only when not even one element could be read.
pub fn parse(data: &[u8], artifact: &str) -> Result<(XmlDocument, Vec<Gap>), ParseError> {
    let text = decode(data);
    let mut front = PlainFront {
        builder: XmlBuilder::new(),
        scopes: Scopes::default(),
        lines: LineCounter::new(&text),
    };
    let mut gaps = Vec::new();
    if let Err((offset, detail)) = front.read(&text) {
        let at = u64::try_from(offset).unwrap_or(u64::MAX);
        gaps.push(Gap::new(GapKind::UnreadableItem, artifact, detail).at(at));
    }
    if front.builder.truncated() {
        let detail = "elements nest too deep, the inner ones were left out";
        gaps.push(Gap::new(GapKind::LimitReached, artifact, detail));
    }
    let document = front.builder.finish();
    if document.root().is_none() {
        return Err(ParseError::new(0, "not an XML file"));
    }
    Ok((document, gaps))
}

/// Text of the file; broken characters become U+FFFD.
fn decode(data: &[u8]) -> Cow<'_, str> {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let pairs = rest.chunks_exact(2).filter_map(|pair| pair.try_into().ok());
        char::decode_utf16(pairs.map(unit))
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect::<String>()
    };
    match data {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes).into(),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes).into(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(data),
    }
}

struct PlainFront<'t> {
    builder: XmlBuilder,
    scopes: Scopes,
    lines: LineCounter<'t>,
}

impl PlainFront<'_> {
    /// Reads up to the end of the root. An error holds the offset in the text and what is wrong there.
    fn read(&mut self, text: &str) -> Result<(), (usize, String)> {
        let mut reader = Reader::from_str(text);
        // Names are compared by the builder's stack only: a wrong end tag costs nothing but this check.
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        reader.config_mut().allow_dangling_amp = true;
        loop {
            let offset = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let line = self.lines.line_of(offset);
            let event = reader
                .read_event()
                .map_err(|error| (offset, format!("XML syntax error: {error}")))?;
            let closed = match event {
                Event::Start(tag) => {
                    self.start(&tag, line);
                    Closed::Inner
                }
                Event::Empty(tag) => {
                    self.start(&tag, line);
                    self.end()
                }
                Event::End(_) => self.end(),
                Event::Text(text) => self.text(&text.xml10_content(), line),
                Event::CData(text) => self.text(&text.xml10_content(), line),
                Event::GeneralRef(reference) => {
                    let character = reference.resolve_char_ref().ok().flatten();
                    match (character, resolve_xml_entity(&reference)) {
                        (Some(character), _) => self.text(character.encode_utf8(&mut [0; 4]), line),
                        (None, Some(text)) => self.text(text, line),
                        (None, None) => self.text(&format!("&{};", &*reference), line),
                    }
                }
                Event::Eof if self.builder.is_open() => {
                    return Err((offset, "the file ends inside an element".to_owned()));
                }
                Event::Eof => return Ok(()),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                    Closed::Inner
                }
            };
            if closed == Closed::Root {
                return Ok(());
            }
        }
    }

    fn text(&mut self, text: &str, line: u32) -> Closed {
        self.builder.text(Arc::from(text), line);
        Closed::Inner
    }

    fn end(&mut self) -> Closed {
        self.scopes.leave();
        self.builder.end()
    }

    fn start(&mut self, tag: &BytesStart<'_>, line: u32) {
        self.scopes.enter();
        let attributes = || {
            tag.attributes()
                .with_checks(false)
                .flatten()
                .collect::<Vec<_>>()
        };
        let stored = attributes();
        for attribute in &stored {
            let Some(prefix) = attribute.key.as_namespace_binding() else {
                continue;
            };
            let prefix = match prefix {
                PrefixDeclaration::Default => "",
                PrefixDeclaration::Named(name) => name,
            };
            let declaration = NamespaceDeclaration {
                prefix: Arc::from(prefix),
                uri: value_of(attribute),
                line,
            };
            self.scopes.declare(&declaration);
            self.builder.declare(declaration);
        }
        let attributes = stored
            .iter()
            .filter(|attribute| attribute.key.as_namespace_binding().is_none())
            .map(|attribute| {
                let (name, prefix) = attribute.key.decompose();
                let raw = value_of(attribute);
                Attribute {
                    namespace: prefix.and_then(|p| self.scopes.resolve(p.into_inner())),
                    name: Arc::from(name.into_inner()),
                    resource_id: 0,
                    value: ResValue::String(Arc::clone(&raw)),
                    raw: Some(raw),
                }
            })
            .collect();
        let (name, prefix) = tag.name().decompose();
        let namespace = self.scopes.resolve(prefix.map_or("", |p| p.into_inner()));
        self.builder
            .start(Arc::from(name.into_inner()), namespace, line, attributes);
    }
}

/// The value of an attribute; an unknown entity leaves it as it was written.
fn value_of(attribute: &quick_xml::events::attributes::Attribute<'_>) -> Arc<str> {
    match attribute.normalized_value(XmlVersion::default()) {
        Ok(value) => Arc::from(value),
        Err(_) => Arc::from(&*attribute.value),
    }
}

/// The namespace declarations in force, by prefix.
#[derive(Default)]
struct Scopes {
    depth: usize,
    by_prefix: FxHashMap<Arc<str>, Vec<Arc<str>>>,
    /// Prefixes in the order of their declarations, with the depth of each.
    declared: Vec<(usize, Arc<str>)>,
}

impl Scopes {
    fn enter(&mut self) {
        self.depth = self.depth.saturating_add(1);
    }

    fn declare(&mut self, declaration: &NamespaceDeclaration) {
        let prefix = Arc::clone(&declaration.prefix);
        let uris = self.by_prefix.entry(Arc::clone(&prefix)).or_default();
        uris.push(Arc::clone(&declaration.uri));
        self.declared.push((self.depth, prefix));
    }

    fn leave(&mut self) {
        while let Some((_, prefix)) = self.declared.pop_if(|(depth, _)| *depth >= self.depth) {
            if let Some(uris) = self.by_prefix.get_mut(&prefix) {
                uris.pop();
            }
        }
        self.depth = self.depth.saturating_sub(1);
    }

    /// The URI of a prefix; a prefix without a declaration has none.
    fn resolve(&self, prefix: &str) -> Option<Arc<str>> {
        let uri = self.by_prefix.get(prefix)?.last()?;
        (!uri.is_empty()).then(|| Arc::clone(uri))
    }
}

/// Line numbers of growing offsets.
struct LineCounter<'t> {
    text: &'t [u8],
    counted: usize,
    line: u32,
}

impl<'t> LineCounter<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text: text.as_bytes(),
            counted: 0,
            line: 1,
        }
    }

    /// The line of `offset`, which is not below that of the last call.
    fn line_of(&mut self, offset: usize) -> u32 {
        let passed = self.text.get(self.counted..offset).unwrap_or(&[]);
        let breaks = memchr::memchr_iter(b'\n', passed).count();
        self.line = self
            .line
            .saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.counted = self.counted.max(offset);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::formats::xml::{ANDROID_NAMESPACE, Element, XmlDocument};

    /// One line per element: depth, line, {namespace}name, attributes, text.
    fn outline(document: &XmlDocument) -> String {
        let qualified = |namespace: &Option<std::sync::Arc<str>>, name: &str| match namespace {
            Some(uri) => format!("{{{uri}}}{name}"),
            None => name.to_owned(),
        };
        let line = |element: &Element| {
            let name = qualified(&element.namespace, &element.name);
            let mut line = format!("{}:{} {name}", element.depth, element.line);
            for attribute in &element.attributes {
                let name = qualified(&attribute.namespace, &attribute.name);
                line += &format!(" {name}={:?}", attribute.text().unwrap());
            }
            if !element.text.is_empty() {
                line += &format!(" {:?}", element.joined_text());
            }
            line + "\n"
        };
        document.elements().iter().map(line).collect()
    }

    #[test]
    fn documents_are_read() {
        let check = |text: &[u8], expected: &str, expected_gaps: usize| {
            let (document, gaps) = parse(text, "config.xml").unwrap();
            assert_eq!(outline(&document), expected);
            assert_eq!(gaps.len(), expected_gaps, "{gaps:?}");
        };
        check(b"<a/>", "0:1 a\n", 0);
        check(
            b"<?xml version='1.0'?>\n<a x='1'>t&amp;<b y=\"&lt;&#65;\"/>u<![CDATA[<v>]]></a>",
            "0:2 a x=\"1\" \"t&u<v>\"\n1:2 b y=\"<A\"\n",
            0,
        );
        check(
            b"<a xmlns='u' xmlns:p='v'>\n<p:b p:c='1' d='2'/>\n<q:e/></a>",
            "0:1 {u}a \"\\n\\n\"\n1:2 {v}b {v}c=\"1\" d=\"2\"\n1:3 e\n",
            0,
        );
        check(
            b"<a xmlns:p='u'><b xmlns:p='v'><p:c/></b><p:c/></a>",
            "0:1 a\n1:1 b\n2:1 {v}c\n1:1 {u}c\n",
            0,
        );
        check(b"<a><b></a></c>", "0:1 a\n1:1 b\n", 0);
        check(b"<a>\n<b>", "0:1 a \"\\n\"\n1:2 b\n", 1);
        check(b"<a><b x='1", "0:1 a\n", 1);
        check(b"<a/><!-- the root has ended --><b/>", "0:1 a\n", 0);
        check(
            b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a b='&x;'>&x;</a>",
            "0:1 a b=\"&x;\" \"&x;\"\n",
            0,
        );
        check(b"\xff\xfe<\0a\0/\0>\0", "0:1 a\n", 0);
        check(b"\xef\xbb\xbf<a b='\xff'/>", "0:1 a b=\"\u{fffd}\"\n", 0);
    }

    #[test]
    fn what_is_no_xml_is_refused() {
        for text in [
            &b""[..],
            b"just text",
            b"{\"json\": 1}",
            &[0, 159, 146, 150],
        ] {
            assert!(parse(text, "x").is_err(), "{text:?}");
        }
    }

    #[test]
    fn nesting_ends_at_the_ceiling() {
        let text = "<a>".repeat(150_000);
        let (document, gaps) = parse(text.as_bytes(), "deep.xml").unwrap();
        assert_eq!(document.elements().len(), 100_000);
        assert_eq!(gaps.len(), 2);
    }

    #[test]
    fn attributes_are_found_by_name() {
        let text =
            format!("<a xmlns:android='{ANDROID_NAMESPACE}' android:debuggable='true' n='0x10'/>");
        let (document, _) = parse(text.as_bytes(), "x").unwrap();
        let root = document.root().unwrap();
        let debuggable = root.attribute_by_name(Some(ANDROID_NAMESPACE), "debuggable");
        assert_eq!(debuggable.unwrap().boolean(), Some(true));
        assert_eq!(root.attribute_by_name(None, "debuggable"), None);
        assert_eq!(
            root.attribute_by_name(None, "n").unwrap().integer(),
            Some(16)
        );
    }
}
