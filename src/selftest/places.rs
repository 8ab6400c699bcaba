//! The place of a finding in a built example back into a line of the rule's text.

use super::apk::BuiltApp;
use super::example::{Example, ExampleFile, Language};
use crate::finding::{CodePosition, Finding, Place};

const MANIFEST: &str = "AndroidManifest.xml";

/// Where a finding is: the file, and the line of the rule's text when the place leads to one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FoundPlace {
    pub(super) path: String,
    pub(super) line: Option<u32>,
}

impl FoundPlace {
    /// Whether the place is the app rather than a piece of it.
    pub(super) fn is_app(&self) -> bool {
        self.path == MANIFEST || self.line.is_none()
    }
}

/// The place of `finding`.
pub(super) fn found_place(finding: &Finding, example: &Example, app: &BuiltApp) -> FoundPlace {
    let artifact = finding.primary.artifact.as_str();
    let file = example.files.iter().find(|file| file.path == artifact);
    let line = match (&finding.primary.place, file) {
        (Place::Whole, _) => None,
        (Place::Code(position), _) => position
            .line
            .or_else(|| declaration_line(position, artifact, example)),
        (
            Place::Line {
                line: Some(line), ..
            },
            Some(file),
        ) => match file.language {
            // The line of a text file counts from its own start; that of XML was written by the builder.
            Language::Xml if !app.texts.contains_key(artifact) => Some(*line),
            _ => Some(file.first_line + line.saturating_sub(1)),
        },
        (
            Place::Line {
                line: Some(line), ..
            },
            None,
        ) => Some(*line),
        (
            Place::Line {
                line: None,
                element,
            },
            _,
        ) => {
            if let Some(place) = value_place(element, example) {
                return place;
            }
            None
        }
        (Place::Script { line, .. }, file) => {
            Some(file.map_or(*line, |file| file.first_line + line.saturating_sub(1)))
        }
        (Place::Offset { offset, .. }, Some(file)) => offset_line(*offset, file, app),
        (Place::Offset { .. }, None) => None,
    };
    FoundPlace {
        path: artifact.to_owned(),
        line,
    }
}

/// The line of the `.method` or `.class` that a place without a line is about.
fn declaration_line(position: &CodePosition, artifact: &str, example: &Example) -> Option<u32> {
    let class = format!("L{};", position.class.replace('.', "/"));
    let member = format!("{}{}", position.method, position.descriptor);
    let mut in_class = false;
    for file in example.files.iter().filter(|file| file.path == artifact) {
        for (line, number) in file.text.lines().zip(file.first_line..) {
            let mut words = line
                .split('#')
                .next()
                .unwrap_or_default()
                .split_whitespace();
            let directive = words.next();
            let last = words.next_back();
            if directive == Some(".class") {
                in_class = last == Some(class.as_str());
                if in_class && position.method.is_empty() {
                    return Some(number);
                }
            }
            if in_class && directive == Some(".method") && last == Some(member.as_str()) {
                return Some(number);
            }
        }
    }
    None
}

/// The line of a resource value such as `string/api_key` in a file of values.
fn value_place(element: &str, example: &Example) -> Option<FoundPlace> {
    let name = element.rsplit(['/', ' ']).next()?;
    let wanted = format!("name=\"{name}\"");
    let values = example.files.iter();
    values
        .filter(|file| file.path.starts_with("res/values"))
        .find_map(|file| {
            let offset = file.text.lines().position(|line| line.contains(&wanted))?;
            Some(FoundPlace {
                path: file.path.clone(),
                line: Some(file.first_line + offset as u32),
            })
        })
}

/// The line of the string at `offset` of a library, or of the character there in a text.
fn offset_line(offset: u64, file: &ExampleFile, app: &BuiltApp) -> Option<u32> {
    let line = match (
        app.string_offsets.get(&file.path),
        app.texts.get(&file.path),
    ) {
        (Some(offsets), _) => offsets.iter().rposition(|start| *start <= offset)?,
        (None, Some(text)) => {
            let before = text.as_bytes().get(..usize::try_from(offset).ok()?)?;
            before.iter().filter(|byte| **byte == b'\n').count()
        }
        (None, None) => return None,
    };
    Some(file.first_line + line as u32)
}
