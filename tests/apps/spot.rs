//! Where in the sources of an app a finding points.

use crate::expectation::Expectations;
use sessionlint::finding::{CodePosition, Finding, Location, Place};
use std::io::Read as _;
use std::path::Path;

/// A rule at a place of the sources.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spot {
    /// Path inside the app's folder, or the place in the app when no source belongs to it.
    pub(crate) file: String,
    /// From 1; `None` when the build does not tell.
    pub(crate) line: Option<u32>,
    pub(crate) rule: String,
    pub(crate) message: String,
}

/// The spot of one finding of the app in `folder`.
pub(crate) fn of(folder: &Path, sources: &Expectations, finding: &Finding) -> Spot {
    let (file, line) = source_of(folder, sources, &finding.primary);
    Spot {
        file,
        line,
        rule: finding.rule.clone(),
        message: finding.message.clone(),
    }
}

fn source_of(folder: &Path, sources: &Expectations, location: &Location) -> (String, Option<u32>) {
    let artifact = location.artifact.as_str();
    match &location.place {
        Place::Code(position) => code(sources, position),
        Place::Line { element, .. } if artifact == "resources.arsc" => resource(sources, element),
        Place::Line { line, .. } => (artifact.to_owned(), *line),
        Place::Offset { offset, .. } if artifact.ends_with(".so") => {
            native(folder, sources, artifact, *offset)
        }
        Place::Offset { offset, .. } => {
            (artifact.to_owned(), text_line(sources, artifact, *offset))
        }
        Place::Script { line, .. } => (artifact.to_owned(), Some(*line)),
        Place::Whole => (artifact.to_owned(), None),
    }
}

/// By the name of the source file, or else by the name of the outermost class.
fn code(sources: &Expectations, position: &CodePosition) -> (String, Option<u32>) {
    let simple = position.class.rsplit('.').next().unwrap();
    let outermost = simple.split('$').next().unwrap();
    let named = |name: &str| {
        let mut paths = sources.files.iter().map(|(path, _)| path);
        paths.find(|path| path.rsplit('/').next() == Some(name))
    };
    let file = position.source_file.as_deref().and_then(named);
    let file = file.or_else(|| named(&format!("{outermost}.java")));
    let file = file.or_else(|| named(&format!("{outermost}.kt")));
    match file {
        Some(path) => (path.clone(), position.line),
        None => (position.decorated_name(), position.line),
    }
}

/// `string/name`: the element of that name in the default values.
fn resource(sources: &Expectations, element: &str) -> (String, Option<u32>) {
    let name = element.rsplit('/').next().unwrap();
    let name = name.split_whitespace().next().unwrap_or(name);
    let file = "res/values/strings.xml";
    let line = sources.line_with(file, &format!("name=\"{name}\""));
    (file.to_owned(), line)
}

/// The line of the C source that holds the text found at `offset` of the library.
fn native(
    folder: &Path,
    sources: &Expectations,
    artifact: &str,
    offset: u64,
) -> (String, Option<u32>) {
    let app = folder.file_name().unwrap().to_str().unwrap();
    let apk = std::fs::File::open(folder.join(format!("{app}-debug.apk"))).unwrap();
    let mut library = Vec::new();
    let mut archive = zip::ZipArchive::new(apk).unwrap();
    let mut entry = archive.by_name(artifact).unwrap();
    entry.read_to_end(&mut library).unwrap();
    let at = usize::try_from(offset).unwrap();
    let printable = library[at..]
        .iter()
        .take_while(|byte| matches!(byte, b' '..=b'~'));
    let text: String = printable.map(|byte| char::from(*byte)).collect();
    let stem = artifact.rsplit('/').next().unwrap();
    let stem = stem.trim_start_matches("lib").trim_end_matches(".so");
    let file = format!("native/{stem}.c");
    let line = sources.line_with(&file, &text);
    (file, line)
}

fn text_line(sources: &Expectations, file: &str, offset: u64) -> Option<u32> {
    let (_, text) = sources.files.iter().find(|(path, _)| path == file)?;
    let before = text.get(..usize::try_from(offset).unwrap())?;
    Some(u32::try_from(before.matches('\n').count()).unwrap() + 1)
}
