//! The text of an XML file into its elements with their names and lines.

use super::text::SourceText;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements of one file that are read.
const ELEMENTS: usize = 100_000;

/// One element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct XmlElement {
    /// Its tag.
    pub(super) tag: String,
    /// Its `android:name` or `name`; empty when it has none.
    pub(super) name: String,
    /// The line on which it begins.
    pub(super) line: u32,
}

/// The elements in the order of the file; what stands behind a mistake is not read.
pub(super) fn elements(text: &SourceText) -> Vec<XmlElement> {
    let mut reader = Reader::from_str(text.as_str());
    reader.config_mut().check_end_names = false;
    let mut found = Vec::new();
    while found.len() < ELEMENTS {
        let start = match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => start,
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => continue,
        };
        let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let before = text.as_str().get(..end).unwrap_or_default();
        // No attribute holds a '<'.
        let line = text.line_at(before.rfind('<').unwrap_or(0));
        found.push(XmlElement {
            tag: start.name().as_ref().to_owned(),
            name: name_of(&start),
            line,
        });
    }
    found
}

fn name_of(start: &BytesStart<'_>) -> String {
    let named = |key: &str| key == "name" || key.ends_with(":name");
    let mut attributes = start.attributes();
    attributes
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| named(attribute.key.as_ref()))
        .map(|attribute| attribute.value.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::text::SourceText;
    use super::elements;

    #[test]
    fn elements_have_the_lines_on_which_they_begin() {
        let text = "<?xml version=\"1.0\"?>\n<!-- <no/> -->\n<manifest\n  package=\"a\">\n  <activity\n    android:name=\".A\" />\n\
            <string name=\"k\">a &lt; b</string>\n</manifest>\n<broken";
        let found: Vec<_> = elements(&SourceText::new(text.to_owned(), false))
            .into_iter()
            .map(|element| (element.tag, element.name, element.line))
            .collect();
        let expected = [
            ("manifest", "", 3),
            ("activity", ".A", 5),
            ("string", "k", 7),
        ];
        let expected = expected.map(|(tag, name, line)| (tag.to_owned(), name.to_owned(), line));
        assert_eq!(found, expected);
    }
}
