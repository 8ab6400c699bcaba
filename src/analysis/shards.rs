//! What was worked out about methods once, for all threads.

use crate::program::MethodId;
use rustc_hash::FxHashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Parts with a lock each, so that threads rarely wait for each other.
const SHARDS: usize = 64;

/// An answer for every method that somebody asked about. Two threads that ask about the same method at the same time
/// may both work it out; the answers are equal, and one of them is kept.
pub struct Shards<V>(Vec<Mutex<FxHashMap<MethodId, V>>>);

impl<V> Default for Shards<V> {
    fn default() -> Self {
        Self((0..SHARDS).map(|_| Mutex::default()).collect())
    }
}

impl<V: Clone> Shards<V> {
    /// The answer for `method`; `None` when nobody asked yet.
    pub fn known(&self, method: MethodId) -> Option<V> {
        self.shard(method)?.get(&method).cloned()
    }

    /// The answer for `method`, worked out now when nobody asked before.
    pub fn of(&self, method: MethodId, work_out: impl FnOnce() -> V) -> V {
        if let Some(known) = self.known(method) {
            return known;
        }
        let answer = work_out();
        match self.shard(method) {
            Some(mut shard) => shard.entry(method).or_insert(answer).clone(),
            None => answer,
        }
    }

    /// Shows every answer to `visit`, in no particular order.
    pub(super) fn visit(&self, mut visit: impl FnMut(&V)) {
        for shard in &self.0 {
            let shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            #[allow(clippy::iter_over_hash_type, reason = "whoever visits sorts")]
            shard.values().for_each(&mut visit);
        }
    }

    fn shard(&self, method: MethodId) -> Option<MutexGuard<'_, FxHashMap<MethodId, V>>> {
        let shard = self.0.get(method.index() % SHARDS)?;
        Some(shard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
