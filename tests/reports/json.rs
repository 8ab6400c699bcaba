//! JSON of reports made by hand against the schema that is published for it.

use crate::samples;

use serde_json::Value;
use sessionlint::finding::Place;
use sessionlint::report::json::{render, render_map};

const SCHEMA: &str = include_str!("../../testdata/schema/report.schema.json");

/// Every violation of the part of JSON Schema that our schema uses.
fn violations(root: &Value, schema: &Value, value: &Value, path: &str, out: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).unwrap();
        return violations(root, target, value, path, out);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fitting = choices.iter().filter(|choice| {
            let mut inner = Vec::new();
            violations(root, choice, value, path, &mut inner);
            inner.is_empty()
        });
        if fitting.count() != 1 {
            out.push(format!("{path}: not exactly one shape fits {value}"));
        }
        return;
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        out.push(format!("{path}: {value} is not among {allowed:?}"));
    }
    if !schema["const"].is_null() && schema["const"] != *value {
        out.push(format!("{path}: {value} is not {}", schema["const"]));
    }
    if !has_type(schema, value) {
        out.push(format!("{path}: {value} is no {}", schema["type"]));
    }
    if let Value::Array(items) = value {
        for (index, item) in items.iter().enumerate() {
            violations(
                root,
                &schema["items"],
                item,
                &format!("{path}/{index}"),
                out,
            );
        }
    }
    if let Value::Object(entries) = value {
        for key in schema["required"].as_array().into_iter().flatten() {
            if !entries.contains_key(key.as_str().unwrap()) {
                out.push(format!("{path}: {key} is missing"));
            }
        }
        for (key, entry) in entries {
            let inner = match &schema["properties"][key] {
                Value::Null => &schema["additionalProperties"],
                known => known,
            };
            match inner {
                Value::Bool(false) | Value::Null => {
                    out.push(format!("{path}: {key} is not described"))
                }
                inner => violations(root, inner, entry, &format!("{path}/{key}"), out),
            }
        }
    }
}

fn has_type(schema: &Value, value: &Value) -> bool {
    match &schema["type"] {
        Value::Null => true,
        Value::Array(types) => types.iter().any(|name| *name == type_of(value)),
        one => *one == type_of(value),
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[test]
fn every_report_follows_the_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    for (name, report) in samples::all() {
        let text = render(&report).unwrap();
        assert_eq!(text, render(&report).unwrap(), "{name}: same bytes");
        let value: Value = serde_json::from_str(&text).unwrap();
        let mut found = Vec::new();
        violations(&schema, &schema, &value, "", &mut found);
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

/// Demands that a document follows one of the definitions of the schema.
pub(crate) fn follows_the_schema(definition: &str, text: &str) {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let value: Value = serde_json::from_str(text).unwrap();
    let mut found = Vec::new();
    violations(
        &schema,
        &schema["$defs"][definition],
        &value,
        "",
        &mut found,
    );
    assert!(found.is_empty(), "{definition}: {found:#?}");
}

#[test]
fn maps_follow_the_schema() {
    for (_, report) in samples::all() {
        for app in &report.apps {
            follows_the_schema("map", &render_map(app).unwrap());
        }
    }
}

#[test]
fn the_schema_check_itself_finds_what_is_wrong() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let value = serde_json::json!({"schema_version": 2, "tool": {"name": 1}, "extra": true});
    let mut found = Vec::new();
    violations(&schema, &schema, &value, "", &mut found);
    for expected in [
        "2 is not 1",
        "\"version\" is missing",
        "1 is no",
        "extra is not described",
    ] {
        assert!(
            found.iter().any(|line| line.contains(expected)),
            "{expected}: {found:#?}"
        );
    }
}

/// The tests above say nothing about a kind of place that no sample has.
#[test]
fn samples_have_every_kind_of_place() {
    let mut kinds = std::collections::BTreeSet::new();
    for (_, report) in samples::all() {
        for finding in report.apps.iter().flat_map(|app| &app.findings) {
            let related = finding.related.iter().map(|step| &step.location.place);
            kinds.extend(related.chain([&finding.primary.place]).map(kind));
        }
    }
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        ["code", "line", "offset", "script", "whole"]
    );
}

/// A kind that is new does not compile here: it needs a sample and a shape in the schema.
fn kind(place: &Place) -> &'static str {
    match place {
        Place::Whole => "whole",
        Place::Code(_) => "code",
        Place::Line { .. } => "line",
        Place::Script { .. } => "script",
        Place::Offset { .. } => "offset",
    }
}

#[test]
fn strings_of_the_app_survive_unchanged() {
    let (_, report) = samples::all()
        .into_iter()
        .find(|(name, _)| *name == "hostile")
        .unwrap();
    let value: Value = serde_json::from_str(&render(&report).unwrap()).unwrap();
    assert_eq!(value["apps"][0]["file_name"], samples::HOSTILE);
}
