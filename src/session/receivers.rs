//! A call by class hierarchy into the methods that the objects which really get there have: a listener's `run()` is
//! not everybody's.

use super::Scene;
use super::trace::{Origin, Site, trace_objects};
use crate::ir::{Op, ValueId};
use crate::program::{ClassId, MethodId, Resolved};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Definitions that a call of which no receiver is known may run at most.
const MAX_TARGETS: usize = 8;

impl Scene<'_, '_, '_> {
    /// The definitions with code that the call at `site` may run, ascending; `None` when they are not all known.
    pub fn run_at(&self, site: Site) -> Option<Vec<MethodId>> {
        let facts = self.facts.of(site.method);
        let Op::Invoke(kind, callee) = facts.body.stmt(site.stmt).op else {
            return None;
        };
        let (found, has_more) = match kind.is_dispatched() {
            true => self.program.virtual_targets(callee, MAX_TARGETS),
            false => Default::default(),
        };
        let mut found = match found.is_empty() {
            true => self.called(kind, callee).to_vec(),
            false => found,
        };
        if kind.is_dispatched() && found.len() > 1 {
            let receiver = facts.body.operands(site.stmt).first();
            match receiver.and_then(|receiver| self.receivers(site, *receiver)) {
                Some(classes) => found = self.defined_in_all(&classes, callee),
                None if has_more => return None,
                None => {}
            }
        }
        found.retain(|method| self.program.code(*method).is_some());
        found.sort_unstable();
        Some(found)
    }

    /// False when the call at `site` runs another definition than `target` for certain, as everything that its
    /// receiver may be was made where it can be seen.
    pub fn may_enter(&self, site: Site, target: MethodId) -> bool {
        let facts = self.facts.of(site.method);
        let Op::Invoke(kind, callee) = facts.body.stmt(site.stmt).op else {
            return true;
        };
        if !kind.is_dispatched() || self.targets(callee).len() < 2 {
            return true;
        }
        let receiver = facts.body.operands(site.stmt).first();
        let classes = receiver.and_then(|receiver| self.receivers(site, *receiver));
        classes.is_none_or(|classes| self.defined_in_all(&classes, callee).contains(&target))
    }

    /// What a call of `callee` runs on objects of the classes.
    fn defined_in_all(&self, classes: &[ClassId], callee: MethodId) -> Vec<MethodId> {
        let method = self.program.method(callee);
        let run = classes.iter().filter_map(|class| {
            match self.program.resolve_in(*class, method.name, method.proto) {
                Resolved::Defined(run) => Some(run),
                _ => None,
            }
        });
        let run: BTreeSet<MethodId> = run.collect();
        run.into_iter().collect()
    }

    /// The classes that the receiver of the call at `site` may be of; `None` when one of its objects comes from where
    /// nothing is known of it.
    fn receivers(&self, site: Site, receiver: ValueId) -> Option<Arc<[ClassId]>> {
        self.lookups.receivers(site, || {
            let trace = trace_objects(self, &[], site.method, receiver);
            let origins = trace.origins.iter();
            let classes = origins.filter_map(|traced| match &traced.origin {
                Origin::Object(_, class) => Some(Some(*class)),
                Origin::Constant(constant) if constant.as_number() == Some(0) => None,
                _ => Some(None),
            });
            let classes: BTreeSet<ClassId> = classes.collect::<Option<_>>()?;
            let is_known = trace.complete && !classes.is_empty();
            is_known.then(|| classes.into_iter().collect())
        })
    }
}
