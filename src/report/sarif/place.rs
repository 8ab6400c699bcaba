//! A location of the app into a SARIF location: always a relative path and a region on one line.

use super::{bag, escape, integer, text};
use crate::finding::{AppInfo, CodePosition, Location, Place, SourcePlace};
use serde_sarif::sarif;
use std::collections::BTreeMap;

/// Names the directory that all paths are relative to, without saying where it is.
pub(super) const BASE: &str = "%SRCROOT%";

/// A file that a run mentions. Ordered as in `run.artifacts`: the app comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum File<'a> {
    /// The app, by the empty path, or a file inside it.
    Inside(&'a str),
    /// A file of the sources.
    Source(&'a str),
}

impl<'a> File<'a> {
    /// The file that a place is shown in.
    pub(super) fn of(location: &'a Location) -> Self {
        match &location.source {
            Some(source) => Self::Source(&source.path),
            None => Self::Inside(&location.artifact),
        }
    }
}

/// The app and the files that a run mentions, with their index in `run.artifacts`.
pub(super) struct Artifacts<'a> {
    app: &'a AppInfo,
    indexes: BTreeMap<File<'a>, i64>,
}

impl<'a> Artifacts<'a> {
    /// Numbers the app and the files that `mentioned` names, in their order.
    pub(super) fn new(app: &'a AppInfo, mentioned: impl IntoIterator<Item = File<'a>>) -> Self {
        let mut indexes: BTreeMap<File<'_>, i64> =
            mentioned.into_iter().map(|file| (file, 0)).collect();
        indexes.insert(File::Inside(""), 0);
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
            .map(|(&file, &index)| match file {
                File::Inside("") => self.app_entry(),
                File::Source(_) => sarif::Artifact {
                    location: Some(self.reference(file, index)),
                    ..Default::default()
                },
                File::Inside(path) => sarif::Artifact {
                    location: Some(self.reference(file, index)),
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
            location: Some(self.reference(File::Inside(""), 0)),
            length: (self.app.bytes > 0).then(|| integer(self.app.bytes)),
            hashes: known.then(|| BTreeMap::from([hash])),
            roles: Some(vec!["analysisTarget".into()]),
            ..Default::default()
        }
    }

    /// The path of a file: that in the repository, or the name of the app and the path inside it.
    pub(super) fn uri(&self, file: File<'_>) -> String {
        let app = || escape::uri(&self.app.file_name.replace('/', "_"));
        match file {
            File::Inside("") => app(),
            File::Inside(path) => format!("{}/{}", app(), escape::uri(path)),
            File::Source(path) => escape::uri(path),
        }
    }

    fn reference(&self, file: File<'_>, index: i64) -> sarif::ArtifactLocation {
        sarif::ArtifactLocation {
            uri: Some(self.uri(file)),
            uri_base_id: Some(BASE.to_owned()),
            index: Some(index),
            ..Default::default()
        }
    }

    /// A location with its file, a region and the names a person would use.
    pub(super) fn location(&self, location: &Location) -> sarif::Location {
        let file = File::of(location);
        let artifact = sarif::ArtifactLocation {
            index: self.indexes.get(&file).copied(),
            ..self.reference(file, 0)
        };
        sarif::Location {
            physical_location: Some(sarif::PhysicalLocation {
                artifact_location: Some(artifact),
                region: Some(region(location)),
                ..Default::default()
            }),
            logical_locations: logical(&location.place).map(|logical| vec![logical]),
            properties: properties(location),
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
    if let Some(source) = &location.source {
        return source_region(source);
    }
    let line = match &location.place {
        Place::Code(code) => code.line,
        Place::Line { line, .. } => *line,
        Place::Script { line, .. } => Some(*line),
        Place::Whole | Place::Offset { .. } => None,
    };
    let line = integer(line.unwrap_or(1).max(1));
    let columns = match location.place {
        Place::Script { columns, .. } => columns,
        _ => (1, 2),
    };
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
        start_column: Some(integer(columns.0)),
        end_line: Some(line),
        end_column: Some(integer(columns.1)),
        byte_offset: offset,
        byte_length: offset.map(|_| 1),
        snippet: guilty,
        ..Default::default()
    }
}

/// What the line says, from its first to its last character.
fn source_region(source: &SourcePlace) -> sarif::Region {
    let line = integer(source.line);
    let text = (!source.text.is_empty()).then(|| escape::terminal(&source.text).into_owned());
    sarif::Region {
        start_line: Some(line),
        start_column: Some(integer(source.columns.0)),
        end_line: Some(line),
        end_column: Some(integer(source.columns.1)),
        snippet: text.map(|text| sarif::ArtifactContent {
            text: Some(text),
            ..Default::default()
        }),
        ..Default::default()
    }
}

fn logical(place: &Place) -> Option<sarif::LogicalLocation> {
    let (name, qualified, decorated, kind) = match place {
        Place::Code(code) => code_names(code),
        Place::Line { element, .. } if !element.is_empty() => {
            (element.clone(), element.clone(), None, "element")
        }
        Place::Script { function, .. } if !function.is_empty() => {
            (function.clone(), function.clone(), None, "function")
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

/// What else is known of a place: where it is in the app, and how its source was found.
fn properties(location: &Location) -> Option<sarif::PropertyBag> {
    let shown = |text: &str| escape::terminal(text).into_owned();
    let code = location.code();
    let source = location.source.as_ref();
    let properties = bag([
        ("codeUnitOffset", code.and_then(|code| code.pc).into()),
        (
            "sourceFile",
            code.and_then(|code| code.source_file.as_deref())
                .map(shown)
                .into(),
        ),
        ("artifact", source.map(|_| shown(&location.artifact)).into()),
        (
            "linePrecision",
            source.map(|source| source.precision.as_str()).into(),
        ),
        (
            "ambiguousSource",
            source
                .filter(|source| source.is_ambiguous)
                .map(|_| true)
                .into(),
        ),
    ]);
    (!properties.additional_properties.is_empty()).then_some(properties)
}
