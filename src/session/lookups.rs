//! Answers about methods that many steps ask for again: each is worked out once.

use super::resolution::resolve;
use super::trace::{Given, Site};
use crate::analysis::Shards;
use crate::analysis::flow::ImpliedCall;
use crate::ir::ValueId;
use crate::program::{ClassId, MethodId, Program, Resolved};
use crate::signatures::MethodPattern;
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Targets of a virtual call that are followed at most.
pub(super) const MAX_TARGETS: usize = 8;

/// Answers by question. Two threads that ask the same at the same time may both work it out; the answers are equal.
struct Kept<K, V>(Mutex<FxHashMap<K, V>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    /// The answer, worked out now when nobody asked before: the lock is not held meanwhile.
    fn of(&self, question: K, work_out: impl FnOnce() -> V) -> V {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&question) {
            return known.clone();
        }
        let answer = work_out();
        lock().entry(question).or_insert(answer).clone()
    }
}

/// What was asked about the methods of one program.
#[derive(Default)]
pub struct Lookups {
    /// The app's own definitions that a call of the method may reach.
    targets: Shards<Arc<[MethodId]>>,
    /// The references that a pattern means, ascending, by its text.
    meant: Kept<Box<str>, Arc<[MethodId]>>,
    /// The classes that mappers fill.
    mapped: OnceLock<FxHashSet<ClassId>>,
    /// The classes of what servers answer to logins.
    login_answers: OnceLock<FxHashSet<ClassId>>,
    /// What library calls give to the methods that they run.
    given: OnceLock<FxHashMap<MethodId, Vec<Given>>>,
    /// Calls that libraries make, and whose results they keep in the object.
    kept_results: OnceLock<Vec<ImpliedCall>>,
    /// The classes of the objects that calls are made on, where all are known.
    receivers: Kept<Site, Option<Arc<[ClassId]>>>,
    /// Where the objects are made that values may be, where all are known.
    made_at: Kept<(MethodId, ValueId), Option<Arc<[Site]>>>,
}

impl Lookups {
    /// The definitions in the app's own code that a call of `callee` may reach.
    pub fn targets(&self, program: &Program<'_>, callee: MethodId) -> Arc<[MethodId]> {
        self.targets.of(callee, || {
            let (mut targets, _) = program.virtual_targets(callee, MAX_TARGETS);
            if targets.is_empty()
                && let Resolved::Defined(method) = program.resolve(callee)
            {
                targets.push(method);
            }
            targets.retain(|target| program.is_app_code(*target));
            targets.into()
        })
    }

    /// The classes that mappers fill, which `find` works out once.
    pub fn mapped_classes(&self, find: impl FnOnce() -> FxHashSet<ClassId>) -> &FxHashSet<ClassId> {
        self.mapped.get_or_init(find)
    }

    /// The classes that answers to logins are of, which `find` works out once.
    pub fn login_answers(&self, find: impl FnOnce() -> FxHashSet<ClassId>) -> &FxHashSet<ClassId> {
        self.login_answers.get_or_init(find)
    }

    /// What library calls give to the methods that they run, which `find` works out once.
    pub(super) fn given(
        &self,
        find: impl FnOnce() -> FxHashMap<MethodId, Vec<Given>>,
    ) -> &FxHashMap<MethodId, Vec<Given>> {
        self.given.get_or_init(find)
    }

    /// The calls that libraries make and whose results they keep in the object, which `find` works out once.
    pub(super) fn kept_results(&self, find: impl FnOnce() -> Vec<ImpliedCall>) -> &[ImpliedCall] {
        self.kept_results.get_or_init(find)
    }

    /// The classes of the objects that the call at `site` is made on, which `find` works out once.
    pub(super) fn receivers(
        &self,
        site: Site,
        find: impl FnOnce() -> Option<Arc<[ClassId]>>,
    ) -> Option<Arc<[ClassId]>> {
        self.receivers.of(site, find)
    }

    /// Where the objects are made that a value of a method may be, which `find` works out once.
    pub(super) fn made_at(
        &self,
        value: (MethodId, ValueId),
        find: impl FnOnce() -> Option<Arc<[Site]>>,
    ) -> Option<Arc<[Site]>> {
        self.made_at.of(value, find)
    }

    /// The method references that the pattern means, ascending.
    pub fn meant(&self, program: &Program<'_>, pattern: &MethodPattern) -> Arc<[MethodId]> {
        self.meant.of(pattern.as_str().into(), || {
            resolve(program, &[pattern]).methods(0).into()
        })
    }
}
