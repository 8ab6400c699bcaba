//! Questions about the class hierarchy that are asked again and again, each answered once for all threads.

use super::Engine;
use super::demand::find_callees;
use super::model::{ImpliedCall, Models};
use super::targets::{HierarchyTargets, find_callbacks, method_named};
use crate::program::{ClassId, MethodId, Program, ProtoId, Symbol};
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Answers by question. Two threads that ask the same at the same time may both work it out; the answers are equal.
#[derive(Debug)]
struct Answers<Q, A>(Mutex<FxHashMap<Q, Arc<A>>>);

impl<Q: Hash + Eq, A> Answers<Q, A> {
    fn new() -> Self {
        Self(Mutex::default())
    }

    fn of(&self, question: Q, work_out: impl FnOnce(&Q) -> A) -> Arc<A> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known().get(&question) {
            return Arc::clone(answer);
        }
        let answer = Arc::new(work_out(&question));
        Arc::clone(known().entry(question).or_insert(answer))
    }
}

/// What was asked so far.
#[derive(Debug)]
pub(super) struct Lookups {
    targets: Answers<(ClassId, Symbol, ProtoId), HierarchyTargets>,
    callbacks: Answers<(ClassId, Option<ClassId>), Vec<MethodId>>,
    callees: Answers<MethodId, Vec<MethodId>>,
    implied: Answers<(ClassId, Arc<str>, Arc<str>), Vec<MethodId>>,
    /// Names of the app's own methods, as far as models say that libraries call methods of these names.
    called_by_libraries: FxHashSet<Symbol>,
}

impl Lookups {
    pub(super) fn new(program: &Program<'_>, models: &Models) -> Self {
        let all = models
            .methods()
            .iter()
            .flat_map(|method| models.of(*method));
        let names = all.flat_map(|model| &model.calls);
        let names: FxHashSet<Symbol> = names
            .filter_map(|call| program.symbols().find(&call.name))
            .collect();
        let defined = program.defined_methods().iter();
        let own = defined.filter(|method| {
            names.contains(&program.method(**method).name) && program.is_app_code(**method)
        });
        Self {
            targets: Answers::new(),
            callbacks: Answers::new(),
            callees: Answers::new(),
            implied: Answers::new(),
            called_by_libraries: own.map(|method| program.method(*method).name).collect(),
        }
    }
}

impl Engine<'_, '_, '_> {
    /// Everything that a call of `callee` on an object of `class`, or of a class below it, can run.
    pub(super) fn hierarchy_targets(
        &self,
        callee: MethodId,
        class: ClassId,
    ) -> Arc<HierarchyTargets> {
        let method = self.program.method(callee);
        let question = (class, method.name, method.proto);
        let targets = &self.lookups.targets;
        targets.of(question, |_| {
            HierarchyTargets::of(self.program, &self.instantiated, callee, class)
        })
    }

    /// The methods of `class` that override something which `type_` declares, or anything above it: the way a
    /// library calls the object back.
    pub(super) fn callbacks(&self, class: ClassId, type_: Option<ClassId>) -> Arc<Vec<MethodId>> {
        let callbacks = &self.lookups.callbacks;
        callbacks.of((class, type_), |_| {
            find_callbacks(self.program, class, type_)
        })
    }

    /// The definitions in the app's own code that a method may call, ascending.
    pub(super) fn callees(&self, method: MethodId) -> Arc<Vec<MethodId>> {
        let callees = &self.lookups.callees;
        callees.of(method, |_| find_callees(self, method))
    }

    /// The definitions that an implied call runs on an object of `class` or of a class below it, ascending. About
    /// objects of which nothing is known, nothing is said.
    pub(super) fn implied_targets(&self, class: ClassId, call: &ImpliedCall) -> Arc<Vec<MethodId>> {
        let question = (class, Arc::clone(&call.name), Arc::clone(&call.descriptor));
        self.lookups.implied.of(question, |_| {
            if class == ClassId::INVALID || !self.is_called_by_libraries(call) {
                return Vec::new();
            }
            let classes = std::iter::once(class).chain(self.program.subclasses(class));
            let mut targets: Vec<MethodId> = classes
                .filter(|class| self.instantiated.contains(*class))
                .filter_map(|class| method_named(self.program, class, &call.name, &call.descriptor))
                .collect();
            targets.sort_unstable();
            targets.dedup();
            targets
        })
    }

    /// True when the app has a method of the name at all.
    pub(super) fn is_called_by_libraries(&self, call: &ImpliedCall) -> bool {
        let name = self.program.symbols().find(&call.name);
        name.is_some_and(|name| self.lookups.called_by_libraries.contains(&name))
    }
}
