//! The tree of an XML file, whatever it was stored as: one arena, filled by several front ends.
//!
//! [`super::axml`] reads Android's binary XML, [`plain`] reads text. Elements stand in document order, so
//! that walking them all needs no recursion, however deep a hostile file nests.

mod builder;
pub mod plain;

use std::sync::Arc;

pub use super::res_value::ResValue;
pub use builder::{Closed, XmlBuilder};

/// Namespace URI of the framework's attributes (`android:name`).
pub const ANDROID_NAMESPACE: &str = "http://schemas.android.com/apk/res/android";

/// Index of an element in its document, in document order; the root is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementIdx(pub u32);

/// A whole XML file.
#[derive(Debug, Clone, Default)]
pub struct XmlDocument {
    elements: Vec<Element>,
}

/// One element with what stands in its start tag and directly below it.
#[derive(Debug, Clone)]
pub struct Element {
    /// Local name, without a prefix.
    pub name: Arc<str>,
    /// Namespace URI of the name.
    pub namespace: Option<Arc<str>>,
    /// Line in the source file that the app was built from, from 1; 0 when unknown.
    pub line: u32,
    /// Number of elements around this one.
    pub depth: u32,
    /// The element around this one.
    pub parent: Option<ElementIdx>,
    /// Child elements in order.
    pub children: Vec<ElementIdx>,
    /// Attributes in stored order; the first one of an identity counts.
    pub attributes: Vec<Attribute>,
    /// Namespaces declared right before this element.
    pub namespaces: Vec<NamespaceDeclaration>,
    /// Pieces of text directly below this element, in order, not trimmed.
    pub text: Vec<Text>,
}

/// One attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Namespace URI. In binary XML it says nothing when `resource_id` is set.
    pub namespace: Option<Arc<str>>,
    /// Local name. In binary XML it may be empty or wrong when `resource_id` is set.
    pub name: Arc<str>,
    /// Resource id of the attribute, 0 when it has none. In binary XML this alone is the identity of a
    /// framework attribute: one that is called `exported` and has no id does not exist for Android.
    pub resource_id: u32,
    /// The source text, when it was kept.
    pub raw: Option<Arc<str>>,
    /// The typed value, which counts whenever the attribute has a resource id.
    pub value: ResValue,
}

/// `xmlns:prefix="uri"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamespaceDeclaration {
    /// Prefix, empty for the default namespace.
    pub prefix: Arc<str>,
    /// Namespace URI.
    pub uri: Arc<str>,
    /// Line of the declaration, from 1; 0 when unknown.
    pub line: u32,
}

/// A piece of text between tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text with entities and CDATA sections resolved.
    pub text: Arc<str>,
    /// Line where it starts, from 1; 0 when unknown.
    pub line: u32,
    /// Number of child elements that stand before it.
    pub children_before: u32,
}

impl XmlDocument {
    /// The outermost element; `None` only for a document in which no element could be read.
    pub fn root(&self) -> Option<&Element> {
        self.elements.first()
    }

    /// All elements in document order.
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// The element at `idx`.
    pub fn element(&self, idx: ElementIdx) -> Option<&Element> {
        self.elements.get(usize::try_from(idx.0).ok()?)
    }

    /// The child elements of `parent` in order.
    pub fn children<'d>(&'d self, parent: &'d Element) -> impl Iterator<Item = &'d Element> + 'd {
        parent.children.iter().filter_map(|&idx| self.element(idx))
    }

    /// The child elements of `parent` with this local name, in order.
    pub fn children_named<'d>(
        &'d self,
        parent: &'d Element,
        name: &'d str,
    ) -> impl Iterator<Item = &'d Element> + 'd {
        self.children(parent)
            .filter(move |child| &*child.name == name)
    }
}

impl Element {
    /// The attribute with this resource id, such as `0x01010003` for `android:name`.
    pub fn attribute_by_id(&self, resource_id: u32) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.resource_id == resource_id && resource_id != 0)
    }

    /// The attribute with this namespace and local name that has no resource id: `package`, `split`, and all
    /// attributes of plain XML.
    pub fn attribute_by_name(&self, namespace: Option<&str>, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| {
            attribute.resource_id == 0
                && &*attribute.name == name
                && attribute.namespace.as_deref() == namespace
        })
    }

    /// All text directly below this element, joined.
    pub fn joined_text(&self) -> String {
        self.text.iter().map(|piece| &*piece.text).collect()
    }
}

impl Attribute {
    /// The text of the value as Android reads it: the typed text of an attribute with a resource id, the
    /// source text of one without.
    pub fn text(&self) -> Option<&str> {
        let typed = match &self.value {
            ResValue::String(text) => Some(&**text),
            _ => None,
        };
        if self.resource_id == 0 {
            return self.raw.as_deref().or(typed);
        }
        typed
    }

    /// The truth value as Android reads it: a number (not 0), or the text `true` or `false`.
    pub fn boolean(&self) -> Option<bool> {
        if let Some(number) = self.value.integer() {
            return Some(number != 0);
        }
        match self.text()? {
            "true" | "TRUE" | "1" => Some(true),
            "false" | "FALSE" | "0" => Some(false),
            _ => None,
        }
    }

    /// The number as Android reads it, from a typed number or from decimal or hexadecimal text.
    pub fn integer(&self) -> Option<i32> {
        self.value.integer().or_else(|| {
            let text = self.text()?.trim();
            match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
                Some(digits) => u32::from_str_radix(digits, 16).ok().map(u32::cast_signed),
                None => text.parse().ok(),
            }
        })
    }

    /// The id of the resource that the value refers to.
    pub fn reference(&self) -> Option<u32> {
        self.value.reference()
    }
}
