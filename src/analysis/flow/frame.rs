//! The place where abstract execution happens: the objects of one method with the heap as it is right now.

use super::footprint::Footprint;
use super::heap::{Cell, Difference, State};
use super::label::{Labels, Origin};
use super::limits;
use super::object::{Elem, ObjId, ObjKind, Objects};
use super::shapes::Shapes;
use super::value::{Known, Val};
use crate::program::{ClassId, Program};
use rustc_hash::FxHashSet;
use std::cell::RefCell;

/// How far a look into an object goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Library objects and arrays: what they hold is part of them.
    Content,
    /// Also the fields of the app's own objects.
    All,
}

/// Objects and heap.
pub(super) struct Frame<'f, 'a> {
    pub(super) program: &'f Program<'a>,
    pub(super) shapes: &'f Shapes,
    pub(super) objects: Objects,
    pub(super) state: State,
    /// True when what was there on entry is not known and stands for itself.
    pub(super) is_symbolic: bool,
    /// True when objects that can be reached were left out somewhere.
    pub(super) is_cut: bool,
    /// What is read and written, while somebody wants to know.
    pub(super) footprint: Option<RefCell<Footprint>>,
}

impl<'f, 'a> Frame<'f, 'a> {
    pub(super) fn new(program: &'f Program<'a>, shapes: &'f Shapes, is_symbolic: bool) -> Self {
        Self {
            program,
            shapes,
            objects: Objects::new(),
            state: State::default(),
            is_symbolic,
            is_cut: false,
            footprint: None,
        }
    }

    /// What was written to a part, if anything.
    pub(super) fn get(&self, object: ObjId, elem: &Elem) -> Option<&Val> {
        if let Some(footprint) = &self.footprint {
            footprint.borrow_mut().read(object, elem);
        }
        self.state.get(object, elem)
    }

    /// The written parts of an object.
    pub(super) fn of(&self, object: ObjId) -> impl Iterator<Item = (&Elem, &Val)> {
        if let Some(footprint) = &self.footprint {
            footprint.borrow_mut().read_all(object);
        }
        self.state.of(object)
    }

    /// Replaces what a part holds.
    pub(super) fn set(&mut self, object: ObjId, elem: &Elem, val: Val) {
        if let Some(footprint) = &self.footprint {
            footprint.borrow_mut().write(object, elem);
        }
        self.state.set(object, elem.clone(), val);
    }

    /// Forgets the elements of a container.
    pub(super) fn forget_elements(&mut self, object: ObjId) {
        let elements = self.of(object).filter(|(elem, _)| elem.is_element());
        let cells: Vec<Cell> = elements.map(|(elem, _)| (object, elem.clone())).collect();
        if let Some(footprint) = &self.footprint {
            let mut footprint = footprint.borrow_mut();
            cells
                .iter()
                .for_each(|(_, elem)| footprint.write(object, elem));
        }
        self.state.remove(&cells);
    }

    /// What a part of an object holds.
    pub(super) fn read(&mut self, object: ObjId, elem: &Elem) -> Val {
        let mut val = self.cell(object, elem);
        if elem.is_element() {
            self.join_similar(object, elem, &mut val);
        }
        if !matches!(
            elem,
            Elem::Content | Elem::Wrapped | Elem::Size | Elem::Registered(_) | Elem::Thrown
        ) && let Some(content) = self.get(object, &Elem::Content)
        {
            let labels = content.labels.clone();
            val.labels.extend(&labels);
        }
        val
    }

    /// The other elements that may be meant, too.
    fn join_similar(&mut self, object: ObjId, elem: &Elem, val: &mut Val) {
        let similar: Vec<Val> = self
            .of(object)
            .filter(|(other, _)| *other != elem && elem.may_be(other))
            .map(|(_, val)| val.clone())
            .collect();
        for other in &similar {
            val.join(other);
        }
    }

    /// What exactly this part holds: what was written, or what was there.
    pub(super) fn cell(&mut self, object: ObjId, elem: &Elem) -> Val {
        match self.get(object, elem) {
            Some(val) => val.clone(),
            None => self.initial(object, elem),
        }
    }

    /// What a part held on entry.
    fn initial(&mut self, object: ObjId, elem: &Elem) -> Val {
        let has_none = matches!(
            elem,
            Elem::Thrown | Elem::Size | Elem::Registered(_) | Elem::Wrapped
        );
        let owner = self.objects.get(object);
        if !owner.has_unknown_parts() || has_none {
            return Val::default();
        }
        let is_input = self.is_symbolic && self.objects.is_rooted_in_input(object);
        if owner.is_deep() {
            let mut val = Val::object(object);
            if is_input {
                val.labels = Labels::of(Origin::Deep(object));
            }
            return val;
        }
        let class = match elem {
            Elem::Field(field) => self.program.field(*field).type_,
            _ => ClassId::INVALID,
        };
        let is_single = self.objects.get(object).is_single && elem.is_exact();
        let at = ObjKind::At(object, elem.clone());
        let at = self.objects.add(at, class, false, is_single);
        self.place(at, class, is_input)
    }

    /// The value at a place that nothing was written to yet.
    pub(super) fn place(&self, at: ObjId, class: ClassId, is_input: bool) -> Val {
        let mut val = Val::default();
        if class == ClassId::INVALID || self.shapes.has_parts(self.program, class) {
            val.add_object(at);
        }
        if is_input {
            val.labels = Labels::of(Origin::Input(at));
            val.known = Some(Known::Input(at));
        }
        val
    }

    /// What a part of any of the objects holds.
    pub(super) fn load(&mut self, base: &Val, elem: &Elem) -> Val {
        if base.objs.is_empty() {
            return Val::labelled(base.labels.clone());
        }
        let mut loaded: Option<Val> = None;
        for object in &base.objs {
            let val = self.read(*object, elem);
            match &mut loaded {
                Some(loaded) => loaded.join(&val),
                None => loaded = Some(val),
            }
        }
        loaded.unwrap_or_default()
    }

    /// Writes to a part of the objects: for sure if there is only one, which is single, otherwise perhaps.
    pub(super) fn store(&mut self, base: &Val, elem: &Elem, val: &Val) {
        let is_sure = base.objs.len() == 1 && elem.is_exact();
        for object in &base.objs {
            let is_sure = is_sure && self.objects.get(*object).is_single;
            self.write(*object, elem, val, is_sure);
        }
    }

    /// Writes to a part of one object.
    pub(super) fn write(&mut self, object: ObjId, elem: &Elem, val: &Val, is_sure: bool) {
        if is_sure {
            self.set(object, elem, val.clone());
            return;
        }
        let is_empty = !self.objects.get(object).has_unknown_parts();
        if is_empty && self.get(object, elem).is_none() {
            self.set(object, elem, val.clone());
            return;
        }
        let mut joined = self.cell(object, elem);
        joined.join(val);
        self.set(object, elem, joined);
    }

    /// Everything that a value holds: its own labels and those of its objects.
    pub(super) fn labels_of(&mut self, val: &Val, depth: Depth) -> Labels {
        let mut labels = val.labels.clone();
        let mut reached: FxHashSet<ObjId> = val.objs.iter().copied().collect();
        let mut pending: Vec<ObjId> = val.objs.to_vec();
        let mut is_cut = false;
        while let Some(object) = pending.pop() {
            if depth == Depth::Content && self.is_of_app(object) {
                continue;
            }
            if self.is_symbolic && self.objects.is_rooted_in_input(object) {
                labels.extend(&self.entry_label(object, depth));
            }
            for (elem, val) in self.of(object) {
                if *elem == Elem::Thrown {
                    continue;
                }
                labels.extend(&val.labels);
                for next in &val.objs {
                    if reached.len() >= limits::REACHED {
                        is_cut |= !reached.contains(next);
                    } else if reached.insert(*next) {
                        pending.push(*next);
                    }
                }
            }
        }
        self.is_cut |= is_cut;
        labels
    }

    /// What an input object held before anything was written to it.
    fn entry_label(&self, object: ObjId, depth: Depth) -> Labels {
        match (&self.objects.get(object).kind, depth) {
            (ObjKind::Param(_) | ObjKind::At(..), Depth::Content) => {
                Labels::of(Origin::Content(object))
            }
            (ObjKind::Param(_) | ObjKind::At(..), Depth::All) => Labels::of(Origin::Deep(object)),
            _ => Labels::default(),
        }
    }

    /// True for objects of the app's own classes, and for those of the screens and services around it: they hold
    /// much, but nothing that would flow out of a library call that is given them.
    pub(super) fn is_of_app(&self, object: ObjId) -> bool {
        let object = self.objects.get(object);
        if matches!(object.kind, ObjKind::Global | ObjKind::Component(_)) {
            return true;
        }
        object.class != ClassId::INVALID && self.shapes.is_opaque(self.program, object.class)
    }

    /// Adds labels to what the objects of a value hold, and to what they wrap.
    pub(super) fn fill(&mut self, base: &Val, labels: &Labels) {
        if labels.is_empty() {
            return;
        }
        let mut reached: FxHashSet<ObjId> = base.objs.iter().copied().collect();
        let mut pending: Vec<ObjId> = base.objs.to_vec();
        let labelled = Val::labelled(labels.clone());
        while let Some(object) = pending.pop() {
            self.write(object, &Elem::Content, &labelled, false);
            let wrapped = self.get(object, &Elem::Wrapped);
            let wrapped = wrapped.map(|val| val.objs.clone()).unwrap_or_default();
            for next in wrapped {
                if reached.len() >= limits::WRAPPED {
                    self.is_cut |= !reached.contains(&next);
                } else if reached.insert(next) {
                    pending.push(next);
                }
            }
        }
    }

    /// Becomes what is `self` or `other`; true when that changed something.
    pub(super) fn join_state(&mut self, other: &State) -> bool {
        if self.state.is_same(other) {
            return false;
        }
        let mine = self.state.clone();
        let differences: Vec<Difference<'_>> = mine.differences(other).collect();
        if let Some(footprint) = &self.footprint {
            let cells = differences.iter().map(|(cell, ..)| *cell);
            footprint.borrow_mut().join(cells);
        }
        let mut is_changed = false;
        for ((object, elem), mine, other) in differences {
            let joined = match (mine, other) {
                (Some(mine), Some(other)) => {
                    let mut joined = mine.clone();
                    joined.join(other);
                    Some(joined)
                }
                (Some(val), None) => self.joined_with_initial(*object, elem, val, true),
                (None, Some(val)) => self.joined_with_initial(*object, elem, val, false),
                (None, None) => None,
            };
            if let Some(joined) = joined {
                is_changed |= self.state.set(*object, elem.clone(), joined);
            }
        }
        is_changed
    }

    /// A part holds what was written on one of two ways, or what was there before.
    fn joined_with_initial(
        &mut self,
        object: ObjId,
        elem: &Elem,
        val: &Val,
        is_mine: bool,
    ) -> Option<Val> {
        let may_differ = self.objects.get(object).has_unknown_parts();
        if is_mine && !may_differ && *elem != Elem::Size {
            return None;
        }
        let mut joined = val.clone();
        if may_differ {
            joined.join(&self.initial(object, elem));
        } else if *elem == Elem::Size {
            joined.known = None;
        }
        Some(joined)
    }
}
