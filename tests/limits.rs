//! The ceilings of `bytes::limits`, each reached by an input made for it: what is beyond is left out, and told.
//!
//! Those of mutual references of resources, of conditions and of files of packs are reached by the tests of the modules
//! that have them and by `user_input.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

#[path = "limits/code.rs"]
mod code;
#[path = "limits/packages.rs"]
mod packages;
#[path = "limits/resources.rs"]
mod resources;
#[path = "limits/scripts.rs"]
mod scripts;

use sessionlint::finding::{Gap, GapKind};

/// Among the gaps is one about a ceiling, with that text.
fn told(gaps: &[Gap], expected: &str) {
    let is_it = |gap: &&Gap| gap.kind == GapKind::LimitReached && gap.detail.contains(expected);
    let some: Vec<&Gap> = gaps.iter().take(5).collect();
    assert!(gaps.iter().any(|gap| is_it(&gap)), "{expected}: {some:?}");
}

/// The source of `limits.rs` and what the tests name of it: a ceiling without a test is a mistake.
#[test]
fn every_ceiling_is_named_by_a_test() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let limits = std::fs::read_to_string(root.join("src/bytes/limits.rs")).unwrap();
    let names = limits
        .lines()
        .filter_map(|line| line.strip_prefix("pub const "));
    let mut names: Vec<&str> = names.filter_map(|rest| rest.split(':').next()).collect();
    assert!(names.len() > 40, "{}", names.len());
    let mut tests = String::new();
    for file in [
        "tests/limits/code.rs",
        "tests/limits/packages.rs",
        "tests/limits/resources.rs",
        "tests/limits/scripts.rs",
        "tests/user_input.rs",
        "src/formats/arsc/tests/ceilings.rs",
    ] {
        tests += &std::fs::read_to_string(root.join(file)).unwrap();
    }
    names.retain(|name| !tests.contains(&format!("limits::{name}")));
    assert_eq!(names, [""; 0], "no test names these");
}
