//! What conditions may ask about a place in code: the method around it, and the method that is called there.

use super::Detection;
use super::any_place::AnyPlace;
use super::filter_names::link;
use crate::finding::simple_name;
use crate::formats::dex::access::ACC_STATIC;
use crate::program::manifest::IntentFilter;
use crate::program::{MethodId, dotted};
use crate::session::trace::Site;
use crate::session::{gates, outside, requests};
use crate::signatures::names::{CalleeName, CodeName, OwnerName, RequestName};
use crate::signatures::{Argument, Environment, MethodPattern, Value};

/// A statement of the app.
#[derive(Clone, Copy)]
pub(super) struct CodePlace<'n, 'd, 's, 'p, 'a> {
    pub(super) detection: &'n Detection<'d, 's, 'p, 'a>,
    pub(super) site: Site,
}

impl CodePlace<'_, '_, '_, '_, '_> {
    /// What is known of the request that the value at this place is put into.
    pub(super) fn request(&self, name: RequestName) -> Value {
        let scene = self.detection.scene;
        let addresses = requests::addresses(scene, self.site);
        match name {
            RequestName::Cleartext => Value::Bool(requests::are_cleartext(scene, &addresses)),
            RequestName::CleartextBefore9 => {
                Value::Bool(requests::are_cleartext_before_9(scene, &addresses))
            }
            RequestName::Url => Value::optional(requests::shared_beginning(&addresses)),
            RequestName::External => Value::Bool(requests::is_from_outside(scene, self.site)),
        }
    }

    /// What is known of the place.
    pub(super) fn code(&self, name: CodeName) -> Value {
        let scene = self.detection.scene;
        let id = self.site.method;
        let method = scene.program.method(id);
        match name {
            CodeName::Class => Value::text(self.class_of(id)),
            CodeName::SimpleClass => Value::text(simple_name(&self.class_of(id))),
            CodeName::Method => Value::text(scene.short_name(id)),
            CodeName::SimpleMethod => Value::text(scene.program.text(method.name)),
            CodeName::Descriptor => Value::text(scene.program.descriptor(method.proto)),
            CodeName::IsStatic => method.definition.map_or(Value::Unknown, |definition| {
                Value::Bool(definition.access_flags & ACC_STATIC != 0)
            }),
            CodeName::Reachable => Value::Bool(self.detection.session.is_live(id)),
            CodeName::DebugGated => Value::Bool(gates::is_debug_gated(scene, self.site)),
            CodeName::Unconditional => Value::Bool(gates::is_unconditional(scene, self.site)),
        }
    }

    /// What is known of the method that is called there.
    pub(super) fn callee(&self, name: CalleeName) -> Value {
        let scene = self.detection.scene;
        let Some(id) = scene.callee(self.site) else {
            return Value::Unknown;
        };
        let method = scene.program.method(id);
        match name {
            CalleeName::Class => Value::text(self.class_of(id)),
            CalleeName::Name => Value::text(scene.short_name(id)),
            CalleeName::Simple => Value::text(scene.program.text(method.name)),
            CalleeName::Descriptor => Value::text(scene.program.descriptor(method.proto)),
        }
    }

    /// What is known of the component that the code belongs to.
    pub(super) fn owner(&self, name: OwnerName) -> Value {
        let program = self.detection.scene.program;
        let component = outside::component_of(program, self.site.method);
        let (Some(manifest), Some(component)) = (program.manifest(), component) else {
            return Value::Unknown;
        };
        match name {
            OwnerName::Name => Value::text(&component.name),
            OwnerName::Link => {
                let filters = component.filters.iter();
                let links = filters.filter(|filter| filter.schemes().next().is_some());
                Value::List(links.map(|filter| Value::text(link(filter))).collect())
            }
            OwnerName::Scheme => {
                let filters = component.filters.iter();
                let schemes = filters.flat_map(IntentFilter::schemes).map(Value::text);
                Value::List(schemes.collect())
            }
            OwnerName::Open => Value::Bool(outside::is_open(manifest, component)),
        }
    }

    /// The functions that ask about the place or the app.
    pub(super) fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        if let Some(answer) = self.of_port(function, arguments) {
            return answer;
        }
        match (function, arguments) {
            ("calls_to", [Argument::Pattern(pattern)]) => Value::Bool(self.calls(pattern)),
            _ => AnyPlace(self.detection).call(function, arguments),
        }
    }

    /// True when the method around the place makes such a call.
    fn calls(&self, pattern: &MethodPattern) -> bool {
        let scene = self.detection.scene;
        let facts = scene.facts.of(self.site.method);
        let live = facts.calls.iter().filter(|call| call.is_reachable);
        live.filter(|call| call.callee != MethodId::INVALID)
            .any(|call| scene.is_meant(pattern, call.callee))
    }

    /// The class of a method, with dots.
    fn class_of(&self, id: MethodId) -> String {
        let program = self.detection.scene.program;
        dotted(&program.class_name(program.method(id).class))
    }
}
