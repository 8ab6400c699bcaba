//! Literals in the string pools of code, in resources and in text files: one prefilter over all rules, then the
//! regular expression, the structure, and the condition of the match.

use super::Detection;
use super::hit::{Hit, Rule};
use super::literal_names::LiteralNames;
use super::native;
use crate::finding::{Location, Place, Redaction};
use crate::program::Symbol;
use crate::signatures::{
    Decode, Environment, Jwt, MatchKind, Pool, SecretPart, Signature, TextSearch,
};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Matches of one expression in one text that are looked at.
const MAX_MATCHES: usize = 64;

/// A text file of the app.
#[derive(Debug)]
pub struct TextFile<'a> {
    /// Path inside the app.
    pub path: String,
    /// The text; what is no UTF-8 is replaced.
    pub text: std::borrow::Cow<'a, str>,
}

/// The hits of all literal matches, by signature and match.
#[derive(Default)]
pub(super) struct LiteralHits {
    hits: BTreeMap<(usize, usize), Vec<Hit>>,
}

impl LiteralHits {
    /// The hits of one match, in the order of the files.
    pub(super) fn of(&self, signature: usize, position: usize) -> Vec<Hit> {
        self.hits
            .get(&(signature, position))
            .cloned()
            .unwrap_or_default()
    }
}

/// One match of a signature that looks for literals.
pub(super) struct Wanted<'w> {
    /// Signature and position of the match.
    pub id: (usize, usize),
    /// What is searched for.
    pub search: &'w TextSearch,
    /// The match.
    pub rule: Rule<'w>,
}

impl Wanted<'_> {
    /// The hit of a literal that meets the conditions; `place` says where it is, if it is the app's.
    pub(super) fn judge(
        &self,
        names: &dyn Environment,
        place: impl FnOnce() -> Option<Location>,
    ) -> Option<Hit> {
        if !self.rule.holds(names) {
            return None;
        }
        let mut hit = self.rule.hit(place()?, names);
        if let Some(secret) = &hit.secret {
            hit.identity.push(secret.clone());
            hit.properties.insert("secret".to_owned(), secret.clone());
        }
        Some(hit)
    }
}

/// A prefilter over the anchors of several matches.
pub(super) struct Prefilter<'w> {
    /// The matches.
    pub wanted: Vec<Wanted<'w>>,
    automaton: Option<AhoCorasick>,
    owners: Vec<usize>,
}

impl<'w> Prefilter<'w> {
    /// Builds the automaton.
    pub(super) fn of(wanted: Vec<Wanted<'w>>) -> Self {
        let mut anchors = Vec::new();
        let mut owners = Vec::new();
        for (owner, one) in wanted.iter().enumerate() {
            for anchor in &one.search.anchors {
                anchors.push(anchor.as_bytes());
                owners.push(owner);
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&anchors)
            .ok()
            .filter(|_| !anchors.is_empty());
        Self {
            wanted,
            automaton,
            owners,
        }
    }

    /// The matches whose anchors the bytes hold, in order.
    pub(super) fn candidates(&self, bytes: &[u8]) -> Vec<&Wanted<'w>> {
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        if !automaton.is_match(bytes) {
            return Vec::new();
        }
        let found: BTreeSet<usize> = automaton
            .find_overlapping_iter(bytes)
            .filter_map(|hit| self.owners.get(hit.pattern().as_usize()).copied())
            .collect();
        found
            .into_iter()
            .filter_map(|owner| self.wanted.get(owner))
            .collect()
    }
}

/// Searches every pool of the app for the literals of all signatures.
pub(super) fn hits(
    detection: &Detection<'_, '_, '_, '_>,
    signatures: &[&Signature],
) -> LiteralHits {
    let mut found = LiteralHits::default();
    let mut add = |hits: Vec<((usize, usize), Hit)>| {
        for (id, hit) in hits {
            found.hits.entry(id).or_default().push(hit);
        }
    };
    let ((code, resources), (files, libraries)) = rayon::join(
        || {
            rayon::join(
                || code_hits(detection, signatures),
                || resource_hits(detection, signatures),
            )
        },
        || {
            rayon::join(
                || file_hits(detection, signatures),
                || native::hits(detection, signatures),
            )
        },
    );
    for hits in [code, resources, files, libraries] {
        add(hits);
    }
    found
}

/// The literal matches that `select` accepts.
pub(super) fn wanted<'w>(
    signatures: &[&'w Signature],
    redaction: Redaction,
    select: impl Fn(&'w MatchKind) -> Option<&'w TextSearch>,
) -> Vec<Wanted<'w>> {
    let mut all = Vec::new();
    for (number, signature) in signatures.iter().enumerate() {
        for (position, alternative) in signature.matches.iter().enumerate() {
            if let Some(search) = select(&alternative.kind) {
                all.push(Wanted {
                    id: (number, position),
                    search,
                    rule: Rule {
                        signature,
                        alternative,
                        redaction,
                    },
                });
            }
        }
    }
    all
}

fn in_pool(kind: &MatchKind, pool: Pool) -> Option<&TextSearch> {
    match kind {
        MatchKind::String(text) if text.pools.contains(&pool) => Some(&text.search),
        _ => None,
    }
}

/// Hits with signature and position of their matches.
pub(super) type Found = Vec<((usize, usize), Hit)>;

fn code_hits(detection: &Detection<'_, '_, '_, '_>, signatures: &[&Signature]) -> Found {
    let prefilter = Prefilter::of(wanted(signatures, detection.redaction, |kind| {
        in_pool(kind, Pool::Dex)
    }));
    let symbols = detection.scene.program.symbols();
    let count = u32::try_from(symbols.len()).unwrap_or(u32::MAX);
    (0..count)
        .into_par_iter()
        .with_min_len(4096)
        .flat_map_iter(|number| {
            let symbol = Symbol(number);
            let bytes = symbols.bytes(symbol);
            prefilter
                .candidates(bytes)
                .into_iter()
                .flat_map(|one| code_hits_of(detection, one, symbol))
                .collect::<Found>()
        })
        .collect()
}

fn code_hits_of(detection: &Detection<'_, '_, '_, '_>, one: &Wanted<'_>, symbol: Symbol) -> Found {
    let text = detection.scene.program.text(symbol);
    let source = Source {
        text: &text,
        pool: "dex",
        file: None,
    };
    literals(detection, one, source, |names| {
        one.judge(names, || use_of(detection, symbol))
    })
}

/// The first use of a string by the app's own code; a string that only libraries use is theirs.
fn use_of(detection: &Detection<'_, '_, '_, '_>, symbol: Symbol) -> Option<Location> {
    let program = detection.scene.program;
    let mut own = program.own_users_of_string(symbol);
    match own.find_map(|site| detection.scene.statement(site)) {
        Some(site) => Some(detection.scene.location_with_excerpt(site)),
        None if program.users_of_string(symbol).is_empty() => program.static_field_location(symbol),
        None => None,
    }
}

fn resource_hits(detection: &Detection<'_, '_, '_, '_>, signatures: &[&Signature]) -> Found {
    let prefilter = Prefilter::of(wanted(signatures, detection.redaction, |kind| {
        in_pool(kind, Pool::Resources)
    }));
    let mut found = Found::new();
    for (name, text) in detection.scene.program.string_resources() {
        for one in prefilter.candidates(text.as_bytes()) {
            let location = Location::new(
                "resources.arsc",
                Place::Line {
                    line: None,
                    element: name.clone(),
                },
            );
            let source = Source {
                text: &text,
                pool: "resources",
                file: Some("resources.arsc"),
            };
            found.extend(literals(detection, one, source, |names| {
                one.judge(names, || Some(location.clone()))
            }));
        }
    }
    found
}

fn file_hits(detection: &Detection<'_, '_, '_, '_>, signatures: &[&Signature]) -> Found {
    let prefilter = Prefilter::of(wanted(signatures, detection.redaction, |kind| match kind {
        MatchKind::Asset(asset) => Some(&asset.search),
        _ => None,
    }));
    let hits = |file: &TextFile<'_>| -> Found {
        let is_meant = |one: &&Wanted<'_>| match &one.rule.alternative.kind {
            MatchKind::Asset(asset) => asset.files.iter().any(|glob| glob.matches(&file.path)),
            _ => false,
        };
        let candidates = prefilter.candidates(file.text.as_bytes());
        candidates
            .into_iter()
            .filter(is_meant)
            .flat_map(|one| {
                let source = Source {
                    text: &file.text,
                    pool: "assets",
                    file: Some(&file.path),
                };
                literals(detection, one, source, |names| {
                    one.judge(names, || Some(place(file, names.range.start)))
                })
            })
            .collect()
    };
    detection.texts.par_iter().flat_map_iter(hits).collect()
}

/// The place of a byte of a text file.
fn place(file: &TextFile<'_>, offset: usize) -> Location {
    let before = file.text.get(..offset).unwrap_or_default();
    let breaks = before.bytes().filter(|byte| *byte == b'\n').count();
    let line = u32::try_from(breaks).unwrap_or(u32::MAX).saturating_add(1);
    Location::new(
        file.path.clone(),
        Place::Line {
            line: Some(line),
            element: String::new(),
        },
    )
}

/// A text that is searched for literals.
#[derive(Clone, Copy)]
pub(super) struct Source<'t> {
    /// The text.
    pub text: &'t str,
    /// What kind of place it is from.
    pub pool: &'static str,
    /// Path of the file inside the app; `None` for strings of the code.
    pub file: Option<&'t str>,
}

/// The literals in a text that one match means and `judge` accepts, each secret once.
pub(super) fn literals(
    detection: &Detection<'_, '_, '_, '_>,
    one: &Wanted<'_>,
    source: Source<'_>,
    judge: impl Fn(&LiteralNames<'_, '_, '_, '_, '_>) -> Option<Hit>,
) -> Found {
    let mut found = Found::new();
    let regex = one.search.regex.get();
    let matches = regex
        .into_iter()
        .flat_map(|regex| regex.captures_iter(source.text));
    for captures in matches.take(MAX_MATCHES) {
        let Some(whole) = captures.get(0) else {
            continue;
        };
        let secret = match &one.search.secret {
            SecretPart::Whole => whole.as_str(),
            SecretPart::Group(name) => captures
                .name(name)
                .map_or(whole.as_str(), |part| part.as_str()),
        };
        let names = LiteralNames {
            detection,
            source,
            range: whole.range(),
            value: whole.as_str(),
            captures: &captures,
            secret,
            jwt: decoded_jwt(one.search.decode, whole.as_str()),
            json: decoded_json(one.search.decode, whole.as_str()),
        };
        let is_structured = match one.search.decode {
            Some(Decode::Jwt) => names.jwt.is_some(),
            Some(Decode::Json) => names.json.is_some(),
            Some(Decode::Pem) | None => true,
        };
        let is_new = found
            .iter()
            .all(|(_, hit)| hit.secret.as_deref() != Some(secret));
        if is_structured && is_new {
            found.extend(judge(&names).map(|hit| (one.id, hit)));
        }
    }
    found
}

fn decoded_jwt(decode: Option<Decode>, text: &str) -> Option<Jwt> {
    (decode == Some(Decode::Jwt))
        .then(|| Jwt::decode(text))
        .flatten()
}

fn decoded_json(decode: Option<Decode>, text: &str) -> Option<serde_json::Value> {
    let wanted = decode == Some(Decode::Json);
    wanted.then(|| serde_json::from_str(text).ok()).flatten()
}
