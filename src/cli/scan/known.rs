//! Decisions and a baseline applied to the report of a call, and what is stale among them.

use super::super::args::ScanArgs;
use super::super::config::Config;
use super::super::exit::Failure;
use super::super::{baseline, output};
use crate::report::known::{Ignore, Known};
use crate::report::{Report, escape};
use anyhow::anyhow;
use std::collections::BTreeSet;

/// What is known before a scan; read early, so that a mistake in it does not cost a scan.
pub(super) fn read(args: &ScanArgs, config: &Config) -> Result<Known, Failure> {
    if args.new_only && args.baseline.is_none() {
        let error = anyhow!("--new-only needs a baseline to tell what is new");
        return Err(Failure::usage(error)
            .help("'sessionlint baseline create' writes one; give it with --baseline"));
    }
    Ok(Known {
        ignores: config.ignores.clone(),
        baseline: args.baseline.as_deref().map(baseline::read).transpose()?,
        new_only: args.new_only,
    })
}

/// Takes the known findings out of the report; tells how many decisions are stale, after naming them.
pub(super) fn apply(
    args: &ScanArgs,
    config: &Config,
    known: &Known,
    rules: &BTreeSet<String>,
    report: &mut Report,
) -> usize {
    let used = known.apply(report);
    // What was not scanned may be what a decision is about.
    let saw_all = report.failures.is_empty();
    let mut stale = 0;
    for (ignore, used) in known.ignores.iter().zip(used) {
        let was_applied = ignore
            .selector
            .rule()
            .is_none_or(|rule| rules.contains(rule));
        let problem = match (ignore.is_expired, used) {
            (true, _) => "has expired; what it hid is reported again",
            (false, false) if saw_all && was_applied => "fits no finding; remove it",
            _ => continue,
        };
        stale += 1;
        if !args.quiet {
            output::complain(&warning(&config.name, ignore, problem));
        }
    }
    stale
}

fn warning(file: &str, ignore: &Ignore, problem: &str) -> String {
    let rule = ignore.selector.rule().unwrap_or("any rule");
    let until = match &ignore.expires {
        Some(day) => format!(", until {day}"),
        None => String::new(),
    };
    let text = format!(
        "{file}: [[ignore]] of {rule}{until} ({}) {problem}",
        ignore.reason
    );
    format!("warning: {}\n", escape::terminal(&text))
}
