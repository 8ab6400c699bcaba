//! The command line as types.

use super::output::Target;
use crate::finding::{Confidence, Severity};
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
#[command(version, propagate_version = true, max_term_width = 110)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Scan apps and report what is wrong with their sessions
    Scan(Box<ScanArgs>),
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
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
#[command(after_long_help = EXIT_CODES)]
pub(super) struct ScanArgs {
    /// Apps to scan, or folders that hold some
    #[arg(required = true, value_name = "APP")]
    pub(super) inputs: Vec<PathBuf>,

    /// What goes to standard output
    #[arg(short, long, value_enum, default_value_t = Format::Text, help_heading = "Output")]
    pub(super) format: Format,

    /// Also write a report to a file, such as sarif=results.sarif; may be repeated
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
    #[arg(long, value_name = "FILE")]
    pub(super) mapping: Option<PathBuf>,

    /// Lowest level of a finding that makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "LEVEL", help_heading = "Gate")]
    pub(super) fail_on: FailOn,

    /// Make the exit code 4 when something could not be analysed
    #[arg(long, help_heading = "Gate")]
    pub(super) strict: bool,

    /// Show only findings of this level and above: note, warning or error
    #[arg(
        long,
        default_value = "note",
        value_name = "LEVEL",
        help_heading = "Selection"
    )]
    pub(super) min_severity: Severity,

    /// Show only findings at least this certain, 0 to 100
    #[arg(
        long,
        default_value_t = Confidence::DEFAULT_MINIMUM.percent(),
        value_parser = clap::value_parser!(u8).range(0..=100),
        value_name = "PERCENT",
        help_heading = "Selection"
    )]
    pub(super) min_confidence: u8,

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
}

#[derive(Debug, Args)]
pub(super) struct MapArgs {
    /// The app
    #[arg(value_name = "APP")]
    pub(super) input: PathBuf,

    /// How the map is written
    #[arg(short, long, value_enum, default_value_t = MapFormat::Text)]
    pub(super) format: MapFormat,

    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// The mapping.txt that R8 wrote with the app, to show original names and lines
    #[arg(long, value_name = "FILE")]
    pub(super) mapping: Option<PathBuf>,

    /// Whether text has colours
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub(super) color: ColorChoice,

    #[command(flatten)]
    pub(super) packs: PackArgs,

    /// Number of threads; one per processor unless given
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// The older build
    #[arg(value_name = "OLD")]
    pub(super) old: PathBuf,

    /// The newer build
    #[arg(value_name = "NEW")]
    pub(super) new: PathBuf,

    /// How the changes are written
    #[arg(short, long, value_enum, default_value_t = DiffFormat::Text)]
    pub(super) format: DiffFormat,

    /// The mapping.txt of the older build; shrunk builds are told apart by names, which change without it
    #[arg(long, value_name = "FILE")]
    pub(super) old_mapping: Option<PathBuf>,

    /// The mapping.txt of the newer build
    #[arg(long, value_name = "FILE")]
    pub(super) new_mapping: Option<PathBuf>,

    /// Lowest level of a finding that appeared which makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "LEVEL")]
    pub(super) fail_on: FailOn,

    /// Whether text has colours
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub(super) color: ColorChoice,

    #[command(flatten)]
    pub(super) packs: PackArgs,

    /// Number of threads; one per processor unless given
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<NonZeroUsize>,
}

/// A format of comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// For people
    Text,
    /// Everything that is known, for scripts
    Json,
}

/// A format of session maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum MapFormat {
    /// For people
    Text,
    /// Everything that is known, for scripts
    Json,
    /// A drawing for Graphviz
    Dot,
    /// A drawing
    Svg,
}

/// Which signatures are used.
#[derive(Debug, Args, Default)]
pub(super) struct PackArgs {
    /// Folder of further signatures; those with the id of a built-in one replace it; may be repeated
    #[arg(long, value_name = "DIR", help_heading = "Signatures")]
    pub(super) signatures: Vec<PathBuf>,

    /// Do not use the built-in signatures
    #[arg(long, help_heading = "Signatures")]
    pub(super) no_builtin: bool,
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

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing at or above --fail-on was found
  1  findings at or above --fail-on
  2  wrong usage, or a report could not be written
  3  an input could not be read, or the mapping belongs to another build
  4  --strict, and something could not be analysed

Of several codes that apply, 3 comes before 1, and 1 before 4.";
