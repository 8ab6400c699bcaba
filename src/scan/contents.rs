//! An opened app into the bytes that the analysis needs, inflated once and all at the same time.

use crate::container::{App, Entry, EntryKind, ReadError};
use crate::finding::Gap;
use crate::program::PackageFiles;
use rayon::prelude::*;
use std::borrow::Cow;

/// ABIs of native libraries, the one that is searched first: the same strings stand in all of them.
const ABIS: [&str; 4] = ["arm64-v8a", "armeabi-v7a", "x86_64", "x86"];

/// Inflated files by what they are for, with their paths.
pub(super) struct Contents<'a> {
    pub(super) dex: Vec<(String, Cow<'a, [u8]>)>,
    pub(super) manifests: Vec<(String, Cow<'a, [u8]>)>,
    pub(super) tables: Vec<(String, Cow<'a, [u8]>)>,
    pub(super) libraries: Vec<(String, Cow<'a, [u8]>)>,
    pub(super) texts: Vec<(String, Cow<'a, [u8]>)>,
    pub(super) gaps: Vec<Gap>,
}

impl<'a> Contents<'a> {
    /// Inflates what the analysis needs.
    pub(super) fn read(app: &'a App) -> Self {
        let mut gaps = app.gaps.clone();
        let kinds = [
            app.dex_files(),
            app.of_kind(EntryKind::Manifest).collect(),
            app.resource_tables().collect(),
            native_libraries(app),
            text_files(app),
        ];
        let mut read = kinds.each_ref().map(|_| Vec::new());
        for (kind, entry, bytes) in inflate_all(app, &kinds) {
            match (bytes, read.get_mut(kind)) {
                (Ok(bytes), Some(files)) => files.push((entry.path.clone(), bytes)),
                (Err(error), _) => gaps.push(error.gap(entry)),
                (Ok(_), None) => {}
            }
        }
        let [dex, manifests, tables, libraries, texts] = read;
        Self {
            dex,
            manifests,
            tables,
            libraries,
            texts,
            gaps,
        }
    }
}

/// An entry with the position of the list it comes from.
type Inflated<'a> = (usize, &'a Entry, Result<Cow<'a, [u8]>, ReadError>);

/// The bytes of the entries of all lists, in their order. Every thread takes the largest one that is left, so that
/// none is left alone with one of them at the end.
fn inflate_all<'a>(app: &'a App, lists: &[Vec<&'a Entry>]) -> Vec<Inflated<'a>> {
    let listed = lists.iter().enumerate();
    let mut entries: Vec<(usize, usize, &Entry)> = listed
        .flat_map(|(list, entries)| entries.iter().map(move |entry| (list, *entry)))
        .enumerate()
        .map(|(position, (list, entry))| (position, list, entry))
        .collect();
    entries.sort_by_key(|(_, _, entry)| std::cmp::Reverse(entry.declared_size));
    let mut inflated: Vec<(usize, Inflated<'a>)> = entries
        .into_iter()
        .par_bridge()
        .map(|(position, list, entry)| (position, (list, entry, app.read(entry))))
        .collect();
    inflated.sort_by_key(|(position, _)| *position);
    inflated.into_iter().map(|(_, entry)| entry).collect()
}

/// The libraries of the first ABI there is.
fn native_libraries(app: &App) -> Vec<&Entry> {
    let all: Vec<&Entry> = app.of_kind(EntryKind::NativeLibrary).collect();
    let of_abi = |abi: &str| -> Vec<&Entry> {
        let folder = format!("lib/{abi}/");
        all.iter()
            .copied()
            .filter(|entry| entry.path.contains(&folder))
            .collect()
    };
    ABIS.into_iter()
        .map(of_abi)
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// Assets and raw resources that are text by their names.
fn text_files(app: &App) -> Vec<&Entry> {
    let is_text = |entry: &&Entry| {
        let extension = entry
            .path
            .rsplit('.')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let known = [
            "js",
            "json",
            "html",
            "htm",
            "txt",
            "xml",
            "properties",
            "yaml",
            "yml",
            "toml",
            "py",
            "pem",
            "key",
            "cfg",
            "conf",
            "ini",
            "env",
            "ts",
            "jsx",
            "css",
            "bundle",
            "md",
            "csv",
        ];
        matches!(entry.kind, EntryKind::Asset | EntryKind::Resource)
            && known.contains(&extension.as_str())
    };
    app.entries().iter().filter(is_text).collect()
}

/// The other files of an app, read when something names them.
pub(super) struct OnDemand<'a>(pub(super) &'a App);

impl PackageFiles for OnDemand<'_> {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.0.read(self.0.entry(path.as_bytes())?).ok()
    }
}
