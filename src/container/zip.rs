//! Bytes of an archive into its entries, as Android reads them.
//!
//! Source: AOSP `system/libziparchive/zip_archive.cc` (Android 14). The last end record counts, the number of
//! entries comes from there, the central directory wins over local headers, and encryption flags, versions and
//! checksums are not looked at. What makes Android refuse an archive is read nevertheless and told as a gap.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::dos_time::DosTime;
use super::end_record::{self, Directory};
use super::signing;
use crate::bytes::{ParseError, limits, u16_at, u32_at, u64_at};
use crate::finding::{Gap, GapKind};

const CENTRAL_SIGNATURE: &[u8] = b"PK\x01\x02";
const LOCAL_SIGNATURE: &[u8] = b"PK\x03\x04";
const CENTRAL_BYTES: usize = 46;
const LOCAL_BYTES: usize = 30;
/// Method of deflated data; Android takes every other one for stored data.
const DEFLATED: u16 = 8;
const STORED: u16 = 0;
/// Flag: the data is encrypted. Android never looks at it.
const ENCRYPTED: u16 = 1;
/// Flag: sizes follow the data, those in the local header do not count.
const DATA_DESCRIPTOR: u16 = 1 << 3;
/// Stands for "see the ZIP64 extra field".
const IN_ZIP64: u32 = 0xffff_ffff;
const ZIP64_EXTRA: u16 = 1;

/// One entry of the central directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ZipEntry {
    /// Bytes of the archive that hold the name.
    pub name: Range<usize>,
    /// Compression method as declared.
    pub method: u16,
    /// Flags as declared.
    pub flags: u16,
    /// Checksum as declared.
    pub crc: u32,
    /// When the file was changed, in the local time of whoever packed it.
    pub modified: DosTime,
    /// Declared size of the compressed data.
    pub compressed_size: u64,
    /// Declared size of the data.
    pub size: u64,
    /// Where the local header should be.
    pub local_offset: u64,
}

/// The entries of an archive in the order of its central directory, and what is odd about it.
#[derive(Debug, Clone, Default)]
pub(super) struct Listing {
    /// Entries, duplicates included.
    pub entries: Vec<ZipEntry>,
    /// What makes Android refuse the archive, or misleads tools.
    pub gaps: Vec<Gap>,
}

/// Lists an archive. `Err` when there is no end record, or none that leads to an entry.
pub(super) fn list(data: &[u8]) -> Result<Listing, ParseError> {
    let mut gaps = Vec::new();
    let directory = end_record::find(data, &mut gaps)?;
    if !data.starts_with(LOCAL_SIGNATURE) {
        let detail = "the archive does not start with an entry, so that Android refuses it";
        gaps.push(Gap::new(GapKind::Tampering, "", detail).at(0));
    }
    let mut listing = Listing {
        entries: Vec::new(),
        gaps,
    };
    listing.read_directory(data, &directory);
    listing
        .gaps
        .extend(signing::block_gap(data, directory.offset));
    listing.check_names(data);
    listing.check_entries(&directory);
    Ok(listing)
}

impl Listing {
    fn gap(&mut self, kind: GapKind, offset: usize, detail: impl Into<String>) {
        let offset = u64::try_from(offset).unwrap_or(u64::MAX);
        self.gaps.push(Gap::new(kind, "", detail).at(offset));
    }

    fn read_directory(&mut self, data: &[u8], directory: &Directory) {
        let mut position = directory.offset;
        // A directory that claims to be empty and is not hides its entries: they are read.
        let counted = match directory.count {
            0 => u64::MAX,
            count => count,
        };
        let mut read = 0_u64;
        while read < counted {
            if self.entries.len() >= limits::ARCHIVE_ENTRIES {
                let detail = "too many entries, the rest was left out";
                return self.gap(GapKind::LimitReached, position, detail);
            }
            let Some((entry, next)) = central_entry(data, position, directory.shift) else {
                break;
            };
            self.entries.push(entry);
            position = next;
            read = read.saturating_add(1);
        }
        let more = data
            .get(position..)
            .is_some_and(|rest| rest.starts_with(CENTRAL_SIGNATURE));
        if directory.count == 0 && read > 0 {
            let detail = "the archive claims to be empty and is not";
            self.gap(GapKind::Tampering, directory.offset, detail);
        } else if read < directory.count {
            let detail = format!(
                "{} entries are declared, {read} can be read",
                directory.count
            );
            self.gap(GapKind::Tampering, position, detail);
        } else if more {
            let detail = "entries follow that the archive does not count, Android ignores them";
            self.gap(GapKind::Tampering, position, detail);
        } else if position > directory.end {
            let detail =
                "the last entry reaches past the directory, so that Android refuses the archive";
            self.gap(GapKind::Tampering, directory.end, detail);
        }
    }

    fn check_names(&mut self, data: &[u8]) {
        let mut seen = FxHashSet::default();
        let mut odd = Vec::new();
        for entry in &self.entries {
            let name = data.get(entry.name.clone()).unwrap_or(&[]);
            let problem = if !seen.insert(name) {
                "two entries share the name"
            } else if name.contains(&0) {
                "there is a NUL in the name"
            } else if std::str::from_utf8(name).is_err() {
                "there is invalid UTF-8 in the name"
            } else {
                continue;
            };
            let name = String::from_utf8_lossy(name).into_owned();
            odd.push((entry.name.start, name, problem));
            if odd.len() >= limits::GAPS_PER_KIND {
                break;
            }
        }
        for (offset, name, problem) in odd {
            let detail = format!("{problem} '{name}', so that Android refuses the archive");
            self.gap(GapKind::Tampering, offset, detail);
        }
    }

    /// Tells how many entries are declared in a way that only tools take seriously.
    fn check_entries(&mut self, directory: &Directory) {
        let count = |odd: &dyn Fn(&ZipEntry) -> bool| {
            let entries = self.entries.iter().filter(|entry| odd(entry));
            entries.count()
        };
        let start = u64::try_from(directory.offset).unwrap_or(u64::MAX);
        let facts = [
            (
                count(&|entry| entry.flags & ENCRYPTED != 0),
                "declared as encrypted, which Android ignores",
            ),
            (
                count(&|entry| !matches!(entry.method, STORED | DEFLATED)),
                "declared with an unknown compression method, which Android takes for stored",
            ),
            (
                count(&|entry| entry.local_offset >= start),
                "located behind the central directory, so that Android refuses the archive",
            ),
        ];
        for (entries, detail) in facts {
            if entries > 0 {
                let detail = format!("{entries} of {} entries are {detail}", self.entries.len());
                self.gap(GapKind::Tampering, directory.offset, detail);
            }
        }
    }
}

/// The entry of the central directory at `position`, and where the next one starts.
fn central_entry(data: &[u8], position: usize, shift: u64) -> Option<(ZipEntry, usize)> {
    let stored = data.get(position..)?;
    let fixed = stored.get(..CENTRAL_BYTES)?;
    if !fixed.starts_with(CENTRAL_SIGNATURE) {
        return None;
    }
    let length = |offset| u16_at(fixed, offset).map(usize::from);
    let name_start = position.checked_add(CENTRAL_BYTES)?;
    let name_end = name_start.checked_add(length(28)?)?;
    let extra_end = name_end.checked_add(length(30)?)?;
    data.get(name_start..name_end)?;
    // The last entry may claim a longer comment than there is; nothing follows that would be missed. The caller
    // tells that it does.
    let next = extra_end.checked_add(length(32)?)?;
    let extra = data.get(name_end..extra_end).unwrap_or(&[]);
    let mut wide = Zip64Fields::find(extra);
    let size = wide.widen(u32_at(fixed, 24)?);
    let compressed_size = wide.widen(u32_at(fixed, 20)?);
    let local_offset = wide.widen(u32_at(fixed, 42)?);
    let entry = ZipEntry {
        name: name_start..name_end,
        method: u16_at(fixed, 10)?,
        flags: u16_at(fixed, 8)?,
        crc: u32_at(fixed, 16)?,
        modified: DosTime {
            date: u16_at(fixed, 14)?,
            time: u16_at(fixed, 12)?,
        },
        compressed_size,
        size,
        local_offset: local_offset.saturating_add(shift),
    };
    Some((entry, next))
}

/// The values of a ZIP64 extra field, in the order of the fields that refer to it.
struct Zip64Fields<'a>(&'a [u8]);

impl<'a> Zip64Fields<'a> {
    fn find(extra: &'a [u8]) -> Self {
        let mut rest = extra;
        while let (Some(id), Some(length)) = (u16_at(rest, 0), u16_at(rest, 2)) {
            let end = usize::from(length).saturating_add(4);
            let field = rest.get(4..end);
            if id == ZIP64_EXTRA {
                return Self(field.unwrap_or(&[]));
            }
            rest = rest.get(end..).unwrap_or(&[]);
        }
        Self(&[])
    }

    /// The value of a field, taken from the extra field when it does not fit.
    fn widen(&mut self, value: u32) -> u64 {
        if value != IN_ZIP64 {
            return u64::from(value);
        }
        let Some(wide) = u64_at(self.0, 0) else {
            return u64::from(value);
        };
        self.0 = self.0.get(8..).unwrap_or(&[]);
        wide
    }
}

impl ZipEntry {
    /// True when Android inflates the data.
    pub(super) fn is_deflated(&self) -> bool {
        self.method == DEFLATED
    }

    /// The stored bytes of the entry: deflated ones as far as the archive holds them, others with their
    /// declared size.
    pub(super) fn stored_bytes<'a>(&self, data: &'a [u8]) -> Result<&'a [u8], ParseError> {
        let offset = usize::try_from(self.local_offset).unwrap_or(usize::MAX);
        let error = |what| ParseError::new(offset, what);
        let local = local_header(data, offset).ok_or_else(|| error("there is no local header"))?;
        let start = local.data_offset;
        let past_end = || error("the data reaches past the end of the archive");
        if self.is_deflated() {
            let size = usize::try_from(self.compressed_size).unwrap_or(usize::MAX);
            let end = start.saturating_add(size).min(data.len());
            return data.get(start..end).ok_or_else(past_end);
        }
        let end = usize::try_from(self.size)
            .ok()
            .and_then(|size| start.checked_add(size))
            .ok_or_else(past_end)?;
        data.get(start..end).ok_or_else(past_end)
    }

    /// What is odd about how the entry is stored, as Android or tools see it.
    pub(super) fn oddities(&self, data: &[u8]) -> Vec<&'static str> {
        let mut odd = Vec::new();
        let offset = usize::try_from(self.local_offset).unwrap_or(usize::MAX);
        let Some(local) = local_header(data, offset) else {
            return odd;
        };
        if data.get(local.name) != data.get(self.name.clone()) {
            odd.push("the local header has another name, so that Android does not find the entry");
        }
        let sizes = (
            u64::from(local.compressed_size),
            u64::from(local.size),
            local.crc,
        );
        let has_sizes = local.flags & DATA_DESCRIPTOR == 0 && local.size != IN_ZIP64;
        if has_sizes && sizes != (self.compressed_size, self.size, self.crc) {
            odd.push("the local header has other sizes, so that Android refuses the entry");
        }
        if local.method != self.method {
            odd.push("the local header has another method, which Android ignores");
        }
        odd
    }
}

/// What a local header says.
struct LocalHeader {
    flags: u16,
    method: u16,
    crc: u32,
    compressed_size: u32,
    size: u32,
    name: Range<usize>,
    /// Where the data starts.
    data_offset: usize,
}

fn local_header(data: &[u8], offset: usize) -> Option<LocalHeader> {
    let fixed = data.get(offset..offset.checked_add(LOCAL_BYTES)?)?;
    if !fixed.starts_with(LOCAL_SIGNATURE) {
        return None;
    }
    let name_start = offset.checked_add(LOCAL_BYTES)?;
    let name_end = name_start.checked_add(usize::from(u16_at(fixed, 26)?))?;
    Some(LocalHeader {
        flags: u16_at(fixed, 6)?,
        method: u16_at(fixed, 8)?,
        crc: u32_at(fixed, 14)?,
        compressed_size: u32_at(fixed, 18)?,
        size: u32_at(fixed, 22)?,
        name: name_start..name_end,
        data_offset: name_end.checked_add(usize::from(u16_at(fixed, 28)?))?,
    })
}
