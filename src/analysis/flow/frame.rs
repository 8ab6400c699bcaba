//! The place where abstract execution happens: the objects of one method with the heap as it is right now.

use super::heap::{Known, State, Val};
use super::label::{Labels, Origin};
use super::object::{Elem, ObjId, ObjKind, Objects};
use crate::program::{ClassId, ClassKind, Program};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Objects that one look into the depth visits.
const MAX_REACHED: usize = 96;

/// Streams inside streams that are filled together.
const MAX_WRAPPED: usize = 8;

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
    pub(super) objects: Objects,
    pub(super) state: State,
    /// True when what was there on entry is not known and stands for itself.
    pub(super) is_symbolic: bool,
}

impl<'f, 'a> Frame<'f, 'a> {
    pub(super) fn new(program: &'f Program<'a>, is_symbolic: bool) -> Self {
        Self {
            program,
            objects: Objects::new(),
            state: State::default(),
            is_symbolic,
        }
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
        ) && let Some(content) = self.state.get(object, &Elem::Content)
        {
            let labels = content.labels.clone();
            val.labels.extend(&labels);
        }
        val
    }

    /// The other elements that may be meant, too.
    fn join_similar(&mut self, object: ObjId, elem: &Elem, val: &mut Val) {
        let similar: Vec<Val> = self
            .state
            .of(object)
            .iter()
            .filter(|((_, other), _)| other != elem && elem.may_be(other))
            .map(|(_, val)| val.clone())
            .collect();
        for other in &similar {
            val.join(other);
        }
    }

    /// What exactly this part holds: what was written, or what was there.
    pub(super) fn cell(&mut self, object: ObjId, elem: &Elem) -> Val {
        match self.state.get(object, elem) {
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
        if class == ClassId::INVALID || has_parts(self.program, class) {
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
            self.state.set(object, elem.clone(), val.clone());
            return;
        }
        let is_empty = !self.objects.get(object).has_unknown_parts();
        if is_empty && self.state.get(object, elem).is_none() {
            self.state.set(object, elem.clone(), val.clone());
            return;
        }
        let mut joined = self.cell(object, elem);
        joined.join(val);
        self.state.set(object, elem.clone(), joined);
    }

    /// Everything that a value holds: its own labels and those of its objects.
    pub(super) fn labels_of(&mut self, val: &Val, depth: Depth) -> Labels {
        let mut labels = val.labels.clone();
        let mut reached: BTreeSet<ObjId> = val.objs.iter().copied().collect();
        let mut pending: Vec<ObjId> = val.objs.to_vec();
        while let Some(object) = pending.pop() {
            if depth == Depth::Content && self.is_of_app(object) {
                continue;
            }
            if self.is_symbolic && self.objects.is_rooted_in_input(object) {
                labels.extend(&self.entry_label(object, depth));
            }
            for ((_, elem), val) in self.state.of(object) {
                if matches!(elem, Elem::Registered(_) | Elem::Thrown) {
                    continue;
                }
                labels.extend(&val.labels);
                for next in &val.objs {
                    if reached.len() < MAX_REACHED && reached.insert(*next) {
                        pending.push(*next);
                    }
                }
            }
        }
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
        object.class != ClassId::INVALID && is_opaque(self.program, object.class)
    }

    /// Adds labels to what the objects of a value hold, and to what they wrap.
    pub(super) fn fill(&mut self, base: &Val, labels: &Labels) {
        if labels.is_empty() {
            return;
        }
        let mut reached: BTreeSet<ObjId> = base.objs.iter().copied().collect();
        let mut pending: Vec<ObjId> = base.objs.to_vec();
        while let Some(object) = pending.pop() {
            let labelled = Val::labelled(labels.clone());
            self.write(object, &Elem::Content, &labelled, false);
            let wrapped = self.state.get(object, &Elem::Wrapped);
            let wrapped = wrapped.map(|val| val.objs.clone()).unwrap_or_default();
            for next in wrapped {
                if reached.len() < MAX_WRAPPED && reached.insert(next) {
                    pending.push(next);
                }
            }
        }
    }

    /// Becomes what is `self` or `other`.
    pub(super) fn join_state(&mut self, other: &State) {
        if self.state.is_same(other) {
            return;
        }
        let mine = self.state.clone();
        let (mut left, mut right) = (
            mine.cells().iter().peekable(),
            other.cells().iter().peekable(),
        );
        loop {
            let order = match (left.peek(), right.peek()) {
                (Some((mine, _)), Some((other, _))) => mine.cmp(other),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return,
            };
            let mine = left.next_if(|_| order != Ordering::Greater);
            let other = right.next_if(|_| order != Ordering::Less);
            match (mine, other) {
                (Some((_, mine)), Some((_, other))) if mine == other => {}
                (Some(((object, elem), mine)), Some((_, other))) => {
                    let mut joined = mine.clone();
                    joined.join(other);
                    self.state.set(*object, elem.clone(), joined);
                }
                (Some(((object, elem), val)), None) => self.join_initial(*object, elem, val, true),
                (None, Some(((object, elem), val))) => self.join_initial(*object, elem, val, false),
                (None, None) => return,
            }
        }
    }
}

impl Frame<'_, '_> {
    /// A part holds what was written on one of two ways, or what was there before.
    fn join_initial(&mut self, object: ObjId, elem: &Elem, val: &Val, is_there: bool) {
        let may_differ = self.objects.get(object).has_unknown_parts() || *elem == Elem::Size;
        if is_there && !may_differ {
            return;
        }
        let mut joined = val.clone();
        if self.objects.get(object).has_unknown_parts() {
            joined.join(&self.initial(object, elem));
        } else if *elem == Elem::Size {
            joined.known = None;
        }
        self.state.set(object, elem.clone(), joined);
    }
}

/// True for classes whose objects have parts that are told apart: all but texts, numbers and the like.
pub(super) fn has_parts(program: &Program<'_>, class: ClassId) -> bool {
    let described = program.class(class);
    if described.kind == ClassKind::Primitive {
        return false;
    }
    !matches!(
        program.symbols().bytes(described.name),
        b"Ljava/lang/String;"
            | b"Ljava/lang/Integer;"
            | b"Ljava/lang/Long;"
            | b"Ljava/lang/Boolean;"
            | b"Ljava/lang/Character;"
            | b"Ljava/lang/Double;"
            | b"Ljava/lang/Float;"
            | b"Ljava/lang/Byte;"
            | b"Ljava/lang/Short;"
            | b"Ljava/lang/Class;"
    )
}

/// True for classes whose objects do not count as data when a library is given them.
fn is_opaque(program: &Program<'_>, class: ClassId) -> bool {
    program.class(class).kind == ClassKind::App
        || program.is_subclass_of(class, "Landroid/content/Context;")
        || program.is_subclass_of(class, "Landroid/view/View;")
        || program.is_subclass_of(class, "Ljava/lang/Thread;")
}
