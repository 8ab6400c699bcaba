//! Files of the sources into their lines, each file read once.

use super::line_hash::line_hashes;
use super::skeleton::skeleton;
use super::xml::{XmlElement, elements};
use super::{FILE_BYTES, SourceFiles};
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::rc::Rc;

/// The files that were read so far.
pub(super) struct Texts<'s> {
    files: &'s dyn SourceFiles,
    read: FxHashMap<String, Option<Rc<SourceText>>>,
}

/// A file of the sources.
pub(super) struct SourceText {
    text: String,
    /// Byte offsets at which lines begin.
    starts: Vec<usize>,
    is_kotlin: bool,
    skeleton: OnceCell<String>,
    hashes: OnceCell<Vec<String>>,
    elements: OnceCell<Vec<XmlElement>>,
}

impl<'s> Texts<'s> {
    pub(super) fn new(files: &'s dyn SourceFiles) -> Self {
        Self {
            files,
            read: FxHashMap::default(),
        }
    }

    /// The file at a path; `None` when it cannot be read.
    pub(super) fn get(&mut self, path: &str) -> Option<Rc<SourceText>> {
        if let Some(known) = self.read.get(path) {
            return known.clone();
        }
        let bytes = self.files.head(path, FILE_BYTES);
        let text = bytes.map(|bytes| {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Rc::new(SourceText::new(text, path.ends_with(".kt")))
        });
        self.read.insert(path.to_owned(), text.clone());
        text
    }
}

impl SourceText {
    pub(super) fn new(text: String, is_kotlin: bool) -> Self {
        let bytes = text.as_bytes();
        let breaks = memchr::memchr2_iter(b'\n', b'\r', bytes);
        // Of a carriage return and a line feed the latter ends the line.
        let ends = breaks.filter(|&at| bytes.get(at..at + 2) != Some(b"\r\n"));
        let starts = std::iter::once(0).chain(ends.map(|at| at + 1)).collect();
        Self {
            starts,
            is_kotlin,
            skeleton: OnceCell::new(),
            hashes: OnceCell::new(),
            elements: OnceCell::new(),
            text,
        }
    }

    pub(super) fn is_kotlin(&self) -> bool {
        self.is_kotlin
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Number of lines.
    pub(super) fn lines(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// A line, from 1, without its line break.
    pub(super) fn line(&self, number: u32) -> Option<&str> {
        self.line_in(&self.text, number)
    }

    /// A line of the code alone: comments and the contents of strings are blank.
    pub(super) fn code_line(&self, number: u32) -> Option<&str> {
        self.line_in(self.skeleton(), number)
    }

    fn line_in<'t>(&self, text: &'t str, number: u32) -> Option<&'t str> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).copied();
        let line = text.get(start..end.unwrap_or(text.len()))?;
        Some(line.trim_end_matches(['\n', '\r']))
    }

    /// The number of the line that holds a byte.
    pub(super) fn line_at(&self, offset: usize) -> u32 {
        let line = self.starts.partition_point(|&start| start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    /// The byte at which a line begins.
    pub(super) fn start_of(&self, number: u32) -> Option<usize> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        self.starts.get(index).copied()
    }

    /// The text with comments and the contents of strings made blank, byte for byte.
    pub(super) fn skeleton(&self) -> &str {
        self.skeleton
            .get_or_init(|| skeleton(&self.text, self.is_kotlin))
    }

    /// The elements of an XML file.
    pub(super) fn elements(&self) -> &[XmlElement] {
        self.elements.get_or_init(|| elements(self))
    }

    /// GitHub's hash of a line.
    pub(super) fn line_hash(&self, number: u32) -> Option<String> {
        let hashes = self.hashes.get_or_init(|| line_hashes(&self.text));
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        hashes.get(index).cloned()
    }
}

/// First and last column of what a line says, from 1, the last one exclusive.
pub(super) fn columns(line: &str) -> (u32, u32) {
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let end = line.trim_end();
    let indent = line.len() - line.trim_start().len();
    let start = line.get(..indent).map_or(0, units).saturating_add(1);
    (start, units(end).saturating_add(1).max(start + 1))
}
