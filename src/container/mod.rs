//! A path or bytes into an `App`: the files that Android would load, and what was odd about the package.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]
