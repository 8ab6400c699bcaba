//! The end of an archive into the place of its central directory.
//!
//! Source: `MapCentralDirectory` of AOSP `system/libziparchive/zip_archive.cc`, APPNOTE.TXT 4.3.14 to 4.3.16.

use memchr::memmem;

use crate::bytes::{ParseError, u16_at, u32_at, u64_at};
use crate::finding::{Gap, GapKind};

const END_SIGNATURE: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
const CENTRAL_SIGNATURE: &[u8] = b"PK\x01\x02";
const LOCAL_SIGNATURE: &[u8] = b"PK\x03\x04";
/// Where an entry of the directory tells the offset of its local header.
const LOCAL_OFFSET_FIELD: usize = 42;
const ZIP64_LOCATOR_SIGNATURE: &[u8] = b"PK\x06\x07";
const ZIP64_LOCATOR_BYTES: usize = 20;
const ZIP64_END_SIGNATURE: &[u8] = b"PK\x06\x06";
const ZIP64_END_BYTES: usize = 56;
/// Stands for "see the ZIP64 end record".
const IN_ZIP64: u32 = 0xffff_ffff;
/// How far from the end Android looks for the end record: its own size and the longest comment.
const SEARCHED_BYTES: usize = 0xffff + END_BYTES;
/// End records that are tried. Decoys are cheap to write, and each costs a look at its directory.
const TRIED_RECORDS: usize = 16;

/// Where the central directory is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Directory {
    /// Offset of the first entry.
    pub offset: usize,
    /// Where the record stands that ends it.
    pub end: usize,
    /// Number of entries that the end record declares.
    pub count: u64,
    /// True when it does not stand where the end record says.
    pub offset_is_wrong: bool,
    /// What to add to offsets of local headers, when bytes were put before the archive.
    pub shift: u64,
}

/// The directory of the last end record that leads to one.
pub(super) fn find(data: &[u8], gaps: &mut Vec<Gap>) -> Result<Directory, ParseError> {
    let mut first = None;
    for (tried, position) in memmem::rfind_iter(data, END_SIGNATURE)
        .take(TRIED_RECORDS)
        .enumerate()
    {
        first.get_or_insert(position);
        let Some(directory) = directory_of(data, position) else {
            continue;
        };
        let mut gap = |detail: &str| {
            let offset = u64::try_from(position).unwrap_or(u64::MAX);
            gaps.push(Gap::new(GapKind::Tampering, "", detail).at(offset));
        };
        if tried > 0 {
            gap("the last end record leads to no directory, so that Android refuses the archive");
        }
        let tail = data.len().saturating_sub(position);
        let comment = position
            .checked_add(20)
            .and_then(|offset| u16_at(data, offset))
            .map_or(0, usize::from);
        if tail > SEARCHED_BYTES {
            gap("the end record is too far from the end, so that Android refuses the archive");
        } else if tail != END_BYTES.saturating_add(comment) {
            gap("bytes follow the end of the archive, so that Android refuses it");
        }
        if directory.offset_is_wrong {
            gap(
                "the end record has the wrong place of the directory, so that Android refuses the archive",
            );
        }
        if directory.shift > 0 {
            gap("bytes were put before the archive, so that Android refuses it");
        }
        return Ok(directory);
    }
    Err(match first {
        Some(position) => ParseError::new(position, "the archive has no readable directory"),
        None => ParseError::new(data.len(), "the archive has no end record"),
    })
}

/// The directory of the end record at `position`; `None` when there is no entry where it should be.
fn directory_of(data: &[u8], position: usize) -> Option<Directory> {
    let record = data.get(position..position.checked_add(END_BYTES)?)?;
    let (size, offset) = (u32_at(record, 12)?, u32_at(record, 16)?);
    let plain = (
        u64::from(u16_at(record, 10)?),
        u64::from(size),
        u64::from(offset),
        position,
    );
    let wide = (size == IN_ZIP64 || offset == IN_ZIP64)
        .then(|| zip64_record(data, position))
        .flatten();
    let (count, size, offset, end) = wide.unwrap_or(plain);
    let is_entry = |at: usize| {
        data.get(at..)
            .is_some_and(|rest| rest.starts_with(CENTRAL_SIGNATURE))
    };
    let declared = usize::try_from(offset).ok();
    if let Some(declared) = declared.filter(|&at| is_entry(at) && at < end) {
        return Some(Directory {
            offset: declared,
            end,
            count,
            offset_is_wrong: false,
            shift: 0,
        });
    }
    // The directory ends here, whatever its declared offset. Tools that put bytes before an archive leave all
    // offsets as they were; whether they did shows at the first entry.
    let actual = end.checked_sub(usize::try_from(size).ok()?)?;
    let shift = u64::try_from(actual).ok()?.saturating_sub(offset);
    let first = u64::from(u32_at(data, actual.checked_add(LOCAL_OFFSET_FIELD)?)?);
    let is_local = |at: u64| {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        data.get(at..)
            .is_some_and(|rest| rest.starts_with(LOCAL_SIGNATURE))
    };
    let shifted = is_local(first.saturating_add(shift)) || !is_local(first);
    is_entry(actual).then_some(Directory {
        offset: actual,
        end,
        count,
        offset_is_wrong: true,
        shift: if shifted { shift } else { 0 },
    })
}

/// Count, size and offset of the directory in the ZIP64 end record, and where that record starts.
fn zip64_record(data: &[u8], end: usize) -> Option<(u64, u64, u64, usize)> {
    let at = end.checked_sub(ZIP64_LOCATOR_BYTES)?;
    let locator = data.get(at..end)?;
    if !locator.starts_with(ZIP64_LOCATOR_SIGNATURE) {
        return None;
    }
    let at = usize::try_from(u64_at(locator, 8)?).ok()?;
    let record = data.get(at..at.checked_add(ZIP64_END_BYTES)?)?;
    if !record.starts_with(ZIP64_END_SIGNATURE) {
        return None;
    }
    Some((
        u64_at(record, 32)?,
        u64_at(record, 40)?,
        u64_at(record, 48)?,
        at,
    ))
}
