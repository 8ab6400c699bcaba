//! Start tags, end tags and text, front to back, into an [`XmlDocument`].

use super::{Attribute, Element, ElementIdx, NamespaceDeclaration, Text, XmlDocument};
use crate::bytes::limits;
use std::sync::Arc;

/// Fills a document. Nesting lives in a stack of its own, and ends at [`limits::XML_DEPTH`].
#[derive(Debug, Default)]
pub struct XmlBuilder {
    document: XmlDocument,
    open: Vec<ElementIdx>,
    /// Elements that are open but left out, because they nest too deep.
    skipped: usize,
    /// Declarations that wait for the start tag that follows them.
    namespaces: Vec<NamespaceDeclaration>,
    truncated: bool,
}

/// What the end of an element means for the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// There was no element to end.
    Nothing,
    /// An element inside the root ended.
    Inner,
    /// The root ended; whatever follows is not part of the document.
    Root,
}

impl XmlBuilder {
    /// A builder without elements.
    pub fn new() -> Self {
        Self::default()
    }

    /// A namespace declaration; it belongs to the next element.
    pub fn declare(&mut self, declaration: NamespaceDeclaration) {
        // Declarations without an element around them cannot pile up beyond what a file holds.
        self.namespaces.push(declaration);
    }

    /// Starts an element inside the one that is open.
    pub fn start(
        &mut self,
        name: Arc<str>,
        namespace: Option<Arc<str>>,
        line: u32,
        attributes: Vec<Attribute>,
    ) {
        let count = u32::try_from(self.document.elements.len());
        let (Ok(count), true) = (count, self.open.len() < limits::XML_DEPTH) else {
            self.truncated = true;
            self.skipped = self.skipped.saturating_add(1);
            return;
        };
        let idx = ElementIdx(count);
        let parent = self.open.last().copied();
        if let Some(parent) = parent.and_then(|parent| self.element_mut(parent)) {
            parent.children.push(idx);
        }
        self.document.elements.push(Element {
            name,
            namespace,
            line,
            depth: u32::try_from(self.open.len()).unwrap_or(u32::MAX),
            parent,
            children: Vec::new(),
            attributes,
            namespaces: std::mem::take(&mut self.namespaces),
            text: Vec::new(),
        });
        self.open.push(idx);
    }

    /// Ends the innermost element.
    pub fn end(&mut self) -> Closed {
        if self.skipped > 0 {
            self.skipped = self.skipped.saturating_sub(1);
            return Closed::Inner;
        }
        match (self.open.pop(), self.open.is_empty()) {
            (None, _) => Closed::Nothing,
            (Some(_), true) => Closed::Root,
            (Some(_), false) => Closed::Inner,
        }
    }

    /// Text inside the innermost element.
    pub fn text(&mut self, text: Arc<str>, line: u32) {
        if self.skipped > 0 {
            return;
        }
        let innermost = self.open.last().copied();
        let Some(element) = innermost.and_then(|idx| self.element_mut(idx)) else {
            return;
        };
        let children_before = u32::try_from(element.children.len()).unwrap_or(u32::MAX);
        element.text.push(Text {
            text,
            line,
            children_before,
        });
    }

    /// True while an element is open.
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// True when elements were left out because they nest too deep.
    pub fn truncated(&self) -> bool {
        self.truncated
    }

    /// The document as far as it was read; elements that are still open end here.
    pub fn finish(self) -> XmlDocument {
        self.document
    }

    fn element_mut(&mut self, idx: ElementIdx) -> Option<&mut Element> {
        self.document.elements.get_mut(usize::try_from(idx.0).ok()?)
    }
}
