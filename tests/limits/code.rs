//! Ceilings of DEX files, of the code in them, and of native libraries.

use super::told;
use sessionlint::bytes::limits;
use sessionlint::container;
use sessionlint::finding::Gap;
use sessionlint::formats::{dex, elf};
use sessionlint::program::{InputFile, Inputs, LibraryTable, MethodId, NoFiles, Program};
use sessionlint::selftest::smali;
use sessionlint::{ir, scan};
use std::fmt::Write;

fn class(name: &str, superclass: &str, body: &str) -> String {
    format!(".class public L{name};\n.super {superclass}\n\n{body}\n")
}

fn method(registers: usize, body: &str) -> String {
    format!(
        ".method public static run()V\n    .locals {registers}\n{body}\n    return-void\n.end method\n"
    )
}

fn assembled(method: &str) -> Vec<u8> {
    smali::assemble(&class("a/A", "Ljava/lang/Object;", method)).unwrap()
}

/// The gaps of a DEX file, and of the bodies of its methods.
fn gaps(data: &[u8]) -> Vec<Gap> {
    let (_, mut gaps) = dex::parse(data, "classes.dex").unwrap();
    let app = container::open_bytes("classes.dex", data.to_vec()).unwrap();
    let bodies = scan::with_program(&app, |program| {
        let methods: Vec<MethodId> = program.defined_methods().to_vec();
        let bodies = methods.iter().map(|method| ir::body(program, *method).1);
        bodies.flatten().collect::<Vec<Gap>>()
    });
    gaps.extend(bodies.unwrap());
    gaps
}

fn u32_at(data: &[u8], at: usize) -> usize {
    u32::from_le_bytes(data[at..at + 4].try_into().unwrap()) as usize
}

fn set(data: &mut [u8], at: usize, value: usize) {
    let value = u32::try_from(value).unwrap();
    data[at..at + 4].copy_from_slice(&value.to_le_bytes());
}

/// The file with `more` behind it, as the table whose count stands at `header`.
fn with_table(mut data: Vec<u8>, header: usize, count: usize, more: &[u8]) -> Vec<u8> {
    data.resize(data.len().next_multiple_of(4), 0);
    let start = data.len();
    set(&mut data, header, count);
    set(&mut data, header + 4, start);
    data.extend(more);
    let size = data.len();
    set(&mut data, 32, size);
    data
}

#[test]
fn long_methods() {
    let long = "    nop\n".repeat(limits::METHOD_UNITS + 10);
    told(&gaps(&assembled(&method(1, &long))), "is only read up to");
}

#[test]
fn handlers_of_a_range_and_edges_of_a_method() {
    let caught = |count: usize, calls: usize| {
        let mut body = "    :start\n".to_owned();
        body += &"    invoke-static {}, Lb/B;->call()V\n".repeat(calls);
        body += "    :end\n";
        for number in 0..count {
            let _ = writeln!(body, "    .catch Lb/E{number}; {{:start .. :end}} :handler");
        }
        body += "    :handler";
        assembled(&method(1, &body))
    };
    let many = limits::TRY_HANDLERS as usize + 40;
    let few = caught(many, 1);
    let (files, _) = dex::parse(&few, "classes.dex").unwrap();
    let class = files[0].classes().next().unwrap();
    let methods = files[0]
        .class_data(&class)
        .methods()
        .copied()
        .collect::<Vec<_>>();
    let code = files[0].code(methods[0].code_off).unwrap();
    let read: Vec<usize> = code.tries().map(|range| range.handlers.len()).collect();
    assert_eq!(read, [limits::TRY_HANDLERS as usize]);
    assert!(many > limits::HANDLERS_PER_TRY);
    told(&gaps(&few), "too many handlers");
    let calls = limits::METHOD_EDGES / limits::HANDLERS_PER_TRY + 100;
    let full = caught(limits::HANDLERS_PER_TRY, calls);
    told(&gaps(&full), "too many exceptional edges");
}

/// Every register is written in a branch of its own and read at the end: each read looks at all the branches.
#[test]
fn registers_that_take_too_long() {
    const REGISTERS: usize = 240;
    let mut body = String::new();
    for register in 0..REGISTERS {
        let _ = writeln!(body, "    const/16 v{register}, 0x1");
    }
    // Steps grow with the product of branches and registers, fuel with their sum.
    let steps = limits::METHOD_FUEL_PER_UNIT * 64;
    assert!(limits::METHOD_FUEL < steps * REGISTERS);
    for number in 0..steps {
        let register = number % REGISTERS;
        let _ = writeln!(
            body,
            "    if-eqz v0, :l{number}\n    const/16 v{register}, 0x2\n    :l{number}"
        );
    }
    let last = REGISTERS - 1;
    let list = "I".repeat(REGISTERS);
    for _ in 0..4 {
        let _ = writeln!(
            body,
            "    invoke-static/range {{v0 .. v{last}}}, Lb/B;->call({list})V"
        );
    }
    told(
        &gaps(&assembled(&method(REGISTERS, &body))),
        "take too much work",
    );
}

#[test]
fn items_that_overlap() {
    let long = "    nop\n".repeat(20_000);
    let data = assembled(&method(1, &long));
    let start = u32_at(&data, 100);
    let definition = data[start..start + 32].to_vec();
    let count = limits::DEX_VISIT_FACTOR * 100;
    let data = with_table(data, 96, count, &definition.repeat(count));
    told(&gaps(&data), "overlapping items exceed the visiting limit");
}

#[test]
fn broken_items_are_told_up_to_a_number() {
    let data = assembled(&method(1, ""));
    let count = limits::GAPS_PER_KIND + 30;
    let data = with_table(data, 64, count, &[0xff; 4].repeat(count));
    let (_, gaps) = dex::parse(&data, "classes.dex").unwrap();
    let types = gaps.iter().filter(|gap| gap.detail.starts_with("type: "));
    assert_eq!(types.count(), limits::GAPS_PER_KIND + 1);
    assert!(
        gaps.iter()
            .any(|gap| gap.detail == "type: 30 more of these")
    );
}

#[test]
fn nested_values() {
    // An array in an array: type 0x1c, one element.
    let depth = limits::ENCODED_VALUE_DEPTH + 2;
    let mut nested = vec![1];
    nested.extend([0x1c, 1].repeat(depth));
    nested.push(0x1e);
    let mut data = assembled(&method(1, ""));
    let at = data.len();
    data.extend(nested);
    let definition = u32_at(&data, 100);
    set(&mut data, definition + 28, at);
    let (_, gaps) = dex::parse(&data, "classes.dex").unwrap();
    let is_told = |gap: &Gap| gap.detail.contains("nested too deeply");
    assert!(gaps.iter().any(is_told), "{gaps:?}");
}

fn program_gaps(files: &[Vec<u8>]) -> Vec<Gap> {
    let libraries = LibraryTable::built_in();
    let input = |data| InputFile {
        artifact: "classes.dex",
        data,
    };
    let program = Program::build(&Inputs {
        dex_files: files.iter().map(|data| input(data.as_slice())).collect(),
        manifests: Vec::new(),
        resource_tables: Vec::new(),
        files: &NoFiles,
        libraries: &libraries,
    });
    program.gaps().to_vec()
}

#[test]
fn files_of_an_app() {
    let data = assembled(&method(1, ""));
    let files = vec![data; limits::DEX_FILES + 1];
    told(&program_gaps(&files), "DEX files were read");
}

#[test]
fn superclasses() {
    let mut sources = String::new();
    for number in 0..limits::ANCESTORS + 10 {
        let name = format!("a/A{number}");
        sources += &class(&name, &format!("La/A{};", number + 1), "");
    }
    let data = smali::assemble(&sources).unwrap();
    told(&program_gaps(&[data]), "superclasses");
}

#[test]
fn parameters_that_prototypes_share() {
    let list = "I".repeat(200);
    let call = format!("    invoke-static/range {{v0 .. v199}}, Lb/B;->call({list})V");
    let data = assembled(&method(200, &call));
    let (start, count) = (u32_at(&data, 76), u32_at(&data, 72));
    let protos = &data[start..start + count * 12];
    let most = protos
        .chunks(12)
        .max_by_key(|proto| u32_at(proto, 8))
        .unwrap();
    let shared = limits::MEAN_PARAMETERS * 100;
    let table = [protos, &most.repeat(shared)].concat();
    let data = with_table(data, 72, count + shared, &table);
    told(&program_gaps(&[data]), "parameters");
}

/// A library of one segment, with `more` behind its headers.
fn library(segments: u16, kind: u32, size: usize, more: &[u8]) -> Vec<u8> {
    let mut out = b"\x7fELF\x02\x01\x01".to_vec();
    out.resize(16, 0);
    out.extend([3, 0, 183, 0, 1, 0, 0, 0]);
    out.extend([0_u64, 64, 0].map(u64::to_le_bytes).concat());
    out.extend([0, 0, 0, 0, 64, 0, 56, 0]);
    out.extend(segments.to_le_bytes());
    out.extend([64, 0, 0, 0, 0, 0]);
    let start = 64 + u64::from(segments) * 56;
    let mut header = [kind, 4].map(u32::to_le_bytes).concat();
    let size = size as u64;
    header.extend([start, 0, 0, size, size, 8].map(u64::to_le_bytes).concat());
    out.extend(header.repeat(segments.into()));
    out.extend(more);
    out
}

#[test]
fn segments_of_libraries() {
    let count = u16::try_from(limits::ELF_SEGMENTS + 1).unwrap();
    let (_, gaps) = elf::parse(&library(count, 1, 8, &[0; 8]), "liba.so").unwrap();
    told(&gaps, "too many program headers");
}

#[test]
fn strings_of_libraries_come_in_pieces() {
    let text = vec![b'a'; limits::NATIVE_STRING_BYTES * 2 + 100];
    let data = library(1, 1, text.len(), &text);
    let (library, _) = elf::parse(&data, "liba.so").unwrap();
    let lengths: Vec<usize> = library.strings().map(|one| one.text.len()).collect();
    assert!(lengths.len() >= 3, "{lengths:?}");
    assert!(
        lengths
            .iter()
            .all(|length| *length <= limits::NATIVE_STRING_BYTES)
    );
}

/// What a library needs stands behind the bytes that are read of a dynamic section.
#[test]
fn dynamic_sections() {
    let entries = usize::try_from(limits::ELF_DYNAMIC_BYTES).unwrap() / 16;
    let needed = [1_u64, 0].map(u64::to_le_bytes).concat();
    let section = needed.repeat(entries + 50);
    let data = library(1, 2, section.len(), &section);
    let (library, _) = elf::parse(&data, "liba.so").unwrap();
    assert_eq!(library.libraries.len(), entries);
}
