//! Method patterns into the methods of one program.
//!
//! Names are listed in almost every pattern, so that the index by name gives the few references that may be meant; the
//! rest are looked for in one pass over all references, which are asked about their types first.

use super::apis::name_and_types_match;
use crate::program::{ClassId, MethodId, Program, ProtoId};
use crate::signatures::MethodPattern;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// Methods by pattern; a pattern is known by its position in the list that was resolved.
#[derive(Debug, Default)]
pub struct Resolution {
    methods: Vec<Vec<MethodId>>,
}

impl Resolution {
    /// The method references that the pattern at `position` means, ascending.
    pub fn methods(&self, position: usize) -> &[MethodId] {
        self.methods.get(position).map_or(&[], Vec::as_slice)
    }
}

/// Finds the method references that each pattern means.
pub fn resolve(program: &Program<'_>, patterns: &[&MethodPattern]) -> Resolution {
    let mut candidates = named(program, patterns);
    add_open(program, patterns, &mut candidates);
    let classes = MeantClasses::of(program, patterns, &candidates);
    let methods = candidates.into_par_iter().enumerate().with_min_len(16);
    let methods = methods.map(|(position, mut methods)| {
        methods.retain(|id| {
            classes.hold(position, program.method(*id).class)
                && name_and_types_match(program, patterns[position], *id)
        });
        methods.sort_unstable();
        methods
    });
    Resolution {
        methods: methods.collect(),
    }
}

/// The references with the names that each pattern lists.
fn named(program: &Program<'_>, patterns: &[&MethodPattern]) -> Vec<Vec<MethodId>> {
    let of_pattern = |pattern: &&MethodPattern| {
        let names = pattern.name.listed().unwrap_or_default().iter();
        let symbols = names.filter_map(|name| program.symbols().find(name));
        let symbols: BTreeSet<_> = symbols.collect();
        let methods = symbols.into_iter().map(|name| program.methods_named(name));
        methods.flatten().collect()
    };
    patterns.iter().map(of_pattern).collect()
}

/// The references with the types that patterns without listed names mean.
fn add_open(program: &Program<'_>, patterns: &[&MethodPattern], candidates: &mut [Vec<MethodId>]) {
    let is_open = |position: &usize| patterns[*position].name.listed().is_none();
    let open: Vec<usize> = (0..patterns.len()).filter(is_open).collect();
    if open.is_empty() {
        return;
    }
    let types = open_types(program, patterns, &open);
    for id in (0..program.method_count()).map(MethodId::at) {
        let proto = program.method(id).proto;
        for (position, protos) in &types {
            if protos.contains(&proto) {
                candidates[*position].push(id);
            }
        }
    }
}

/// The prototypes that the patterns at `open` mean.
fn open_types(
    program: &Program<'_>,
    patterns: &[&MethodPattern],
    open: &[usize],
) -> Vec<(usize, FxHashSet<ProtoId>)> {
    let methods = (0..program.method_count()).map(MethodId::at);
    let protos: BTreeSet<ProtoId> = methods.map(|id| program.method(id).proto).collect();
    let written: Vec<(ProtoId, String)> = protos
        .into_par_iter()
        .map(|proto| (proto, program.descriptor(proto)))
        .collect();
    let meant = open.par_iter().map(|position| {
        let types = &patterns[*position].descriptor;
        let meant = written.iter().filter(|(_, text)| types.matches(text));
        (*position, meant.map(|(proto, _)| *proto).collect())
    });
    meant.collect()
}

/// The classes that patterns are about, so that no reference asks the hierarchy.
struct MeantClasses {
    /// Sets of classes, each for one descriptor with or without its subtypes.
    sets: Vec<FxHashSet<ClassId>>,
    /// Positions in `sets` for each pattern; `None` for any class.
    of_pattern: Vec<Option<Vec<usize>>>,
}

impl MeantClasses {
    /// The classes of those patterns that have candidates; nobody asks about the others.
    fn of(
        program: &Program<'_>,
        patterns: &[&MethodPattern],
        candidates: &[Vec<MethodId>],
    ) -> Self {
        let mut positions: FxHashMap<(&str, bool), usize> = FxHashMap::default();
        let mut of_pattern = Vec::with_capacity(patterns.len());
        for (pattern, candidates) in patterns.iter().zip(candidates) {
            let class = &pattern.class;
            let asked = class.descriptors.iter().filter(|_| !candidates.is_empty());
            let sets = asked.map(|descriptor| {
                let next = positions.len();
                let key = (descriptor.as_str(), class.subtypes);
                *positions.entry(key).or_insert(next)
            });
            let sets: Vec<usize> = sets.collect();
            of_pattern.push((!class.is_any()).then_some(sets));
        }
        let mut wanted: Vec<((&str, bool), usize)> = positions.into_iter().collect();
        wanted.sort_unstable_by_key(|(_, position)| *position);
        let sets = wanted.into_par_iter().map(|((descriptor, subtypes), _)| {
            let class = program.class_by_name(descriptor);
            let below = class.filter(|_| subtypes);
            let below = below.map(|class| program.subclasses(class));
            class
                .into_iter()
                .chain(below.into_iter().flatten())
                .collect()
        });
        Self {
            sets: sets.collect(),
            of_pattern,
        }
    }

    /// True when the pattern at `position` is about `class`.
    fn hold(&self, position: usize, class: ClassId) -> bool {
        match self.of_pattern.get(position) {
            Some(Some(sets)) => sets.iter().any(|set| self.sets[*set].contains(&class)),
            Some(None) => true,
            None => false,
        }
    }
}
