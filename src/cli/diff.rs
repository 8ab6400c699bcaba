//! `sessionlint diff`: two builds of one app into what appeared, went and changed.

use super::exit::{Exit, Failure};
use super::map_args::{DiffArgs, DiffFormat};
use super::scan::{report_of, threads};
use super::{output, signatures, terminal};
use crate::finding::{AppReport, Confidence};
use crate::report::diff::Diff;
use crate::report::{Report, json, text};
use crate::scan::ScanOptions;
use crate::signatures::SignatureSet;
use anyhow::Context;
use std::path::Path;

pub(super) fn run(args: &DiffArgs) -> Result<Exit, Failure> {
    let scanned = threads(args.run.threads)?.install(|| {
        let set = signatures::load(&args.run.packs)?;
        let old = report(&set, &args.old, args.old_mapping.as_deref())?;
        let new = report(&set, &args.new, args.new_mapping.as_deref())?;
        Ok::<Report, Failure>(Report::new(vec![old, new], set.rule_infos(), Vec::new()))
    })?;
    let [old, new] = scanned.apps.as_slice() else {
        // There are two apps, or an error before.
        return Ok(Exit::Clean);
    };
    let diff = Diff::between(old, new);
    output::print(&render(args, &diff)?)?;
    let mut appeared = diff.findings.appeared.iter();
    let fails = args
        .fail_on
        .level()
        .is_some_and(|level| appeared.any(|finding| finding.severity >= level));
    Ok(if fails { Exit::Findings } else { Exit::Clean })
}

/// What a scan finds in one build, with its original names.
fn report(set: &SignatureSet, path: &Path, mapping: Option<&Path>) -> Result<AppReport, Failure> {
    let mut report = report_of(path, mapping, set, &ScanOptions::default())?;
    let certain = |confidence: Confidence| confidence >= Confidence::DEFAULT_MINIMUM;
    report
        .findings
        .retain(|finding| certain(finding.confidence));
    Ok(report)
}

fn render(args: &DiffArgs, diff: &Diff<'_>) -> Result<String, Failure> {
    match args.format {
        DiffFormat::Text => Ok(text::render_diff(
            diff,
            terminal::stdout_options(args.run.color),
        )),
        DiffFormat::Json => json::render_diff(diff)
            .context("cannot write the comparison")
            .map_err(Failure::usage),
    }
}
