//! The places that models name: values are read from them and written to them.

use super::compose::key_of;
use super::frame::Depth;
use super::label::Labels;
use super::library::LibraryCall;
use super::model::{Place, Port, Root, Step};
use super::object::{Elem, GLOBAL, ObjId, ObjKind};
use super::transfer::Interpreter;
use super::value::Val;
use crate::analysis::constants::Constant;
use std::sync::Arc;

impl Interpreter<'_, '_, '_, '_> {
    /// The value at a port.
    pub(super) fn port(&self, call: &LibraryCall<'_>, port: Port) -> Val {
        let at = match port {
            Port::This if call.has_receiver => 0,
            Port::This => return Val::default(),
            Port::Argument(at) => usize::from(at) - 1 + usize::from(call.has_receiver),
            Port::Return => return call.result.clone(),
        };
        call.arguments.get(at).cloned().unwrap_or_default()
    }

    /// The value at a place.
    pub(super) fn value_at(&mut self, call: &LibraryCall<'_>, place: &Place) -> Val {
        let base = self.base_of(call, place);
        match place.steps.last() {
            None => base,
            Some(step) => self.part(call, &base, step),
        }
    }

    /// The value that the last step of a place starts at.
    pub(super) fn base_of(&mut self, call: &LibraryCall<'_>, place: &Place) -> Val {
        let mut val = match &place.root {
            Root::Port(port) => self.port(call, *port),
            Root::Global(name) => {
                let slot = Elem::Slot(Arc::clone(name));
                self.frame.read(GLOBAL, &slot)
            }
            Root::Nothing => Val::default(),
        };
        let before_last = place.steps.len().saturating_sub(1);
        for step in place.steps.iter().take(before_last) {
            val = self.part(call, &val, step);
        }
        val
    }

    fn part(&mut self, call: &LibraryCall<'_>, base: &Val, step: &Step) -> Val {
        match step {
            Step::Deep => Val::labelled(self.frame.labels_of(base, Depth::All)),
            step => {
                let elem = self.elem(call, step);
                self.frame.load(base, &elem)
            }
        }
    }

    pub(super) fn elem(&self, call: &LibraryCall<'_>, step: &Step) -> Elem {
        match step {
            Step::Key(port) => key_of(&self.port(call, *port)),
            Step::Fixed(text) => Elem::Key(Arc::new(super::text(text))),
            Step::Slot(name) => Elem::Slot(Arc::clone(name)),
            Step::Any | Step::Append | Step::Each | Step::Deep => Elem::Any,
        }
    }

    /// Everything that stands at a place.
    pub(super) fn labels_at(&mut self, call: &LibraryCall<'_>, place: &Place) -> Labels {
        let val = self.value_at(call, place);
        self.frame.labels_of(&val, Depth::Content)
    }

    /// Writes to a place.
    pub(super) fn put(&mut self, call: &mut LibraryCall<'_>, to: &Place, val: &Val) {
        let Some(step) = to.steps.last() else {
            if to.root == Root::Port(Port::Return) {
                call.result.join(val);
                return;
            }
            let base = self.base_of(call, to);
            let labels = self.frame.labels_of(val, Depth::Content);
            self.frame.fill(&base, &labels);
            return;
        };
        let base = self.base_of(call, to);
        if *step == Step::Append {
            self.append(&base, val);
            return;
        }
        let elem = self.elem(call, step);
        self.frame.store(&base, &elem, val);
    }

    /// Writes behind the last element.
    fn append(&mut self, base: &Val, val: &Val) {
        for object in &base.objs {
            let size = self.size_of(*object);
            let single = Val::object(*object);
            let (elem, next) = match size {
                Some(size) => (Elem::Index(size), Val::constant(Constant::number(size + 1))),
                None => (Elem::Any, Val::default()),
            };
            let is_sure = base.objs.len() == 1;
            if is_sure {
                self.frame.store(&single, &elem, val);
            } else {
                self.frame.write(*object, &Elem::Any, val, false);
            }
            let next = if is_sure { next } else { Val::default() };
            self.frame.set(*object, &Elem::Size, next);
        }
    }

    /// The number of elements, if it is known: what was just made is empty.
    fn size_of(&self, object: ObjId) -> Option<i64> {
        let known = self.frame.objects.get(object);
        if !known.is_single {
            return None;
        }
        match self.frame.get(object, &Elem::Size) {
            Some(size) => size.as_constant()?.as_number(),
            None => matches!(known.kind, ObjKind::Alloc(_) | ObjKind::Born(..)).then_some(0),
        }
    }

    /// Empties a place.
    pub(super) fn clear(&mut self, call: &LibraryCall<'_>, place: &Place) {
        let base = self.base_of(call, place);
        let elem = place.steps.last().map(|step| self.elem(call, step));
        match elem {
            Some(elem) if elem.is_exact() => self.frame.store(&base, &elem, &Val::default()),
            _ => {
                let [object] = base.objs.as_slice() else {
                    return;
                };
                if self.frame.objects.get(*object).is_single {
                    self.frame.forget_elements(*object);
                    let none = Val::constant(Constant::number(0));
                    self.frame.set(*object, &Elem::Size, none);
                }
            }
        }
    }
}
