//! sessionlint follows the session credentials of an Android app from birth to death by reading the built
//! package alone, and reports where that life goes wrong.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        reason = "tests state their expectations"
    )
)]

pub mod analysis;
pub mod bytes;
pub mod cli;
pub mod container;
pub mod detect;
pub mod finding;
pub mod formats;
pub mod ir;
pub mod program;
pub mod report;
pub mod scan;
pub mod selftest;
pub mod session;
pub mod signatures;
