//! Values, and what the parts of objects hold at one point of a method.

use super::label::Labels;
use super::object::{Elem, ObjId};
use crate::analysis::constants::Constant;
use smallvec::SmallVec;
use std::rc::Rc;

/// Objects of one value; more are dropped and counted.
const MAX_OBJECTS: usize = 12;

/// What is known of a value besides its objects and labels.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// This constant.
    Constant(Constant),
    /// Exactly what was at this place when the method was entered.
    Input(ObjId),
}

/// An abstract value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Val {
    /// The objects it can refer to, sorted.
    pub objs: SmallVec<[ObjId; 2]>,
    /// What it can hold itself; what its objects hold is in the heap.
    pub labels: Labels,
    /// What else is known.
    pub known: Option<Known>,
}

impl Val {
    /// A value that refers to exactly this object.
    pub(super) fn object(id: ObjId) -> Self {
        Self {
            objs: SmallVec::from_slice(&[id]),
            ..Self::default()
        }
    }

    /// A value with nothing but labels.
    pub(super) fn labelled(labels: Labels) -> Self {
        Self {
            labels,
            ..Self::default()
        }
    }

    /// A constant.
    pub(super) fn constant(constant: Constant) -> Self {
        Self {
            known: Some(Known::Constant(constant)),
            ..Self::default()
        }
    }

    /// The constant, if it is one.
    pub fn as_constant(&self) -> Option<&Constant> {
        match &self.known {
            Some(Known::Constant(constant)) => Some(constant),
            _ => None,
        }
    }

    /// True when it is null or was never written.
    pub(super) fn is_nothing(&self) -> bool {
        self.objs.is_empty()
            && self.labels.is_empty()
            && self.as_constant().is_none_or(Constant::is_null)
            && !matches!(self.known, Some(Known::Input(_)))
    }

    /// Refers to one more object.
    pub(super) fn add_object(&mut self, id: ObjId) {
        if let Err(at) = self.objs.binary_search(&id)
            && self.objs.len() < MAX_OBJECTS
        {
            self.objs.insert(at, id);
        }
    }

    /// Becomes what is `self` or `other`.
    pub(super) fn join(&mut self, other: &Self) {
        if self.known != other.known {
            self.known = match (self.known.take(), &other.known) {
                (Some(Known::Constant(left)), Some(Known::Constant(right))) => {
                    left.join(right).map(Known::Constant)
                }
                _ => None,
            };
        }
        other.objs.iter().for_each(|id| self.add_object(*id));
        self.labels.extend(&other.labels);
    }
}

/// A part of an object.
pub(super) type Cell = (ObjId, Elem);

/// What the parts of objects hold. What is not listed is as it was when the method was entered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct State {
    cells: Rc<Vec<(Cell, Val)>>,
}

impl State {
    /// What a part holds, if it was written.
    pub(super) fn get(&self, object: ObjId, elem: &Elem) -> Option<&Val> {
        let found = self.position(object, elem).ok()?;
        self.cells.get(found).map(|(_, val)| val)
    }

    fn position(&self, object: ObjId, elem: &Elem) -> Result<usize, usize> {
        self.cells
            .binary_search_by(|(cell, _)| cell.0.cmp(&object).then_with(|| cell.1.cmp(elem)))
    }

    /// The written parts of an object.
    pub(super) fn of(&self, object: ObjId) -> &[(Cell, Val)] {
        let start = self.cells.partition_point(|(cell, _)| cell.0 < object);
        let end = self.cells.partition_point(|(cell, _)| cell.0 <= object);
        self.cells.get(start..end).unwrap_or_default()
    }

    /// All written parts.
    pub(super) fn cells(&self) -> &[(Cell, Val)] {
        &self.cells
    }

    /// Replaces what a part holds.
    pub(super) fn set(&mut self, object: ObjId, elem: Elem, val: Val) {
        match self.position(object, &elem) {
            Ok(at) => {
                if self.cells.get(at).is_some_and(|(_, old)| *old == val) {
                    return;
                }
                if let Some(cell) = Rc::make_mut(&mut self.cells).get_mut(at) {
                    cell.1 = val;
                }
            }
            Err(at) => Rc::make_mut(&mut self.cells).insert(at, ((object, elem), val)),
        }
    }

    /// Forgets the parts that `keep` does not want.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(&Cell) -> bool) {
        if self.cells.iter().all(|(cell, _)| keep(cell)) {
            return;
        }
        Rc::make_mut(&mut self.cells).retain(|(cell, _)| keep(cell));
    }

    /// True when both share their memory: nothing to join.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.cells, &other.cells)
    }
}
