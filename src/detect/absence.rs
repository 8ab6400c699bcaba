//! What should happen and never does: a cell that no logout empties, a screen that is never secured.

use super::Detection;
use super::call::meets;
use super::cell::{CellNames, identity, leaking_write};
use super::code_place::simple;
use super::hit::{Hit, Rule};
use crate::finding::{Confidence, Flow, Step, ValueKind};
use crate::program::{ClassId, dotted};
use crate::session::apis::resolve;
use crate::session::cells::Kill;
use crate::session::handlers::LogoutHandler;
use crate::session::reach::Entry;
use crate::session::trace::Site;
use crate::session::{Scene, ScreenFacts};
use crate::signatures::names::{AboutScreen, AboutUncleared, HandlerName, ScreenName};
use crate::signatures::{
    AbsenceMatch, AbsenceSubject, Argument, CallCondition, Environment, MethodPattern, Never, Value,
};

/// The absences that one match means.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    absence: &AbsenceMatch,
    rule: Rule<'_>,
) -> Vec<Hit> {
    match (&absence.subject, &absence.never) {
        (AbsenceSubject::Cell { values }, Never::Kill) => unkilled(detection, values, rule),
        (AbsenceSubject::Screen, Never::Calls(calls)) => {
            unsecured(detection, calls, rule).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Session cells that no logout handler empties, reported at the best handler.
fn unkilled(
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

/// The screens whose class, superclasses and base never call what would secure them: one hit for all of them, at
/// the first, since one flag in a base class mends them together.
fn unsecured(
    detection: &Detection<'_, '_, '_, '_>,
    calls: &[CallCondition],
    rule: Rule<'_>,
) -> Option<Hit> {
    let patterns: Vec<&MethodPattern> = calls.iter().map(|call| &call.pattern).collect();
    let resolution = resolve(detection.scene.program, &patterns);
    let mut securing: Vec<Site> = Vec::new();
    for (position, call) in calls.iter().enumerate() {
        let sites = resolution.methods(position).iter();
        let sites = sites.flat_map(|method| detection.scene.app_calls(*method));
        securing.extend(sites.filter(|site| meets(detection, call, *site)));
    }
    let is_secured = |screen: &ScreenFacts| {
        let mut securing = securing.iter();
        securing.any(|site| covers(detection, *site, screen.class))
    };
    let screens = detection.session.screens.iter();
    let mut open = screens
        .filter(|screen| !is_secured(screen))
        .map(|screen| ScreenNames {
            detection,
            screen,
            others: Vec::new(),
        })
        .filter(|names| rule.holds(names));
    let mut first = open.next()?;
    first.others = open.map(|names| names.screen).collect();
    Some(unsecured_hit(&first, rule))
}

/// True when a call stands in the class, in one of its superclasses, or in a class that is no screen at all, such
/// as a listener for all activities.
fn covers(detection: &Detection<'_, '_, '_, '_>, site: Site, class: ClassId) -> bool {
    let program = detection.scene.program;
    let owner = program.method(site.method).class;
    let outer = |class| program.outermost_class_name(class);
    let is_screen = program.is_subclass_of(owner, "Landroid/app/Activity;");
    program.is_subclass(class, owner)
        || outer(owner) == outer(class)
        || !is_screen
            && !detection
                .session
                .screens
                .iter()
                .any(|screen| outer(screen.class) == outer(owner))
}

fn unsecured_hit(names: &ScreenNames<'_, '_, '_, '_, '_>, rule: Rule<'_>) -> Hit {
    let scene = names.detection.scene;
    let primary = match shown_at(scene, names.screen) {
        Some(site) => scene.location_with_excerpt(site),
        None => scene.program.application_location(),
    };
    let mut hit = rule.hit(primary, names);
    let others = names.others.iter();
    hit.related = others
        .filter_map(|screen| {
            Some(scene.step(shown_at(scene, screen)?, "another screen of this kind"))
        })
        .collect();
    hit.identity.push(names.class());
    hit
}

/// Where the screen shows its password field, or else where its class begins.
fn shown_at(scene: &Scene<'_, '_, '_>, screen: &ScreenFacts) -> Option<Site> {
    let first = scene.program.methods_of(screen.class).first();
    let begins = || Some(Entry::method(*first?).first(scene));
    screen.shown_at.or_else(begins)
}

fn and_others(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " (one more screen does the same)".to_owned(),
        more => format!(" ({more} more screens do the same)"),
    }
}

/// What conditions may ask about a screen.
struct ScreenNames<'n, 'd, 's, 'p, 'a> {
    detection: &'n Detection<'d, 's, 'p, 'a>,
    screen: &'n ScreenFacts,
    /// The others of which the same is reported; none while conditions are asked.
    others: Vec<&'n ScreenFacts>,
}

impl ScreenNames<'_, '_, '_, '_, '_> {
    /// The name of the class, with dots.
    fn class(&self) -> String {
        let program = self.detection.scene.program;
        dotted(&program.class_name(self.screen.class))
    }

    fn content(&self) -> String {
        match self.screen.password_fields.first() {
            Some(field) if !field.is_empty() => format!("the password field '{field}'"),
            _ => "a password field".to_owned(),
        }
    }

    fn is_exported(&self) -> Option<bool> {
        let manifest = self.detection.scene.program.manifest()?;
        let component = manifest.component(&self.class())?;
        Some(manifest.is_exported(component))
    }

    fn screen(&self, name: ScreenName) -> Value {
        match name {
            ScreenName::Name => Value::text(self.class()),
            ScreenName::Simple => Value::text(simple(&self.class())),
            ScreenName::Exported => self.is_exported().map_or(Value::Unknown, Value::Bool),
            ScreenName::ShowsPassword => Value::Bool(!self.screen.password_fields.is_empty()),
            ScreenName::Content => Value::text(self.content()),
            ScreenName::Others => Value::text(and_others(self.others.len())),
        }
    }
}

impl Environment for ScreenNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutScreen::find(path) {
            Some(AboutScreen::App(_)) => self.detection.app.name(path),
            Some(AboutScreen::Screen(name)) => self.screen(name),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.detection.app.call(function, arguments)
    }
}
