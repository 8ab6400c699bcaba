//! `string_ids` into the spans of the string contents.

use super::check::Budget;
use super::gap_log::GapLog;
use super::header::Table;
use crate::bytes::{Reader, mutf8, u32_at};
use crate::finding::GapKind;

/// Start and end of the bytes of one string, as offsets in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

const EMPTY: Span = Span { start: 0, end: 0 };

/// Finds all strings. One that lies outside of the file or has no end is empty; so is the rest when many
/// ids that share one long string have used up the budget.
pub(super) fn find(
    data: &[u8],
    ids: &Table,
    budget: &mut Budget,
    gaps: &mut GapLog<'_>,
) -> Vec<Span> {
    let mut spans = Vec::new();
    for index in 0..ids.count {
        let offset = u32_at(ids.entry(data, index), 0).unwrap_or(0);
        let span = find_one(data, offset);
        let end = span.map_or(data.len(), |span| span.end as usize);
        if !budget.charge(end.saturating_sub(offset as usize) as u64) {
            gaps.add(GapKind::LimitReached, "strings", ids.start, || {
                format!("shared strings exceed the visiting limit from string {index} on")
            });
            spans.resize(ids.count as usize, EMPTY);
            break;
        }
        if span.is_none() {
            gaps.unreadable("string", offset as usize, || {
                format!("string {index} lies outside of the file or does not end")
            });
        }
        let bytes = span.and_then(|span| data.get(span.start as usize..span.end as usize));
        if bytes.is_some_and(|bytes| !bytes.is_ascii() && !mutf8::is_valid(bytes)) {
            gaps.unreadable("text", offset as usize, || {
                format!("string {index} is not in modified UTF-8")
            });
        }
        spans.push(span.unwrap_or(EMPTY));
    }
    spans
}

fn find_one(data: &[u8], offset: u32) -> Option<Span> {
    let mut reader = Reader::at(data, offset as usize);
    // The declared length counts UTF-16 units and is not needed: the content ends at the first NUL.
    reader.uleb128("string length").ok()?;
    let start = reader.position();
    let length = memchr::memchr(0, data.get(start..)?)?;
    Some(Span {
        start: u32::try_from(start).ok()?,
        end: u32::try_from(start.checked_add(length)?).ok()?,
    })
}
