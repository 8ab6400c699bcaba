//! Android's binary XML (`AndroidManifest.xml`, `res/**.xml`) into an [`XmlDocument`].
//!
//! Source: `ResXMLTree` and `ResXMLParser` of AOSP `libs/androidfw/ResourceTypes.cpp`, and what
//! `PackageParser` does with them. The type of the root chunk is not checked, unknown chunks and nodes are
//! skipped, the last string pool before the first node counts, header and attribute sizes come from the file,
//! and nothing behind the root's end tag is read.

use super::chunk::{self, Chunk, Chunks};
use super::res_value::{RES_VALUE_BYTES, ResValue};
use super::string_pool::{StringCache, StringIdx, StringPool};
use super::xml::{
    ANDROID_NAMESPACE, Attribute, Closed, NamespaceDeclaration, XmlBuilder, XmlDocument,
};
use crate::bytes::{ParseError, limits, u16_at, u32_at};
use crate::finding::{Gap, GapKind};

const RESOURCE_MAP: u16 = 0x0180;
/// Types of the nodes; everything in this range counts as the first node of a document.
const NODES: std::ops::RangeInclusive<u16> = 0x0100..=0x017f;
const START_NAMESPACE: u16 = 0x0100;
const END_NAMESPACE: u16 = 0x0101;
const START_ELEMENT: u16 = 0x0102;
const END_ELEMENT: u16 = 0x0103;
const CDATA: u16 = 0x0104;

/// Size of a node's header: the chunk header, a line number and a comment.
const NODE_HEADER_BYTES: usize = 16;
/// Size of a stored attribute: three string indices and a value.
const ATTRIBUTE_BYTES: usize = 20;
/// Attributes may overlap when the declared size of one is too small. They are read as Android reads them,
/// up to this multiple of the bytes of the file.
const ATTRIBUTE_VISIT_FACTOR: usize = 4;

/// Reads a binary XML file. A broken node ends the document, as it does in Android, and becomes a gap;
/// `Err` only when not even one element could be read.
pub fn parse(data: &[u8], artifact: &str) -> Result<(XmlDocument, Vec<Gap>), ParseError> {
    let (root, cut) = Chunk::read_root(data, 8)?;
    let mut gaps = Vec::new();
    gaps.extend(cut.map(|error| Gap::new(GapKind::UnreadableItem, artifact, error.what).at(0)));
    if root.kind != chunk::XML {
        let detail = format!(
            "root chunk has type {:#06x}, which Android ignores",
            root.kind
        );
        gaps.push(Gap::new(GapKind::Tampering, artifact, detail));
    }
    if root.bytes.len() < data.len() {
        let detail = "bytes follow the end of the document";
        let end = u64::try_from(root.bytes.len()).unwrap_or(u64::MAX);
        gaps.push(Gap::new(GapKind::Tampering, artifact, detail).at(end));
    }
    let (prologue, nodes) = Prologue::read(&root)?;
    let mut front = BinaryFront {
        strings: StringCache::new(prologue.pool),
        resource_map: prologue.resource_map,
        builder: XmlBuilder::new(),
        attribute_fuel: data.len().saturating_mul(ATTRIBUTE_VISIT_FACTOR),
        named: 0,
        artifact,
        gaps,
    };
    if let Err(error) = front.read(nodes) {
        let detail = format!("{}, the rest of the document was not read", error.what);
        front.gap(GapKind::UnreadableItem, error.offset, detail);
    }
    front.finish()
}

/// What stands before the first node.
struct Prologue<'a> {
    pool: StringPool<'a>,
    /// Resource ids of the attributes, four bytes each, by index of their name.
    resource_map: &'a [u8],
}

impl<'a> Prologue<'a> {
    /// The prologue and an iterator that starts at the first node.
    fn read(root: &Chunk<'a>) -> Result<(Self, Chunks<'a>), ParseError> {
        let mut pool = Err(ParseError::new(
            root.offset,
            "binary XML has no string pool",
        ));
        let mut resource_map: &[u8] = &[];
        let mut chunks = root.children();
        loop {
            let before = chunks.clone();
            let Some(chunk) = chunks.next().transpose()? else {
                return Err(ParseError::new(root.offset, "binary XML has no elements"));
            };
            match chunk.kind {
                chunk::STRING_POOL => pool = StringPool::parse(&chunk),
                RESOURCE_MAP => resource_map = chunk.body,
                kind if NODES.contains(&kind) => {
                    let prologue = Self {
                        pool: pool?,
                        resource_map,
                    };
                    return Ok((prologue, before));
                }
                _ => {}
            }
        }
    }
}

struct BinaryFront<'a, 'n> {
    strings: StringCache<'a>,
    resource_map: &'a [u8],
    builder: XmlBuilder,
    /// Bytes of attributes that may still be visited.
    attribute_fuel: usize,
    /// Attributes in the namespace of Android.
    named: usize,
    artifact: &'n str,
    gaps: Vec<Gap>,
}

impl<'a> BinaryFront<'a, '_> {
    /// Reads nodes up to the end of the root.
    fn read(&mut self, nodes: Chunks<'a>) -> Result<(), ParseError> {
        let mut stray_ends = 0_u32;
        let mut end = 0;
        for node in nodes {
            let node = node?;
            if !(START_NAMESPACE..=CDATA).contains(&node.kind) {
                continue;
            }
            let error = |what| ParseError::new(node.offset, what);
            end = node.offset.saturating_add(node.bytes.len());
            if node.header.len() < NODE_HEADER_BYTES {
                return Err(error("node header is too small"));
            }
            let closed = self.node(&node).ok_or_else(|| error("node is cut off"))?;
            match closed {
                Closed::Root => return Ok(()),
                Closed::Nothing => stray_ends = stray_ends.saturating_add(1),
                Closed::Inner => {}
            }
            if stray_ends == 1 && closed == Closed::Nothing {
                let detail = "an element ends that never started";
                self.gap(GapKind::Tampering, node.offset, detail.to_owned());
            }
        }
        Err(ParseError::new(end, "the root element does not end"))
    }

    /// Reads one node; `None` when it is too short for what it claims to hold.
    fn node(&mut self, node: &Chunk<'a>) -> Option<Closed> {
        let line = u32_at(node.header, 8)?;
        let string = |offset| u32_at(node.body, offset).map(StringIdx);
        match node.kind {
            START_NAMESPACE => {
                let prefix = self.strings.get_or_empty(string(0)?);
                let uri = self.strings.get_or_empty(string(4)?);
                self.builder
                    .declare(NamespaceDeclaration { prefix, uri, line });
            }
            START_ELEMENT => {
                let namespace = self.strings.get(string(0)?);
                let name = self.strings.get_or_empty(string(4)?);
                let attributes = self.attributes(node)?;
                self.builder.start(name, namespace, line, attributes);
            }
            END_ELEMENT => {
                string(4)?;
                return Some(self.builder.end());
            }
            CDATA => {
                u32_at(node.body, 8)?;
                let text = self.strings.get_or_empty(string(0)?);
                self.builder.text(text, line);
            }
            // Which namespaces are in force does not matter: names carry their URI.
            END_NAMESPACE => {}
            _ => {}
        }
        Some(Closed::Inner)
    }

    /// The attributes of a start tag; `None` when they do not lie inside the node.
    fn attributes(&mut self, node: &Chunk<'a>) -> Option<Vec<Attribute>> {
        let field = |offset| u16_at(node.body, offset).map(usize::from);
        let (start, size, count) = (field(8)?, field(10)?, field(12)?);
        let end = size.checked_mul(count)?.checked_add(start)?;
        if end > node.body.len() {
            return None;
        }
        if size < ATTRIBUTE_BYTES && count > 1 {
            let detail = format!("attributes of {size} bytes overlap each other");
            self.gap(GapKind::Tampering, node.offset, detail);
        }
        let mut attributes = Vec::new();
        for idx in 0..count {
            let Some(fuel) = self.attribute_fuel.checked_sub(ATTRIBUTE_BYTES) else {
                let detail = "attributes overlap, the rest of them was left out";
                self.gap(GapKind::LimitReached, node.offset, detail.to_owned());
                break;
            };
            self.attribute_fuel = fuel;
            let offset = size.checked_mul(idx)?.checked_add(start)?;
            let Some(attribute) = self.attribute(node.body, offset) else {
                let detail = "an attribute reaches past the end of its element";
                self.gap(GapKind::UnreadableItem, node.offset, detail.to_owned());
                break;
            };
            attributes.push(attribute);
        }
        Some(attributes)
    }

    fn attribute(&mut self, body: &[u8], offset: usize) -> Option<Attribute> {
        let end = offset.checked_add(ATTRIBUTE_BYTES)?;
        let stored = body.get(offset..end)?;
        let string = |offset| u32_at(stored, offset).map(StringIdx);
        let name = string(4)?;
        let value = ResValue::read(stored, ATTRIBUTE_BYTES.checked_sub(RES_VALUE_BYTES)?)?;
        let namespace = self.strings.get(string(0)?);
        let is_framework = namespace.as_deref() == Some(ANDROID_NAMESPACE);
        self.named = self.named.saturating_add(usize::from(is_framework));
        Some(Attribute {
            namespace,
            name: self.strings.get_or_empty(name),
            resource_id: self.resource_id(name),
            raw: self.strings.get(string(8)?),
            value: value.map_string(|idx| self.strings.get_or_empty(idx)),
        })
    }

    /// The resource id of the attribute whose name has this index; 0 when it has none.
    fn resource_id(&self, name: StringIdx) -> u32 {
        usize::try_from(name.0)
            .ok()
            .and_then(|idx| u32_at(self.resource_map, idx.checked_mul(4)?))
            .unwrap_or(0)
    }

    fn gap(&mut self, kind: GapKind, offset: usize, detail: String) {
        if self.gaps.len() >= limits::GAPS_PER_KIND {
            return;
        }
        let offset = u64::try_from(offset).unwrap_or(u64::MAX);
        self.gaps
            .push(Gap::new(kind, self.artifact, detail).at(offset));
    }

    fn finish(mut self) -> Result<(XmlDocument, Vec<Gap>), ParseError> {
        if self.strings.exhausted() {
            let detail = "strings overlap, the rest of them was left out".to_owned();
            self.gap(GapKind::LimitReached, 0, detail);
        }
        let contradictory = self.strings.contradictory();
        if contradictory > 0 {
            let detail = format!(
                "{contradictory} strings have two lengths that disagree, so that Android reads none"
            );
            self.gap(GapKind::Tampering, 0, detail);
        }
        if self.named > 0 && self.resource_map.is_empty() {
            let detail =
                "no attribute has a resource id, so that Android sees none; they were read by name";
            self.gap(GapKind::Tampering, 0, detail.to_owned());
        }
        if self.builder.truncated() {
            let detail = "elements nest too deep, the inner ones were left out".to_owned();
            self.gap(GapKind::LimitReached, 0, detail);
        }
        let document = self.builder.finish();
        if document.root().is_none() {
            return Err(ParseError::new(0, "binary XML has no elements"));
        }
        Ok((document, self.gaps))
    }
}

#[cfg(test)]
mod tests;
