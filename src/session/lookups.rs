//! Answers about methods that many steps ask for again: each is worked out once.

use super::resolution::resolve;
use super::trace::{Given, Site};
use crate::analysis::Shards;
use crate::analysis::flow::ImpliedCall;
use crate::ir::ValueId;
use crate::program::{ClassId, MethodId, Program, Resolved};
use crate::signatures::MethodPattern;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Targets of a virtual call that are followed at most.
pub(super) const MAX_TARGETS: usize = 8;

/// What was asked about the methods of one program.
#[derive(Default)]
pub struct Lookups {
    /// The app's own definitions that a call of the method may reach.
    targets: Shards<Arc<[MethodId]>>,
    /// The references that a pattern means, ascending, by its text.
    meant: Mutex<FxHashMap<Box<str>, Arc<[MethodId]>>>,
    /// The classes that mappers fill.
    mapped: OnceLock<FxHashSet<ClassId>>,
    /// The classes of what servers answer to logins.
    login_answers: OnceLock<FxHashSet<ClassId>>,
    /// What library calls give to the methods that they run.
    given: OnceLock<FxHashMap<MethodId, Vec<Given>>>,
    /// Calls that libraries make, and whose results they keep in the object.
    kept_results: OnceLock<Vec<ImpliedCall>>,
    /// The classes of the objects that calls are made on, where all are known.
    receivers: Mutex<FxHashMap<Site, Option<Arc<[ClassId]>>>>,
    /// Where the objects are made that values may be, where all are known.
    made_at: Mutex<FxHashMap<(MethodId, ValueId), Option<Arc<[Site]>>>>,
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
        let lock = || {
            self.receivers
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(known) = lock().get(&site) {
            return known.clone();
        }
        let classes = find();
        lock().entry(site).or_insert(classes).clone()
    }

    /// Where the objects are made that a value of a method may be, which `find` works out once.
    pub(super) fn made_at(
        &self,
        value: (MethodId, ValueId),
        find: impl FnOnce() -> Option<Arc<[Site]>>,
    ) -> Option<Arc<[Site]>> {
        let lock = || self.made_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&value) {
            return known.clone();
        }
        let sites = find();
        lock().entry(value).or_insert(sites).clone()
    }

    /// The method references that the pattern means, ascending.
    pub fn meant(&self, program: &Program<'_>, pattern: &MethodPattern) -> Arc<[MethodId]> {
        let lock = || self.meant.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(pattern.as_str()) {
            return Arc::clone(known);
        }
        let meant = resolve(program, &[pattern]).methods(0).into();
        let mut all = lock();
        let kept = all.entry(pattern.as_str().into());
        Arc::clone(kept.or_insert(meant))
    }
}
