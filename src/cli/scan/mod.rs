//! `sessionlint scan`: inputs into reports and an exit code.

mod inputs;
mod known;
mod names;
mod sources;

use super::args::{FailOn, Format, ScanArgs};
use super::config::{self, Config};
use super::exit::{Exit, Failure};
use super::progress::Progress;
use super::{output, select, signatures, terminal};
use crate::analysis::flow::FlowOptions;
use crate::bytes::stop::{Allowance, MemoryAllowance};
use crate::container::{self, App};
use crate::finding::{AppReport, Confidence, Finding, Redaction, RuleInfo, Severity};
use crate::report::junit::JunitOptions;
use crate::report::sarif::SarifOptions;
use crate::report::source::{SourceFiles, Sources};
use crate::report::text::TextOptions;
use crate::report::{FailedInput, Report, github, github_summary, html, json, junit, sarif, text};
use crate::scan::{ScanOptions, scan_app};
use crate::signatures::SignatureSet;
use anyhow::{Context, anyhow};
use inputs::{Input, Inputs};
use names::MappingText;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

/// Runs that GitHub accepts in one SARIF file; each app is one.
const SARIF_RUNS: usize = 20;

/// What a call found.
pub(super) struct Scanned {
    pub(super) report: Report,
    /// Decisions of the configuration that are expired or not needed.
    stale: usize,
}

pub(super) fn run(args: &ScanArgs) -> Result<Exit, Failure> {
    let (args, config) = config::applied(args)?;
    output::check_targets(&args.output)?;
    let scanned = scanned(&args, &config)?;
    write(&args, &scanned.report)?;
    Ok(exit_code(&args, &scanned))
}

/// Scans all inputs and takes out what is known.
pub(super) fn scanned(args: &ScanArgs, config: &Config) -> Result<Scanned, Failure> {
    threads(args.threads)?.install(|| scanned_on_threads(args, config))
}

fn scanned_on_threads(args: &ScanArgs, config: &Config) -> Result<Scanned, Failure> {
    let inputs = Inputs::of(args)?;
    names::check(args, &inputs.apps)?;
    check_runs(args, inputs.apps.len() + inputs.failures.len())?;
    let known = known::read(args, config)?;
    let checkout = sources::checkout(args, &inputs)?;
    let index = || {
        let checkout = checkout.as_ref();
        checkout.map(|checkout| Sources::index(checkout as &dyn SourceFiles))
    };
    let first = || inputs.apps.first().map(|app| open(&app.path));
    let (set, (first, sources)) = rayon::join(
        || signatures::load(&args.packs),
        || rayon::join(first, index),
    );
    let set = set?;
    let mut rules = set.rule_infos();
    let selected = select::selected(&rules, &args.select, &args.ignore)?;
    rules.retain(|rule| selected.contains(&rule.id));
    let options = ScanOptions {
        redaction: match args.show_secrets {
            true => Redaction::Shown,
            false => Redaction::Redacted,
        },
        rules: Some(selected.clone()),
        flows: FlowOptions {
            deep: args.deep,
            implicit: args.implicit,
        },
        allowance: allowance(args),
    };
    let scans = Scans {
        args,
        set: &set,
        options,
        sources,
    };
    let mut report = scans.run(&inputs.apps, first, rules, inputs.failures);
    let stale = known::apply(args, config, &known, &selected, &mut report);
    Ok(Scanned { report, stale })
}

/// What the user lets one app cost.
fn allowance(args: &ScanArgs) -> Allowance {
    let in_use = || {
        let stats = memory_stats::memory_stats()?;
        u64::try_from(stats.physical_mem).ok()
    };
    Allowance {
        time: args.timeout.map(Duration::from_secs),
        memory: args.max_memory.map(|mebibytes| MemoryAllowance {
            bytes: mebibytes.saturating_mul(1 << 20),
            in_use,
        }),
    }
}

/// GitHub refuses a file of too many runs as a whole; better to know before the scan.
fn check_runs(args: &ScanArgs, apps: usize) -> Result<(), Failure> {
    let targets = args.output.iter().map(|target| target.format);
    let mut formats = targets.chain([args.format]);
    if apps <= SARIF_RUNS || !formats.any(|format| format == Format::Sarif) {
        return Ok(());
    }
    let error = anyhow!("GitHub accepts {SARIF_RUNS} apps in one SARIF file, and these are {apps}");
    Err(Failure::usage(error).help(
        "scan them in several calls, each with a file and a --category of its own, or write json",
    ))
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
        let mapping = text.as_ref().map(MappingText::parse).transpose()?.flatten();
        let scan = || {
            let stage = |name| progress.stage(name);
            let mut report =
                scan_app(&app, self.set, &self.options, &stage).map_err(Failure::unreadable)?;
            if let Some(text) = &text {
                text.restore(mapping.as_ref(), self.args.force_mapping, &mut report)?;
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

/// One app, scanned and with its original names; without what a call of `scan` does besides.
pub(super) fn report_of(
    path: &Path,
    mapping: Option<&Path>,
    set: &SignatureSet,
    options: &ScanOptions,
) -> Result<AppReport, Failure> {
    let app = open(path)?;
    let input = Input {
        path: path.to_owned(),
        variant: None,
        mapping: mapping.map(Path::to_owned),
        merger_report: None,
    };
    let text = names::mapping_of(&input, &app)?;
    let mapping = text.as_ref().map(MappingText::parse).transpose()?.flatten();
    survived(path, || {
        let mut report = scan_app(&app, set, options, &|_| ()).map_err(Failure::unreadable)?;
        if let Some(text) = &text {
            text.restore(mapping.as_ref(), false, &mut report)?;
        }
        Ok(report)
    })
}

/// As many threads as the user wants.
pub(super) fn threads(wanted: Option<NonZeroUsize>) -> Result<rayon::ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(wanted.map_or(0, NonZeroUsize::get))
        .build()
        .context("cannot start the threads")
        .map_err(|error| Failure::usage(error).help("ask for fewer with --threads"))
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

/// Drops findings below what the user asked for; tells how many of those that would be reported.
fn hide(args: &ScanArgs, app: &mut AppReport) -> usize {
    let before = app.findings.len();
    let confidence = args.min_confidence.map(Confidence::new);
    let confidence = confidence.unwrap_or(Confidence::DEFAULT_MINIMUM);
    let severity = args.min_severity.unwrap_or(Severity::Note);
    let is_asked =
        |finding: &Finding| finding.severity >= severity && finding.confidence >= confidence;
    app.findings.retain(is_asked);
    app.suppressed.retain(|one| is_asked(&one.finding));
    before - app.findings.len()
}

fn write(args: &ScanArgs, report: &Report) -> Result<(), Failure> {
    for target in &args.output {
        // Colours are for terminals.
        let text = render(args, report, target.format, TextOptions::default())?;
        match target.format {
            // Several steps and tools write to the summary of a job.
            Format::GithubSummary => output::add_to_file(&target.path, &text)?,
            _ => output::write_file(&target.path, &text)?,
        }
    }
    // The errors on standard error say all that there is to say.
    if report.apps.is_empty() && matches!(args.format, Format::Text | Format::Map) {
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
        Format::Text => {
            let looks = TextOptions {
                show_suppressed: args.show_suppressed,
                ..looks
            };
            Ok(text::render(report, looks))
        }
        Format::Json => json::render(report).map_err(anyhow::Error::from),
        Format::Sarif => {
            let options = SarifOptions {
                category: args.category.clone(),
            };
            sarif::render(report, &options).map_err(anyhow::Error::from)
        }
        Format::Map => Ok(text::render_maps(report, looks)),
        Format::Html => Ok(html::render(report)),
        Format::Junit => {
            let options = JunitOptions {
                fails_at: args.fail_on.unwrap_or(FailOn::Error).level(),
            };
            junit::render(report, options).map_err(anyhow::Error::from)
        }
        Format::Github => Ok(github::render(report)),
        Format::GithubSummary => Ok(github_summary::render(report)),
    };
    rendered
        .context("cannot write the report")
        .map_err(Failure::usage)
}

fn exit_code(args: &ScanArgs, scanned: &Scanned) -> Exit {
    let report = &scanned.report;
    let fails = args
        .fail_on
        .unwrap_or(FailOn::Error)
        .level()
        .is_some_and(|level| report.worst().is_some_and(|worst| worst >= level));
    let complete = report.apps.iter().all(AppReport::is_complete) && scanned.stale == 0;
    match (report.failures.is_empty(), fails, args.strict && !complete) {
        (false, _, _) => Exit::Unreadable,
        (true, true, _) => Exit::Findings,
        (true, false, true) => Exit::Incomplete,
        (true, false, false) => Exit::Clean,
    }
}
