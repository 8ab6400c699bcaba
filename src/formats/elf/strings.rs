//! Printable runs of bytes in what a native library loads.

use std::ops::Range;

use super::ElfFile;
use crate::bytes::limits;

/// Characters from which on a run of printable bytes counts as a string.
pub const MINIMUM_STRING_LENGTH: usize = 6;

/// A printable string of a native library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NativeString<'a, 'f> {
    /// The text: printable ASCII, tabs and line ends, as keys and certificates have them.
    pub text: &'a str,
    /// Offset in the file, in bytes.
    pub offset: usize,
    /// Name of the section around it, empty when no section header covers it.
    pub section: &'f str,
}

/// The strings of `file`, whose bytes are `data`. A run longer than [`limits::NATIVE_STRING_BYTES`] comes in
/// pieces of that length.
pub(super) fn find<'a, 'f>(
    data: &'a [u8],
    file: &'f ElfFile<'_>,
) -> impl Iterator<Item = NativeString<'a, 'f>> {
    file.loaded
        .iter()
        .flat_map(move |range| searched(file, range.clone()))
        .flat_map(move |range| runs(data, range))
        .filter_map(move |run| {
            let section = file.section_at(run.start);
            if section.is_some_and(|section| section.executable || section.linker_table) {
                return None;
            }
            Some(NativeString {
                text: std::str::from_utf8(data.get(run.clone())?).ok()?,
                offset: run.start,
                section: section.map_or("", |section| &section.name),
            })
        })
}

/// The parts of `range` outside the sections that hold no data of the program: code makes up most of a library,
/// and looking through it would only find what is thrown away.
fn searched(file: &ElfFile<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    let skipped = file.sections.iter().filter(|section| {
        (section.executable || section.linker_table)
            && section.range.start < range.end
            && section.range.end > range.start
    });
    let mut parts = Vec::new();
    let mut start = range.start;
    for section in skipped {
        if section.range.start > start {
            parts.push(start..section.range.start);
        }
        start = start.max(section.range.end);
    }
    if start < range.end {
        parts.push(start..range.end);
    }
    parts
}

/// Ranges of printable bytes inside `range`, long enough and cut into pieces.
fn runs(data: &[u8], range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut position = range.start;
    std::iter::from_fn(move || {
        while position < range.end {
            let rest = data.get(position..range.end)?;
            let Some(skipped) = rest.iter().position(|&byte| is_printable(byte)) else {
                position = range.end;
                return None;
            };
            let start = position.saturating_add(skipped);
            let run = data.get(start..range.end)?;
            let length = run
                .iter()
                .take(limits::NATIVE_STRING_BYTES)
                .take_while(|&&byte| is_printable(byte))
                .count();
            position = start.saturating_add(length);
            if length >= MINIMUM_STRING_LENGTH {
                return Some(start..position);
            }
        }
        None
    })
}

fn is_printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')
}
