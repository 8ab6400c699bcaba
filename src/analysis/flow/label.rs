//! Labels: what a value may hold, as sources and as inputs of the method under analysis.

use super::limits;
use super::model::Protection;
use super::object::ObjId;
use crate::ir::StmtId;
use crate::program::MethodId;
use smallvec::SmallVec;
use std::cmp::Ordering;
use std::sync::Arc;

/// A statement of a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    /// The method.
    pub method: MethodId,
    /// The statement.
    pub stmt: StmtId,
}

/// Where a value is born.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Birth {
    /// The call that hands it out.
    pub site: Site,
    /// The method that is called.
    pub callee: MethodId,
    /// Position of the model among those of the method.
    pub model: u16,
}

/// What a label stands for. Object numbers are those of the method whose summary holds the label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A value that a source hands out.
    Source(Birth),
    /// What was at this place when the method was entered.
    Input(ObjId),
    /// What this object held then, if it belongs to a library.
    Content(ObjId),
    /// Everything that could be reached from this object then.
    Deep(ObjId),
}

/// What happens at one step of a value's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKind {
    /// A source hands it out.
    Born,
    /// It is passed to a method of the app.
    Passed,
    /// It comes back from one.
    Returned,
    /// It is written to a place that outlives the method.
    Stored,
    /// A library call makes something else of it.
    Changed,
}

/// The way of a value so far. Ways are put together at calls without copying them.
#[derive(Debug)]
pub struct Trace {
    before: Option<Arc<Trace>>,
    last: Last,
    length: u16,
}

/// What a way ends with.
#[derive(Debug)]
enum Last {
    /// One step.
    Step(Site, StepKind),
    /// A way that begins where the one before ends.
    Way(Arc<Trace>),
}

impl Trace {
    /// The steps in order; one that follows itself is listed once.
    pub fn steps(&self) -> Vec<(Site, StepKind)> {
        let mut steps = Vec::new();
        let mut pending = vec![self];
        while let Some(trace) = pending.pop() {
            match &trace.last {
                Last::Step(site, kind) => steps.push((*site, *kind)),
                // What is behind is looked at first, since steps are gathered from the end.
                Last::Way(way) => {
                    pending.extend(trace.before.as_deref());
                    pending.push(way);
                    continue;
                }
            }
            pending.extend(trace.before.as_deref());
        }
        steps.reverse();
        steps.dedup();
        steps
    }
}

/// The way with one more step.
pub(super) fn step(before: &Option<Arc<Trace>>, site: Site, kind: StepKind) -> Option<Arc<Trace>> {
    let length = before.as_ref().map_or(0, |trace| trace.length);
    if length >= limits::STEPS {
        return before.clone();
    }
    Some(Arc::new(Trace {
        before: before.clone(),
        last: Last::Step(site, kind),
        length: length + 1,
    }))
}

/// The steps of `later` behind those of `before`; where there would be too many, the first ones stay.
pub(super) fn joined(before: Option<Arc<Trace>>, later: Option<&Arc<Trace>>) -> Option<Arc<Trace>> {
    let Some(later) = later else {
        return before;
    };
    let Some(before) = before else {
        return Some(Arc::clone(later));
    };
    let length = before.length + later.length;
    if length > limits::STEPS {
        return Some(before);
    }
    Some(Arc::new(Trace {
        before: Some(before),
        last: Last::Way(Arc::clone(later)),
        length,
    }))
}

/// One label. Two labels are the same when they stand for the same, whatever way they came.
#[derive(Debug, Clone)]
pub struct Label {
    /// What it stands for.
    pub origin: Origin,
    /// What has become of the value: bits of [`Protection`].
    pub protections: u8,
    /// The way.
    pub trace: Option<Arc<Trace>>,
}

impl Label {
    /// A value that was just born.
    pub(super) fn born(birth: Birth) -> Self {
        Self {
            origin: Origin::Source(birth),
            protections: 0,
            trace: step(&None, birth.site, StepKind::Born),
        }
    }

    fn key(&self) -> (Origin, u8) {
        (self.origin, self.protections)
    }

    /// The source, if it is one.
    pub fn birth(&self) -> Option<Birth> {
        match self.origin {
            Origin::Source(birth) => Some(birth),
            _ => None,
        }
    }

    /// What has become of the value.
    pub fn protected_by(&self) -> Vec<Protection> {
        let is_set = |protection: &Protection| self.protections & protection.bit() != 0;
        Protection::ALL.into_iter().filter(is_set).collect()
    }
}

impl PartialEq for Label {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Label {}

impl PartialOrd for Label {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Label {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

/// A set of labels, sorted; of two equal ones the first to arrive stays. Copies share their memory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Labels(Option<Arc<List>>);

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct List {
    labels: SmallVec<[Label; 1]>,
    /// True when there was no room for all.
    is_cut: bool,
}

impl Labels {
    /// Exactly one label, without a way.
    pub(super) fn of(origin: Origin) -> Self {
        Self::one(Label {
            origin,
            protections: 0,
            trace: None,
        })
    }

    /// Exactly this label.
    pub(super) fn one(label: Label) -> Self {
        let mut list = List::default();
        list.labels.push(label);
        Self(Some(Arc::new(list)))
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// True when labels were dropped for want of room.
    pub(super) fn is_cut(&self) -> bool {
        self.0.as_ref().is_some_and(|list| list.is_cut)
    }

    /// The labels, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Label> {
        self.0.as_ref().map_or(&[][..], |list| &list.labels).iter()
    }

    /// Adds a label; false when it was there or when there is no room.
    pub(super) fn insert(&mut self, label: Label) -> bool {
        let Some(list) = &mut self.0 else {
            *self = Self::one(label);
            return true;
        };
        let Err(at) = list.labels.binary_search(&label) else {
            return false;
        };
        let has_room = list.labels.len() < limits::LABELS;
        if !has_room && list.is_cut {
            return false;
        }
        let list = Arc::make_mut(list);
        if has_room {
            list.labels.insert(at, label);
        }
        list.is_cut |= !has_room;
        has_room
    }

    /// Adds all labels of `other`; true when something was new.
    pub(super) fn extend(&mut self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (_, None) => false,
            (None, Some(_)) => {
                self.0.clone_from(&other.0);
                true
            }
            (Some(own), Some(others)) if Arc::ptr_eq(own, others) => false,
            (Some(_), Some(others)) => {
                let mut is_new = false;
                for label in &others.labels {
                    is_new |= self.insert(label.clone());
                }
                if others.is_cut && !self.is_cut() {
                    self.mark_cut();
                    is_new = true;
                }
                is_new
            }
        }
    }

    fn mark_cut(&mut self) {
        if let Some(list) = &mut self.0 {
            Arc::make_mut(list).is_cut = true;
        }
    }

    /// The labels with one more step and perhaps a protection.
    pub(super) fn changed(&self, site: Site, protect: Option<Protection>) -> Self {
        let Some(protection) = protect else {
            return self.clone();
        };
        let changed = self.iter().map(|label| Label {
            origin: label.origin,
            protections: label.protections | protection.bit(),
            trace: step(&label.trace, site, StepKind::Changed),
        });
        let mut labels = Self::default();
        changed.for_each(|label| {
            labels.insert(label);
        });
        if self.is_cut() {
            labels.mark_cut();
        }
        labels
    }

    /// The labels with one more step.
    pub(super) fn stepped(&self, site: Site, kind: StepKind) -> Self {
        let mut labels = self.clone();
        if let Some(list) = &mut labels.0 {
            for label in &mut Arc::make_mut(list).labels {
                label.trace = step(&label.trace, site, kind);
            }
        }
        labels
    }
}
