//! Values: the objects that something can be, what it can hold, and what else is known of it.

use super::label::Labels;
use super::limits;
use super::object::ObjId;
use crate::analysis::constants::Constant;
use smallvec::SmallVec;

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
    /// True when there was no room for all of its objects.
    pub(super) is_cut: bool,
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
        let Err(at) = self.objs.binary_search(&id) else {
            return;
        };
        if self.objs.len() < limits::OBJECTS {
            self.objs.insert(at, id);
        } else {
            self.is_cut = true;
        }
    }

    /// True when objects or labels were dropped for want of room.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut || self.labels.is_cut()
    }

    /// Becomes what is `self` or `other`.
    pub(super) fn join(&mut self, other: &Self) {
        self.is_cut |= other.is_cut;
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
