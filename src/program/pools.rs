//! The index tables of all DEX files into program-wide numbers: one per distinct type, prototype, method and field.

use super::ids::{ClassId, FieldId, MethodId, ProtoId};
use super::interning::{Entry, Interned, Numbers};
use super::symbols::{Symbol, Symbols};
use crate::bytes::limits;
use crate::formats::dex::{self, DexFile};
use rayon::prelude::*;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// One DEX file together with the program-wide numbers of its tables' entries.
#[derive(Debug)]
pub struct Dex<'a> {
    /// The file itself, with its own indexes.
    pub file: DexFile<'a>,
    /// Path of the file inside the app, such as `classes2.dex`.
    pub artifact: String,
    strings: Numbers,
    types: Numbers,
    protos: Numbers,
    fields: Numbers,
    methods: Numbers,
}

impl Dex<'_> {
    /// The symbol of a string of this file.
    pub fn symbol(&self, index: dex::StringIdx) -> Symbol {
        self.strings.get(index.0).map_or(Symbol::INVALID, Symbol)
    }

    /// The class, array or primitive type of this file's type table.
    pub fn class(&self, index: dex::TypeIdx) -> ClassId {
        self.types.get(index.0).map_or(ClassId::INVALID, ClassId)
    }

    /// The prototype of this file's prototype table.
    pub fn proto(&self, index: dex::ProtoIdx) -> ProtoId {
        self.protos.get(index.0).map_or(ProtoId::INVALID, ProtoId)
    }

    /// The field of this file's field table.
    pub fn field(&self, index: dex::FieldIdx) -> FieldId {
        self.fields.get(index.0).map_or(FieldId::INVALID, FieldId)
    }

    /// The method of this file's method table.
    pub fn method(&self, index: dex::MethodIdx) -> MethodId {
        self.methods
            .get(index.0)
            .map_or(MethodId::INVALID, MethodId)
    }
}

/// What tells a method from all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct MethodEntry {
    pub(super) class: ClassId,
    pub(super) name: Symbol,
    pub(super) proto: ProtoId,
}

/// What tells a field from all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct FieldEntry {
    pub(super) class: ClassId,
    pub(super) name: Symbol,
    pub(super) type_: ClassId,
}

impl Entry for MethodEntry {
    fn content_hash(&self) -> u64 {
        fx_hash(self)
    }
}

impl Entry for FieldEntry {
    fn content_hash(&self) -> u64 {
        fx_hash(self)
    }
}

impl Entry for Symbol {
    fn content_hash(&self) -> u64 {
        fx_hash(self)
    }
}

impl Entry for &[ClassId] {
    fn content_hash(&self) -> u64 {
        fx_hash(self)
    }
}

fn fx_hash(value: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Lists of types, one after the other: the return type, then the parameters.
#[derive(Debug, Default)]
pub(super) struct Protos {
    types: Vec<ClassId>,
    ends: Vec<u32>,
}

impl Protos {
    fn push(&mut self, types: impl IntoIterator<Item = ClassId>) {
        self.types.extend(types);
        self.ends
            .push(u32::try_from(self.types.len()).unwrap_or(u32::MAX));
    }

    /// Return type and parameters; empty for an invalid number.
    pub(super) fn get(&self, proto: ProtoId) -> &[ClassId] {
        let end = self.ends.get(proto.index()).copied().unwrap_or_default();
        let start = match proto.index().checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        self.types
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    fn iter(&self) -> impl Iterator<Item = &[ClassId]> {
        (0..self.ends.len()).map(|index| self.get(ProtoId::at(index)))
    }
}

/// The tables of all DEX files, joined.
#[derive(Debug)]
pub(super) struct Pools<'a> {
    pub(super) dexes: Vec<Dex<'a>>,
    pub(super) symbols: Symbols<'a>,
    /// Descriptors of all types, by [`ClassId`].
    pub(super) types: Interned<Symbol>,
    pub(super) protos: Protos,
    pub(super) methods: Interned<MethodEntry>,
    pub(super) fields: Interned<FieldEntry>,
    /// Whether parameters of prototypes were left out.
    pub(super) parameters_are_cut: bool,
}

/// Entries of one file's table that are read in one go.
const RUN: usize = 4096;

impl<'a> Pools<'a> {
    /// Joins the tables of `files`, each with the path of its artifact.
    pub(super) fn of(files: Vec<(DexFile<'a>, String)>) -> Self {
        let strings = files.iter().map(|(file, _)| {
            let all = (0..file.string_count()).into_par_iter().with_min_len(RUN);
            all.map(|i| file.string_bytes(dex::StringIdx(i))).collect()
        });
        let (symbols, strings) = Symbols::of(strings.collect());
        let unnumbered = |((file, artifact), strings)| Dex {
            file,
            artifact,
            strings,
            types: Numbers::Same(0),
            protos: Numbers::Same(0),
            fields: Numbers::Same(0),
            methods: Numbers::Same(0),
        };
        let mut dexes: Vec<Dex<'a>> = files.into_iter().zip(strings).map(unnumbered).collect();

        let (types, numbers) = Interned::of(dexes.par_iter().map(type_table).collect());
        let each = dexes.iter_mut().zip(numbers);
        each.for_each(|(dex, types)| dex.types = types);

        let (protos, numbers, parameters_are_cut) = join_protos(&dexes);
        let each = dexes.iter_mut().zip(numbers);
        each.for_each(|(dex, protos)| dex.protos = protos);

        let ((methods, method_numbers), (fields, field_numbers)) = rayon::join(
            || Interned::of(dexes.par_iter().map(method_table).collect()),
            || Interned::of(dexes.par_iter().map(field_table).collect()),
        );
        let each = dexes.iter_mut().zip(method_numbers).zip(field_numbers);
        each.for_each(|((dex, methods), fields)| {
            dex.methods = methods;
            dex.fields = fields;
        });
        Self {
            dexes,
            symbols,
            types,
            protos,
            methods,
            fields,
            parameters_are_cut,
        }
    }
}

fn type_table(dex: &Dex<'_>) -> Vec<Symbol> {
    (0..dex.file.type_count())
        .map(|index| dex.symbol(dex.file.type_name(dex::TypeIdx(index))))
        .collect()
}

/// Prototypes may share parameter lists, so that a small file can describe endless ones: what goes beyond all
/// that real files have is left out.
fn proto_table(dex: &Dex<'_>) -> (Protos, bool) {
    let mut protos = Protos::default();
    let count = dex.file.proto_count();
    let mut remaining = limits::MEAN_PARAMETERS
        .saturating_mul(count as usize)
        .max(1024);
    for index in 0..count {
        let proto = dex.file.proto(dex::ProtoIdx(index));
        let parameters = proto.parameters.iter().take(remaining);
        remaining -= parameters.len();
        let types = std::iter::once(proto.return_type).chain(parameters);
        protos.push(types.map(|index| dex.class(index)));
    }
    (protos, remaining == 0)
}

/// Also tells whether parameters were left out.
fn join_protos(dexes: &[Dex<'_>]) -> (Protos, Vec<Numbers>, bool) {
    let read: Vec<(Protos, bool)> = dexes.par_iter().map(proto_table).collect();
    let is_cut = read.iter().any(|(_, is_cut)| *is_cut);
    let mut tables: Vec<Protos> = read.into_iter().map(|(table, _)| table).collect();
    let entries = tables.iter().map(|table| table.iter().collect()).collect();
    let (interned, numbers) = Interned::<&[ClassId]>::of(entries);
    if matches!(numbers.as_slice(), [Numbers::Same(_)]) {
        return (tables.pop().unwrap_or_default(), numbers, is_cut);
    }
    let mut joined = Protos::default();
    for types in interned.entries() {
        joined.push(types.iter().copied());
    }
    (joined, numbers, is_cut)
}

fn method_table(dex: &Dex<'_>) -> Vec<MethodEntry> {
    let entry = |index| {
        let method = dex.file.method_ref(dex::MethodIdx(index));
        MethodEntry {
            class: dex.class(method.class),
            name: dex.symbol(method.name),
            proto: dex.proto(method.proto),
        }
    };
    (0..dex.file.method_count()).map(entry).collect()
}

fn field_table(dex: &Dex<'_>) -> Vec<FieldEntry> {
    let entry = |index| {
        let field = dex.file.field_ref(dex::FieldIdx(index));
        FieldEntry {
            class: dex.class(field.class),
            name: dex.symbol(field.name),
            type_: dex.class(field.type_),
        }
    };
    (0..dex.file.field_count()).map(entry).collect()
}
