//! Cells of the session that no logout empties, reported at the logout.

use super::Detection;
use super::cell::{CellNames, identity, leaking_write};
use super::hit::{Hit, Rule};
use crate::finding::{Confidence, Flow, Step, ValueKind};
use crate::program::dotted;
use crate::session::cells::Kill;
use crate::session::handlers::LogoutHandler;
use crate::signatures::names::{AboutUncleared, HandlerName};
use crate::signatures::{Argument, Environment, Value};

/// Session cells that no logout handler empties, reported at the best handler.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    values: &[ValueKind],
    rule: Rule<'_>,
) -> Vec<Hit> {
    let session = detection.session;
    let Some(handler) = session.logouts.first() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (cell, verdict) in session.session_cells() {
        let is_killed = || {
            session
                .logouts
                .iter()
                .any(|one| session.is_killed_by(one, cell))
        };
        if cell.writes.is_empty()
            || !(values.is_empty() || values.contains(&verdict.value))
            || is_killed()
        {
            continue;
        }
        let names = HandlerNames {
            cell: CellNames {
                detection,
                cell,
                value: Some(verdict.value),
            },
            handler,
        };
        if !rule.holds(&names) {
            continue;
        }
        let complete = session.logouts.iter().all(|one| one.reach.complete);
        let percent = verdict
            .confidence
            .percent()
            .min(if complete { 85 } else { 60 });
        found.push(unkilled_hit(&names, Confidence::new(percent), rule));
    }
    found
}

fn unkilled_hit(
    names: &HandlerNames<'_, '_, '_, '_, '_>,
    confidence: Confidence,
    rule: Rule<'_>,
) -> Hit {
    let CellNames {
        detection, cell, ..
    } = names.cell;
    let scene = detection.scene;
    let first = names.handler.entry.first(scene);
    let mut hit = rule.hit(scene.location_with_excerpt(first), names);
    if let Some(write) = leaking_write(cell) {
        hit.flows.push(Flow {
            title: "where the session is stored".to_owned(),
            steps: write.steps.clone(),
        });
    }
    let sightings = names.handler.sightings.iter();
    let steps: Vec<Step> = sightings
        .map(|one| scene.step(one.site.unwrap_or(first), &one.text))
        .collect();
    hit.flows.push(Flow {
        title: "what logout does".to_owned(),
        steps,
    });
    hit.related = other_handlers(names);
    hit.evidence = cell.reasons.evidence();
    hit.confidence = Some(confidence);
    hit.identity = identity(cell);
    hit
}

/// The other handlers, which leave the cell alone as well; a few of them.
fn other_handlers(names: &HandlerNames<'_, '_, '_, '_, '_>) -> Vec<Step> {
    let detection = names.cell.detection;
    let others = detection.session.logouts.iter().skip(1).take(5);
    others
        .map(|handler| {
            let first = handler.entry.first(detection.scene);
            detection
                .scene
                .step(first, "another logout handler that does not clear it")
        })
        .collect()
}

/// What conditions may ask about a cell and the handler that leaves it alone.
struct HandlerNames<'n, 'd, 's, 'p, 'a> {
    cell: CellNames<'n, 'd, 's, 'p, 'a>,
    handler: &'n LogoutHandler,
}

impl HandlerNames<'_, '_, '_, '_, '_> {
    fn handler(&self, name: HandlerName) -> Value {
        let scene = self.cell.detection.scene;
        let method = self.handler.entry.method;
        let reference = scene.program.method(method);
        match name {
            HandlerName::Class => Value::text(dotted(&scene.program.class_name(reference.class))),
            HandlerName::Method => Value::text(scene.program.text(reference.name)),
            HandlerName::Name => Value::text(scene.short_name(method)),
            HandlerName::Does => Value::text(self.does()),
            HandlerName::OnlyFlag => Value::Bool(self.handler.only_flag),
            HandlerName::Score => Value::Int(i64::from(self.handler.score())),
            HandlerName::IsComplete => Value::Bool(self.handler.reach.complete),
        }
    }

    /// What the handler does instead, such as "sets the flag 'x' to false and opens the login screen 'y'".
    fn does(&self) -> String {
        let session = self.cell.detection.session;
        let kills = self.handler.kills.iter();
        let mut deeds: Vec<String> = kills
            .filter_map(|at| session.stores.kills.get(*at))
            .map(emptied)
            .collect();
        let seen = self.handler.sightings.iter();
        let seen = seen.filter(|one| one.site.is_some());
        deeds.extend(seen.filter_map(|one| Some(one.text.strip_prefix("it ")?.to_owned())));
        deeds.sort_unstable();
        deeds.dedup();
        match deeds.split_last() {
            None => "navigates".to_owned(),
            Some((only, [])) => only.clone(),
            Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        }
    }
}

/// What a kill of something else does, such as "removes 'theme' from 'settings'".
fn emptied(kill: &Kill) -> String {
    let name = kill.name.as_deref().unwrap_or("another store");
    match &kill.key {
        Some(key) => format!("removes '{key}' from '{name}'"),
        None => format!("empties '{name}'"),
    }
}

impl Environment for HandlerNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutUncleared::find(path) {
            Some(AboutUncleared::App(_)) => self.cell.detection.app.name(path),
            Some(AboutUncleared::Cell(name)) => self.cell.cell(name),
            Some(AboutUncleared::Value(name)) => self.cell.value(name),
            Some(AboutUncleared::Handler(name)) => self.handler(name),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.cell.call(function, arguments)
    }
}
