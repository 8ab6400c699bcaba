//! Fuzzes the entry point `smali`.
#![no_main]
#![allow(dead_code, reason = "each target uses one of the entry points")]

#[path = "../entry_points.rs"]
mod entry_points;

libfuzzer_sys::fuzz_target!(|data: &[u8]| entry_points::of("smali")(data));
