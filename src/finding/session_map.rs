//! Where the session of an app lives: its cells and its handlers.

use super::{Evidence, Location, Step};

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
}

impl ValueKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::AccessToken,
        Self::RefreshToken,
        Self::IdToken,
        Self::SessionId,
        Self::Cookie,
        Self::Password,
        Self::OneTimePassword,
        Self::LoginFlag,
    ];

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
        }
    }
}

/// The session map of one app.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SessionMap {
    /// Places that hold session values, sorted.
    pub cells: Vec<Cell>,
    /// Login and logout handlers, sorted.
    pub handlers: Vec<Handler>,
}

impl SessionMap {
    /// Shows every place of the map to `visit`, which may change it.
    pub fn each_location(&mut self, visit: &mut dyn FnMut(&mut Location)) {
        for cell in &mut self.cells {
            let steps = cell.writes.iter_mut().chain(&mut cell.reads);
            for step in steps.chain(&mut cell.kills) {
                visit(&mut step.location);
            }
        }
        for handler in &mut self.handlers {
            visit(&mut handler.entry);
            for step in handler.anchors.iter_mut().chain(&mut handler.effects) {
                visit(&mut step.location);
            }
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
    /// Where it is emptied.
    pub kills: Vec<Step>,
    /// Path of the file below the app's data directory, such as `shared_prefs/jwt.xml`, when it is known.
    pub file: Option<String>,
}

/// What an entry point does to the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HandlerKind {
    /// Starts a session.
    Login,
    /// Ends it because the user asked for it.
    Logout,
}

impl HandlerKind {
    /// The word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Logout => "logout",
        }
    }
}

/// An entry point that starts or ends a session.
#[derive(Debug, Clone, PartialEq)]
pub struct Handler {
    /// Login or logout.
    pub kind: HandlerKind,
    /// Where it begins.
    pub entry: Location,
    /// Sum of the scores of its anchors; 3 and more count.
    pub score: u32,
    /// Why it counts as a handler.
    pub anchors: Vec<Step>,
    /// What it does, in order: calls, writes and kills that matter for a session.
    pub effects: Vec<Step>,
}
