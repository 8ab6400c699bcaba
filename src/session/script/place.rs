//! Expressions of scripts into places in the files of the app.

use super::reading::ScriptFile;
use crate::finding::{Excerpt, ExcerptLine, Location, Place};
use crate::formats::script::{ExprIdx, FunctionIdx, Scripts};

/// Characters of a line that an excerpt shows.
const SHOWN: usize = 120;
/// Characters of it before the place.
const BEFORE: usize = 30;

/// Where expressions are.
pub(super) struct Places<'p> {
    scripts: &'p Scripts,
    files: &'p [ScriptFile<'p>],
    /// Where lines begin, by file.
    lines: Vec<std::cell::OnceCell<Vec<usize>>>,
}

impl<'p> Places<'p> {
    pub(super) fn of(scripts: &'p Scripts, files: &'p [ScriptFile<'p>]) -> Self {
        Self {
            scripts,
            files,
            lines: files.iter().map(|_| std::cell::OnceCell::new()).collect(),
        }
    }

    /// The file of an expression, and where in it the expression begins.
    pub(super) fn position(&self, index: ExprIdx) -> Option<(usize, u32)> {
        let node = self.scripts.node(index)?;
        let (_, script) = self.scripts.script_of(node.function)?;
        Some((script.file, node.range.start))
    }

    /// The place of an expression.
    pub(super) fn location(&self, index: ExprIdx) -> Location {
        let found = self.scripts.node(index).and_then(|node| {
            let (_, script) = self.scripts.script_of(node.function)?;
            let file = self.files.get(script.file)?;
            let lines = self
                .lines
                .get(script.file)?
                .get_or_init(|| line_starts(file.text));
            let start = usize::try_from(node.range.start).ok()?;
            let end = usize::try_from(node.range.end).ok()?;
            Some(location(
                file,
                lines,
                start..end,
                self.function_name(node.function),
            ))
        });
        found.unwrap_or_else(|| Location::whole(""))
    }

    /// The name of the nearest function around that has one.
    pub(super) fn function_name(&self, function: FunctionIdx) -> String {
        let mut at = Some(function);
        while let Some(function) = at.and_then(|at| self.scripts.function(at)) {
            if !function.name.is_empty() {
                return function.name.to_string();
            }
            at = function.parent;
        }
        String::new()
    }

    /// The name of the function around an expression.
    pub(super) fn function_around(&self, index: ExprIdx) -> String {
        let node = self.scripts.node(index);
        node.map_or_else(String::new, |node| self.function_name(node.function))
    }
}

/// The place of a part of a file.
pub(super) fn part_of(file: &ScriptFile<'_>, range: std::ops::Range<usize>) -> Location {
    location(file, &line_starts(file.text), range, String::new())
}

fn line_starts(text: &str) -> Vec<usize> {
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
    std::iter::once(0).chain(breaks.map(|at| at + 1)).collect()
}

fn location(
    file: &ScriptFile<'_>,
    lines: &[usize],
    range: std::ops::Range<usize>,
    function: String,
) -> Location {
    let number = lines.partition_point(|start| *start <= range.start);
    let start = number
        .checked_sub(1)
        .and_then(|at| lines.get(at))
        .copied()
        .unwrap_or(0);
    let end = lines.get(number).map_or(file.text.len(), |next| next - 1);
    let line = file
        .text
        .get(start..end)
        .unwrap_or_default()
        .trim_end_matches('\r');
    let from = range.start.saturating_sub(start).min(line.len());
    let to = range.end.saturating_sub(start).clamp(from, line.len());
    let column = |at: usize| {
        let before = line.get(..at).unwrap_or_default().encode_utf16().count();
        u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
    };
    let columns = (column(from), column(to).max(column(from).saturating_add(1)));
    let number = u32::try_from(number).unwrap_or(u32::MAX).max(1);
    let mut location = Location::new(
        file.path,
        Place::Script {
            line: number,
            columns,
            function,
        },
    );
    location.excerpt = Some(Excerpt {
        lines: vec![ExcerptLine {
            label: number.to_string(),
            text: shortened(line, from),
            guilty: true,
        }],
    });
    location
}

/// A line around a place; what is left out becomes `…`.
fn shortened(line: &str, at: usize) -> String {
    let trimmed = line.trim();
    if trimmed.chars().count() <= SHOWN {
        return trimmed.to_owned();
    }
    let before: Vec<char> = line
        .get(..at)
        .unwrap_or_default()
        .chars()
        .rev()
        .take(BEFORE)
        .collect();
    let mut shown: String = before.iter().rev().collect();
    if before.len() == BEFORE {
        shown.insert(0, '…');
    }
    let rest = line.get(at..).unwrap_or_default();
    let left = SHOWN.saturating_sub(before.len());
    shown.extend(rest.chars().take(left));
    if rest.chars().nth(left).is_some() {
        shown.push('…');
    }
    shown.trim_start().to_owned()
}
