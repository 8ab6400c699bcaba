//! What the parts of objects hold at one point of a method.
//!
//! A heap is copied at every branch and call, and little of it differs between two copies. It is a sorted list in
//! chunks that copies share until one of them writes: copying costs nothing, writing a chunk, and joining only looks
//! at the chunks that differ.

use super::object::{Elem, ObjId};
use super::value::Val;
use std::cmp::Ordering;
use std::rc::Rc;

/// Parts in one chunk, at most.
const CHUNK: usize = 32;

/// A part of an object.
pub(super) type Cell = (ObjId, Elem);

type Chunk = Rc<Vec<(Cell, Val)>>;

/// What the parts of objects hold. What is not listed is as it was when the method was entered.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// No chunk is empty; callbacks that are registered come first, the rest is in the order of objects.
    chunks: Rc<Vec<Chunk>>,
}

/// The order of parts in a heap.
fn order(left: (ObjId, &Elem), right: (ObjId, &Elem)) -> Ordering {
    let is_other = |elem: &Elem| !matches!(elem, Elem::Registered(_));
    is_other(left.1)
        .cmp(&is_other(right.1))
        .then_with(|| left.0.cmp(&right.0))
        .then_with(|| left.1.cmp(right.1))
}

fn place(entry: &(Cell, Val)) -> (ObjId, &Elem) {
    (entry.0.0, &entry.0.1)
}

impl State {
    /// What a part holds, if it was written.
    pub(super) fn get(&self, object: ObjId, elem: &Elem) -> Option<&Val> {
        let (chunk, at) = self.position((object, elem));
        let entry = self.chunks.get(chunk)?.get(at.ok()?)?;
        Some(&entry.1)
    }

    /// The chunk where a part is or belongs, and the position there.
    fn position(&self, wanted: (ObjId, &Elem)) -> (usize, Result<usize, usize>) {
        let is_before = |chunk: &Chunk| {
            let last = chunk.last().map(place);
            last.is_some_and(|last| order(last, wanted) == Ordering::Less)
        };
        let chunk = self.chunks.partition_point(is_before);
        let chunk = chunk.min(self.chunks.len().saturating_sub(1));
        let entries = self.chunks.get(chunk).map_or(&[][..], |chunk| chunk);
        let at = entries.binary_search_by(|entry| order(place(entry), wanted));
        (chunk, at)
    }

    /// All written parts from the first one that is not before a place.
    fn from(&self, wanted: (ObjId, &Elem)) -> impl Iterator<Item = &(Cell, Val)> {
        let (chunk, at) = self.position(wanted);
        let at = at.unwrap_or_else(|at| at);
        let chunks = self.chunks.get(chunk..).unwrap_or_default();
        chunks.iter().flat_map(|chunk| chunk.iter()).skip(at)
    }

    /// The written parts of an object but for the callbacks that it was told of.
    pub(super) fn of(&self, object: ObjId) -> impl Iterator<Item = (&Elem, &Val)> {
        self.from((object, &Elem::FIRST))
            .take_while(move |((owner, _), _)| *owner == object)
            .map(|((_, elem), val)| (elem, val))
    }

    /// Callbacks with those who were told of them.
    pub(super) fn registered(&self) -> impl Iterator<Item = &(Cell, Val)> {
        let is_registered = |((_, elem), _): &&(Cell, Val)| matches!(elem, Elem::Registered(_));
        self.cells().take_while(is_registered)
    }

    /// All written parts.
    pub(super) fn cells(&self) -> impl Iterator<Item = &(Cell, Val)> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    /// Replaces what a part holds; true when that makes a difference.
    pub(super) fn set(&mut self, object: ObjId, elem: Elem, val: Val) -> bool {
        let (chunk, at) = self.position((object, &elem));
        let is_known = |at: &usize| {
            let entry = self.chunks.get(chunk).and_then(|chunk| chunk.get(*at));
            entry.is_some_and(|(_, old)| *old == val)
        };
        if at.as_ref().is_ok_and(is_known) {
            return false;
        }
        let chunks = Rc::make_mut(&mut self.chunks);
        let Some(shared) = chunks.get_mut(chunk) else {
            chunks.push(Rc::new(vec![((object, elem), val)]));
            return true;
        };
        let entries = Rc::make_mut(shared);
        match at {
            Ok(at) => entries[at].1 = val,
            Err(at) => entries.insert(at, ((object, elem), val)),
        }
        if entries.len() > CHUNK {
            let second = entries.split_off(CHUNK / 2);
            chunks.insert(chunk + 1, Rc::new(second));
        }
        true
    }

    /// Forgets parts.
    pub(super) fn remove(&mut self, cells: &[Cell]) {
        for (object, elem) in cells {
            let (chunk, Ok(at)) = self.position((*object, elem)) else {
                continue;
            };
            let chunks = Rc::make_mut(&mut self.chunks);
            let entries = Rc::make_mut(&mut chunks[chunk]);
            entries.remove(at);
            if entries.is_empty() {
                chunks.remove(chunk);
            }
        }
    }

    /// True when both share their memory.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.chunks, &other.chunks)
    }

    /// The parts that are not written alike in both, with what each of them holds there.
    pub(super) fn differences<'s>(&'s self, other: &'s Self) -> Differences<'s> {
        let is_same = self.is_same(other);
        let of = |state: &'s Self| Cursor {
            chunks: if is_same { &[] } else { &state.chunks },
            at: 0,
        };
        Differences {
            left: of(self),
            right: of(other),
        }
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.differences(other).next().is_none()
    }
}

/// A place in a heap.
struct Cursor<'s> {
    chunks: &'s [Chunk],
    at: usize,
}

impl<'s> Cursor<'s> {
    fn peek(&self) -> Option<&'s (Cell, Val)> {
        self.chunks.first()?.get(self.at)
    }

    fn step(&mut self) {
        self.at += 1;
        if self
            .chunks
            .first()
            .is_some_and(|chunk| self.at >= chunk.len())
        {
            self.skip();
        }
    }

    fn skip(&mut self) {
        self.chunks = self.chunks.get(1..).unwrap_or_default();
        self.at = 0;
    }

    /// The chunk that begins here.
    fn chunk(&self) -> Option<&'s Chunk> {
        self.chunks.first().filter(|_| self.at == 0)
    }
}

/// A part with what it holds in one heap and in another, where it was written.
pub(super) type Difference<'s> = (&'s Cell, Option<&'s Val>, Option<&'s Val>);

/// See [`State::differences`].
pub(super) struct Differences<'s> {
    left: Cursor<'s>,
    right: Cursor<'s>,
}

impl<'s> Iterator for Differences<'s> {
    type Item = Difference<'s>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let (Some(left), Some(right)) = (self.left.chunk(), self.right.chunk())
                && Rc::ptr_eq(left, right)
            {
                self.left.skip();
                self.right.skip();
                continue;
            }
            let (left, right) = (self.left.peek(), self.right.peek());
            let order = match (left, right) {
                (Some(left), Some(right)) => order(place(left), place(right)),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return None,
            };
            let left = left.filter(|_| order != Ordering::Greater);
            let right = right.filter(|_| order != Ordering::Less);
            left.is_some().then(|| self.left.step());
            right.is_some().then(|| self.right.step());
            let (mine, other) = (left.map(|(_, val)| val), right.map(|(_, val)| val));
            if let Some((cell, _)) = left.or(right)
                && mine != other
            {
                return Some((cell, mine, other));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, State};
    use crate::analysis::constants::Constant;
    use crate::analysis::flow::object::{Elem, ObjId};
    use crate::analysis::flow::value::Val;
    use crate::program::MethodId;
    use std::collections::BTreeMap;

    fn cell(number: u32) -> Cell {
        let elem = match number % 3 {
            0 => Elem::Registered(MethodId(number)),
            1 => Elem::Index(i64::from(number)),
            _ => Elem::Content,
        };
        (ObjId(number % 17), elem)
    }

    fn val(number: u32) -> Val {
        Val::constant(Constant::number(i64::from(number)))
    }

    /// Writes and forgets cells in an order that looks like chance, in a heap and in a plain map.
    fn change(state: &mut State, map: &mut BTreeMap<Cell, Val>, seed: u32) {
        let mut number = seed;
        for _ in 0..300 {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let place = cell(number >> 16 & 0xff);
            if number & 0x700 == 0 {
                state.remove(std::slice::from_ref(&place));
                map.remove(&place);
            } else {
                let is_new = state.set(place.0, place.1.clone(), val(number & 0xff));
                let before = map.insert(place, val(number & 0xff));
                assert_eq!(is_new, before != Some(val(number & 0xff)));
            }
        }
    }

    #[test]
    fn a_heap_is_a_sorted_map() {
        let (mut state, mut map) = (State::default(), BTreeMap::new());
        for seed in 0..20 {
            change(&mut state, &mut map, seed);
            for (place, val) in &map {
                assert_eq!(state.get(place.0, &place.1), Some(val));
            }
            assert_eq!(state.cells().count(), map.len());
            for object in (0..17).map(ObjId) {
                let found: Vec<&Elem> = state.of(object).map(|(elem, _)| elem).collect();
                let is_part =
                    |place: &&Cell| place.0 == object && !matches!(place.1, Elem::Registered(_));
                let expected: Vec<&Elem> = map.keys().filter(is_part).map(|cell| &cell.1).collect();
                assert_eq!(found, expected);
            }
        }
    }

    #[test]
    fn differences_are_those_of_the_maps() {
        let (mut state, mut map) = (State::default(), BTreeMap::new());
        change(&mut state, &mut map, 1);
        for seed in 2..20 {
            let (mut other, mut other_map) = (state.clone(), map.clone());
            assert_eq!(state.differences(&other).count(), 0);
            change(&mut other, &mut other_map, seed);
            let mut found: Vec<Cell> = state
                .differences(&other)
                .map(|(cell, left, right)| {
                    assert_eq!((left, right), (map.get(cell), other_map.get(cell)));
                    cell.clone()
                })
                .collect();
            found.sort();
            let places = map.keys().chain(other_map.keys());
            let mut expected: Vec<Cell> = places
                .filter(|cell| map.get(cell) != other_map.get(cell))
                .cloned()
                .collect();
            expected.sort();
            expected.dedup();
            assert_eq!(found, expected);
            (state, map) = (other, other_map);
        }
    }
}
