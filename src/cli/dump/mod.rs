//! What was read from an app, as text: for people who doubt a finding, and for comparison with Android's tools.

mod code;
mod dex;
mod manifest;
mod resources;

use super::exit::{Exit, Failure};
use super::output;
use crate::container::{self, App, Entry};
use crate::finding::Gap;
use crate::formats::{arsc, axml, xml};
use crate::report::escape;
use crate::signatures::{BuiltIn, SignatureSet};
use anyhow::anyhow;
use clap::{Args, Subcommand};
use code::Part;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(super) enum DumpCommand {
    /// Print the manifest as a tree, like 'aapt2 dump xmltree'
    Manifest {
        /// The app
        app: PathBuf,
    },
    /// Print the resources in all configurations, like 'aapt2 dump resources'
    Resources {
        /// The app
        app: PathBuf,
    },
    /// Print the bodies of methods as the analysis sees them
    Ir(CodeArguments),
    /// Print which methods each method can cause to run
    Callgraph(CodeArguments),
    /// Print what the analysis found out about each method: what it returns, writes, exposes and sends
    Summaries(CodeArguments),
    /// Print one line per method with digests of its code, for comparison with 'dexdump'
    Dex {
        /// The app
        app: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct CodeArguments {
    /// The app
    app: PathBuf,
    /// Print only methods whose name, such as 'Lcom/example/Login;->save(I)V', contains this
    #[arg(long, value_name = "TEXT", default_value = "")]
    method: String,
    /// Folder with models to use besides the built-in ones
    #[arg(long, value_name = "DIR")]
    signatures: Vec<PathBuf>,
}

pub(super) fn run(command: &DumpCommand) -> Result<Exit, Failure> {
    match command {
        DumpCommand::Manifest { app } => dump_manifest(app),
        DumpCommand::Resources { app } => dump_resources(app),
        DumpCommand::Ir(arguments) => dump_code(arguments, Part::Ir),
        DumpCommand::Callgraph(arguments) => dump_code(arguments, Part::Callgraph),
        DumpCommand::Summaries(arguments) => dump_code(arguments, Part::Summaries),
        DumpCommand::Dex { app } => dump_dex(app),
    }
}

fn dump_code(arguments: &CodeArguments, part: Part) -> Result<Exit, Failure> {
    let app = container::open(&arguments.app).map_err(Failure::unreadable)?;
    let signatures =
        SignatureSet::load(&arguments.signatures, BuiltIn::Used).map_err(Failure::usage)?;
    let text =
        code::dump_code(&app, &signatures, part, &arguments.method).map_err(Failure::unreadable)?;
    let lines: Vec<_> = text.lines().map(escape::terminal).collect();
    finish(format!("{}\n", lines.join("\n")).as_bytes(), &[])
}

fn dump_manifest(path: &Path) -> Result<Exit, Failure> {
    let app = container::open(path).map_err(Failure::unreadable)?;
    let entry = app
        .manifest()
        .ok_or_else(|| nothing(path, "AndroidManifest.xml"))?;
    let bytes = read(&app, entry)?;
    let parsed = match bytes.first() {
        // Libraries hold their manifest as text.
        Some(b'<' | 0xef | 0xfe | 0xff) => xml::plain::parse(&bytes, &entry.path),
        _ => axml::parse(&bytes, &entry.path),
    };
    let (document, gaps) = parsed.map_err(|error| broken(entry, error))?;
    let mut text = Vec::new();
    manifest::write(&document, &mut text).map_err(Failure::usage)?;
    finish(&text, &gaps)
}

fn dump_resources(path: &Path) -> Result<Exit, Failure> {
    let app = container::open(path).map_err(Failure::unreadable)?;
    let mut text = Vec::new();
    let mut gaps = Vec::new();
    let mut any = false;
    for entry in app.resource_tables() {
        let bytes = read(&app, entry)?;
        let (table, found) =
            arsc::parse(&bytes, &entry.path).map_err(|error| broken(entry, error))?;
        resources::write(&table, &mut text).map_err(Failure::usage)?;
        gaps.extend(found);
        any = true;
    }
    match any {
        true => finish(&text, &gaps),
        false => Err(nothing(path, "resources.arsc")),
    }
}

fn dump_dex(path: &Path) -> Result<Exit, Failure> {
    let app = container::open(path).map_err(Failure::unreadable)?;
    let entries = app.dex_files();
    if entries.is_empty() {
        return Err(nothing(path, "DEX file"));
    }
    let mut text = Vec::new();
    let mut gaps = Vec::new();
    for entry in entries {
        let bytes = read(&app, entry)?;
        let written = dex::dump_dex(&bytes, &entry.path, &mut text).map_err(Failure::usage)?;
        gaps.extend(written.map_err(|error| broken(entry, error))?);
    }
    finish(&text, &gaps)
}

fn read<'a>(app: &'a App, entry: &Entry) -> Result<Cow<'a, [u8]>, Failure> {
    app.read(entry).map_err(|error| broken(entry, error))
}

fn broken(entry: &Entry, error: impl std::fmt::Display) -> Failure {
    Failure::unreadable(anyhow!("{}: {error}", entry.path))
}

fn nothing(path: &Path, file: &str) -> Failure {
    Failure::unreadable(anyhow!("{} has no {file}", path.display()))
}

fn finish(text: &[u8], gaps: &[Gap]) -> Result<Exit, Failure> {
    output::print(&String::from_utf8_lossy(text))?;
    for gap in gaps {
        let line = format!("{}: {}", gap.artifact, gap.detail);
        output::complain(&format!("note: {}\n", escape::terminal(&line)));
    }
    Ok(Exit::Clean)
}

/// Text of an app for a line of output: quotes, control, bidirectional and invisible characters are escaped.
fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// A name of an app for a line of output: escaped like [`quoted`], without quotes.
fn plain(text: &str) -> String {
    let quoted = quoted(text);
    let inner = quoted.strip_prefix('"').and_then(|q| q.strip_suffix('"'));
    inner.map_or_else(String::new, str::to_owned)
}
