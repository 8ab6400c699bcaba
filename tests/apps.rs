//! The test apps under `testdata/apps`, scanned as built: the findings must be those that the comments in
//! their sources announce, at the lines where they stand, and the build by R8 with its mapping must give the
//! same ones as the debug build. `testdata/apps/README.md` says how the comments are read.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

#[path = "apps/comparison.rs"]
mod comparison;
#[path = "apps/expectation.rs"]
mod expectation;
#[path = "apps/spot.rs"]
mod spot;

use expectation::{Build, Expectations, Kind};
use sessionlint::container;
use sessionlint::finding::AppReport;
use sessionlint::report::retrace;
use sessionlint::scan::{ScanOptions, scan_app};
use sessionlint::signatures::SignatureSet;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The folder of all test apps.
fn apps_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/apps")
}

fn scanned(app: &str, build: Build) -> AppReport {
    let folder = apps_folder().join(app);
    let name = match build {
        Build::Debug => format!("{app}-debug.apk"),
        Build::R8 => format!("{app}-r8.apk"),
    };
    let package = container::open(&folder.join(name)).unwrap();
    let rules = SignatureSet::builtin().unwrap();
    let options = ScanOptions::default();
    let mut report = scan_app(&package, &rules, &options, &|_| ()).unwrap();
    if build == Build::R8 {
        let text = std::fs::read(folder.join("mapping.txt")).unwrap();
        let mapping = retrace::Mapping::read(&text).unwrap();
        retrace::apply(&mapping, &mut report).unwrap();
    }
    report
}

fn check(app: &str, build: Build) {
    let folder = apps_folder().join(app);
    let expected = Expectations::read(&folder);
    let report = scanned(app, build);
    let actual: Vec<_> = report
        .findings
        .iter()
        .map(|finding| spot::of(&folder, &expected, finding))
        .collect();
    let difference = comparison::difference(&expected, build, &actual);
    assert!(difference.is_empty(), "{app}:\n{}", difference.join("\n"));
}

macro_rules! apps {
    ($($app:ident)*) => {
        const APPS: &[&str] = &[$(stringify!($app)),*];
        $(mod $app {
            #[test]
            fn debug_build() {
                super::check(stringify!($app), super::Build::Debug);
            }

            #[test]
            fn r8_build() {
                super::check(stringify!($app), super::Build::R8);
            }
        })*
    };
}

apps! {
    bank clinic depot ferry journal legacy locker lodge messenger orchard
    pager parcel plaza portal rides shop solace therapy tickets till vault yoga
}

#[test]
fn every_app_is_tested() {
    let mut found: Vec<String> = std::fs::read_dir(apps_folder())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("AndroidManifest.xml").exists())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, APPS);
}

#[test]
fn every_rule_has_a_case_and_a_look_alike() {
    let rules = rule_ids();
    let mut cases = BTreeSet::new();
    let mut look_alikes = BTreeSet::new();
    for app in APPS {
        for expectation in &Expectations::read(&apps_folder().join(app)).all {
            assert!(
                rules.contains(&expectation.rule),
                "{app}/{}:{}: there is no rule '{}'",
                expectation.file,
                expectation.line,
                expectation.rule
            );
            match expectation.kind {
                Kind::Finding | Kind::DebugFinding => cases.insert(expectation.rule.clone()),
                Kind::Ok => look_alikes.insert(expectation.rule.clone()),
                Kind::R8Finding | Kind::Later => false,
            };
        }
    }
    let missing = |found: &BTreeSet<String>| rules.difference(found).cloned().collect::<Vec<_>>();
    assert_eq!(missing(&cases), [""; 0], "rules that no app breaks");
    assert_eq!(missing(&look_alikes), [""; 0], "rules without a look-alike");
}

/// The ids of the built-in rules: of the files that say the id which they are named after.
fn rule_ids() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("signatures");
    let families = std::fs::read_dir(root).unwrap();
    let folders = families.map(|family| family.unwrap().path());
    let mut ids = BTreeSet::new();
    for folder in folders.filter(|path| path.is_dir()) {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            if text.contains(&format!("\nid = \"{id}\"\n")) {
                ids.insert(id);
            }
        }
    }
    ids
}
