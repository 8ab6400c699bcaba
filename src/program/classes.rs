//! The class definitions of all DEX files into one table of classes with their methods and fields.
//!
//! Class data is read in parallel by runs of class definitions and joined in the order of the files: as for
//! Android's class loader, the first definition of a class wins.

use super::framework::FrameworkClass;
use super::ids::{ClassId, DexId, FieldId, MethodId};
use super::library::LibraryId;
use super::pools::{Dex, Pools};
use super::symbols::Symbol;
use crate::bytes::limits;
use crate::finding::{Gap, GapKind};
use crate::formats::dex;
use rayon::prelude::*;
use std::ops::Range;

/// A type of the program: one that is defined in a DEX file, or one that code names.
#[derive(Debug, Clone)]
pub struct Class {
    /// The descriptor, such as `Lcom/example/Foo;` or `[I`.
    pub name: Symbol,
    /// Where it comes from.
    pub kind: ClassKind,
    /// Access flags of the definition, or of the framework table.
    pub access_flags: u32,
    /// What it extends; `None` for `Object`, for what is not defined, and for arrays and primitive types.
    pub superclass: Option<ClassId>,
    /// The `SourceFile` attribute.
    pub source_file: Option<Symbol>,
    /// Where it is defined in the app.
    pub definition: Option<ClassDefinition>,
    pub(super) interfaces: Range<u32>,
    pub(super) methods: Range<u32>,
    pub(super) fields: Range<u32>,
}

/// Where a class comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassKind {
    /// Defined in the app, by the app's own authors as far as can be told.
    App,
    /// Defined in the app, but part of a known library.
    Library(LibraryId),
    /// Part of the Android framework. An app may contain a copy; the system's own class wins at run time.
    Framework(FrameworkClass),
    /// Named, but neither in the app nor in the framework table.
    Missing,
    /// An array type.
    Array,
    /// A primitive type or `V`.
    Primitive,
}

/// The place of a class definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassDefinition {
    /// The file.
    pub dex: DexId,
    /// The entry in the file's list of class definitions.
    pub index: dex::ClassIdx,
}

/// The place of a method definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MethodDefinition {
    /// The file.
    pub dex: DexId,
    /// The entry in the file's method table.
    pub index: dex::MethodIdx,
    /// Access flags.
    pub access_flags: u32,
    /// Offset of the code item in the file; zero for abstract and native methods.
    pub code_offset: u32,
}

/// The place of a field definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldDefinition {
    /// The file.
    pub dex: DexId,
    /// The entry in the file's field table.
    pub index: dex::FieldIdx,
    /// Access flags.
    pub access_flags: u32,
    /// Position among the static fields of the class, for its initial value; `None` for an instance field.
    pub static_position: Option<u32>,
}

/// Definitions by member: a position in a dense list, so that members without one cost four bytes.
#[derive(Debug)]
pub(super) struct Definitions<T> {
    positions: Vec<u32>,
    list: Vec<T>,
}

impl<T: Copy> Definitions<T> {
    const NONE: u32 = u32::MAX;

    fn for_members(count: usize) -> Self {
        Self {
            positions: vec![Self::NONE; count],
            list: Vec::new(),
        }
    }

    /// Stores the definition of a member; false when it has one already.
    fn insert(&mut self, member: usize, definition: T) -> bool {
        match self.positions.get_mut(member) {
            Some(position) if *position == Self::NONE => {
                *position = u32::try_from(self.list.len()).unwrap_or(Self::NONE);
                self.list.push(definition);
                true
            }
            _ => false,
        }
    }

    pub(super) fn get(&self, member: usize) -> Option<T> {
        let position = *self.positions.get(member)?;
        self.list.get(position as usize).copied()
    }
}

/// All classes and what they declare.
#[derive(Debug)]
pub(super) struct Classes {
    pub(super) list: Vec<Class>,
    pub(super) interfaces: Vec<ClassId>,
    pub(super) methods: Vec<MethodId>,
    pub(super) fields: Vec<FieldId>,
    pub(super) method_definitions: Definitions<MethodDefinition>,
    pub(super) field_definitions: Definitions<FieldDefinition>,
}

/// What one run of class definitions declares, in their order.
#[derive(Default)]
struct Part {
    classes: Vec<PartClass>,
    interfaces: Vec<ClassId>,
    methods: Vec<(MethodId, MethodDefinition)>,
    fields: Vec<(FieldId, FieldDefinition)>,
    gaps: Vec<Gap>,
}

/// One definition; the ends point into the lists of its part.
struct PartClass {
    class: ClassId,
    definition: ClassDefinition,
    access_flags: u32,
    superclass: Option<ClassId>,
    source_file: Option<Symbol>,
    interfaces_end: usize,
    methods_end: usize,
    fields_end: usize,
}

/// Class definitions that are read in one go.
const RUN: u32 = 128;

impl Classes {
    /// Reads all class definitions.
    pub(super) fn of(pools: &Pools<'_>, gaps: &mut Vec<Gap>) -> Self {
        let runs: Vec<(DexId, Range<u32>)> = pools
            .dexes
            .iter()
            .enumerate()
            .flat_map(|(index, dex)| runs_of(DexId::at(index), dex.file.class_count()))
            .collect();
        let parts: Vec<Part> = runs
            .into_par_iter()
            .map(|(dex, run)| read_run(pools, dex, run))
            .collect();
        let undefined = |&name: &Symbol| Class {
            name,
            kind: undefined_kind(pools.symbols.bytes(name)),
            ..INVALID_CLASS
        };
        let mut classes = Self {
            list: pools.types.entries().iter().map(undefined).collect(),
            interfaces: Vec::new(),
            methods: Vec::new(),
            fields: Vec::new(),
            method_definitions: Definitions::for_members(pools.methods.entries().len()),
            field_definitions: Definitions::for_members(pools.fields.entries().len()),
        };
        let mut duplicates = Vec::new();
        for mut part in parts {
            gaps.append(&mut part.gaps);
            classes.join(&part, &mut duplicates);
        }
        report_duplicates(pools, &duplicates, gaps);
        classes
    }

    fn join(&mut self, part: &Part, duplicates: &mut Vec<(ClassId, DexId)>) {
        let (mut interfaces, mut methods, mut fields) = (0, 0, 0);
        for class in &part.classes {
            let own_interfaces = interfaces..class.interfaces_end;
            let own_methods = methods..class.methods_end;
            let own_fields = fields..class.fields_end;
            (interfaces, methods, fields) =
                (class.interfaces_end, class.methods_end, class.fields_end);
            let Some(entry) = self.list.get_mut(class.class.index()) else {
                continue;
            };
            if entry.definition.is_some() {
                duplicates.push((class.class, class.definition.dex));
                continue;
            }
            entry.definition = Some(class.definition);
            entry.access_flags = class.access_flags;
            entry.superclass = class.superclass;
            entry.source_file = class.source_file;
            let implemented = part.interfaces.get(own_interfaces).unwrap_or_default();
            entry.interfaces = append(&mut self.interfaces, implemented.iter().copied());
            let methods = part.methods.get(own_methods).unwrap_or_default();
            let definitions = &mut self.method_definitions;
            let new = methods
                .iter()
                .filter(|(id, definition)| definitions.insert(id.index(), *definition));
            entry.methods = append(&mut self.methods, new.map(|(id, _)| *id));
            let fields = part.fields.get(own_fields).unwrap_or_default();
            let definitions = &mut self.field_definitions;
            let new = fields
                .iter()
                .filter(|(id, definition)| definitions.insert(id.index(), *definition));
            entry.fields = append(&mut self.fields, new.map(|(id, _)| *id));
        }
    }
}

/// What is said about a class that does not exist.
pub(super) const INVALID_CLASS: Class = Class {
    name: Symbol::INVALID,
    kind: ClassKind::Missing,
    access_flags: 0,
    superclass: None,
    source_file: None,
    definition: None,
    interfaces: 0..0,
    methods: 0..0,
    fields: 0..0,
};

fn undefined_kind(descriptor: &[u8]) -> ClassKind {
    match descriptor {
        [b'[', ..] => ClassKind::Array,
        [b'L', ..] => ClassKind::Missing,
        [_] => ClassKind::Primitive,
        _ => ClassKind::Missing,
    }
}

fn runs_of(dex: DexId, classes: u32) -> impl Iterator<Item = (DexId, Range<u32>)> {
    (0..classes)
        .step_by(RUN as usize)
        .map(move |start| (dex, start..start.saturating_add(RUN).min(classes)))
}

/// Appends to a list; gives the range of the new entries.
pub(super) fn append<T>(list: &mut Vec<T>, new: impl Iterator<Item = T>) -> Range<u32> {
    let position = |list: &Vec<T>| u32::try_from(list.len()).unwrap_or(u32::MAX);
    let start = position(list);
    list.extend(new);
    start..position(list)
}

fn read_run(pools: &Pools<'_>, dex_id: DexId, run: Range<u32>) -> Part {
    let mut part = Part::default();
    let Some(dex) = pools.dexes.get(dex_id.index()) else {
        return part;
    };
    for index in run {
        let index = dex::ClassIdx(index);
        let definition = ClassDefinition { dex: dex_id, index };
        read_class(pools, dex, definition, &mut part);
    }
    part
}

fn read_class(pools: &Pools<'_>, dex: &Dex<'_>, definition: ClassDefinition, part: &mut Part) {
    let class_def = dex.file.class_def(definition.index);
    let class = dex.class(class_def.class);
    if class == ClassId::INVALID {
        return;
    }
    let data = dex.file.class_data(&class_def);
    let interfaces = class_def.interfaces.iter();
    part.interfaces.extend(interfaces.map(|i| dex.class(i)));
    let before = part.methods.len() + part.fields.len();
    read_members(pools, dex, definition.dex, class, &data, part);
    let members = data.methods().count() + data.fields().count();
    if part.methods.len() + part.fields.len() - before < members {
        let name = pools
            .symbols
            .text(dex.symbol(dex.file.type_name(class_def.class)));
        let detail = format!("class {name} lists members of other classes, which were left out");
        part.gaps.push(Gap::new(
            GapKind::UnreadableItem,
            dex.artifact.as_str(),
            detail,
        ));
    }
    part.classes.push(PartClass {
        class,
        definition,
        access_flags: class_def.access_flags,
        superclass: class_def.superclass.map(|index| dex.class(index)),
        source_file: class_def.source_file.map(|index| dex.symbol(index)),
        interfaces_end: part.interfaces.len(),
        methods_end: part.methods.len(),
        fields_end: part.fields.len(),
    });
}

/// Takes the members over; one that is of another class is left out, as Android refuses it.
fn read_members(
    pools: &Pools<'_>,
    dex: &Dex<'_>,
    dex_id: DexId,
    class: ClassId,
    data: &dex::ClassData,
    part: &mut Part,
) {
    for method in data.methods() {
        let id = dex.method(method.method);
        let owner = pools.methods.entries().get(id.index()).map(|m| m.class);
        let definition = MethodDefinition {
            dex: dex_id,
            index: method.method,
            access_flags: method.access_flags,
            code_offset: method.code_off,
        };
        let is_own = owner == Some(class);
        part.methods.extend(is_own.then_some((id, definition)));
    }
    let statics = data.static_fields.iter().zip((0..).map(Some));
    let instances = data.instance_fields.iter().map(|field| (field, None));
    for (field, static_position) in statics.chain(instances) {
        let id = dex.field(field.field);
        let owner = pools.fields.entries().get(id.index()).map(|f| f.class);
        let definition = FieldDefinition {
            dex: dex_id,
            index: field.field,
            access_flags: field.access_flags,
            static_position,
        };
        let is_own = owner == Some(class);
        part.fields.extend(is_own.then_some((id, definition)));
    }
}

fn report_duplicates(pools: &Pools<'_>, duplicates: &[(ClassId, DexId)], gaps: &mut Vec<Gap>) {
    for &(class, dex) in duplicates.iter().take(limits::GAPS_PER_KIND) {
        let name = pools.types.entries().get(class.index());
        let name = pools.symbols.text(name.copied().unwrap_or(Symbol::INVALID));
        let artifact = pools
            .dexes
            .get(dex.index())
            .map(|dex| dex.artifact.as_str());
        let detail = format!("class {name} is defined again; the first definition counts");
        gaps.push(Gap::new(
            GapKind::Tampering,
            artifact.unwrap_or_default(),
            detail,
        ));
    }
    let more = duplicates.len().saturating_sub(limits::GAPS_PER_KIND);
    if more > 0 {
        let detail = format!("{more} more classes are defined again");
        gaps.push(Gap::new(GapKind::Tampering, "", detail));
    }
}
