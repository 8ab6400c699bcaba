//! `sessionlint baseline`: the findings of today into a file of those that are known.

use super::args::BaselineCommand;
use super::exit::{Exit, Failure};
use super::{config, output, scan};
use crate::report::escape;
use crate::report::known::{Baseline, Weak};
use anyhow::{Context, anyhow};
use std::path::{Path, PathBuf};

/// The file unless one is named.
const FILE_NAME: &str = "sessionlint-baseline.json";

pub(super) fn run(command: &BaselineCommand) -> Result<Exit, Failure> {
    let (BaselineCommand::Create(options)
    | BaselineCommand::Update(options)
    | BaselineCommand::Prune(options)) = command;
    let (mut args, config) = config::applied(&options.scan)?;
    let path = args
        .baseline
        .take()
        .unwrap_or_else(|| PathBuf::from(FILE_NAME));
    args.new_only = false;
    let before = match command {
        BaselineCommand::Create(_) => absent(&path).map(|()| Baseline::default())?,
        BaselineCommand::Update(_) | BaselineCommand::Prune(_) => read(&path)?,
    };
    let scanned = scan::scanned(&args, &config)?;
    if !scanned.report.failures.is_empty() {
        let error = anyhow!("the baseline '{}' was left as it is", path.display());
        return Err(Failure::unreadable(error).help("an app that cannot be read has no findings"));
    }
    let weak = match options.allow_weak {
        true => Weak::Allowed,
        false => Weak::Refused,
    };
    let (now, refused) = Baseline::of(&scanned.report, weak);
    let mut baseline = before;
    let (added, dropped) = match command {
        BaselineCommand::Prune(_) => (0, baseline.prune(&now)),
        BaselineCommand::Create(_) | BaselineCommand::Update(_) => (baseline.add(&now), 0),
    };
    let text = baseline
        .write()
        .context("cannot write the baseline")
        .map_err(Failure::usage)?;
    output::write_file(&path, &text)?;
    let name = path.display().to_string();
    let mut line = format!(
        "{}: {} findings, {added} added, {dropped} dropped\n",
        escape::terminal(&name),
        baseline.len()
    );
    if refused > 0 {
        line.push_str(&format!(
            "warning: {refused} findings were left out, since the next build renames their code; give --mapping, or \
             --allow-weak\n"
        ));
    }
    output::complain(&line);
    Ok(Exit::Clean)
}

fn absent(path: &Path) -> Result<(), Failure> {
    if path.exists() {
        let error = anyhow!("the baseline '{}' exists", path.display());
        return Err(Failure::usage(error).help("'sessionlint baseline update' adds to it"));
    }
    Ok(())
}

/// The baseline in a file.
pub(super) fn read(path: &Path) -> Result<Baseline, Failure> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the baseline '{shown}'"))
        .map_err(|error| Failure::usage(error).help("'sessionlint baseline create' writes one"))?;
    Baseline::read(&text)
        .with_context(|| format!("cannot use the baseline '{shown}'"))
        .map_err(Failure::usage)
}
