//! What should happen and never does, as a signature says it: to what, where, and what would show it.

use super::lexicon::Lexicon;
use super::pattern::MethodPattern;
use super::regex::TextRegex;
use super::rule::{CallCondition, CellPlace, Scope};
use crate::finding::{Confidence, ValueKind};
use std::sync::Arc;

/// Something that never happens.
#[derive(Debug, Clone)]
pub struct AbsenceMatch {
    /// What it should happen to.
    pub subject: AbsenceSubject,
    /// Where it should happen.
    pub scope: Scope,
    /// What should happen.
    pub never: Never,
    /// The cells are those with a key that this lexicon knows and that hold no credential.
    pub named: Option<Arc<Lexicon>>,
    /// Where a finding about a cell points.
    pub primary: CellPlace,
    /// What keeps one from being certain that it does not.
    pub doubts: Vec<Doubt>,
}

/// A sign that the app may do what is missed where nothing can see it.
#[derive(Debug, Clone)]
pub struct Doubt {
    /// Why, to be put behind "since".
    pub says: String,
    /// The confidence of a finding at most.
    pub confidence: Confidence,
    /// The signs, any of which is enough.
    pub signs: Signs,
}

/// What an absence is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AbsenceSubject {
    /// Cells that hold these kinds of values; all kinds when empty.
    Cell {
        /// Kinds of values.
        values: Vec<ValueKind>,
    },
    /// Activities, fragments and dialogs.
    Screen,
    /// The logout as a whole.
    Logout,
    /// The requests that carry a credential.
    Request,
    /// The addresses that requests go to.
    Endpoint,
    /// The requests for new credentials, in an app that keeps these kinds of values; all kinds when empty.
    Renewal {
        /// Kinds of values.
        values: Vec<ValueKind>,
    },
    /// Static fields that hold these kinds of values; all kinds when empty.
    StaticField {
        /// Kinds of values.
        values: Vec<ValueKind>,
    },
    /// Static fields that somebody empties, and fields of objects that live as long as the process, which hold these
    /// kinds of values; all kinds when empty.
    KeptField {
        /// Kinds of values.
        values: Vec<ValueKind>,
    },
}

/// What never happens.
#[derive(Debug, Clone)]
pub enum Never {
    /// It is emptied.
    Kill,
    /// It is emptied, or one of these is to be seen.
    KillOr(Signs),
    /// The cell is emptied anywhere else than where a server has agreed.
    KillElsewhere(Agreed),
    /// What empties the cell is saved.
    Commit,
    /// The server is told of the end of the session while the cell still has the credential for it.
    Revocation,
    /// The session ends when the server refuses to renew it, or one of these is to be seen then.
    SessionEnd(Signs),
    /// The refresh token of the answer takes the place of the old one.
    Rotation,
    /// One of these is called.
    Calls(Vec<CallCondition>),
    /// It asks whether there is a session; each of these calls does so too.
    SessionCheck(Vec<CallCondition>),
    /// One of these is to be seen.
    Signs(Signs),
}

/// How code learns that a server has done what it was asked for.
#[derive(Debug, Clone, Default)]
pub struct Agreed {
    /// Methods that are called back then, and only then.
    pub callbacks: Vec<MethodPattern>,
    /// Methods that answer whether it has.
    pub checks: Vec<MethodPattern>,
}

impl Signs {
    /// True when there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
            && self.overrides.is_empty()
            && self.annotations.is_empty()
            && self.texts.is_none()
            && self.labels.is_none()
            && self.names.is_none()
            && self.types.is_empty()
            && self.numbers.is_empty()
    }
}

/// What shows that an app takes care of something.
#[derive(Debug, Clone, Default)]
pub struct Signs {
    /// Calls.
    pub calls: Vec<CallCondition>,
    /// Methods that the app overrides or implements.
    pub overrides: Vec<MethodPattern>,
    /// Descriptors of the annotations of methods that are called.
    pub annotations: Vec<String>,
    /// Texts in the code.
    pub texts: Option<TextRegex>,
    /// Texts of resources in all languages, names of views, and texts in the code.
    pub labels: Option<Arc<Lexicon>>,
    /// Names of the app's own fields and methods.
    pub names: Option<TextRegex>,
    /// Descriptors of types that the code names.
    pub types: Vec<String>,
    /// Numbers in the code, cases of switches included.
    pub numbers: Vec<i64>,
}
