//! Apps into the time that each stage takes: parsing DEX files, joining them into a program, following constants.
//!
//! `cargo bench` measures an app of `testdata/apps`; `SESSIONLINT_BENCH_APK=app.apk cargo bench` measures that one,
//! too. Throughput counts bytes of DEX. How the whole command compares with other tools is for
//! `tests/compare_speed.py`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark without its app ends at once"
)]

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use rayon::prelude::*;
use sessionlint::analysis::FactsCache;
use sessionlint::analysis::constants::Environment;
use sessionlint::container::{self, App, Entry, EntryKind};
use sessionlint::formats::dex;
use sessionlint::program::{InputFile, Inputs, LibraryTable, PackageFiles, Program};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// The largest of the test apps.
const TEST_APP: &str = "testdata/apps/vault/vault-debug.apk";
/// Names a further app, such as a large one that is not ours to ship.
const VARIABLE: &str = "SESSIONLINT_BENCH_APK";

fn main() {
    divan::main();
}

/// The apps that are measured.
fn apps() -> Vec<String> {
    let test_app = Path::new(env!("CARGO_MANIFEST_DIR")).join(TEST_APP);
    let named = std::env::var_os(VARIABLE).map(PathBuf::from);
    let paths = std::iter::once(test_app).chain(named);
    paths.map(|path| path.display().to_string()).collect()
}

/// An app with the files that a program is built from, inflated.
struct Opened<'a> {
    app: &'a App,
    dex_files: Vec<(&'a str, Cow<'a, [u8]>)>,
    manifests: Vec<(&'a str, Cow<'a, [u8]>)>,
    resource_tables: Vec<(&'a str, Cow<'a, [u8]>)>,
    libraries: LibraryTable,
}

impl PackageFiles for Opened<'_> {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.app.read(self.app.entry(path.as_bytes())?).ok()
    }
}

impl<'a> Opened<'a> {
    fn of(app: &'a App) -> Self {
        let read = |entries: Vec<&'a Entry>| {
            let each = entries.into_iter();
            each.map(|entry| (entry.path.as_str(), app.read(entry).unwrap()))
                .collect()
        };
        Self {
            app,
            dex_files: read(app.dex_files()),
            manifests: read(app.of_kind(EntryKind::Manifest).collect()),
            resource_tables: read(app.resource_tables().collect()),
            libraries: LibraryTable::built_in(),
        }
    }

    fn inputs(&self) -> Inputs<'_> {
        Inputs {
            dex_files: input_files(&self.dex_files),
            manifests: input_files(&self.manifests),
            resource_tables: input_files(&self.resource_tables),
            files: self,
            libraries: &self.libraries,
        }
    }

    fn dex_bytes(&self) -> BytesCount {
        BytesCount::new(
            self.dex_files
                .iter()
                .map(|(_, data)| data.len())
                .sum::<usize>(),
        )
    }
}

fn input_files<'f>(files: &'f [(&'f str, Cow<'f, [u8]>)]) -> Vec<InputFile<'f>> {
    let input = |(artifact, data): &'f (&'f str, Cow<'f, [u8]>)| InputFile { artifact, data };
    files.iter().map(input).collect()
}

fn open(path: &str) -> App {
    container::open(Path::new(path)).expect("the app can be opened")
}

/// Headers and tables with all their checks, then every instruction.
#[divan::bench(args = apps())]
fn parse(bencher: Bencher<'_, '_>, path: &str) {
    let app = open(path);
    let opened = Opened::of(&app);
    bencher.counter(opened.dex_bytes()).bench(|| {
        let files = opened.dex_files.par_iter();
        files
            .map(|(artifact, data)| instructions(data, artifact))
            .sum::<usize>()
    });
}

fn instructions(data: &[u8], artifact: &str) -> usize {
    let (files, _) = dex::parse(data, artifact).expect("a DEX file");
    let mut count = 0;
    for file in &files {
        for class in file.classes() {
            for method in file.class_data(&class).methods() {
                let code = file.code(method.code_off);
                count += code.map_or(0, |code| black_box(code.instructions()).count());
            }
        }
    }
    count
}

/// Everything that later stages ask: symbols, classes, hierarchy, references, manifest, resources.
#[divan::bench(args = apps())]
fn index(bencher: Bencher<'_, '_>, path: &str) {
    let app = open(path);
    let opened = Opened::of(&app);
    bencher
        .counter(opened.dex_bytes())
        .bench(|| Program::build(&opened.inputs()).instruction_count());
}

/// Bodies, constants and calls of all methods of the app's own code.
#[divan::bench(args = apps())]
fn constants(bencher: Bencher<'_, '_>, path: &str) {
    let app = open(path);
    let opened = Opened::of(&app);
    let program = Program::build(&opened.inputs());
    bencher.counter(opened.dex_bytes()).bench(|| {
        let facts = FactsCache::new(Environment::new(&program));
        let methods = program.defined_methods().par_iter();
        methods
            .filter(|method| program.is_app_code(**method))
            .for_each(|method| drop(facts.of(*method)));
        facts.len()
    });
}
