//! What a trace carries with it: the value it stands at, the calls it came through, and the way so far.

use super::{Name, Scene, Site};
use crate::analysis::constants::Constant;
use crate::ir::{Op, ValueId};
use crate::program::{ClassId, MethodId};
use crate::signatures::{Protection, Shows};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

/// What a trace is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Origins of a value, where merged classes are told apart.
    Values,
    /// Origins of an object.
    Objects,
    /// Places of constants.
    Literals,
}

impl Mode {
    /// True when the constant that an operation gives stands elsewhere, and the place is asked for.
    pub(super) fn looks_behind(self, scene: &Scene<'_, '_, '_>, op: Op) -> bool {
        self == Self::Literals
            && match op {
                Op::Parameter(_) | Op::Phi => true,
                Op::FieldLoad(field) | Op::StaticLoad(field) => !scene.stores_to(field).is_empty(),
                Op::Invoke(_, callee) => {
                    let mut models = scene.apis.models(callee).iter();
                    models.any(|model| !model.propagate.is_empty())
                        || !scene.targets(callee).is_empty()
                }
                _ => false,
            }
    }
}

/// A call that was entered: where it returns to. The statement that makes an object stands for a call of one of its
/// methods that no code names.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) site: Site,
    pub(super) up: Option<Rc<Frame>>,
}

/// A step of the way so far, from the value backwards.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) site: Site,
    pub(super) what: &'static str,
    pub(super) next: Option<Rc<Way>>,
}

#[derive(Debug, Clone)]
pub(super) struct Visit {
    pub(super) method: MethodId,
    pub(super) value: ValueId,
    pub(super) frame: Option<Rc<Frame>>,
    pub(super) calls: usize,
    pub(super) protections: BTreeSet<Protection>,
    pub(super) names: BTreeSet<Name>,
    pub(super) way: Option<Rc<Way>>,
    /// What of an object goes on from here, when it is one.
    pub(super) shows: Option<Shows>,
    /// The class of that object, when it is one that a mapper fills.
    pub(super) received: Option<ClassId>,
    /// The position in the array that is visited, when only the element there goes on.
    pub(super) element: Option<i64>,
}

/// What makes two visits the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Visited {
    pub(super) method: MethodId,
    pub(super) value: ValueId,
    frame: Option<Site>,
    shows: Option<Shows>,
    element: Option<i64>,
}

impl Visit {
    /// What makes it the same as another one.
    pub(super) fn identity(&self) -> Visited {
        Visited {
            method: self.method,
            value: self.value,
            frame: self.frame.as_ref().map(|frame| frame.site),
            shows: self.shows,
            element: self.element,
        }
    }

    /// Where a trace begins.
    pub(super) fn at(method: MethodId, value: ValueId) -> Self {
        Self {
            method,
            value,
            frame: None,
            calls: 0,
            protections: BTreeSet::new(),
            names: BTreeSet::new(),
            way: None,
            shows: None,
            received: None,
            element: None,
        }
    }

    /// The visit of a value in a method that the statement at `site` runs, with what is said of that statement.
    pub(super) fn inside(
        &self,
        site: Site,
        (method, value): (MethodId, ValueId),
        what: &'static str,
    ) -> Self {
        let up = self.frame.clone();
        Self {
            method,
            value,
            frame: Some(Rc::new(Frame { site, up })),
            calls: self.calls + 1,
            way: along(self, site, what),
            ..self.clone()
        }
    }

    /// The visit of all elements, where only one was meant.
    pub(super) fn whole(&self) -> Cow<'_, Self> {
        match self.element {
            None => Cow::Borrowed(self),
            Some(_) => Cow::Owned(Self {
                element: None,
                ..self.clone()
            }),
        }
    }

    /// The sites on the way, from here to the value.
    pub(super) fn sites(&self) -> Vec<(Site, &'static str)> {
        let steps = std::iter::successors(self.way.as_ref(), |step| step.next.as_ref());
        steps.map(|step| (step.site, step.what)).collect()
    }
}

/// The calls through which a method was entered, outermost first.
pub(super) fn chain_of(frame: Option<&Rc<Frame>>) -> Vec<Site> {
    let frames = std::iter::successors(frame, |frame| frame.up.as_ref());
    let mut chain: Vec<Site> = frames.map(|frame| frame.site).collect();
    chain.reverse();
    chain
}

/// `visit` with the name that the operation gives to the value.
pub(super) fn with_names(visit: &Visit, op: Op) -> Visit {
    let mut named = visit.clone();
    match op {
        Op::Parameter(index) => {
            named.names.insert(Name::Parameter(visit.method, index));
            named.names.insert(Name::Method(visit.method));
        }
        Op::FieldLoad(field) | Op::StaticLoad(field) => {
            named.names.insert(Name::Field(field));
        }
        Op::Invoke(_, callee) => {
            named.names.insert(Name::Method(callee));
        }
        _ => {}
    }
    named
}

/// The way of `visit` with one more step before it.
pub(super) fn along(visit: &Visit, site: Site, what: &'static str) -> Option<Rc<Way>> {
    Some(Rc::new(Way {
        site,
        what,
        next: visit.way.clone(),
    }))
}

/// True when nothing of the constant depends on what is not known.
pub(in crate::session) fn is_fully_known(constant: &Constant) -> bool {
    match constant {
        Constant::Text(_) => constant.as_literal().is_some(),
        Constant::Array(elements) => {
            let mut elements = elements.iter();
            elements.all(|element| element.as_ref().is_some_and(is_fully_known))
        }
        _ => true,
    }
}
