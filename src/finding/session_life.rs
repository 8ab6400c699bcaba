//! How a session of an app begins, is used and ends: handlers, endpoints, and what is done about its age.

use super::{Location, Step};

/// What an entry point does to the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HandlerKind {
    /// Ends it because the user asked for it.
    Logout,
    /// Ends it because the server refused it.
    ForcedLogout,
    /// Ends it together with the account.
    AccountDeletion,
    /// Starts a session.
    Login,
}

impl HandlerKind {
    /// All kinds, in the order of the reports.
    pub const ALL: [Self; 4] = [
        Self::Logout,
        Self::ForcedLogout,
        Self::AccountDeletion,
        Self::Login,
    ];

    /// The word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Logout => "logout",
            Self::ForcedLogout => "forced-logout",
            Self::AccountDeletion => "account-deletion",
            Self::Login => "login",
        }
    }

    /// The words used in sentences.
    pub fn words(self) -> &'static str {
        match self {
            Self::Logout => "logout",
            Self::ForcedLogout => "forced logout",
            Self::AccountDeletion => "account deletion",
            Self::Login => "login",
        }
    }
}

/// An entry point that starts or ends a session.
#[derive(Debug, Clone, PartialEq)]
pub struct Handler {
    /// What it does.
    pub kind: HandlerKind,
    /// Where it begins.
    pub entry: Location,
    /// Sum of the scores of its anchors; 3 and more count.
    pub score: u32,
    /// Why it counts as a handler.
    pub anchors: Vec<Step>,
    /// What it does, in order: calls, writes and kills that matter for a session.
    pub effects: Vec<Step>,
    /// False when it reaches more code than was followed.
    pub complete: bool,
}

/// One address that the app sends requests to, as far as constants tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoint {
    /// The address with `…` for what is not known of it; `None` when nothing is.
    pub address: Option<String>,
    /// Where it is used.
    pub uses: Vec<Step>,
    /// Where a credential is attached to a request to it; empty when none was seen.
    pub credentials: Vec<Step>,
}

/// Something that the app does about the age of a session or where else it lives.
#[derive(Debug, Clone, PartialEq)]
pub struct LifeFact {
    /// What it is about.
    pub kind: LifeFactKind,
    /// Where, with what was seen.
    pub seen: Step,
}

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LifeFactKind {
    /// A session is renewed.
    Renewal,
    /// The time at which it ends is read.
    Expiry,
    /// The server's refusal of a session is told from other answers.
    Rejection,
    /// Somebody who does nothing is noticed.
    Idleness,
    /// Somebody must prove again who they are.
    Lock,
    /// A web page is given the session.
    WebSession,
}

impl LifeFactKind {
    /// All kinds, in the order of the reports.
    pub const ALL: [Self; 6] = [
        Self::Renewal,
        Self::Expiry,
        Self::Rejection,
        Self::Idleness,
        Self::Lock,
        Self::WebSession,
    ];

    /// The word used in anchors and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Renewal => "renewal",
            Self::Expiry => "expiry",
            Self::Rejection => "rejection",
            Self::Idleness => "idleness",
            Self::Lock => "lock",
            Self::WebSession => "web-session",
        }
    }
}

/// Something that the session map cannot tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Undecided {
    /// What is not known, as a sentence without a period.
    pub what: String,
    /// Why not, as a sentence without a period.
    pub why: String,
    /// Where; `None` for the app as a whole.
    pub place: Option<Location>,
}
