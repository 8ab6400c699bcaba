//! Original names for an app: the mapping that was given or found, or the one that a bundle carries.

use super::super::args::ScanArgs;
use super::super::exit::Failure;
use super::inputs::Input;
use crate::container::App;
use crate::finding::AppReport;
use crate::report::retrace::{self, Mapping};
use anyhow::{Context, anyhow};
use std::borrow::Cow;
use std::path::Path;

/// Where the Android Gradle plugin puts the mapping inside a bundle.
const IN_BUNDLE: &[u8] = b"BUNDLE-METADATA/com.android.tools.build.obfuscation/proguard.map";

/// The bytes of a mapping, and where they come from.
pub(super) struct MappingText<'a> {
    text: Cow<'a, [u8]>,
    name: String,
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
        return Ok(Some(MappingText { text, name }));
    }
    let entry = app.entry(IN_BUNDLE);
    Ok(entry.and_then(|entry| {
        Some(MappingText {
            text: app.read(entry).ok()?,
            name: entry.path.clone(),
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
    /// The mapping, read as one.
    pub(super) fn parse(&self) -> Result<Mapping<'_>, Failure> {
        Mapping::read(&self.text)
            .with_context(|| self.refusal())
            .map_err(|error| {
                Failure::unreadable(error)
                    .help("R8 writes it to build/outputs/mapping/<variant>/mapping.txt")
            })
    }

    /// Restores the names of a report.
    pub(super) fn restore(
        &self,
        mapping: &Mapping<'_>,
        args: &ScanArgs,
        report: &mut AppReport,
    ) -> Result<(), Failure> {
        if args.force_mapping {
            retrace::apply_anyway(mapping, report);
            return Ok(());
        }
        retrace::apply(mapping, report)
            .with_context(|| self.refusal())
            .map_err(|error| {
                Failure::unreadable(error).help(
                    "give the mapping.txt of the very build that is scanned, or --force-mapping",
                )
            })
    }

    fn refusal(&self) -> String {
        format!("cannot use the mapping '{}'", self.name)
    }
}
