//! The session map as JSON.

use super::EvidenceView;
use super::place::{Location, Step, steps};
use crate::finding;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct SessionMap<'a> {
    cells: Vec<Cell<'a>>,
    handlers: Vec<Handler<'a>>,
    endpoints: Vec<Endpoint<'a>>,
    facts: Vec<Fact<'a>>,
    undecided: Vec<Undecided<'a>>,
    profiles: Vec<Profile<'a>>,
}

#[derive(Serialize)]
struct Profile<'a> {
    name: &'a str,
    title: &'a str,
    signs: Vec<EvidenceView<'a>>,
}

#[derive(Serialize)]
pub(super) struct Cell<'a> {
    store: &'a str,
    name: Option<&'a str>,
    key: Option<&'a str>,
    value: &'static str,
    file: Option<&'a str>,
    protection: &'static str,
    backed_up: bool,
    transferred: bool,
    shared: bool,
    evidence: Vec<EvidenceView<'a>>,
    writes: Vec<Step<'a>>,
    reads: Vec<Step<'a>>,
    sends: Vec<Step<'a>>,
    kills: Vec<Step<'a>>,
    fates: Vec<Fate<'a>>,
}

#[derive(Serialize)]
struct Fate<'a> {
    handler: usize,
    killed: &'static str,
    reason: &'a str,
}

#[derive(Serialize)]
pub(super) struct Handler<'a> {
    kind: &'static str,
    score: u32,
    complete: bool,
    entry: Location<'a>,
    anchors: Vec<Step<'a>>,
    effects: Vec<Step<'a>>,
}

#[derive(Serialize)]
pub(super) struct Endpoint<'a> {
    address: Option<&'a str>,
    uses: Vec<Step<'a>>,
    credentials: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Fact<'a> {
    kind: &'static str,
    text: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Undecided<'a> {
    what: &'a str,
    why: &'a str,
    location: Option<Location<'a>>,
}

impl<'a> SessionMap<'a> {
    pub(super) fn new(map: &'a finding::SessionMap) -> Self {
        Self {
            cells: map.cells.iter().map(Cell::new).collect(),
            handlers: map.handlers.iter().map(Handler::new).collect(),
            endpoints: map.endpoints.iter().map(Endpoint::new).collect(),
            facts: map.facts.iter().map(Fact::new).collect(),
            undecided: map.undecided.iter().map(Undecided::new).collect(),
            profiles: map.profiles.iter().map(Profile::new).collect(),
        }
    }
}

impl<'a> Profile<'a> {
    fn new(profile: &'a finding::Profile) -> Self {
        Self {
            name: &profile.name,
            title: &profile.title,
            signs: profile.signs.iter().map(EvidenceView::new).collect(),
        }
    }
}

impl<'a> Cell<'a> {
    pub(super) fn new(cell: &'a finding::Cell) -> Self {
        Self {
            store: &cell.key.store,
            name: cell.key.name.as_deref(),
            key: cell.key.key.as_deref(),
            value: cell.value.as_str(),
            file: cell.file.as_deref(),
            protection: cell.cover.as_str(),
            backed_up: cell.exposure.backed_up,
            transferred: cell.exposure.transferred,
            shared: cell.exposure.shared,
            evidence: cell.evidence.iter().map(EvidenceView::new).collect(),
            writes: steps(&cell.writes),
            reads: steps(&cell.reads),
            sends: steps(&cell.sends),
            kills: steps(&cell.kills),
            fates: cell
                .fates
                .iter()
                .map(|fate| Fate {
                    handler: fate.handler,
                    killed: fate.killed.as_str(),
                    reason: &fate.reason,
                })
                .collect(),
        }
    }
}

impl<'a> Handler<'a> {
    pub(super) fn new(handler: &'a finding::Handler) -> Self {
        Self {
            kind: handler.kind.as_str(),
            score: handler.score,
            complete: handler.complete,
            entry: Location::new(&handler.entry),
            anchors: steps(&handler.anchors),
            effects: steps(&handler.effects),
        }
    }
}

impl<'a> Endpoint<'a> {
    pub(super) fn new(endpoint: &'a finding::Endpoint) -> Self {
        Self {
            address: endpoint.address.as_deref(),
            uses: steps(&endpoint.uses),
            credentials: steps(&endpoint.credentials),
        }
    }
}

impl<'a> Fact<'a> {
    fn new(fact: &'a finding::LifeFact) -> Self {
        Self {
            kind: fact.kind.as_str(),
            text: &fact.seen.text,
            location: Location::new(&fact.seen.location),
        }
    }
}

impl<'a> Undecided<'a> {
    fn new(open: &'a finding::Undecided) -> Self {
        Self {
            what: &open.what,
            why: &open.why,
            location: open.place.as_ref().map(Location::new),
        }
    }
}
