//! A path or bytes into an [`App`]: the files that Android would load, and what was odd about the package.
//!
//! Nothing is extracted to disk, names inside archives are never used as paths, and no declared size reserves
//! memory. Names are compared byte by byte.
#![deny(clippy::indexing_slicing, clippy::cast_possible_truncation)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod allowance;
mod app;
mod dos_time;
mod end_record;
mod entry;
mod foreign_code;
mod identify;
mod inflate;
mod input;
mod outer;
mod signing;
#[cfg(test)]
mod tests;
mod zip;

pub use app::{App, AppKind, ReadError};
pub use entry::{Entry, EntryKind};
pub use inflate::InflateError;
pub use input::{OpenError, find_apps, open, open_bytes};
