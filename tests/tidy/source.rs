//! The files of the project, and Rust files with comments and literals blanked out.

use std::path::{Path, PathBuf};

/// A Rust file.
pub(crate) struct Source {
    /// Path from the root of the project.
    pub(crate) path: String,
    /// What it says.
    pub(crate) text: String,
    /// The same with the contents of comments, strings and characters replaced by spaces, so that offsets
    /// and lines stay.
    pub(crate) code: String,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code: blanked(text),
        }
    }

    /// The top-level module that the file belongs to: `report` for `src/report/sarif/run.rs`.
    pub(crate) fn module(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let first = inside.split('/').next()?;
        Some(first.trim_end_matches(".rs"))
    }

    /// True for files that a test writes and compares.
    pub(crate) fn is_generated(&self) -> bool {
        self.text.contains("@generated")
    }

    /// `path:line: what` for a byte offset.
    pub(crate) fn at(&self, offset: usize, what: &str) -> String {
        let line = self.text[..offset].matches('\n').count() + 1;
        format!("{}:{line}: {what}", self.path)
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files of `src` and `tests`.
pub(crate) fn rust_sources() -> Vec<Source> {
    let sources: Vec<Source> = all_files()
        .into_iter()
        .filter(|path| path.ends_with(".rs"))
        .filter(|path| path.starts_with("src/") || path.starts_with("tests/"))
        .map(|path| {
            let text = std::fs::read_to_string(root().join(&path)).unwrap();
            Source::new(&path, &text)
        })
        .collect();
    assert!(
        sources.len() > 20,
        "the sources are where they are expected"
    );
    sources
}

/// Paths of all files of the project in order, without what builds and version control leave behind.
pub(crate) fn all_files() -> Vec<String> {
    let mut files = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(root().join(&directory)).unwrap() {
            let entry = entry.unwrap();
            let path = directory.join(entry.file_name());
            let name = entry.file_name();
            let is_built = name == "build" && directory.starts_with("testdata");
            if name == "target" || name == ".git" || is_built {
                continue;
            }
            match entry.file_type().unwrap().is_dir() {
                true => open.push(path),
                false => files.push(path.to_str().unwrap().replace('\\', "/")),
            }
        }
    }
    files.sort();
    files
}

/// Replaces what is inside comments and literals by spaces.
fn blanked(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match literal_end(bytes, at) {
            Some(end) => end,
            None => {
                at += 1;
                continue;
            }
        };
        for byte in &mut out[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    String::from_utf8(out).unwrap()
}

/// Where the comment or literal that starts at `at` ends, if one starts there.
fn literal_end(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    let find = |pattern: &[u8], from: usize| {
        rest[from.min(rest.len())..]
            .windows(pattern.len())
            .position(|window| window == pattern)
            .map_or(bytes.len(), |found| at + from + found + pattern.len())
    };
    if rest.starts_with(b"//") {
        return Some(find(b"\n", 0).min(bytes.len()));
    }
    if rest.starts_with(b"/*") {
        return Some(find(b"*/", 2));
    }
    let follows_name = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
    if rest[0] == b'r' && !follows_name {
        let hashes = rest[1..].iter().take_while(|&&byte| byte == b'#').count();
        if rest.get(1 + hashes) == Some(&b'"') {
            let closing = [&b"\""[..], &b"#".repeat(hashes)].concat();
            return Some(find(&closing, 2 + hashes));
        }
    }
    match rest[0] {
        b'"' => Some(quoted_end(bytes, at, b'"')),
        // A lifetime has no closing quote after one character.
        b'\'' if rest.get(1) == Some(&b'\\') => Some(quoted_end(bytes, at, b'\'')),
        b'\'' => {
            let text = std::str::from_utf8(&rest[1..]).ok()?;
            let width = text.chars().next()?.len_utf8();
            (rest.get(1 + width) == Some(&b'\'')).then_some(at + width + 2)
        }
        _ => None,
    }
}

fn quoted_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}
