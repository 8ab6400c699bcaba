//! Completions of shells and manual pages, made from the command line's own description.

use super::args::{Cli, SchemaFile};
use super::exit::{Exit, Failure};
use super::output;
use anyhow::anyhow;
use clap::CommandFactory;
use clap_complete::Shell;

pub(super) fn completions(shell: Shell) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "sessionlint", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}

/// The page of the program, or of the command that `words` name.
pub(super) fn manual(words: &[String]) -> Result<Exit, Failure> {
    let mut command = Cli::command();
    // Gives commands their full names, such as `sessionlint-signatures-test`.
    command.build();
    for word in words {
        let Some(inner) = command.find_subcommand(word) else {
            let error = anyhow!("'{}' has no command '{word}'", command.get_name());
            return Err(Failure::usage(error).help("'sessionlint --help' lists the commands"));
        };
        command = inner.clone();
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .map_err(Failure::usage)?;
    output::print(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Clean)
}

/// The schema of a file.
pub(super) fn schema(file: SchemaFile) -> Result<Exit, Failure> {
    output::print(match file {
        SchemaFile::Config => include_str!("../../testdata/schema/sessionlint.schema.json"),
        SchemaFile::Report => include_str!("../../testdata/schema/report.schema.json"),
    })?;
    Ok(Exit::Clean)
}
