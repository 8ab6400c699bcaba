//! The reports of findings made by hand, in all formats.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

mod ci;
mod diff;
mod html;
mod json;
mod map;
mod map_samples;
mod samples;
mod sarif;
mod text;
