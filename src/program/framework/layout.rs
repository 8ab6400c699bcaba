//! The bytes of the embedded framework table: sections of fixed-width little-endian numbers, read in place.
//!
//! | section | content |
//! |---|---|
//! | header | magic `SLF1`, then as `u32`: number of classes, of parents, of methods |
//! | names | `u32` ends of the names, one a class, then (last section) the names themselves |
//! | class flags | `u16` a class |
//! | parent ends | `u32` a class |
//! | method ends | `u32` a class |
//! | parents | `u16` class indexes, superclass first |
//! | method flags | `u16` a method, without the constructor bit |
//! | method keys | `u64` a method, ascending within a class |

use crate::bytes::{u16_at, u32_at, u64_at};

const HEADER: usize = 16;

/// Where the sections start; the counts are ours, so a read outside gives zero instead of an error.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    data: &'static [u8],
    class_count: usize,
    parent_count: usize,
    method_count: usize,
}

impl Layout {
    pub(super) const fn of(data: &'static [u8]) -> Self {
        Self {
            data,
            class_count: count_at(data, 4),
            parent_count: count_at(data, 8),
            method_count: count_at(data, 12),
        }
    }

    pub(super) fn class_count(&self) -> usize {
        self.class_count
    }

    pub(super) fn class_name(&self, class: usize) -> &'static [u8] {
        let names = self.method_keys() + 8 * self.method_count;
        let range = self.range(HEADER, class);
        self.data
            .get(names + range.start as usize..names + range.end as usize)
            .unwrap_or_default()
    }

    pub(super) fn class_flags(&self, class: usize) -> u16 {
        self.u16(self.class_flags_start() + 2 * class)
    }

    pub(super) fn parents(&self, class: usize) -> impl Iterator<Item = u16> + use<> {
        let layout = *self;
        let start = self.method_ends() + 4 * self.class_count;
        self.range(self.parent_ends(), class)
            .map(move |index| layout.u16(start + 2 * index as usize))
    }

    pub(super) fn methods(&self, class: usize) -> std::ops::Range<u32> {
        self.range(self.method_ends(), class)
    }

    pub(super) fn method_flags(&self, method: u32) -> u16 {
        self.u16(self.method_flags_start() + 2 * method as usize)
    }

    pub(super) fn method_key(&self, method: u32) -> u64 {
        u64_at(self.data, self.method_keys() + 8 * method as usize).unwrap_or_default()
    }

    fn class_flags_start(&self) -> usize {
        HEADER + 4 * self.class_count
    }

    fn parent_ends(&self) -> usize {
        self.class_flags_start() + 2 * self.class_count
    }

    fn method_ends(&self) -> usize {
        self.parent_ends() + 4 * self.class_count
    }

    fn method_flags_start(&self) -> usize {
        self.method_ends() + 4 * self.class_count + 2 * self.parent_count
    }

    fn method_keys(&self) -> usize {
        self.method_flags_start() + 2 * self.method_count
    }

    /// The range that ends where the table at `ends` says, and starts where the one before it ended.
    fn range(&self, ends: usize, index: usize) -> std::ops::Range<u32> {
        let start = match index.checked_sub(1) {
            Some(before) => self.u32(ends + 4 * before),
            None => 0,
        };
        start..self.u32(ends + 4 * index)
    }

    fn u16(&self, offset: usize) -> u16 {
        u16_at(self.data, offset).unwrap_or_default()
    }

    fn u32(&self, offset: usize) -> u32 {
        u32_at(self.data, offset).unwrap_or_default()
    }
}

/// A little-endian `u32` of the header, readable at compile time.
const fn count_at(data: &[u8], offset: usize) -> usize {
    data[offset] as usize
        | (data[offset + 1] as usize) << 8
        | (data[offset + 2] as usize) << 16
        | (data[offset + 3] as usize) << 24
}
