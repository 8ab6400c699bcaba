//! Method patterns into the methods of one program.
//!
//! All patterns are resolved in one pass over the method references of the app: names are listed in almost every
//! pattern, so that a reference costs one look-up of its name, and the others are asked about their types first.

use super::apis::name_and_types_match;
use crate::program::{ClassId, MethodId, Program, ProtoId, Symbol};
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
    let by_name = by_name(program, patterns);
    let classes = MeantClasses::of(program, patterns);
    let types = open_types(program, patterns, &by_name.open);
    let pairs: Vec<(usize, MethodId)> = (0..program.method_count())
        .into_par_iter()
        .with_min_len(4096)
        .flat_map_iter(|index| {
            let id = MethodId::at(index);
            let (classes, types) = (&classes, &types);
            let method = program.method(id);
            candidates(&by_name, method.name)
                .filter(move |position| {
                    let protos = types.get(position);
                    protos.is_none_or(|protos| protos.contains(&method.proto))
                })
                .filter(move |position| classes.hold(*position, method.class))
                .filter(move |position| name_and_types_match(program, patterns[*position], id))
                .map(move |position| (position, id))
        })
        .collect();
    let mut methods = vec![Vec::new(); patterns.len()];
    for (position, id) in pairs {
        methods[position].push(id);
    }
    Resolution { methods }
}

/// The prototypes that the patterns without listed names mean, by position: almost every method is asked about those.
fn open_types(
    program: &Program<'_>,
    patterns: &[&MethodPattern],
    open: &[usize],
) -> FxHashMap<usize, FxHashSet<ProtoId>> {
    if open.is_empty() {
        return FxHashMap::default();
    }
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
    fn of(program: &Program<'_>, patterns: &[&MethodPattern]) -> Self {
        let mut positions: FxHashMap<(&str, bool), usize> = FxHashMap::default();
        let mut of_pattern = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            let class = &pattern.class;
            let sets = class.descriptors.iter().map(|descriptor| {
                let next = positions.len();
                let key = (descriptor.as_str(), class.subtypes);
                *positions.entry(key).or_insert(next)
            });
            let sets: Vec<usize> = sets.collect();
            of_pattern.push((!sets.is_empty()).then_some(sets));
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

/// Patterns by the names they list, and those that list none.
struct ByName {
    listed: FxHashMap<Symbol, Vec<usize>>,
    open: Vec<usize>,
}

fn by_name(program: &Program<'_>, patterns: &[&MethodPattern]) -> ByName {
    let mut index = ByName {
        listed: FxHashMap::default(),
        open: Vec::new(),
    };
    for (position, pattern) in patterns.iter().enumerate() {
        let Some(names) = pattern.name.listed() else {
            index.open.push(position);
            continue;
        };
        for symbol in names.iter().filter_map(|name| program.symbols().find(name)) {
            index.listed.entry(symbol).or_default().push(position);
        }
    }
    index
}

fn candidates(index: &ByName, name: Symbol) -> impl Iterator<Item = usize> {
    let listed = index.listed.get(&name).map_or(&[][..], Vec::as_slice);
    listed.iter().chain(&index.open).copied()
}
