//! Calls with constant arguments: a method pattern and a condition on its ports.

use super::Detection;
use super::hit::Hit;
use crate::analysis::constants::Constant;
use crate::ir::{Op, ValueId};
use crate::program::MethodId;
use crate::session::apis::{Resolution, resolve};
use crate::session::gates;
use crate::session::ports::{port_constant, port_value};
use crate::session::trace::{Origin, Site, trace};
use crate::signatures::{
    Argument, CallCondition, CallMatch, Environment, Match, MatchKind, MethodPattern, Port, Scope,
    Signature, Value, is_weak_secret,
};
use std::collections::BTreeMap;

/// The methods that the call matches of some signatures mean, resolved together.
pub(super) struct Calls {
    resolution: Resolution,
    /// First position and number of the patterns of each match: what is called, then what must be absent.
    starts: BTreeMap<(usize, usize), usize>,
}

impl Calls {
    /// Resolves the patterns of all call matches in one pass.
    pub(super) fn of(detection: &Detection<'_, '_, '_, '_>, signatures: &[&Signature]) -> Self {
        let mut patterns: Vec<&MethodPattern> = Vec::new();
        let mut starts = BTreeMap::new();
        for (number, signature) in signatures.iter().enumerate() {
            for (position, alternative) in signature.matches.iter().enumerate() {
                if let MatchKind::Call(call) = &alternative.kind {
                    starts.insert((number, position), patterns.len());
                    patterns.extend(&call.methods);
                    patterns.extend(call.absent.iter().map(|absent| &absent.pattern));
                }
            }
        }
        Self {
            resolution: resolve(detection.scene.program, &patterns),
            starts,
        }
    }

    /// The calls that one match means.
    pub(super) fn hits(
        &self,
        detection: &Detection<'_, '_, '_, '_>,
        id: (usize, usize),
        call: &CallMatch,
        alternative: &Match,
    ) -> Vec<Hit> {
        let Some(start) = self.starts.get(&id).copied() else {
            return Vec::new();
        };
        let scene = detection.scene;
        let mut sites: Vec<Site> = (start..start + call.methods.len())
            .flat_map(|position| self.resolution.methods(position))
            .flat_map(|method| scene.app_calls(*method))
            .collect();
        sites.sort_unstable();
        sites.dedup();
        let absent = start + call.methods.len();
        sites
            .into_iter()
            .filter(|site| detection.session.is_live(site.method))
            .filter_map(|site| {
                let environment = CallNames { detection, site };
                let holds = alternative.condition.holds(&environment)
                    && !self.is_made_harmless(detection, call, absent, site);
                holds.then(|| hit(&environment, call))
            })
            .collect()
    }

    /// True when one of the calls that make `site` harmless is near.
    fn is_made_harmless(
        &self,
        detection: &Detection<'_, '_, '_, '_>,
        call: &CallMatch,
        start: usize,
        site: Site,
    ) -> bool {
        let near = |other: &Site| is_near(detection, call.absent_in, site.method, other.method);
        call.absent.iter().enumerate().any(|(position, absent)| {
            let methods = self.resolution.methods(start + position).iter();
            methods
                .flat_map(|method| detection.scene.app_calls(*method))
                .filter(near)
                .any(|other| meets(detection, absent, other))
        })
    }
}

/// True when the call at `site` meets the condition on its ports.
pub(super) fn meets(
    detection: &Detection<'_, '_, '_, '_>,
    wanted: &CallCondition,
    site: Site,
) -> bool {
    let environment = CallNames { detection, site };
    wanted
        .condition
        .as_ref()
        .is_none_or(|condition| condition.holds(&environment))
}

fn is_near(detection: &Detection<'_, '_, '_, '_>, scope: Scope, a: MethodId, b: MethodId) -> bool {
    let program = detection.scene.program;
    match scope {
        Scope::Method | Scope::Logout => a == b,
        Scope::App => true,
        Scope::Class => program.outermost_name(a) == program.outermost_name(b),
    }
}

fn hit(environment: &CallNames<'_, '_, '_, '_, '_>, call: &CallMatch) -> Hit {
    let scene = environment.detection.scene;
    let site = environment.site;
    let secret_port = call.secret;
    let secret = secret_port.and_then(|port| environment.port(port).as_text().map(str::to_owned));
    let callee = scene.callee(site);
    let name = callee.map_or_else(String::new, |callee| scene.short_name(callee));
    let parameter = secret_port.map(|port| parameter(environment, port, &name));
    let mut hit = Hit::at(scene.location_with_excerpt(site))
        .with("call.name", Value::text(&name))
        .with("method.name", environment.name("method.name"))
        .with("weakness", Value::optional(secret.as_deref().map(weakness)))
        .with("parameter", Value::optional(parameter));
    hit.identity.push(name);
    if let Some(secret) = &secret {
        hit.identity.push(secret.clone());
        hit.properties.insert("secret".to_owned(), secret.clone());
    } else {
        let constants = [Port::Argument(1), Port::Argument(2)];
        let texts = constants.into_iter().filter_map(|port| {
            environment
                .port(port)
                .display()
                .map(|text| text.into_owned())
        });
        hit.identity.extend(texts);
    }
    hit.secret = secret;
    hit
}

/// What the secret is used as: the text argument before it, or the call.
fn parameter(environment: &CallNames<'_, '_, '_, '_, '_>, port: Port, name: &str) -> String {
    let before = match port {
        Port::Argument(number) if number > 1 => environment.port(Port::Argument(number - 1)),
        _ => Value::Unknown,
    };
    match before.as_text() {
        Some(text) => format!("'{text}'"),
        None => format!("an argument of '{name}'"),
    }
}

fn weakness(secret: &str) -> String {
    if is_weak_secret(secret) {
        return "a word that is in every word list".to_owned();
    }
    format!("only {} bytes long", secret.len())
}

/// What conditions may ask about a call.
struct CallNames<'n, 'd, 's, 'p, 'a> {
    detection: &'n Detection<'d, 's, 'p, 'a>,
    site: Site,
}

impl CallNames<'_, '_, '_, '_, '_> {
    fn value_at(&self, port: Port) -> Option<ValueId> {
        let facts = self.detection.scene.facts.of(self.site.method);
        port_value(&facts.body, self.site.stmt, port)
    }

    /// The constant at a port: what the method itself shows, or else the one constant that every caller and
    /// every writer of a field gives.
    fn port(&self, port: Port) -> Value {
        let Some(value) = self.value_at(port) else {
            return Value::Unknown;
        };
        let scene = self.detection.scene;
        let facts = scene.facts.of(self.site.method);
        if let Some(constant) = port_constant(&facts, self.site.stmt, port) {
            let known = as_value(constant);
            if known.is_known() {
                return known;
            }
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

    /// The static field that the value at a port was read from.
    fn field(&self, port: Port) -> Value {
        let Some(value) = self.value_at(port) else {
            return Value::Unknown;
        };
        let scene = self.detection.scene;
        let facts = scene.facts.of(self.site.method);
        match facts.body.definition(value).op {
            Op::StaticLoad(field) => {
                let name = scene.program.field_name(field);
                Value::text(name.split(':').next().unwrap_or_default())
            }
            _ => Value::Unknown,
        }
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

/// `this`, `a1` … `a9`, `ret`.
fn port_of(name: &str) -> Option<Port> {
    match name {
        "this" => Some(Port::This),
        "ret" => Some(Port::Return),
        _ => name.strip_prefix('a')?.parse().ok().map(Port::Argument),
    }
}

impl Environment for CallNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        if let Some(port) = port_of(path) {
            return self.port(port);
        }
        let scene = self.detection.scene;
        let program = scene.program;
        let method = program.method(self.site.method);
        match path {
            "method.name" | "method.simple" => Value::text(program.text(method.name)),
            "class.name" => Value::text(crate::program::dotted(&program.class_name(method.class))),
            "call.name" => Value::optional(
                scene
                    .callee(self.site)
                    .map(|callee| scene.short_name(callee)),
            ),
            "debug_gated" => Value::Bool(gates::is_debug_gated(scene, self.site)),
            "unconditional" => Value::Bool(gates::is_unconditional(scene, self.site)),
            _ => self.detection.app.name(path),
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        match (function, arguments) {
            ("field", [Argument::Name(name)]) => {
                port_of(name).map_or(Value::Unknown, |port| self.field(port))
            }
            _ => self.detection.app.call(function, arguments),
        }
    }
}
