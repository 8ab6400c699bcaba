//! Which definitions a call can run: by the objects it is made on, and by the class hierarchy where these are not
//! known.

use super::Engine;
use super::limits;
use super::object::{Obj, ObjId, Objects};
use crate::formats::dex::access::ACC_ABSTRACT;
use crate::program::{ClassId, ClassKind, MethodId, Program, Resolved, Symbol};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// Where a call goes.
#[derive(Debug, Default)]
pub(super) struct Targets {
    /// Definitions in the app's own code, with the objects on which each is called.
    pub(super) app: BTreeMap<MethodId, Vec<ObjId>>,
    /// True when code outside the app's own may run, too, on these objects.
    pub(super) library: Option<Vec<ObjId>>,
    /// True when there were more.
    pub(super) is_cut: bool,
    /// Receivers whose class would tell which of several definitions runs.
    pub(super) undecided: Vec<ObjId>,
}

/// Classes of the app of which there are objects.
#[derive(Debug, Default)]
pub(super) struct Instantiated(FxHashSet<ClassId>);

impl Instantiated {
    /// Classes that code makes objects of, that the manifest names, or that are named in a text.
    pub(super) fn of(program: &Program<'_>) -> Self {
        let components: FxHashSet<String> = program
            .manifest()
            .map(|manifest| manifest.components.iter().map(|c| c.class_descriptor()))
            .into_iter()
            .flatten()
            .collect();
        let is_made = |class: &ClassId| {
            let makes = |method: &MethodId| {
                let is_constructor = program
                    .symbols()
                    .bytes(program.method(*method).name)
                    .starts_with(b"<init>");
                is_constructor && !program.callers(*method).is_empty()
            };
            let name = program.class_name(*class);
            program.methods_of(*class).iter().any(makes)
                || components.contains(&*name)
                || program
                    .symbols()
                    .find(&crate::program::dotted(&name))
                    .is_some()
        };
        let classes: Vec<ClassId> = program.classes().map(|(id, _)| id).collect();
        let made = classes
            .into_par_iter()
            .filter(|class| program.class(*class).kind == ClassKind::App && is_made(class));
        Self(made.collect())
    }

    pub(super) fn contains(&self, class: ClassId) -> bool {
        self.0.contains(&class)
    }
}

/// Where a virtual call goes.
pub(super) fn virtual_targets(
    engine: &Engine<'_, '_, '_>,
    objects: &Objects,
    receivers: &[ObjId],
    callee: MethodId,
) -> Targets {
    let program = engine.program;
    let reference = program.method(callee);
    let mut targets = Targets::default();
    if receivers.is_empty() {
        targets.add_all(&engine.hierarchy_targets(callee, reference.class), None);
        return targets;
    }
    for receiver in receivers {
        let object = objects.get(*receiver);
        let class = narrower(program, object, reference.class);
        if object.is_exact {
            let found = program.resolve_in(class, reference.name, reference.proto);
            targets.add(program, found, *receiver);
        } else {
            targets.add_all(&engine.hierarchy_targets(callee, class), Some(*receiver));
        }
    }
    targets
}

/// The more special one of an object's class and the class that a call names.
fn narrower(program: &Program<'_>, object: &Obj, named: ClassId) -> ClassId {
    if object.class == ClassId::INVALID {
        return named;
    }
    if object.is_exact || program.is_subclass(object.class, named) {
        object.class
    } else {
        named
    }
}

/// Everything that a call on an object of one class, or of a class below it, can run.
#[derive(Debug, Default)]
pub(super) struct HierarchyTargets {
    /// Definitions in the app's own code, each once, the inherited one first.
    app: Vec<MethodId>,
    /// True when code outside the app's own may run, too.
    has_library: bool,
    is_cut: bool,
}

impl HierarchyTargets {
    pub(super) fn of(
        program: &Program<'_>,
        made: &Instantiated,
        callee: MethodId,
        class: ClassId,
    ) -> Self {
        let mut targets = Self::default();
        let reference = program.method(callee);
        let own = program.resolve_in(class, reference.name, reference.proto);
        targets.add(program, own);
        // Everything is an object: a method that all classes have says nothing about which one is meant.
        if is_root(program, class) {
            return targets;
        }
        for subclass in program.subclasses(class) {
            if !made.contains(subclass) {
                continue;
            }
            let found = program.resolve_in(subclass, reference.name, reference.proto);
            if found == own {
                continue;
            }
            if targets.app.len() >= limits::TARGETS {
                targets.is_cut = true;
                break;
            }
            targets.add(program, found);
        }
        targets
    }

    fn add(&mut self, program: &Program<'_>, found: Resolved) {
        match own_code(program, found) {
            Some(method) if is_abstract(program, method) || self.app.contains(&method) => {}
            Some(method) => self.app.push(method),
            None => self.has_library = true,
        }
    }
}

/// A definition in the app's own code.
fn own_code(program: &Program<'_>, found: Resolved) -> Option<MethodId> {
    match found {
        Resolved::Defined(method) if program.is_app_code(method) => Some(method),
        _ => None,
    }
}

fn is_root(program: &Program<'_>, class: ClassId) -> bool {
    program.symbols().bytes(program.class(class).name) == b"Ljava/lang/Object;"
}

impl Targets {
    fn add(&mut self, program: &Program<'_>, found: Resolved, receiver: ObjId) {
        match own_code(program, found) {
            Some(method) if is_abstract(program, method) => {}
            Some(method) => self.app.entry(method).or_default().push(receiver),
            None => self.library.get_or_insert_default().push(receiver),
        }
    }

    fn add_all(&mut self, found: &HierarchyTargets, receiver: Option<ObjId>) {
        for method in &found.app {
            self.app.entry(*method).or_default().extend(receiver);
        }
        if found.has_library {
            self.library.get_or_insert_default().extend(receiver);
        }
        self.is_cut |= found.is_cut;
        if found.app.len() > 1 {
            self.undecided.extend(receiver);
        }
    }
}

fn is_abstract(program: &Program<'_>, method: MethodId) -> bool {
    let definition = program.method(method).definition;
    definition.is_none_or(|definition| definition.access_flags & ACC_ABSTRACT != 0)
}

/// The app's own method of this name and descriptor that runs on an object of exactly this class.
pub(super) fn method_named(
    program: &Program<'_>,
    class: ClassId,
    name: &str,
    descriptor: &str,
) -> Option<MethodId> {
    let symbol = program.symbols().find(name)?;
    std::iter::once(class)
        .chain(program.superclasses(class))
        .flat_map(|class| program.methods_of(class).iter().copied())
        .find(|method| {
            let described = program.method(*method);
            described.name == symbol
                && program.is_app_code(*method)
                && !is_abstract(program, *method)
                && program.descriptor(described.proto) == descriptor
        })
}

/// The methods of `class` that override something which `type_` declares: the way a library calls the object back.
pub(super) fn find_callbacks(
    program: &Program<'_>,
    class: ClassId,
    type_: Option<ClassId>,
) -> Vec<MethodId> {
    let declaring: Vec<ClassId> = program
        .ancestors(type_.unwrap_or(class))
        .into_iter()
        .filter(|ancestor| program.class(*ancestor).kind != ClassKind::App)
        .filter(|ancestor| !is_root(program, *ancestor))
        .collect();
    if declaring.is_empty() {
        return Vec::new();
    }
    let mut seen: FxHashSet<(Symbol, crate::program::ProtoId)> = FxHashSet::default();
    let mut found = Vec::new();
    for class in std::iter::once(class).chain(program.superclasses(class)) {
        if program.class(class).kind != ClassKind::App {
            break;
        }
        for method in program.methods_of(class) {
            let described = program.method(*method);
            let is_new = seen.insert((described.name, described.proto));
            if is_new && !is_abstract(program, *method) && is_declared(program, *method, &declaring)
            {
                found.push(*method);
            }
        }
    }
    found
}

fn is_declared(program: &Program<'_>, method: MethodId, by: &[ClassId]) -> bool {
    let described = program.method(method);
    if program.symbols().bytes(described.name).starts_with(b"<") {
        return false;
    }
    let key = program.method_key(described.name, described.proto);
    by.iter().any(|class| match program.class(*class).kind {
        ClassKind::Framework(known) => known.declared_method(key).is_some(),
        _ => program
            .reference(*class, described.name, described.proto)
            .is_some(),
    })
}
