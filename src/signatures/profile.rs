//! What apps may be about, and the signs by which such an app is known.

use super::lexicon::Lexicon;
use super::regex::TextRegex;
use crate::finding::ValueKind;
use std::sync::Arc;

/// Points that make a profile. No sign has as many: one name alone is never a proof.
pub const ENOUGH: u32 = 4;

/// A subject that apps may be about.
#[derive(Debug, Clone)]
pub struct ProfileModel {
    /// The word that conditions compare `app.profile` with.
    pub name: String,
    /// The words used in sentences: "the app is about …".
    pub title: String,
    /// The signs, each of which counts once.
    pub signs: Vec<ProfileSign>,
    /// What such apps keep.
    pub content: Option<ContentModel>,
}

/// Content that apps of one subject keep, and the words by which it is known.
#[derive(Debug, Clone)]
pub struct ContentModel {
    /// What it is.
    pub value: ValueKind,
    /// The title of the subject.
    pub title: String,
    /// Words of keys, names and fields that hold it.
    pub words: Arc<Lexicon>,
    /// Words of keys that stand beside it.
    pub beside: Option<Arc<Lexicon>>,
}

/// One sign that an app is about a subject.
#[derive(Debug, Clone)]
pub struct ProfileSign {
    /// Stable name.
    pub id: String,
    /// How much it counts, 1 to 3.
    pub score: u32,
    /// Where it is looked for.
    pub place: ProfilePlace,
    /// Different words or names that must be found there.
    pub at_least: usize,
}

/// Where a sign is looked for.
#[derive(Debug, Clone)]
pub enum ProfilePlace {
    /// Names of the permissions that the app asks for.
    Permissions(TextRegex),
    /// The category that the manifest declares.
    Categories(Vec<String>),
    /// The package and the label of the app.
    Names(TextRegex),
    /// Simple names of components.
    Components(TextRegex),
    /// Texts that the app shows, and ids and hints of its views.
    Texts(TextRegex),
    /// Constants of the app's own code, such as columns, JSON keys and addresses.
    Constants(TextRegex),
    /// Beginnings of the descriptors of classes that the app's own code uses.
    Libraries(Vec<String>),
}
