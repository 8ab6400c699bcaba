//! Screens that use the session and never ask whether there is one, although the app lets people to them only behind
//! its login.

use super::Detection;
use super::call::calls_meant;
use super::hit::{Hit, Rule};
use super::screens::ScreenNames;
use crate::finding::{Flow, ValueKind};
use crate::program::manifest::Component;
use crate::program::{ClassId, MethodId, dotted};
use crate::session::ScreenFacts;
use crate::session::outside::is_open;
use crate::session::reach::Entry;
use crate::session::screen_use::{SessionReads, Start, behind_login, starts};
use crate::session::trace::Site;
use crate::signatures::names::{AboutUnguarded, GuardName};
use crate::signatures::{Argument, CallCondition, Environment, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Callbacks that run before anybody touches the screen, the first one first.
const FIRST_CALLBACKS: [&str; 3] = ["onCreate", "onStart", "onResume"];
/// What an app asks that looks at all of its screens.
const ALL_SCREENS: &str = "Landroid/app/Application$ActivityLifecycleCallbacks;";

/// The screens that one match means. `asks` are calls that ask whether there is a session.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    asks: &[CallCondition],
    rule: Rule<'_>,
) -> Vec<Hit> {
    let open: Vec<&ScreenFacts> = detection
        .session
        .screens
        .iter()
        .filter(|screen| is_open_screen(detection, screen.class))
        .collect();
    let session = detection.session;
    if open.is_empty() || !session.has_session && session.login_screens.is_empty() {
        return Vec::new();
    }
    let app = App::of(detection, asks);
    let open: Vec<&ScreenFacts> = match session.has_session {
        true => open,
        false => app.entered_from_login(open),
    };
    if open.is_empty() {
        return Vec::new();
    }
    if app.asks_for_all_screens() {
        return Vec::new();
    }
    let names = open.into_iter().filter_map(|screen| app.names(screen));
    let found: Vec<GuardNames<'_, '_, '_, '_, '_>> =
        names.filter(|names| rule.holds(names)).collect();
    found.iter().map(|names| hit(names, rule)).collect()
}

/// True when other apps can start the activity, and it is not where people begin.
fn is_open_screen(detection: &Detection<'_, '_, '_, '_>, class: ClassId) -> bool {
    let manifest = detection.scene.program.manifest();
    let component = component(detection, class);
    let (Some(manifest), Some(component)) = (manifest, component) else {
        return false;
    };
    is_open(manifest, component) && !component.is_launcher()
}

fn component<'d>(
    detection: &'d Detection<'_, '_, '_, '_>,
    class: ClassId,
) -> Option<&'d Component> {
    let program = detection.scene.program;
    let name = dotted(&program.class_name(class));
    program.manifest()?.component(&name)
}

/// What is asked of all screens, each answer kept.
struct App<'n, 'd, 's, 'p, 'a> {
    detection: &'n Detection<'d, 's, 'p, 'a>,
    reads: SessionReads,
    /// Calls that ask whether there is a session.
    asks: FxHashSet<Site>,
    starts: Vec<Start>,
    does_ask: RefCell<FxHashMap<ClassId, bool>>,
}

impl<'n, 'd, 's, 'p, 'a> App<'n, 'd, 's, 'p, 'a> {
    fn of(detection: &'n Detection<'d, 's, 'p, 'a>, asks: &[CallCondition]) -> Self {
        let scene = detection.scene;
        Self {
            detection,
            reads: SessionReads::of(scene, detection.session),
            asks: calls_meant(detection, asks).into_iter().collect(),
            starts: starts(scene),
            does_ask: RefCell::default(),
        }
    }

    fn code_of(&self, class: ClassId) -> BTreeSet<MethodId> {
        self.reads.code_of(self.detection.scene, class)
    }

    /// True when a screen asks whether there is a session.
    fn does_ask(&self, class: ClassId) -> bool {
        if let Some(known) = self.does_ask.borrow().get(&class) {
            return *known;
        }
        let code = self.code_of(class);
        let asks = self.reads.asks_in(self.detection.scene, &code, &self.asks);
        self.does_ask.borrow_mut().insert(class, asks);
        asks
    }

    /// True when the app watches its screens from outside and asks there.
    fn asks_for_all_screens(&self) -> bool {
        let program = self.detection.scene.program;
        let watchers = program.class_by_name(ALL_SCREENS);
        let watchers = watchers.map(|class| program.subclasses(class));
        let mut own = watchers.into_iter().flatten();
        own.any(|class| !program.is_library(class) && self.does_ask(class))
    }

    fn is_login(&self, class: ClassId) -> bool {
        let session = self.detection.session;
        session.login_screens.contains(&class) && !session.home_screens.contains(&class)
    }

    /// What is known of a screen that uses the session without asking for one.
    fn names(&self, screen: &'n ScreenFacts) -> Option<GuardNames<'n, 'd, 's, 'p, 'a>> {
        let class = screen.class;
        let scene = self.detection.scene;
        let begins = self.reads.begins_in(scene, class);
        if self.is_login(class) || begins || self.does_ask(class) {
            return None;
        }
        let own = self.reads.use_in(scene, &self.code_of(class));
        let deed = match own {
            Some((site, value)) => Deed::Uses(site, value),
            None if self.detection.session.has_session => self.opens(class)?,
            None => self.entered(class)?,
        };
        Some(GuardNames {
            screen: ScreenNames::of(self.detection, screen),
            deed,
            gate: self.gate(class, own.is_some()),
        })
    }

    /// The screen behind the login that this one, behind the login itself, leads to.
    fn opens(&self, class: ClassId) -> Option<Deed> {
        let behind = self.behind();
        let mut from_here = self.starts.iter().filter(|start| {
            start.from == Some(class) && start.to != class && behind.contains(&start.to)
        });
        let is_behind = behind.contains(&class);
        let scene = self.detection.scene;
        let uses = |start: &&Start| {
            let used = self.reads.use_in(scene, &self.code_of(start.to));
            used.is_some() && !self.does_ask(start.to)
        };
        let start = is_behind.then(|| from_here.find(uses)).flatten()?;
        Some(Deed::Opens(start.site, start.to))
    }

    /// Those of the screens that a login leads to.
    fn entered_from_login(&self, mut screens: Vec<&'n ScreenFacts>) -> Vec<&'n ScreenFacts> {
        screens.retain(|screen| self.way_from_login(screen.class).is_some());
        screens
    }

    fn way_from_login(&self, class: ClassId) -> Option<Site> {
        let mut starts = self.starts.iter();
        let is_login = |from: ClassId| self.detection.session.login_screens.contains(&from);
        let start = starts.find(|start| start.to == class && start.from.is_some_and(is_login))?;
        Some(start.site)
    }

    /// The way from the login to the screen, in an app that keeps no session: being there is all there is.
    fn entered(&self, class: ClassId) -> Option<Deed> {
        let site = self.way_from_login(class)?;
        self.behind()
            .contains(&class)
            .then_some(Deed::IsEntered(site))
    }

    fn behind(&self) -> BTreeSet<ClassId> {
        let is_login = |class: ClassId| self.detection.session.login_screens.contains(&class);
        let is_gate = |start: &Start| {
            let from = start.from;
            from.is_some_and(|from| is_login(from) || self.does_ask(from))
        };
        let is_launcher =
            |class: ClassId| component(self.detection, class).is_some_and(Component::is_launcher);
        behind_login(&self.starts, is_gate, |class| {
            is_launcher(class) || self.is_login(class)
        })
    }

    /// How the app itself keeps people without a session away.
    fn gate(&self, class: ClassId, uses_session: bool) -> Option<String> {
        let scene = self.detection.scene;
        let name = |class: ClassId| dotted(&scene.program.class_name(class));
        if self.behind().contains(&class) {
            return Some("the app itself opens it only behind its login".to_owned());
        }
        let screens = self.detection.session.screens.iter();
        let mut others = screens.filter(|screen| screen.class != class && uses_session);
        let asking = others.find(|screen| self.does_ask(screen.class))?;
        Some(format!("'{}' asks for a session", name(asking.class)))
    }
}

/// What a screen does with the session.
enum Deed {
    /// It uses a stored one.
    Uses(Site, ValueKind),
    /// It opens a screen that does.
    Opens(Site, ClassId),
    /// It is where the login leads.
    IsEntered(Site),
}

/// What conditions may ask about a screen that never asks for a session.
struct GuardNames<'n, 'd, 's, 'p, 'a> {
    screen: ScreenNames<'n, 'd, 's, 'p, 'a>,
    deed: Deed,
    gate: Option<String>,
}

impl GuardNames<'_, '_, '_, '_, '_> {
    fn guard(&self, name: GuardName) -> Value {
        match name {
            GuardName::Deed => Value::text(self.deed()),
            GuardName::Gate => Value::optional(self.gate.as_ref()),
        }
    }

    fn deed(&self) -> String {
        let program = self.screen.detection.scene.program;
        match self.deed {
            Deed::IsEntered(_) => "is where the login leads".to_owned(),
            Deed::Uses(_, value) => format!("uses the stored {}", value.words()),
            Deed::Opens(_, class) => format!(
                "opens the way to '{}' and its stored session",
                dotted(&program.class_name(class))
            ),
        }
    }
}

/// A finding where the screen should ask: at the first callback that runs.
fn hit(names: &GuardNames<'_, '_, '_, '_, '_>, rule: Rule<'_>) -> Hit {
    let scene = names.screen.detection.scene;
    let class = names.screen.screen.class;
    let mut hit = match first_callback(names.screen.detection, class) {
        Some(site) => rule.hit(scene.location_with_excerpt(site), names),
        None => rule.hit(scene.program.application_location(), names),
    };
    let step = match names.deed {
        Deed::Uses(site, _) => scene.step(site, "the session is used here"),
        Deed::Opens(site, _) => scene.step(site, "the screen that uses the session opens here"),
        Deed::IsEntered(site) => scene.step(site, "the login opens the screen here"),
    };
    hit.flows = vec![Flow {
        title: "what the screen does with the session".to_owned(),
        steps: vec![step],
    }];
    hit.identity = vec![dotted(&scene.program.class_name(class))];
    hit
}

fn first_callback(detection: &Detection<'_, '_, '_, '_>, class: ClassId) -> Option<Site> {
    let program = detection.scene.program;
    let methods = program.methods_of(class);
    let named = |name: &&str| {
        let mut methods = methods.iter();
        methods.find(|method| program.text(program.method(**method).name) == **name)
    };
    let first = FIRST_CALLBACKS.iter().find_map(named);
    let first = first.or(methods.first())?;
    Some(Entry::method(*first).first(detection.scene))
}

impl Environment for GuardNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutUnguarded::find(path) {
            Some(AboutUnguarded::App(_)) => self.screen.detection.app.name(path),
            Some(AboutUnguarded::Screen(name)) => self.screen.screen(name),
            Some(AboutUnguarded::Guard(name)) => self.guard(name),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.screen.detection.app.call(function, arguments)
    }
}
