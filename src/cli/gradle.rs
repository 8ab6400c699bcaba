//! A Gradle project into the apps that it built, each with its mapping and the report of the manifest merger.

use super::exit::Failure;
use anyhow::anyhow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Folders below the project in which modules are looked for.
const DEPTH: usize = 6;
/// Folders that are looked into.
const FOLDERS: usize = 100_000;

/// An app in the output folders of a module.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Output {
    /// The APK or AAB.
    pub(super) app: PathBuf,
    /// Name of the variant, such as `freeRelease`.
    pub(super) variant: String,
    /// The mapping of R8, if the variant is shrunk.
    pub(super) mapping: Option<PathBuf>,
    /// What the manifest was merged from.
    pub(super) merger_report: Option<PathBuf>,
}

/// True for the root of a Gradle project.
pub(super) fn is_project(folder: &Path) -> bool {
    [
        "settings.gradle.kts",
        "settings.gradle",
        "build.gradle.kts",
        "build.gradle",
    ]
    .iter()
    .any(|name| folder.join(name).is_file())
}

/// The apps of a project: those of the variant asked for, or else those of release variants when there are some.
/// Also tells all variants that were built.
pub(super) fn outputs(
    project: &Path,
    variant: Option<&str>,
) -> Result<(Vec<Output>, BTreeSet<String>), Failure> {
    let mut all: Vec<Output> = modules(project)
        .iter()
        .flat_map(|module| built(module))
        .collect();
    all.sort();
    let variants: BTreeSet<String> = all.iter().map(|output| output.variant.clone()).collect();
    let shown = project.display();
    if all.is_empty() {
        let error = anyhow!("the Gradle project '{shown}' holds no built app");
        return Err(Failure::unreadable(error).help("build it first: ./gradlew assembleRelease"));
    }
    let is_release = |name: &str| name == "release" || name.ends_with("Release");
    match variant {
        Some(name) => all.retain(|output| output.variant.eq_ignore_ascii_case(name)),
        None if variants.iter().any(|name| is_release(name)) => {
            all.retain(|output| is_release(&output.variant));
        }
        None => {}
    }
    if all.is_empty() {
        let error = anyhow!(
            "'{shown}' holds no app of the variant '{}'",
            variant.unwrap_or_default()
        );
        let names: Vec<&str> = variants.iter().map(String::as_str).collect();
        return Err(Failure::usage(error).help(format!("built are: {}", names.join(", "))));
    }
    Ok((all, variants))
}

/// The folders of the project that have a folder `build/outputs`.
fn modules(project: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![(project.to_owned(), 0)];
    let mut seen = 0_usize;
    while let Some((folder, depth)) = open.pop() {
        seen += 1;
        if seen > FOLDERS {
            break;
        }
        if folder.join("build/outputs").is_dir() {
            found.push(folder.clone());
        }
        if depth == DEPTH {
            continue;
        }
        for inner in folders_in(&folder) {
            let name = inner.file_name().unwrap_or_default().to_string_lossy();
            if !name.starts_with('.') && !["build", "src", "node_modules"].contains(&&*name) {
                open.push((inner, depth + 1));
            }
        }
    }
    found
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    // Links may lead in circles.
    let is_folder = |entry: &std::fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    entries
        .filter(is_folder)
        .map(|entry| entry.path())
        .collect()
}

/// The apps of one module: one per variant, an APK rather than a bundle, and of several APKs the universal one.
fn built(module: &Path) -> Vec<Output> {
    let mut by_variant: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for (kind, ending) in [("apk", "apk"), ("bundle", "aab")] {
        let root = module.join("build/outputs").join(kind);
        let mut open = vec![root.clone()];
        while let Some(folder) = open.pop() {
            let names = folder.strip_prefix(&root).unwrap_or(&folder);
            // Tests are apps, too; they run beside the one that is shipped.
            if names.starts_with("androidTest") {
                continue;
            }
            open.extend(folders_in(&folder));
            let apps = by_variant.entry(variant_of(names)).or_default();
            apps.extend(files_in(&folder, ending));
        }
    }
    let chosen = by_variant.into_iter().filter_map(|(variant, mut apps)| {
        apps.sort_by_key(|app| {
            let name = app.to_string_lossy().into_owned();
            (name.ends_with(".aab"), !name.contains("-universal-"), name)
        });
        let app = apps.into_iter().next()?;
        Some(with_companions(module, app, variant))
    });
    chosen.collect()
}

fn files_in(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths
        .filter(|path| path.is_file() && path.extension().is_some_and(|found| found == ending))
        .collect()
}

/// `freeRelease` for the folders `free/release`.
fn variant_of(folders: &Path) -> String {
    let mut name = String::new();
    for part in folders.iter().map(|part| part.to_string_lossy()) {
        let mut letters = part.chars();
        match letters.next() {
            Some(first) if !name.is_empty() => name.extend(first.to_uppercase()),
            first => name.extend(first),
        }
        name.push_str(letters.as_str());
    }
    name
}

fn with_companions(module: &Path, app: PathBuf, variant: String) -> Output {
    let existing = |path: String| Some(module.join(path)).filter(|path| path.is_file());
    Output {
        app,
        mapping: existing(format!("build/outputs/mapping/{variant}/mapping.txt")),
        merger_report: existing(format!(
            "build/outputs/logs/manifest-merger-{variant}-report.txt"
        )),
        variant,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_project, outputs};

    #[test]
    fn release_variants_come_with_their_companions() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        assert!(!is_project(root));
        for path in [
            "settings.gradle.kts",
            "app/build/outputs/apk/free/release/app-free-arm64-v8a-release.apk",
            "app/build/outputs/apk/free/release/app-free-universal-release.apk",
            "app/build/outputs/apk/free/debug/app-free-debug.apk",
            "app/build/outputs/apk/androidTest/free/debug/app-test.apk",
            "app/build/outputs/bundle/freeRelease/app-free-release.aab",
            "app/build/outputs/mapping/freeRelease/mapping.txt",
            "app/build/outputs/logs/manifest-merger-freeRelease-report.txt",
            "wear/deep/build/outputs/bundle/release/wear-release.aab",
        ] {
            std::fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            std::fs::write(root.join(path), "").unwrap();
        }
        assert!(is_project(root));
        let (found, variants) = outputs(root, None).unwrap();
        let names: Vec<_> = found
            .iter()
            .map(|one| {
                (
                    one.app.file_name().unwrap().to_str().unwrap(),
                    one.variant.as_str(),
                )
            })
            .collect();
        assert_eq!(
            names,
            [
                ("app-free-universal-release.apk", "freeRelease"),
                ("wear-release.aab", "release")
            ]
        );
        assert!(found[0].mapping.is_some() && found[0].merger_report.is_some());
        assert_eq!((&found[1].mapping, variants.len()), (&None, 3));
        let (debug, _) = outputs(root, Some("freedebug")).unwrap();
        assert_eq!((debug.len(), &*debug[0].variant), (1, "freeDebug"));
        let missing = outputs(root, Some("paid")).unwrap_err();
        assert!(missing.lines().contains("freeDebug, freeRelease, release"));
        assert!(outputs(&root.join("app/build"), None).is_err());
    }
}
