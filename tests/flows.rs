//! Goldens of the dataflow engine: `testdata/flows/<case>/code.smali` into the summaries of its methods and the
//! flows between `Lt/Api;->source` and `Lt/Api;->sink`. `UPDATE=1` rewrites the expected texts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use sessionlint::analysis::FactsCache;
use sessionlint::analysis::constants::Environment;
use sessionlint::analysis::flow::{FlowOptions, Flows, follow, print_summary};
use sessionlint::program::{InputFile, Inputs, LibraryTable, Program};
use sessionlint::selftest::smali::assemble;
use sessionlint::session::apis::Apis;
use sessionlint::session::models::flow_models;
use sessionlint::signatures::{BuiltIn, SignatureSet};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/flows")
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = root()
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("code.smali").exists())
        .collect();
    cases.sort();
    cases
}

/// What is found in the classes of a smali file.
fn with_flows<T>(
    code: &str,
    options: FlowOptions,
    look: impl FnOnce(&Program<'_>, &Flows) -> T,
) -> T {
    let libraries = LibraryTable::built_in();
    let data = assemble(code).unwrap();
    let dex_files = vec![InputFile {
        artifact: "classes.dex",
        data: &data,
    }];
    let program = Program::build(&Inputs::of_dex_files(dex_files, &libraries));
    let signatures = SignatureSet::load(&[root().join("pack")], BuiltIn::DataOnly).unwrap();
    let facts = FactsCache::new(Environment::new(&program));
    let models = flow_models(&Apis::of(&program, &signatures));
    let flows = follow(&program, &facts, &models, options);
    look(&program, &flows)
}

fn print(program: &Program<'_>, flows: &Flows) -> String {
    let mut out = String::new();
    for method in flows.analysed() {
        let _ = writeln!(out, "{}", program.method_name(method));
        if let Some(summary) = flows.summary(method) {
            out.push_str(&print_summary(program, summary));
        }
    }
    for flow in flows
        .flows
        .iter()
        .filter(|flow| &*flow.source_kind == "test")
    {
        let place = |method| program.method_name(method);
        let _ = writeln!(
            out,
            "FLOW from {} to {}{}",
            place(flow.birth.site.method),
            place(flow.sink.site.method),
            if flow.is_reached { "" } else { ", not reached" }
        );
    }
    out
}

#[test]
fn summaries_and_flows() {
    let mut different = Vec::new();
    for case in cases() {
        let code = std::fs::read_to_string(case.join("code.smali")).unwrap();
        let actual = with_flows(&code, FlowOptions::default(), print);
        let golden = case.join("flows.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&golden, &actual).unwrap();
        }
        let expected = std::fs::read_to_string(&golden).unwrap_or_default();
        if actual != expected {
            different.push(format!("{}:\n{actual}", golden.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn all_code_gives_the_same_flows_as_the_code_that_matters() {
    let deep = FlowOptions {
        deep: true,
        ..FlowOptions::default()
    };
    let only_flows = |program: &Program<'_>, flows: &Flows| {
        let text = print(program, flows);
        let lines = text.lines().filter(|line| line.starts_with("FLOW"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    for case in cases() {
        let code = std::fs::read_to_string(case.join("code.smali")).unwrap();
        let some = with_flows(&code, FlowOptions::default(), only_flows);
        let all = with_flows(&code, deep, only_flows);
        assert_eq!(some, all, "{}", case.display());
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let with_threads = |threads: usize, code: &str| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().unwrap();
        pool.install(|| with_flows(code, FlowOptions::default(), print))
    };
    for case in cases() {
        let code = std::fs::read_to_string(case.join("code.smali")).unwrap();
        assert_eq!(with_threads(1, &code), with_threads(4, &code));
    }
}
