//! An XML document into lines like those of `aapt2 dump xmltree`.

use std::io::{self, Write};

use super::{plain, quoted};
use crate::formats::res_value::ResValue;
use crate::formats::xml::{Attribute, Element, XmlDocument};

/// Deepest indentation. Real documents stay below; 50,000 levels would be gigabytes of spaces.
const DEEPEST_INDENT: usize = 1000;

/// Writes one line for each namespace, element, attribute and text, indented by depth. The format differs from
/// aapt2's only in how text is escaped.
pub(super) fn write(document: &XmlDocument, out: &mut dyn Write) -> io::Result<()> {
    // Elements stand in document order; text behind a child is printed when the walk comes back to it.
    let mut open: Vec<Open<'_>> = Vec::new();
    for element in document.elements() {
        let depth = usize::try_from(element.depth).unwrap_or(usize::MAX);
        while open.len() > depth {
            if let Some(closed) = open.pop() {
                closed.write_texts(u32::MAX, out)?;
            }
        }
        let mut indent = 0;
        if let Some(parent) = open.last_mut() {
            parent.write_texts(parent.children, out)?;
            parent.texts = parent
                .texts
                .iter()
                .position(|text| text.children_before > parent.children)
                .map_or(&[], |start| parent.texts.split_at(start).1);
            parent.children += 1;
            indent = parent.indent + 1;
        }
        let indent = write_start(element, indent, out)?;
        open.push(Open {
            texts: &element.text,
            children: 0,
            indent,
        });
    }
    while let Some(closed) = open.pop() {
        closed.write_texts(u32::MAX, out)?;
    }
    Ok(())
}

/// An element whose children are being printed.
struct Open<'d> {
    /// Texts that were not printed yet.
    texts: &'d [crate::formats::xml::Text],
    /// Children that were printed.
    children: u32,
    /// Indentation of its attributes.
    indent: usize,
}

impl Open<'_> {
    /// Writes the texts in front of child number `child`.
    fn write_texts(&self, child: u32, out: &mut dyn Write) -> io::Result<()> {
        for text in self.texts {
            if text.children_before <= child {
                let indent = columns(self.indent + 1);
                writeln!(out, "{:indent$}T: '{}'", "", plain(&text.text))?;
            }
        }
        Ok(())
    }
}

/// Writes the start tag and returns the indentation of its attributes.
fn write_start(element: &Element, mut indent: usize, out: &mut dyn Write) -> io::Result<usize> {
    for declared in &element.namespaces {
        let width = columns(indent);
        let (prefix, uri) = (plain(&declared.prefix), plain(&declared.uri));
        writeln!(
            out,
            "{:width$}N: {prefix}={uri} (line={})",
            "", declared.line
        )?;
        indent += 1;
    }
    let width = columns(indent);
    let name = qualified(element.namespace.as_deref(), &element.name);
    writeln!(out, "{:width$}E: {name} (line={})", "", element.line)?;
    indent += 1;
    let width = columns(indent);
    for attribute in &element.attributes {
        writeln!(out, "{:width$}A: {}", "", attribute_text(attribute))?;
    }
    Ok(indent)
}

/// Columns of an indentation.
fn columns(indent: usize) -> usize {
    indent.min(DEEPEST_INDENT) * 2
}

fn qualified(namespace: Option<&str>, name: &str) -> String {
    match namespace {
        Some(uri) if !uri.is_empty() => format!("{}:{}", plain(uri), plain(name)),
        _ => plain(name),
    }
}

fn attribute_text(attribute: &Attribute) -> String {
    let name = qualified(attribute.namespace.as_deref(), &attribute.name);
    let id = match attribute.resource_id {
        0 => String::new(),
        id => format!("(0x{id:08x})"),
    };
    let value = match &attribute.value {
        ResValue::String(text) => quoted(text),
        other => other.to_string(),
    };
    let raw = match attribute.raw.as_deref() {
        Some(raw) if !raw.is_empty() => format!(" (Raw: {})", quoted(raw)),
        _ => String::new(),
    };
    format!("{name}{id}={value}{raw}")
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::formats::xml::plain;

    #[test]
    fn lines_follow_the_document() {
        let check = |text: &str, expected: &str| {
            let (document, _) = plain::parse(text.as_bytes(), "x").unwrap();
            let mut out = Vec::new();
            write(&document, &mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        };
        check(
            "<a x='\u{1b}[2J'>1<b/>2<c>3</c>4</a>",
            "E: a (line=1)\n  A: x=\"\\u{1b}[2J\" (Raw: \"\\u{1b}[2J\")\n    T: '1'\n    E: b (line=1)\n    \
             T: '2'\n    E: c (line=1)\n        T: '3'\n    T: '4'\n",
        );
        check(
            "<a xmlns:p='u'>\n<p:b/></a>",
            "N: p=u (line=1)\n  E: a (line=1)\n      T: '\\n'\n      E: u:b (line=2)\n",
        );
    }
}
