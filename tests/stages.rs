//! Goldens of what analysis makes of small methods: `testdata/stages/<case>/code.smali` into the printed body with
//! its constants. `UPDATE=1` rewrites the expected texts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use sessionlint::analysis::constants::Environment;
use sessionlint::analysis::{FactsCache, Origin, analyse};
use sessionlint::program::{InputFile, Inputs, LibraryTable, MethodId, Program};
use sessionlint::selftest::smali::assemble;

fn with_program<T>(data: &[u8], check: impl FnOnce(&Program<'_>) -> T) -> T {
    let libraries = LibraryTable::built_in();
    let artifact = "classes.dex";
    let dex_files = vec![InputFile { artifact, data }];
    check(&Program::build(&Inputs::of_dex_files(
        dex_files, &libraries,
    )))
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/stages");
    let mut cases: Vec<PathBuf> = root
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    cases
}

fn assemble_case(case: &Path) -> Vec<u8> {
    let text = std::fs::read_to_string(case.join("code.smali")).unwrap();
    assemble(&text).unwrap_or_else(|error| panic!("{}: {error}", case.display()))
}

/// All methods of a program, printed.
fn facts_of(program: &Program<'_>) -> String {
    let environment = Environment::new(program);
    let mut out = String::new();
    for method in program.defined_methods() {
        let facts = analyse(&environment, *method);
        let _ = writeln!(out, "method {}", program.method_name(*method));
        for gap in &facts.gaps {
            let _ = writeln!(out, "gap {}: {}", gap.kind.code(), gap.detail);
        }
        let _ = writeln!(out, "{}", facts.print(program));
    }
    out
}

#[test]
fn bodies_and_constants() {
    let mut different = Vec::new();
    for case in cases() {
        let actual = with_program(&assemble_case(&case), facts_of);
        let golden = case.join("facts.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&golden, &actual).unwrap();
        }
        let expected = std::fs::read_to_string(&golden).unwrap_or_default();
        if actual != expected {
            let line = actual
                .lines()
                .zip(expected.lines())
                .position(|(a, b)| a != b);
            different.push(format!(
                "{} from line {:?} on:\n{actual}",
                golden.display(),
                line.map(|at| at + 1)
            ));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

fn method_named(program: &Program<'_>, name: &str) -> MethodId {
    let found = program
        .defined_methods()
        .iter()
        .find(|m| program.method_name(**m).contains(name));
    *found.unwrap_or_else(|| panic!("no method {name}"))
}

#[test]
fn constants_do_not_depend_on_who_asks_first() {
    for case in cases() {
        with_program(&assemble_case(&case), |program| {
            let forward = facts_of(program);
            let environment = Environment::new(program);
            for method in program.defined_methods().iter().rev() {
                let printed = analyse(&environment, *method).print(program);
                assert!(
                    forward.contains(&printed),
                    "{}",
                    program.method_name(*method)
                );
            }
        });
    }
}

/// Damages the code of every case in many ways: nothing panics, and what is built stays consistent.
#[test]
fn damaged_code_is_lowered_as_far_as_it_can_be_reached() {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    for case in cases() {
        let whole = assemble_case(&case);
        for _ in 0..40 {
            let mut damaged = whole.clone();
            for _ in 0..4 {
                let at = 0x70 + random() as usize % (damaged.len() - 0x70);
                damaged[at] = random() as u8;
            }
            let readable = sessionlint::formats::dex::parse(&damaged, "classes.dex").is_ok();
            if readable {
                with_program(&damaged, |program| {
                    facts_of(program);
                });
            }
        }
    }
}

#[test]
fn origins_inside_a_method() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/stages/text");
    with_program(&assemble_case(&case), |program| {
        let environment = Environment::new(program);
        let facts = analyse(&environment, method_named(program, "->build("));
        let sinks: Vec<_> = facts
            .reachable_calls()
            .filter(|call| program.method_name(call.callee).contains("->sink("))
            .collect();
        let origins = |at: usize| {
            let found = facts.origins(facts.arguments(sinks[at])[0], &environment);
            found
                .iter()
                .map(|origin| describe(program, &facts, *origin))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            origins(0),
            [
                "parameter 0",
                "field PREFIX",
                "constant 7",
                "constant \";\""
            ]
        );
        assert_eq!(origins(1), ["field KEY"]);
        assert_eq!(origins(3), ["constant \"aGVsbG8=\"", "constant 0"]);
    });
}

#[test]
fn gaps_of_code_are_told_once_it_is_asked_about() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/stages/hostile");
    with_program(&assemble_case(&case), |program| {
        let cache = FactsCache::new(Environment::new(program));
        assert_eq!(cache.gaps(), []);
        cache.of(method_named(program, "->falls("));
        let told: Vec<String> = cache.gaps().into_iter().map(|gap| gap.detail).collect();
        assert_eq!(
            told,
            ["control leaves the code in Lcom/example/Hostile;->falls()V"]
        );
    });
}

fn describe(
    program: &Program<'_>,
    facts: &sessionlint::analysis::MethodFacts,
    origin: Origin,
) -> String {
    match origin {
        Origin::Parameter(index) => format!("parameter {index}"),
        Origin::Field(_, field) => format!("field {}", program.text(program.field(field).name)),
        Origin::Constant(value) => {
            format!(
                "constant {}",
                facts
                    .constant_of(value)
                    .map(ToString::to_string)
                    .unwrap_or_default()
            )
        }
        other => format!("{other:?}"),
    }
}
