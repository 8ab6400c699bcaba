//! `sessionlint scan`: inputs into reports and an exit code.

use super::args::{Format, ScanArgs};
use super::exit::{Exit, Failure};
use super::progress::Progress;
use super::{output, select, signatures, terminal};
use crate::analysis::flow::FlowOptions;
use crate::container::{self, App};
use crate::finding::{AppReport, Confidence, Redaction, RuleInfo};
use crate::report::retrace::{self, Mapping};
use crate::report::sarif::SarifOptions;
use crate::report::text::TextOptions;
use crate::report::{FailedInput, Report, json, sarif, text};
use crate::scan::{ScanOptions, scan_app};
use crate::signatures::SignatureSet;
use anyhow::{Context, anyhow};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

pub(super) fn run(args: &ScanArgs) -> Result<Exit, Failure> {
    output::check_targets(&args.output)?;
    threads(args.threads)?.install(|| run_on_threads(args))
}

/// As many threads as the user wants.
pub(super) fn threads(wanted: Option<NonZeroUsize>) -> Result<rayon::ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(wanted.map_or(0, NonZeroUsize::get))
        .build()
        .context("cannot start the threads")
        .map_err(|error| Failure::usage(error).help("ask for fewer with --threads"))
}

fn run_on_threads(args: &ScanArgs) -> Result<Exit, Failure> {
    let (paths, failures) = expand(&args.inputs);
    let (set, first) = rayon::join(
        || signatures::load(&args.packs),
        || paths.first().map(|path| open(path)),
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
    let mapping = read_mapping(args.mapping.as_deref(), &paths)?;
    let scans = Scans {
        args,
        set: &set,
        options,
        mapping: parse_mapping(args.mapping.as_deref(), mapping.as_deref())?,
    };
    let report = scans.run(&paths, first, rules, failures);
    write(args, &report)?;
    Ok(exit_code(args, &report))
}

/// The files to scan; inputs that stand for none are told at once and do not stop the others.
fn expand(inputs: &[PathBuf]) -> (Vec<PathBuf>, Vec<FailedInput>) {
    let mut paths = Vec::new();
    let mut failures = Vec::new();
    for input in inputs {
        if !input.is_dir() {
            paths.push(input.clone());
            continue;
        }
        match container::find_apps(input).map_err(Failure::unreadable) {
            Ok(found) => paths.extend(found),
            Err(failure) => failures.push(failed(input, &failure)),
        }
    }
    // A file that is named twice is one app.
    let mut seen = std::collections::BTreeSet::new();
    paths.retain(|path| seen.insert(path.clone()));
    (paths, failures)
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
    mapping: Option<Mapping<'a>>,
}

impl Scans<'_> {
    /// Scans one app after the other, and reads the next one meanwhile. `first` is the first app, opened.
    fn run(
        &self,
        paths: &[PathBuf],
        first: Option<Result<App, Failure>>,
        rules: Vec<RuleInfo>,
        mut failures: Vec<FailedInput>,
    ) -> Report {
        let progress = Progress::new(paths, !self.args.no_progress && !self.args.quiet);
        let (mut ahead, mut apps, mut hidden) = (first, Vec::new(), 0);
        for (index, path) in paths.iter().enumerate() {
            progress.app(path);
            let opened = ahead.take().unwrap_or_else(|| open(path));
            let (scanned, next) = rayon::join(
                || self.scan_one(path, opened, &progress),
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
        path: &Path,
        opened: Result<App, Failure>,
        progress: &Progress,
    ) -> Result<AppReport, Failure> {
        let app = opened?;
        let scan = || {
            let stage = |name| progress.stage(name);
            scan_app(&app, self.set, &self.options, &stage).map_err(Failure::unreadable)
        };
        let mapping = self.args.mapping.as_deref();
        retraced(mapping, survived(path, scan)?, self.mapping.as_ref())
    }
}

pub(super) fn open(path: &Path) -> Result<App, Failure> {
    survived(path, || container::open(path).map_err(Failure::unreadable))
}

/// What `work` gives. A bug of ours costs the app at `path`, not the others.
pub(super) fn survived<T>(
    path: &Path,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let shown = path.display();
        let error = anyhow!("{shown}: a mistake in sessionlint ended the scan");
        Err(Failure::unreadable(error).help("please report it, with the lines above"))
    })
}

/// The bytes of the mapping, if one was given. It belongs to one app.
pub(super) fn read_mapping(
    path: Option<&Path>,
    paths: &[PathBuf],
) -> Result<Option<Vec<u8>>, Failure> {
    let Some(path) = path else {
        return Ok(None);
    };
    if paths.len() > 1 {
        let error = anyhow!(
            "--mapping belongs to one app, but there are {}",
            paths.len()
        );
        return Err(Failure::usage(error).help("scan each app with its own mapping"));
    }
    let shown = path.display();
    std::fs::metadata(path)
        .and_then(|metadata| match metadata.is_file() {
            true => std::fs::read(path),
            // Reading a pipe or a device may never end.
            false => Err(std::io::Error::other("it is no regular file")),
        })
        .map(Some)
        .with_context(|| format!("cannot read the mapping '{shown}'"))
        .map_err(Failure::unreadable)
}

/// The mapping that `text` is, read from `path`.
pub(super) fn parse_mapping<'a>(
    path: Option<&Path>,
    text: Option<&'a [u8]>,
) -> Result<Option<Mapping<'a>>, Failure> {
    let Some((text, path)) = text.zip(path) else {
        return Ok(None);
    };
    Mapping::read(text)
        .map(Some)
        .with_context(|| format!("cannot use the mapping '{}'", path.display()))
        .map_err(|error| {
            Failure::unreadable(error)
                .help("R8 writes it to build/outputs/mapping/<variant>/mapping.txt")
        })
}

/// The report with its original names.
pub(super) fn retraced(
    path: Option<&Path>,
    mut app: AppReport,
    mapping: Option<&Mapping<'_>>,
) -> Result<AppReport, Failure> {
    let Some((mapping, path)) = mapping.zip(path) else {
        return Ok(app);
    };
    retrace::apply(mapping, &mut app)
        .with_context(|| format!("cannot use the mapping '{}'", path.display()))
        .map_err(|error| {
            Failure::unreadable(error)
                .help("give the mapping.txt of the very build that is scanned")
        })?;
    Ok(app)
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
        Format::Text => Ok(text::render(report, looks)),
        Format::Json => json::render(report),
        Format::Map => Ok(text::render_maps(report, looks)),
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
