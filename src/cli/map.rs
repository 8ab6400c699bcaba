//! `sessionlint map`: one app into its session map, without applying any rule.

use super::args::{MapArgs, MapFormat};
use super::exit::{Exit, Failure};
use super::scan::{open, parse_mapping, read_mapping, retraced, survived, threads};
use super::{output, signatures, terminal};
use crate::finding::AppReport;
use crate::report::text::TextOptions;
use crate::report::{Report, graph, json, text};
use crate::scan::{ScanOptions, scan_app};
use anyhow::Context;
use std::collections::BTreeSet;

pub(super) fn run(args: &MapArgs) -> Result<Exit, Failure> {
    let app = threads(args.threads)?.install(|| mapped(args))?;
    match &args.output {
        Some(path) => output::write_file(path, &render(args, app, TextOptions::default())?)?,
        None => output::print(&render(args, app, terminal::stdout_options(args.color))?)?,
    }
    Ok(Exit::Clean)
}

/// The report of the app, with its session map and no findings.
fn mapped(args: &MapArgs) -> Result<AppReport, Failure> {
    let (set, app) = rayon::join(|| signatures::load(&args.packs), || open(&args.input));
    let (set, app) = (set?, app?);
    let options = ScanOptions {
        rules: Some(BTreeSet::new()),
        ..ScanOptions::default()
    };
    let path = args.mapping.as_deref();
    let bytes = read_mapping(path, &[])?;
    let mapping = parse_mapping(path, bytes.as_deref())?;
    let scan = || scan_app(&app, &set, &options, &|_| ()).map_err(Failure::unreadable);
    retraced(path, survived(&args.input, scan)?, mapping.as_ref())
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
