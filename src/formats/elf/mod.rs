//! A native library into its sections, symbols and printable strings, through goblin.
//!
//! Like the linker of Android, the reader trusts the program headers; section headers only name what they
//! cover, and may be missing or broken. Every table is read by itself, so that a broken one costs only itself.

mod strings;
mod symbols;
#[cfg(test)]
mod tests;

use std::ops::Range;

use goblin::container::Ctx;
use goblin::elf::program_header::{PT_DYNAMIC, PT_LOAD};
use goblin::elf::{Dynamic, Elf, Header, ProgramHeader, SectionHeader, header, section_header};

pub use strings::{MINIMUM_STRING_LENGTH, NativeString};
pub use symbols::Symbol;

use crate::bytes::ParseError;
use crate::bytes::limits;
use crate::finding::{Gap, GapKind};

/// A native library, borrowed from its bytes.
#[derive(Debug, Clone)]
pub struct ElfFile<'a> {
    data: &'a [u8],
    /// Processor in goblin's words, such as `AARCH64`.
    pub machine: &'static str,
    /// True for a library of 64 bit.
    pub is_64: bool,
    /// Name under which other libraries refer to this one.
    pub soname: Option<String>,
    /// Libraries that are loaded with this one, in the order of the file.
    pub libraries: Vec<String>,
    /// Sections by ascending offset; empty when the headers were stripped.
    pub sections: Vec<Section>,
    /// Parts of the file that are loaded, by ascending offset, without overlaps; the whole file when no
    /// program header says so.
    pub loaded: Vec<Range<usize>>,
    /// Symbols of the dynamic symbol table, in the order of the file.
    pub symbols: Vec<Symbol<'a>>,
}

/// A named part of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Name such as `.rodata`; broken characters become U+FFFD.
    pub name: String,
    /// Bytes of the file, clipped to it; empty for a section without bytes.
    pub range: Range<usize>,
    /// True for machine code.
    pub executable: bool,
    /// True for tables of the linker (symbols, their names, hashes, relocations), which hold no data of the
    /// program.
    pub linker_table: bool,
}

/// Reads a native library. What is broken inside becomes a gap; `Err` only when it is no ELF file.
pub fn parse<'a>(data: &'a [u8], artifact: &str) -> Result<(ElfFile<'a>, Vec<Gap>), ParseError> {
    let (header, context) = read_header(data)?;
    let mut gaps = Vec::new();
    let mut gap = |kind, detail: &'static str| gaps.push(Gap::new(kind, artifact, detail));
    let mut segments = program_headers(data, &header, context).unwrap_or_else(|| {
        gap(GapKind::UnreadableItem, "program headers cannot be read");
        Vec::new()
    });
    if segments.len() > limits::ELF_SEGMENTS {
        gap(
            GapKind::LimitReached,
            "too many program headers, the rest was left out",
        );
        segments.truncate(limits::ELF_SEGMENTS);
    }
    if segments.iter().any(|segment| reaches_out(data, segment)) {
        gap(
            GapKind::Tampering,
            "a segment reaches past the end of the library, so that Android refuses it",
        );
    }
    let sections = sections(data, &header, context, &mut gap).unwrap_or_else(|| {
        gap(GapKind::UnreadableItem, "section headers cannot be read");
        Vec::new()
    });
    let dynamic = dynamic_section(data, &segments, context).unwrap_or_else(|| {
        gap(
            GapKind::UnreadableItem,
            "the dynamic section cannot be read",
        );
        None
    });
    let mut file = ElfFile {
        data,
        machine: header::machine_to_str(header.e_machine),
        is_64: context.is_big(),
        soname: None,
        libraries: Vec::new(),
        sections,
        loaded: loaded_ranges(data, &segments),
        symbols: Vec::new(),
    };
    if let Some(dynamic) = dynamic {
        let complete = file.read_dynamic(&dynamic, context);
        if !complete {
            gap(
                GapKind::UnreadableItem,
                "not all dynamic symbols can be read",
            );
        }
    }
    Ok((file, gaps))
}

fn read_header(data: &[u8]) -> Result<(Header, Ctx), ParseError> {
    if !data.starts_with(header::ELFMAG) {
        return Err(ParseError::new(0, "not an ELF file"));
    }
    let broken = |_| ParseError::new(0, "ELF header is broken");
    let header = Elf::parse_header(data).map_err(broken)?;
    let context = Ctx::new(
        header.container().map_err(broken)?,
        header.endianness().map_err(broken)?,
    );
    Ok((header, context))
}

fn program_headers(data: &[u8], header: &Header, context: Ctx) -> Option<Vec<ProgramHeader>> {
    let offset = usize::try_from(header.e_phoff).ok()?;
    let count = usize::from(header.e_phnum);
    (offset <= data.len())
        .then(|| ProgramHeader::parse(data, offset, count, context).ok())
        .flatten()
}

/// Sections by ascending offset; none when the file has no headers, `None` when they lie outside of it.
fn sections(
    data: &[u8],
    header: &Header,
    context: Ctx,
    gap: &mut dyn FnMut(GapKind, &'static str),
) -> Option<Vec<Section>> {
    let offset = usize::try_from(header.e_shoff).ok()?;
    let count = usize::from(header.e_shnum);
    if offset == 0 || count == 0 {
        return Some(Vec::new());
    }
    if offset > data.len() {
        return None;
    }
    let headers = SectionHeader::parse(data, offset, count, context).ok()?;
    let lies = headers.iter().any(|stored| {
        stored.sh_type != section_header::SHT_NOBITS
            && is_outside(data, stored.sh_offset, stored.sh_size)
    });
    if lies {
        gap(
            GapKind::Tampering,
            "a section reaches past the end of the library",
        );
    }
    let names = headers
        .get(usize::from(header.e_shstrndx))
        .and_then(|names| data.get(clip(data, names.sh_offset, names.sh_size)))
        .unwrap_or(&[]);
    let mut sections: Vec<Section> = headers
        .iter()
        .filter(|stored| stored.sh_type != section_header::SHT_NULL)
        .map(|stored| section(data, names, stored))
        .collect();
    sections.sort_by_key(|section| section.range.start);
    Some(sections)
}

fn section(data: &[u8], names: &[u8], stored: &SectionHeader) -> Section {
    use section_header as table;
    let linker_table = matches!(
        stored.sh_type,
        table::SHT_STRTAB
            | table::SHT_SYMTAB
            | table::SHT_DYNSYM
            | table::SHT_HASH
            | table::SHT_GNU_HASH
            | table::SHT_REL
            | table::SHT_RELA
            | table::SHT_DYNAMIC
            | table::SHT_GNU_VERSYM
            | table::SHT_GNU_VERDEF
            | table::SHT_GNU_VERNEED
    );
    let size = match stored.sh_type {
        table::SHT_NOBITS => 0,
        _ => stored.sh_size,
    };
    Section {
        name: symbols::name_at(names, stored.sh_name).into_owned(),
        range: clip(data, stored.sh_offset, size),
        executable: stored.is_executable(),
        linker_table,
    }
}

/// True for a part that is loaded and not all there.
fn reaches_out(data: &[u8], segment: &ProgramHeader) -> bool {
    segment.p_type == PT_LOAD && is_outside(data, segment.p_offset, segment.p_filesz)
}

fn is_outside(data: &[u8], offset: u64, size: u64) -> bool {
    let end = offset
        .checked_add(size)
        .and_then(|end| usize::try_from(end).ok());
    end.is_none_or(|end| end > data.len())
}

/// The part of a declared range that the file holds.
fn clip(data: &[u8], offset: u64, size: u64) -> Range<usize> {
    let limit = |value: u64| usize::try_from(value).unwrap_or(usize::MAX).min(data.len());
    limit(offset)..limit(offset.saturating_add(size))
}

/// What is loaded, sorted and without overlaps.
fn loaded_ranges(data: &[u8], segments: &[ProgramHeader]) -> Vec<Range<usize>> {
    let mut stored: Vec<Range<usize>> = segments
        .iter()
        .filter(|segment| segment.p_type == PT_LOAD)
        .map(|segment| clip(data, segment.p_offset, segment.p_filesz))
        .filter(|range| !range.is_empty())
        .collect();
    if stored.is_empty() {
        stored.push(0..data.len());
    }
    stored.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in stored {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// The dynamic section; `Some(None)` when the file has none, `None` when it cannot be read.
#[allow(
    clippy::option_option,
    reason = "absent and broken differ: only one is a gap"
)]
fn dynamic_section(
    data: &[u8],
    segments: &[ProgramHeader],
    context: Ctx,
) -> Option<Option<Dynamic>> {
    let mut segments = segments.to_vec();
    for segment in &mut segments {
        // The reader reserves memory for what the segment claims to hold.
        if segment.p_type == PT_DYNAMIC {
            let range = clip(data, segment.p_offset, segment.p_filesz);
            let size = u64::try_from(range.len()).unwrap_or(0);
            segment.p_filesz = size.min(limits::ELF_DYNAMIC_BYTES);
            if range.is_empty() {
                return None;
            }
        }
    }
    Dynamic::parse(data, &segments, context).ok()
}

impl<'a> ElfFile<'a> {
    /// Symbols that this library defines for others, in the order of the file.
    pub fn exports(&self) -> impl Iterator<Item = &Symbol<'a>> {
        self.symbols.iter().filter(|symbol| !symbol.imported)
    }

    /// Symbols that this library needs from others, in the order of the file.
    pub fn imports(&self) -> impl Iterator<Item = &Symbol<'a>> {
        self.symbols.iter().filter(|symbol| symbol.imported)
    }

    /// The section around an offset of the file.
    pub fn section_at(&self, offset: usize) -> Option<&Section> {
        let after = self
            .sections
            .partition_point(|section| section.range.start <= offset);
        // Sections without bytes may share the start of the one that holds the offset.
        let before = self.sections.get(..after)?;
        before
            .iter()
            .rev()
            .take(SECTIONS_TRIED)
            .find(|section| section.range.contains(&offset))
    }

    /// Printable strings of everything that is loaded, front to back, without code and linker tables.
    pub fn strings(&self) -> impl Iterator<Item = NativeString<'a, '_>> {
        strings::find(self.data, self)
    }

    /// Names, libraries and symbols of the dynamic section; false when something was missing.
    fn read_dynamic(&mut self, dynamic: &Dynamic, context: Ctx) -> bool {
        let info = &dynamic.info;
        let end = info.strtab.saturating_add(info.strsz).min(self.data.len());
        let names = self.data.get(info.strtab..end).unwrap_or(&[]);
        if info.soname != 0 {
            self.soname = Some(symbols::name_at(names, info.soname).into_owned());
        }
        self.libraries = dynamic
            .dyns
            .iter()
            .filter(|stored| stored.d_tag == goblin::elf::dynamic::DT_NEEDED)
            .filter_map(|stored| usize::try_from(stored.d_val).ok())
            .map(|offset| symbols::name_at(names, offset).into_owned())
            .collect();
        let (symbols, complete) = symbols::read(self.data, names, info, context);
        self.symbols = symbols;
        complete
    }
}

/// Sections that are looked at for one offset: real ones do not overlap.
const SECTIONS_TRIED: usize = 8;
