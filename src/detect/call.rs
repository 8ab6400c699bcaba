//! Calls with constant arguments: a method pattern and a condition on its ports.

use super::Detection;
use super::code_place::CodePlace;
use super::hit::{Hit, Rule, callee_identity};
use super::nearby::Nearby;
use crate::finding::Step;
use crate::ir::Op;
use crate::session::apis::{Resolution, resolve};
use crate::session::comparisons::acts_when_equal;
use crate::session::trace::{Origin, Site, trace};
use crate::signatures::names::{AboutCall, ArgumentName, CalleeName, ResultName, SecretName};
use crate::signatures::{
    Argument, CallCondition, CallMatch, Environment, MatchKind, MethodPattern, Port, Scope,
    Signature, Value, is_weak_secret,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The methods that the call matches of some signatures mean, resolved together.
pub(super) struct Calls {
    resolution: Resolution,
    /// Position of the first pattern of each match.
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
        rule: Rule<'_>,
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
        let named = |site: Site| CallNames {
            place: CodePlace { detection, site },
            secret: call.secret,
        };
        let found: Vec<CallNames<'_, '_, '_, '_, '_>> = sites
            .into_par_iter()
            .filter(|site| detection.session.is_live(site.method))
            .map(named)
            .filter(|names| rule.holds(names))
            .collect();
        if found.is_empty() {
            return Vec::new();
        }
        let absent = Nearby::of(detection, &call.absent, call.absent_in);
        let present = Nearby::of(detection, &call.present, call.present_in);
        let hits = found
            .iter()
            .filter(|names| {
                let near = |calls: &Nearby<'_>| {
                    let objects = [Port::This, Port::Return].into_iter();
                    let objects = objects.filter_map(|port| names.place.value_at(port));
                    calls.holds(detection, names.place.site, objects)
                };
                !near(&absent) && (call.present.is_empty() || near(&present))
            })
            .map(|names| hit(names, rule))
            .collect();
        match !call.absent.is_empty() && call.absent_in == Scope::App {
            true => once(hits),
            false => hits,
        }
    }
}

/// What the whole app lacks is one flaw, wherever it would be needed: the first place names the others.
fn once(mut hits: Vec<Hit>) -> Vec<Hit> {
    let others = hits.split_off(hits.len().min(1));
    let others = others.into_iter().map(|other| Step {
        location: other.primary,
        text: "the same is done here".to_owned(),
    });
    if let Some(first) = hits.first_mut() {
        first.related.extend(others);
    }
    hits
}

/// True when the call at `site` meets the condition on its ports.
pub(super) fn meets(
    detection: &Detection<'_, '_, '_, '_>,
    wanted: &CallCondition,
    site: Site,
) -> bool {
    let names = CallNames {
        place: CodePlace { detection, site },
        secret: None,
    };
    let condition = wanted.condition.as_ref();
    condition.is_none_or(|condition| condition.holds(&names))
}

/// The app's own calls that one of the conditions means.
pub(super) fn calls_meant(
    detection: &Detection<'_, '_, '_, '_>,
    wanted: &[CallCondition],
) -> Vec<Site> {
    let scene = detection.scene;
    let calls = wanted.iter().flat_map(|one| {
        let sites = scene.own_calls(&one.pattern);
        let sites = sites.filter_map(|site| scene.statement(site));
        sites.filter(|site| meets(detection, one, *site))
    });
    calls.collect()
}

fn hit(names: &CallNames<'_, '_, '_, '_, '_>, rule: Rule<'_>) -> Hit {
    let CodePlace { detection, site } = names.place;
    let mut hit = rule.hit(detection.scene.location_with_excerpt(site), names);
    hit.identity.push(callee_identity(&names.callee()));
    if let Some(secret) = &hit.secret {
        hit.identity.push(secret.clone());
        hit.properties.insert("secret".to_owned(), secret.clone());
    } else {
        let constants = [Port::Argument(1), Port::Argument(2)].map(|port| names.port(port));
        let texts = constants.iter().filter_map(Value::display);
        hit.identity.extend(texts.map(|text| text.into_owned()));
    }
    hit
}

/// What conditions may ask about a call.
struct CallNames<'n, 'd, 's, 'p, 'a> {
    place: CodePlace<'n, 'd, 's, 'p, 'a>,
    /// The port that holds a secret.
    secret: Option<Port>,
}

impl CallNames<'_, '_, '_, '_, '_> {
    /// Class and name of the method that is called.
    fn callee(&self) -> String {
        let name = self.place.callee(CalleeName::Name);
        name.as_text().unwrap_or_default().to_owned()
    }

    fn secret(&self) -> Value {
        self.secret.map_or(Value::Unknown, |port| self.port(port))
    }

    /// What the secret is to the call.
    fn argument(&self, name: ArgumentName) -> Value {
        match name {
            ArgumentName::Parameter => {
                Value::optional(self.secret.map(|port| self.parameter(port)))
            }
            ArgumentName::NativeGetter => {
                let scene = self.place.detection.scene;
                let getter = self.secret.and_then(|port| self.place.native_getter(port));
                Value::optional(getter.map(|getter| scene.short_name(getter)))
            }
            ArgumentName::Weakness => Value::optional(self.secret().as_text().map(weakness)),
        }
    }

    /// What the secret is used as: the text argument before it, or the call.
    fn parameter(&self, port: Port) -> String {
        let before = match port {
            Port::Argument(number) if number > 1 => self.port(Port::Argument(number - 1)),
            _ => Value::Unknown,
        };
        match before.as_text() {
            Some(text) => format!("'{text}'"),
            None => format!("an argument of '{}'", self.callee()),
        }
    }

    fn port(&self, port: Port) -> Value {
        self.place.constant_at(port)
    }

    /// True when the method returns what the call gives.
    fn is_returned(&self) -> bool {
        let site = self.place.site;
        let facts = self.place.detection.scene.facts.of(site.method);
        let mut waiting = facts.returned_values();
        let mut seen = BTreeSet::new();
        while let Some(value) = waiting.pop() {
            if value == site.stmt.value() {
                return true;
            }
            if matches!(facts.body.definition(value).op, Op::Phi) && seen.insert(value) {
                waiting.extend(facts.body.operands(value.definition()));
            }
        }
        false
    }

    /// The static field that the value at a port was read from.
    fn field(&self, port: Port) -> Value {
        let Some(value) = self.place.value_at(port) else {
            return Value::Unknown;
        };
        let scene = self.place.detection.scene;
        let facts = scene.facts.of(self.place.site.method);
        match facts.body.definition(value).op {
            Op::StaticLoad(field) => {
                let name = scene.program.field_name(field);
                Value::text(name.split(':').next().unwrap_or_default())
            }
            _ => Value::Unknown,
        }
    }

    /// Descriptor of the class that the object at a port is made of, when it is the same one on every way.
    fn class(&self, port: Port) -> Value {
        let Some(value) = self.place.value_at(port) else {
            return Value::Unknown;
        };
        let scene = self.place.detection.scene;
        let traced = trace(scene, &[], self.place.site.method, value);
        let classes = traced.origins.iter().map(|way| match way.origin {
            Origin::Object(_, class) => Some(class),
            _ => None,
        });
        let classes: Option<BTreeSet<_>> = classes.collect();
        let mut classes = classes.unwrap_or_default().into_iter();
        match (classes.next(), classes.next()) {
            (Some(only), None) if traced.complete => Value::text(scene.program.class_name(only)),
            _ => Value::Unknown,
        }
    }
}

/// Why the secret can be guessed.
fn weakness(secret: &str) -> String {
    if is_weak_secret(secret) {
        return "a word that is in every word list".to_owned();
    }
    format!("only {} bytes long", secret.len())
}

impl Environment for CallNames<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        match AboutCall::find(path) {
            Some(AboutCall::App(_)) => self.place.detection.app.name(path),
            Some(AboutCall::Port(_)) => {
                Port::parse(path).map_or(Value::Unknown, |port| self.port(port))
            }
            Some(AboutCall::Code(name)) => self.place.code(name),
            Some(AboutCall::Callee(name)) => self.place.callee(name),
            Some(AboutCall::Result(ResultName::IsReturned)) => Value::Bool(self.is_returned()),
            Some(AboutCall::Result(ResultName::ActsWhenEqual)) => {
                Value::Bool(acts_when_equal(self.place.detection.scene, self.place.site))
            }
            Some(AboutCall::Argument(name)) => self.argument(name),
            Some(AboutCall::Owner(name)) => self.place.owner(name),
            Some(AboutCall::Secret(SecretName::Secret)) => self.secret(),
            None => Value::Unknown,
        }
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        match (function, arguments) {
            ("field", [Argument::Name(name)]) => {
                Port::parse(name).map_or(Value::Unknown, |port| self.field(port))
            }
            ("type", [Argument::Name(name)]) => {
                Port::parse(name).map_or(Value::Unknown, |port| self.class(port))
            }
            _ => self.place.call(function, arguments),
        }
    }
}
