//! Certain classes into what follows for renamed ones, along the references between classes.
//!
//! A library is compiled without the app that uses it. So a class that names one of the app's is the app's too,
//! and a class that a library's names is a library's. Optimisers blur the border where they merge a
//! library's type into its only implementation: a class that only the app makes therefore stays the app's.

use super::links::{Links, Shape};
use super::{Standing, Standings};
use std::collections::VecDeque;

/// Open classes that use the app's own are tied to it. What uses those is not: a library whose type was merged
/// into the app's implementation would be lost as a whole.
pub(super) fn ties(standings: &mut Standings, links: &Links) {
    for class in positions(standings, |standing| standing == Standing::Own) {
        for &user in links.users.get(class) {
            if let Some(standing) = standings.get_mut(user as usize)
                && *standing == Standing::Open
            {
                *standing = Standing::Tied;
            }
        }
    }
}

/// Open classes that a library's class uses become the library's.
pub(super) fn libraries(standings: &mut Standings, links: &Links) {
    let uses_own = |class: usize, standings: &Standings| {
        let mut uses = links.uses.get(class).iter();
        uses.any(|used| standings.get(*used as usize) == Some(&Standing::Own))
    };
    let is_library = |standing| matches!(standing, Standing::Library(_));
    // What has a library's name and uses the app's own classes was generated or merged: it says nothing.
    let mut pending: VecDeque<usize> = positions(standings, is_library).into();
    pending.retain(|class| !uses_own(*class, standings));
    while let Some(class) = pending.pop_front() {
        let Some(library) = standings.get(class).copied().filter(|s| is_library(*s)) else {
            continue;
        };
        for &used in links.uses.get(class) {
            let used = used as usize;
            let is_open = standings.get(used) == Some(&Standing::Open);
            if is_open && is_certain(used, standings, links) {
                if let Some(standing) = standings.get_mut(used) {
                    *standing = library;
                }
                pending.push_back(used);
            }
        }
    }
}

/// True for a class that a library makes, or that nobody makes but itself. Shrinkers merge classes of different
/// origin: those that look merged must not be used by the app at all.
fn is_certain(class: usize, standings: &Standings, links: &Links) -> bool {
    let is_app = |other: &u32| {
        let standing = standings.get(*other as usize);
        matches!(standing, Some(Standing::Own | Standing::Tied))
    };
    let is_library = |other: &u32| {
        let standing = standings.get(*other as usize);
        matches!(standing, Some(Standing::Library(_)))
    };
    let makers = links.makers.get(class);
    match links.shapes.get(class).copied().unwrap_or_default() {
        Shape::Plain => makers.is_empty() || makers.iter().any(is_library),
        Shape::MergedObjects => makers.iter().all(is_library),
        Shape::Functions => !links.users.get(class).iter().any(is_app),
    }
}

fn positions(standings: &Standings, wanted: impl Fn(Standing) -> bool) -> Vec<usize> {
    let all = standings.iter().enumerate();
    all.filter(|(_, standing)| wanted(**standing))
        .map(|(position, _)| position)
        .collect()
}
