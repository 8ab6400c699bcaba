//! What a trace finds: where a value comes from, how it gets here, and what happens to it on the way.

use super::Scene;
use super::value_sources::{Giver, ValueSource};
use crate::analysis::constants::Constant;
use crate::finding::Step;
use crate::program::{ClassId, FieldId, MethodId};
use crate::signatures::{MethodModel, Protection};
use std::collections::BTreeSet;

pub use crate::analysis::flow::Site;

/// Where a value comes from.
#[derive(Debug, Clone)]
pub enum Origin<'s> {
    /// A constant.
    Constant(Constant),
    /// An API that a model describes as a source.
    Source {
        /// The call.
        site: Site,
        /// What the model says.
        model: &'s MethodModel,
    },
    /// A read from a store.
    StoreRead(Site),
    /// A call that nothing is known of.
    Call(Site, MethodId),
    /// A parameter of a method that nobody calls, as far as can be seen.
    Parameter(MethodId, u16),
    /// A field that nobody writes, as far as can be seen.
    Field(FieldId),
    /// A new object.
    Object(Site, ClassId),
    /// Something else: an exception, a number that was calculated, or a path that was too long.
    Unknown,
}

/// A name the value bears on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// A field it was stored in.
    Field(FieldId),
    /// A method it was returned by or given to.
    Method(MethodId),
    /// A parameter it was passed as.
    Parameter(MethodId, u16),
    /// A call that puts it under a constant key.
    Key(Site),
    /// A call that puts it behind a constant label in a text, such as `token=`.
    Label(Site),
}

/// One origin with the way from it to the value.
#[derive(Debug, Clone)]
pub struct Traced<'s> {
    /// Where the value comes from.
    pub origin: Origin<'s>,
    /// What happened to the value on the way.
    pub protections: BTreeSet<Protection>,
    /// The names it bears on the way.
    pub names: BTreeSet<Name>,
    /// The sites on the way, from the origin to the value.
    pub sites: Vec<(Site, &'static str)>,
    /// Where it decides which value a call gives, the calls through which its method was entered, outermost first.
    pub chain: Vec<Site>,
}

/// Everything one trace found.
#[derive(Debug, Clone, Default)]
pub struct Trace<'s> {
    /// The origins, in the order they were found: nearest first.
    pub origins: Vec<Traced<'s>>,
    /// False when a bound cut it short.
    pub complete: bool,
}

impl Traced<'_> {
    /// Where the value comes from: what is known of one value from there is known of all.
    pub fn source(&self) -> Option<ValueSource> {
        Some(ValueSource {
            giver: self.giver()?,
            chain: self.chain.clone(),
        })
    }

    /// What gives the value, however its method was entered.
    pub(super) fn giver(&self) -> Option<Giver> {
        match self.origin {
            Origin::Field(field) => Some(Giver::Field(field)),
            _ => self.source_site().map(Giver::Call),
        }
    }

    /// The call alone, however its method was entered.
    pub fn source_site(&self) -> Option<Site> {
        match &self.origin {
            Origin::Source { site, .. } | Origin::StoreRead(site) | Origin::Call(site, _) => {
                Some(*site)
            }
            _ => None,
        }
    }

    /// The way as steps of a flow, from the origin to the value.
    pub fn steps(&self, scene: &Scene<'_, '_, '_>) -> Vec<Step> {
        let start = match &self.origin {
            Origin::Source { site, .. } => Some((*site, "the value is obtained here")),
            Origin::StoreRead(site) => Some((*site, "the value is read from the store here")),
            Origin::Call(site, _) => Some((*site, "the value is returned by this call")),
            _ => None,
        };
        let rest = self.sites.iter().copied();
        start
            .into_iter()
            .chain(rest)
            .map(|(site, what)| scene.step(site, what))
            .collect()
    }
}

impl<'s> Trace<'s> {
    /// True when every origin is a constant: nothing that belongs to a user.
    pub fn is_constant(&self) -> bool {
        let constant = |traced: &Traced<'_>| matches!(traced.origin, Origin::Constant(_));
        !self.origins.is_empty() && self.origins.iter().all(constant)
    }

    /// True when the value carries `protection` on every way that matters.
    pub fn is_protected_by(&self, protection: Protection) -> bool {
        let mut ways = self
            .origins
            .iter()
            .filter(|traced| !matches!(traced.origin, Origin::Constant(_)))
            .peekable();
        ways.peek().is_some() && ways.all(|traced| traced.protections.contains(&protection))
    }
}
