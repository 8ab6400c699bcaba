//! The key that a value is encrypted with, when whoever gets at the value gets the key too.

use super::Detection;
use super::hit::{Hit, Rule};
use crate::finding::Flow;
use crate::session::changes::{Key, KeyOrigin};
use crate::signatures::names::KeyName;
use crate::signatures::{Environment, Value};

/// What conditions may ask about a key.
pub(super) fn name(
    detection: &Detection<'_, '_, '_, '_>,
    key: Option<&Key>,
    name: KeyName,
) -> Value {
    let Some(key) = key else {
        return Value::Unknown;
    };
    match name {
        KeyName::Origin => Value::text(key.origin.as_str()),
        KeyName::Words => Value::text(words(detection, key)),
    }
}

/// What stands over the way of a key into what it encrypts.
pub(super) const INTO_CIPHER: &str = "how the key gets to the cipher";

/// The key itself, when it is one constant.
pub(super) fn secret(key: Option<&Key>) -> Value {
    Value::optional(key.and_then(|key| key.text.as_ref()))
}

/// The origin as a noun.
fn words(detection: &Detection<'_, '_, '_, '_>, key: &Key) -> String {
    let source = key.source.map(|method| detection.scene.short_name(method));
    let source = source.unwrap_or_default();
    match key.origin {
        KeyOrigin::Constant => "a constant in the app".to_owned(),
        KeyOrigin::Public => format!("what '{source}' returns, which anybody finds out"),
        KeyOrigin::Store => format!("an unencrypted store, read by '{source}'"),
    }
}

/// A finding at the place where a key is made: one for all values that it encrypts. `title` stands over its way.
pub(super) fn hit(
    detection: &Detection<'_, '_, '_, '_>,
    key: &Key,
    (title, value): (&str, Flow),
    (rule, names): (Rule<'_>, &dyn Environment),
) -> Hit {
    let mut hit = rule.hit(detection.scene.location_with_excerpt(key.site), names);
    let title = title.to_owned();
    let steps = key.steps.clone();
    hit.flows = vec![Flow { title, steps }, value];
    hit.identity = vec!["key".to_owned(), key.origin.as_str().to_owned()];
    hit.identity.extend(key.text.clone());
    hit
}
