//! The session of an app into the plain session map of the reports.

mod cells;
mod endpoints;
mod fates;
mod life;
mod undecided;

use super::handlers::{AnyHandler, other_handlers};
use super::{Scene, Session};
use crate::finding::{Handler, HandlerKind, SessionMap, Step, Undecided};

/// Handlers of one kind that the map holds at most.
const MAX_HANDLERS: usize = 50;

pub use endpoints::Address;

impl Session<'_> {
    /// The addresses that the calls of the app are given.
    pub fn addresses(&self, scene: &Scene<'_, '_, '_>) -> Vec<Address> {
        endpoints::given(scene, self)
    }

    /// The session map as reports print it.
    pub fn map(&self, scene: &Scene<'_, '_, '_>) -> SessionMap {
        let (handlers, (endpoints, facts)) = rayon::join(
            || self.all_handlers(scene),
            || {
                rayon::join(
                    || endpoints::endpoints(scene, self),
                    || life::facts(scene, self),
                )
            },
        );
        let (handlers, left_out) = handlers;
        let cells: Vec<_> = self
            .session_cells()
            .filter(|(cell, _)| !cell.writes.is_empty())
            .collect();
        let endings = fates::endings(scene, &handlers);
        let mut map = SessionMap {
            cells: cells
                .iter()
                .map(|(cell, verdict)| cells::cell(scene, self, cell, verdict.value, &endings))
                .collect(),
            handlers: handlers
                .iter()
                .map(|handler| self.handler(scene, handler))
                .collect(),
            endpoints,
            facts,
            undecided: left_out,
            profiles: scene.profiles.to_vec(),
        };
        undecided::add(scene, self, &mut map);
        map
    }

    /// The handlers of all kinds in their order, and what is said of those that are too many.
    fn all_handlers(&self, scene: &Scene<'_, '_, '_>) -> (Vec<AnyHandler>, Vec<Undecided>) {
        let logouts = self.logouts.iter().map(AnyHandler::of_logout);
        let mut all: Vec<AnyHandler> = logouts.collect();
        all.extend(other_handlers(scene, self));
        let (mut kept, mut left_out) = (Vec::new(), Vec::new());
        for kind in HandlerKind::ALL {
            let of_kind: Vec<&AnyHandler> = all.iter().filter(|one| one.kind == kind).collect();
            if of_kind.len() > MAX_HANDLERS {
                left_out.push(Undecided {
                    what: format!(
                        "what {} more {} handlers do",
                        of_kind.len() - MAX_HANDLERS,
                        kind.words()
                    ),
                    why: format!("the map holds {MAX_HANDLERS} of a kind"),
                    place: None,
                });
            }
            kept.extend(of_kind.into_iter().take(MAX_HANDLERS).cloned());
        }
        (kept, left_out)
    }

    fn handler(&self, scene: &Scene<'_, '_, '_>, handler: &AnyHandler) -> Handler {
        let first = handler.entry.first(scene);
        let anchors = handler.sightings.iter();
        Handler {
            kind: handler.kind,
            entry: scene.location(first),
            score: handler.score,
            anchors: anchors
                .map(|one| scene.step(one.site.unwrap_or(first), &one.text))
                .collect(),
            effects: match handler.kind {
                HandlerKind::Login => self.writes_of(scene, handler),
                _ => self.kills_of(scene, handler),
            },
            complete: handler.reach.complete,
        }
    }

    /// The session cells that a handler writes.
    fn writes_of(&self, scene: &Scene<'_, '_, '_>, handler: &AnyHandler) -> Vec<Step> {
        let cells = self.session_cells();
        let writes = cells.flat_map(|(cell, _)| cell.writes.iter().map(move |one| (cell, one)));
        let own = writes.filter(|(_, write)| handler.comes_by(write));
        own.map(|(cell, write)| scene.step(write.entered(), &format!("writes to {}", cell.key)))
            .collect()
    }

    /// What a handler empties in the stores that hold session cells.
    fn kills_of(&self, scene: &Scene<'_, '_, '_>, handler: &AnyHandler) -> Vec<Step> {
        let kills = self.stores.kills.iter();
        let near = kills.filter(|kill| {
            let mut cells = self.session_cells();
            handler.reach.holds(kill.site) && cells.any(|(cell, _)| kill.is_in_store_of(&cell.key))
        });
        let mut steps: Vec<Step> = near
            .map(|kill| {
                let text = match (&kill.name, &kill.key) {
                    (Some(name), Some(key)) => {
                        format!("removes '{key}' from {} '{name}'", kill.store)
                    }
                    (None, Some(key)) => format!("removes '{key}' from {}", kill.store),
                    (Some(name), None) => format!("empties {} '{name}'", kill.store),
                    (None, None) => format!("empties {}", kill.store),
                };
                scene.step(kill.site, &text)
            })
            .collect();
        steps.dedup();
        steps
    }
}
