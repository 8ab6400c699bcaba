//! Entry points that end a session: anchors into scored handlers with what each of them does.
//!
//! A handler is a method, or the branch of one that a menu entry selects. Its anchors are the signs that it is
//! about logging out: its name, the text of the view it is wired to, the SDK it calls, the flag it lowers, the
//! cells it empties, the screen it opens.

mod others;
mod signs;

pub use others::{AnyHandler, other_handlers};
pub(super) use signs::opened_login;

use super::Scene;
use super::cells::{CellFacts, Kill, StoreUse};
use super::reach::{Entry, Reach, reach};
use super::trace::Site;
use super::wiring::wired_entries;
use crate::analysis::call_graph;
use crate::finding::HandlerKind;
use crate::formats::dex::access::ACC_SYNTHETIC;
use crate::ir::Op;
use crate::program::{ClassId, MethodId, View};
use crate::signatures::{Anchor, Concept, Sign};
use rayon::prelude::*;
use signs::{called_in, effect_in, lowered_flag, string_in};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Score from which an entry point counts as a handler.
pub const MIN_SCORE: u32 = 3;

/// Methods made by compilers between a handler and what somebody has written.
const MAX_MADE: usize = 4;

/// A reason to believe that an entry point ends the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Id of the anchor.
    pub anchor: String,
    /// What was seen, without a period.
    pub text: String,
    /// Where; `None` for the entry itself.
    pub site: Option<Site>,
    score: u32,
}

/// One logout handler.
#[derive(Debug, Clone)]
pub struct LogoutHandler {
    /// Where it begins.
    pub entry: Entry,
    /// What it reaches.
    pub reach: Reach,
    /// Why it counts.
    pub sightings: Vec<Sighting>,
    /// Positions of the kills it reaches that are about the session, in [`StoreUse::kills`].
    pub kills: Vec<usize>,
    /// True when it neither empties anything nor tells an SDK or a server.
    pub only_flag: bool,
    /// True when it tells an SDK or a server.
    pub tells_server: bool,
}

impl LogoutHandler {
    /// True when one of the signs with these anchor ids was seen.
    pub fn shows(&self, anchors: &[&str]) -> bool {
        let mut seen = self.sightings.iter();
        seen.any(|one| anchors.contains(&one.anchor.as_str()))
    }

    /// The statement to show for it: its first one, or, where a compiler has made the method, that of the only method
    /// it calls. What compilers make for lambdas has no lines.
    pub fn shown(&self, scene: &Scene<'_, '_, '_>) -> Site {
        let mut entry = self.entry.clone();
        for _ in 0..MAX_MADE {
            let only = only_called(scene, entry.method);
            let Some(only) = only.filter(|_| entry.is_whole() && is_made(scene, entry.method))
            else {
                break;
            };
            entry = Entry::method(only);
        }
        entry.first(scene)
    }

    /// Sum of the scores of its anchors, each counted once.
    pub fn score(&self) -> u32 {
        let by_anchor: BTreeMap<&str, u32> = self
            .sightings
            .iter()
            .map(|one| (one.anchor.as_str(), one.score))
            .collect();
        by_anchor.values().sum()
    }
}

/// True for methods that a compiler has made.
fn is_made(scene: &Scene<'_, '_, '_>, method: MethodId) -> bool {
    let reference = scene.program.method(method);
    let class = scene.program.class(reference.class);
    let own = reference.definition.map_or(0, |one| one.access_flags);
    (class.access_flags | own) & ACC_SYNTHETIC != 0
}

/// The method of the app that the method calls, when it is the only one.
fn only_called(scene: &Scene<'_, '_, '_>, method: MethodId) -> Option<MethodId> {
    let facts = scene.facts.of(method);
    let edges = call_graph::edges(scene.program, &facts).iter();
    let called = edges.filter(|edge| {
        let is_call = matches!(facts.body.stmt(edge.stmt).op, Op::Invoke(..));
        is_call && scene.program.is_app_code(edge.target)
    });
    let mut called = called.map(|edge| edge.target);
    called.next().filter(|_| called.next().is_none())
}

/// What the search for handlers needs to know.
pub struct Known<'k, 's> {
    /// All cells, kills and flags.
    pub stores: &'k StoreUse<'s>,
    /// Cells that hold a credential.
    pub session_cells: Vec<&'k CellFacts<'s>>,
    /// Activities that ask for credentials.
    pub login_screens: BTreeSet<ClassId>,
    /// Activities that open when the session has been stored.
    pub home_screens: BTreeSet<ClassId>,
}

/// Finds the logout handlers of the app, best first.
pub fn logout_handlers(scene: &Scene<'_, '_, '_>, known: &Known<'_, '_>) -> Vec<LogoutHandler> {
    let anchors: Vec<&Anchor> = scene
        .signatures
        .anchors()
        .iter()
        .filter(|anchor| anchor.concept == Concept::Handler(HandlerKind::Logout))
        .collect();
    let mut candidates: BTreeMap<Entry, Vec<Sighting>> = BTreeMap::new();
    let (named, (wired, calling)) = rayon::join(
        || named(scene, &anchors),
        || rayon::join(|| wired(scene, &anchors), || calling(scene, &anchors)),
    );
    for (entry, sighting) in named.into_iter().chain(wired).chain(calling) {
        candidates.entry(entry).or_default().push(sighting);
    }
    for method in lowering_a_flag(known, &anchors) {
        if !candidates.keys().any(|entry| entry.method == method) {
            candidates.insert(Entry::method(method), Vec::new());
        }
    }
    let candidates: Vec<_> = candidates.into_iter().collect();
    let mut handlers: Vec<LogoutHandler> = candidates
        .into_par_iter()
        .filter_map(|(entry, sightings)| handler(scene, known, &anchors, entry, sightings))
        .collect();
    drop_inner(scene, &mut handlers);
    let homes = known.home_screens.iter();
    let homes: BTreeSet<String> = homes
        .map(|class| scene.program.outermost_class_name(*class))
        .collect();
    handlers.sort_by_cached_key(|handler| {
        let outermost = scene.program.outermost_name(handler.entry.method);
        let is_elsewhere = !homes.contains(&outermost);
        (
            Reverse(handler.score()),
            is_elsewhere,
            handler.entry.clone(),
        )
    });
    handlers
}

/// A method that another handler calls is a part of that handler, not one of its own, and so is a method of which nothing
/// counts but what is in one of its branches.
fn drop_inner(scene: &Scene<'_, '_, '_>, handlers: &mut Vec<LogoutHandler>) {
    // A screen that one of them opens may lead back to both.
    let direct = handlers.iter().map(|one| one.reach.without_screens(scene));
    let direct: Vec<Reach> = direct.collect();
    let all = || handlers.iter().zip(&direct);
    let inner = all().filter(|(one, own)| {
        all().any(|(other, around)| {
            other.entry != one.entry
                && around.methods.contains(&one.entry.method)
                && !own.methods.contains(&other.entry.method)
                || is_only_branch(one, other)
        })
    });
    let inner: BTreeSet<Entry> = inner.map(|(one, _)| one.entry.clone()).collect();
    handlers.retain(|handler| !inner.contains(&handler.entry));
}

/// True when `branch` is a branch of the method that `whole` is, and holds all signs of it.
fn is_only_branch(whole: &LogoutHandler, branch: &LogoutHandler) -> bool {
    let is_part = whole.entry.is_whole()
        && !branch.entry.is_whole()
        && whole.entry.method == branch.entry.method;
    let holds = |sighting: &Sighting| sighting.site.is_some_and(|site| branch.reach.holds(site));
    is_part && whole.sightings.iter().all(holds)
}

fn sighting(anchor: &Anchor, text: String, site: Option<Site>) -> Sighting {
    Sighting {
        anchor: anchor.id.clone(),
        text,
        site,
        score: anchor.score,
    }
}

/// Methods and classes whose names are anchors.
fn named(scene: &Scene<'_, '_, '_>, anchors: &[&Anchor]) -> Vec<(Entry, Sighting)> {
    let methods = scene.program.defined_methods().par_iter();
    methods
        .filter(|method| scene.program.is_app_code(**method))
        .flat_map_iter(|&method| named_entries(scene, anchors, method))
        .collect()
}

fn named_entries(
    scene: &Scene<'_, '_, '_>,
    anchors: &[&Anchor],
    method: MethodId,
) -> Vec<(Entry, Sighting)> {
    let name = scene.program.text(scene.program.method(method).name);
    let is_named = |anchor: &&&Anchor| match &anchor.sign {
        Sign::MethodName(test) => test.matches(&name) && scene.program.code(method).is_some(),
        _ => false,
    };
    let named = anchors.iter().filter(is_named);
    let sighted = named.map(|anchor| {
        let text = format!("its name is '{name}'");
        (Entry::method(method), sighting(anchor, text, None))
    });
    sighted.collect()
}

/// Methods and branches that views, menu entries and preferences with an anchor text are wired to.
fn wired(scene: &Scene<'_, '_, '_>, anchors: &[&Anchor]) -> Vec<(Entry, Sighting)> {
    let views = scene.program.views().all().par_iter();
    views
        .flat_map_iter(|view| wired_to(scene, anchors, view))
        .collect()
}

fn wired_to(scene: &Scene<'_, '_, '_>, anchors: &[&Anchor], view: &View) -> Vec<(Entry, Sighting)> {
    let mut found = Vec::new();
    for anchor in anchors {
        let text = match &anchor.sign {
            Sign::Text(test) => view
                .texts
                .iter()
                .find(|text| test.matches(text))
                .map(|text| format!("it is wired to '{text}'")),
            Sign::Id(test) => test
                .matches(&view.id_name)
                .then(|| format!("it is wired to the view '{}'", view.id_name)),
            _ => None,
        };
        let Some(text) = text else {
            continue;
        };
        for entry in wired_entries(scene, view) {
            found.push((entry, sighting(anchor, text.clone(), None)));
        }
    }
    found
}

/// Methods that call what an anchor names.
fn calling(scene: &Scene<'_, '_, '_>, anchors: &[&Anchor]) -> Vec<(Entry, Sighting)> {
    let mut found = Vec::new();
    for anchor in anchors {
        let Sign::Call(patterns) = &anchor.sign else {
            continue;
        };
        for callee in patterns
            .iter()
            .flat_map(|pattern| scene.meant(pattern).to_vec())
        {
            for site in scene.app_calls(callee) {
                let text = format!("it calls '{}'", scene.short_name(callee));
                found.push((
                    Entry::method(site.method),
                    sighting(anchor, text, Some(site)),
                ));
            }
        }
    }
    found
}

/// Methods that set a login flag to false; what else they do decides whether they are handlers.
fn lowering_a_flag(known: &Known<'_, '_>, anchors: &[&Anchor]) -> BTreeSet<MethodId> {
    let is_login_flag = |key: &str| {
        anchors.iter().any(|anchor| match &anchor.sign {
            Sign::FlagKey(lexicon) => lexicon.look_up(key).is_some(),
            _ => false,
        })
    };
    let flags = known.stores.flags.iter();
    flags
        .filter(|flag| flag.value == Some(0) && is_login_flag(&flag.key))
        .map(|flag| flag.site.method)
        .collect()
}

/// Completes a candidate with what it reaches; `None` when the score is too low.
fn handler(
    scene: &Scene<'_, '_, '_>,
    known: &Known<'_, '_>,
    anchors: &[&Anchor],
    entry: Entry,
    mut sightings: Vec<Sighting>,
) -> Option<LogoutHandler> {
    let reach = reach(scene, &entry);
    for anchor in anchors {
        let found = match &anchor.sign {
            Sign::FlagKey(lexicon) => {
                lowered_flag(known, &reach, |key| lexicon.look_up(key).is_some()).map(|flag| {
                    (
                        format!("it sets the flag '{}' to false", flag.key),
                        flag.site,
                    )
                })
            }
            Sign::Effect(effect) => effect_in(scene, known, &reach, *effect),
            Sign::String(test) => string_in(scene, &reach, |text| test.matches(text)),
            Sign::Call(_) if entry.is_whole() => None,
            Sign::Call(patterns) => called_in(scene, &reach, patterns),
            _ => None,
        };
        if let Some((text, site)) = found {
            sightings.push(sighting(anchor, text, Some(site)));
        }
    }
    let seen: BTreeSet<String> = sightings.iter().map(|one| one.anchor.clone()).collect();
    let lacks = |one: &Sighting| {
        let anchor = anchors.iter().find(|anchor| anchor.id == one.anchor);
        anchor.is_some_and(|anchor| {
            !anchor.needs.is_empty() && !anchor.needs.iter().any(|need| seen.contains(need))
        })
    };
    sightings.retain(|one| !lacks(one));
    let kills: Vec<usize> = kills_in(known, &reach);
    let tells_server = sightings.iter().any(|one| is_revocation(anchors, one));
    let handler = LogoutHandler {
        entry,
        reach,
        sightings,
        only_flag: kills.is_empty() && !tells_server,
        kills,
        tells_server,
    };
    (handler.score() >= MIN_SCORE).then_some(handler)
}

/// True for anchors that tell an SDK or a server.
fn is_revocation(anchors: &[&Anchor], sighting: &Sighting) -> bool {
    let anchor = anchors.iter().find(|anchor| anchor.id == sighting.anchor);
    anchor.is_some_and(|anchor| matches!(anchor.sign, Sign::Call(_) | Sign::String(_)))
}

/// The kills behind an entry point that are about the session: of a cell, or of another one in the same store. What
/// else is emptied there, such as the cache of a screen that opens, says nothing about it.
fn kills_in(known: &Known<'_, '_>, reach: &Reach) -> Vec<usize> {
    let is_near = |kill: &Kill| {
        let mut cells = known.session_cells.iter();
        cells.any(|cell| kill.is_in_store_of(&cell.key))
    };
    let inside = |(_, kill): &(usize, &Kill)| reach.holds(kill.site) && is_near(kill);
    known
        .stores
        .kills
        .iter()
        .enumerate()
        .filter(inside)
        .map(|(at, _)| at)
        .collect()
}
