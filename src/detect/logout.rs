//! The logout as a whole: what its handlers do, and what none of them does.

use super::code_place::CodePlace;
use super::hit::{Hit, Rule};
use super::{Detection, signs};
use crate::finding::{Flow, Step};
use crate::program::dotted;
use crate::session::cells::Kill;
use crate::session::handlers::LogoutHandler;
use crate::signatures::names::{AboutLogout, HandlerName};
use crate::signatures::{Argument, Environment, Signs, Value};

/// Ids of the anchors that stand for an opened login screen, and for one on an emptied task.
const OPENS_LOGIN: [&str; 2] = ["opens-login", "restarts-at-login"];
const RESTARTS_AT_LOGIN: [&str; 1] = ["restarts-at-login"];

/// One hit at the best handler when no handler shows one of the signs.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    wanted: &Signs,
    rule: Rule<'_>,
) -> Option<Hit> {
    let handler = detection.session.logouts.first()?;
    let names = LogoutNames { detection, handler };
    if !rule.holds(&names) || signs::in_logout(detection, wanted) {
        return None;
    }
    let first = handler.shown(detection.scene);
    let mut hit = rule.hit(detection.scene.location_with_excerpt(first), &names);
    hit.flows.push(what_it_does(detection, handler));
    hit.related = others(
        detection,
        "another logout handler that does not do it either",
    );
    Some(hit)
}

/// The signs by which a handler is known.
pub(super) fn what_it_does(detection: &Detection<'_, '_, '_, '_>, handler: &LogoutHandler) -> Flow {
    let scene = detection.scene;
    let first = handler.shown(scene);
    let sightings = handler.sightings.iter();
    let steps = sightings.map(|one| scene.step(one.site.unwrap_or(first), &one.text));
    Flow {
        title: "what logout does".to_owned(),
        steps: steps.collect(),
    }
}

/// The handlers behind the best one; a few of them.
pub(super) fn others(detection: &Detection<'_, '_, '_, '_>, text: &str) -> Vec<Step> {
    let scene = detection.scene;
    let others = detection.session.logouts.iter().skip(1).take(5);
    others
        .map(|handler| scene.step(handler.shown(scene), text))
        .collect()
}

/// What conditions may ask about a logout handler.
pub(super) struct LogoutNames<'n, 'd, 's, 'p, 'a> {
    pub(super) detection: &'n Detection<'d, 's, 'p, 'a>,
    pub(super) handler: &'n LogoutHandler,
}

impl LogoutNames<'_, '_, '_, '_, '_> {
    pub(super) fn handler(&self, name: HandlerName) -> Value {
        let scene = self.detection.scene;
        let method = self.handler.entry.method;
        let reference = scene.program.method(method);
        let any = |test: &dyn Fn(&LogoutHandler) -> bool| {
            Value::Bool(self.detection.session.logouts.iter().any(test))
        };
        match name {
            HandlerName::Class => Value::text(dotted(&scene.program.class_name(reference.class))),
            HandlerName::ClearsSession => Value::Bool(self.clears_session()),
            HandlerName::Method => Value::text(scene.program.text(reference.name)),
            HandlerName::Name => Value::text(scene.short_name(method)),
            HandlerName::Does => Value::text(self.does()),
            HandlerName::OnlyFlag => Value::Bool(self.handler.only_flag),
            HandlerName::OpensLogin => Value::Bool(self.handler.shows(&OPENS_LOGIN)),
            HandlerName::RestartsAtLogin => any(&|one| one.shows(&RESTARTS_AT_LOGIN)),
            HandlerName::Score => Value::Int(i64::from(self.handler.score())),
            HandlerName::IsComplete => Value::Bool(self.handler.reach.complete),
            HandlerName::TellsServer => any(&|one| one.tells_server),
        }
    }

    /// True when some handler empties a cell that holds a credential.
    fn clears_session(&self) -> bool {
        let session = self.detection.session;
        session.session_cells().any(|(cell, _)| {
            let mut handlers = session.logouts.iter();
            handlers.any(|handler| session.is_killed_by(handler, cell))
        })
    }

    /// What the handler does, such as "sets the flag 'x' to false and opens the login screen 'y'".
    fn does(&self) -> String {
        let session = self.detection.session;
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

impl Environment for LogoutNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutLogout::find(path) {
            Some(AboutLogout::App(_)) => self.detection.app.name(path),
            Some(AboutLogout::Handler(name)) => self.handler(name),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        let (detection, handler) = (self.detection, self.handler);
        let site = handler.shown(detection.scene);
        CodePlace { detection, site }.call(function, arguments)
    }
}
