//! Method facts on demand, each made once and shared by all threads.

use super::constants::Environment;
use super::method_facts::{MethodFacts, analyse, without_code};
use super::shards::Shards;
use crate::bytes::limits;
use crate::bytes::stop::Stop;
use crate::finding::{Gap, GapKind};
use crate::program::MethodId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Facts of the methods that somebody asked about.
pub struct FactsCache<'p, 'a> {
    environment: Environment<'p, 'a>,
    stop: Arc<Stop>,
    made: Shards<Arc<MethodFacts>>,
}

impl<'p, 'a> FactsCache<'p, 'a> {
    /// An empty cache.
    pub fn new(environment: Environment<'p, 'a>) -> Self {
        Self::until(environment, Arc::new(Stop::never()))
    }

    /// An empty cache that makes nothing more once `stop` is due: what follows methods then finds no code, and ends.
    pub fn until(environment: Environment<'p, 'a>, stop: Arc<Stop>) -> Self {
        Self {
            environment,
            stop,
            made: Shards::default(),
        }
    }

    /// The facts of a method; those of a method without code when there is no more time to make them.
    pub fn of(&self, method: MethodId) -> Arc<MethodFacts> {
        // Facts that were handed out once are handed out again: values of a body must not be looked up in another.
        if let Some(facts) = self.made.known(method) {
            return facts;
        }
        if self.stop.is_due() {
            return Arc::new(without_code(&self.environment, method));
        }
        let analyse = || Arc::new(analyse(&self.environment, method));
        self.made.of(method, analyse)
    }

    /// What of the code that somebody asked about could not be followed, sorted: the first gaps of each kind, and
    /// how many more there are.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut by_kind: BTreeMap<GapKind, Vec<Gap>> = BTreeMap::new();
        for gap in self.all_gaps() {
            by_kind.entry(gap.kind).or_default().push(gap);
        }
        let mut kept = Vec::new();
        for (kind, gaps) in by_kind {
            let more = gaps.len().saturating_sub(limits::GAPS_PER_KIND);
            kept.extend(gaps.into_iter().take(limits::GAPS_PER_KIND));
            if more > 0 {
                let detail = format!("{more} more methods could not be followed completely");
                kept.push(Gap::new(kind, "", detail));
            }
        }
        kept
    }

    fn all_gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        self.made.visit(|facts| gaps.extend_from_slice(&facts.gaps));
        gaps.sort();
        gaps
    }

    /// Number of methods whose facts were made.
    pub fn len(&self) -> usize {
        let mut length = 0;
        self.made.visit(|_| length += 1);
        length
    }

    /// True when nobody asked about any method yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
