//! Lines of text into a native library that holds them as string constants.
//!
//! Source: System V ABI, "ELF header" and "Sections", for 64-bit little-endian AArch64.

/// Where `.rodata` starts: behind the ELF header and one program header, on a multiple of 16.
const RODATA_OFFSET: usize = 128;

/// A library with the lines as NUL-terminated strings in `.rodata`.
#[derive(Debug)]
pub(super) struct Library {
    pub(super) bytes: Vec<u8>,
    /// File offset of each line's string.
    pub(super) offsets: Vec<u64>,
}

/// The smallest library that readers accept: one loaded segment, `.rodata` and the section names.
pub(super) fn library<'t>(lines: impl Iterator<Item = &'t str>) -> Library {
    const NAMES: &[u8] = b"\0.rodata\0.shstrtab\0";
    let mut rodata = Vec::new();
    let mut offsets = Vec::new();
    for line in lines {
        offsets.push((RODATA_OFFSET + rodata.len()) as u64);
        rodata.extend(line.bytes());
        rodata.push(0);
    }
    let names_offset = RODATA_OFFSET + rodata.len();
    let sections_offset = (names_offset + NAMES.len()).next_multiple_of(8);

    let mut bytes = header(sections_offset as u64);
    bytes.extend(program_header(names_offset as u64));
    bytes.resize(RODATA_OFFSET, 0);
    bytes.extend(&rodata);
    bytes.extend(NAMES);
    bytes.resize(sections_offset, 0);
    bytes.extend([0; 64]);
    // Type SHT_PROGBITS, flag SHF_ALLOC; type SHT_STRTAB without flags.
    bytes.extend(section(1, 1, 2, RODATA_OFFSET, rodata.len()));
    bytes.extend(section(9, 3, 0, names_offset, NAMES.len()));
    Library { bytes, offsets }
}

fn header(sections_offset: u64) -> Vec<u8> {
    let mut bytes = b"\x7fELF\x02\x01\x01".to_vec();
    bytes.resize(16, 0);
    // ET_DYN, EM_AARCH64, version 1.
    bytes.extend([3, 0, 183, 0, 1, 0, 0, 0]);
    for value in [0, 64, sections_offset] {
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 4]);
    // Sizes and counts: header, program headers, section headers, index of the section names.
    for half in [64u16, 56, 1, 64, 3, 2] {
        bytes.extend(half.to_le_bytes());
    }
    bytes
}

fn program_header(size: u64) -> Vec<u8> {
    // PT_LOAD, readable.
    let mut bytes = vec![1, 0, 0, 0, 4, 0, 0, 0];
    for value in [0, 0, 0, size, size, 0x1000] {
        bytes.extend(value.to_le_bytes());
    }
    bytes
}

fn section(name: u32, kind: u32, flags: u64, offset: usize, size: usize) -> Vec<u8> {
    let mut bytes = name.to_le_bytes().to_vec();
    bytes.extend(kind.to_le_bytes());
    let address = if flags == 0 { 0 } else { offset as u64 };
    for value in [flags, address, offset as u64, size as u64, 0, 1, 0] {
        bytes.extend(value.to_le_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    #[test]
    fn strings_stand_where_the_offsets_say() {
        let library = super::library(["first", "second"].into_iter());
        let elf = goblin::elf::Elf::parse(&library.bytes).unwrap();
        let rodata = &elf.section_headers[1];
        assert_eq!(elf.shdr_strtab.get_at(rodata.sh_name), Some(".rodata"));
        assert_eq!(library.offsets, [rodata.sh_offset, rodata.sh_offset + 6]);
        let start = library.offsets[1] as usize;
        assert_eq!(&library.bytes[start..start + 7], b"second\0");
    }
}
