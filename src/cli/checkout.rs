//! A folder into the tracked source files below it, as `git ls-files` would name them.

use super::exit::Failure;
use crate::report::source::SourceFiles;
use anyhow::{Context, anyhow};
use ignore::{DirEntry, WalkBuilder};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Files that are indexed; the largest known repositories of one app have about 60,000.
const FILES: usize = 1_000_000;
/// Endings of files that an app is built from.
const ENDINGS: [&str; 14] = [
    "kt",
    "java",
    "xml",
    "gradle",
    "kts",
    "toml",
    "json",
    "js",
    "html",
    "txt",
    "properties",
    "pem",
    "yml",
    "yaml",
];

/// The source files of a repository.
#[derive(Debug)]
pub(super) struct Checkout {
    /// The folder that paths are relative to.
    root: PathBuf,
    paths: Vec<String>,
}

impl Checkout {
    /// Lists the files below `folder`. Paths begin at the root of the repository that holds the folder, since those
    /// are the ones that GitHub knows.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let shown = folder.display();
        let inside = folder
            .canonicalize()
            .with_context(|| format!("cannot read the sources in '{shown}'"))
            .map_err(|error| Failure::usage(error).help("check --source-root"))?;
        if !inside.is_dir() {
            let error = anyhow!("the source root '{shown}' is no folder");
            return Err(Failure::usage(error).help("name the folder of the repository"));
        }
        let root = inside
            .ancestors()
            .find(|folder| folder.join(".git").exists())
            .unwrap_or(&inside)
            .to_owned();
        let mut paths = Vec::new();
        for entry in walk(&inside) {
            // What cannot be listed cannot be shown either; the places in it stay where they are.
            let Ok(entry) = entry else { continue };
            if paths.len() < FILES && is_source(&entry) {
                paths.extend(relative(&root, entry.path()));
            }
        }
        paths.sort();
        Ok(Self { root, paths })
    }
}

fn walk(folder: &Path) -> ignore::Walk {
    WalkBuilder::new(folder)
        .require_git(false)
        // What one user ignores everywhere must not change a report.
        .git_global(false)
        .filter_entry(|entry| !is_build_output(entry))
        .build()
}

/// Folders of build tools, even when nobody ignores them.
fn is_build_output(entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    let in_sources = || {
        entry
            .path()
            .components()
            .any(|part| part.as_os_str() == "src")
    };
    let name = entry.file_name();
    is_folder && entry.depth() > 0 && (name == "node_modules" || name == "build" && !in_sources())
}

fn is_source(entry: &DirEntry) -> bool {
    let ending = entry.path().extension().and_then(|ending| ending.to_str());
    // A link may lead out of the repository.
    entry.file_type().is_some_and(|kind| kind.is_file())
        && ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

/// The path from the root with `/`; `None` for one that is no text.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root).ok()?.to_str()?;
    Some(inside.replace('\\', "/"))
}

impl SourceFiles for Checkout {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn head(&self, path: &str, bytes: usize) -> Option<Vec<u8>> {
        let file = File::open(self.root.join(path)).ok()?;
        let limit = u64::try_from(bytes).unwrap_or(u64::MAX);
        let mut head = Vec::new();
        file.take(limit).read_to_end(&mut head).ok()?;
        Some(head)
    }
}

#[cfg(test)]
mod tests {
    use super::{Checkout, SourceFiles};

    #[test]
    fn ignored_files_build_folders_and_links_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write(".git/HEAD", "");
        write(".gitignore", "generated/\n");
        for path in [
            "app/src/main/java/a/build/A.kt",
            "app/build/generated/B.kt",
            "app/generated/C.kt",
            "app/picture.png",
            ".idea/x.xml",
            "B ü.java",
        ] {
            write(path, "package a\n");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc", folder.path().join("etc")).unwrap();
        let checkout = Checkout::open(folder.path()).unwrap();
        assert_eq!(
            checkout.paths(),
            ["B ü.java", "app/src/main/java/a/build/A.kt"]
        );
        assert_eq!(checkout.head("B ü.java", 4).unwrap(), b"pack");
        let inner = Checkout::open(&folder.path().join("app")).unwrap();
        assert_eq!(inner.paths(), ["app/src/main/java/a/build/A.kt"]);
        assert!(Checkout::open(&folder.path().join("none")).is_err());
        assert!(Checkout::open(&folder.path().join("B ü.java")).is_err());
    }
}
