//! What should happen and never does, as a signature says it: to what, where, and what would show it.

use super::pattern::MethodPattern;
use super::regex::TextRegex;
use super::rule::{CallCondition, Scope};
use crate::finding::ValueKind;

/// Something that never happens.
#[derive(Debug, Clone)]
pub struct AbsenceMatch {
    /// What it should happen to.
    pub subject: AbsenceSubject,
    /// Where it should happen.
    pub scope: Scope,
    /// What should happen.
    pub never: Never,
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
    /// Static fields that hold these kinds of values; all kinds when empty.
    StaticField {
        /// Kinds of values.
        values: Vec<ValueKind>,
    },
}

/// What never happens.
#[derive(Debug, Clone)]
pub enum Never {
    /// The cell is emptied.
    Kill,
    /// The cell is emptied anywhere else than where a server has agreed.
    KillElsewhere(Agreed),
    /// What empties the cell is saved.
    Commit,
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
    /// Names of the app's own fields and methods.
    pub names: Option<TextRegex>,
    /// Descriptors of types that the code names.
    pub types: Vec<String>,
    /// Numbers in the code, cases of switches included.
    pub numbers: Vec<i64>,
}
