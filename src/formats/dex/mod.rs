//! DEX bytes into typed views: tables by index, class members, code, annotations, debug information.
//!
//! Versions 035 to 041, including containers of several logical DEX files. Nothing is copied: a
//! [`DexFile`] is a set of offsets into the bytes it was made from, and decoding happens on access. What
//! [`parse`] does in advance is to find the ends of the strings, to check all references between items, and
//! to bound what later reading can cost ([`crate::bytes::limits::DEX_VISIT_FACTOR`]); all gaps except those
//! about instructions come from there, so that accessors return plain values.
//!
//! Source: "Dalvik executable format" on source.android.com and AOSP's `libdexfile`.

pub mod access;
mod annotations;
mod check;
mod class_data;
mod code;
mod debug_info;
mod decode;
mod gap_log;
mod handles;
mod header;
mod ids;
mod insn;
mod opcode_facts;
mod opcode_table;
mod opcodes;
mod references;
mod strings;
mod system_annotations;
mod value;

pub use annotations::{Annotation, AnnotationSet, AnnotationsDirectory, Visibility};
pub use class_data::{ClassData, EncodedField, EncodedMethod};
pub use code::{CodeItem, Handler, Instructions, Payload, SwitchCases, Try, Words};
pub use debug_info::{LineEntry, Local};
pub use handles::{CallSite, MethodHandle};
pub use ids::{
    CallSiteIdx, ClassDef, ClassIdx, FieldIdx, FieldRef, MethodHandleIdx, MethodIdx, MethodRef,
    Proto, ProtoIdx, Register, StringIdx, TypeIdx, TypeList,
};
pub use insn::{Insn, Sources};
pub use opcode_facts::{ControlFlow, Format, IndexKind, Width};
pub use opcode_table::Opcode;
pub use references::{Reference, References};
pub use system_annotations::InnerClass;
pub use value::{EncodedAnnotation, EncodedArray, EncodedValue};

use crate::bytes::ParseError;
use crate::bytes::limits::DEX_VISIT_FACTOR;
use crate::finding::Gap;

use check::{Budget, VisitEnd};
use gap_log::GapLog;
use header::{Header, Tables};
use strings::Span;

/// One logical DEX file.
#[derive(Debug, Clone)]
pub struct DexFile<'a> {
    /// The whole file. All offsets count from its start, in a container too.
    data: &'a [u8],
    header: Header,
    tables: Tables,
    /// Where each string lies, without length prefix and final NUL.
    strings: Vec<Span>,
    /// Where the visiting budget ended, if it did.
    visit_end: Option<VisitEnd>,
}

/// All logical DEX files of one file: one, or several in a container of version 041.
///
/// `artifact` is the path of the file inside the app, for the gaps.
///
/// # Errors
/// When `data` does not start with a DEX header.
pub fn parse<'a>(
    data: &'a [u8],
    artifact: &str,
) -> Result<(Vec<DexFile<'a>>, Vec<Gap>), ParseError> {
    let mut gaps = GapLog::new(artifact);
    let bytes = data.len() as u64;
    let mut budget = Budget::new(bytes.saturating_mul(DEX_VISIT_FACTOR as u64));
    let mut files = Vec::new();
    let mut next = Some(0);
    while let Some(start) = next {
        match Header::read(data, start) {
            Ok(header) => {
                next = header.next_start(data, &mut gaps);
                files.push(DexFile::read(data, header, &mut budget, &mut gaps));
            }
            Err(error) if start == 0 => return Err(error),
            Err(error) => {
                gaps.unreadable("logical DEX file", start, || error.to_string());
                next = None;
            }
        }
    }
    Ok((files, gaps.finish()))
}

impl<'a> DexFile<'a> {
    fn read(
        data: &'a [u8],
        header: Header,
        budget: &mut Budget,
        gaps: &mut GapLog<'_>,
    ) -> DexFile<'a> {
        let tables = Tables::read(data, &header, budget, gaps);
        let strings = strings::find(data, &tables.string_ids, budget, gaps);
        let mut file = DexFile {
            data,
            header,
            tables,
            strings,
            visit_end: None,
        };
        file.check_tables(gaps);
        file.visit_end = file.check_classes(budget, gaps);
        file
    }

    /// Version from the magic, such as 35; 0 when it is no number.
    pub fn version(&self) -> u32 {
        self.header.version
    }

    /// Byte offset of the header: 0 but for the later files of a container.
    pub fn header_offset(&self) -> usize {
        self.header.start
    }

    /// The bytes all offsets count in: the whole file, in a container all of it.
    pub fn data(&self) -> &'a [u8] {
        self.data
    }
}
