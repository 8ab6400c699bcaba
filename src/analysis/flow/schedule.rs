//! The order of analysis: callees before callers, methods that call each other together until nothing changes.
//!
//! Methods are sorted into levels; those of one level do not need each other and are analysed in parallel. What comes
//! out does not depend on the number of threads, since a summary depends on nothing but the levels below.

use super::Engine;
use super::limits;
use super::summary::Summary;
use super::transfer::summarise;
use crate::program::MethodId;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// All summaries.
pub(super) type Summaries = FxHashMap<MethodId, Arc<Summary>>;

/// The summaries that a method under analysis may use.
pub(super) struct Known<'k> {
    below: &'k Summaries,
    /// Those of the methods that are analysed together with it.
    together: Summaries,
}

impl<'k> Known<'k> {
    /// All summaries, when every method is done.
    pub(super) fn all(below: &'k Summaries) -> Self {
        Self {
            below,
            together: Summaries::default(),
        }
    }

    pub(super) fn get(&self, method: MethodId) -> Option<Arc<Summary>> {
        let own = self.together.get(&method);
        own.or_else(|| self.below.get(&method)).cloned()
    }
}

/// The summaries of `methods`.
pub(super) fn summaries(engine: &Engine<'_, '_, '_>, methods: &[MethodId]) -> Summaries {
    let graph = Graph::of(engine, methods);
    let mut known = Summaries::default();
    for level in graph.levels() {
        let done: Vec<Vec<(MethodId, Arc<Summary>)>> = level
            .par_iter()
            .map(|group| together(engine, &known, group))
            .collect();
        known.extend(done.into_iter().flatten());
    }
    known
}

/// The summaries of methods that call each other, or of one method.
fn together(
    engine: &Engine<'_, '_, '_>,
    below: &Summaries,
    group: &Group,
) -> Vec<(MethodId, Arc<Summary>)> {
    let mut known = Known {
        below,
        together: Summaries::default(),
    };
    if group.is_recursive {
        for method in &group.methods {
            known.together.insert(*method, Arc::new(Summary::nothing()));
        }
    }
    let rounds = if group.is_recursive {
        limits::ROUNDS
    } else {
        1
    };
    for round in 1..=rounds {
        let mut is_changed = false;
        for method in &group.methods {
            let mut summary = summarise(engine, &known, *method);
            let before = known.together.get(method);
            is_changed |= before.is_none_or(|before| !before.is_same(&summary));
            summary.is_cut |= group.is_recursive && is_changed && round == rounds;
            known.together.insert(*method, Arc::new(summary));
        }
        if !is_changed {
            break;
        }
    }
    let mut all: Vec<(MethodId, Arc<Summary>)> = known.together.into_iter().collect();
    all.sort_by_key(|(method, _)| *method);
    all
}

/// Methods that are analysed together.
struct Group {
    methods: Vec<MethodId>,
    is_recursive: bool,
}

/// Who calls whom, by position in the list of methods.
struct Graph {
    methods: Vec<MethodId>,
    callees: Vec<Vec<usize>>,
}

impl Graph {
    fn of(engine: &Engine<'_, '_, '_>, methods: &[MethodId]) -> Self {
        let position = |method: &MethodId| methods.binary_search(method).ok();
        let callees = methods.par_iter().map(|method| {
            let callees = engine.callees(*method);
            callees.iter().filter_map(position).collect()
        });
        Self {
            methods: methods.to_vec(),
            callees: callees.collect(),
        }
    }

    /// Groups of methods that call each other, those without callees first.
    fn levels(&self) -> Vec<Vec<Group>> {
        let mut search = Search::of(self.methods.len());
        for start in 0..self.methods.len() {
            search.from(start, &self.callees);
        }
        let mut level_of = vec![0_usize; search.groups.len()];
        let mut levels: Vec<Vec<Group>> = Vec::new();
        for (number, members) in search.groups.iter().enumerate() {
            let callees = members.iter().flat_map(|member| &self.callees[*member]);
            let below = callees
                .map(|callee| search.group_of[*callee])
                .filter(|group| *group != number)
                .map(|group| level_of[group] + 1);
            let level = below.max().unwrap_or(0);
            level_of[number] = level;
            if levels.len() <= level {
                levels.resize_with(level + 1, Vec::new);
            }
            let is_recursive = members.len() > 1
                || members
                    .iter()
                    .any(|member| self.callees[*member].contains(member));
            let mut methods: Vec<MethodId> =
                members.iter().map(|member| self.methods[*member]).collect();
            methods.sort_unstable();
            levels[level].push(Group {
                methods,
                is_recursive,
            });
        }
        levels
    }
}

/// Tarjan's search for strongly connected components, without recursion.
struct Search {
    number: Vec<usize>,
    low: Vec<usize>,
    stack: Vec<usize>,
    is_on_stack: Vec<bool>,
    group_of: Vec<usize>,
    groups: Vec<Vec<usize>>,
    next: usize,
}

impl Search {
    const NONE: usize = usize::MAX;

    fn of(count: usize) -> Self {
        Self {
            number: vec![Self::NONE; count],
            low: vec![0; count],
            stack: Vec::new(),
            is_on_stack: vec![false; count],
            group_of: vec![0; count],
            groups: Vec::new(),
            next: 0,
        }
    }

    fn from(&mut self, start: usize, callees: &[Vec<usize>]) {
        if self.number[start] != Self::NONE {
            return;
        }
        let mut path = vec![(start, 0)];
        self.enter(start);
        while let Some((node, at)) = path.pop() {
            if let Some(callee) = callees[node].get(at).copied() {
                path.push((node, at + 1));
                if self.number[callee] == Self::NONE {
                    self.enter(callee);
                    path.push((callee, 0));
                } else if self.is_on_stack[callee] {
                    self.low[node] = self.low[node].min(self.number[callee]);
                }
                continue;
            }
            if let Some((caller, _)) = path.last() {
                self.low[*caller] = self.low[*caller].min(self.low[node]);
            }
            if self.low[node] == self.number[node] {
                self.close(node);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.number[node] = self.next;
        self.low[node] = self.next;
        self.next += 1;
        self.stack.push(node);
        self.is_on_stack[node] = true;
    }

    fn close(&mut self, root: usize) {
        let mut members = Vec::new();
        while let Some(member) = self.stack.pop() {
            self.is_on_stack[member] = false;
            self.group_of[member] = self.groups.len();
            members.push(member);
            if member == root {
                break;
            }
        }
        self.groups.push(members);
    }
}
