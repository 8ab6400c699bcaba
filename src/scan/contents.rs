//! An opened app into the bytes that the analysis needs, inflated once and all at the same time.

use crate::bytes::stop::Stop;
use crate::container::{App, Entry, EntryKind, ReadError};
use crate::finding::{Gap, GapKind};
use crate::program::PackageFiles;
use rayon::prelude::*;
use std::borrow::Cow;

/// ABIs of native libraries, the one that is searched first: the same strings stand in all of them.
const ABIS: [&str; 4] = ["arm64-v8a", "armeabi-v7a", "x86_64", "x86"];

/// Bytes of memory that a scan takes for each byte of DEX; six were measured for sixteen megabytes of it.
const PROGRAM_PER_DEX_BYTE: u64 = 8;

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
    /// Inflates what the analysis needs, and what `stop` leaves room for.
    pub(super) fn read(app: &'a App, stop: &Stop) -> Self {
        let mut gaps = app.gaps.clone();
        // The most important ones come first: memory that a user limits goes to them.
        let kinds = [
            app.of_kind(EntryKind::Manifest).collect(),
            app.dex_files(),
            app.resource_tables().collect(),
            native_libraries(app),
            text_files(app),
        ];
        let mut read = kinds.each_ref().map(|_| Vec::new());
        for (kind, entry, bytes) in inflate_all(app, &kinds, stop) {
            match (bytes, read.get_mut(kind)) {
                (Some(Ok(bytes)), Some(files)) => {
                    gaps.extend(wrong_size(entry, bytes.len()));
                    files.push((entry.path.clone(), bytes));
                }
                (Some(Err(error)), _) => gaps.push(error.gap(entry)),
                (Some(Ok(_)), None) => {}
                (None, _) => gaps.push(left_out(entry, stop)),
            }
        }
        let [manifests, dex, tables, libraries, texts] = read;
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

/// Android reserves what an entry declares and refuses what does not fill it.
fn wrong_size(entry: &Entry, bytes: usize) -> Option<Gap> {
    let declared = entry.declared_size;
    let detail = format!("declares {declared} bytes and holds {bytes}");
    (usize::try_from(declared) != Ok(bytes))
        .then(|| Gap::new(GapKind::Tampering, &entry.path, detail))
}

fn left_out(entry: &Entry, stop: &Stop) -> Gap {
    let reason = match stop.reached() {
        Some(reached) => reached.to_string(),
        None => "the memory limit leaves no room for it".to_owned(),
    };
    let detail = format!("not read: {reason}");
    Gap::new(GapKind::LimitReached, &entry.path, detail)
}

/// Bytes of memory that it takes to read an entry and to keep what becomes of it, at the most.
fn needed(entry: &Entry) -> u64 {
    let factor = match entry.kind {
        EntryKind::Dex(_) => PROGRAM_PER_DEX_BYTE,
        _ => 2,
    };
    entry.declared_size.saturating_mul(factor)
}

/// An entry with the position of the list it comes from, and its bytes unless it was left out.
type Inflated<'a> = (usize, &'a Entry, Option<Result<Cow<'a, [u8]>, ReadError>>);

/// The bytes of the entries of all lists, in their order. Every thread takes the largest one that is left, so that
/// none is left alone with one of them at the end.
fn inflate_all<'a>(app: &'a App, lists: &[Vec<&'a Entry>], stop: &Stop) -> Vec<Inflated<'a>> {
    let mut total = 0_u64;
    let mut fits = |entry: &Entry| {
        let with_it = total.saturating_add(needed(entry));
        let fits = stop.has_room(with_it);
        total = if fits { with_it } else { total };
        fits
    };
    let bytes = |entry: &'a Entry, fits: bool| match fits && !stop.is_due() {
        true => Some(app.read(entry)),
        false => None,
    };
    let listed = lists.iter().enumerate();
    let mut entries: Vec<(usize, usize, &Entry, bool)> = listed
        .flat_map(|(list, entries)| entries.iter().map(move |entry| (list, *entry)))
        .enumerate()
        .map(|(position, (list, entry))| (position, list, entry, fits(entry)))
        .collect();
    entries.sort_by_key(|(_, _, entry, _)| std::cmp::Reverse(entry.declared_size));
    let mut inflated: Vec<(usize, Inflated<'a>)> = entries
        .into_iter()
        .par_bridge()
        .map(|(position, list, entry, fits)| (position, (list, entry, bytes(entry, fits))))
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
            "mjs",
            "cjs",
            "jsbundle",
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

    fn xml_paths(&self) -> Vec<String> {
        let resources = self.0.entries().iter();
        let xml = resources
            .filter(|entry| entry.path.starts_with("res/") && entry.path.ends_with(".xml"));
        xml.map(|entry| entry.path.clone()).collect()
    }

    fn size(&self, path: &str) -> usize {
        let declared = self
            .0
            .entry(path.as_bytes())
            .map(|entry| entry.declared_size);
        declared.map_or(0, |size| usize::try_from(size).unwrap_or(usize::MAX))
    }
}
