//! Plain XML into Android's binary XML, with line numbers and typed attribute values.
//!
//! Source: `ResXMLTree_node` and `ResXMLTree_attrExt` of AOSP `ResourceTypes.h`.

use super::ResourceError;
use super::attributes::attribute;
use super::chunk_writer::{PoolWriter, chunk, words};
use super::resources::Resources;
use super::value::{attribute_value, res_value, stored};
use crate::formats::chunk::XML;
use crate::formats::xml::{
    ANDROID_NAMESPACE, Attribute, Element, ElementIdx, ResValue, XmlDocument,
};
use std::collections::BTreeMap;

/// Namespace of the app's own attributes.
pub(super) const APP_NAMESPACE: &str = "http://schemas.android.com/apk/res-auto";
/// Namespace of notes to the build tools, which leave no trace.
const TOOLS_NAMESPACE: &str = "http://schemas.android.com/tools";

const START_NAMESPACE: u16 = 0x0100;
const END_NAMESPACE: u16 = 0x0101;
const START_ELEMENT: u16 = 0x0102;
const END_ELEMENT: u16 = 0x0103;
const TEXT: u16 = 0x0104;
const RESOURCE_MAP: u16 = 0x0180;
const NONE: u32 = u32::MAX;

/// The binary form of `document`. Lines count from `first_line`.
///
/// # Errors
/// An attribute that Android does not know, a value of the wrong type, a reference to nothing.
pub fn binary_xml(
    document: &XmlDocument,
    first_line: u32,
    resources: &Resources,
) -> Result<Vec<u8>, ResourceError> {
    let mut writer = Writer {
        document,
        resources,
        line_offset: first_line.saturating_sub(1),
        attribute_names: BTreeMap::new(),
        pool: PoolWriter::default(),
        nodes: Vec::new(),
    };
    writer.name_attributes()?;
    writer.tree()?;
    let map: Vec<u32> = {
        let mut by_index: Vec<_> = writer.attribute_names.iter().collect();
        by_index.sort_by_key(|(_, index)| **index);
        by_index.into_iter().map(|((id, _), _)| *id).collect()
    };
    let map = chunk(RESOURCE_MAP, &[], &words(&map));
    let body = [writer.pool.chunk(), map, writer.nodes].concat();
    Ok(chunk(XML, &[], &body))
}

struct Writer<'d> {
    document: &'d XmlDocument,
    resources: &'d Resources,
    line_offset: u32,
    /// Pool entry of each attribute with a resource id, by id and name. These stand at the start of the pool,
    /// at the same positions as their ids in the resource map.
    attribute_names: BTreeMap<(u32, String), u32>,
    pool: PoolWriter,
    nodes: Vec<u8>,
}

/// What is done next in the tree.
enum Visit {
    Start(ElementIdx),
    End(ElementIdx),
    Text(ElementIdx, usize),
}

impl Writer<'_> {
    fn line(&self, line: u32) -> u32 {
        line + self.line_offset
    }

    fn error(&self, element: &Element, message: String) -> ResourceError {
        ResourceError::new(self.line(element.line), message)
    }

    fn name_attributes(&mut self) -> Result<(), ResourceError> {
        for element in self.document.elements() {
            for attribute in &element.attributes {
                let id = self.resource_id(element, attribute)?;
                if let Some(id) = id {
                    let name = (id, attribute.name.to_string());
                    self.attribute_names.insert(name, 0);
                }
            }
        }
        for ((_, name), index) in &mut self.attribute_names {
            *index = self.pool.push(name);
        }
        Ok(())
    }

    fn resource_id(
        &self,
        element: &Element,
        named: &Attribute,
    ) -> Result<Option<u32>, ResourceError> {
        match named.namespace.as_deref() {
            Some(ANDROID_NAMESPACE) => match attribute(&named.name) {
                Some(attribute) => Ok(Some(attribute.id)),
                None => {
                    let message = format!("Android has no attribute 'android:{}'", named.name);
                    Err(self.error(element, message))
                }
            },
            Some(APP_NAMESPACE) => Ok(self.resources.id("attr", &named.name)),
            _ => Ok(None),
        }
    }

    /// All nodes, with an explicit stack.
    fn tree(&mut self) -> Result<(), ResourceError> {
        if self.document.root().is_none() {
            return Err(ResourceError::new(self.line(1), "the file has no element"));
        }
        let document = self.document;
        let mut stack = vec![Visit::Start(ElementIdx(0))];
        while let Some(visit) = stack.pop() {
            let (Visit::Start(index) | Visit::End(index) | Visit::Text(index, _)) = visit;
            let Some(element) = document.element(index) else {
                continue;
            };
            match visit {
                Visit::Start(_) => {
                    self.start(element)?;
                    stack.push(Visit::End(index));
                    push_content(&mut stack, index, element);
                }
                Visit::End(_) => self.end(element),
                Visit::Text(_, number) => self.text(element, number),
            }
        }
        Ok(())
    }

    fn node(&mut self, kind: u16, line: u32, body: &[u8]) {
        let header = words(&[self.line(line), NONE]);
        self.nodes.extend(chunk(kind, &header, body));
    }

    fn namespaces(&mut self, kind: u16, element: &Element) {
        for declaration in &element.namespaces {
            if &*declaration.uri != TOOLS_NAMESPACE {
                let prefix = self.pool.share(&declaration.prefix);
                let uri = self.pool.share(&declaration.uri);
                self.node(kind, element.line, &words(&[prefix, uri]));
            }
        }
    }

    fn start(&mut self, element: &Element) -> Result<(), ResourceError> {
        self.namespaces(START_NAMESPACE, element);
        let mut attributes = Vec::new();
        for attribute in &element.attributes {
            if attribute.namespace.as_deref() != Some(TOOLS_NAMESPACE) {
                let id = self.resource_id(element, attribute)?;
                let bytes = self.attribute(element, attribute, id)?;
                attributes.push((id.unwrap_or(NONE), bytes));
            }
        }
        // Android looks attributes up by binary search over their ids.
        attributes.sort_by_key(|(id, _)| *id);
        let namespace = self.optional(element.namespace.as_deref());
        let name = self.pool.share(&element.name);
        let mut body = words(&[namespace, name]);
        // Where attributes start and how large each is, their number, and no id, class or style attribute.
        for half in [20, 20, attributes.len() as u16, 0, 0, 0] {
            body.extend(half.to_le_bytes());
        }
        body.extend(attributes.into_iter().flat_map(|(_, bytes)| bytes));
        self.node(START_ELEMENT, element.line, &body);
        Ok(())
    }

    fn attribute(
        &mut self,
        element: &Element,
        named: &Attribute,
        id: Option<u32>,
    ) -> Result<Vec<u8>, ResourceError> {
        let text = named.raw.as_deref().unwrap_or_default();
        let format = match named.namespace.as_deref() {
            Some(ANDROID_NAMESPACE) => attribute(&named.name),
            _ => None,
        };
        let value = attribute_value(text, format, self.resources)
            .map_err(|message| self.error(element, format!("{}: {message}", named.name)))?;
        let raw = match &value {
            ResValue::String(text) => self.pool.share(text),
            _ => NONE,
        };
        let namespace = self.optional(named.namespace.as_deref());
        let known = id.and_then(|id| self.attribute_names.get(&(id, named.name.to_string())));
        let name = match known {
            Some(index) => *index,
            None => self.pool.share(&named.name),
        };
        let (kind, data) = stored(&value, |_| raw);
        let mut bytes = words(&[namespace, name, raw]);
        bytes.extend(res_value(kind, data));
        Ok(bytes)
    }

    fn end(&mut self, element: &Element) {
        let namespace = self.optional(element.namespace.as_deref());
        let name = self.pool.share(&element.name);
        self.node(END_ELEMENT, element.line, &words(&[namespace, name]));
        self.namespaces(END_NAMESPACE, element);
    }

    fn text(&mut self, element: &Element, number: usize) {
        let Some(piece) = element.text.get(number) else {
            return;
        };
        if piece.text.trim().is_empty() {
            return;
        }
        let text = self.pool.share(piece.text.trim());
        let mut body = words(&[text]);
        body.extend(res_value(0, 0));
        self.node(TEXT, piece.line, &body);
    }

    fn optional(&mut self, text: Option<&str>) -> u32 {
        text.map_or(NONE, |text| self.pool.share(text))
    }
}

/// Pushes children and pieces of text so that they are popped in document order.
fn push_content(stack: &mut Vec<Visit>, index: ElementIdx, element: &Element) {
    let mut content = Vec::new();
    let mut pieces = element.text.iter().enumerate().peekable();
    for (child, number) in element.children.iter().zip(0u32..) {
        while let Some((piece, _)) = pieces.next_if(|(_, text)| text.children_before <= number) {
            content.push(Visit::Text(index, piece));
        }
        content.push(Visit::Start(*child));
    }
    content.extend(pieces.map(|(piece, _)| Visit::Text(index, piece)));
    stack.extend(content.into_iter().rev());
}
