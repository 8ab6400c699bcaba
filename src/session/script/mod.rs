//! Scripts of apps whose code is JavaScript into what they do with the session: stores, sinks, comparisons, logouts.
//!
//! Everything is computed once for all rules, as plain data: `detect` asks the conditions of rules about it.

mod calls;
mod cells;
mod comparisons;
mod inputs;
mod judging;
mod logout;
mod operations;
mod pages;
mod pattern;
mod place;
mod reading;
mod requests;
mod sinks;
mod uses;
mod way;

pub use reading::ScriptFile;

use crate::analysis::script::Values;
use crate::finding::{Confidence, Evidence, Gap, Location, Step, ValueKind};
use crate::formats::script::parse;
use crate::signatures::{MatchKind, ScriptPattern, ScriptSubject, Signature, SignatureSet};
use judging::{Judge, Judged};
use operations::Operations;
use std::collections::BTreeMap;

/// What scripts do with the session.
#[derive(Debug, Default)]
pub struct ScriptSession {
    /// Session values in stores, one entry for each place that writes one.
    pub cells: Vec<ScriptFact>,
    /// Session values that reach places where others read them.
    pub sinks: Vec<ScriptFact>,
    /// Calls that rules ask for.
    pub calls: Vec<ScriptCall>,
    /// Passwords that are compared with constants.
    pub comparisons: Vec<ScriptFact>,
    /// Session values that a logout leaves where they are.
    pub uncleared: Vec<ScriptFact>,
    /// Pages that load scripts of others beside a session.
    pub pages: Vec<ScriptFact>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    /// Files whose scripts were followed.
    pub followed: Vec<String>,
}

impl ScriptSession {
    /// True when scripts keep a session value in a store.
    pub fn has_session(&self) -> bool {
        !self.cells.is_empty()
    }
}

/// Something about a session value in a script.
#[derive(Debug, Clone)]
pub struct ScriptFact {
    /// Kind of the store, or of the place that it reaches.
    pub kind: String,
    /// What the store is called.
    pub title: Option<String>,
    /// The place in the script.
    pub place: Location,
    /// How the call is written.
    pub call: String,
    /// The function around it.
    pub function: String,
    /// The key that it stands under.
    pub key: Option<String>,
    /// What the value is.
    pub value: ValueKind,
    /// How sure the evidence makes us.
    pub confidence: Confidence,
    /// Why it is believed to be one.
    pub evidence: Vec<Evidence>,
    /// Where it comes from, as the script writes it.
    pub origin: Option<String>,
    /// The way of the value.
    pub steps: Vec<Step>,
    /// The address that it is sent to.
    pub url: Option<String>,
    /// A constant that it is about.
    pub text: Option<String>,
    /// True when what is shown is a whole answer with a session value in it.
    pub is_whole_answer: bool,
    /// True when the value is known by its use.
    pub is_confirmed: bool,
}

impl ScriptFact {
    /// A value at a place, and nothing else about it yet.
    fn at(place: Location, function: String, kind: &str, judged: Judged) -> Self {
        Self {
            kind: kind.to_owned(),
            title: None,
            place,
            call: String::new(),
            function,
            key: None,
            value: judged.value,
            confidence: judged.confidence,
            evidence: judged.evidence,
            origin: None,
            steps: Vec::new(),
            url: None,
            text: None,
            is_whole_answer: false,
            is_confirmed: judged.is_confirmed,
        }
    }
}

/// A call that a rule asks for.
#[derive(Debug, Clone)]
pub struct ScriptCall {
    /// Rule and match that ask for it.
    pub pattern: String,
    /// The place in the script.
    pub place: Location,
    /// How it is written.
    pub call: String,
    /// The function around it.
    pub function: String,
    /// The constants that it is given, by port.
    pub constants: BTreeMap<String, Vec<String>>,
}

/// Reads the scripts of an app, given its text files.
pub fn build(
    signatures: &SignatureSet,
    rules: &[&Signature],
    files: &[ScriptFile<'_>],
) -> ScriptSession {
    let reading = reading::read(signatures, files);
    let mut session = ScriptSession {
        gaps: reading.gaps,
        followed: reading.followed,
        ..ScriptSession::default()
    };
    if reading.texts.is_empty() {
        return session;
    }
    let (scripts, errors) = parse(&reading.texts);
    session
        .gaps
        .extend(reading::gaps_of(files, &reading.texts, &errors));
    let libraries: Vec<(String, Vec<String>)> = signatures
        .scripts()
        .libraries
        .iter()
        .filter(|library| !library.strings.is_empty())
        .map(|library| (library.name.clone(), library.strings.clone()))
        .collect();
    let texts: Vec<&str> = files.iter().map(|file| file.text).collect();
    let values = Values::of(&scripts, &texts, &libraries);
    let places = place::Places::of(&scripts, files);
    let operations = Operations::of(signatures, &values);
    let mut judge = Judge::new(signatures, &values, &operations);
    judge.learn_uses();
    session.cells = cells::cells(&mut judge, &places);
    session.sinks = sinks::sinks(&judge, &places);
    session.sinks.extend(requests::cleartext(&judge, &places));
    session.comparisons = comparisons::comparisons(&judge, &places);
    session.uncleared = logout::uncleared(&judge, &places, &session.cells);
    session.pages = pages::pages(files, &session.cells);
    session.calls = calls::calls(&judge, &places, &asked(rules));
    session
}

/// The calls that rules ask for.
fn asked<'s>(rules: &[&'s Signature]) -> Vec<&'s ScriptPattern> {
    let matches = rules.iter().flat_map(|rule| &rule.matches);
    let patterns = matches.filter_map(|one| match &one.kind {
        MatchKind::Script(script) => match &script.subject {
            ScriptSubject::Call(calls) => Some(calls),
            _ => None,
        },
        _ => None,
    });
    patterns.flatten().collect()
}
