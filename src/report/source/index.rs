//! The tracked files of a repository into an index by package and file name.

use super::SourceFiles;
use super::rank;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Bytes of a file that hold its package, which stands behind the licence and before the imports.
const HEAD_BYTES: usize = 4 << 10;
/// Bytes in which the package is looked for when the first ones hold none.
const LONG_HEAD_BYTES: usize = 64 << 10;

/// Files by what they are looked up by. Lists are sorted by path; files of tests are left out.
#[derive(Debug, Default)]
pub(super) struct SourceIndex {
    /// Kotlin and Java files by package.
    packages: FxHashMap<String, Vec<String>>,
    /// Other files that become a part of an app, by file name.
    named: FxHashMap<String, Vec<String>>,
    /// Build files and version catalogues.
    build_files: Vec<String>,
}

impl SourceIndex {
    pub(super) fn of(files: &dyn SourceFiles) -> Self {
        let mut index = Self::default();
        let relevant: Vec<&String> = files
            .paths()
            .iter()
            .filter(|path| !rank::is_test(path) && !is_build_output(path))
            .collect();
        let packages: Vec<Option<String>> = relevant
            .par_iter()
            .map(|path| is_code(path).then(|| package_of(files, path)).flatten())
            .collect();
        for (path, package) in relevant.into_iter().zip(packages) {
            if is_build_file(path) {
                index.build_files.push(path.clone());
            }
            match package {
                Some(package) => index
                    .packages
                    .entry(package)
                    .or_default()
                    .push(path.clone()),
                None if !is_code(path) => index
                    .named
                    .entry(file_name(path).to_owned())
                    .or_default()
                    .push(path.clone()),
                None => {}
            }
        }
        index
    }

    pub(super) fn code_files(&self) -> usize {
        self.packages.values().map(Vec::len).sum()
    }

    /// The Kotlin and Java files of a package; empty when nobody wrote one.
    pub(super) fn of_package(&self, package: &str) -> &[String] {
        self.packages
            .get(package)
            .map_or(&[], |paths| paths.as_slice())
    }

    /// The files of that name which are no code.
    pub(super) fn named(&self, name: &str) -> &[String] {
        self.named.get(name).map_or(&[], |paths| paths.as_slice())
    }

    /// All files below folders of that name which are no code, sorted.
    pub(super) fn in_folders(&self, folder: &str) -> Vec<&str> {
        let inside = |path: &&str| path.contains(folder);
        // The order of a hash table is that of nobody; the list is sorted below.
        let paths = self.named.values().flatten();
        let mut found: Vec<&str> = paths.map(String::as_str).filter(inside).collect();
        found.sort_unstable();
        found
    }

    pub(super) fn build_files(&self) -> &[String] {
        &self.build_files
    }
}

pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn is_code(path: &str) -> bool {
    path.ends_with(".kt") || path.ends_with(".java")
}

fn is_build_file(path: &str) -> bool {
    path.ends_with(".gradle") || path.ends_with(".gradle.kts") || path.ends_with(".versions.toml")
}

/// True for what a build writes, should it be tracked after all. Behind `src` the word is a package like any other.
fn is_build_output(path: &str) -> bool {
    let mut folders = path.split('/').take_while(|folder| *folder != "src");
    folders.any(|folder| folder == "build")
}

fn package_of(files: &dyn SourceFiles, path: &str) -> Option<String> {
    let head = files.head(path, HEAD_BYTES)?;
    match declared_package(&head) {
        None if head.len() == HEAD_BYTES => {
            let long = files.head(path, LONG_HEAD_BYTES)?;
            Some(declared_package(&long).unwrap_or_default())
        }
        found => Some(found.unwrap_or_default()),
    }
}

/// `a.b.c` of the line `package a.b.c`, which stands outside of comments.
fn declared_package(head: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(head);
    let mut in_comment = false;
    for line in text.lines() {
        let mut line = line.trim_start_matches('\u{feff}').trim();
        if in_comment {
            let Some(end) = line.find("*/") else {
                continue;
            };
            line = line.get(end + 2..).unwrap_or_default().trim();
            in_comment = false;
        }
        while let Some(rest) = line.strip_prefix("/*") {
            match rest.find("*/") {
                Some(end) => line = rest.get(end + 2..).unwrap_or_default().trim(),
                None => {
                    in_comment = true;
                    line = "";
                }
            }
        }
        let Some(rest) = line.strip_prefix("package ") else {
            continue;
        };
        let name = rest
            .split([';', '/', ' ', '\t'])
            .find(|part| !part.is_empty());
        return name.map(|name| name.replace('`', ""));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::declared_package;

    #[test]
    fn packages_stand_behind_comments_and_annotations() {
        for (text, expected) in [
            ("package a.b\n", Some("a.b")),
            ("/* x */ package a.b;\r\n", Some("a.b")),
            (
                "/*\n * package no.no\n */\n// package no\npackage a.b // x",
                Some("a.b"),
            ),
            ("@file:JvmName(\"X\")\n\npackage a.`in`.b\n", Some("a.in.b")),
            ("\u{feff}package a", Some("a")),
            ("/* one */ /* two\n*/ package  a;", Some("a")),
            ("class X", None),
            ("/* never ends\npackage a", None),
        ] {
            assert_eq!(
                declared_package(text.as_bytes()).as_deref(),
                expected,
                "{text}"
            );
        }
    }
}
