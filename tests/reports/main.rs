//! The reports of findings made by hand: SARIF, JSON and text.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

mod diff;
mod json;
mod map;
mod map_samples;
mod samples;
mod sarif;
mod text;
