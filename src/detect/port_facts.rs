//! Functions that ask where the value at a port of a call comes from.

use super::code_place::CodePlace;
use crate::analysis::constants::{Constant, Text};
use crate::formats::dex::access::ACC_NATIVE;
use crate::ir::ValueId;
use crate::program::MethodId;
use crate::session::ahead::seconds_ahead;
use crate::session::apis::overrides;
use crate::session::outside::is_external;
use crate::session::ports::{port_constant, port_value};
use crate::session::trace::{Origin, trace};
use crate::session::ways::call_on_way;
use crate::signatures::{Argument, MethodPattern, Port, Value};

impl CodePlace<'_, '_, '_, '_, '_> {
    /// The answer of such a function; `None` for all others.
    pub(super) fn of_port(&self, function: &str, arguments: &[Argument<'_>]) -> Option<Value> {
        Some(match (function, arguments) {
            ("comes_from", [Argument::Name(port), Argument::Pattern(pattern)]) => {
                self.ask(port, |value| Value::Bool(self.comes_from(value, pattern)))
            }
            ("ahead", [Argument::Name(port)]) => self.ask(port, |value| {
                let seconds = seconds_ahead(self.detection.scene, self.site.method, value);
                seconds.map_or(Value::Unknown, Value::Int)
            }),
            ("external", [Argument::Name(port)]) => {
                self.ask(port, |value| Value::Bool(self.is_external(value)))
            }
            ("stored", [Argument::Name(port)]) => {
                self.ask(port, |value| Value::Bool(self.is_stored(value)))
            }
            ("session_kind", [Argument::Name(one), Argument::Name(other)]) => {
                self.session_kind(one, other)
            }
            ("overrides", [Argument::Pattern(pattern)]) => {
                let program = self.detection.scene.program;
                Value::Bool(overrides(program, pattern, self.site.method))
            }
            ("literal", [Argument::Name(port)]) => {
                Port::parse(port).map_or(Value::Unknown, |port| self.literal(port))
            }
            ("beginning", [Argument::Name(port)]) => {
                Port::parse(port).map_or(Value::Unknown, |port| self.beginning(port))
            }
            _ => return None,
        })
    }

    /// The app's own native method that the value at a port comes out of.
    pub(super) fn native_getter(&self, port: Port) -> Option<MethodId> {
        let scene = self.detection.scene;
        let is_native = |callee: MethodId| {
            let targets = scene.program.resolve(callee);
            let crate::program::Resolved::Defined(method) = targets else {
                return false;
            };
            let definition = scene.program.method(method).definition;
            scene.program.is_app_code(method)
                && definition.is_some_and(|one| one.access_flags & ACC_NATIVE != 0)
        };
        call_on_way(scene, self.site.method, self.value_at(port)?, &is_native)
    }

    pub(super) fn value_at(&self, port: Port) -> Option<ValueId> {
        let facts = self.detection.scene.facts.of(self.site.method);
        port_value(&facts.body, self.site.stmt, port)
    }

    /// The constant at a port: what the method itself shows, or else the one constant that every caller and
    /// every writer of a field gives.
    pub(super) fn constant_at(&self, port: Port) -> Value {
        let Some(value) = self.value_at(port) else {
            return Value::Unknown;
        };
        let scene = self.detection.scene;
        let known = self.literal(port);
        if known.is_known() {
            return known;
        }
        let traced = trace(scene, &[], self.site.method, value);
        if !traced.complete || !traced.is_constant() {
            return Value::Unknown;
        }
        let mut constants = traced
            .origins
            .iter()
            .filter_map(|origin| match &origin.origin {
                Origin::Constant(constant) => Some(constant),
                _ => None,
            });
        match (constants.next(), constants.next()) {
            (Some(only), None) => as_value(only),
            _ => Value::Unknown,
        }
    }

    /// The known beginning of the text at a port, which need not be known to its end.
    fn beginning(&self, port: Port) -> Value {
        let whole = self.constant_at(port);
        if whole.as_text().is_some() {
            return whole;
        }
        let site = self.site;
        let facts = self.detection.scene.facts.of(site.method);
        let constant = port_constant(&facts, site.stmt, port);
        let text = constant.and_then(|constant| constant.as_text());
        let start = text.map(Text::known_start).filter(|text| !text.is_empty());
        Value::optional(start)
    }

    /// The constant at a port, when the method around the call shows it.
    fn literal(&self, port: Port) -> Value {
        let facts = self.detection.scene.facts.of(self.site.method);
        port_constant(&facts, self.site.stmt, port).map_or(Value::Unknown, as_value)
    }

    fn ask(&self, port: &str, answer: impl Fn(ValueId) -> Value) -> Value {
        let value = Port::parse(port).and_then(|port| self.value_at(port));
        value.map_or(Value::Unknown, answer)
    }

    fn comes_from(&self, value: ValueId, pattern: &MethodPattern) -> bool {
        let scene = self.detection.scene;
        if scene.own_calls(pattern).next().is_none() {
            return false;
        }
        let is_wanted = |callee| scene.is_meant(pattern, callee);
        call_on_way(scene, self.site.method, value, &is_wanted).is_some()
    }

    fn is_external(&self, value: ValueId) -> bool {
        let scene = self.detection.scene;
        let origins = trace(scene, &[], self.site.method, value).origins;
        origins.iter().any(|origin| is_external(scene, origin))
    }

    fn is_stored(&self, value: ValueId) -> bool {
        let origins = trace(self.detection.scene, &[], self.site.method, value).origins;
        let mut origins = origins.iter();
        origins.any(|traced| matches!(traced.origin, Origin::StoreRead(_)))
    }

    /// What kind of session credential two ports hold, when what is known of either counts for both.
    fn session_kind(&self, one: &str, other: &str) -> Value {
        let ports = [one, other].into_iter().filter_map(Port::parse);
        let values: Vec<ValueId> = ports.filter_map(|port| self.value_at(port)).collect();
        let Self { detection, site } = self;
        let session = detection.session;
        let verdict = session.verdict_of(detection.scene, site.method, &values);
        Value::optional(verdict.map(|verdict| verdict.value.as_str()))
    }
}

/// A constant as conditions see it; bytes that are no text keep their number.
fn as_value(constant: &Constant) -> Value {
    match constant {
        Constant::Numbers(numbers) => numbers.single().map_or(Value::Unknown, Value::Int),
        Constant::Text(_) => Value::optional(constant.as_literal()),
        Constant::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Value::text(text),
            Err(_) => Value::text(
                bytes
                    .iter()
                    .map(|byte| char::from(*byte))
                    .collect::<String>(),
            ),
        },
        _ => Value::Unknown,
    }
}
