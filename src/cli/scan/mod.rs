//! `sessionlint scan`: inputs into reports and an exit code.

mod inputs;
mod names;
mod sources;

use super::args::{Format, ScanArgs};
use super::exit::{Exit, Failure};
use super::progress::Progress;
use super::{output, select, signatures, terminal};
use crate::analysis::flow::FlowOptions;
use crate::container::{self, App};
use crate::finding::{AppReport, Confidence, Redaction, RuleInfo};
use crate::report::sarif::SarifOptions;
use crate::report::source::{SourceFiles, Sources};
use crate::report::text::TextOptions;
use crate::report::{FailedInput, Report, json, sarif, text};
use crate::scan::{ScanOptions, scan_app};
use crate::signatures::SignatureSet;
use anyhow::{Context, anyhow};
use inputs::{Input, Inputs};
use names::MappingText;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

pub(super) fn run(args: &ScanArgs) -> Result<Exit, Failure> {
    output::check_targets(&args.output)?;
    let threads = args.threads.map_or(0, std::num::NonZero::get);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .context("cannot start the threads")
        .map_err(|error| Failure::usage(error).help("ask for fewer with --threads"))?;
    pool.install(|| run_on_threads(args))
}

fn run_on_threads(args: &ScanArgs) -> Result<Exit, Failure> {
    let inputs = Inputs::of(args)?;
    names::check(args, &inputs.apps)?;
    let checkout = sources::checkout(args, &inputs)?;
    let (set, (first, sources)) = rayon::join(
        || signatures::load(&args.packs),
        || {
            rayon::join(
                || inputs.apps.first().map(|app| open(&app.path)),
                || {
                    checkout
                        .as_ref()
                        .map(|checkout| Sources::index(checkout as &dyn SourceFiles))
                },
            )
        },
    );
    let set = set?;
    let rules = set.rule_infos();
    let options = ScanOptions {
        redaction: match args.show_secrets {
            true => Redaction::Shown,
            false => Redaction::Redacted,
        },
        rules: Some(select::selected(&rules, &args.select, &args.ignore)?),
        flows: FlowOptions {
            deep: args.deep,
            implicit: args.implicit,
        },
    };
    let scans = Scans {
        args,
        set: &set,
        options,
        sources,
    };
    let report = scans.run(&inputs.apps, first, rules, inputs.failures);
    write(args, &report)?;
    Ok(exit_code(args, &report))
}

/// Tells about an input that could not be read and keeps it for the reports.
fn failed(input: &Path, failure: &Failure) -> FailedInput {
    output::complain(&failure.lines());
    let name = input.file_name().unwrap_or(input.as_os_str());
    let file_name = name.to_string_lossy().into_owned();
    // A report must not tell about the machine it was made on.
    let reason = failure.error.root_cause().to_string();
    let reason = reason.replace(&input.display().to_string(), &file_name);
    FailedInput { file_name, reason }
}

/// What all scans of one call share.
struct Scans<'a> {
    args: &'a ScanArgs,
    set: &'a SignatureSet,
    options: ScanOptions,
    sources: Option<Sources<'a>>,
}

impl Scans<'_> {
    /// Scans one app after the other, and reads the next one meanwhile. `first` is the first app, opened.
    fn run(
        &self,
        inputs: &[Input],
        first: Option<Result<App, Failure>>,
        rules: Vec<RuleInfo>,
        mut failures: Vec<FailedInput>,
    ) -> Report {
        let paths: Vec<&Path> = inputs.iter().map(|input| &*input.path).collect();
        let progress = Progress::new(&paths, !self.args.no_progress && !self.args.quiet);
        let (mut ahead, mut apps, mut hidden) = (first, Vec::new(), 0);
        for (index, input) in inputs.iter().enumerate() {
            let path = &input.path;
            progress.app(path);
            let opened = ahead.take().unwrap_or_else(|| open(path));
            let (scanned, next) = rayon::join(
                || self.scan_one(input, opened, &progress),
                || paths.get(index + 1).map(|path| open(path)),
            );
            ahead = next;
            match scanned {
                Ok(mut app) => {
                    hidden += hide(self.args, &mut app);
                    apps.push(app);
                }
                Err(failure) => {
                    progress.clear();
                    failures.push(failed(path, &failure));
                }
            }
            progress.done();
        }
        progress.clear();
        let mut report = Report::new(apps, rules, failures);
        report.hidden = hidden;
        report
    }

    fn scan_one(
        &self,
        input: &Input,
        opened: Result<App, Failure>,
        progress: &Progress,
    ) -> Result<AppReport, Failure> {
        let app = opened?;
        // A mapping that is none is told before a long scan.
        let text = names::mapping_of(input, &app)?;
        let mapping = text.as_ref().map(MappingText::parse).transpose()?;
        let scan = || {
            let stage = |name| progress.stage(name);
            let mut report =
                scan_app(&app, self.set, &self.options, &stage).map_err(Failure::unreadable)?;
            if let (Some(text), Some(mapping)) = (&text, &mapping) {
                text.restore(mapping, self.args, &mut report)?;
            }
            if let Some(sources) = &self.sources {
                progress.stage("looking into the sources");
                sources::locate(self.args, sources, input, &mut report)?;
            }
            Ok(report)
        };
        survived(&input.path, scan)
    }
}

fn open(path: &Path) -> Result<App, Failure> {
    survived(path, || container::open(path).map_err(Failure::unreadable))
}

/// What `work` gives. A bug of ours costs the app at `path`, not the others.
fn survived<T>(path: &Path, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let shown = path.display();
        let error = anyhow!("{shown}: a mistake in sessionlint ended the scan");
        Err(Failure::unreadable(error).help("please report it, with the lines above"))
    })
}

/// Drops findings below what the user asked for; tells how many.
fn hide(args: &ScanArgs, app: &mut AppReport) -> usize {
    let before = app.findings.len();
    let minimum = Confidence::new(args.min_confidence);
    app.findings
        .retain(|finding| finding.severity >= args.min_severity && finding.confidence >= minimum);
    before - app.findings.len()
}

fn write(args: &ScanArgs, report: &Report) -> Result<(), Failure> {
    for target in &args.output {
        // Colours are for terminals.
        let text = render(args, report, target.format, TextOptions::default())?;
        output::write_file(&target.path, &text)?;
    }
    // The errors on standard error say all that there is to say.
    if report.apps.is_empty() && args.format == Format::Text {
        return Ok(());
    }
    let looks = terminal::stdout_options(args.color);
    output::print(&render(args, report, args.format, looks)?)
}

fn render(
    args: &ScanArgs,
    report: &Report,
    format: Format,
    looks: TextOptions,
) -> Result<String, Failure> {
    let rendered = match format {
        Format::Text => Ok(text::render(report, looks)),
        Format::Json => json::render(report),
        Format::Sarif => {
            let options = SarifOptions {
                category: args.category.clone(),
            };
            sarif::render(report, &options)
        }
    };
    rendered
        .context("cannot write the report")
        .map_err(Failure::usage)
}

fn exit_code(args: &ScanArgs, report: &Report) -> Exit {
    let fails = args
        .fail_on
        .level()
        .is_some_and(|level| report.worst().is_some_and(|worst| worst >= level));
    let complete = report.apps.iter().all(AppReport::is_complete);
    match (report.failures.is_empty(), fails, args.strict && !complete) {
        (false, _, _) => Exit::Unreadable,
        (true, true, _) => Exit::Findings,
        (true, false, true) => Exit::Incomplete,
        (true, false, false) => Exit::Clean,
    }
}
