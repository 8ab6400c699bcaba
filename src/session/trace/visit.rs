//! What a trace carries with it: the value it stands at, the calls it came through, and the way so far.

use super::{Name, Site};
use crate::analysis::constants::Constant;
use crate::ir::{Op, ValueId};
use crate::program::MethodId;
use crate::signatures::Protection;
use std::collections::BTreeSet;
use std::rc::Rc;

/// A call that was entered: where it returns to.
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
pub(super) fn is_fully_known(constant: &Constant) -> bool {
    match constant {
        Constant::Text(_) => constant.as_literal().is_some(),
        _ => true,
    }
}
