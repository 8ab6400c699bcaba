//! What is written is read back by the readers of the formats.

use super::{ResourceError, Resources, binary_xml};
use crate::formats::arsc::{self, ResourceId};
use crate::formats::axml;
use crate::formats::xml::{ResValue, XmlDocument, plain};

const LAYOUT: &str = "<LinearLayout xmlns:android=\"http://schemas.android.com/apk/res/android\"\n\
    xmlns:app=\"http://schemas.android.com/apk/res-auto\"\n\
    xmlns:tools=\"http://schemas.android.com/tools\">\n\
    <Button android:text=\"@string/logout\" android:id=\"@+id/logout\" app:tint=\"x\" tools:text=\"y\"/>\n\
    text\n\
    </LinearLayout>";

fn document(text: &str) -> XmlDocument {
    let (document, gaps) = plain::parse(text.as_bytes(), "test.xml").unwrap();
    assert!(gaps.is_empty());
    document
}

fn resources() -> Resources {
    let mut resources = Resources::new("com.example.app");
    resources.declare_names(&document(LAYOUT));
    let mut add = |path: &str, text: &str| resources.add_values(path, &document(text)).unwrap();
    add(
        "res/values/strings.xml",
        "<resources><string name=\"logout\">Log\\nout</string><string name=\"alias\">@string/logout</string>\
         <bool name=\"on\">true</bool></resources>",
    );
    add(
        "res/values-de-rAT/strings.xml",
        "<resources><string name=\"logout\">Abmelden</string></resources>",
    );
    resources.add_file("res/layout/main.xml").unwrap();
    resources
}

#[test]
fn binary_xml_keeps_lines_types_and_ids() {
    let bytes = binary_xml(&document(LAYOUT), 40, &resources()).unwrap();
    let (read, gaps) = axml::parse(&bytes, "res/layout/main.xml").unwrap();
    assert!(gaps.is_empty());
    let button = &read.elements()[1];
    assert_eq!((&*button.name, button.line), ("Button", 43));
    let attributes: Vec<_> = button
        .attributes
        .iter()
        .map(|a| (&*a.name, a.resource_id, a.value.clone()))
        .collect();
    assert_eq!(
        attributes,
        [
            ("id", 0x0101_00d0, ResValue::Reference(0x7f01_0000)),
            ("text", 0x0101_014f, ResValue::Reference(0x7f04_0001)),
            ("tint", 0x7f09_0000, ResValue::String("x".into())),
        ]
    );
    let root = read.root().unwrap();
    assert_eq!(
        (root.joined_text().as_str(), root.text[0].children_before),
        ("text", 1)
    );
}

#[test]
fn a_resource_table_holds_names_and_languages() {
    let bytes = resources().to_bytes().unwrap();
    let (table, gaps) = arsc::parse(&bytes, "resources.arsc").unwrap();
    assert!(gaps.is_empty());
    let id = table.name_index().id("string", "logout").unwrap();
    assert_eq!(id, ResourceId(0x7f04_0001));
    let strings: Vec<_> = table
        .strings(id)
        .into_iter()
        .map(|(config, text)| (config.locale(), text.into_owned()))
        .collect();
    let expected = [("", "Log\nout"), ("de-rAT", "Abmelden")];
    assert_eq!(
        strings,
        expected.map(|(locale, text)| (locale.to_owned(), text.to_owned()))
    );
    let alias = table.name_index().id("string", "alias").unwrap();
    assert_eq!(table.default_string(alias).as_deref(), Some("Log\nout"));
    let layout = table.name_index().id("layout", "main").unwrap();
    assert_eq!(
        table.default_string(layout).as_deref(),
        Some("res/layout/main.xml")
    );
}

#[test]
fn mistakes_are_refused() {
    let check = |result: Result<(), ResourceError>, expected: &str| {
        assert_eq!(result.unwrap_err().to_string(), expected);
    };
    let compile = |text: &str| binary_xml(&document(text), 1, &resources()).map(|_| ());
    let android = "xmlns:android=\"http://schemas.android.com/apk/res/android\"";
    check(
        compile(&format!("<a {android}>\n<b android:exportd=\"true\"/></a>")),
        "line 2: Android has no attribute 'android:exportd'",
    );
    check(
        compile(&format!("<a {android} android:text=\"@string/none\"/>")),
        "line 1: text: '@string/none' is not defined in this example",
    );
    let values = |path: &str, text: &str| resources().add_values(path, &document(text));
    check(
        values(
            "res/values/a.xml",
            "<resources>\n<bool name=\"a\">yes</bool></resources>",
        ),
        "line 2: 'yes' is not a value of bool",
    );
    check(
        values("res/values-night/a.xml", "<resources/>"),
        "line 0: 'night': only languages such as 'de' or 'de-rAT' are known here",
    );
}
