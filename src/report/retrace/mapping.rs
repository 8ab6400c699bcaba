//! The lines of a mapping into its classes, and the part that describes the members of each.

use super::{LINE_BYTES, LINES, RetraceError};
use proguard::ProguardRecord;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A mapping whose classes are known; members are read for the classes that need it.
#[derive(Debug)]
pub struct Mapping<'a> {
    text: &'a [u8],
    id: Option<&'a str>,
    /// By the name in the app.
    classes: FxHashMap<&'a str, Class<'a>>,
    /// Original name to the name in the app.
    renamed: FxHashMap<&'a str, &'a str>,
    /// Number of lines that were skipped, and the number of the first one.
    skipped: Option<(usize, usize)>,
    is_cut: bool,
}

/// A class of a mapping.
#[derive(Debug, Clone)]
pub(super) struct Class<'a> {
    pub(super) original: &'a str,
    /// The comment that names its source file; absent when that follows from the name of the class.
    file_comment: Option<&'a [u8]>,
    /// Bytes of the lines below the class.
    pub(super) members: Range<usize>,
}

impl Class<'_> {
    /// Its source file, when a comment names it.
    pub(super) fn source_file(&self) -> Option<String> {
        source_file(self.file_comment?)
    }
}

impl<'a> Mapping<'a> {
    /// Reads the classes of a mapping.
    pub fn read(text: &'a [u8]) -> Result<Self, RetraceError> {
        let mut mapping = Self {
            text,
            id: None,
            classes: FxHashMap::default(),
            renamed: FxHashMap::default(),
            skipped: None,
            is_cut: false,
        };
        let mut open: Option<&'a str> = None;
        for (number, line) in (1..).zip(Lines::new(text)) {
            if number > LINES {
                mapping.is_cut = true;
                break;
            }
            open = mapping.line(number, line, open);
        }
        match mapping.classes.is_empty() {
            true => Err(RetraceError::NoMapping),
            false => Ok(mapping),
        }
    }

    /// Takes in one line and tells which class is described after it.
    fn line(
        &mut self,
        number: usize,
        (range, line): (Range<usize>, &'a [u8]),
        open: Option<&'a str>,
    ) -> Option<&'a str> {
        let is_member = matches!(line.first(), Some(b' ' | b'\t'));
        let trimmed = line.trim_ascii();
        let is_object = trimmed.starts_with(b"# {") || trimmed.starts_with(b"#{");
        if line.len() > LINE_BYTES {
            self.skip(number);
        } else if is_object {
            // Nearly every class of R8 has such a comment, and few of them are ever asked for.
        } else if !trimmed.is_empty() && (!is_member || trimmed.starts_with(b"#")) {
            match ProguardRecord::try_parse(trimmed) {
                Ok(ProguardRecord::Class {
                    original,
                    obfuscated,
                }) => {
                    self.renamed.insert(original, obfuscated);
                    let members = range.end..range.end;
                    let class = Class {
                        original,
                        file_comment: None,
                        members,
                    };
                    self.classes.insert(obfuscated, class);
                    return Some(obfuscated);
                }
                Ok(ProguardRecord::Header {
                    key: "pg_map_id",
                    value,
                }) => self.id = value,
                Ok(_) => {}
                // R8 writes comments of many kinds, and people add their own.
                Err(_) if trimmed.starts_with(b"#") => {}
                Err(_) => self.skip(number),
            }
        }
        let class = open.and_then(|name| self.classes.get_mut(name))?;
        class.members.end = range.end;
        if is_object && memchr::memmem::find(trimmed, b"\"sourceFile\"").is_some() {
            class.file_comment.get_or_insert(trimmed);
        }
        open
    }

    fn skip(&mut self, number: usize) {
        let (count, _) = self.skipped.get_or_insert((0, number));
        *count = count.saturating_add(1);
    }

    /// `pg_map_id`, which the code of the app also names.
    pub(super) fn id(&self) -> Option<&'a str> {
        self.id
    }

    /// The class that is called `name` in the app.
    pub(super) fn class(&self, name: &str) -> Option<&Class<'a>> {
        self.classes.get(name)
    }

    /// The class whose original name is `name`.
    pub(super) fn original_class(&self, name: &str) -> Option<&Class<'a>> {
        self.classes.get(self.renamed.get(name)?)
    }

    /// The name in the app of the class whose original name is `name`; the same when it was kept.
    pub(super) fn renamed<'n>(&self, name: &'n str) -> &'n str
    where
        'a: 'n,
    {
        self.renamed.get(name).copied().unwrap_or(name)
    }

    /// The lines below a class.
    pub(super) fn members(&self, class: &Class<'a>) -> impl Iterator<Item = &'a [u8]> {
        let text = self.text.get(class.members.clone()).unwrap_or_default();
        Lines::new(text)
            .map(|(_, line)| line)
            .filter(|line| line.len() <= LINE_BYTES)
    }

    /// What could not be read, as a sentence without a period.
    pub(super) fn problem(&self) -> Option<String> {
        let skipped = self.skipped.map(|(count, first)| {
            format!("{count} lines could not be read, the first of them is line {first}")
        });
        let cut = self
            .is_cut
            .then(|| format!("only the first {LINES} lines were read"));
        let parts: Vec<String> = skipped.into_iter().chain(cut).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// `Main.kt` from `# {"id":"sourceFile","fileName":"Main.kt"}`.
fn source_file(line: &[u8]) -> Option<String> {
    let value = comment(line)?;
    let is_source_file = value.get("id")?.as_str()? == "sourceFile";
    let name = value.get("fileName")?.as_str()?;
    is_source_file.then(|| name.to_owned())
}

/// The object in a comment of R8.
pub(super) fn comment(line: &[u8]) -> Option<serde_json::Value> {
    let text = line.trim_ascii().strip_prefix(b"#")?.trim_ascii();
    if !text.starts_with(b"{") || text.len() > LINE_BYTES {
        return None;
    }
    serde_json::from_slice(text).ok()
}

/// Lines with the bytes they span, line break included.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0 }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (Range<usize>, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..)?;
        if rest.is_empty() {
            return None;
        }
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |found| found + 1);
        let range = self.at..self.at + length;
        self.at = range.end;
        let line = rest.get(..length)?;
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        Some((range, line.strip_suffix(b"\r").unwrap_or(line)))
    }
}
