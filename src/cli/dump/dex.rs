//! A DEX file into one line per method, made to be compared with Android's `dexdump`.

use super::plain;
use crate::bytes::ParseError;
use crate::finding::Gap;
use crate::formats::dex::{
    self, CodeItem, DexFile, EncodedMethod, Format, IndexKind, Insn, StringIdx, TypeIdx,
};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes one line for each method, in the order of the file, fields separated by tabs: class, name,
/// signature; for methods with code also its offset in the file, its length in code units, the number of
/// instructions, and digests of the instructions with all operands, of the line table and of the try table.
pub(super) fn dump_dex(
    data: &[u8],
    artifact: &str,
    out: &mut dyn Write,
) -> io::Result<Result<Vec<Gap>, ParseError>> {
    let (files, gaps) = match dex::parse(data, artifact) {
        Ok(parsed) => parsed,
        Err(error) => return Ok(Err(error)),
    };
    for file in &files {
        for class in file.classes() {
            for method in file.class_data(&class).methods() {
                write_method(file, method, out)?;
            }
        }
    }
    Ok(Ok(gaps))
}

fn write_method(file: &DexFile<'_>, method: &EncodedMethod, out: &mut dyn Write) -> io::Result<()> {
    let reference = file.method_ref(method.method);
    let proto = file.proto(reference.proto);
    let parameters: String = proto
        .parameters
        .iter()
        .map(|type_| type_text(file, type_))
        .collect();
    write!(
        out,
        "{}\t{}\t({parameters}){}",
        type_text(file, reference.class),
        text(file, reference.name),
        type_text(file, proto.return_type)
    )?;
    if let Some(code) = file.code(method.code_off) {
        let mut listing = String::new();
        let mut count = 0_usize;
        for insn in code.instructions() {
            write_instruction(&insn, &mut listing);
            count = count.saturating_add(1);
        }
        write!(
            out,
            "\t{:x}\t{}\t{count}\t{}\t{}\t{}",
            code.offset,
            code.unit_count(),
            digest(&listing),
            digest(&lines(file, &code)),
            digest(&tries(file, &code))
        )?;
    }
    writeln!(out)
}

fn text(file: &DexFile<'_>, string: StringIdx) -> String {
    plain(&file.string(string))
}

fn type_text(file: &DexFile<'_>, type_: TypeIdx) -> String {
    text(file, file.type_name(type_))
}

/// The first 16 hexadecimal digits of the SHA-256.
fn digest(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// `pc mnemonic registers… operand`, numbers in hexadecimal: what `dexdump` shows, without names.
fn write_instruction(insn: &Insn, listing: &mut String) {
    let _ = write!(listing, "{:x} {}", insn.pc, insn.opcode.mnemonic());
    for register in registers(insn) {
        let _ = write!(listing, " v{register}");
    }
    if insn.opcode.index_kind() != IndexKind::None {
        let _ = write!(listing, " @{:x}", insn.index());
    } else if let Some(target) = insn.target().or_else(|| insn.payload_pc()) {
        let _ = write!(listing, " {target:x}");
    } else if let Some(literal) = stored_literal(insn) {
        let _ = write!(listing, " #{literal:x}");
    }
    listing.push('\n');
}

/// Registers in the order of the format.
fn registers(insn: &Insn) -> Vec<u16> {
    let slots = match insn.opcode.format() {
        Format::F10x | Format::F10t | Format::F20t | Format::F30t => 0,
        Format::F12x | Format::F22x | Format::F32x => 2,
        Format::F22b | Format::F22t | Format::F22s | Format::F22c => 2,
        Format::F23x => 3,
        Format::F35c | Format::F3rc | Format::F45cc | Format::F4rcc => {
            return insn.sources().map(|register| register.0).collect();
        }
        _ => 1,
    };
    (0..slots).map(|slot| insn.slot(slot).0).collect()
}

/// The literal in the bits in which it is stored.
fn stored_literal(insn: &Insn) -> Option<u64> {
    let literal = insn.literal()?.cast_unsigned();
    match insn.opcode.format() {
        Format::F11n | Format::F22b => Some(literal & 0xff),
        Format::F21s | Format::F22s => Some(literal & 0xffff),
        Format::F21h if insn.opcode.dest_width() == Some(dex::Width::Wide) => Some(literal >> 48),
        Format::F21h => Some((literal >> 16) & 0xffff),
        Format::F31i => Some(literal & 0xffff_ffff),
        Format::F51l => Some(literal),
        _ => None,
    }
}

fn lines(file: &DexFile<'_>, code: &CodeItem<'_>) -> String {
    file.line_table(code.debug_info_off)
        .iter()
        .map(|entry| format!("{:x} {}\n", entry.pc, entry.line))
        .collect()
}

fn tries(file: &DexFile<'_>, code: &CodeItem<'_>) -> String {
    let mut text = String::new();
    for entry in code.tries() {
        let _ = writeln!(text, "{:x} {:x}", entry.start, entry.end);
        for handler in &entry.handlers {
            let type_ = match handler.type_ {
                Some(type_) => type_text(file, type_),
                None => "<any>".to_owned(),
            };
            let _ = writeln!(text, "{type_} {:x}", handler.pc);
        }
    }
    text
}
