//! Places and steps as JSON.

use crate::finding;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Location<'a> {
    artifact: &'a str,
    place: Place<'a>,
    source: Option<Source<'a>>,
    excerpt: Vec<ExcerptLine<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Place<'a> {
    Whole,
    Code {
        class: &'a str,
        method: &'a str,
        descriptor: &'a str,
        code_unit: Option<u32>,
        line: Option<u32>,
        source_file: Option<&'a str>,
    },
    Line {
        line: Option<u32>,
        element: &'a str,
    },
    Script {
        line: u32,
        column: u32,
        end_column: u32,
        function: &'a str,
    },
    Offset {
        offset: u64,
        section: &'a str,
    },
}

/// The place in the sources, when there are some.
#[derive(Serialize)]
struct Source<'a> {
    path: &'a str,
    line: u32,
    precision: &'static str,
    ambiguous: bool,
    text: &'a str,
}

#[derive(Serialize)]
struct ExcerptLine<'a> {
    label: &'a str,
    text: &'a str,
    guilty: bool,
}

#[derive(Serialize)]
pub(super) struct Step<'a> {
    text: &'a str,
    location: Location<'a>,
}

/// Steps in their order.
pub(super) fn steps(steps: &[finding::Step]) -> Vec<Step<'_>> {
    steps
        .iter()
        .map(|step| Step {
            text: &step.text,
            location: Location::new(&step.location),
        })
        .collect()
}

impl<'a> Location<'a> {
    pub(super) fn new(location: &'a finding::Location) -> Self {
        let lines = location.excerpt.as_ref().map(|excerpt| &*excerpt.lines);
        Self {
            artifact: &location.artifact,
            place: Place::new(&location.place),
            source: location.source.as_ref().map(|source| Source {
                path: &source.path,
                line: source.line,
                precision: source.precision.as_str(),
                ambiguous: source.is_ambiguous,
                text: &source.text,
            }),
            excerpt: lines
                .unwrap_or_default()
                .iter()
                .map(|line| ExcerptLine {
                    label: &line.label,
                    text: &line.text,
                    guilty: line.guilty,
                })
                .collect(),
        }
    }
}

impl<'a> Place<'a> {
    fn new(place: &'a finding::Place) -> Self {
        match place {
            finding::Place::Whole => Self::Whole,
            finding::Place::Code(code) => Self::Code {
                class: &code.class,
                method: &code.method,
                descriptor: &code.descriptor,
                code_unit: code.pc,
                line: code.line,
                source_file: code.source_file.as_deref(),
            },
            finding::Place::Line { line, element } => Self::Line {
                line: *line,
                element,
            },
            finding::Place::Script {
                line,
                columns,
                function,
            } => Self::Script {
                line: *line,
                column: columns.0,
                end_column: columns.1,
                function,
            },
            finding::Place::Offset { offset, section } => Self::Offset {
                offset: *offset,
                section,
            },
        }
    }
}
