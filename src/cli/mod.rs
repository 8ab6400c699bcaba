//! The command line into calls of the library; the only place that prints.

mod args;
mod baseline;
mod checkout;
pub mod config;
mod diff;
mod dump;
mod exit;
mod explain;
mod gradle;
mod map;
mod map_args;
mod output;
mod progress;
mod scan;
mod select;
mod shell;
mod signatures;
mod terminal;

use crate::report::escape;
use args::{Cli, Command};
use clap::Parser;
use clap::error::{ContextKind, ContextValue};
use exit::{Exit, Failure};
use std::path::Path;
use std::process::ExitCode;

/// Runs the command that the arguments of the process ask for.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and versions go to standard output and are no errors; clap knows which is which.
            let _ = error.print();
            output::complain(&forgotten_command(&error));
            return match error.use_stderr() {
                true => Exit::Usage.into(),
                false => Exit::Clean.into(),
            };
        }
    };
    match dispatch(cli.command) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output::complain(&failure.lines());
            failure.exit.into()
        }
    }
}

/// Advice for those who name an app where a command belongs.
fn forgotten_command(error: &clap::Error) -> String {
    match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) if Path::new(word).exists() => {
            let word = escape::terminal(word);
            format!("  help: to scan it: sessionlint scan '{word}'\n")
        }
        _ => String::new(),
    }
}

fn dispatch(command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Scan(args) => scan::run(&args),
        Command::Baseline(command) => baseline::run(&command),
        Command::Schema { file } => shell::schema(file),
        Command::Map(args) => map::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Signatures(command) => signatures::run(&command),
        Command::Dump(command) => dump::run(&command),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man { command } => shell::manual(&command),
    }
}
