//! Text files of an app into the scripts that are worth parsing.
//!
//! A file or module is parsed when it holds one of a few words that every fact about sessions needs; of a bundle
//! also those modules that such a one requires, since wrappers around stores and clients live there.

use crate::bytes::limits;
use crate::finding::{Gap, GapKind};
use crate::formats::script::bundle::{self, BundleModule};
use crate::formats::script::{ScriptError, ScriptText, page};
use crate::signatures::SignatureSet;
use aho_corasick::AhoCorasick;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Words one of which stands in every script that does something with a session.
const ANCHORS: [&str; 20] = [
    "localStorage",
    "sessionStorage",
    "setItem",
    "getItem",
    "multiSet",
    "document.cookie",
    "NativeStorage",
    "Preferences",
    "storage.set",
    "Authorization",
    "authorization",
    "access_token",
    "accessToken",
    "AuthToken",
    "jwt",
    "JWT",
    "ogout",
    "ignOut",
    "password",
    "Password",
];
/// Bytes of a module that is parsed because another one requires it.
const MAX_REQUIRED_BYTES: usize = 256 << 10;

/// A text file of the app.
#[derive(Debug, Clone, Copy)]
pub struct ScriptFile<'t> {
    /// Path inside the app.
    pub path: &'t str,
    /// The text.
    pub text: &'t str,
    /// The bytes that it was read from.
    pub data: &'t [u8],
}

/// What is to be parsed.
pub(super) struct Reading<'t> {
    pub(super) texts: Vec<ScriptText<'t>>,
    pub(super) gaps: Vec<Gap>,
    pub(super) followed: Vec<String>,
}

/// Chooses the scripts.
pub(super) fn read<'t>(signatures: &SignatureSet, files: &[ScriptFile<'t>]) -> Reading<'t> {
    let mut reading = Reading {
        texts: Vec::new(),
        gaps: Vec::new(),
        followed: Vec::new(),
    };
    let Ok(anchors) = AhoCorasick::new(ANCHORS) else {
        return reading;
    };
    let mut bytes = 0_usize;
    reading.gaps.extend(
        files
            .iter()
            .filter(|file| is_bytecode(file.data))
            .map(bytecode_gap),
    );
    for (position, file) in files.iter().enumerate() {
        if is_bytecode(file.data)
            || kind_of(file.path).is_none()
            || is_library(signatures, file.path)
        {
            continue;
        }
        let (chosen, is_cut) = scripts_of(position, file, &anchors);
        if is_cut {
            let detail =
                "the bundle has too many modules, values in the last ones are not followed";
            reading
                .gaps
                .push(Gap::new(GapKind::LimitReached, file.path, detail));
        }
        bytes = bytes.saturating_add(chosen.iter().map(|one| one.range.len()).sum());
        let is_full = reading.texts.len().saturating_add(chosen.len()) > limits::SCRIPTS;
        let reached = match (
            file.text.len() > limits::SCRIPT_BYTES,
            bytes > limits::ALL_SCRIPT_BYTES || is_full,
        ) {
            (true, _) => Some("the script is too large, values in it are not followed"),
            (_, true) => {
                Some("the app has too many scripts, values in the last ones are not followed")
            }
            _ => None,
        };
        match reached {
            Some(detail) => reading
                .gaps
                .push(Gap::new(GapKind::LimitReached, file.path, detail)),
            None => {
                reading.followed.push(file.path.to_owned());
                reading.texts.extend(chosen);
            }
        }
    }
    reading
}

/// The first bytes of Hermes bytecode.
const HERMES: [u8; 8] = [0xc6, 0x1f, 0xbc, 0x03, 0xc1, 0x03, 0x19, 0x1f];

/// True for bytecode that Hermes runs.
fn is_bytecode(data: &[u8]) -> bool {
    data.starts_with(&HERMES)
}

fn bytecode_gap(file: &ScriptFile<'_>) -> Gap {
    let detail = "the app is written with React Native and compiled by Hermes, whose bytecode is only searched for secrets";
    Gap::new(GapKind::Unsupported, file.path, detail)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Script,
    Page,
}

/// What a file is by its name.
fn kind_of(path: &str) -> Option<Kind> {
    let (_, extension) = path.rsplit_once('.')?;
    match extension {
        "js" | "mjs" | "cjs" | "bundle" | "jsbundle" => Some(Kind::Script),
        "html" | "htm" => Some(Kind::Page),
        _ => None,
    }
}

/// True for the files of libraries, by their names.
fn is_library(signatures: &SignatureSet, path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let name = lower.rsplit('/').next().unwrap_or_default();
    let libraries = signatures.scripts().libraries.iter();
    let mut files = libraries.flat_map(|library| &library.files);
    files.any(|file| match file.contains('/') {
        true => lower.contains(file.as_str()),
        false => name.starts_with(file.as_str()),
    })
}

/// The scripts of a file that are worth parsing; true when it has more modules than are listed.
fn scripts_of<'t>(
    position: usize,
    file: &ScriptFile<'t>,
    anchors: &AhoCorasick,
) -> (Vec<ScriptText<'t>>, bool) {
    let one = |range: Range<usize>, module| ScriptText {
        file: position,
        text: file.text,
        range,
        module,
    };
    let holds = |range: &Range<usize>| {
        file.text
            .get(range.clone())
            .is_some_and(|text| anchors.is_match(text))
    };
    if kind_of(file.path) == Some(Kind::Page) {
        let elements = page::read(file.text).scripts.into_iter();
        let inside =
            elements.filter(|element| element.source.is_none() && !element.text.is_empty());
        return (
            inside.map(|element| one(element.text, None)).collect(),
            false,
        );
    }
    let (modules, is_cut) = bundle::modules(file.text);
    if !modules.is_empty() {
        let module = |module: &BundleModule| {
            let number = (module.id, module.requires.clone());
            one(module.range.clone(), Some(number))
        };
        let chosen = chosen_modules(&modules, holds);
        return (chosen.into_iter().map(module).collect(), is_cut);
    }
    let whole = 0..file.text.len();
    let is_worth = holds(&whole);
    let chosen = is_worth.then(|| one(whole, None));
    (chosen.into_iter().collect(), false)
}

/// The modules with anchors, and what they require at one remove.
fn chosen_modules(
    modules: &[BundleModule],
    holds: impl Fn(&Range<usize>) -> bool,
) -> Vec<&BundleModule> {
    let by_id: FxHashMap<u32, &BundleModule> =
        modules.iter().map(|module| (module.id, module)).collect();
    let mut wanted = FxHashSet::default();
    for module in modules.iter().filter(|module| holds(&module.range)) {
        wanted.insert(module.id);
        for required in module.requires.iter().filter_map(|id| by_id.get(id)) {
            if required.range.len() <= MAX_REQUIRED_BYTES {
                wanted.insert(required.id);
            }
        }
    }
    modules
        .iter()
        .filter(|module| wanted.contains(&module.id))
        .collect()
}

/// What could not be parsed.
pub(super) fn gaps_of(
    files: &[ScriptFile<'_>],
    texts: &[ScriptText<'_>],
    errors: &[(usize, ScriptError)],
) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    for (position, error) in errors {
        let Some(text) = texts.get(*position) else {
            continue;
        };
        let Some(file) = files.get(text.file) else {
            continue;
        };
        let offset = u64::try_from(text.range.start).unwrap_or(u64::MAX);
        let kind = match error {
            ScriptError::Depth(_) | ScriptError::TooMany => GapKind::LimitReached,
            ScriptError::Syntax | ScriptError::NoThread => GapKind::UnreadableItem,
        };
        let detail = format!("a script is not followed: {error}");
        let same = gaps
            .iter()
            .filter(|gap| gap.artifact == file.path && gap.kind == kind)
            .count();
        if same < limits::GAPS_PER_KIND {
            gaps.push(Gap::new(kind, file.path, detail).at(offset));
        }
    }
    gaps
}
