//! What builders and arrays hold at one point of a method.

use super::text::Text;
use super::value::Constant;
use crate::ir::ValueId;

/// A builder's text or an array's contents per object, sorted by object.
pub(super) type State = Vec<(ValueId, Constant)>;

/// Gives an object contents, or takes them away.
pub(super) fn set(state: &mut State, object: ValueId, content: Option<Constant>) {
    match (
        state.binary_search_by_key(&object, |entry| entry.0),
        content,
    ) {
        (Ok(at), Some(content)) => state[at].1 = content,
        (Ok(at), None) => {
            state.remove(at);
        }
        (Err(at), Some(content)) => state.insert(at, (object, content)),
        (Err(_), None) => {}
    }
}

/// What an object holds.
pub(super) fn get(state: &State, object: ValueId) -> Option<&Constant> {
    let at = state.binary_search_by_key(&object, |entry| entry.0).ok()?;
    Some(&state[at].1)
}

/// What an object can hold where two paths meet; false if nothing is known.
pub(super) fn meet(content: &mut Constant, other: Option<&Constant>) -> bool {
    match other {
        Some(other) if other == content => true,
        Some(other) => match content.join(other) {
            Some(joined) => {
                *content = joined;
                true
            }
            None => false,
        },
        None => false,
    }
}

/// What is left of an object that somebody may have changed; false if nothing is.
pub(super) fn open(content: &mut Constant) -> bool {
    match content {
        Constant::Text(text) => {
            *content = Constant::text(Text::concat([Text::clone(text), Text::Hole]));
            true
        }
        _ => false,
    }
}

/// True for the descriptors of texts.
pub(super) fn is_text(type_: &[u8]) -> bool {
    matches!(type_, b"Ljava/lang/String;" | b"Ljava/lang/CharSequence;")
}
