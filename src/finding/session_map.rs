//! Where the session of an app lives: its cells and its handlers.

use super::{Endpoint, Evidence, Handler, LifeFact, Location, Profile, Step, Undecided};

/// What kind of session value something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// Access, bearer or session token.
    AccessToken,
    /// Refresh token: long-lived, renews the access token.
    RefreshToken,
    /// OpenID Connect id token.
    IdToken,
    /// Session id.
    SessionId,
    /// Authentication cookie.
    Cookie,
    /// Password, PIN or passphrase.
    Password,
    /// One-time password.
    OneTimePassword,
    /// Flag that says whether somebody is logged in.
    LoginFlag,
    /// What people say to each other, to a company or to a machine.
    Conversation,
    /// What somebody writes or is told about health of body or mind.
    Health,
}

impl ValueKind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::AccessToken,
        Self::RefreshToken,
        Self::IdToken,
        Self::SessionId,
        Self::Cookie,
        Self::Password,
        Self::OneTimePassword,
        Self::LoginFlag,
        Self::Conversation,
        Self::Health,
    ];

    /// True for what people tell an app, which is no credential.
    pub fn is_content(self) -> bool {
        matches!(self, Self::Conversation | Self::Health)
    }

    /// The word used in signatures and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "access-token",
            Self::RefreshToken => "refresh-token",
            Self::IdToken => "id-token",
            Self::SessionId => "session-id",
            Self::Cookie => "cookie",
            Self::Password => "password",
            Self::OneTimePassword => "one-time-password",
            Self::LoginFlag => "login-flag",
            Self::Conversation => "conversation",
            Self::Health => "health",
        }
    }

    /// The words used in sentences.
    pub fn words(self) -> &'static str {
        match self {
            Self::AccessToken => "session token",
            Self::RefreshToken => "refresh token",
            Self::IdToken => "identity token",
            Self::SessionId => "session id",
            Self::Cookie => "session cookie",
            Self::Password => "password",
            Self::OneTimePassword => "one-time password",
            Self::LoginFlag => "login flag",
            Self::Conversation => "text of a conversation",
            Self::Health => "health record",
        }
    }
}

/// The session map of one app. Every list is sorted; one that was cut short says so in `undecided`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SessionMap {
    /// Places that hold session values.
    pub cells: Vec<Cell>,
    /// Entry points that start or end sessions: those that end one, best first, then those that start one.
    pub handlers: Vec<Handler>,
    /// Addresses that the app sends requests to.
    pub endpoints: Vec<Endpoint>,
    /// What the app does about the age of a session.
    pub facts: Vec<LifeFact>,
    /// What could not be decided, and why.
    pub undecided: Vec<Undecided>,
    /// What the app is about, as far as that makes what it keeps more delicate.
    pub profiles: Vec<Profile>,
}

impl SessionMap {
    /// Shows every place of the map to `visit`, which may change it.
    pub fn each_location(&mut self, visit: &mut dyn FnMut(&mut Location)) {
        for cell in &mut self.cells {
            let steps = cell.writes.iter_mut().chain(&mut cell.reads);
            for step in steps.chain(&mut cell.sends).chain(&mut cell.kills) {
                visit(&mut step.location);
            }
        }
        for handler in &mut self.handlers {
            visit(&mut handler.entry);
            for step in handler.anchors.iter_mut().chain(&mut handler.effects) {
                visit(&mut step.location);
            }
        }
        for endpoint in &mut self.endpoints {
            for step in endpoint.uses.iter_mut().chain(&mut endpoint.credentials) {
                visit(&mut step.location);
            }
        }
        for fact in &mut self.facts {
            visit(&mut fact.seen.location);
        }
        let open = self.undecided.iter_mut();
        for place in open.filter_map(|one| one.place.as_mut()) {
            visit(place);
        }
    }
}

/// The name of a cell: what makes two accesses the same place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    /// Kind of store, such as `prefs`, `sqlite`, `file`, `external-file`.
    pub store: String,
    /// Instance: preferences file, table or path; `None` when it could not be resolved.
    pub name: Option<String>,
    /// Key, column or entry; `None` when the store has no keys or it could not be resolved.
    pub key: Option<String>,
}

/// One named place that holds a session value.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Its name.
    pub key: CellKey,
    /// What kind of value it holds.
    pub value: ValueKind,
    /// Why we believe that.
    pub evidence: Vec<Evidence>,
    /// Where it is written.
    pub writes: Vec<Step>,
    /// Where it is read.
    pub reads: Vec<Step>,
    /// Where a value that was read from it is sent or shown to others.
    pub sends: Vec<Step>,
    /// Where it is emptied.
    pub kills: Vec<Step>,
    /// Path of the file below the app's data directory, such as `shared_prefs/jwt.xml`, when it is known.
    pub file: Option<String>,
    /// What its values are turned into before they are stored.
    pub cover: Cover,
    /// Ways on which others get at it.
    pub exposure: Exposure,
    /// What the handlers that end a session do to it, in the order of the handlers.
    pub fates: Vec<Fate>,
}

/// What a value is turned into before it is stored; the weakest of all its writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cover {
    /// It stands there as it is.
    Plain,
    /// It is encrypted on every way.
    Encrypted,
    /// Only its hash is stored.
    Hashed,
}

impl Cover {
    /// All values.
    pub const ALL: [Self; 3] = [Self::Plain, Self::Encrypted, Self::Hashed];

    /// The word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Encrypted => "encrypted",
            Self::Hashed => "hashed",
        }
    }
}

/// Ways on which others get at a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exposure {
    /// A backup of the app takes it along.
    pub backed_up: bool,
    /// The transfer to a new device takes it along.
    pub transferred: bool,
    /// Other apps or processes can open it.
    pub shared: bool,
}

/// What one handler does to one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate {
    /// Position of the handler in [`SessionMap::handlers`].
    pub handler: usize,
    /// On which of its paths the cell is emptied.
    pub killed: Killed,
    /// What keeps it from being all paths, or from being known; empty when there is nothing to say.
    pub reason: String,
}

/// On which paths of a handler a cell is emptied. Paths that an uncaught exception ends are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Killed {
    /// On all of them.
    Always,
    /// On some, or in code that runs later.
    Sometimes,
    /// On none.
    Never,
    /// It could not be told.
    Unknown,
}

impl Killed {
    /// All values.
    pub const ALL: [Self; 4] = [Self::Always, Self::Sometimes, Self::Never, Self::Unknown];

    /// The word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Sometimes => "sometimes",
            Self::Never => "never",
            Self::Unknown => "unknown",
        }
    }

    /// The words used in sentences: "killed …".
    pub fn words(self) -> &'static str {
        match self {
            Self::Always => "killed on all paths",
            Self::Sometimes => "killed on some paths",
            Self::Never => "not killed",
            Self::Unknown => "not known whether killed",
        }
    }
}

impl Cell {
    /// The best that any handler which ends a session does to it; `None` without such a handler.
    pub fn best_fate(&self) -> Option<&Fate> {
        let order = |fate: &&Fate| match fate.killed {
            Killed::Always => 0,
            Killed::Sometimes => 1,
            Killed::Unknown => 2,
            Killed::Never => 3,
        };
        self.fates.iter().min_by_key(order)
    }
}

impl std::fmt::Display for CellKey {
    /// `prefs 'session' / 'token'`; what is not known is left out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.store)?;
        match (&self.name, &self.key) {
            (Some(name), Some(key)) => write!(f, " '{name}' / '{key}'"),
            (Some(one), None) | (None, Some(one)) => write!(f, " '{one}'"),
            (None, None) => Ok(()),
        }
    }
}
