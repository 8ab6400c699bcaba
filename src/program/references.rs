//! The instructions of all methods into a reverse index: who calls a method, reads or writes a field, names a
//! string or a type.
//!
//! Code is scanned in parallel by runs of about equal size, and joined in the order of the methods, so that the
//! lists do not depend on the number of threads.

use super::classes::Classes;
use super::csr::Csr;
use super::ids::MethodId;
use super::pools::{Dex, Pools};
use crate::formats::dex::{self, CodeItem, IndexKind, Opcode, Reference};
use rayon::prelude::*;

/// An instruction of a defined method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeSite {
    /// The method that holds it.
    pub method: MethodId,
    /// Its offset in the method, in 16-bit code units.
    pub pc: u32,
}

impl Default for CodeSite {
    fn default() -> Self {
        Self {
            method: MethodId::INVALID,
            pc: 0,
        }
    }
}

/// Code sites by what they refer to; the sites of one target ascend by class definition, method and pc.
#[derive(Debug, Default)]
pub(super) struct References {
    pub(super) calls: Csr<CodeSite>,
    pub(super) reads: Csr<CodeSite>,
    pub(super) writes: Csr<CodeSite>,
    pub(super) strings: Csr<CodeSite>,
    pub(super) types: Csr<CodeSite>,
    /// Instructions that were scanned.
    pub(super) instruction_count: u64,
    /// Methods that Android does not run.
    pub(super) broken: Vec<Broken>,
}

/// Code that Android refuses to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) site: CodeSite,
    pub(super) what: &'static str,
}

type Edges = Vec<(u32, CodeSite)>;

/// What one run of methods refers to.
#[derive(Default)]
struct Part {
    calls: Edges,
    reads: Edges,
    writes: Edges,
    strings: Edges,
    types: Edges,
    instruction_count: u64,
    broken: Vec<Broken>,
}

/// Methods that are scanned in one go.
const RUN: usize = 512;

/// A method with code.
struct Body<'p, 'a> {
    method: MethodId,
    dex: &'p Dex<'a>,
    code: CodeItem<'a>,
}

impl References {
    /// Scans the code of all defined methods.
    pub(super) fn of(pools: &Pools<'_>, classes: &Classes) -> Self {
        let runs = classes.methods.par_chunks(RUN);
        let mut parts: Vec<Part> = runs.map(|run| scan_run(pools, classes, run)).collect();
        let mut instruction_count = 0;
        for part in &parts {
            instruction_count += part.instruction_count;
        }
        let mut take = |edges: fn(&mut Part) -> &mut Edges| -> Vec<Edges> {
            let each = parts.iter_mut();
            each.map(|part| std::mem::take(edges(part))).collect()
        };
        let calls = take(|part| &mut part.calls);
        let reads = take(|part| &mut part.reads);
        let writes = take(|part| &mut part.writes);
        let strings = take(|part| &mut part.strings);
        let types = take(|part| &mut part.types);
        let broken = parts
            .iter_mut()
            .flat_map(|part| std::mem::take(&mut part.broken));
        let broken = broken.collect();
        let fields = pools.fields.entries().len();
        let (calls, ((reads, writes), (strings, types))) = rayon::join(
            || Csr::of(pools.methods.entries().len(), &calls),
            || {
                rayon::join(
                    || (Csr::of(fields, &reads), Csr::of(fields, &writes)),
                    || {
                        let strings = Csr::of(pools.symbols.len(), &strings);
                        (strings, Csr::of(classes.list.len(), &types))
                    },
                )
            },
        );
        Self {
            calls,
            reads,
            writes,
            strings,
            types,
            instruction_count,
            broken,
        }
    }
}

/// The code of a method. The reader of DEX files has bounded how much code there can be.
fn body_of<'p, 'a>(
    pools: &'p Pools<'a>,
    classes: &Classes,
    method: MethodId,
) -> Option<Body<'p, 'a>> {
    let definition = classes.method_definitions.get(method.index())?;
    let dex = pools.dexes.get(definition.dex.index())?;
    let code = dex.file.code(definition.code_offset)?;
    Some(Body { method, dex, code })
}

fn scan_run(pools: &Pools<'_>, classes: &Classes, run: &[MethodId]) -> Part {
    let mut part = Part::default();
    for body in run
        .iter()
        .filter_map(|method| body_of(pools, classes, *method))
    {
        let mut references = body.code.references();
        let mut defect = None;
        for reference in references.by_ref() {
            if !part.add(&body, reference) {
                let what = "an instruction names something that the file does not have";
                defect.get_or_insert((reference.pc, what));
            }
        }
        part.broken
            .extend(defect.or_else(|| references.defect()).map(|(pc, what)| {
                let method = body.method;
                Broken {
                    site: CodeSite { method, pc },
                    what,
                }
            }));
        part.instruction_count += u64::from(references.passed());
    }
    part
}

impl Part {
    /// False when the index is one that the file does not have.
    fn add(&mut self, body: &Body<'_, '_>, reference: Reference) -> bool {
        let site = CodeSite {
            method: body.method,
            pc: reference.pc,
        };
        let index = reference.index;
        let (edges, target) = match reference.kind {
            IndexKind::None | IndexKind::Proto => return true,
            IndexKind::CallSite | IndexKind::MethodHandle => return true,
            IndexKind::String => (&mut self.strings, body.dex.symbol(dex::StringIdx(index)).0),
            IndexKind::Type => (&mut self.types, body.dex.class(dex::TypeIdx(index)).0),
            IndexKind::Field => {
                let field = body.dex.field(dex::FieldIdx(index)).0;
                match is_field_write(reference.opcode) {
                    true => (&mut self.writes, field),
                    false => (&mut self.reads, field),
                }
            }
            IndexKind::Method | IndexKind::MethodAndProto => {
                (&mut self.calls, body.dex.method(dex::MethodIdx(index)).0)
            }
        };
        edges.push((target, site));
        target != u32::MAX
    }
}

fn is_field_write(opcode: Opcode) -> bool {
    let mnemonic = opcode.mnemonic();
    mnemonic.starts_with("iput") || mnemonic.starts_with("sput")
}
