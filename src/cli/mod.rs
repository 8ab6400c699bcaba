//! The command line into calls of the library; the only place that prints.

mod args;
mod diff;
mod dump;
mod exit;
mod explain;
mod map;
mod output;
mod progress;
mod scan;
mod select;
mod shell;
mod signatures;
mod terminal;

use args::{Cli, Command};
use clap::Parser;
use exit::{Exit, Failure};
use std::process::ExitCode;

/// Runs the command that the arguments of the process ask for.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and versions go to standard output and are no errors; clap knows which is which.
            let _ = error.print();
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

fn dispatch(command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Scan(args) => scan::run(&args),
        Command::Map(args) => map::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Signatures(command) => signatures::run(&command),
        Command::Dump(command) => dump::run(&command),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man => shell::manual(),
    }
}
