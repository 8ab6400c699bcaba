//! What the comments in the sources of an app announce.

use regex::Regex;
use std::path::{Path, PathBuf};

/// How an app was built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    Debug,
    R8,
}

/// What a comment says about its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The rule reports the line.
    Finding,
    /// The line looks like a case of the rule and is none.
    Ok,
    /// The rule reports the line in the debug build; R8 moves what is reported elsewhere.
    DebugFinding,
    /// The rule reports the line in the build by R8.
    R8Finding,
    /// The rule ought to report the line; so far it may or may not.
    Later,
}

/// One rule named in one comment.
#[derive(Debug, Clone)]
pub(crate) struct Expectation {
    pub(crate) kind: Kind,
    pub(crate) rule: String,
    /// Path inside the app's folder.
    pub(crate) file: String,
    /// From 1.
    pub(crate) line: u32,
}

/// The sources of one app with what they announce.
pub(crate) struct Expectations {
    pub(crate) all: Vec<Expectation>,
    /// Every text file of the app: path inside its folder, and text.
    pub(crate) files: Vec<(String, String)>,
}

impl Expectation {
    /// True when the rule has to report the line in a build.
    pub(crate) fn is_demanded(&self, build: Build) -> bool {
        match self.kind {
            Kind::Finding => true,
            Kind::DebugFinding => build == Build::Debug,
            Kind::R8Finding => build == Build::R8,
            Kind::Ok | Kind::Later => false,
        }
    }

    /// True when the rule may report the line in a build.
    pub(crate) fn is_announced(&self, build: Build) -> bool {
        self.kind == Kind::Later || self.is_demanded(build)
    }
}

impl Expectations {
    /// Reads manifest, resources, sources and assets below `folder`.
    pub(crate) fn read(folder: &Path) -> Self {
        Self::of_parts(
            folder,
            &["AndroidManifest.xml", "res", "src", "native", "assets"],
        )
    }

    /// Reads these files and folders below `folder`.
    pub(crate) fn of_parts(folder: &Path, parts: &[&str]) -> Self {
        let mut files = Vec::new();
        for part in parts {
            collect(folder, &folder.join(part), &mut files);
        }
        let all = files
            .iter()
            .flat_map(|(file, text)| in_file(file, text))
            .collect();
        Self { all, files }
    }

    /// The first line of `file` that contains `text`, from 1.
    pub(crate) fn line_with(&self, file: &str, text: &str) -> Option<u32> {
        let (_, content) = self.files.iter().find(|(path, _)| path == file)?;
        let index = content.lines().position(|line| line.contains(text))?;
        Some(u32::try_from(index).unwrap() + 1)
    }
}

fn collect(folder: &Path, path: &Path, files: &mut Vec<(String, String)>) {
    if path.is_dir() {
        let mut inside: Vec<PathBuf> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        inside.sort();
        for entry in inside {
            collect(folder, &entry, files);
        }
    } else if let Ok(text) = std::fs::read_to_string(path) {
        let relative = path.strip_prefix(folder).unwrap().to_str().unwrap();
        files.push((relative.replace('\\', "/"), text));
    }
}

fn in_file(file: &str, text: &str) -> Vec<Expectation> {
    let comment =
        Regex::new(r"(//|/\*|<!--|#) (finding|ok|debug-finding|r8-finding|later-finding): ([a-z0-9-]+(?:, [a-z0-9-]+)*)")
            .unwrap();
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        for captures in comment.captures_iter(line) {
            let alone = line.trim_start().starts_with(&captures[0]);
            let kind = match &captures[2] {
                "finding" => Kind::Finding,
                "ok" => Kind::Ok,
                "debug-finding" => Kind::DebugFinding,
                "r8-finding" => Kind::R8Finding,
                _ => Kind::Later,
            };
            for rule in captures[3].split(", ") {
                found.push(Expectation {
                    kind,
                    rule: rule.to_owned(),
                    file: file.to_owned(),
                    line: if alone { number + 1 } else { number },
                });
            }
        }
    }
    found
}
