//! `&[u8]` into typed views, one folder per file format. Formats open no files and do not know each other;
//! what several of Android's formats share stands beside them: chunks, string pools, typed values, the XML tree.
#![deny(clippy::indexing_slicing, clippy::cast_possible_truncation)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

pub mod arsc;
pub mod axml;
pub mod chunk;
pub mod dex;
pub mod elf;
pub mod res_value;
#[cfg(test)]
mod resource_writer;
pub mod script;
pub mod string_pool;
pub mod xml;
