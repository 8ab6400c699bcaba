//! Labels: what a value may hold, as sources and as inputs of the method under analysis.

use super::model::Protection;
use super::object::ObjId;
use crate::ir::StmtId;
use crate::program::MethodId;
use smallvec::SmallVec;
use std::cmp::Ordering;
use std::sync::Arc;

/// Labels of one value; more are dropped and counted.
const MAX_LABELS: usize = 32;
/// Steps that a label remembers.
const MAX_STEPS: u16 = 48;

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

/// The way of a value so far, last step first.
#[derive(Debug)]
pub struct Trace {
    /// The steps before.
    pub before: Option<Arc<Trace>>,
    /// Where.
    pub site: Site,
    /// What.
    pub kind: StepKind,
    length: u16,
}

/// The way with one more step.
pub(super) fn step(before: &Option<Arc<Trace>>, site: Site, kind: StepKind) -> Option<Arc<Trace>> {
    let length = before.as_ref().map_or(0, |trace| trace.length);
    let is_same = before
        .as_ref()
        .is_some_and(|trace| trace.site == site && trace.kind == kind);
    if length >= MAX_STEPS || is_same {
        return before.clone();
    }
    Some(Arc::new(Trace {
        before: before.clone(),
        site,
        kind,
        length: length + 1,
    }))
}

/// The steps of `later` behind those of `before`.
pub(super) fn joined(before: Option<Arc<Trace>>, later: Option<&Arc<Trace>>) -> Option<Arc<Trace>> {
    let mut steps: SmallVec<[(Site, StepKind); 8]> = SmallVec::new();
    let mut at = later;
    while let Some(trace) = at {
        steps.push((trace.site, trace.kind));
        at = trace.before.as_ref();
    }
    let extend =
        |trace: Option<Arc<Trace>>, (site, kind): &(Site, StepKind)| step(&trace, *site, *kind);
    steps.iter().rev().fold(before, extend)
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

/// A set of labels, sorted; of two equal ones the first to arrive stays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Labels(Vec<Label>);

impl Labels {
    /// Exactly one label, without a way.
    pub(super) fn of(origin: Origin) -> Self {
        Self(vec![Label {
            origin,
            protections: 0,
            trace: None,
        }])
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The labels, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Label> {
        self.0.iter()
    }

    /// Adds a label; false when it was there or when there is no room.
    pub(super) fn insert(&mut self, label: Label) -> bool {
        match self.0.binary_search(&label) {
            Err(at) if self.0.len() < MAX_LABELS => {
                self.0.insert(at, label);
                true
            }
            _ => false,
        }
    }

    /// Adds all labels of `other`; true when something was new.
    pub(super) fn extend(&mut self, other: &Self) -> bool {
        if self.0.is_empty() {
            self.0.clone_from(&other.0);
            return !self.0.is_empty();
        }
        let mut is_new = false;
        for label in &other.0 {
            is_new |= self.insert(label.clone());
        }
        is_new
    }

    /// The labels with one more step and perhaps a protection.
    pub(super) fn changed(&self, site: Site, protect: Option<Protection>) -> Self {
        let Some(protection) = protect else {
            return self.clone();
        };
        let changed = self.0.iter().map(|label| Label {
            origin: label.origin,
            protections: label.protections | protection.bit(),
            trace: step(&label.trace, site, StepKind::Changed),
        });
        let mut labels = Self::default();
        changed.for_each(|label| {
            labels.insert(label);
        });
        labels
    }

    /// The labels with one more step.
    pub(super) fn stepped(&self, site: Site, kind: StepKind) -> Self {
        let stepped = |label: &Label| Label {
            trace: step(&label.trace, site, kind),
            ..label.clone()
        };
        Self(self.0.iter().map(stepped).collect())
    }
}
