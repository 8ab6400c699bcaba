//! The command line as types.

use super::map_args::{DiffArgs, MapArgs};
use super::output::Target;
use crate::finding::Severity;
use crate::signatures::FAMILIES;
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Finds session-handling flaws in built Android apps
///
/// sessionlint follows the session credentials of an app from login to logout by reading the built package
/// alone: no source, no device, no network.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, max_term_width = 110, after_help = EXAMPLES)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Scan apps and report what is wrong with their sessions
    Scan(Box<ScanArgs>),
    /// Write down what is found today, so that only new findings count from now on
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// Show where the sessions of an app live: where they begin, are kept, go and end
    Map(MapArgs),
    /// Show what appeared, went and changed between two builds of an app
    Diff(DiffArgs),
    /// Show what a rule detects, why it matters, and how to fix it
    Explain(ExplainArgs),
    /// List, check, test or start signatures
    #[command(subcommand)]
    Signatures(SignaturesCommand),
    /// Show what was read from an app, for looking into a finding or a missed one
    #[command(subcommand)]
    Dump(super::dump::DumpCommand),
    /// Print the JSON schema of a file
    Schema {
        /// The file
        file: SchemaFile,
    },
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, or the one of a command
    Man {
        /// The command, such as: scan, or: signatures test
        command: Vec<String>,
    },
}

#[derive(Debug, Clone, Args)]
#[command(after_long_help = EXIT_CODES)]
pub(super) struct ScanArgs {
    /// Apps to scan, folders that hold some, or Gradle projects that were built
    #[arg(required = true, value_name = "APP")]
    pub(super) inputs: Vec<PathBuf>,

    /// What goes to standard output
    #[arg(short, long, value_enum, default_value_t = Format::Text, help_heading = "Output")]
    pub(super) format: Format,

    /// Also write a report to a file, such as sarif=results.sarif or html=report.html; may be repeated
    #[arg(short, long, value_name = "FORMAT=FILE", help_heading = "Output")]
    pub(super) output: Vec<Target>,

    /// Category of the results on GitHub; only in SARIF
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    pub(super) category: Option<String>,

    /// Show secrets in full instead of their first characters, length and hash
    #[arg(long, help_heading = "Output")]
    pub(super) show_secrets: bool,

    /// Whether the text report has colours
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN", help_heading = "Output")]
    pub(super) color: ColorChoice,

    /// Show no progress bar
    #[arg(long, help_heading = "Output")]
    pub(super) no_progress: bool,

    /// Say nothing on standard error but errors
    #[arg(short, long, help_heading = "Output")]
    pub(super) quiet: bool,

    /// The mapping.txt that R8 wrote with the app, to show original names and lines
    #[arg(long, value_name = "FILE", help_heading = "Sources")]
    pub(super) mapping: Option<PathBuf>,

    /// Use the mapping although it seems to belong to another build
    #[arg(long, requires = "mapping", help_heading = "Sources")]
    pub(super) force_mapping: bool,

    /// The repository that the app was built from, to show files and lines instead of DEX code
    #[arg(long, value_name = "DIR", help_heading = "Sources")]
    pub(super) source_root: Option<PathBuf>,

    /// Variant that was built, such as freeRelease: its source sets come first, and of a project its app is scanned
    #[arg(long, value_name = "NAME", help_heading = "Sources")]
    pub(super) variant: Option<String>,

    /// The manifest-merger-<variant>-report.txt of Gradle, to show where an element of the manifest comes from
    #[arg(long, value_name = "FILE", help_heading = "Sources")]
    pub(super) manifest_merger_report: Option<PathBuf>,

    /// Lowest level of a finding that makes the exit code 1
    ///
    /// [default: error]
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Gate")]
    pub(super) fail_on: Option<FailOn>,

    /// Make the exit code 4 when something could not be analysed, or a decision of the configuration is stale
    #[arg(long, help_heading = "Gate")]
    pub(super) strict: bool,

    /// Show only findings of this level and above: note, warning or error
    #[arg(long, value_name = "LEVEL", help_heading = "Selection")]
    pub(super) min_severity: Option<Severity>,

    /// Show only findings at least this certain, 0 to 100; 60 unless given
    #[arg(
        long,
        value_parser = clap::value_parser!(u8).range(0..=100),
        value_name = "PERCENT",
        help_heading = "Selection"
    )]
    pub(super) min_confidence: Option<u8>,

    /// Baseline: findings in it are known and neither reported nor counted
    #[arg(long, value_name = "FILE", help_heading = "Known findings")]
    pub(super) baseline: Option<PathBuf>,

    /// Leave the findings of the baseline out of every list
    #[arg(long, help_heading = "Known findings")]
    pub(super) new_only: bool,

    /// Also list what was left out, and why
    #[arg(long, help_heading = "Known findings")]
    pub(super) show_suppressed: bool,

    /// Report also what the configuration or a comment in the sources ignores
    #[arg(long, help_heading = "Known findings")]
    pub(super) no_ignores: bool,

    /// Configuration, instead of the nearest sessionlint.toml
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    pub(super) config: Option<PathBuf>,

    /// Use no configuration
    #[arg(long, conflicts_with = "config", help_heading = "Configuration")]
    pub(super) no_config: bool,

    /// Follow the values of all of the app's own code, not only of what signatures ask about
    #[arg(long)]
    pub(super) deep: bool,
    /// Count what a value decides as a flow, too; finds more and is wrong more often
    #[arg(long)]
    pub(super) implicit: bool,
    /// Apply only these rules: ids, families or CWE numbers such as CWE-312
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "RULE",
        help_heading = "Selection"
    )]
    pub(super) select: Vec<String>,

    /// Do not apply these rules: ids, families or CWE numbers
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "RULE",
        help_heading = "Selection"
    )]
    pub(super) ignore: Vec<String>,

    #[command(flatten)]
    pub(super) packs: PackArgs,

    /// Number of threads; one per processor unless given
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<NonZeroUsize>,

    /// Stop analysing an app after so many seconds and report what was found until then
    #[arg(long, value_name = "SECONDS", help_heading = "Limits")]
    pub(super) timeout: Option<u64>,

    /// Leave out what would need more memory than so many MiB; what was left out is reported
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Limits")]
    pub(super) max_memory: Option<u64>,
}

/// Which signatures are used.
#[derive(Debug, Clone, Args, Default)]
pub(super) struct PackArgs {
    /// Folder of further signatures; those with the id of a built-in one replace it; may be repeated
    #[arg(long, value_name = "DIR", help_heading = "Signatures")]
    pub(super) signatures: Vec<PathBuf>,

    /// Do not use the built-in signatures
    #[arg(long, help_heading = "Signatures")]
    pub(super) no_builtin: bool,
}

/// What is done with a baseline.
#[derive(Debug, Subcommand)]
pub(super) enum BaselineCommand {
    /// Write the first baseline of an app
    Create(Box<BaselineArgs>),
    /// Add the findings that are new
    Update(Box<BaselineArgs>),
    /// Drop the findings that are gone
    Prune(Box<BaselineArgs>),
}

/// How an app is scanned for its baseline: as it is scanned later.
#[derive(Debug, Args)]
pub(super) struct BaselineArgs {
    #[command(flatten)]
    pub(super) scan: ScanArgs,

    /// Take in findings whose code the next build renames
    #[arg(long, help_heading = "Known findings")]
    pub(super) allow_weak: bool,
}

/// A file with a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaFile {
    /// sessionlint.toml
    Config,
    /// The output of --format json
    Report,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Id of the rule, such as token-in-shared-preferences
    pub(super) rule: String,

    #[command(flatten)]
    pub(super) packs: PackArgs,
}

#[derive(Debug, Subcommand)]
pub(super) enum SignaturesCommand {
    /// List all rules with their level and title
    List {
        #[command(flatten)]
        packs: PackArgs,
        /// As JSON, with all that is known of each rule
        #[arg(long)]
        json: bool,
    },
    /// Check folders of signatures for mistakes
    Check {
        /// The folders; the built-in signatures unless given
        #[arg(value_name = "DIR")]
        folders: Vec<PathBuf>,
    },
    /// Build the examples of signatures, scan them, and compare with what they announce
    Test {
        /// The folders; the built-in signatures unless given
        #[arg(value_name = "DIR")]
        folders: Vec<PathBuf>,
        /// Only rules whose id contains this
        #[arg(long, value_name = "TEXT")]
        rule: Option<String>,
    },
    /// Write the files of a new signature, ready to be filled in
    New {
        /// Id of the new rule, which names the flaw: lower-case words joined by hyphens
        id: String,
        /// Family that it belongs to
        #[arg(long, value_parser = PossibleValuesParser::new(FAMILIES))]
        family: String,
        /// Folder of the pack
        #[arg(long, default_value = ".", value_name = "DIR")]
        folder: PathBuf,
    },
}

/// A format of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// SARIF 2.1.0, for GitHub code scanning and other viewers
    Sarif,
    /// Everything that is known, for scripts
    Json,
    /// One page for reviewers, with the flow, the evidence and the fix of each finding
    Html,
    /// JUnit XML, for build servers; findings that fail the scan fail their test
    Junit,
    /// Annotations in the log of GitHub Actions
    Github,
    /// Markdown for the summary of a GitHub job; a file that exists is added to
    GithubSummary,
    /// The session maps alone, for people
    Map,
}

/// When text is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What makes a scan fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Errors
    Error,
    /// Warnings and errors
    Warning,
    /// Any finding
    Note,
    /// Nothing
    Never,
}

impl FailOn {
    /// The lowest level that fails, if any does.
    pub(super) fn level(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Never => None,
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  sessionlint scan app.apk                               see what is wrong with an app
  sessionlint scan app.apk -o html=report.html           write a page for reviewers, too
  sessionlint scan app-release.apk --mapping mapping.txt
  sessionlint explain token-in-shared-preferences        why it matters, and how to fix it";

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing at or above --fail-on was found
  1  findings at or above --fail-on
  2  wrong usage, or a report could not be written
  3  an input could not be read, or the mapping belongs to another build
  4  --strict, and something could not be analysed, or a decision has expired or is not needed any more

Of several codes that apply, 3 comes before 1, and 1 before 4.";
