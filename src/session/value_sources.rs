//! The places that values come from, and what is known of the values from each.
//!
//! A call gives the same kind of value wherever the app uses it, and so does a field that a mapper fills. A wrapper around a store is different: which value its
//! read gives is decided by whoever calls it with a key, so that such a read is many places, one for each way into it.

use super::origins::{Site, Traced};
use crate::program::FieldId;
use rustc_hash::FxHashMap;

/// What gives a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Giver {
    /// A call.
    Call(Site),
    /// A field that no code of the app fills.
    Field(FieldId),
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ValueSource {
    /// What gives it.
    pub giver: Giver,
    /// The calls through which the method around it was entered, outermost first, when they decide which value it gives:
    /// for a read from a store, and for a call that is given what its method was given.
    pub chain: Vec<Site>,
}

impl ValueSource {
    /// The call that gives it, if a call does.
    pub fn site(&self) -> Option<Site> {
        match self.giver {
            Giver::Call(site) => Some(site),
            Giver::Field(_) => None,
        }
    }

    /// A call of which it does not matter how its method was entered.
    pub(super) fn at(site: Site) -> Self {
        Self {
            giver: Giver::Call(site),
            chain: Vec::new(),
        }
    }
}

/// Facts about values, by the places that they come from.
#[derive(Debug, Clone)]
pub struct KnownSources<T> {
    by_giver: FxHashMap<Giver, Vec<(Vec<Site>, T)>>,
}

impl<T> Default for KnownSources<T> {
    fn default() -> Self {
        Self {
            by_giver: FxHashMap::default(),
        }
    }
}

impl<T: Default> KnownSources<T> {
    /// The facts about exactly this place, to add to.
    pub(super) fn entry(&mut self, source: ValueSource) -> &mut T {
        let known = self.by_giver.entry(source.giver).or_default();
        let at = known.iter().position(|(chain, _)| *chain == source.chain);
        let at = at.unwrap_or_else(|| {
            known.push((source.chain, T::default()));
            known.len() - 1
        });
        &mut known[at].1
    }

    /// The facts about values that may be the same one: both ways into the method agree as far as both are known.
    pub(super) fn of<'k>(&'k self, source: &'k ValueSource) -> impl Iterator<Item = &'k T> {
        self.at(source.giver, &source.chain)
    }

    /// The facts about the value that a trace found.
    pub(super) fn of_traced<'k>(&'k self, traced: &'k Traced<'_>) -> impl Iterator<Item = &'k T> {
        let giver = traced.giver().into_iter();
        giver.flat_map(|giver| self.at(giver, &traced.chain))
    }

    fn at<'k>(&'k self, giver: Giver, way: &'k [Site]) -> impl Iterator<Item = &'k T> {
        let known = self.by_giver.get(&giver).into_iter().flatten();
        let meant = known.filter(move |(chain, _)| chain.ends_with(way) || way.ends_with(chain));
        meant.map(|(_, facts)| facts)
    }
}

#[cfg(test)]
mod tests {
    use super::{Giver, KnownSources, ValueSource};
    use crate::ir::StmtId;
    use crate::program::MethodId;
    use crate::session::origins::Site;

    fn site(number: u32) -> Site {
        Site {
            method: MethodId(number),
            stmt: StmtId(0),
        }
    }

    #[test]
    fn facts_of_one_way_into_a_wrapper_are_not_those_of_another() {
        let from = |chain: &[u32]| ValueSource {
            giver: Giver::Call(site(0)),
            chain: chain.iter().map(|number| site(*number)).collect(),
        };
        let mut known: KnownSources<Vec<u8>> = KnownSources::default();
        known.entry(from(&[1])).push(1);
        known.entry(from(&[2])).push(2);
        let check = |chain: &[u32], expected: &[u8]| {
            let found: Vec<u8> = known.of(&from(chain)).flatten().copied().collect();
            assert_eq!(found, expected, "{chain:?}");
        };
        check(&[1], &[1]);
        check(&[9, 2], &[2]);
        check(&[3], &[]);
        check(&[], &[1, 2]);
    }
}
