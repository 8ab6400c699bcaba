//! Completions of shells and the manual page, made from the command line's own description.

use super::args::{Cli, SchemaFile};
use super::exit::{Exit, Failure};
use super::output;
use clap::CommandFactory;
use clap_complete::Shell;

pub(super) fn completions(shell: Shell) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "sessionlint", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}

pub(super) fn manual() -> Result<Exit, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command())
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
