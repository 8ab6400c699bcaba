//! The DEX header and the tables it points to.

use super::check::Budget;
use super::gap_log::GapLog;
use crate::bytes::{ParseError, u16_at, u32_at};
use crate::finding::GapKind;

/// Header of versions up to 040.
const HEADER_BYTES: u32 = 0x70;
/// Header of version 041, which ends with the size of the container and the offset of the header in it.
/// Some tools write "041" with the old header, which is then no container: the size decides.
const CONTAINER_HEADER_BYTES: u32 = 0x78;
const LITTLE_ENDIAN: u32 = 0x1234_5678;

/// The fixed fields of one logical DEX file that are needed later.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    /// Where the header lies in the file.
    pub(super) start: usize,
    /// Number from the magic.
    pub(super) version: u32,
    file_size: u32,
    header_size: u32,
    endian_tag: u32,
    map_off: u32,
    container: Option<Container>,
}

#[derive(Debug, Clone, Copy)]
struct Container {
    size: u32,
    header_offset: u32,
}

impl Header {
    /// Reads the header at `start`.
    ///
    /// # Errors
    /// When the magic is another or the header is cut off.
    pub(super) fn read(data: &[u8], start: usize) -> Result<Self, ParseError> {
        let bytes = data.get(start..).unwrap_or_default();
        let version = match bytes {
            [b'd', b'e', b'x', b'\n', a, b, c, ..] => [*a, *b, *c],
            [b'c', b'd', b'e', b'x', ..] => {
                return Err(ParseError::new(
                    start,
                    "compact DEX, which only exists on devices",
                ));
            }
            [b'd', b'e', b'y', b'\n', ..] => {
                return Err(ParseError::new(
                    start,
                    "optimized DEX, which only exists on devices",
                ));
            }
            _ => return Err(ParseError::new(start, "expected the magic of a DEX file")),
        };
        if bytes.len() < HEADER_BYTES as usize {
            return Err(ParseError::new(start, "truncated DEX header"));
        }
        let field = |at: usize| u32_at(bytes, at).unwrap_or(0);
        let header_size = field(36);
        let is_container =
            header_size >= CONTAINER_HEADER_BYTES && bytes.len() >= CONTAINER_HEADER_BYTES as usize;
        Ok(Self {
            start,
            version: decimal(&version).unwrap_or(0),
            file_size: field(32),
            header_size,
            endian_tag: field(40),
            map_off: field(52),
            container: is_container.then(|| Container {
                size: field(112),
                header_offset: field(116),
            }),
        })
    }

    /// Where the next logical DEX file of the container starts, `None` at its end. Also records what
    /// Android would refuse about the sizes.
    pub(super) fn next_start(&self, data: &[u8], gaps: &mut GapLog<'_>) -> Option<usize> {
        let bytes = data.get(self.start..).unwrap_or_default();
        let rest = bytes.len();
        let mut refuse = |detail: String| {
            gaps.add(GapKind::Tampering, "DEX header", self.start, || detail);
        };
        if !(35..=41).contains(&self.version) || self.version == 36 {
            refuse(format!(
                "version {:03} is not one Android loads",
                self.version
            ));
        }
        if self.endian_tag != LITTLE_ENDIAN {
            refuse(format!("unknown byte order tag {:#x}", self.endian_tag));
        }
        let file_size = self.file_size as usize;
        let Some(container) = self.container else {
            if self.header_size != HEADER_BYTES {
                refuse(format!(
                    "header size {:#x} is not {HEADER_BYTES:#x}",
                    self.header_size
                ));
            }
            if self.version == 41 {
                refuse(format!(
                    "version 041 has a header of {CONTAINER_HEADER_BYTES:#x} bytes"
                ));
            }
            if file_size != rest {
                refuse(format!("declares {file_size} bytes, the file has {rest}"));
            } else if !self.has_right_checksum(bytes) {
                refuse("the checksum is wrong, so that Android refuses the file".to_owned());
            }
            return None;
        };
        if container.size as usize != data.len() || container.header_offset as usize != self.start {
            refuse(format!(
                "declares offset {} in a container of {} bytes, is at {} of {}",
                container.header_offset,
                container.size,
                self.start,
                data.len()
            ));
        }
        if file_size < CONTAINER_HEADER_BYTES as usize || file_size > rest {
            refuse(format!(
                "declares {file_size} bytes, {rest} are left in the container"
            ));
            return None;
        }
        let next = self.start.checked_add(file_size)?;
        (next < data.len()).then_some(next)
    }
}

/// Bytes in front of what the checksum covers.
const CHECKSUM_END: usize = 12;

impl Header {
    /// Whether the Adler-32 of the header is that of the file, which Android checks; the SHA-1 it never looks at.
    fn has_right_checksum(&self, bytes: &[u8]) -> bool {
        let covered = bytes.get(CHECKSUM_END..).unwrap_or_default();
        u32_at(bytes, CHECKSUM_AT) == Some(simd_adler32::adler32(&covered))
    }
}

/// Where the checksum stands.
const CHECKSUM_AT: usize = 8;

/// Value of three ASCII digits.
fn decimal(digits: &[u8]) -> Option<u32> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// A table of entries of equal size.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Table {
    /// Byte offset of the first entry.
    pub(super) start: usize,
    /// Number of entries that are present.
    pub(super) count: u32,
    entry_bytes: usize,
}

impl Table {
    /// The bytes of one entry; empty when the table has no such entry.
    pub(super) fn entry<'a>(&self, data: &'a [u8], index: u32) -> &'a [u8] {
        self.find(data, index).unwrap_or_default()
    }

    fn find<'a>(&self, data: &'a [u8], index: u32) -> Option<&'a [u8]> {
        if index >= self.count {
            return None;
        }
        let start = self.entry_offset(index);
        data.get(start..start.checked_add(self.entry_bytes)?)
    }

    /// Byte offset of one entry.
    pub(super) fn entry_offset(&self, index: u32) -> usize {
        let distance = (index as usize).saturating_mul(self.entry_bytes);
        self.start.saturating_add(distance)
    }
}

/// The tables of one logical DEX file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tables {
    pub(super) string_ids: Table,
    pub(super) type_ids: Table,
    pub(super) proto_ids: Table,
    pub(super) field_ids: Table,
    pub(super) method_ids: Table,
    pub(super) class_defs: Table,
    pub(super) call_site_ids: Table,
    pub(super) method_handles: Table,
}

/// Checks tables against the bytes that are there.
struct TableReader<'r, 'n> {
    data_length: usize,
    budget: &'r mut Budget,
    gaps: &'r mut GapLog<'n>,
}

impl TableReader<'_, '_> {
    /// The table of `count` entries at `offset`, cut to what is there.
    fn table(&mut self, name: &'static str, count: u32, offset: u32, entry_bytes: u32) -> Table {
        let start = offset as usize;
        let present = (self.data_length.saturating_sub(start) as u64)
            .checked_div(u64::from(entry_bytes))
            .unwrap_or(0);
        if count == 0 && offset != 0 {
            self.gaps.add(GapKind::Tampering, "table", start, || {
                format!("{name} is empty and yet somewhere, so that Android refuses the file")
            });
        }
        let mut kept = u32::try_from(present.min(u64::from(count))).unwrap_or(count);
        if kept < count {
            self.gaps.unreadable("table", start, || {
                format!("{name} declares {count} entries, the file has room for {kept}")
            });
        }
        let cost = u64::from(kept).saturating_mul(u64::from(entry_bytes));
        if !self.budget.charge(cost) {
            self.gaps.add(GapKind::LimitReached, "table", start, || {
                format!("{name} is left out, overlapping tables exceed the visiting limit")
            });
            kept = 0;
        }
        Table {
            start,
            count: kept,
            entry_bytes: entry_bytes as usize,
        }
    }
}

/// Type codes of the map list for the tables the header does not name.
const CALL_SITE_ID_ITEM: u16 = 7;
const METHOD_HANDLE_ITEM: u16 = 8;
const MAP_ENTRY_BYTES: usize = 12;

impl Tables {
    pub(super) fn read(
        data: &[u8],
        header: &Header,
        budget: &mut Budget,
        gaps: &mut GapLog<'_>,
    ) -> Self {
        let bytes = data.get(header.start..).unwrap_or_default();
        let field = |at: usize| u32_at(bytes, at).unwrap_or(0);
        let mut reader = TableReader {
            data_length: data.len(),
            budget,
            gaps,
        };
        let mut tables = Self {
            string_ids: reader.table("string_ids", field(56), field(60), 4),
            type_ids: reader.table("type_ids", field(64), field(68), 4),
            proto_ids: reader.table("proto_ids", field(72), field(76), 12),
            field_ids: reader.table("field_ids", field(80), field(84), 8),
            method_ids: reader.table("method_ids", field(88), field(92), 8),
            class_defs: reader.table("class_defs", field(96), field(100), 32),
            call_site_ids: Table::default(),
            method_handles: Table::default(),
        };
        let Some(map) = map_entries(data, header.map_off) else {
            let offset = header.map_off as usize;
            reader.gaps.unreadable("map list", offset, || {
                "the list lies outside of the file, call sites and method handles are unknown"
                    .into()
            });
            return tables;
        };
        if !reader.budget.charge(map.as_flattened().len() as u64) {
            return tables;
        }
        for entry in map {
            let (count, offset) = (u32_at(entry, 4).unwrap_or(0), u32_at(entry, 8).unwrap_or(0));
            match u16_at(entry, 0) {
                Some(CALL_SITE_ID_ITEM) => {
                    tables.call_site_ids = reader.table("call_site_ids", count, offset, 4);
                }
                Some(METHOD_HANDLE_ITEM) => {
                    tables.method_handles = reader.table("method_handles", count, offset, 8);
                }
                _ => {}
            }
        }
        tables
    }
}

/// The entries of the map list; `None` when it does not lie inside the file.
fn map_entries(data: &[u8], map_off: u32) -> Option<&[[u8; MAP_ENTRY_BYTES]]> {
    let start = map_off as usize;
    let count = u32_at(data, start).filter(|_| start > 0)? as usize;
    let first = start.checked_add(4)?;
    let end = first.checked_add(count.checked_mul(MAP_ENTRY_BYTES)?)?;
    Some(data.get(first..end)?.as_chunks().0)
}
