//! The limits that a user sets on time and memory into one question: must the work end?
//!
//! The ceilings of [`super::limits`] are counts, the same on every machine. These two are not, so that they exist
//! only when a user asks for them, and whatever they cut off is told.

use std::fmt;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// What a user allows one app to cost. Nothing is limited unless the user says so.
#[derive(Debug, Clone, Copy, Default)]
pub struct Allowance {
    /// Time.
    pub time: Option<Duration>,
    /// Memory.
    pub memory: Option<MemoryAllowance>,
}

/// Memory that may be in use.
#[derive(Debug, Clone, Copy)]
pub struct MemoryAllowance {
    /// Bytes of the whole process.
    pub bytes: u64,
    /// How many are in use now; `None` when the system does not say.
    pub in_use: fn() -> Option<u64>,
}

/// Which of the user's limits was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// The time is over.
    Time(Duration),
    /// More memory would be needed.
    Memory(u64),
}

impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(time) => write!(f, "the time limit of {} s was reached", time.as_secs()),
            Self::Memory(bytes) => {
                write!(f, "the memory limit of {} MiB was reached", bytes >> 20)
            }
        }
    }
}

/// Whether work on one app has to end. Once it has, it stays so, for all threads.
#[derive(Debug)]
pub struct Stop {
    started: Instant,
    allowance: Allowance,
    reached: OnceLock<Reached>,
}

impl Stop {
    /// Work that begins now.
    pub fn after(allowance: Allowance) -> Self {
        Self {
            started: Instant::now(),
            allowance,
            reached: OnceLock::new(),
        }
    }

    /// Work without limits.
    pub fn never() -> Self {
        Self::after(Allowance::default())
    }

    /// True when the work must end.
    pub fn is_due(&self) -> bool {
        if self.allowance.time.is_none() && self.allowance.memory.is_none() {
            return false;
        }
        if self.reached.get().is_none()
            && let Some(reached) = self.check()
        {
            let _first_one_counts = self.reached.set(reached);
        }
        self.reached.get().is_some()
    }

    /// True when `bytes` more of memory may be used. What does not fit is left out; the work goes on without it.
    pub fn has_room(&self, bytes: u64) -> bool {
        let Some(memory) = self.allowance.memory else {
            return true;
        };
        let in_use = (memory.in_use)().unwrap_or(0);
        in_use.saturating_add(bytes) <= memory.bytes
    }

    /// Which limit was reached, if one was.
    pub fn reached(&self) -> Option<Reached> {
        self.reached.get().copied()
    }

    fn check(&self) -> Option<Reached> {
        let time = self.allowance.time;
        if let Some(time) = time.filter(|time| self.started.elapsed() >= *time) {
            return Some(Reached::Time(time));
        }
        let memory = self.allowance.memory?;
        ((memory.in_use)()? > memory.bytes).then_some(Reached::Memory(memory.bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowance, MemoryAllowance, Reached, Stop};
    use std::time::Duration;

    #[test]
    fn nothing_is_due_without_limits() {
        let stop = Stop::never();
        assert!(!stop.is_due() && stop.has_room(u64::MAX));
    }

    #[test]
    fn time_that_is_over_stays_over() {
        let time = Some(Duration::ZERO);
        let stop = Stop::after(Allowance { time, memory: None });
        assert_eq!(stop.reached(), None, "nobody asked yet");
        assert!(stop.is_due() && stop.is_due());
        assert_eq!(stop.reached(), Some(Reached::Time(Duration::ZERO)));
    }

    #[test]
    fn memory_counts_what_is_in_use_and_what_is_asked_for() {
        let of = |in_use: fn() -> Option<u64>| {
            let memory = Some(MemoryAllowance { bytes: 100, in_use });
            Stop::after(Allowance { time: None, memory })
        };
        let stop = of(|| Some(60));
        assert!(stop.has_room(40) && !stop.has_room(41));
        assert!(!stop.is_due(), "what did not fit was left out");
        assert!(of(|| Some(101)).is_due());
        let silent = of(|| None);
        assert!(!silent.is_due(), "a system that says nothing ends nothing");
        assert!(silent.has_room(100) && !silent.has_room(101));
    }
}
