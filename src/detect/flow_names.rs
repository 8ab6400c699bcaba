//! What conditions may ask about a flow, whichever way of following values has found it.

use super::code_place::CodePlace;
use super::key;
use crate::session::changes::{Key, key_at};
use crate::signatures::names::{
    AboutFlow, ProtectionName, SecretName, SinkName, SourceName, ValueName, WayName,
};
use crate::signatures::{Argument, Environment, Protection, Value};

/// A value on its way into a sink.
pub(super) trait SinkArrival {
    /// What the value is.
    fn value(&self, name: ValueName) -> Value;
    /// What the value begins with.
    fn source(&self, place: CodePlace<'_, '_, '_, '_, '_>, name: SourceName) -> Value;
    /// What is known of its way.
    fn way(&self, name: WayName) -> Value;
    /// What the value ends in.
    fn sink(&self, place: CodePlace<'_, '_, '_, '_, '_>, name: SinkName) -> Value;
    /// True when the value became that on the way.
    fn became(&self, protection: Protection) -> bool;
}

/// The names of a flow that ends at a place.
pub(super) struct FlowNames<'n, 'd, 's, 'p, 'a, F> {
    pub(super) place: CodePlace<'n, 'd, 's, 'p, 'a>,
    pub(super) flow: &'n F,
}

impl<F> FlowNames<'_, '_, '_, '_, '_, F> {
    /// The key of the encryption that the value arrives at.
    pub(super) fn key(&self) -> Option<Key> {
        key_at(self.place.detection.scene, self.place.site)
    }
}

fn protection(name: ProtectionName) -> Protection {
    match name {
        ProtectionName::Encoded => Protection::Encoded,
        ProtectionName::Encrypted => Protection::Encrypted,
        ProtectionName::Hashed => Protection::Hashed,
        ProtectionName::Masked => Protection::Masked,
        ProtectionName::Obscured => Protection::Obscured,
    }
}

impl<F: SinkArrival> Environment for FlowNames<'_, '_, '_, '_, '_, F> {
    fn name(&self, path: &str) -> Value {
        let place = self.place;
        match AboutFlow::find(path) {
            Some(AboutFlow::App(_)) => place.detection.app.name(path),
            Some(AboutFlow::Code(name)) => place.code(name),
            Some(AboutFlow::Callee(name)) => place.callee(name),
            Some(AboutFlow::Value(name)) => self.flow.value(name),
            Some(AboutFlow::Protection(name)) => Value::Bool(self.flow.became(protection(name))),
            Some(AboutFlow::Source(name)) => self.flow.source(place, name),
            Some(AboutFlow::Way(name)) => self.flow.way(name),
            Some(AboutFlow::Sink(name)) => self.flow.sink(place, name),
            Some(AboutFlow::Request(name)) => place.request(name),
            Some(AboutFlow::Owner(name)) => place.owner(name),
            Some(AboutFlow::Key(name)) => key::name(place.detection, self.key().as_ref(), name),
            Some(AboutFlow::Secret(SecretName::Secret)) => key::secret(self.key().as_ref()),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        self.place.call(function, arguments)
    }
}
