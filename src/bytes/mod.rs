//! Offsets into checked reads.
//!
//! [`Reader`] walks a byte slice front to back, the `*_at` functions read tables at random, [`mutf8`]
//! turns Java's modified UTF-8 into text, [`date`] dates into seconds, [`limits`] holds every ceiling of the whole
//! program with the reason for its value, and [`stop`] those that a user sets. Nothing here knows about Android.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

pub mod date;
pub mod limits;
pub mod mutf8;
mod reader;
pub mod stop;

pub use reader::{Reader, u16_at, u32_at, u64_at};

/// Why bytes could not be read as what they claim to be: the input's fault, never ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} at offset {offset:#x}")]
pub struct ParseError {
    /// Offset from the start of the file that was parsed, in bytes.
    pub offset: usize,
    /// What was expected or violated there, lower case, without a full stop.
    pub what: &'static str,
}

impl ParseError {
    /// An error about the byte at `offset`.
    #[cold]
    pub fn new(offset: usize, what: &'static str) -> Self {
        Self { offset, what }
    }
}
