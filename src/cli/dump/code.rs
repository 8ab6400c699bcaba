//! What the analysis knows of an app's methods: for those who look into a missed or a false flow.

use crate::analysis::FactsCache;
use crate::analysis::call_graph;
use crate::analysis::constants::Environment;
use crate::analysis::flow::{FlowOptions, follow, print_summary};
use crate::container::App;
use crate::program::{MethodId, Program};
use crate::scan::{ScanError, with_program};
use crate::session::apis::Apis;
use crate::session::models::flow_models;
use crate::signatures::SignatureSet;
use std::fmt::Write;

/// What is printed of each method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The body in static single assignment form, with constants.
    Ir,
    /// The methods that it can cause to run.
    Callgraph,
    /// What it does, in terms of what it is given.
    Summaries,
}

/// The text for the methods of the app's own code whose names contain `wanted`.
pub(super) fn dump_code(
    app: &App,
    signatures: &SignatureSet,
    part: Part,
    wanted: &str,
) -> Result<String, ScanError> {
    with_program(app, |program| {
        let methods: Vec<MethodId> = program
            .defined_methods()
            .iter()
            .copied()
            .filter(|method| program.is_app_code(*method))
            .filter(|method| program.method_name(*method).contains(wanted))
            .collect();
        let facts = FactsCache::new(Environment::new(program));
        match part {
            Part::Ir => bodies(program, &facts, &methods),
            Part::Callgraph => calls(program, &facts, &methods),
            Part::Summaries => summaries(program, &facts, signatures, &methods),
        }
    })
}

fn bodies(program: &Program<'_>, facts: &FactsCache<'_, '_>, methods: &[MethodId]) -> String {
    let mut out = String::new();
    for method in methods {
        let _ = writeln!(out, "{}", program.method_name(*method));
        let _ = writeln!(out, "{}", facts.of(*method).print(program));
    }
    out
}

fn calls(program: &Program<'_>, facts: &FactsCache<'_, '_>, methods: &[MethodId]) -> String {
    let mut out = String::new();
    for method in methods {
        let _ = writeln!(out, "{}", program.method_name(*method));
        for edge in call_graph::edges(program, &facts.of(*method)) {
            let target = program.method_name(edge.target);
            let _ = writeln!(out, "  v{} -> {target}", edge.stmt.0);
        }
    }
    out
}

fn summaries(
    program: &Program<'_>,
    facts: &FactsCache<'_, '_>,
    signatures: &SignatureSet,
    methods: &[MethodId],
) -> String {
    let apis = Apis::of(program, signatures);
    let models = flow_models(&apis);
    let flows = follow(program, facts, &models, FlowOptions::default());
    let mut out = String::new();
    for method in methods {
        let _ = writeln!(out, "{}", program.method_name(*method));
        match flows.summary(*method) {
            Some(summary) => out.push_str(&print_summary(program, summary)),
            None => out.push_str("  not analysed: nothing of interest is near\n"),
        }
    }
    out
}
