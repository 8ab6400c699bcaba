//! The dynamic symbol table of a native library into names.

use std::borrow::Cow;

use goblin::container::Ctx;
use goblin::elf::dynamic::DynamicInfo;
use goblin::elf::{Sym, sym};

use crate::bytes::u32_at;

/// Bytes of names that are visited, as a multiple of the file: names may overlap.
const NAME_VISIT_FACTOR: usize = 8;

/// One dynamic symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol<'a> {
    /// Name as the linker sees it (C++ names are mangled); broken characters become U+FFFD.
    pub name: Cow<'a, str>,
    /// Virtual address, 0 for an imported symbol.
    pub address: u64,
    /// True when another library defines it.
    pub imported: bool,
    /// True for code.
    pub function: bool,
}

/// The name at an offset of a string table, up to its NUL or the end of the table.
pub(super) fn name_at(names: &[u8], offset: usize) -> Cow<'_, str> {
    String::from_utf8_lossy(name_bytes(names, offset))
}

fn name_bytes(names: &[u8], offset: usize) -> &[u8] {
    let rest = names.get(offset..).unwrap_or(&[]);
    let end = memchr::memchr(0, rest).unwrap_or(rest.len());
    rest.get(..end).unwrap_or(&[])
}

/// All named symbols, and whether the whole table could be read.
pub(super) fn read<'a>(
    data: &'a [u8],
    names: &'a [u8],
    info: &DynamicInfo,
    context: Ctx,
) -> (Vec<Symbol<'a>>, bool) {
    let mut symbols = Vec::new();
    if info.symtab == 0 {
        return (symbols, true);
    }
    let gnu = info
        .gnu_hash
        .and_then(|offset| gnu_hash_count(data, usize::try_from(offset).ok()?, context.is_big()));
    let hash = info
        .hash
        .and_then(|offset| hash_count(data, usize::try_from(offset).ok()?));
    let Some(count) = gnu.max(hash) else {
        return (symbols, false);
    };
    let present_bytes = data.len().saturating_sub(info.symtab);
    let present = match context.is_big() {
        true => present_bytes / 24,
        false => present_bytes / 16,
    };
    let mut complete = count <= present;
    let Ok(table) = Sym::parse(data, info.symtab, count.min(present), context) else {
        return (symbols, false);
    };
    let mut fuel = data.len().saturating_mul(NAME_VISIT_FACTOR);
    for stored in table {
        let name = name_bytes(names, stored.st_name);
        if name.is_empty() {
            continue;
        }
        let Some(left) = fuel.checked_sub(name.len()) else {
            complete = false;
            break;
        };
        fuel = left;
        symbols.push(Symbol {
            name: String::from_utf8_lossy(name),
            address: stored.st_value,
            imported: stored.st_shndx == 0,
            function: sym::st_type(stored.st_info) == sym::STT_FUNC,
        });
    }
    (symbols, complete)
}

/// Number of symbols according to a `DT_HASH` table.
fn hash_count(data: &[u8], offset: usize) -> Option<usize> {
    usize::try_from(u32_at(data, offset.checked_add(4)?)?).ok()
}

/// Number of symbols according to a `DT_GNU_HASH` table: the end of its last chain. Imported symbols stand
/// before the first chain.
fn gnu_hash_count(data: &[u8], offset: usize, is_64: bool) -> Option<usize> {
    let field = |at: usize| {
        let value = u32_at(data, offset.checked_add(at)?)?;
        usize::try_from(value).ok()
    };
    let (buckets, first_hashed, bloom) = (field(0)?, field(4)?, field(8)?);
    let word: usize = if is_64 { 8 } else { 4 };
    let table = offset
        .checked_add(16)?
        .checked_add(bloom.checked_mul(word)?)?;
    let chains = table.checked_add(buckets.checked_mul(4)?)?;
    let last = data
        .get(table..chains)?
        .chunks_exact(4)
        .filter_map(|bucket| u32_at(bucket, 0))
        .max()
        .and_then(|last| usize::try_from(last).ok())
        .filter(|&last| last >= first_hashed);
    let Some(last) = last else {
        return Some(first_hashed);
    };
    let start = chains.checked_add(last.checked_sub(first_hashed)?.checked_mul(4)?)?;
    let length = data
        .get(start..)?
        .chunks_exact(4)
        .position(|hash| u32_at(hash, 0).is_some_and(|hash| hash & 1 != 0))?;
    last.checked_add(length)?.checked_add(1)
}
