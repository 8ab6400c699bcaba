//! The session map as JSON.

use super::EvidenceView;
use super::place::{Location, Step, steps};
use crate::finding;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct SessionMap<'a> {
    cells: Vec<Cell<'a>>,
    handlers: Vec<Handler<'a>>,
}

#[derive(Serialize)]
struct Cell<'a> {
    store: &'a str,
    name: Option<&'a str>,
    key: Option<&'a str>,
    value: &'static str,
    file: Option<&'a str>,
    evidence: Vec<EvidenceView<'a>>,
    writes: Vec<Step<'a>>,
    reads: Vec<Step<'a>>,
    kills: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Handler<'a> {
    kind: &'static str,
    score: u32,
    entry: Location<'a>,
    anchors: Vec<Step<'a>>,
    effects: Vec<Step<'a>>,
}

impl<'a> SessionMap<'a> {
    pub(super) fn new(map: &'a finding::SessionMap) -> Self {
        Self {
            cells: map.cells.iter().map(Cell::new).collect(),
            handlers: map.handlers.iter().map(Handler::new).collect(),
        }
    }
}

impl<'a> Cell<'a> {
    fn new(cell: &'a finding::Cell) -> Self {
        Self {
            store: &cell.key.store,
            name: cell.key.name.as_deref(),
            key: cell.key.key.as_deref(),
            value: cell.value.as_str(),
            file: cell.file.as_deref(),
            evidence: cell.evidence.iter().map(EvidenceView::new).collect(),
            writes: steps(&cell.writes),
            reads: steps(&cell.reads),
            kills: steps(&cell.kills),
        }
    }
}

impl<'a> Handler<'a> {
    fn new(handler: &'a finding::Handler) -> Self {
        Self {
            kind: handler.kind.as_str(),
            score: handler.score,
            entry: Location::new(&handler.entry),
            anchors: steps(&handler.anchors),
            effects: steps(&handler.effects),
        }
    }
}
