//! Method facts on demand, each made once and shared by all threads.

use super::constants::Environment;
use super::method_facts::{MethodFacts, analyse};
use crate::program::MethodId;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Parts of the cache with a lock each, so that threads rarely wait for each other.
const SHARDS: usize = 64;

/// Facts of the methods that somebody asked about. Two threads that ask for the same method at the same time may
/// both make its facts; they are equal, and one of them is kept.
pub struct FactsCache<'p, 'a> {
    environment: Environment<'p, 'a>,
    shards: Vec<Mutex<FxHashMap<MethodId, Arc<MethodFacts>>>>,
}

impl<'p, 'a> FactsCache<'p, 'a> {
    /// An empty cache.
    pub fn new(environment: Environment<'p, 'a>) -> Self {
        Self {
            environment,
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
        }
    }

    /// The facts of a method.
    pub fn of(&self, method: MethodId) -> Arc<MethodFacts> {
        let Some(shard) = self.shards.get(method.index() % SHARDS) else {
            return Arc::new(analyse(&self.environment, method));
        };
        let lock = || shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(facts) = lock().get(&method) {
            return Arc::clone(facts);
        }
        let facts = Arc::new(analyse(&self.environment, method));
        Arc::clone(lock().entry(method).or_insert(facts))
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
