//! Which methods are analysed: those that touch what models describe, all that may call them, and what these call.

use super::Engine;
use super::births;
use super::limits;
use super::model::CallModel;
use super::targets::virtual_targets;
use crate::analysis::constants::Constant;
use crate::ir::Op;
use crate::program::{ClassId, ClassKind, FieldId, MethodId, Resolved};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is analysed.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// The methods, ascending.
    pub(super) methods: Vec<MethodId>,
    /// True when methods that these call were left out, being too far away from those that matter.
    pub(super) is_cut: bool,
}

/// The methods to analyse.
pub(super) fn wanted(engine: &Engine<'_, '_, '_>, is_deep: bool) -> Wanted {
    let program = engine.program;
    let is_code =
        |method: &MethodId| program.is_app_code(*method) && program.code(*method).is_some();
    let seeds = seeds(engine);
    if seeds.is_empty() {
        return Wanted::default();
    }
    if is_deep {
        let all = program.defined_methods().iter().copied();
        let all: BTreeSet<MethodId> = all.filter(is_code).collect();
        return Wanted {
            methods: all.into_iter().collect(),
            is_cut: false,
        };
    }
    let mut methods = with_callers(engine, seeds);
    let mut wave: Vec<MethodId> = methods.iter().copied().collect();
    for _ in 0..limits::CALL_DEPTH {
        let called: Vec<Arc<Vec<MethodId>>> = wave
            .par_iter()
            .map(|method| engine.callees(*method))
            .collect();
        wave = called
            .iter()
            .flat_map(|callees| callees.iter().copied())
            .filter(|method| methods.insert(*method))
            .collect();
    }
    let is_missing = |method: &MethodId| !methods.contains(method);
    let is_cut = |method: &MethodId| engine.callees(*method).iter().any(is_missing);
    Wanted {
        is_cut: wave.iter().any(is_cut),
        methods: methods.into_iter().filter(is_code).collect(),
    }
}

/// The methods where values are born, where they leave, and where they go from one component to another; none when
/// one of the first two is missing, since then nothing can flow.
fn seeds(engine: &Engine<'_, '_, '_>) -> BTreeSet<MethodId> {
    let models = engine.models;
    let born = users_of(engine, |method, model| {
        let source = models.source(model);
        source.is_some_and(|source| births::can_be(engine, method, source))
    });
    let exposed = users_of(engine, |_, model| models.exposes(model));
    if born.is_empty() || exposed.is_empty() {
        return BTreeSet::new();
    }
    let sent = users_of(engine, |_, model| model.sends.is_some());
    born.into_iter().chain(exposed).chain(sent).collect()
}

/// The app's own methods that call, or are, a method of which a model says something.
fn users_of(
    engine: &Engine<'_, '_, '_>,
    says: impl Fn(MethodId, &CallModel) -> bool,
) -> BTreeSet<MethodId> {
    let program = engine.program;
    let models = engine.models;
    let is_described = |method: &&MethodId| {
        models
            .of(**method)
            .iter()
            .any(|model| says(**method, model))
    };
    let described = models.methods().iter().filter(is_described);
    let users = described.flat_map(|method| {
        let callers = program.callers(*method).iter().map(|site| site.method);
        callers.chain(std::iter::once(*method))
    });
    users
        .filter(|method| program.is_app_code(*method))
        .collect()
}

/// The methods with all that may call them, at any distance.
fn with_callers(engine: &Engine<'_, '_, '_>, seeds: BTreeSet<MethodId>) -> BTreeSet<MethodId> {
    let program = engine.program;
    let fields = fields_by_type(engine);
    let mut found = seeds;
    let mut pending: Vec<MethodId> = found.iter().copied().collect();
    while let Some(method) = pending.pop() {
        let names = program.names_of_definition(method);
        let mut sites: Vec<MethodId> = names
            .iter()
            .flat_map(|name| program.callers(*name))
            .map(|site| site.method)
            .collect();
        let class = program.method(method).class;
        let called_back = engine.callbacks(class, None);
        if is_component(engine, class) {
            sites.extend(called_back.iter().copied());
        } else if called_back.contains(&method) {
            // Who makes an object whose methods libraries call may start a thread or register a listener.
            sites.extend(program.users_of_type(class).iter().map(|site| site.method));
            sites.extend(readers_of(engine, &fields, class));
            sites.extend(called_back.iter());
        }
        // A class that is named in a text may be used by reflection where the text is.
        let dotted = crate::program::dotted(&program.class_name(class));
        if let Some(name) = program.symbols().find(&dotted) {
            sites.extend(program.users_of_string(name).iter().map(|site| site.method));
        }
        for caller in sites {
            if program.is_app_code(caller) && found.insert(caller) {
                pending.push(caller);
            }
        }
    }
    found
}

/// True for classes whose methods the system calls without anybody registering them.
fn is_component(engine: &Engine<'_, '_, '_>, class: ClassId) -> bool {
    const BASES: [&str; 5] = [
        "Landroid/content/Context;",
        "Landroid/content/BroadcastReceiver;",
        "Landroid/content/ContentProvider;",
        "Landroid/app/Fragment;",
        "Landroidx/fragment/app/Fragment;",
    ];
    let mut bases = BASES.iter();
    bases.any(|base| engine.program.is_subclass_of(class, base))
}

/// True for methods that make objects of, or call methods of, classes that are known by name only.
fn is_reflection(engine: &Engine<'_, '_, '_>, callee: MethodId) -> bool {
    let program = engine.program;
    let class = program.method(callee).class;
    let name = program.symbols().bytes(program.class(class).name);
    name.starts_with(b"Ljava/lang/reflect/")
        || (name == b"Ljava/lang/Class;" && engine.is_named(callee, b"newInstance"))
}

/// The fields of the app's own classes by their types.
fn fields_by_type(engine: &Engine<'_, '_, '_>) -> FxHashMap<ClassId, Vec<FieldId>> {
    let program = engine.program;
    let mut by_type: FxHashMap<ClassId, Vec<FieldId>> = FxHashMap::default();
    for (class, described) in program.classes() {
        if described.kind == ClassKind::App {
            for field in program.fields_of(class) {
                let type_ = program.field(*field).type_;
                by_type.entry(type_).or_default().push(*field);
            }
        }
    }
    by_type
}

/// The methods that read a field which can hold an object of the class: they may register it somewhere.
fn readers_of(
    engine: &Engine<'_, '_, '_>,
    fields: &FxHashMap<ClassId, Vec<FieldId>>,
    class: ClassId,
) -> Vec<MethodId> {
    let program = engine.program;
    let types = program.ancestors(class).into_iter();
    let fields = types
        .filter(|type_| !is_object(engine, *type_))
        .filter_map(|type_| fields.get(&type_))
        .flatten();
    fields
        .flat_map(|field| program.readers(*field))
        .map(|site| site.method)
        .collect()
}

fn is_object(engine: &Engine<'_, '_, '_>, class: ClassId) -> bool {
    let program = engine.program;
    program.symbols().bytes(program.class(class).name) == b"Ljava/lang/Object;"
}

/// The definitions in the app's own code that a method may call.
pub(super) fn find_callees(engine: &Engine<'_, '_, '_>, method: MethodId) -> Vec<MethodId> {
    let program = engine.program;
    let facts = engine.facts.of(method);
    let objects = super::object::Objects::new();
    let mut found = Vec::new();
    let is_reflective = facts
        .calls
        .iter()
        .any(|call| is_reflection(engine, call.callee));
    for (id, stmt) in facts.body.stmts() {
        if !facts.constants.is_reachable(stmt.block) {
            continue;
        }
        match stmt.op {
            Op::Invoke(kind, callee) => {
                use crate::ir::InvokeKind::{Interface, Virtual};
                if matches!(kind, Virtual | Interface) {
                    let targets = virtual_targets(engine, &objects, &[], callee);
                    found.extend(targets.app.keys());
                } else if let Resolved::Defined(target) = program.resolve(callee)
                    && program.is_app_code(target)
                {
                    found.push(target);
                }
            }
            Op::StaticLoad(field) => found.extend(engine.initializer(program.field(field).class)),
            // What a new object does when a library calls it, such as a thread.
            Op::New(class) if program.class(class).kind == ClassKind::App => {
                found.extend(engine.callbacks(class, None).iter());
                found.extend(engine.initializer(class));
            }
            _ => {}
        }
        if is_reflective
            && stmt.has_value
            && let Some(Constant::Class(class)) = facts.constant_of(id.value())
        {
            found.extend(program.methods_of(*class));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
