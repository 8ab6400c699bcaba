//! The methods of one program into what signatures say of them.

pub use super::resolution::{Resolution, resolve};

use super::renamed_stores::renamed_stores;
use super::services::{self, ServiceParameter};
use crate::program::{ClassId, MethodId, Program};
use crate::signatures::{
    CallbackModel, DescriptorPattern, MethodModel, MethodPattern, SignatureSet, StoreModel, StoreOp,
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// True when `pattern` means the reference `id`.
pub fn means(program: &Program<'_>, pattern: &MethodPattern, id: MethodId) -> bool {
    let method = program.method(id);
    pattern.name.matches(&program.text(method.name))
        && class_is_meant(program, pattern, method.class)
        && name_and_types_match(program, pattern, id)
}

/// True when the types of a reference are meant, and its name, unless the pattern lists names: then the caller knows.
pub(super) fn name_and_types_match(
    program: &Program<'_>,
    pattern: &MethodPattern,
    id: MethodId,
) -> bool {
    let method = program.method(id);
    let has_types = match &pattern.descriptor {
        DescriptorPattern::Any => true,
        types => types.matches(&program.descriptor(method.proto)),
    };
    has_types
        && (pattern.name.listed().is_some() || pattern.name.matches(&program.text(method.name)))
}

/// True when `class` is one of the pattern's classes, or below one when the pattern takes in subtypes.
pub fn class_is_meant(program: &Program<'_>, pattern: &MethodPattern, class: ClassId) -> bool {
    pattern.class.names(&program.class_name(class))
        || pattern.class.subtypes
            && pattern
                .class
                .descriptors
                .iter()
                .any(|descriptor| program.is_subclass_of(class, descriptor))
}

/// True when the definition `method` overrides or implements what the pattern means.
pub fn overrides(program: &Program<'_>, pattern: &MethodPattern, method: MethodId) -> bool {
    let reference = program.method(method);
    let mut classes = pattern.class.descriptors.iter();
    pattern.name.matches(&program.text(reference.name))
        && pattern
            .descriptor
            .matches(&program.descriptor(reference.proto))
        && classes.any(|descriptor| program.is_subclass_of(reference.class, descriptor))
}

/// The app's own methods that the models speak of.
fn callbacks<'s>(
    program: &Program<'_>,
    models: &'s [CallbackModel],
) -> BTreeMap<MethodId, Vec<&'s CallbackModel>> {
    let mut found: BTreeMap<MethodId, Vec<&'s CallbackModel>> = BTreeMap::new();
    for model in models {
        let descriptors = model.annotation.iter();
        let annotated =
            descriptors.flat_map(|descriptor| program.methods_annotated_with(descriptor));
        let own = program.defined_methods().par_iter().copied();
        let overriding: Vec<MethodId> = own
            .filter(|method| program.is_app_code(*method))
            .filter(|method| {
                let mut patterns = model.overrides.iter();
                patterns.any(|pattern| overrides(program, pattern, *method))
            })
            .collect();
        for method in annotated.chain(overriding) {
            if program.is_app_code(method) && program.code(method).is_some() {
                found.entry(method).or_default().push(model);
            }
        }
    }
    found
}

/// What a store operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoreAction {
    /// Opens an instance.
    Open,
    /// Names a directory inside the store.
    Base,
    /// Gives the same instance again.
    Alias,
    /// Gives a place derived from another one.
    Derive,
    /// Fills a row that a write takes.
    Put,
    /// Writes a value.
    Write,
    /// Writes a flag.
    Flag,
    /// Reads a flag.
    FlagRead,
    /// Reads a value.
    Read,
    /// Empties a cell.
    Kill,
    /// Makes an object that stands for a key.
    KeyObject,
    /// Makes a statement of SQL text.
    Prepare,
    /// Saves what was written.
    Commit,
}

/// A store operation that a method performs.
#[derive(Debug, Clone, Copy)]
pub struct StoreRole<'s> {
    /// The store.
    pub store: &'s StoreModel,
    /// What is done with it.
    pub action: StoreAction,
    /// The ports; `None` for [`StoreAction::Base`] and [`StoreAction::Commit`].
    pub op: Option<&'s StoreOp>,
}

/// Methods of one program by what signatures say of them.
#[derive(Debug, Default)]
pub struct Apis<'s> {
    stores: FxHashMap<MethodId, Vec<StoreRole<'s>>>,
    models: FxHashMap<MethodId, Vec<&'s MethodModel>>,
    /// Methods of the app that others call back.
    callbacks: BTreeMap<MethodId, Vec<&'s CallbackModel>>,
    /// What becomes of the parameters of service interfaces.
    services: BTreeMap<MethodId, Vec<ServiceParameter<'s>>>,
    /// Classes whose objects are stores, although their names do not say so.
    renamed: FxHashMap<ClassId, &'s StoreModel>,
    all_models: FxHashMap<MethodId, Vec<&'s MethodModel>>,
    /// All methods with a store role, ascending.
    store_methods: Vec<MethodId>,
    /// All methods with a model, ascending.
    model_methods: Vec<MethodId>,
}

impl<'s> Apis<'s> {
    /// Resolves the stores and models of `signatures` in `program`.
    pub fn of(program: &Program<'_>, signatures: &'s SignatureSet) -> Self {
        let roles: Vec<(&MethodPattern, StoreRole<'s>)> =
            signatures.stores().iter().flat_map(store_roles).collect();
        let models: Vec<(&MethodPattern, &MethodModel)> = signatures
            .models()
            .iter()
            .flat_map(|model| model.methods.iter().map(move |pattern| (pattern, model)))
            .collect();
        let patterns: Vec<&MethodPattern> = roles
            .iter()
            .map(|(pattern, _)| *pattern)
            .chain(models.iter().map(|(pattern, _)| *pattern))
            .collect();
        let resolution = resolve(program, &patterns);
        let mut apis = Self {
            renamed: renamed_stores(program, signatures),
            callbacks: callbacks(program, signatures.callback_models()),
            services: services::resolve(program, signatures.parameter_models()),
            ..Self::default()
        };
        for (position, (_, role)) in roles.iter().enumerate() {
            for method in resolution.methods(position) {
                apis.stores.entry(*method).or_default().push(*role);
                apis.store_methods.push(*method);
            }
        }
        for (position, (_, model)) in models.iter().enumerate() {
            for method in resolution.methods(roles.len() + position) {
                if !model.coarse {
                    apis.all_models.entry(*method).or_default().push(model);
                }
                if model.is_about_ports() {
                    apis.models.entry(*method).or_default().push(model);
                }
                apis.model_methods.push(*method);
            }
        }
        for list in [&mut apis.store_methods, &mut apis.model_methods] {
            list.sort_unstable();
            list.dedup();
        }
        apis
    }

    /// The store operations that calling `method` performs.
    pub fn store_roles(&self, method: MethodId) -> &[StoreRole<'s>] {
        self.stores.get(&method).map_or(&[], Vec::as_slice)
    }

    /// What the models say of `method`, those included that speak of the parts of objects.
    pub fn all_models(&self, method: MethodId) -> &[&'s MethodModel] {
        self.all_models.get(&method).map_or(&[], Vec::as_slice)
    }

    /// What the models say of the ports of `method`.
    pub fn models(&self, method: MethodId) -> &[&'s MethodModel] {
        self.models.get(&method).map_or(&[], Vec::as_slice)
    }

    /// What is done with the app's own methods that others call back, by method.
    pub fn callbacks(&self) -> impl Iterator<Item = (MethodId, &'s CallbackModel)> {
        let all = self.callbacks.iter();
        all.flat_map(|(method, models)| models.iter().map(|model| (*method, *model)))
    }

    /// What becomes of the parameters of service interfaces, by method.
    pub fn services(&self) -> &BTreeMap<MethodId, Vec<ServiceParameter<'s>>> {
        &self.services
    }

    /// What is done with a method that others call back.
    pub fn callbacks_of(&self, method: MethodId) -> &[&'s CallbackModel] {
        self.callbacks.get(&method).map_or(&[], Vec::as_slice)
    }

    /// The store that the objects of a renamed class are.
    pub fn renamed_store(&self, class: ClassId) -> Option<&'s StoreModel> {
        self.renamed.get(&class).copied()
    }

    /// True when the app contains a store of this kind under another name.
    pub fn has_renamed(&self, kind: &str) -> bool {
        self.renamed.values().any(|store| store.kind == kind)
    }

    /// The methods that perform `action`, ascending.
    pub fn performing(&self, action: StoreAction) -> impl Iterator<Item = MethodId> {
        let performs = move |method: &MethodId| {
            let roles = self.store_roles(*method);
            roles.iter().any(|role| role.action == action)
        };
        self.store_methods.iter().copied().filter(performs)
    }

    /// The methods with a model, ascending.
    pub fn modelled(&self) -> impl Iterator<Item = MethodId> {
        self.model_methods.iter().copied()
    }
}

/// All patterns of one store with the role they stand for.
fn store_roles(store: &StoreModel) -> Vec<(&MethodPattern, StoreRole<'_>)> {
    let with_ports = [
        (StoreAction::Open, &store.open),
        (StoreAction::Alias, &store.alias),
        (StoreAction::Derive, &store.derive),
        (StoreAction::Put, &store.put),
        (StoreAction::Write, &store.write),
        (StoreAction::Flag, &store.flag),
        (StoreAction::FlagRead, &store.flag_read),
        (StoreAction::Read, &store.read),
        (StoreAction::Kill, &store.kill),
        (StoreAction::KeyObject, &store.key_object),
        (StoreAction::Prepare, &store.prepare),
    ];
    let bare = [
        (StoreAction::Base, &store.base),
        (StoreAction::Commit, &store.commit),
    ];
    let role = |action, op| StoreRole { store, action, op };
    let mut roles = Vec::new();
    for (action, ops) in with_ports {
        roles.extend(ops.iter().map(|op| (&op.method, role(action, Some(op)))));
    }
    for (action, patterns) in bare {
        roles.extend(patterns.iter().map(|pattern| (pattern, role(action, None))));
    }
    roles
}
