//! Broken inputs by the thousand: no panic, no hang, whatever the bytes. The same inputs on every machine.
//!
//! A normal run takes a few of each kind. A long one names its number, and an app that is not ours to ship:
//!
//! ```sh
//! SESSIONLINT_MUTATIONS=20000 SESSIONLINT_MUTATED_APK=app.apk cargo test --release --test mutations
//! ```
//!
//! Start it below `ulimit -v 1048576` to show the ceiling of memory, too. A failure names its kind and number;
//! `SESSIONLINT_MUTATION=dex:17` repeats one alone and writes its bytes to `target/tmp`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    reason = "tests state their expectations, and a long run says how far it is"
)]

#[path = "fuzz/entry_points.rs"]
mod entry_points;
#[path = "mutations/mutate.rs"]
mod mutate;
#[path = "mutations/regions.rs"]
mod regions;

use mutate::Dice;
use rayon::prelude::*;
use regions::Region;
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Inputs of each kind in a normal run.
const FEW: usize = 40;
/// Longer than this is a hang. Debug builds and busy machines are slow, ten megabytes of code are not looked at.
const LONGEST: Duration = Duration::from_secs(10);
/// The app of a normal run: code, resources and native libraries.
const TEST_APP: &str = "testdata/apps/vault/vault-r8.apk";

/// A configuration that uses all kinds of values.
const CONFIGURATION: &str = "variant = 'freeRelease'\nmin-confidence = 50\nselect = ['storage', 'jwt']\n\n\
    [[ignore]]\nrule = 'a'\nclass = 'com.example.**'\nreason = 'b'\nexpires = 2027-01-31\n\n\
    [[ignore]]\npath = 'src/{a,b}/*.kt'\nreason = 'c'\nexpires = '2027-12-31'\n";
/// A baseline with two findings.
const BASELINE: &str = r#"{
  "schema_version": 1,
  "findings": [
    {"rule": "a", "where": "com.example.A.b", "fingerprint": "00ff"},
    {"rule": "c", "where": "AndroidManifest.xml", "fingerprint": "11ee"}
  ]
}
"#;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn count() -> usize {
    std::env::var("SESSIONLINT_MUTATIONS").map_or(FEW, |text| text.parse().unwrap())
}

/// The files of an app, to be packed again with one of them changed.
struct Base {
    archive: Vec<u8>,
    files: Vec<(String, Vec<u8>)>,
}

impl Base {
    fn open() -> Self {
        let named = std::env::var_os("SESSIONLINT_MUTATED_APK").map(PathBuf::from);
        let path = named.unwrap_or_else(|| root().join(TEST_APP));
        let archive = std::fs::read(path).unwrap();
        let mut zip = zip::ZipArchive::new(Cursor::new(&archive)).unwrap();
        let mut files = Vec::new();
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).unwrap();
            let mut data = Vec::new();
            file.read_to_end(&mut data).unwrap();
            let name = file.name().unwrap().into_owned();
            drop(file);
            files.push((name, data));
        }
        Self { archive, files }
    }

    /// The files whose names end that way.
    fn files(&self, ending: &str) -> impl Iterator<Item = &(String, Vec<u8>)> {
        self.files
            .iter()
            .filter(move |(name, _)| name.ends_with(ending))
    }

    /// The app with other contents of one file. Nothing is deflated: that would take most of the time.
    fn with(&self, changed: &str, data: &[u8]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        for (name, original) in &self.files {
            writer.start_file(name.as_str(), stored).unwrap();
            let data = if name == changed { data } else { original };
            writer.write_all(data).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }
}

/// Makes an input of random numbers.
type Make<'a> = Box<dyn Fn(&mut Dice) -> Vec<u8> + Sync + 'a>;

/// A kind of input: how one of a number is made, and what reads it.
struct Kind<'a> {
    name: &'static str,
    make: Make<'a>,
    read: Vec<entry_points::EntryPoint>,
}

/// Mutations of the files of `base` with that ending: alone in the parser named `kind`, and inside the app.
fn part<'a>(
    base: &'a Base,
    kind: &'static str,
    ending: &str,
    find: fn(&[u8]) -> Vec<Region>,
) -> Option<[Kind<'a>; 2]> {
    let files: Vec<(&str, &[u8], Vec<Region>)> = base
        .files(ending)
        .map(|(name, data)| (name.as_str(), data.as_slice(), find(data)))
        .collect();
    if files.is_empty() {
        return None;
    }
    let files = std::sync::Arc::new(files);
    let change = |files: &[(&'a str, &'a [u8], Vec<Region>)], dice: &mut Dice| {
        let (name, data, regions) = dice.of(files);
        (*name, mutate::numbers(data, regions, dice))
    };
    let (alone, inside) = (std::sync::Arc::clone(&files), files);
    let in_app = ["axml-in-app", "arsc-in-app", "dex-in-app", "elf-in-app"];
    Some([
        Kind {
            name: kind,
            make: Box::new(move |dice| change(&alone, dice).1),
            read: vec![entry_points::of(kind)],
        },
        Kind {
            name: in_app.iter().find(|name| name.starts_with(kind)).unwrap(),
            make: Box::new(move |dice| {
                let (name, data) = change(&inside, dice);
                base.with(name, &data)
            }),
            read: vec![entry_points::app],
        },
    ])
}

/// Mutations of a text.
fn written(name: &'static str, read: &str, texts: Vec<String>) -> Kind<'static> {
    Kind {
        name,
        make: Box::new(move |dice| mutate::text(dice.of::<String>(&texts), dice)),
        read: vec![entry_points::of(read)],
    }
}

/// The texts of all files of a folder with that ending, in order.
fn texts(folder: &str, ending: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false if path.to_str().unwrap().ends_with(ending) => paths.push(path),
                false => {}
            }
        }
    }
    paths.sort();
    assert!(!paths.is_empty(), "{folder} holds {ending}");
    let read = |path| std::fs::read_to_string(path).unwrap();
    paths.into_iter().map(read).collect()
}

fn kinds(base: &Base) -> Vec<Kind<'_>> {
    let regions = regions::of_zip(&base.archive);
    let mut kinds = vec![
        Kind {
            name: "zip",
            make: Box::new(move |dice| mutate::numbers(&base.archive, &regions, dice)),
            read: vec![entry_points::app],
        },
        written(
            "mapping",
            "mapping",
            texts("testdata/apps/shop", "mapping.txt"),
        ),
        written(
            "signature",
            "signature",
            texts("signatures/storage", ".toml"),
        ),
        written(
            "documentation",
            "documentation",
            texts("signatures/storage", ".md"),
        ),
        written("smali", "smali", texts("testdata/flows", ".smali")),
        written("code", "code", texts("testdata/flows", ".smali")),
        written("xml", "xml", texts("testdata/apps", ".xml")),
        written("source", "source", texts("testdata/apps/rides/src", ".kt")),
        written("config", "config", vec![CONFIGURATION.to_owned()]),
        written("baseline", "baseline", vec![BASELINE.to_owned()]),
    ];
    let parts = [
        part(base, "axml", "AndroidManifest.xml", regions::of_chunks),
        part(base, "arsc", "resources.arsc", regions::of_chunks),
        part(base, "dex", ".dex", regions::of_dex),
        part(base, "elf", ".so", regions::of_elf),
    ];
    kinds.extend(parts.into_iter().flatten().flatten());
    kinds
}

/// What went wrong with one input, if anything did, and how long it took.
fn failure(kind: &Kind<'_>, data: &[u8]) -> (Option<&'static str>, Duration) {
    let start = Instant::now();
    let read = || kind.read.iter().for_each(|read| read(data));
    let outcome = catch_unwind(AssertUnwindSafe(read));
    let taken = start.elapsed();
    match (outcome, taken > LONGEST) {
        (Err(_), _) => (Some("panics"), taken),
        (Ok(()), true) => (Some("takes too long"), taken),
        (Ok(()), false) => (None, taken),
    }
}

fn input(kind: &Kind<'_>, number: usize) -> Vec<u8> {
    let seed = kind.name.bytes().fold(number as u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    (kind.make)(&mut Dice::new(seed))
}

#[test]
fn no_input_panics_or_hangs() {
    let base = Base::open();
    let kinds = kinds(&base);
    if let Ok(one) = std::env::var("SESSIONLINT_MUTATION") {
        return repeat(&kinds, &one);
    }
    let mut failures = Vec::new();
    for kind in &kinds {
        let results: Vec<_> = (0..count())
            .into_par_iter()
            .map(|number| (number, failure(kind, &input(kind, number))))
            .collect();
        let longest = results
            .iter()
            .map(|(_, (_, taken))| *taken)
            .max()
            .unwrap_or_default();
        println!(
            "{}: {} inputs, the longest took {longest:?}",
            kind.name,
            results.len()
        );
        let failed = results
            .into_iter()
            .filter_map(|(number, (what, _))| Some(format!("{}:{number} {}", kind.name, what?)));
        failures.extend(failed);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// One input again, kept as a file.
fn repeat(kinds: &[Kind<'_>], one: &str) {
    let (name, number) = one.split_once(':').unwrap();
    let kind = kinds.iter().find(|kind| kind.name == name).unwrap();
    let data = input(kind, number.parse().unwrap());
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{number}"));
    std::fs::write(&path, &data).unwrap();
    println!("{}", path.display());
    kind.read.iter().for_each(|read| read(&data));
}
