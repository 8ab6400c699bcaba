//! The inputs of the command line into the apps to scan, each with what is known of its build.

use super::super::args::ScanArgs;
use super::super::exit::Failure;
use super::super::{gradle, output};
use super::failed;
use crate::container;
use crate::report::{FailedInput, escape};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// One app to scan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Input {
    pub(super) path: PathBuf,
    /// Name of the variant that was built.
    pub(super) variant: Option<String>,
    /// The mapping of R8.
    pub(super) mapping: Option<PathBuf>,
    /// What the manifest was merged from.
    pub(super) merger_report: Option<PathBuf>,
}

/// What a command line means.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    pub(super) apps: Vec<Input>,
    /// Inputs that stand for no app; they do not stop the others.
    pub(super) failures: Vec<FailedInput>,
    /// The Gradle project that the apps are of, if one was named.
    pub(super) project: Option<PathBuf>,
}

impl Inputs {
    /// Opens folders and projects.
    pub(super) fn of(args: &ScanArgs) -> Result<Self, Failure> {
        let mut inputs = Self::default();
        for path in &args.inputs {
            inputs.add(args, path)?;
        }
        // A file that is named twice is one app.
        let mut seen = BTreeSet::new();
        inputs.apps.retain(|app| seen.insert(app.path.clone()));
        Ok(inputs)
    }

    fn add(&mut self, args: &ScanArgs, path: &Path) -> Result<(), Failure> {
        let plain = |path: PathBuf| Input {
            path,
            variant: args.variant.clone(),
            mapping: args.mapping.clone(),
            merger_report: args.manifest_merger_report.clone(),
        };
        if !path.is_dir() {
            self.apps.push(plain(path.to_owned()));
        } else if gradle::is_project(path) {
            self.add_project(args, path)?;
        } else {
            match container::find_apps(path).map_err(Failure::unreadable) {
                Ok(found) => self.apps.extend(found.into_iter().map(plain)),
                Err(failure) => self.failures.push(failed(path, &failure)),
            }
        }
        Ok(())
    }

    fn add_project(&mut self, args: &ScanArgs, path: &Path) -> Result<(), Failure> {
        let (outputs, variants) = gradle::outputs(path, args.variant.as_deref())?;
        for output in outputs {
            tell(args, path, &output, &variants);
            let given = |flag: &Option<PathBuf>, found: Option<PathBuf>| flag.clone().or(found);
            self.apps.push(Input {
                path: output.app,
                variant: Some(output.variant),
                mapping: given(&args.mapping, output.mapping),
                merger_report: given(&args.manifest_merger_report, output.merger_report),
            });
        }
        self.project = Some(path.to_owned());
        Ok(())
    }
}

/// Says which of the apps of a project is scanned: nobody named it.
fn tell(args: &ScanArgs, project: &Path, found: &gradle::Output, variants: &BTreeSet<String>) {
    if args.quiet {
        return;
    }
    let inside = found.app.strip_prefix(project).unwrap_or(&found.app);
    let mapping = match found.mapping {
        Some(_) => " with its mapping",
        None => "",
    };
    let app = inside.display().to_string();
    let mut line = format!("note: scans {}{mapping}", escape::terminal(&app));
    let others: Vec<&str> = variants
        .iter()
        .map(String::as_str)
        .filter(|name| *name != found.variant)
        .collect();
    if !others.is_empty() && args.variant.is_none() {
        let others = others.join(", ");
        line.push_str(&format!(
            "; --variant chooses {}",
            escape::terminal(&others)
        ));
    }
    line.push('\n');
    output::complain(&line);
}
