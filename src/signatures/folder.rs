//! A folder of signature files into memory. The only place of this layer that touches the file system.

use super::embedded::FILES;
use super::problem::Problem;
use crate::bytes::limits;
use std::borrow::Cow;
use std::fs;
use std::path::Path;

/// One file of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// Path inside the pack with forward slashes, such as `storage/token-in-sqlite.toml`.
    pub path: String,
    /// The text.
    pub text: Cow<'static, str>,
}

/// The files of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFiles {
    /// The folder as the user named it; stands before paths in messages.
    pub root: String,
    /// TOML and Markdown files, sorted by path.
    pub files: Vec<PackFile>,
}

impl PackFiles {
    /// The pack that is part of the program.
    pub(super) fn builtin() -> Self {
        let file = |(path, text): &(&str, &'static str)| PackFile {
            path: (*path).to_owned(),
            text: Cow::Borrowed(*text),
        };
        Self {
            root: "signatures".to_owned(),
            files: FILES.iter().map(file).collect(),
        }
    }

    /// Reads every `.toml` and `.md` file below `folder`.
    ///
    /// # Errors
    /// Problems of files that cannot be read, one each; the user's fault.
    pub fn read(folder: &Path) -> Result<Self, Vec<Problem>> {
        let root = folder.display().to_string().replace('\\', "/");
        let mut reader = Reader {
            root: root.trim_end_matches('/').to_owned(),
            files: Vec::new(),
            problems: Vec::new(),
            bytes_left: limits::PACK_BYTES,
            is_full: false,
        };
        reader.folder(folder, "", 0);
        if reader.files.is_empty() && reader.problems.is_empty() {
            reader.refuse(
                "",
                "the folder holds no signature files; name a folder with .toml files",
            );
        }
        if !reader.problems.is_empty() {
            return Err(reader.problems);
        }
        reader
            .files
            .sort_by(|left, right| left.path.cmp(&right.path));
        Ok(Self {
            root: reader.root,
            files: reader.files,
        })
    }

    /// The path of `file` as messages show it.
    pub(super) fn shown_path(&self, file: &PackFile) -> String {
        shown(&self.root, &file.path)
    }

    /// The text of the file at `path`.
    pub(super) fn text_of(&self, path: &str) -> Option<Cow<'static, str>> {
        let index = self
            .files
            .binary_search_by(|file| file.path.as_str().cmp(path))
            .ok()?;
        self.files.get(index).map(|file| file.text.clone())
    }
}

fn shown(root: &str, path: &str) -> String {
    match (root, path) {
        (root, "") => root.to_owned(),
        ("", path) => path.to_owned(),
        (root, path) => format!("{root}/{path}"),
    }
}

struct Reader {
    root: String,
    files: Vec<PackFile>,
    problems: Vec<Problem>,
    /// Bytes that the files that come may have.
    bytes_left: u64,
    /// True when a ceiling was reached and told.
    is_full: bool,
}

impl Reader {
    fn refuse(&mut self, path: &str, message: impl Into<String>) {
        let problem = Problem::whole(&shown(&self.root, path), message);
        self.problems.push(problem);
    }

    fn folder(&mut self, folder: &Path, inner: &str, depth: usize) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.refuse(inner, format!("the folder cannot be read: {error}")),
        };
        let mut names: Vec<String> = Vec::new();
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                names.push(name);
            }
        }
        names.sort();
        for name in names {
            let path = folder.join(&name);
            let inner = if inner.is_empty() {
                name
            } else {
                format!("{inner}/{name}")
            };
            if path.is_dir() {
                if depth < limits::PACK_DEPTH && !path.is_symlink() {
                    self.folder(&path, &inner, depth + 1);
                }
            } else if inner.ends_with(".toml") || inner.ends_with(".md") {
                self.file(&path, inner);
            }
        }
    }

    fn file(&mut self, path: &Path, inner: String) {
        if self.files.len() == limits::PACK_FILES {
            let message = format!("a pack has at most {} files; split it", limits::PACK_FILES);
            self.problems.push(Problem::whole(&self.root, message));
            self.is_full = true;
        }
        if self.is_full {
            return;
        }
        let regular = fs::metadata(path).map(|metadata| (metadata.is_file(), metadata.len()));
        match regular {
            Ok((true, length)) if length > limits::SIGNATURE_FILE_BYTES => {
                self.refuse(
                    &inner,
                    format!(
                        "the file has {length} bytes but signature files have at most {}",
                        limits::SIGNATURE_FILE_BYTES
                    ),
                );
            }
            Ok((true, length)) if length > self.bytes_left => {
                let message = format!("a pack has at most {} bytes; split it", limits::PACK_BYTES);
                self.problems.push(Problem::whole(&self.root, message));
                self.is_full = true;
            }
            Ok((true, length)) => match fs::read(path).map(String::from_utf8) {
                Ok(Ok(text)) => {
                    self.bytes_left = self.bytes_left.saturating_sub(length);
                    self.files.push(PackFile {
                        path: inner,
                        text: Cow::Owned(text),
                    });
                }
                Ok(Err(_)) => self.refuse(&inner, "the file is not UTF-8; save it as UTF-8"),
                Err(error) => self.refuse(&inner, format!("the file cannot be read: {error}")),
            },
            Ok((false, _)) => self.refuse(&inner, "this is no regular file; remove it"),
            Err(error) => self.refuse(&inner, format!("the file cannot be read: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FILES, PackFiles};
    use std::fmt::Write as _;
    use std::path::Path;

    /// The list of embedded files is written by this test, so that a build needs no script.
    #[test]
    fn the_embedded_list_is_the_folder() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let pack = PackFiles::read(&root.join("signatures")).unwrap();
        let mut text = String::from(
            "//! The files of the built-in pack. Written by `UPDATE=1 cargo test --lib embedded_list`; never by hand.\n\n\
             /// Path inside the pack, and text, sorted by path.\n#[rustfmt::skip]\n\
             pub(super) const FILES: &[(&str, &str)] = &[\n",
        );
        let elsewhere = |path: &str| path == "README.md" || path.starts_with("libraries/");
        for file in pack.files.iter().filter(|file| !elsewhere(&file.path)) {
            let path = &file.path;
            writeln!(
                text,
                "    (\"{path}\", include_str!(\"../../signatures/{path}\")),"
            )
            .unwrap();
        }
        text.push_str("];\n");
        let target = root.join("src/signatures/embedded.rs");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&target, &text).unwrap();
            return;
        }
        let committed = std::fs::read_to_string(&target).unwrap();
        assert_eq!(
            committed, text,
            "run UPDATE=1 cargo test --lib embedded_list"
        );
        assert!(FILES.is_sorted_by_key(|(path, _)| *path));
    }

    #[test]
    fn a_folder_without_signatures_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let problems = PackFiles::read(folder.path()).unwrap_err();
        assert!(problems[0].message.contains("no signature files"));
        assert!(PackFiles::read(&folder.path().join("missing")).is_err());
    }
}
