//! Original names for an app: the mapping that was given or found, or the one that a bundle carries.

use super::super::args::ScanArgs;
use super::super::exit::Failure;
use super::inputs::Input;
use crate::container::App;
use crate::finding::{AppReport, Gap, GapKind};
use crate::report::retrace::{self, Mapping, RetraceError};
use anyhow::{Context, anyhow};
use std::borrow::Cow;
use std::path::Path;

/// Where the Android Gradle plugin puts the mapping inside a bundle.
const IN_BUNDLE: &[u8] = b"BUNDLE-METADATA/com.android.tools.build.obfuscation/proguard.map";

/// The bytes of a mapping, and where they come from.
pub(super) struct MappingText<'a> {
    text: Cow<'a, [u8]>,
    name: String,
    /// True for the one that a bundle carries.
    is_embedded: bool,
}

/// A mapping belongs to one app.
pub(super) fn check(args: &ScanArgs, apps: &[Input]) -> Result<(), Failure> {
    let apps = apps.len();
    if args.mapping.is_some() && apps > 1 {
        let error = anyhow!("--mapping belongs to one app, but there are {apps}");
        return Err(Failure::usage(error).help("scan each app with its own mapping"));
    }
    Ok(())
}

/// The mapping of an app; `None` when there is none.
pub(super) fn mapping_of<'a>(
    input: &Input,
    app: &'a App,
) -> Result<Option<MappingText<'a>>, Failure> {
    if let Some(path) = &input.mapping {
        let text = Cow::Owned(read(path)?);
        let name = path.display().to_string();
        let is_embedded = false;
        return Ok(Some(MappingText {
            text,
            name,
            is_embedded,
        }));
    }
    let entry = app.entry(IN_BUNDLE);
    Ok(entry.and_then(|entry| {
        Some(MappingText {
            text: app.read(entry).ok()?,
            name: entry.path.clone(),
            is_embedded: true,
        })
    }))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let shown = path.display();
    std::fs::metadata(path)
        .and_then(|metadata| match metadata.is_file() {
            true => std::fs::read(path),
            // Reading a pipe or a device may never end.
            false => Err(std::io::Error::other("it is no regular file")),
        })
        .with_context(|| format!("cannot read the mapping '{shown}'"))
        .map_err(Failure::unreadable)
}

impl MappingText<'_> {
    /// The mapping, read as one; `None` when the one inside a bundle is none, which must not spoil its scan.
    pub(super) fn parse(&self) -> Result<Option<Mapping<'_>>, Failure> {
        match Mapping::read(&self.text) {
            Ok(mapping) => Ok(Some(mapping)),
            Err(_) if self.is_embedded => Ok(None),
            Err(error) => Err(self.refused(
                error,
                "R8 writes it to build/outputs/mapping/<variant>/mapping.txt",
            )),
        }
    }

    /// Restores the names of a report.
    pub(super) fn restore(
        &self,
        mapping: Option<&Mapping<'_>>,
        is_forced: bool,
        report: &mut AppReport,
    ) -> Result<(), Failure> {
        let restored = match mapping {
            None => Err(RetraceError::NoMapping),
            Some(mapping) if is_forced => {
                retrace::apply_anyway(mapping, report);
                Ok(())
            }
            Some(mapping) => retrace::apply(mapping, report),
        };
        match restored {
            Err(error) if self.is_embedded => {
                let gap = Gap::new(
                    GapKind::UnreadableItem,
                    self.name.clone(),
                    error.to_string(),
                );
                report.gaps.push(gap);
                Ok(())
            }
            restored => restored.map_err(|error| {
                self.refused(
                    error,
                    "give the mapping.txt of the very build that is scanned, or --force-mapping",
                )
            }),
        }
    }

    fn refused(&self, error: RetraceError, help: &str) -> Failure {
        let error = anyhow::Error::from(error);
        let error = error.context(format!("cannot use the mapping '{}'", self.name));
        Failure::unreadable(error).help(help)
    }
}
