//! Objects of one method under analysis: what it is given, what it finds there, and what it makes.

use super::limits;
use crate::analysis::constants::Text;
use crate::ir::StmtId;
use crate::program::{ClassId, FieldId, MethodId};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// An object of one method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjId(pub u32);

/// The object whose parts are the static fields, and all else there is one of.
pub const GLOBAL: ObjId = ObjId(0);

/// A part of an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Elem {
    /// A field; of [`GLOBAL`] a static one.
    Field(FieldId),
    /// A named part that models know.
    Slot(Arc<str>),
    /// An element of an array or list.
    Index(i64),
    /// What is stored under a key.
    Key(Arc<Text>),
    /// What is stored under the constant that stood at this place when the method was entered.
    KeyAt(ObjId),
    /// Elements that are not told apart.
    Any,
    /// What a library object holds, as a whole.
    Content,
    /// The object whose content it shares.
    Wrapped,
    /// Its number of elements.
    Size,
    /// Objects that this method was told to call back.
    Registered(MethodId),
    /// Exceptions on their way, a part of [`GLOBAL`].
    Thrown,
}

impl Elem {
    /// The one that is sorted before all others.
    pub(super) const FIRST: Self = Self::Field(FieldId(0));

    /// True for parts that hold one value at a time.
    pub(super) fn is_exact(&self) -> bool {
        match self {
            Self::Field(_) | Self::Slot(_) | Self::Index(_) | Self::Size | Self::Wrapped => true,
            Self::Key(text) => !has_hole(text),
            Self::KeyAt(_) => true,
            Self::Any | Self::Content | Self::Registered(_) | Self::Thrown => false,
        }
    }

    /// True for the elements of a container.
    pub(super) fn is_element(&self) -> bool {
        matches!(
            self,
            Self::Index(_) | Self::Key(_) | Self::KeyAt(_) | Self::Any
        )
    }

    /// True when both may be the same element.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, other) | (other, Self::Any) => other.is_element(),
            (Self::Key(left), Self::Key(right)) => {
                left == right || left.as_literal().is_none() || right.as_literal().is_none()
            }
            (Self::KeyAt(_), other) | (other, Self::KeyAt(_)) => other.is_element(),
            _ => self == other,
        }
    }
}

fn has_hole(text: &Text) -> bool {
    match text {
        Text::Hole | Text::OneOf(_) => true,
        Text::Concat(parts) => parts.iter().any(has_hole),
        Text::Literal(_) | Text::Parameter(_) | Text::Field(_) => false,
    }
}

/// What an object is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjKind {
    /// See [`GLOBAL`].
    Global,
    /// What the parameter with this index is, the receiver being 0.
    Param(u16),
    /// What was in a part of another input when the method was entered.
    At(ObjId, Elem),
    /// Made by this statement.
    Alloc(StmtId),
    /// Made by a method that this statement calls: the number is the callee's.
    Born(StmtId, MethodId, ObjId),
    /// What a library call returns.
    Result(StmtId),
    /// What a library gives to a callback, or to a component; the number tells them apart.
    Given(u32),
    /// A component of the app.
    Component(ClassId),
}

/// An object with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obj {
    /// What it is.
    pub kind: ObjKind,
    /// Its class; invalid when nothing is known.
    pub class: ClassId,
    /// True when the class is exactly this one.
    pub is_exact: bool,
    /// True when it stands for one object, not for several.
    pub is_single: bool,
    depth: u8,
}

impl Obj {
    /// True for objects that were there when the method was entered.
    pub(super) fn is_input(&self) -> bool {
        matches!(
            self.kind,
            ObjKind::Global | ObjKind::Param(_) | ObjKind::At(..)
        )
    }

    /// True when it may have parts that nobody wrote to: those of inputs, and of what libraries made.
    pub(super) fn has_unknown_parts(&self) -> bool {
        self.is_input() || matches!(self.kind, ObjKind::Result(_) | ObjKind::Born(..))
    }

    /// True when its parts are not objects of their own.
    pub(super) fn is_deep(&self) -> bool {
        self.depth >= limits::PATH
    }
}

/// All objects of a method.
#[derive(Debug, Clone)]
pub struct Objects {
    list: Vec<Obj>,
    /// Counts objects that came to stand for several.
    pub(super) multiplied: u64,
    by_kind: FxHashMap<ObjKind, ObjId>,
}

impl Objects {
    /// Nothing but the globals.
    pub(super) fn new() -> Self {
        let mut objects = Self {
            list: Vec::new(),
            multiplied: 0,
            by_kind: FxHashMap::default(),
        };
        objects.add(ObjKind::Global, ClassId::INVALID, true, true);
        objects
    }

    /// The object of this kind, added unless it is there. An object that stood for one may come to stand for
    /// several, never the other way round.
    pub(super) fn add(
        &mut self,
        kind: ObjKind,
        class: ClassId,
        is_exact: bool,
        is_single: bool,
    ) -> ObjId {
        if let Some(id) = self.by_kind.get(&kind) {
            if let Some(known) = self.list.get_mut(id.0 as usize) {
                self.multiplied += u64::from(known.is_single && !is_single);
                known.is_single &= is_single;
            }
            return *id;
        }
        let depth = match &kind {
            ObjKind::At(parent, _) => self.get(*parent).depth + 1,
            _ => 0,
        };
        let id = ObjId(self.list.len() as u32);
        self.by_kind.insert(kind.clone(), id);
        self.list.push(Obj {
            kind,
            class,
            is_exact,
            is_single,
            depth,
        });
        id
    }

    /// True for inputs that were found in inputs, all the way up.
    pub(super) fn is_rooted_in_input(&self, id: ObjId) -> bool {
        match &self.get(id).kind {
            ObjKind::At(parent, _) => self.is_rooted_in_input(*parent),
            ObjKind::Global | ObjKind::Param(_) => true,
            _ => false,
        }
    }

    /// An object.
    pub fn get(&self, id: ObjId) -> &Obj {
        &self.list[id.0 as usize]
    }

    /// The number of objects.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }
}
