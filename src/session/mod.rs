//! Analysis facts into the session map: values with evidence, store cells, handlers, kills and uses.
//!
//! The steps, in order: [`apis`] finds what signatures know in this program; [`cells`] follows values into stores;
//! [`flows`] follows values into sinks and learns which ones are sent as credentials; evidence found at one place is
//! shared with every other place the same value goes; [`comparisons`] finds passwords that stand in the
//! code; [`logins`] finds the screens that ask for credentials, and
//! [`handlers`] the entry points that end a session.

mod accesses;
pub mod agreed;
pub mod ahead;
mod answers;
pub mod apis;
mod arrays;
mod capture;
mod cell_keys;
pub mod cells;
pub mod changes;
mod commits;
pub mod comparisons;
mod content;
mod content_flows;
mod emptied;
mod evidence;
mod exclusive_or;
mod fallbacks;
pub mod flows;
pub mod gates;
pub mod handlers;
pub mod held_fields;
mod home_screens;
mod identity;
mod intent_targets;
mod keys;
mod kinds;
mod known_sources;
pub mod logins;
mod lookups;
mod made_keys;
mod made_objects;
pub mod map;
mod mapped_classes;
mod merged_classes;
mod messages;
pub mod models;
pub mod named_requests;
mod names;
pub mod objects;
mod openings;
mod origins;
pub mod outside;
pub mod ports;
mod profile;
mod put_values;
pub mod reach;
mod reasons;
mod receivers;
mod renamed_stores;
pub mod renewals;
pub mod requests;
mod resolution;
mod resource_users;
pub mod resumptions;
pub mod revocations;
pub mod rotation;
mod same_fields;
mod scene;
pub mod screen_use;
pub mod script;
pub mod services;
mod sink_labels;
mod sql;
mod stores;
pub mod trace;
mod typed_text;
mod uses;
mod value_sources;
pub mod ways;
mod wiring;

pub use content::Contents;
pub use evidence::{Reasons, Verdict};
pub use lookups::Lookups;
pub use profile::profile;
pub use resource_users::ResourceUsers;
pub use scene::Scene;

use crate::analysis::liveness;
use crate::finding::ValueKind;
use crate::ir::ValueId;
use crate::program::backup::{BackupChannel, BackupDomain};
use crate::program::{ClassId, MethodId};
use cells::{CellFacts, StoreUse};
use flows::SinkFlow;
use handlers::{Known, LogoutHandler};
use held_fields::HeldField;
use logins::Screen;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use trace::Site;
use value_sources::KnownSources;

/// What the app does with its sessions.
pub struct Session<'s> {
    /// All cells, kills and flags.
    pub stores: StoreUse<'s>,
    /// Session values that reach sinks.
    pub flows: Vec<SinkFlow>,
    /// Content of other kinds that reaches sinks which rules about it name.
    pub content_flows: Vec<SinkFlow>,
    /// Fields that hold credentials as long as the process lives.
    pub held_fields: Vec<HeldField>,
    /// Logout handlers, best first.
    pub logouts: Vec<LogoutHandler>,
    /// The activities of the app.
    pub screens: Vec<ScreenFacts>,
    /// Activities that ask for credentials.
    pub login_screens: BTreeSet<ClassId>,
    /// Activities that open when the session has been stored.
    pub home_screens: BTreeSet<ClassId>,
    /// True when the app keeps or sends a credential that belongs to a user.
    pub has_session: bool,
    /// True when something in the app starts a session.
    pub has_login: bool,
    /// True when a request carries a credential that is not constant.
    pub sends_credential: bool,
    /// What is known of the places that values come from.
    known: KnownSources<Reasons>,
    live: FxHashSet<MethodId>,
}

/// What is known of one activity.
#[derive(Debug, Clone)]
pub struct ScreenFacts {
    /// The activity.
    pub class: ClassId,
    /// Ids of the password fields it shows.
    pub password_fields: Vec<String>,
    /// Where it shows the layout with the first of them.
    pub shown_at: Option<Site>,
    /// Kinds of content that it shows or takes in, with the first field of each and where its layout is shown.
    pub content: Vec<(ValueKind, String, Option<Site>)>,
}

/// Builds the session map of an app.
pub fn build<'s>(scene: &Scene<'s, '_, '_>) -> Session<'s> {
    // None of these needs another one, and each has stretches that only one thread can work on.
    let ((mut stores, arrivals), (screens, live)) = rayon::join(
        || rayon::join(|| cells::store_use(scene), || flows::arrivals(scene)),
        || {
            let live = || liveness::live_methods(scene.program);
            rayon::join(|| logins::screens(scene), live)
        },
    );
    let mut uses = uses::uses(scene, &arrivals);
    answers::confirm_by_request(scene, &mut uses.by_source);
    known_sources::confirm_by_use(&mut stores, &uses);
    let sources = known_sources::known_sources(scene, &stores, &uses);
    known_sources::share(&mut stores, &sources);
    let mut flows = arrivals.judge(scene, &sources);
    flows.extend(comparisons::flows(scene, &sources));
    let content_flows = content_flows::content_flows(scene, &arrivals, &stores);
    let held_fields = held_fields::held_fields(scene, &arrivals, &sources);
    let session_cells: Vec<&CellFacts<'s>> = stores
        .cells
        .values()
        .filter(|cell| !cell.writes.is_empty() && cell.verdict().is_some())
        .collect();
    let has_session = !session_cells.is_empty() || uses.authenticated_requests > 0;
    let login_screens = screens.iter().filter(|screen| is_login(scene, screen));
    let known = Known {
        home_screens: home_screens::home_screens(scene, &session_cells),
        stores: &stores,
        login_screens: login_screens.map(|screen| screen.class).collect(),
        session_cells,
    };
    let logouts = handlers::logout_handlers(scene, &known);
    let has_login =
        has_session && (!known.login_screens.is_empty() || logins::is_called_for(scene));
    let Known {
        login_screens,
        home_screens,
        ..
    } = known;
    Session {
        logouts,
        flows,
        content_flows,
        held_fields,
        screens: screens
            .iter()
            .map(|screen| screen_facts(scene, screen))
            .collect(),
        login_screens,
        home_screens,
        has_login,
        has_session,
        sends_credential: uses.authenticated_requests > 0,
        known: sources,
        live,
        stores,
    }
}

/// An activity that asks for a password, or whose name says that it is about logging in.
fn is_login(scene: &Scene<'_, '_, '_>, screen: &Screen<'_>) -> bool {
    let name = crate::program::dotted(&scene.program.class_name(screen.class));
    let simple = name.rsplit('.').next().unwrap_or_default().to_owned();
    let text = scene.signatures.lexicon("login-text");
    !screen.password_fields.is_empty()
        || text.is_some_and(|lexicon| lexicon.look_up(&simple).is_some())
}

fn screen_facts(scene: &Scene<'_, '_, '_>, screen: &Screen<'_>) -> ScreenFacts {
    let first = screen.password_fields.first();
    let shown_at = first.and_then(|view| screen.layouts.get(&view.layout).copied());
    ScreenFacts {
        class: screen.class,
        password_fields: screen
            .password_fields
            .iter()
            .map(|view| view.id_name.clone())
            .collect(),
        shown_at,
        content: content_fields(scene, screen),
    }
}

/// The first field of each kind of content that a screen shows.
fn content_fields(
    scene: &Scene<'_, '_, '_>,
    screen: &Screen<'_>,
) -> Vec<(ValueKind, String, Option<Site>)> {
    let fields = scene.contents.iter().filter_map(|model| {
        let layouts = screen.layouts.iter();
        let mut views = layouts.flat_map(|(layout, site)| {
            let views = scene.program.views().in_layout(*layout).into_iter();
            views.map(move |view| (view, *site))
        });
        let (view, site) = views.find(|(view, _)| content::of_field(model, view))?;
        Some((model.value, view.id_name.clone(), Some(site)))
    });
    fields.collect()
}

impl<'s> Session<'s> {
    /// The cells that hold a credential, with the verdict about each.
    pub fn session_cells(&self) -> impl Iterator<Item = (&CellFacts<'s>, Verdict)> {
        let cells = self.stores.cells.values();
        cells.filter_map(|cell| Some((cell, cell.verdict()?)))
    }

    /// The cells that hold values of these kinds, with the verdict about each; all credentials when there are none.
    pub fn cells_of(&self, kinds: &[ValueKind]) -> Vec<(&CellFacts<'s>, Verdict)> {
        let is_meant = |verdict: &Verdict| kinds.is_empty() || kinds.contains(&verdict.value);
        let sessions = self.session_cells();
        let mut found: Vec<_> = sessions.filter(|(_, one)| is_meant(one)).collect();
        if kinds.iter().any(|kind| kind.is_content()) {
            let cells = self.stores.cells.values();
            found.extend(cells.flat_map(|cell| {
                let proven = cell.content.verdicts().map(|(verdict, _)| verdict);
                proven.filter(is_meant).map(move |verdict| (cell, verdict))
            }));
        }
        found
    }

    /// What some values of a method are together: what is known of one of them counts for all.
    pub fn verdict_of(
        &self,
        scene: &Scene<'_, '_, '_>,
        method: MethodId,
        values: &[ValueId],
    ) -> Option<Verdict> {
        let mut reasons = Reasons::default();
        for value in values {
            for traced in &trace::trace(scene, &[], method, *value).origins {
                reasons.extend(&reasons::of_origin(scene, traced));
                let known = self.known.of_traced(traced);
                known.for_each(|known| reasons.extend(known));
            }
        }
        reasons.verdict()
    }

    /// True when the method can run: something reaches it from an entry point of the app.
    pub fn is_live(&self, method: MethodId) -> bool {
        self.live.contains(&method)
    }

    /// True when what is written is of no use to a thief.
    pub fn is_protected(&self, cell: &CellFacts<'_>) -> bool {
        cell.is_protected()
    }

    /// Path of the cell's file below the data directory of the app.
    pub fn file_of(&self, cell: &CellFacts<'_>) -> Option<String> {
        let mut path = cell.store.file.clone()?;
        for (hole, value) in [("{name}", &cell.key.name), ("{database}", &cell.database)] {
            if path.contains(hole) {
                path = path.replace(hole, value.as_deref()?);
            }
        }
        Some(path)
    }

    /// True when a backup of the app takes the cell's file along.
    pub fn is_backed_up(&self, scene: &Scene<'_, '_, '_>, cell: &CellFacts<'_>) -> bool {
        let channels = [BackupChannel::Cloud, BackupChannel::Computer];
        self.leaves_through(scene, cell, &channels)
    }

    /// True when the transfer from one device to another takes the cell's file along.
    pub fn is_transferred(&self, scene: &Scene<'_, '_, '_>, cell: &CellFacts<'_>) -> bool {
        self.leaves_through(scene, cell, &[BackupChannel::DeviceTransfer])
    }

    fn leaves_through(
        &self,
        scene: &Scene<'_, '_, '_>,
        cell: &CellFacts<'_>,
        channels: &[BackupChannel],
    ) -> bool {
        if cell.store.external {
            return false;
        }
        let file = self.file_of(cell);
        let (domain, path) = match (cell.key.store.as_str(), file.as_deref()) {
            ("prefs", Some(file)) => (
                BackupDomain::SharedPreferences,
                file.trim_start_matches("shared_prefs/"),
            ),
            ("prefs", None) => (BackupDomain::SharedPreferences, "*"),
            ("sqlite", Some(file)) => (
                BackupDomain::Database,
                file.trim_start_matches("databases/"),
            ),
            ("sqlite", None) => (BackupDomain::Database, "*"),
            ("file", Some(file)) => (BackupDomain::File, file.trim_start_matches("files/")),
            _ => (BackupDomain::File, "*"),
        };
        let backup = scene.program.backup();
        backup.is_some_and(|backup| {
            let mut channels = channels.iter();
            channels.any(|channel| backup.is_backed_up(*channel, domain, path))
        })
    }

    /// True when something in the app may empty a cell that holds a credential.
    pub fn is_emptied_anywhere(&self) -> bool {
        let kills = || self.stores.kills.iter().chain(&self.stores.vain_kills);
        let mut cells = self.session_cells();
        cells.any(|(cell, _)| kills().any(|kill| kill.empties(&cell.key)))
    }

    /// True when a logout handler may empty the cell.
    pub fn is_killed_by(&self, handler: &LogoutHandler, cell: &CellFacts<'_>) -> bool {
        let kills = handler
            .kills
            .iter()
            .filter_map(|at| self.stores.kills.get(*at));
        kills.into_iter().any(|kill| kill.empties(&cell.key))
    }
}
