//! The examples in a rule's documentation into assembled apps, scanned and compared with their markers.
//!
//! `markdown` finds the examples in the text, `smali`, `res` and `elf` turn their files into the formats of
//! Android, `apk` packs them, and `run` scans the app and compares. The examples go through the same pipeline
//! as any app: nothing here is known to the layers below.

mod apk;
mod default_manifest;
mod elf;
mod example;
mod markdown;
mod markers;
mod places;
pub mod res;
mod run;
pub mod smali;
mod xml_lines;

pub use example::{Example, ExampleFile, ExampleKind, Expectation, ExpectedPlace, Language};
pub use markdown::{ExampleError, examples};
pub use run::{ExampleResult, Scan, example_apk, run, run_example};
