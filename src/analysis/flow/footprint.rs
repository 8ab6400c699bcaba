//! What a call by the system looked at and what it changed: while all that it looked at stays the same, calling it
//! again changes the same.

use super::heap::{Cell, State};
use super::object::{Elem, ObjId};
use super::value::Val;
use rustc_hash::{FxHashMap, FxHashSet};

/// Parts that are read and written between two points.
#[derive(Debug, Default)]
pub(super) struct Footprint {
    read: Parts,
    /// Objects all of whose parts were looked at.
    read_objects: FxHashSet<ObjId>,
    written: Parts,
    /// What was written, in order, each once.
    writes: Vec<Cell>,
    /// How many of these also count as read.
    joined: usize,
}

/// A set of parts.
#[derive(Debug, Default)]
struct Parts(FxHashMap<ObjId, FxHashSet<Elem>>);

impl Parts {
    /// True when it was not there.
    fn add(&mut self, object: ObjId, elem: &Elem) -> bool {
        let elems = self.0.entry(object).or_default();
        !elems.contains(elem) && elems.insert(elem.clone())
    }

    fn all(&self, holds: impl Fn(ObjId, &Elem) -> bool) -> bool {
        let mut objects = self.0.iter();
        objects.all(|(object, elems)| elems.iter().all(|elem| holds(*object, elem)))
    }
}

impl Footprint {
    pub(super) fn read(&mut self, object: ObjId, elem: &Elem) {
        self.read.add(object, elem);
    }

    pub(super) fn read_all(&mut self, object: ObjId) {
        self.read_objects.insert(object);
    }

    pub(super) fn write(&mut self, object: ObjId, elem: &Elem) {
        if self.written.add(object, elem) {
            self.writes.push((object, elem.clone()));
        }
    }

    /// Two ways come together: what was written on one of them may stay as it was, too.
    pub(super) fn join<'c>(&mut self, differing: impl Iterator<Item = &'c Cell>) {
        for (object, elem) in differing {
            self.read.add(*object, elem);
        }
        for (object, elem) in self.writes.get(self.joined..).unwrap_or_default() {
            self.read.add(*object, elem);
        }
        self.joined = self.writes.len();
    }
}

/// A call that was made.
#[derive(Debug)]
pub(super) struct Made {
    /// What it was given.
    arguments: Vec<Val>,
    /// What else it depends on, counted.
    version: u64,
    before: State,
    footprint: Footprint,
    /// What it left in the parts that it changed, in order.
    changes: Vec<(Cell, Option<Val>)>,
    pub(super) result: Val,
}

impl Made {
    pub(super) fn new(
        arguments: Vec<Val>,
        version: u64,
        (before, after): (State, &State),
        mut footprint: Footprint,
        result: Val,
    ) -> Self {
        let writes = std::mem::take(&mut footprint.writes).into_iter();
        let changes = writes.map(|cell| {
            let val = after.get(cell.0, &cell.1).cloned();
            (cell, val)
        });
        Self {
            arguments,
            version,
            before,
            changes: changes.collect(),
            footprint,
            result,
        }
    }

    /// True when the same call would do the same now.
    pub(super) fn holds(&self, arguments: &[Val], version: u64, now: &State) -> bool {
        let is_alike = |object, elem: &Elem| self.before.get(object, elem) == now.get(object, elem);
        let mut objects = self.footprint.read_objects.iter();
        self.version == version
            && self.arguments == arguments
            && self.footprint.read.all(is_alike)
            && objects.all(|object| self.before.of(*object).eq(now.of(*object)))
    }

    /// True when it would do the same whatever happened before.
    pub(super) fn depends_on_nothing(&self) -> bool {
        self.footprint.read.0.is_empty() && self.footprint.read_objects.is_empty()
    }

    /// True when all that it leaves behind is part of what may be there already.
    pub(super) fn adds_nothing(&self, state: &State) -> bool {
        self.changes.iter().all(|((object, elem), val)| {
            let (Some(val), Some(known)) = (val, state.get(*object, elem)) else {
                return false;
            };
            known == val || {
                let mut joined = known.clone();
                joined.join(val);
                joined == *known
            }
        })
    }

    /// Changes what it changed.
    pub(super) fn repeat(&self, state: &mut State) {
        for ((object, elem), val) in &self.changes {
            match val {
                Some(val) => {
                    state.set(*object, elem.clone(), val.clone());
                }
                None => state.remove(&[(*object, elem.clone())]),
            }
        }
    }
}
