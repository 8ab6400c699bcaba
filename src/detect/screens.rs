//! Screens that are never secured by a call that would do it.

use super::Detection;
use super::call::calls_meant;
use super::hit::{Hit, Rule};
use crate::finding::simple_name;
use crate::program::{ClassId, dotted};
use crate::session::reach::Entry;
use crate::session::trace::Site;
use crate::session::{Scene, ScreenFacts};
use crate::signatures::names::{AboutScreen, ScreenName};
use crate::signatures::{Argument, CallCondition, Environment, Value};

/// The screens whose class, superclasses and base never call what would secure them: one hit for all of them, at
/// the first, since one flag in a base class mends them together.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    calls: &[CallCondition],
    rule: Rule<'_>,
) -> Option<Hit> {
    let securing = calls_meant(detection, calls);
    let is_secured = |screen: &ScreenFacts| {
        let mut securing = securing.iter();
        securing.any(|site| covers(detection, *site, screen.class))
    };
    let screens = detection.session.screens.iter();
    let mut open = screens
        .filter(|screen| !is_secured(screen))
        .map(|screen| ScreenNames::of(detection, screen))
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
    let content = screen.content.iter().find_map(|(.., site)| *site);
    screen.shown_at.or(content).or_else(begins)
}

fn and_others(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " (one more screen does the same)".to_owned(),
        more => format!(" ({more} more screens do the same)"),
    }
}

/// What conditions may ask about a screen.
pub(super) struct ScreenNames<'n, 'd, 's, 'p, 'a> {
    pub(super) detection: &'n Detection<'d, 's, 'p, 'a>,
    pub(super) screen: &'n ScreenFacts,
    /// The others of which the same is reported; none while conditions are asked.
    others: Vec<&'n ScreenFacts>,
}

impl<'n, 'd, 's, 'p, 'a> ScreenNames<'n, 'd, 's, 'p, 'a> {
    /// The names of one screen.
    pub(super) fn of(detection: &'n Detection<'d, 's, 'p, 'a>, screen: &'n ScreenFacts) -> Self {
        Self {
            detection,
            screen,
            others: Vec::new(),
        }
    }
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

    /// What is known of the screen itself.
    pub(super) fn screen(&self, name: ScreenName) -> Value {
        match name {
            ScreenName::Name => Value::text(self.class()),
            ScreenName::Simple => Value::text(simple_name(&self.class())),
            ScreenName::Exported => self.is_exported().map_or(Value::Unknown, Value::Bool),
            ScreenName::ShowsPassword => Value::Bool(!self.screen.password_fields.is_empty()),
            ScreenName::Content => Value::text(self.content()),
            ScreenName::Shows => {
                let kinds = self.screen.content.iter();
                Value::List(kinds.map(|(kind, ..)| Value::text(kind.as_str())).collect())
            }
            ScreenName::Field => {
                let first = self.screen.content.first();
                Value::optional(first.map(|(_, field, _)| field))
            }
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
