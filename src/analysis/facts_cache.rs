//! Method facts on demand, each made once and shared by all threads.

use super::constants::Environment;
use super::method_facts::{MethodFacts, analyse, without_code};
use crate::bytes::limits;
use crate::bytes::stop::Stop;
use crate::finding::{Gap, GapKind};
use crate::program::MethodId;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Parts of the cache with a lock each, so that threads rarely wait for each other.
const SHARDS: usize = 64;

/// Facts of the methods that somebody asked about. Two threads that ask for the same method at the same time may
/// both make its facts; they are equal, and one of them is kept.
pub struct FactsCache<'p, 'a> {
    environment: Environment<'p, 'a>,
    stop: Arc<Stop>,
    shards: Vec<Mutex<FxHashMap<MethodId, Arc<MethodFacts>>>>,
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
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
        }
    }

    /// The facts of a method; those of a method without code when there is no more time to make them.
    pub fn of(&self, method: MethodId) -> Arc<MethodFacts> {
        let Some(shard) = self.shards.get(method.index() % SHARDS) else {
            return Arc::new(analyse(&self.environment, method));
        };
        let lock = || shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(facts) = lock().get(&method) {
            return Arc::clone(facts);
        }
        // Facts that were handed out once are handed out again: values of a body must not be looked up in another.
        if self.stop.is_due() {
            return Arc::new(without_code(&self.environment, method));
        }
        let facts = Arc::new(analyse(&self.environment, method));
        Arc::clone(lock().entry(method).or_insert(facts))
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
        for shard in &self.shards {
            let shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            #[allow(clippy::iter_over_hash_type, reason = "the result is sorted")]
            for facts in shard.values() {
                gaps.extend_from_slice(&facts.gaps);
            }
        }
        gaps.sort();
        gaps
    }

    /// Number of methods whose facts were made.
    pub fn len(&self) -> usize {
        let lengths = self.shards.iter().map(|shard| {
            let shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            shard.len()
        });
        lengths.sum()
    }

    /// True when nobody asked about any method yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
