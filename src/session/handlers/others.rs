//! The handlers besides the logouts that a user asks for: logins, deletions of accounts, and what a server's refusal
//! of a session sets off.

use super::signs::{called_in, opened_login, string_in};
use super::{Known, LogoutHandler, MIN_SCORE, Sighting, calling, kills_in, named, sighting, wired};
use crate::finding::HandlerKind;
use crate::program::MethodId;
use crate::session::cells::{Access, FlagWrite};
use crate::session::reach::{Entry, Reach, reach, reach_through};
use crate::session::resource_users::UNAUTHORIZED;
use crate::session::trace::Site;
use crate::session::wiring::branches_on;
use crate::session::{Scene, Session};
use crate::signatures::{Anchor, Concept, Effect, Sign};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What a forced logout scores: nothing but its place says what it is, and that is certain.
const FORCED_SCORE: u32 = 3;

/// A handler of any kind.
#[derive(Debug, Clone)]
pub struct AnyHandler {
    /// What it does to the session.
    pub kind: HandlerKind,
    /// Where it begins.
    pub entry: Entry,
    /// What it reaches.
    pub reach: Reach,
    /// Why it counts.
    pub sightings: Vec<Sighting>,
    /// Sum of the scores of its anchors, each counted once.
    pub score: u32,
}

impl AnyHandler {
    fn new(kind: HandlerKind, entry: Entry, reach: Reach, sightings: Vec<Sighting>) -> Self {
        let by_anchor: BTreeMap<&str, u32> = sightings
            .iter()
            .map(|one| (one.anchor.as_str(), one.score))
            .collect();
        let score = by_anchor.values().sum();
        Self {
            kind,
            entry,
            reach,
            sightings,
            score,
        }
    }

    /// A logout that a user asks for.
    pub fn of_logout(logout: &LogoutHandler) -> Self {
        let sightings = logout.sightings.clone();
        Self {
            score: logout.score(),
            ..Self::new(
                HandlerKind::Logout,
                logout.entry.clone(),
                logout.reach.clone(),
                sightings,
            )
        }
    }

    /// True when it comes by an access: by the call that enters the wrapper around it, if there is one.
    pub fn comes_by(&self, access: &Access) -> bool {
        self.reach.holds(access.entered())
    }
}

/// Finds the handlers that are no logouts a user asks for; those of one kind best first.
pub fn other_handlers(scene: &Scene<'_, '_, '_>, session: &Session<'_>) -> Vec<AnyHandler> {
    let known = Known {
        stores: &session.stores,
        session_cells: session.session_cells().map(|(cell, _)| cell).collect(),
        login_screens: session.login_screens.clone(),
        home_screens: BTreeSet::new(),
    };
    let search = Search {
        scene,
        session,
        known: &known,
    };
    let (forced, (deletions, logins)) = rayon::join(
        || search.forced(),
        || {
            rayon::join(
                || search.of_kind(HandlerKind::AccountDeletion),
                || search.of_kind(HandlerKind::Login),
            )
        },
    );
    let mut found = Vec::new();
    for mut handlers in [forced, deletions, logins] {
        drop_inner(&mut handlers);
        handlers.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.entry.cmp(&b.entry)));
        found.extend(handlers);
    }
    found
}

/// A method that another handler of the same kind calls is a part of that handler, not one of its own; of two that
/// call each other, as screens do, the better one stays.
fn drop_inner(handlers: &mut Vec<AnyHandler>) {
    let is_inside = |one: &AnyHandler, other: &AnyHandler| {
        other.entry != one.entry
            && other.reach.methods.contains(&one.entry.method)
            && (other.score > one.score || !one.reach.methods.contains(&other.entry.method))
    };
    let inner: BTreeSet<Entry> = handlers
        .iter()
        .filter(|one| handlers.iter().any(|other| is_inside(one, other)))
        .map(|one| one.entry.clone())
        .collect();
    handlers.retain(|handler| !inner.contains(&handler.entry));
}

/// Drops the sightings that count only beside others of which none was made.
fn drop_lacking(anchors: &[&Anchor], sightings: &mut Vec<Sighting>) {
    let seen: BTreeSet<String> = sightings.iter().map(|one| one.anchor.clone()).collect();
    let has_needs = |anchor: &Anchor| {
        anchor.needs.is_empty() || anchor.needs.iter().any(|need| seen.contains(need))
    };
    sightings.retain(|one| {
        let mut own = anchors.iter().filter(|anchor| anchor.id == one.anchor);
        own.all(|anchor| has_needs(anchor))
    });
}

/// What the search looks at.
struct Search<'x, 's, 'p, 'a> {
    scene: &'x Scene<'s, 'p, 'a>,
    session: &'x Session<'s>,
    known: &'x Known<'x, 's>,
}

impl Search<'_, '_, '_, '_> {
    /// The entry points whose anchors of this kind are enough.
    fn of_kind(&self, kind: HandlerKind) -> Vec<AnyHandler> {
        let anchors = self.scene.signatures.anchors().iter();
        let anchors: Vec<&Anchor> = anchors
            .filter(|anchor| anchor.concept == Concept::Handler(kind))
            .collect();
        let mut candidates: BTreeMap<Entry, Vec<Sighting>> = BTreeMap::new();
        let (named, (wired, calling)) = rayon::join(
            || named(self.scene, &anchors),
            || {
                rayon::join(
                    || wired(self.scene, &anchors),
                    || calling(self.scene, &anchors),
                )
            },
        );
        for (entry, sighting) in named.into_iter().chain(wired).chain(calling) {
            candidates.entry(entry).or_default().push(sighting);
        }
        if kind == HandlerKind::Login {
            for method in self.writers() {
                candidates.entry(Entry::method(method)).or_default();
            }
        }
        let candidates: Vec<_> = candidates.into_iter().collect();
        let handlers = candidates.into_par_iter().map(|(entry, mut sightings)| {
            let reach = self.reach_of(kind, &entry);
            for anchor in &anchors {
                sightings.extend(self.seen(anchor, &entry, &reach));
            }
            drop_lacking(&anchors, &mut sightings);
            AnyHandler::new(kind, entry, reach, sightings)
        });
        let enough = handlers.filter(|handler| handler.score >= MIN_SCORE);
        let is_logout = |handler: &AnyHandler| {
            let mut logouts = self.session.logouts.iter();
            logouts.any(|logout| logout.entry == handler.entry)
        };
        enough.filter(|handler| !is_logout(handler)).collect()
    }

    /// What an entry reaches. Of one that starts a session, the way ends at other screens that ask for a password: what
    /// begins there is another login.
    fn reach_of(&self, kind: HandlerKind, entry: &Entry) -> Reach {
        if kind != HandlerKind::Login {
            return reach(self.scene, entry);
        }
        let program = self.scene.program;
        let asking = self.session.screens.iter();
        let asking: BTreeSet<String> = asking
            .filter(|screen| !screen.password_fields.is_empty())
            .map(|screen| program.outermost_class_name(screen.class))
            .collect();
        reach_through(self.scene, entry, |site, target| {
            let screen = program.outermost_name(target);
            !asking.contains(&screen) || program.outermost_name(site.method) == screen
        })
    }

    /// The methods that write session cells, or call the wrappers which do.
    fn writers(&self) -> BTreeSet<MethodId> {
        let writes = self.known.session_cells.iter();
        let writes = writes.flat_map(|cell| &cell.writes);
        writes.map(|write| write.entered().method).collect()
    }

    /// An anchor in what an entry reaches, or in the names around it.
    fn seen(&self, anchor: &Anchor, entry: &Entry, reach: &Reach) -> Option<Sighting> {
        let scene = self.scene;
        let (text, site) = match &anchor.sign {
            Sign::FlagKey(lexicon) => {
                let flag = self.raised_flag(reach, |key| lexicon.look_up(key).is_some())?;
                let text = format!("it sets the flag '{}' to true", flag.key);
                (text, Some(flag.site))
            }
            Sign::String(test) => {
                let (text, site) = string_in(scene, reach, |text| test.matches(text))?;
                (text, Some(site))
            }
            Sign::ClassName(test) => {
                let name = simple_name(&scene.program.outermost_name(entry.method));
                let named = test.matches(&name);
                named.then(|| (format!("it belongs to '{name}'"), None))?
            }
            Sign::Call(patterns) if !entry.is_whole() => {
                let (text, site) = called_in(scene, reach, patterns)?;
                (text, Some(site))
            }
            Sign::Effect(effect) => self.effect(*effect, entry, reach)?,
            _ => return None,
        };
        Some(sighting(anchor, text, site))
    }

    fn raised_flag(
        &self,
        reach: &Reach,
        is_login_flag: impl Fn(&str) -> bool,
    ) -> Option<&FlagWrite> {
        let raised = |flag: &&FlagWrite| {
            flag.value == Some(1) && reach.holds(flag.site) && is_login_flag(&flag.key)
        };
        self.known.stores.flags.iter().find(raised)
    }

    fn effect(
        &self,
        effect: Effect,
        entry: &Entry,
        reach: &Reach,
    ) -> Option<(String, Option<Site>)> {
        match effect {
            Effect::WritesSession => {
                let cells = self.known.session_cells.iter();
                let mut writes =
                    cells.flat_map(|cell| cell.writes.iter().map(move |write| (*cell, write)));
                let (cell, write) = writes.find(|(_, write)| reach.holds(write.entered()))?;
                Some((format!("it writes to {}", cell.key), Some(write.site)))
            }
            Effect::KillsSession => {
                let kills = kills_in(self.known, reach);
                let kill = super::signs::session_kill(self.known, &kills)?;
                let text = "it empties a store that holds the session".to_owned();
                Some((text, Some(kill.site)))
            }
            Effect::ReadsPassword => self.read_password(entry, reach),
            Effect::RestartsAtLogin | Effect::OpensLogin => None,
        }
    }

    /// A text that is read from a field of a screen which asks for a password.
    fn read_password(&self, entry: &Entry, reach: &Reach) -> Option<(String, Option<Site>)> {
        let program = self.scene.program;
        let outermost = program.outermost_name(entry.method);
        let screen = self.session.screens.iter().find(|screen| {
            !screen.password_fields.is_empty()
                && program.outermost_class_name(screen.class) == outermost
        })?;
        let field = screen.password_fields.first()?;
        let reads = |site: &Site| {
            let callee = self.scene.callee(*site);
            callee.is_some_and(|callee| {
                &*program.text(program.method(callee).name) == "getText"
                    && program.outermost_name(site.method) == outermost
            })
        };
        let site = reach.calls(self.scene).find(reads)?;
        let text = format!("it reads fields of a screen with the password field '{field}'");
        Some((text, Some(site)))
    }

    /// The branches that run when the server answers 401, and that end the session or open the login screen.
    fn forced(&self) -> Vec<AnyHandler> {
        let users = self.scene.resource_users.of(UNAUTHORIZED);
        let users: Vec<MethodId> = users.into_iter().collect();
        let branches = users
            .into_par_iter()
            .flat_map_iter(|method| branches_on(self.scene, method, UNAUTHORIZED));
        branches.filter_map(|entry| self.forced_by(entry)).collect()
    }

    fn forced_by(&self, entry: Entry) -> Option<AnyHandler> {
        let reach = reach(self.scene, &entry);
        let seen = |text: String, site: Option<Site>, score: u32| Sighting {
            anchor: format!("status-{UNAUTHORIZED}-{score}"),
            text,
            site,
            score,
        };
        let kills = kills_in(self.known, &reach);
        let kill = super::signs::session_kill(self.known, &kills);
        let mut logouts = self.session.logouts.iter();
        let logout = logouts.find(|one| reach.methods.contains(&one.entry.method));
        let opened = opened_login(self.scene, &self.known.login_screens, &reach, false);
        let deed = match (kill, logout, opened) {
            (Some(kill), ..) => {
                let text = "it empties a store that holds the session".to_owned();
                seen(text, Some(kill.site), 0)
            }
            (None, Some(logout), _) => {
                let name = self.scene.short_name(logout.entry.method);
                seen(format!("it reaches the logout '{name}'"), None, 0)
            }
            (None, None, Some((site, _))) => {
                seen("it opens the login screen".to_owned(), Some(site), 0)
            }
            (None, None, None) => return None,
        };
        let status = format!("it runs when a number is {UNAUTHORIZED}");
        let sightings = vec![seen(status, None, FORCED_SCORE), deed];
        Some(AnyHandler::new(
            HandlerKind::ForcedLogout,
            entry,
            reach,
            sightings,
        ))
    }
}

/// `Login` for `Lcom/example/Login`.
fn simple_name(class: &str) -> String {
    let name = class.trim_end_matches(';');
    name.rsplit('/').next().unwrap_or(name).to_owned()
}
