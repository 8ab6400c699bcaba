//! The files of an app besides its code, manifest and resources into texts, what their scripts do with the session, and
//! native libraries.

use super::contents::Contents;
use crate::detect::{NativeLibrary, TextFile};
use crate::finding::{Gap, GapKind};
use crate::formats::elf;
use crate::session;
use crate::session::script::{ScriptFile, ScriptSession};
use crate::signatures::{Signature, SignatureSet};
use rayon::prelude::*;
use std::borrow::Cow;

/// What an app holds besides its code, manifest and resources.
pub(super) struct OtherFiles<'c> {
    pub(super) texts: Vec<TextFile<'c>>,
    pub(super) scripts: ScriptSession,
    pub(super) libraries: Vec<NativeLibrary<'c>>,
    /// What of the native libraries cannot be read.
    pub(super) unreadable: Vec<Gap>,
}

/// Reads them, all at the same time.
pub(super) fn other_files<'c>(
    signatures: &SignatureSet,
    rules: &[&Signature],
    files: &'c Contents<'_>,
) -> OtherFiles<'c> {
    let ((texts, scripts), (libraries, unreadable)) = rayon::join(
        || read_texts(signatures, rules, files),
        || parse_libraries(files),
    );
    OtherFiles {
        texts,
        scripts,
        libraries,
        unreadable,
    }
}

/// The text files, and what the scripts among them do with the session.
fn read_texts<'c>(
    signatures: &SignatureSet,
    rules: &[&Signature],
    contents: &'c Contents<'_>,
) -> (Vec<TextFile<'c>>, ScriptSession) {
    let texts = text_contents(contents);
    let scripts = scripts_of(signatures, rules, contents, &texts);
    (texts, scripts)
}

fn scripts_of(
    signatures: &SignatureSet,
    rules: &[&Signature],
    contents: &Contents<'_>,
    texts: &[TextFile<'_>],
) -> ScriptSession {
    let files: Vec<ScriptFile<'_>> = texts
        .iter()
        .zip(&contents.texts)
        .map(|(file, (_, data))| ScriptFile {
            path: &file.path,
            text: &file.text,
            data,
        })
        .collect();
    session::script::build(signatures, rules, &files)
}

fn text_contents<'c>(files: &'c Contents<'_>) -> Vec<TextFile<'c>> {
    let text = |(path, data): &'c (String, Cow<'_, [u8]>)| TextFile {
        path: path.clone(),
        // Valid text, which is nearly all of it, is told faster this way.
        text: str::from_utf8(data).map_or_else(|_| String::from_utf8_lossy(data), Cow::Borrowed),
    };
    files.texts.par_iter().map(text).collect()
}

/// The native libraries, and what of them cannot be read.
fn parse_libraries<'c>(files: &'c Contents<'_>) -> (Vec<NativeLibrary<'c>>, Vec<Gap>) {
    let (mut parsed, mut gaps) = (Vec::new(), Vec::new());
    for (path, data) in &files.libraries {
        match elf::parse(data, path) {
            Ok((elf, found)) => {
                gaps.extend(found);
                parsed.push(NativeLibrary {
                    path: path.clone(),
                    data,
                    elf,
                });
            }
            Err(error) => gaps.push(Gap::new(GapKind::UnreadableFile, path, error.to_string())),
        }
    }
    (parsed, gaps)
}
