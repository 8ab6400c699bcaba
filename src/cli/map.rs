//! `sessionlint map`: one app into its session map, without applying any rule.

use super::exit::{Exit, Failure};
use super::map_args::{MapArgs, MapFormat};
use super::scan::{report_of, threads};
use super::{output, signatures, terminal};
use crate::finding::AppReport;
use crate::report::text::TextOptions;
use crate::report::{Report, graph, json, text};
use crate::scan::ScanOptions;
use anyhow::Context;
use std::collections::BTreeSet;

pub(super) fn run(args: &MapArgs) -> Result<Exit, Failure> {
    let app = threads(args.run.threads)?.install(|| mapped(args))?;
    match &args.output {
        Some(path) => output::write_file(path, &render(args, app, TextOptions::default())?)?,
        None => output::print(&render(
            args,
            app,
            terminal::stdout_options(args.run.color),
        )?)?,
    }
    Ok(Exit::Clean)
}

/// The report of the app, with its session map and no findings.
fn mapped(args: &MapArgs) -> Result<AppReport, Failure> {
    let set = signatures::load(&args.run.packs)?;
    let options = ScanOptions {
        rules: Some(BTreeSet::new()),
        ..ScanOptions::default()
    };
    report_of(&args.input, args.mapping.as_deref(), &set, &options)
}

fn render(args: &MapArgs, app: AppReport, looks: TextOptions) -> Result<String, Failure> {
    match args.format {
        MapFormat::Text => {
            let report = Report::new(vec![app], [], Vec::new());
            Ok(text::render_maps(&report, looks))
        }
        MapFormat::Json => json::render_map(&app)
            .context("cannot write the map")
            .map_err(Failure::usage),
        MapFormat::Dot => Ok(graph::render_dot(&app)),
        MapFormat::Svg => Ok(graph::render_svg(&app)),
    }
}
