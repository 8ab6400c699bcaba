//! `.catch` directives into `try_item`s and handler lists.
//!
//! The format wants ranges that do not overlap; smali lets them. Every range between two boundaries gets
//! the handlers of all directives around it, in the order of the text.

use super::AssembleError;
use super::labels::Layout;
use super::pools::Pools;
use super::section::Section;
use super::syntax::{BodyItem, Catch};
use std::collections::{BTreeMap, BTreeSet};

/// A range of code with its handlers.
#[derive(Debug)]
pub(super) struct Try {
    start: u32,
    end: u32,
    handlers: Vec<Handler>,
}

/// The type's index, `None` for all, and the handler's address.
type Handler = (Option<u32>, u32);

struct Range {
    start: u32,
    end: u32,
    handler: Handler,
}

/// The tries of a body, ordered by address.
pub(super) fn tries(
    body: &[BodyItem],
    layout: &Layout<'_>,
    pools: &Pools,
) -> Result<Vec<Try>, AssembleError> {
    let mut ranges = Vec::new();
    for item in body {
        if let BodyItem::Catch(catch) = item {
            ranges.push(range(catch, layout, pools)?);
        }
    }
    let boundaries: BTreeSet<u32> = ranges.iter().flat_map(|r| [r.start, r.end]).collect();
    let boundaries: Vec<u32> = boundaries.into_iter().collect();
    let mut tries: Vec<Try> = Vec::new();
    for pair in boundaries.windows(2) {
        let &[start, end] = pair else { continue };
        let around = ranges.iter().filter(|r| r.start <= start && end <= r.end);
        let handlers = first_of_each_type(around.map(|range| range.handler));
        if handlers.is_empty() {
            continue;
        }
        match tries.last_mut() {
            Some(last) if last.end == start && last.handlers == handlers => last.end = end,
            _ => tries.push(Try {
                start,
                end,
                handlers,
            }),
        }
    }
    Ok(tries)
}

fn range(catch: &Catch, layout: &Layout<'_>, pools: &Pools) -> Result<Range, AssembleError> {
    let start = layout.address(&catch.start)?;
    let end = layout.address(&catch.end)?;
    if end <= start || end - start > 0xffff {
        let message = "the range must hold at least one and at most 65,535 code units";
        return Err(AssembleError::new(catch.at, message));
    }
    let type_ = catch.type_.as_ref().map(|type_| pools.type_(type_));
    Ok(Range {
        start,
        end,
        handler: (type_, layout.address(&catch.handler)?),
    })
}

/// The handlers that can be reached: the first one for each type, none behind a catch-all.
fn first_of_each_type(handlers: impl Iterator<Item = Handler>) -> Vec<Handler> {
    let mut kept: Vec<Handler> = Vec::new();
    for handler in handlers {
        if !kept.iter().any(|(type_, _)| *type_ == handler.0) {
            kept.push(handler);
        }
    }
    // The format stores a catch-all behind the typed handlers, wherever the text has it.
    kept.sort_by_key(|(type_, _)| type_.is_none());
    kept
}

/// The `try_item`s and the `encoded_catch_handler_list` behind them; equal handler lists are written once.
pub(super) fn write_tries(out: &mut Section, tries: &[Try]) {
    let unique: BTreeSet<&[Handler]> = tries.iter().map(|t| t.handlers.as_slice()).collect();
    let mut list = Section::default();
    list.uleb128(unique.len() as u32);
    let mut offsets = BTreeMap::new();
    for handlers in unique {
        offsets.insert(handlers, list.len() as u16);
        write_handlers(&mut list, handlers);
    }
    for try_ in tries {
        out.u32(try_.start);
        out.u16((try_.end - try_.start) as u16);
        let offset = offsets.get(try_.handlers.as_slice());
        out.u16(offset.copied().unwrap_or_default());
    }
    out.bytes(&list.into_bytes());
}

/// `encoded_catch_handler`
fn write_handlers(out: &mut Section, handlers: &[Handler]) {
    let typed = handlers.iter().filter(|(type_, _)| type_.is_some()).count() as i32;
    let has_catch_all = handlers.iter().any(|(type_, _)| type_.is_none());
    out.sleb128(if has_catch_all { -typed } else { typed });
    for (type_, address) in handlers {
        type_.iter().for_each(|type_| out.uleb128(*type_));
        out.uleb128(*address);
    }
}
