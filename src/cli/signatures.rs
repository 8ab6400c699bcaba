//! `sessionlint signatures`: what authors of rules need, and the packs that other commands use.

use super::args::{PackArgs, SignaturesCommand};
use super::exit::{Exit, Failure};
use super::output;
use crate::container;
use crate::report::escape;
use crate::scan::{ScanOptions, scan_app};
use crate::selftest::{self, ExampleResult};
use crate::signatures::{self, BuiltIn, SignatureSet};
use anyhow::{Context, anyhow};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub(super) fn run(command: &SignaturesCommand) -> Result<Exit, Failure> {
    match command {
        SignaturesCommand::List { packs, json } => list(packs, *json),
        SignaturesCommand::Check { folders } => check(folders),
        SignaturesCommand::Test { folders, rule } => test(folders, rule.as_deref()),
        SignaturesCommand::New { id, family, folder } => new(id, family, folder),
    }
}

/// The signatures that a command shall use.
pub(super) fn load(packs: &PackArgs) -> Result<SignatureSet, Failure> {
    let builtin = match packs.no_builtin {
        true => BuiltIn::DataOnly,
        false => BuiltIn::Used,
    };
    let set = SignatureSet::load(&packs.signatures, builtin)
        .context("the signatures cannot be used")
        .map_err(|error| {
            Failure::usage(error)
                .help("'sessionlint signatures check DIR' checks a folder by itself")
        })?;
    if set.signatures().is_empty() {
        let error = anyhow!("there are no signatures to apply");
        return Err(Failure::usage(error).help("name a folder of rules with --signatures"));
    }
    Ok(set)
}

fn list(packs: &PackArgs, json: bool) -> Result<Exit, Failure> {
    let set = load(packs)?;
    let text = match json {
        true => format!("{:#}\n", signatures::list_json(&set)),
        false => signatures::list_text(&set),
    };
    output::print(&text)?;
    Ok(Exit::Clean)
}

fn check(folders: &[PathBuf]) -> Result<Exit, Failure> {
    let report = signatures::check(folders);
    for line in report.to_string().lines() {
        output::print(&format!("{}\n", escape::terminal(line)))?;
    }
    match report.passed() {
        true => Ok(Exit::Clean),
        false => Ok(Exit::Usage),
    }
}

/// Runs the examples; those that do not do what they say are shown.
fn test(folders: &[PathBuf], rule: Option<&str>) -> Result<Exit, Failure> {
    let set = load(&PackArgs {
        signatures: folders.to_vec(),
        no_builtin: !folders.is_empty(),
    })?;
    let rules: Vec<_> = set
        .signatures()
        .iter()
        .filter(|signature| rule.is_none_or(|part| signature.id.contains(part)))
        .cloned()
        .collect();
    if rules.is_empty() {
        let error = anyhow!("no rule has '{}' in its id", rule.unwrap_or_default());
        return Err(Failure::usage(error).help("'sessionlint signatures list' shows all rules"));
    }
    let scan = |bytes: &[u8], ids: &BTreeSet<String>| {
        let app = container::open_bytes("example.apk", bytes.to_vec())
            .map_err(|error| error.to_string())?;
        let options = ScanOptions {
            rules: Some(ids.clone()),
            ..Default::default()
        };
        scan_app(&app, &set, &options, &|_| {}).map_err(|error| error.to_string())
    };
    let results = selftest::run(&rules, &scan);
    let failed: Vec<_> = results.iter().filter(|result| !result.is_ok()).collect();
    for result in &failed {
        output::print(&example_text(result))?;
    }
    let (failed, run) = (failed.len(), results.len());
    output::print(&format!(
        "{run} examples of {} rules, {failed} failed\n",
        rules.len()
    ))?;
    match failed {
        0 => Ok(Exit::Clean),
        _ => Ok(Exit::Findings),
    }
}

fn example_text(result: &ExampleResult) -> String {
    let mut text = format!(
        "{}, {} example '{}' at line {}\n",
        result.rule,
        result.kind.as_str(),
        escape::terminal(&result.example),
        result.line
    );
    for problem in &result.problems {
        text.push_str(&format!("  {}\n", escape::terminal(problem)));
    }
    text
}

/// Writes the files of a new rule; never over existing ones.
fn new(id: &str, family: &str, folder: &Path) -> Result<Exit, Failure> {
    let files = signatures::scaffold(id, family).map_err(Failure::usage)?;
    let paths: Vec<_> = files.iter().map(|file| folder.join(&file.path)).collect();
    if let Some(path) = paths.iter().find(|path| path.exists()) {
        let error = anyhow!("'{}' exists", path.display());
        return Err(Failure::usage(error).help("choose another id or another folder"));
    }
    for (file, path) in files.iter().zip(&paths) {
        let folder = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create '{}'", folder.display()))
            .map_err(Failure::usage)?;
        output::write_file(path, &file.text)?;
        let shown = path.display().to_string();
        output::print(&format!("wrote {}\n", escape::terminal(&shown)))?;
    }
    Ok(Exit::Clean)
}
