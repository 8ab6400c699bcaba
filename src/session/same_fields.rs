//! What is known of one read of a field of a response, for all other reads of the same field.
//!
//! `json.getString("auth_token")` gives the same kind of value wherever the app calls it: when one of them is known to
//! be a credential by what happens to it, the others are one too.

use super::Scene;
use super::evidence::Reasons;
use super::reasons::is_about_sessions;
use super::trace::Site;
use super::value_sources::{KnownSources, ValueSource};
use crate::program::MethodId;
use std::collections::BTreeMap;

/// Adds to `known` the other reads of fields of which one read is known, when the name of the field speaks of
/// sessions.
pub(super) fn share(scene: &Scene<'_, '_, '_>, known: &mut KnownSources<Reasons>) {
    for sites in fields_of_responses(scene).into_values() {
        let mut together = Reasons::default();
        for site in &sites {
            let source = ValueSource::at(*site);
            known.of(&source).for_each(|one| together.extend(one));
        }
        if together == Reasons::default() {
            continue;
        }
        for site in sites {
            known.entry(ValueSource::at(site)).extend(&together);
        }
    }
}

/// The reads by API and key, for keys that the session lexicon knows.
pub(super) fn fields_of_responses(
    scene: &Scene<'_, '_, '_>,
) -> BTreeMap<(MethodId, String), Vec<Site>> {
    let mut fields: BTreeMap<(MethodId, String), Vec<Site>> = BTreeMap::new();
    for method in scene.apis.modelled() {
        let models = scene.apis.models(method).iter();
        let sources = models.filter_map(|model| model.source.as_ref());
        let Some(port) = sources.filter_map(|source| source.by_key).next() else {
            continue;
        };
        for site in scene.app_calls(method) {
            if let Some(key) = scene
                .text_at(site, Some(port))
                .filter(|key| is_about_sessions(scene, key))
            {
                fields.entry((method, key)).or_default().push(site);
            }
        }
    }
    fields
}
