//! An opened app: its entries by kind and by name, read on demand from any thread.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use sha2::{Digest, Sha256};

use super::entry::{Entry, EntryKind};
use super::inflate::{InflateError, inflate};
use super::zip::{self, Listing};
use super::{allowance, outer};
use super::{foreign_code, signing};
use crate::bytes::ParseError;
use crate::finding::{Gap, GapKind};

/// What was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AppKind {
    /// One APK.
    Apk,
    /// Several APKs of one app in an outer archive (APKS, XAPK, APKM).
    SplitSet,
    /// An app bundle (AAB).
    Bundle,
    /// An Android library (AAR).
    Library,
    /// A single DEX file.
    Dex,
}

/// An app and its files. Entries stand in the order of their archives; all of it is in memory, so that any
/// number of threads can read at once.
#[derive(Debug)]
pub struct App {
    /// File name of the input, without directories; broken characters become U+FFFD.
    pub file_name: String,
    /// What was opened.
    pub kind: AppKind,
    /// What was odd about the package, and what will not be read.
    pub gaps: Vec<Gap>,
    input: Vec<u8>,
    packages: Vec<Package>,
    entries: Vec<Entry>,
    /// Positions of the entries of the first archive; of several with one name, the first.
    by_name: HashMap<Vec<u8>, usize>,
}

/// One archive of an app.
#[derive(Debug)]
pub(super) struct Package {
    /// What its entries' paths start with: empty, or the name of the APK and a slash.
    pub prefix: String,
    /// Where its bytes are.
    pub bytes: PackageBytes,
}

/// Bytes of a package: most are part of the input.
#[derive(Debug)]
pub(super) enum PackageBytes {
    /// A part of the input.
    Input(Range<usize>),
    /// Inflated from an outer archive.
    Inflated(Vec<u8>),
}

/// Why an entry could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The archive does not hold what it declares.
    #[error("cannot be read: {0}")]
    Stored(#[from] ParseError),
    /// The data is no deflate stream, or larger than it may be.
    #[error("cannot be read: {0}")]
    Inflate(#[from] InflateError),
}

impl ReadError {
    /// The gap that this error leaves in the analysis of `entry`.
    pub fn gap(&self, entry: &Entry) -> Gap {
        let kind = match self {
            Self::Inflate(InflateError::TooLarge(_)) => GapKind::LimitReached,
            _ => GapKind::UnreadableFile,
        };
        Gap::new(kind, &entry.path, self.to_string())
    }
}

impl App {
    /// An app of one file that is not an archive.
    pub(super) fn bare_dex(file_name: String, input: Vec<u8>) -> Self {
        let whole = 0..input.len();
        let entry = Entry {
            kind: EntryKind::Dex(1),
            path: file_name.clone(),
            declared_size: u64::try_from(input.len()).unwrap_or(u64::MAX),
            package: 0,
            stored: None,
            ceiling: 0,
        };
        Self {
            file_name,
            kind: AppKind::Dex,
            gaps: Vec::new(),
            input,
            packages: vec![Package {
                prefix: String::new(),
                bytes: PackageBytes::Input(whole),
            }],
            entries: vec![entry],
            by_name: HashMap::new(),
        }
    }

    /// An app of one archive with this listing.
    pub(super) fn single(
        file_name: String,
        kind: AppKind,
        input: Vec<u8>,
        listing: Listing,
    ) -> Self {
        let whole = 0..input.len();
        let mut app = Self::empty(file_name, kind, input);
        app.add_package(String::new(), PackageBytes::Input(whole), listing);
        app.finish()
    }

    /// An app of several APKs, the base first.
    pub(super) fn split_set(file_name: String, input: Vec<u8>, set: outer::SplitSet) -> Self {
        let mut app = Self::empty(file_name, AppKind::SplitSet, input);
        app.gaps = set.gaps;
        for split in set.splits {
            let data = bytes_of(&app.input, &split.bytes);
            match zip::list(data) {
                Ok(listing) => {
                    app.add_package(format!("{}/", split.name), split.bytes, listing);
                }
                Err(error) => {
                    let detail = format!("not a readable APK: {error}");
                    app.gaps
                        .push(Gap::new(GapKind::UnreadableFile, split.name, detail));
                }
            }
        }
        app.finish()
    }

    fn empty(file_name: String, kind: AppKind, input: Vec<u8>) -> Self {
        Self {
            file_name,
            kind,
            gaps: Vec::new(),
            input,
            packages: Vec::new(),
            entries: Vec::new(),
            by_name: HashMap::new(),
        }
    }

    fn add_package(&mut self, prefix: String, bytes: PackageBytes, listing: Listing) {
        let artifact = prefix.trim_end_matches('/');
        self.gaps.extend(listing.gaps.into_iter().map(|gap| Gap {
            artifact: artifact.to_owned(),
            ..gap
        }));
        let data = bytes_of(&self.input, &bytes);
        let package = self.packages.len();
        let kind_of = match self.kind {
            AppKind::Bundle => EntryKind::in_bundle,
            _ => EntryKind::in_package,
        };
        for stored in listing.entries {
            let name = data.get(stored.name.clone()).unwrap_or(&[]);
            let kind = kind_of(name);
            let path = format!("{prefix}{}", String::from_utf8_lossy(name));
            if matters(kind) {
                let odd = stored.oddities(data).into_iter();
                self.gaps
                    .extend(odd.map(|detail| Gap::new(GapKind::Tampering, &path, detail)));
            }
            if let Some(detail) = signing::file_problem(&stored, data) {
                self.gaps.push(Gap::new(GapKind::Tampering, &path, detail));
            }
            if kind == EntryKind::Asset && is_code(name) {
                let detail = "code that the app may load at run time is not analysed";
                self.gaps
                    .push(Gap::new(GapKind::Unsupported, &path, detail));
            }
            self.entries.push(Entry {
                kind,
                path,
                declared_size: stored.size,
                package,
                stored: Some(stored),
                ceiling: kind.ceiling(),
            });
        }
        self.packages.push(Package { prefix, bytes });
    }

    fn finish(mut self) -> Self {
        allowance::distribute(&mut self.entries);
        let mut gaps = Vec::new();
        for package in 0..self.packages.len() {
            gaps.extend(self.dex_numbering_gap(package));
        }
        self.gaps.append(&mut gaps);
        self.tell_what_is_missing();
        self.by_name = self.names_of_first_package();
        self
    }

    fn names_of_first_package(&self) -> HashMap<Vec<u8>, usize> {
        let mut by_name = HashMap::new();
        let entries = self.entries.iter().enumerate();
        for (position, entry) in entries.take_while(|(_, entry)| entry.package == 0) {
            let name = self.name(entry).to_vec();
            by_name.entry(name).or_insert(position);
        }
        by_name
    }

    /// ART stops at the first number that is missing; what comes later is read nevertheless.
    fn dex_numbering_gap(&self, package: usize) -> Option<Gap> {
        if self.kind == AppKind::Bundle {
            return None;
        }
        let mut numbers: Vec<u32> = self
            .entries
            .iter()
            .filter(|entry| entry.package == package)
            .filter_map(|entry| match entry.kind {
                EntryKind::Dex(number) => Some(number),
                _ => None,
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let unloaded = numbers
            .iter()
            .zip(1_u32..)
            .find(|(number, expected)| *number != expected)?;
        let prefix = &self.packages.get(package)?.prefix;
        let path = format!("{prefix}classes{}.dex", unloaded.0);
        let detail = "a number before it is missing, so that Android does not load it";
        Some(Gap::new(GapKind::Tampering, path, detail))
    }

    fn tell_what_is_missing(&mut self) {
        let mut gap = |artifact: &str, kind, detail: &str| {
            self.gaps.push(Gap::new(kind, artifact, detail));
        };
        let has = |wanted: fn(EntryKind) -> bool| self.entries.iter().any(|e| wanted(e.kind));
        let is_dex = |kind| matches!(kind, EntryKind::Dex(_));
        match self.kind {
            AppKind::Bundle => {
                let detail = "manifest and resources of app bundles are not read yet";
                gap("", GapKind::Unsupported, detail);
            }
            AppKind::Library => {
                let detail = "Java bytecode of a library is not analysed, only DEX is";
                gap("classes.jar", GapKind::Unsupported, detail);
            }
            AppKind::Apk | AppKind::SplitSet => {
                if !has(|kind| kind == EntryKind::Manifest) {
                    let detail = "the app has no manifest";
                    gap("AndroidManifest.xml", GapKind::UnreadableFile, detail);
                }
            }
            AppKind::Dex => {}
        }
        if self.kind != AppKind::Library && !has(is_dex) {
            let detail = "the app has no DEX file, no code was analysed";
            gap("classes.dex", GapKind::UnreadableFile, detail);
        }
        self.gaps.extend(foreign_code::gaps(&self.entries));
    }

    /// Size of the input in bytes.
    pub fn size(&self) -> u64 {
        u64::try_from(self.input.len()).unwrap_or(u64::MAX)
    }

    /// SHA-256 of the input, hexadecimal. Takes as long as inflating a quarter of the app: call it beside
    /// other work.
    pub fn sha256(&self) -> String {
        let digest = Sha256::digest(&self.input);
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// When the newest file was packed, in seconds since 1970, at the earliest; `None` when the archive does not
    /// say. Signatures do not count: anybody can sign an app again.
    pub fn newest_file_time(&self) -> Option<i64> {
        let built = self.entries.iter().filter(|entry| !is_signature(entry));
        built
            .filter_map(|entry| entry.stored.as_ref()?.modified.plausible())
            .max()
    }

    /// All entries, archive by archive, in the order of their directories.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The name of an entry in its archive, byte for byte; empty for a bare file.
    pub fn name(&self, entry: &Entry) -> &[u8] {
        let stored = entry.stored.as_ref();
        stored
            .and_then(|stored| self.package_bytes(entry).get(stored.name.clone()))
            .unwrap_or(&[])
    }

    /// The first entry with exactly this name, in the base APK of a set.
    pub fn entry(&self, name: &[u8]) -> Option<&Entry> {
        self.entries.get(*self.by_name.get(name)?)
    }

    /// Entries of one kind, in the order of their archives.
    pub fn of_kind(&self, kind: EntryKind) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.kind == kind)
    }

    /// The manifest: that of the base APK in a set. Others are entries of their own.
    pub fn manifest(&self) -> Option<&Entry> {
        self.of_kind(EntryKind::Manifest).next()
    }

    /// The resource tables, that of the base APK first.
    pub fn resource_tables(&self) -> impl Iterator<Item = &Entry> {
        self.of_kind(EntryKind::ResourceTable)
    }

    /// The DEX files in the order in which ART looks for classes: package by package, by number. Files that
    /// ART does not load come at their number, too; a gap tells which.
    pub fn dex_files(&self) -> Vec<&Entry> {
        let mut files: Vec<_> = self
            .entries
            .iter()
            .filter_map(|entry| match entry.kind {
                EntryKind::Dex(number) => Some((entry.package, number, entry)),
                _ => None,
            })
            .collect();
        files.sort_by_key(|&(package, number, _)| (package, number));
        files.into_iter().map(|(.., entry)| entry).collect()
    }

    /// The bytes of an entry: a slice of the input when it is stored, inflated otherwise.
    pub fn read(&self, entry: &Entry) -> Result<Cow<'_, [u8]>, ReadError> {
        let package = self.package_bytes(entry);
        let Some(stored) = &entry.stored else {
            return Ok(Cow::Borrowed(package));
        };
        let bytes = stored.stored_bytes(package)?;
        if !stored.is_deflated() {
            return match bytes.len() > entry.kind.ceiling() {
                true => Err(InflateError::TooLarge(entry.kind.ceiling()).into()),
                false => Ok(Cow::Borrowed(bytes)),
            };
        }
        let expected = usize::try_from(stored.size).unwrap_or(usize::MAX);
        Ok(Cow::Owned(inflate(bytes, expected, entry.ceiling)?))
    }

    fn package_bytes(&self, entry: &Entry) -> &[u8] {
        self.packages
            .get(entry.package)
            .map_or(&[], |package| bytes_of(&self.input, &package.bytes))
    }
}

fn bytes_of<'a>(input: &'a [u8], bytes: &'a PackageBytes) -> &'a [u8] {
    match bytes {
        PackageBytes::Input(range) => input.get(range.clone()).unwrap_or(&[]),
        PackageBytes::Inflated(bytes) => bytes,
    }
}

/// True for entries whose oddities are told: those that every app is read by.
fn matters(kind: EntryKind) -> bool {
    matches!(
        kind,
        EntryKind::Manifest | EntryKind::ResourceTable | EntryKind::Dex(_)
    )
}

/// True for files that Android can load as code, outside of the places where it looks by itself.
fn is_code(name: &[u8]) -> bool {
    [&b".dex"[..], b".jar", b".apk"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

/// True for the files that signing adds or changes.
fn is_signature(entry: &Entry) -> bool {
    let extension = entry.path.rsplit('.').next().unwrap_or_default();
    entry.kind == EntryKind::MetaInf && matches!(extension, "MF" | "SF" | "RSA" | "DSA" | "EC")
}
