//! A location of the app into a SARIF location: always a relative path and a region on one line.

use super::{bag, escape, integer, text};
use crate::finding::{AppInfo, CodePosition, Location, Place};
use serde_sarif::sarif;
use std::collections::BTreeMap;

/// Names the directory that all paths are relative to, without saying where it is.
pub(super) const BASE: &str = "%SRCROOT%";

/// The app and those of its files that a run mentions, with their index in `run.artifacts`.
pub(super) struct Artifacts<'a> {
    app: &'a AppInfo,
    /// Path inside the app to index; the app itself has the empty path and index 0.
    indexes: BTreeMap<&'a str, i64>,
}

impl<'a> Artifacts<'a> {
    /// Numbers the app and the files that `mentioned` names, in the order of their paths.
    pub(super) fn new(app: &'a AppInfo, mentioned: impl IntoIterator<Item = &'a str>) -> Self {
        let mut indexes: BTreeMap<&str, i64> =
            mentioned.into_iter().map(|path| (path, 0)).collect();
        indexes.insert("", 0);
        for (index, value) in (0..).zip(indexes.values_mut()) {
            *value = index;
        }
        Self { app, indexes }
    }

    /// The entries of `run.artifacts`.
    pub(super) fn entries(&self) -> Vec<sarif::Artifact> {
        let sizes: BTreeMap<&str, u64> = self
            .app
            .files
            .iter()
            .map(|file| (file.path.as_str(), file.bytes))
            .collect();
        self.indexes
            .iter()
            .map(|(&path, &index)| match path {
                "" => self.app_entry(),
                _ => sarif::Artifact {
                    location: Some(self.reference(path, index)),
                    parent_index: Some(0),
                    length: sizes.get(path).map(|&bytes| integer(bytes)),
                    ..Default::default()
                },
            })
            .collect()
    }

    fn app_entry(&self) -> sarif::Artifact {
        let hash = ("sha-256".to_owned(), self.app.sha256.clone());
        let known = !self.app.sha256.is_empty();
        sarif::Artifact {
            location: Some(self.reference("", 0)),
            length: (self.app.bytes > 0).then(|| integer(self.app.bytes)),
            hashes: known.then(|| BTreeMap::from([hash])),
            roles: Some(vec!["analysisTarget".into()]),
            ..Default::default()
        }
    }

    /// The path of a file: the name of the app, then the path inside it.
    fn uri(&self, path: &str) -> String {
        let app = escape::uri(&self.app.file_name.replace('/', "_"));
        match path {
            "" => app,
            _ => format!("{app}/{}", escape::uri(path)),
        }
    }

    fn reference(&self, path: &str, index: i64) -> sarif::ArtifactLocation {
        sarif::ArtifactLocation {
            uri: Some(self.uri(path)),
            uri_base_id: Some(BASE.to_owned()),
            index: Some(index),
            ..Default::default()
        }
    }

    /// A location with its file, a region and the names a person would use.
    pub(super) fn location(&self, location: &Location) -> sarif::Location {
        let index = self.indexes.get(&*location.artifact).copied();
        let artifact = sarif::ArtifactLocation {
            index,
            ..self.reference(&location.artifact, 0)
        };
        sarif::Location {
            physical_location: Some(sarif::PhysicalLocation {
                artifact_location: Some(artifact),
                region: Some(region(location)),
                ..Default::default()
            }),
            logical_locations: logical(&location.place).map(|logical| vec![logical]),
            properties: code_properties(&location.place),
            ..Default::default()
        }
    }

    /// A location with a message about what happens there.
    pub(super) fn explained(&self, location: &Location, message: &str) -> sarif::Location {
        sarif::Location {
            message: Some(text(message)),
            ..self.location(location)
        }
    }
}

/// One line, since GitHub shows an alert on a pull request only where all its lines are part of it. Without
/// sources the line is the one that the debug info names.
fn region(location: &Location) -> sarif::Region {
    let line = match &location.place {
        Place::Code(code) => code.line,
        Place::Line { line, .. } => *line,
        Place::Whole | Place::Offset { .. } => None,
    };
    let line = integer(line.unwrap_or(1).max(1));
    let offset = match location.place {
        Place::Offset { offset, .. } => Some(integer(offset)),
        _ => None,
    };
    let guilty = location.excerpt.as_ref().and_then(|excerpt| {
        let line = excerpt.lines.iter().find(|line| line.guilty)?;
        Some(sarif::ArtifactContent {
            text: Some(escape::terminal(&line.text).into_owned()),
            ..Default::default()
        })
    });
    sarif::Region {
        start_line: Some(line),
        start_column: Some(1),
        end_line: Some(line),
        end_column: Some(2),
        byte_offset: offset,
        byte_length: offset.map(|_| 1),
        snippet: guilty,
        ..Default::default()
    }
}

fn logical(place: &Place) -> Option<sarif::LogicalLocation> {
    let (name, qualified, decorated, kind) = match place {
        Place::Code(code) => code_names(code),
        Place::Line { element, .. } if !element.is_empty() => {
            (element.clone(), element.clone(), None, "element")
        }
        _ => return None,
    };
    let shown = |name: &str| escape::message(name).into_owned();
    Some(sarif::LogicalLocation {
        name: Some(shown(&name)),
        fully_qualified_name: Some(shown(&qualified)),
        decorated_name: decorated.map(|name| shown(&name)),
        kind: Some(kind.to_owned()),
        ..Default::default()
    })
}

fn code_names(code: &CodePosition) -> (String, String, Option<String>, &'static str) {
    let (name, kind) = match code.method.is_empty() {
        true => {
            let simple = code.class.rsplit('.').next().unwrap_or(&code.class);
            (simple.to_owned(), "type")
        }
        false => (code.method.clone(), "function"),
    };
    let decorated = Some(code.decorated_name());
    (name, code.qualified_name(), decorated, kind)
}

fn code_properties(place: &Place) -> Option<sarif::PropertyBag> {
    let Place::Code(code) = place else {
        return None;
    };
    let file = code
        .source_file
        .as_deref()
        .map(|file| escape::terminal(file).into_owned());
    let properties = bag([
        ("codeUnitOffset", code.pc.into()),
        ("sourceFile", file.into()),
    ]);
    (!properties.additional_properties.is_empty()).then_some(properties)
}
