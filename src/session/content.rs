//! What apps of some kinds keep besides sessions, such as conversations and health records: names, keys and fields
//! into reasons for a value being such content.
//!
//! The reasons are weighed as those for credentials are; that the app is about the subject is one of them. So a
//! column named `mood` is content in an app about health and nothing in any other.

use super::Scene;
use super::evidence::{Reasons, Verdict};
use super::names;
use super::reasons::{CLEAR, VAGUE, other_token};
use super::trace::{Name, Origin, Site, Traced};
use super::typed_text;
use crate::finding::{CellKey, Strength, ValueKind};
use crate::program::View;
use crate::signatures::{ContentModel, Lexicon, LexiconVerdict};
use std::collections::BTreeMap;

/// Reasons for the kinds of content that a value may be.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    by_kind: BTreeMap<ValueKind, Reasons>,
}

impl Contents {
    /// Takes over all reasons of `other`.
    pub(super) fn extend(&mut self, other: &Self) {
        for (kind, reasons) in &other.by_kind {
            self.by_kind.entry(*kind).or_default().extend(reasons);
        }
    }

    /// What is proven, each kind with its reasons.
    pub fn verdicts(&self) -> impl Iterator<Item = (Verdict, &Reasons)> {
        let all = self.by_kind.values();
        all.filter_map(|reasons| Some((reasons.verdict()?, reasons)))
    }

    /// The reasons for one kind.
    pub fn of(&self, kind: ValueKind) -> Option<&Reasons> {
        self.by_kind.get(&kind)
    }

    /// Adds what the words of each subject say of a text.
    fn word(
        &mut self,
        scene: &Scene<'_, '_, '_>,
        word: &str,
        evidence: (&str, Strength),
        text: &str,
    ) {
        self.words(scene, word, evidence, text, VAGUE);
    }

    /// The same with words of at least this weight.
    fn words(
        &mut self,
        scene: &Scene<'_, '_, '_>,
        word: &str,
        evidence: (&str, Strength),
        text: &str,
        least: u8,
    ) {
        let other = other_token(scene, word).filter(|_| evidence.1 == Strength::Medium);
        for model in scene.contents {
            let mut found = Reasons::default();
            if let Some(group) = other {
                found.add_against(&format!("'{word}' ({group})"));
            }
            of_word(
                &model.words,
                model,
                word,
                evidence,
                (text, least),
                &mut found,
            );
            if !found.is_empty() {
                let title = &model.title;
                let text = format!("the app is about {title}");
                found.add(Strength::Medium, "profile", text, Some(model.value));
            }
            self.by_kind.entry(model.value).or_default().extend(&found);
        }
    }
}

/// What a lexicon says of a word of at least the weight `least`: at most `strength`, and weak when the word is vague.
fn of_word(
    words: &Lexicon,
    model: &ContentModel,
    word: &str,
    (atom, strength): (&str, Strength),
    (text, least): (&str, u8),
    reasons: &mut Reasons,
) {
    let kind = Some(model.value);
    match words.judge(word) {
        LexiconVerdict::Match(found) if found.weight >= CLEAR.max(least) => {
            reasons.add(strength, atom, text.to_owned(), kind);
        }
        LexiconVerdict::Match(found) if found.weight >= VAGUE.max(least) => {
            let weak = strength.min(Strength::Weak);
            reasons.add(weak, atom, text.to_owned(), kind);
        }
        LexiconVerdict::LookAlike(group) => reasons.add_against(&format!("'{word}' ({group})")),
        _ => {}
    }
}

/// The reasons that one origin of a value and the names on its way give.
pub(super) fn of_origin(scene: &Scene<'_, '_, '_>, traced: &Traced<'_>) -> Contents {
    let mut found = Contents::default();
    if scene.contents.is_empty() {
        return found;
    }
    match &traced.origin {
        Origin::Source { site, model } => {
            let source = model.source.as_ref();
            let key = source.and_then(|source| scene.text_at(*site, source.by_key));
            match key {
                Some(key) => {
                    let text = format!("it is read under '{key}'");
                    found.word(scene, &key, ("json-key", Strength::Medium), &text);
                }
                None => of_typed_text(scene, *site, &mut found),
            }
        }
        Origin::StoreRead(site) => of_store_read(scene, *site, &mut found),
        _ => {}
    }
    for name in &traced.names {
        of_name(scene, *name, &mut found);
    }
    found
}

fn of_store_read(scene: &Scene<'_, '_, '_>, site: Site, found: &mut Contents) {
    let roles = scene
        .callee(site)
        .map(|callee| scene.apis.store_roles(callee));
    let ops = roles.into_iter().flatten().filter_map(|role| role.op);
    for key in ops.filter_map(|op| scene.text_at(site, op.key)) {
        let text = format!("it is read from a store under '{key}'");
        found.word(scene, &key, ("read-key", Strength::Medium), &text);
    }
}

fn of_typed_text(scene: &Scene<'_, '_, '_>, site: Site, found: &mut Contents) {
    for field in typed_text::fields(scene, site) {
        let text = format!("it is typed into a field named '{field}'");
        found.word(scene, &field, ("field-name", Strength::Weak), &text);
    }
    for view in typed_text::views(scene, site) {
        of_view(scene, view, found);
    }
}

fn of_view(scene: &Scene<'_, '_, '_>, view: &View, found: &mut Contents) {
    let text = format!("it is typed into the field '{}'", view.id_name);
    found.word(scene, &view.id_name, ("view-id", Strength::Medium), &text);
    for hint in view.hints.iter().take(1) {
        let text = format!("it is typed into a field with the hint '{hint}'");
        found.word(scene, hint, ("view-hint", Strength::Weak), &text);
    }
}

fn of_name(scene: &Scene<'_, '_, '_>, name: Name, found: &mut Contents) {
    if let Name::Key(site) = name {
        let models = scene.callee(site).map(|callee| scene.apis.models(callee));
        for model in models.into_iter().flatten() {
            if let Some(key) = scene.text_at(site, model.key) {
                let text = format!("it is put under '{key}'");
                found.word(scene, &key, ("put-key", Strength::Medium), &text);
            }
        }
    } else if let Some((atom, what, word)) = names::word_of(scene, name) {
        let text = format!("it passes through {what} named '{word}'");
        // Methods and fields named after a text or a message are everywhere.
        found.words(scene, &word, (atom, Strength::Weak), &text, CLEAR);
    }
}

/// What the names of a cell say.
pub(super) fn of_cell(scene: &Scene<'_, '_, '_>, cell: &CellKey) -> Contents {
    let mut found = Contents::default();
    let is_file = cell.store.ends_with("file");
    let leaf = cell
        .name
        .as_deref()
        .and_then(|name| name.rsplit('/').next());
    if let Some(key) = cell.key.as_deref().or(leaf.filter(|_| is_file)) {
        let text = format!("it is stored under '{key}'");
        found.word(scene, key, ("store-key", Strength::Medium), &text);
    }
    if let Some(name) = cell.name.as_deref().filter(|_| !is_file) {
        let text = format!("the store is named '{name}'");
        let mut of_store = Contents::default();
        of_store.word(scene, name, ("store-name", Strength::Weak), &text);
        // What a store is called says nothing against what is kept in it.
        let reasons = of_store.by_kind.into_iter();
        let by_kind = reasons.map(|(kind, reasons)| (kind, reasons.only_for()));
        found.extend(&Contents {
            by_kind: by_kind.collect(),
        });
    }
    found
}

/// What the other keys of the same store say: a text beside an author and a conversation is a message.
pub(super) fn of_neighbours(scene: &Scene<'_, '_, '_>, others: &[&str]) -> Contents {
    let mut found = Contents::default();
    for model in scene.contents {
        let Some(beside) = &model.beside else {
            continue;
        };
        let reasons = found.by_kind.entry(model.value).or_default();
        for other in others {
            let text = format!("it is kept beside '{other}'");
            let mut one = Reasons::default();
            of_word(
                beside,
                model,
                other,
                ("row", Strength::Medium),
                (&text, VAGUE),
                &mut one,
            );
            reasons.extend(&one.only_for());
        }
    }
    found
}

/// The kind of content that people write into a field or read in it.
pub(super) fn of_field(model: &ContentModel, view: &View) -> bool {
    let weight = |text: &str| match model.words.judge(text) {
        LexiconVerdict::Match(found) => found.weight,
        _ => 0,
    };
    let of_id = weight(&view.id_name);
    let of_hint = view.hints.iter().map(|hint| weight(hint)).max();
    let is_field = view.element.ends_with("EditText") || view.element.ends_with("CompleteTextView");
    let is_text = view.element.ends_with("TextView");
    let least = match view.is_for_contact_data() {
        true => CLEAR,
        false => VAGUE,
    };
    is_field && of_id.max(of_hint.unwrap_or(0)) >= least || is_text && of_id >= CLEAR
}
