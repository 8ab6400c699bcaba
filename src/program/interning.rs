//! Equal entries of several tables into one dense number each.
//!
//! Every DEX file has its own string, prototype, field and method table. [`Interned::of`] joins one kind of table
//! over all files: entries are hashed in parallel, compared in shards, and numbered in the order of their first
//! occurrence, so that the numbers do not depend on the number of threads. A single table that is sorted, as the
//! format demands, needs no hashing: its indexes are the numbers and a lookup is a binary search.

use hashbrown::HashTable;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

/// Independent of the number of threads, so that the work is cut the same way everywhere.
const SHARDS: usize = 16;
/// Entries that are hashed in one go.
const CHUNK: usize = 1 << 14;

/// A table entry that can be told apart by content.
pub(super) trait Entry: Copy + Ord + Send + Sync {
    /// A hash of the content; equal entries have equal hashes.
    fn content_hash(&self) -> u64;
}

impl Entry for &[u8] {
    fn content_hash(&self) -> u64 {
        twox_hash::XxHash3_64::oneshot(self)
    }
}

/// The distinct entries of several tables, numbered from zero.
#[derive(Debug)]
pub(super) struct Interned<T> {
    entries: Vec<T>,
    lookup: Lookup,
}

#[derive(Debug)]
enum Lookup {
    /// The entries ascend, each is there once.
    Sorted,
    /// Numbers by content hash, in the shard that the hash selects.
    Hashed(Vec<HashTable<u32>>),
}

/// The numbers of one table's entries, by their index in that table.
#[derive(Debug)]
pub(super) enum Numbers {
    /// The index is the number.
    Same(u32),
    /// One number an entry.
    Listed(Vec<u32>),
}

impl Numbers {
    /// The number of the entry at `index` of the table.
    pub(super) fn get(&self, index: u32) -> Option<u32> {
        match self {
            Self::Same(count) => (index < *count).then_some(index),
            Self::Listed(numbers) => numbers.get(index as usize).copied(),
        }
    }
}

impl<T: Entry> Interned<T> {
    /// Numbers the entries of all tables; gives the numbers of each table in the order of the tables.
    pub(super) fn of(mut tables: Vec<Vec<T>>) -> (Self, Vec<Numbers>) {
        if let [table] = tables.as_mut_slice()
            && table.is_sorted_by(|a, b| a < b)
        {
            let entries = std::mem::take(table);
            let numbers = vec![Numbers::Same(number(entries.len()))];
            let lookup = Lookup::Sorted;
            return (Self { entries, lookup }, numbers);
        }
        let lengths: Vec<usize> = tables.iter().map(Vec::len).collect();
        let all = tables.concat();
        drop(tables);
        let (shards, first) = first_occurrences(&all);
        let (mut numbers, entries) = number_in_order(&all, &first);
        let shards = renumber(shards, &numbers);
        let mut listed = Vec::with_capacity(lengths.len());
        for length in lengths.into_iter().rev() {
            listed.push(Numbers::Listed(numbers.split_off(numbers.len() - length)));
        }
        listed.reverse();
        let lookup = Lookup::Hashed(shards);
        (Self { entries, lookup }, listed)
    }

    /// The number of an entry with this content.
    pub(super) fn find(&self, entry: T) -> Option<u32> {
        match &self.lookup {
            Lookup::Sorted => self.entries.binary_search(&entry).ok().map(number),
            Lookup::Hashed(shards) => {
                let hash = entry.content_hash();
                let equal = |&n: &u32| self.entries.get(n as usize) == Some(&entry);
                shards.get(shard_of(hash))?.find(hash, equal).copied()
            }
        }
    }

    /// The distinct entries in the order of their numbers.
    pub(super) fn entries(&self) -> &[T] {
        &self.entries
    }
}

/// Per entry the position of the first equal one, and per shard a table of these first positions.
fn first_occurrences<T: Entry>(all: &[T]) -> (Vec<HashTable<u32>>, Vec<AtomicU32>) {
    let chunks: Vec<[Vec<(u32, u64)>; SHARDS]> = all
        .par_chunks(CHUNK)
        .enumerate()
        .map(|(index, chunk)| hash_chunk(chunk, index * CHUNK))
        .collect();
    let mut first = Vec::new();
    first.resize_with(all.len(), AtomicU32::default);
    let shards = (0..SHARDS)
        .into_par_iter()
        .map(|shard| compare_shard(all, &chunks, shard, &first))
        .collect();
    (shards, first)
}

/// Positions with their hashes, split by shard.
fn hash_chunk<T: Entry>(chunk: &[T], start: usize) -> [Vec<(u32, u64)>; SHARDS] {
    let mut shards: [Vec<(u32, u64)>; SHARDS] =
        std::array::from_fn(|_| Vec::with_capacity(CHUNK / SHARDS));
    for (position, entry) in (start..).zip(chunk) {
        let hash = entry.content_hash();
        if let Some(shard) = shards.get_mut(shard_of(hash)) {
            shard.push((number(position), hash));
        }
    }
    shards
}

fn compare_shard<T: Entry>(
    all: &[T],
    chunks: &[[Vec<(u32, u64)>; SHARDS]],
    shard: usize,
    first: &[AtomicU32],
) -> HashTable<u32> {
    let hashed = || chunks.iter().filter_map(|chunk| chunk.get(shard)).flatten();
    let entry_at = |position: u32| all.get(position as usize);
    let mut table = HashTable::with_capacity(hashed().count() / 2);
    for &(position, hash) in hashed() {
        let entry = entry_at(position);
        let known = table
            .entry(
                hash,
                |&other| entry_at(other) == entry,
                |&other| entry_at(other).map_or(0, Entry::content_hash),
            )
            .or_insert(position);
        if let Some(slot) = first.get(position as usize) {
            slot.store(*known.get(), Ordering::Relaxed);
        }
    }
    table
}

/// Numbers by first occurrence: per position its number, and the distinct entries.
fn number_in_order<T: Entry>(all: &[T], first: &[AtomicU32]) -> (Vec<u32>, Vec<T>) {
    let mut numbers: Vec<u32> = Vec::with_capacity(all.len());
    let mut entries = Vec::new();
    for (position, (entry, first)) in all.iter().zip(first).enumerate() {
        let first = first.load(Ordering::Relaxed) as usize;
        if first < position {
            numbers.push(numbers.get(first).copied().unwrap_or_default());
        } else {
            numbers.push(number(entries.len()));
            entries.push(*entry);
        }
    }
    (numbers, entries)
}

/// The shards' tables with numbers in place of positions.
fn renumber(mut shards: Vec<HashTable<u32>>, numbers: &[u32]) -> Vec<HashTable<u32>> {
    shards.par_iter_mut().for_each(|shard| {
        for position in shard.iter_mut() {
            *position = numbers.get(*position as usize).copied().unwrap_or_default();
        }
    });
    shards
}

/// Bits that the hash tables do not look at themselves.
fn shard_of(hash: u64) -> usize {
    (hash >> 32) as usize % SHARDS
}

/// A position as a number. All tables together stay far below 2^32 entries: each entry takes four bytes
/// of an app whose size has a ceiling.
fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Interned, Numbers};

    fn check(tables: &[&[&'static str]], expected: &[&[u32]]) {
        let bytes = |table: &&[&'static str]| table.iter().map(|t| t.as_bytes()).collect();
        let (interned, numbers) = Interned::<&[u8]>::of(tables.iter().map(bytes).collect());
        let listed = |(table, numbers): (&&[&str], &Numbers)| -> Vec<u32> {
            (0..table.len() as u32)
                .map(|i| numbers.get(i).unwrap())
                .collect()
        };
        let got: Vec<Vec<u32>> = tables.iter().zip(&numbers).map(listed).collect();
        assert_eq!(got, expected);
        for (table, numbers) in tables.iter().zip(&numbers) {
            for (text, index) in table.iter().zip(0..) {
                let number = numbers.get(index);
                assert_eq!(interned.find(text.as_bytes()), number);
                assert_eq!(
                    interned.entries()[number.unwrap() as usize],
                    text.as_bytes()
                );
            }
            assert_eq!(numbers.get(table.len() as u32), None);
        }
        assert_eq!(interned.find(b"nowhere"), None);
    }

    #[test]
    fn numbers_follow_the_first_occurrence() {
        check(&[], &[]);
        check(&[&["a", "b", "c"]], &[&[0, 1, 2]]);
        check(&[&["b", "a", "b"]], &[&[0, 1, 0]]);
        check(
            &[&["a", "b"], &["a", "c"], &["b", "c"]],
            &[&[0, 1], &[0, 2], &[1, 2]],
        );
        check(&[&[""], &[], &["", "x"]], &[&[0], &[], &[0, 1]]);
    }

    #[test]
    fn numbers_do_not_depend_on_threads() {
        let texts: Vec<String> = (0..60_000)
            .map(|i| format!("s{}", i * 7 % 41_000))
            .collect();
        let (left, right) = texts.split_at(25_000);
        let numbered = |threads: usize| -> Vec<u32> {
            let tables = [left, right].map(|part| part.iter().map(String::as_bytes).collect());
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let (_, numbers) = pool
                .build()
                .unwrap()
                .install(|| Interned::of(tables.to_vec()));
            let all = |(part, n): (&[String], &Numbers)| -> Vec<u32> {
                (0..part.len() as u32).map(|i| n.get(i).unwrap()).collect()
            };
            [left, right]
                .into_iter()
                .zip(&numbers)
                .flat_map(all)
                .collect()
        };
        let one = numbered(1);
        assert_eq!(one, numbered(3));
        assert_eq!(one.iter().max(), Some(&40_999));
    }
}
