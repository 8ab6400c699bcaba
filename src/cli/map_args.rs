//! The arguments of the commands about session maps.

use super::args::{ColorChoice, FailOn, PackArgs};
use clap::{Args, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;

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

    #[command(flatten)]
    pub(super) run: RunArgs,
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

    #[command(flatten)]
    pub(super) run: RunArgs,
}

/// What both commands take.
#[derive(Debug, Args)]
pub(super) struct RunArgs {
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
