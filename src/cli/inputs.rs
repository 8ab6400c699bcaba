//! The inputs of the command line into the files to scan.

use super::exit::Failure;
use anyhow::{Context, anyhow};
use std::path::{Path, PathBuf};

/// Endings of the files that are looked for in folders. A file that is named is read whatever its ending.
const ENDINGS: [&str; 2] = ["apk", "dex"];
/// Depth to which folders are searched; builds of Gradle lie about seven levels deep.
const DEPTH: usize = 16;
/// Entries that are looked at in one folder and all those below it.
const ENTRIES: usize = 100_000;

/// The apps that one input stands for: itself, or those in the folder, in the order of their paths.
pub(super) fn apps(input: &Path) -> Result<Vec<PathBuf>, Failure> {
    let shown = input.display();
    let metadata = std::fs::metadata(input)
        .with_context(|| format!("cannot read '{shown}'"))
        .map_err(|error| Failure::unreadable(error).help("check the path and its rights"))?;
    if !metadata.is_dir() {
        return Ok(vec![input.to_owned()]);
    }
    let mut found = Vec::new();
    search(input, &mut found)
        .with_context(|| format!("cannot read the folder '{shown}'"))
        .map_err(Failure::unreadable)?;
    if found.is_empty() {
        let error = anyhow!("the folder '{shown}' holds no app");
        return Err(Failure::unreadable(error).help("apps are files that end in .apk or .dex"));
    }
    found.sort();
    Ok(found)
}

/// Collects the apps below a folder, without following links.
fn search(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut open = vec![(folder.to_owned(), 0)];
    let mut entries = 0;
    while let Some((folder, depth)) = open.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            entries += 1;
            if entries > ENTRIES {
                return Err(std::io::Error::other(format!(
                    "it holds more than {ENTRIES} files; name a smaller one"
                )));
            }
            let kind = entry.file_type()?;
            if kind.is_dir() && depth < DEPTH {
                open.push((entry.path(), depth + 1));
            } else if kind.is_file() && has_ending(&entry.path()) {
                found.push(entry.path());
            }
        }
    }
    Ok(())
}

fn has_ending(path: &Path) -> bool {
    path.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| {
            ENDINGS
                .iter()
                .any(|known| ending.eq_ignore_ascii_case(known))
        })
}
