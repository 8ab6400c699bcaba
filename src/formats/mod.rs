//! `&[u8]` into typed views, one folder per file format. Formats open no files and do not know each other.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]
