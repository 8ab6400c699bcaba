//! Reports to where they belong: standard output, and files that appear whole or not at all.

use super::args::Format;
use super::exit::Failure;
use anyhow::{Context, anyhow};
use clap::ValueEnum;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A report in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) format: Format,
    pub(super) path: PathBuf,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((format, path)) = text.split_once('=') else {
            return Err("write FORMAT=FILE, such as sarif=results.sarif".to_owned());
        };
        let format = Format::from_str(format, false)
            .map_err(|_| format!("'{format}' is no format; use text, sarif, json or map"))?;
        match path {
            "" => Err("the name of the file is missing after '='".to_owned()),
            "-" => Err("use --format for standard output".to_owned()),
            _ => Ok(Self {
                format,
                path: PathBuf::from(path),
            }),
        }
    }
}

/// Finds out before a long scan that its result could not be written.
pub(super) fn check_targets(targets: &[Target]) -> Result<(), Failure> {
    for (position, target) in targets.iter().enumerate() {
        let path = target.path.display();
        if target.path.is_dir() {
            let error = anyhow!("cannot write '{path}': it is a folder");
            return Err(Failure::usage(error).help("name a file in it"));
        }
        let folder = folder_of(&target.path);
        if !folder.is_dir() {
            let folder = folder.display();
            let error = anyhow!("cannot write '{path}': the folder '{folder}' does not exist");
            return Err(Failure::usage(error).help(format!("create it first: mkdir -p '{folder}'")));
        }
        let mut before = targets.iter().take(position);
        if before.any(|other| other.path == target.path) {
            let error = anyhow!("two reports would be written to '{path}'");
            return Err(Failure::usage(error).help("name a different file for each -o"));
        }
    }
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Writes to a temporary file beside the target and renames it, so that nobody reads half a report.
pub(super) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = folder_of(path).join(name);
    let written = std::fs::write(&temporary, text).and_then(|()| std::fs::rename(&temporary, path));
    if written.is_err() {
        // What is left of a failed attempt helps nobody; that it cannot be removed either is no news.
        let _ = std::fs::remove_file(&temporary);
    }
    written
        .with_context(|| format!("cannot write '{}'", path.display()))
        .map_err(|error| Failure::usage(error).help("check the space and the rights of the folder"))
}

/// Writes to standard output. A reader that went away has seen enough: that is no error.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::usage(error).help("check where standard output goes"))
        }
        _ => Ok(()),
    }
}

/// Writes to standard error, where a failure to write has nowhere to be told.
pub(super) fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::{Target, check_targets, write_file};

    #[test]
    fn targets_name_a_format_and_a_file() {
        for (text, message) in [
            ("results.sarif", "FORMAT=FILE"),
            ("yaml=x", "'yaml' is no format"),
            ("sarif=", "missing"),
            ("json=-", "--format"),
        ] {
            let error = text.parse::<Target>().unwrap_err();
            assert!(error.contains(message), "{error}");
        }
        let target: Target = "sarif=a=b.sarif".parse().unwrap();
        assert_eq!(target.path.to_str(), Some("a=b.sarif"));
    }

    #[test]
    fn folders_that_do_not_exist_and_double_names_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| -> Target {
            let path = folder.path().join(name);
            format!("json={}", path.display()).parse().unwrap()
        };
        assert!(check_targets(&[at("a"), at("b")]).is_ok());
        for (targets, message) in [
            (vec![at("none/a")], "does not exist"),
            (vec![at("a"), at("a")], "two reports"),
            (vec![at("")], "is a folder"),
        ] {
            let failure = check_targets(&targets).unwrap_err();
            assert!(failure.lines().contains(message), "{}", failure.lines());
        }
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        for text in ["first", "second"] {
            write_file(&path, text).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
