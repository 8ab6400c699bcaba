//! What was read from an app, as text.

use super::exit::{Exit, Failure};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum DumpCommand {}

pub(super) fn run(command: &DumpCommand) -> Result<Exit, Failure> {
    match *command {}
}
