//! A value in a request into whether it only says whose the request is, beside the credential that proves it.

use super::evidence::Reasons;
use super::reasons::read_keys;
use super::trace::{Origin, Traced};
use super::{Scene, names};
use crate::signatures::LexiconVerdict;

/// The lexicon that says which words tell who somebody is.
const IDENTITY_LEXICON: &str = "identity";

/// True when no name or source speaks for a credential, and the value is read or kept under a name that says who
/// somebody is.
pub(super) fn is_named(scene: &Scene<'_, '_, '_>, traced: &Traced<'_>, reasons: &Reasons) -> bool {
    let Some(lexicon) = scene.signatures.lexicon(IDENTITY_LEXICON) else {
        return false;
    };
    let names = traced.names.iter();
    let names = names.filter_map(|name| names::word_of(scene, *name));
    let key = match &traced.origin {
        Origin::StoreRead(site) => read_keys(scene, *site).next(),
        _ => None,
    };
    let mut all = names.map(|(_, _, text)| text).chain(key);
    reasons.is_empty() && all.any(|name| matches!(lexicon.judge(&name), LexiconVerdict::Match(_)))
}
