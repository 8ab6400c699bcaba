//! The origins and names of a value into reasons for and against its being a session credential.

use super::Scene;
use super::evidence::Reasons;
use super::names;
use super::trace::{Origin, Site, Traced};
use super::typed_text;
use crate::finding::{Strength, ValueKind};
use crate::signatures::{Lexicon, LexiconVerdict, MethodModel};

/// The lexicon that says which words are about sessions.
pub(super) const SESSION_LEXICON: &str = "session";
/// Group of the lexicon that names texts of screens and what is done there.
const DEEDS: &str = "screen";
/// Weight from which one word counts as medium evidence.
pub(super) const CLEAR: u8 = 3;
/// Weight from which a word counts as weak evidence.
pub(super) const VAGUE: u8 = 2;
/// Weight from which the name of a store counts as weak evidence: files called `login` or `account` are many, but
/// what is kept in them rarely is about anything else.
const OF_STORES: u8 = 1;

/// The reasons that one origin of a value and the names on its way give.
pub(super) fn of_origin(scene: &Scene<'_, '_, '_>, traced: &Traced<'_>) -> Reasons {
    let mut reasons = Reasons::default();
    match &traced.origin {
        Origin::Source { site, model } => of_source(scene, *site, model, &mut reasons),
        Origin::StoreRead(site) => of_store_read(scene, *site, &mut reasons),
        _ => {}
    }
    traced
        .names
        .iter()
        .for_each(|name| names::add_reasons(scene, *name, &mut reasons));
    reasons
}

/// The reasons that a call gives which models describe as a source.
pub(super) fn of_source_at(scene: &Scene<'_, '_, '_>, site: Site) -> Reasons {
    let mut reasons = Reasons::default();
    let callee = scene.callee(site);
    let models = callee.map_or(&[][..], |callee| scene.apis.models(callee));
    for model in models {
        of_source(scene, site, model, &mut reasons);
    }
    reasons
}

fn of_source(scene: &Scene<'_, '_, '_>, site: Site, model: &MethodModel, reasons: &mut Reasons) {
    let Some(source) = &model.source else {
        return;
    };
    if source.public {
        return;
    }
    let api = scene
        .callee(site)
        .map_or_else(String::new, |callee| scene.short_name(callee));
    if source.not_a_session {
        return reasons.add_against(&format!("what '{api}' returns"));
    }
    if let Some(value) = source.value {
        let text = format!("'{api}' returns a {}", value.words());
        reasons.add(source.strength, &source.evidence, text, Some(value));
    }
    if let Some(key) = scene.text_at(site, source.by_key) {
        let text = format!("'{api}' reads it under '{key}'");
        of_word(
            scene,
            &key,
            (&source.evidence, source.strength),
            text,
            reasons,
        );
    }
    if source.value.is_none() && source.by_key.is_none() {
        typed_text::add_reasons(scene, site, reasons);
    }
}

fn of_store_read(scene: &Scene<'_, '_, '_>, site: Site, reasons: &mut Reasons) {
    for key in read_keys(scene, site) {
        let text = format!("it is read from a store under '{key}'");
        of_word(scene, &key, ("read-key", Strength::Medium), text, reasons);
    }
}

/// The keys under which the call at `site` reads from a store, one for each store that it may read from.
pub(super) fn read_keys(scene: &Scene<'_, '_, '_>, site: Site) -> impl Iterator<Item = String> {
    let callee = scene.callee(site);
    let roles = callee.map_or(&[][..], |callee| scene.apis.store_roles(callee));
    let ops = roles.iter().filter_map(|role| role.op);
    ops.filter_map(move |op| scene.text_at(site, op.key))
}

/// True for names that say what is done with a password, such as `changePassword`: on a label that is no password,
/// but what such a method takes may well be one.
pub(super) fn is_deed(scene: &Scene<'_, '_, '_>, name: &str) -> bool {
    let judged = session_lexicon(scene).map(|lexicon| lexicon.judge(name));
    matches!(judged, Some(LexiconVerdict::LookAlike(DEEDS)))
}

/// The group of what the name of a key says it is instead of a credential or of something that people write: a marker
/// for the next page, a push token.
pub(super) fn other_token(scene: &Scene<'_, '_, '_>, name: &str) -> Option<&'static str> {
    const GROUPS: [&str; 5] = [
        "analytics",
        "anti-forgery",
        "attestation",
        "pagination",
        "push",
    ];
    let judged = session_lexicon(scene).map(|lexicon| lexicon.judge(name));
    match judged {
        Some(LexiconVerdict::LookAlike(group)) => GROUPS.into_iter().find(|one| *one == group),
        _ => None,
    }
}

/// True for names of what only looks like a credential.
pub(super) fn is_look_alike(scene: &Scene<'_, '_, '_>, name: &str) -> bool {
    let judged = session_lexicon(scene).map(|lexicon| lexicon.judge(name));
    matches!(judged, Some(LexiconVerdict::LookAlike(_)))
}

/// True for names with a word about sessions, however vague.
pub(super) fn is_about_sessions(scene: &Scene<'_, '_, '_>, name: &str) -> bool {
    let judged = session_lexicon(scene).map(|lexicon| lexicon.judge(name));
    matches!(judged, Some(LexiconVerdict::Match(_)))
}

/// True for names that by themselves are medium evidence for a credential.
pub(super) fn is_clear(scene: &Scene<'_, '_, '_>, name: &str) -> bool {
    let judged = session_lexicon(scene).map(|lexicon| lexicon.judge(name));
    matches!(judged, Some(LexiconVerdict::Match(found)) if found.weight >= CLEAR)
}

/// The kind of credential that a word may name, however vague it is.
pub(super) fn credential_of(scene: &Scene<'_, '_, '_>, word: &str) -> Option<ValueKind> {
    match session_lexicon(scene)?.judge(word) {
        LexiconVerdict::Match(found) if found.weight >= VAGUE => found.value,
        _ => None,
    }
}

/// What the session lexicon says of a word: at most `strength`, and weak when the word is vague.
pub(super) fn of_word(
    scene: &Scene<'_, '_, '_>,
    word: &str,
    (atom, strength): (&str, Strength),
    text: String,
    reasons: &mut Reasons,
) {
    let Some(lexicon) = session_lexicon(scene) else {
        return;
    };
    match lexicon.judge(word) {
        LexiconVerdict::Match(found) if found.weight >= CLEAR => {
            reasons.add(strength, atom, text, found.value);
        }
        LexiconVerdict::Match(found) if found.weight >= VAGUE => {
            reasons.add(strength.min(Strength::Weak), atom, text, found.value);
        }
        LexiconVerdict::LookAlike(group) => reasons.add_against(&format!("'{word}' ({group})")),
        _ => {}
    }
}

/// What the name of a store says: weak evidence at best, and nothing against what is kept in it.
pub(super) fn of_store_name(scene: &Scene<'_, '_, '_>, name: &str, reasons: &mut Reasons) {
    let judged = session_lexicon(scene).map(|lexicon| lexicon.judge(name));
    if let Some(LexiconVerdict::Match(found)) = judged
        && found.weight >= OF_STORES
    {
        let text = format!("the store is named '{name}'");
        reasons.add(Strength::Weak, "store-name", text, found.value);
    }
}

fn session_lexicon<'s>(scene: &Scene<'s, '_, '_>) -> Option<&'s Lexicon> {
    scene.signatures.lexicon(SESSION_LEXICON)
}
