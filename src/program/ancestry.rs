//! What classes claim to extend and implement into claims without rings.
//!
//! Android links no class that is its own ancestor. Walking such rings ends, since every walk remembers where it has
//! been, but it takes as long as the ring for each of its classes.

use super::classes::{Class, Classes};
use super::ids::ClassId;
use crate::bytes::limits;
use crate::finding::{Gap, GapKind};

/// How far the search has come with a class.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Forgets every parent through which a class is its own ancestor; the gaps say how many those were, and how many
/// classes have more superclasses than are walked.
pub(super) fn cut_rings(classes: &mut Classes) -> Vec<Gap> {
    let mut search = Search {
        states: vec![State::New; classes.list.len()],
        depths: vec![0; classes.list.len()],
        cuts: 0,
    };
    for index in 0..classes.list.len() {
        search.from(index, classes);
    }
    let mut gaps = Vec::new();
    let cuts = search.cuts;
    if cuts > 0 {
        let detail = format!("{cuts} times a class extends itself at some distance");
        gaps.push(Gap::new(GapKind::UnreadableItem, "", detail));
    }
    let is_deep = |depth: &&u32| **depth as usize > limits::ANCESTORS;
    let deep = search.depths.iter().filter(is_deep).count();
    if deep > 0 {
        let most = limits::ANCESTORS;
        let detail = format!("{deep} classes have more than {most} superclasses");
        gaps.push(Gap::new(GapKind::LimitReached, "", detail));
    }
    gaps
}

struct Search {
    states: Vec<State>,
    /// Superclasses above each class.
    depths: Vec<u32>,
    cuts: usize,
}

impl Search {
    /// Walks everything above a class, depth first; parents that are on the way already are cut off.
    fn from(&mut self, start: usize, classes: &mut Classes) {
        if !self.open(start) {
            return;
        }
        let mut path = vec![(start, 0)];
        while let Some((index, next)) = path.pop() {
            let Some(parent) = parent(classes, index, next) else {
                self.close(index, classes);
                continue;
            };
            path.push((index, next + 1));
            if self.states.get(parent.index()) == Some(&State::Open) {
                // Android refuses all classes of the ring, not only the one that closes it.
                let is_start = |(one, _): &(usize, usize)| *one == parent.index();
                let start = path.iter().rposition(is_start).unwrap_or(0);
                for (member, followed) in path.iter().skip(start) {
                    cut(classes, *member, followed.saturating_sub(1));
                }
                self.cuts += 1;
            } else if self.open(parent.index()) {
                path.push((parent.index(), 0));
            }
        }
    }

    /// False when the class was met before, or there is none.
    fn open(&mut self, index: usize) -> bool {
        match self.states.get_mut(index) {
            Some(state) if *state == State::New => {
                *state = State::Open;
                true
            }
            _ => false,
        }
    }

    fn close(&mut self, index: usize, classes: &Classes) {
        if let Some(state) = self.states.get_mut(index) {
            *state = State::Done;
        }
        let above = classes.list.get(index).and_then(|class| class.superclass);
        let above = above.and_then(|above| self.depths.get(above.index()).copied());
        if let (Some(depth), Some(above)) = (self.depths.get_mut(index), above) {
            *depth = above.saturating_add(1);
        }
    }
}

/// The superclass of a class, then its interfaces; a superclass that is none is passed over.
fn parent(classes: &Classes, index: usize, number: usize) -> Option<ClassId> {
    let class = classes.list.get(index)?;
    match number {
        0 => Some(class.superclass.unwrap_or(ClassId::INVALID)),
        _ => classes.interfaces_of(class).get(number - 1).copied(),
    }
}

fn cut(classes: &mut Classes, index: usize, number: usize) {
    let Some(class) = classes.list.get_mut(index) else {
        return;
    };
    match number {
        0 => class.superclass = None,
        _ => {
            let at = first_interface(class) + number - 1;
            if let Some(interface) = classes.interfaces.get_mut(at) {
                *interface = ClassId::INVALID;
            }
        }
    }
}

fn first_interface(class: &Class) -> usize {
    class.interfaces.start as usize
}
