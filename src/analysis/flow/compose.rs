//! A summary at a call: what the callee says of its inputs becomes what happens to the caller's objects.

use super::frame::{Depth, Frame};
use super::label::{Label, Labels, Origin, Site, StepKind, joined, step};
use super::object::{Elem, GLOBAL, ObjId, ObjKind};
use super::outputs::Outputs;
use super::summary::{Deferred, Effect, Summary};
use super::value::{Known, Val};
use crate::analysis::constants::{Constant, Text};
use crate::program::{ClassId, MethodId};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// One call of a method with a known summary.
pub(super) struct Call<'c> {
    /// Where.
    pub(super) site: Site,
    /// The definition that runs.
    pub(super) callee: MethodId,
    /// What it does.
    pub(super) summary: &'c Summary,
    /// What it is given, the receiver first.
    pub(super) arguments: &'c [Val],
    /// True when the call may happen more than once.
    pub(super) is_repeated: bool,
}

/// Makes everything happen that the callee does, and gives what it returns.
pub(super) fn apply(frame: &mut Frame<'_, '_>, outputs: &mut Outputs, call: &Call<'_>) -> Val {
    outputs.callees.insert(call.callee);
    let mut composition = Composition {
        frame,
        call,
        places: FxHashMap::default(),
    };
    for hit in &call.summary.sinks {
        let labels = composition.labels(&hit.labels);
        if !labels.is_empty() {
            let key = hit.key.as_ref().map(|key| composition.elem(key));
            outputs.arrive(hit.sink, key.as_ref(), &labels);
        }
    }
    for effect in &call.summary.effects {
        let here = Effect {
            object: composition.value(&effect.object),
            key: effect.key.as_ref().map(|key| composition.elem(key)),
            value: composition.value(&effect.value),
            ..effect.clone()
        };
        outputs.act(here);
    }
    for deferred in &call.summary.deferred {
        let arguments = deferred.arguments.iter();
        let here = Deferred {
            callee: deferred.callee,
            arguments: arguments.map(|val| composition.value(val)).collect(),
        };
        outputs.pending.push(here);
    }
    let mut result = composition.value(&call.summary.result);
    result.labels = result.labels.stepped_if_born(call.site);
    composition.write_cells();
    result
}

impl Labels {
    /// Labels of sources with the step of coming back to the caller.
    fn stepped_if_born(&self, site: Site) -> Self {
        if self.iter().any(|label| label.birth().is_some()) {
            return self.stepped(site, StepKind::Returned);
        }
        self.clone()
    }
}

struct Composition<'k, 'f, 'a, 'c> {
    frame: &'k mut Frame<'f, 'a>,
    call: &'k Call<'c>,
    /// What stands at the callee's places, before the call.
    places: FxHashMap<ObjId, Val>,
}

impl Composition<'_, '_, '_, '_> {
    /// The caller's value at a place, or object, of the callee.
    fn place(&mut self, id: ObjId) -> Val {
        if id == GLOBAL {
            return Val::object(GLOBAL);
        }
        if let Some(known) = self.places.get(&id) {
            return known.clone();
        }
        let object = self.call.summary.object(id);
        let val = match &object.kind {
            ObjKind::Global => Val::object(GLOBAL),
            ObjKind::Param(index) => {
                let argument = self.call.arguments.get(usize::from(*index));
                argument.cloned().unwrap_or_default()
            }
            ObjKind::At(parent, elem) => {
                let parent = self.place(*parent);
                let elem = self.elem(elem);
                self.frame.load(&parent, &elem)
            }
            _ => self.born(id),
        };
        self.places.insert(id, val.clone());
        val
    }

    /// The caller's object for one that the callee makes.
    fn born(&mut self, id: ObjId) -> Val {
        let object = self.call.summary.object(id);
        let (site, callee) = (self.call.site.stmt, self.call.callee);
        let (kind, is_nested) = match object.kind {
            // What a recursive call made at the same place is not told apart by depth.
            ObjKind::Born(stmt, inner, at) if stmt == site && inner == callee => {
                (ObjKind::Born(site, callee, at), true)
            }
            ObjKind::Component(_) => (object.kind.clone(), false),
            _ => (ObjKind::Born(site, callee, id), false),
        };
        let is_single = object.is_single && !self.call.is_repeated && !is_nested;
        let class = object.class;
        let id = self
            .frame
            .objects
            .add(kind, class, object.is_exact, is_single);
        Val::object(id)
    }

    /// A value of the callee as the caller sees it.
    fn value(&mut self, val: &Val) -> Val {
        let mut here = Val {
            labels: self.labels(&val.labels),
            known: self.known(val.known.as_ref()),
            ..Val::default()
        };
        for object in &val.objs {
            let place = self.place(*object);
            place.objs.iter().for_each(|id| here.add_object(*id));
        }
        here
    }

    fn known(&mut self, known: Option<&Known>) -> Option<Known> {
        match known? {
            Known::Input(place) => self.place(*place).known,
            Known::Constant(Constant::Text(text)) if text.mentions_parameters() => {
                let text = self.text(text);
                (!text.is_hole()).then(|| Known::Constant(Constant::text(text)))
            }
            constant => Some(constant.clone()),
        }
    }

    /// A text with what the arguments say put in.
    fn text(&mut self, text: &Text) -> Text {
        match text {
            Text::Parameter(index) => {
                let argument = self.call.arguments.get(usize::from(*index));
                let known = argument.and_then(Val::as_constant);
                known
                    .and_then(Constant::as_text)
                    .cloned()
                    .unwrap_or(Text::Hole)
            }
            Text::Concat(parts) => {
                let parts: Vec<Text> = parts.iter().map(|part| self.text(part)).collect();
                Text::concat(parts)
            }
            Text::OneOf(choices) => {
                let choices: Vec<Text> = choices.iter().map(|one| self.text(one)).collect();
                Text::one_of(choices)
            }
            other => other.clone(),
        }
    }

    fn elem(&mut self, elem: &Elem) -> Elem {
        match elem {
            Elem::KeyAt(place) => {
                let place = self.place(*place);
                key_of(&place)
            }
            Elem::Key(text) if text.mentions_parameters() => {
                let text = self.text(text);
                if text.is_hole() {
                    Elem::Any
                } else {
                    Elem::Key(Arc::new(text))
                }
            }
            other => other.clone(),
        }
    }

    /// Labels of the callee as the caller sees them: inputs become what the caller has there.
    fn labels(&mut self, labels: &Labels) -> Labels {
        let mut here = Labels::default();
        for label in labels.iter() {
            let there = match label.origin {
                Origin::Source(_) => {
                    here.insert(label.clone());
                    continue;
                }
                Origin::Input(place) => self.input_labels(place),
                Origin::Content(object) => {
                    let place = self.place(object);
                    self.frame.labels_of(&place, Depth::Content)
                }
                Origin::Deep(object) => {
                    let place = self.place(object);
                    self.frame.labels_of(&place, Depth::All)
                }
            };
            for outer in there.iter() {
                here.insert(self.composed(outer, label));
            }
        }
        here
    }

    /// What stands at an input place. A text is what was put into it, whatever object the caller made for it.
    fn input_labels(&mut self, id: ObjId) -> Labels {
        let place = self.place(id);
        let class = self.call.summary.object(id).class;
        if place.objs.is_empty()
            || class == ClassId::INVALID
            || self.frame.shapes.has_parts(self.frame.program, class)
        {
            return place.labels;
        }
        self.frame.labels_of(&place, Depth::Content)
    }

    /// The caller's label with what happens to it inside the callee.
    fn composed(&self, outer: &Label, inner: &Label) -> Label {
        // The system has no line of code that could be shown.
        let passed = if self.call.site.method == MethodId::INVALID {
            outer.trace.clone()
        } else {
            step(&outer.trace, self.call.site, StepKind::Passed)
        };
        Label {
            origin: outer.origin,
            protections: outer.protections | inner.protections,
            trace: joined(passed, inner.trace.as_ref()),
        }
    }

    /// Writes what the callee leaves behind. All values are taken before the first is written.
    fn write_cells(&mut self) {
        let summary = self.call.summary;
        let mut writes: Vec<(ObjId, Elem, Val, bool)> = Vec::new();
        for ((object, elem), val) in &summary.cells {
            let targets = self.place(*object);
            let elem = self.elem(elem);
            let val = self.value(val);
            let is_sure = targets.objs.len() == 1
                && elem.is_exact()
                && (summary.object(*object).is_single || summary.is_born_inside(*object));
            for target in &targets.objs {
                let is_single = self.frame.objects.get(*target).is_single;
                writes.push((*target, elem.clone(), val.clone(), is_sure && is_single));
            }
        }
        writes.sort_by(|left, right| (left.0, &left.1).cmp(&(right.0, &right.1)));
        let mut at = 0;
        while let Some((object, elem, val, is_sure)) = writes.get(at) {
            let mut joined = val.clone();
            let mut next = at + 1;
            while let Some((_, _, other, _)) = writes
                .get(next)
                .filter(|(o, e, ..)| (o, e) == (object, elem))
            {
                joined.join(other);
                next += 1;
            }
            if *elem == Elem::Content {
                self.frame.fill(&Val::object(*object), &joined.labels);
            } else {
                self.frame
                    .write(*object, elem, &joined, *is_sure && next == at + 1);
            }
            at = next;
        }
    }
}

/// The element that a value names as a key.
pub(super) fn key_of(val: &Val) -> Elem {
    match &val.known {
        Some(Known::Input(place)) => Elem::KeyAt(*place),
        Some(Known::Constant(Constant::Text(text))) if !text.is_hole() => {
            Elem::Key(Arc::clone(text))
        }
        Some(Known::Constant(constant)) => match constant.as_number() {
            Some(number) => Elem::Index(number),
            None => Elem::Any,
        },
        None => Elem::Any,
    }
}
