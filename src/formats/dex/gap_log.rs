//! Gaps as they are found, capped per kind.

use crate::bytes::limits::GAPS_PER_KIND;
use crate::finding::{Gap, GapKind};

/// Collects the gaps of one file. Of each `what` the first few are kept one by one, the rest is counted.
#[derive(Debug)]
pub(super) struct GapLog<'n> {
    artifact: &'n str,
    gaps: Vec<Gap>,
    counts: Vec<(GapKind, &'static str, usize)>,
}

impl<'n> GapLog<'n> {
    pub(super) fn new(artifact: &'n str) -> Self {
        Self {
            artifact,
            gaps: Vec::new(),
            counts: Vec::new(),
        }
    }

    /// Records one gap about `what` at a byte offset; `detail` is only built when the gap is kept.
    #[cold]
    pub(super) fn add(
        &mut self,
        kind: GapKind,
        what: &'static str,
        offset: usize,
        detail: impl FnOnce() -> String,
    ) {
        let known = self
            .counts
            .iter_mut()
            .find(|(k, w, _)| (*k, *w) == (kind, what));
        let seen = match known {
            Some((_, _, count)) => {
                *count = count.saturating_add(1);
                *count
            }
            None => {
                self.counts.push((kind, what, 1));
                1
            }
        };
        if seen <= GAPS_PER_KIND {
            let gap = Gap::new(kind, self.artifact, format!("{what}: {}", detail()));
            self.gaps.push(gap.at(offset as u64));
        }
    }

    /// An item that could not be read.
    #[cold]
    pub(super) fn unreadable(
        &mut self,
        what: &'static str,
        offset: usize,
        detail: impl FnOnce() -> String,
    ) {
        self.add(GapKind::UnreadableItem, what, offset, detail);
    }

    /// All gaps in the order they were found, then one per kind that says how many more there were.
    pub(super) fn finish(mut self) -> Vec<Gap> {
        for (kind, what, count) in self.counts {
            let more = count.saturating_sub(GAPS_PER_KIND);
            if more > 0 {
                let detail = format!("{what}: {more} more of these");
                self.gaps.push(Gap::new(kind, self.artifact, detail));
            }
        }
        self.gaps
    }
}
