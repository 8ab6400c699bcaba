//! The session of an app into the plain session map of the reports.

use super::cells::{Access, CellFacts};
use super::handlers::LogoutHandler;
use super::{Scene, Session};
use crate::finding::{Cell, Handler, HandlerKind, SessionMap, Step};

impl Session<'_> {
    /// The session map as reports print it.
    pub fn map(&self, scene: &Scene<'_, '_, '_>) -> SessionMap {
        let cells = self
            .session_cells()
            .filter(|(cell, _)| !cell.writes.is_empty());
        SessionMap {
            cells: cells
                .map(|(cell, verdict)| self.cell(scene, cell, verdict.value))
                .collect(),
            handlers: self
                .logouts
                .iter()
                .map(|handler| self.handler(scene, handler))
                .collect(),
        }
    }

    fn cell(
        &self,
        scene: &Scene<'_, '_, '_>,
        cell: &CellFacts<'_>,
        value: crate::finding::ValueKind,
    ) -> Cell {
        let steps = |accesses: &[Access], text: &str| -> Vec<Step> {
            accesses
                .iter()
                .map(|access| scene.step(access.site, text))
                .collect()
        };
        let kills = self
            .stores
            .kills
            .iter()
            .filter(|kill| kill.empties(&cell.key));
        Cell {
            key: cell.key.clone(),
            value,
            evidence: cell.reasons.evidence(),
            writes: steps(&cell.writes, "is written here"),
            reads: steps(&cell.reads, "is read here"),
            kills: kills
                .map(|kill| scene.step(kill.site, "is emptied here"))
                .collect(),
            file: self.file_of(cell),
        }
    }

    fn handler(&self, scene: &Scene<'_, '_, '_>, handler: &LogoutHandler) -> Handler {
        let first = handler.entry.first(scene);
        let anchors = handler.sightings.iter();
        let kills = handler
            .kills
            .iter()
            .filter_map(|at| self.stores.kills.get(*at));
        Handler {
            kind: HandlerKind::Logout,
            entry: scene.location(first),
            score: handler.score(),
            anchors: anchors
                .map(|one| scene.step(one.site.unwrap_or(first), &one.text))
                .collect(),
            effects: kills
                .map(|kill| scene.step(kill.site, "empties a store here"))
                .collect(),
        }
    }
}
