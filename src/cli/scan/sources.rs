//! The repository that apps were built from into lines for the places of their reports.

use super::super::args::ScanArgs;
use super::super::checkout::Checkout;
use super::super::exit::Failure;
use super::super::output;
use super::inputs::{Input, Inputs};
use crate::finding::{AppReport, Redaction};
use crate::report::escape;
use crate::report::source::{Build, MergerReport, Sources};
use anyhow::Context;
use std::path::{Path, PathBuf};

/// Bytes of a report of the manifest merger; those of the largest apps have some megabytes.
const MERGER_REPORT_BYTES: u64 = 64 << 20;

/// The tracked files of the repository, if there is one to look into.
pub(super) fn checkout(args: &ScanArgs, inputs: &Inputs) -> Result<Option<Checkout>, Failure> {
    let root: Option<&PathBuf> = args.source_root.as_ref().or(inputs.project.as_ref());
    root.map(|root| Checkout::open(root)).transpose()
}

/// Finds the places of a report in the sources.
pub(super) fn locate(
    args: &ScanArgs,
    sources: &Sources<'_>,
    input: &Input,
    report: &mut AppReport,
) -> Result<(), Failure> {
    let merger = match &input.merger_report {
        Some(path) => Some(read_merger_report(path)?),
        None => None,
    };
    let build = Build {
        variant: input.variant.as_deref(),
        merger: merger.as_ref(),
        redaction: match args.show_secrets {
            true => Redaction::Shown,
            false => Redaction::Redacted,
        },
        honours_comments: !args.no_ignores,
    };
    let unreasoned = sources.locate(report, build);
    if !args.quiet {
        for place in unreasoned {
            output::complain(&format!(
                "warning: {}: the comment gives no reason and ignores nothing; write // sessionlint: ignore[rule] why\n",
                escape::terminal(&place)
            ));
        }
    }
    let counts = report.sources.unwrap_or_default();
    if counts.places > 0 && counts.mapped() == 0 && !args.quiet {
        output::complain(&format!(
            "warning: none of {} places of {} was found in {} source files; is it the repository of this app?\n",
            counts.places,
            escape::terminal(&report.app.file_name),
            sources.code_files(),
        ));
    }
    Ok(())
}

fn read_merger_report(path: &Path) -> Result<MergerReport, Failure> {
    let shown = path.display();
    let fits = |metadata: std::fs::Metadata| match metadata.is_file()
        && metadata.len() <= MERGER_REPORT_BYTES
    {
        true => std::fs::read(path),
        false => Err(std::io::Error::other("it is no file of a sensible size")),
    };
    let bytes = std::fs::metadata(path)
        .and_then(fits)
        .with_context(|| format!("cannot read the report of the manifest merger '{shown}'"))
        .map_err(Failure::usage)?;
    Ok(MergerReport::parse(&String::from_utf8_lossy(&bytes)))
}
