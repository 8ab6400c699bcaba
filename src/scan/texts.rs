//! The text files of an app into texts, and into what their scripts do with the session.

use super::contents::Contents;
use crate::detect::TextFile;
use crate::session;
use crate::session::script::{ScriptFile, ScriptSession};
use crate::signatures::{Signature, SignatureSet};
use rayon::prelude::*;
use std::borrow::Cow;

/// What the scripts of the app do with the session.
pub(super) fn scripts_of(
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

/// The text files, as text.
pub(super) fn text_contents<'c>(files: &'c Contents<'_>) -> Vec<TextFile<'c>> {
    let text = |(path, data): &'c (String, Cow<'_, [u8]>)| TextFile {
        path: path.clone(),
        // Valid text, which is nearly all of it, is told faster this way.
        text: str::from_utf8(data).map_or_else(|_| String::from_utf8_lossy(data), Cow::Borrowed),
    };
    files.texts.par_iter().map(text).collect()
}
