//! Intents: which components one reaches, and what arrives there.

use super::components::Component;
use super::lifecycle::Driver;
use super::model::SendKind;
use super::object::{Elem, ObjId, ObjKind};
use super::reflection::class_in;
use super::summary::{Effect, EffectKind, SinkId};
use super::value::{Known, Val};
use crate::analysis::constants::Constant;
use crate::program::ClassId;
use crate::program::manifest::{ComponentKind, IntentFilter};
use std::sync::Arc;

/// What an intent says about whom it is for.
struct Address {
    /// Positions of the components it names.
    named: Vec<usize>,
    /// True when it names a component that is not known, or one that does not exist.
    is_explicit: bool,
    /// True when it says something about its receiver that is not known.
    is_unknown: bool,
    actions: Vec<String>,
}

impl Driver<'_, '_, '_, '_> {
    /// Makes an effect happen.
    pub(super) fn deliver(&mut self, effect: &Effect) {
        let EffectKind::Send(kind) = effect.kind else {
            return;
        };
        if kind == SendKind::Result {
            self.answer(effect);
            return;
        }
        for intent in effect.object.objs.clone() {
            let address = self.address(intent);
            let receivers = self.receivers(kind, &address);
            for at in &receivers {
                self.hand_over(intent, *at, "intent");
                if kind == SendKind::ActivityForResult
                    && let Some(component) = self.components.get_mut(*at)
                {
                    let before = component.callers.len();
                    component.callers.extend(effect.value.objs.iter().copied());
                    self.waiting += (component.callers.len() - before) as u64;
                }
            }
            if !address.is_explicit {
                self.leave_app(effect, intent);
            }
        }
    }

    /// `setResult`: the intent goes to those who wait for it, also in other apps.
    fn answer(&mut self, effect: &Effect) {
        let mut waiting: Vec<ObjId> = Vec::new();
        let mut leaves = false;
        for component in &self.components {
            if effect.value.objs.contains(&component.object) {
                waiting.extend(&component.callers);
                leaves |= component.is_exported;
            }
        }
        for intent in effect.object.objs.clone() {
            for caller in &waiting {
                let position = |component: &Component| component.object == *caller;
                if let Some(at) = self.components.iter().position(position) {
                    self.hand_over(intent, at, "result");
                }
            }
            if leaves {
                self.leave_app(effect, intent);
            }
        }
    }

    /// Copies what an intent holds into the one that a component will get.
    fn hand_over(&mut self, intent: ObjId, to: usize, slot: &str) {
        let Some(component) = self.components.get(to) else {
            return;
        };
        // The intent of a component is there before the component lives.
        let kind = ObjKind::At(component.object, Elem::Slot(Arc::from(slot)));
        let objects = &mut self.machine.frame.objects;
        let target = Val::object(objects.add(kind, ClassId::INVALID, false, true));
        let cells = self.machine.frame.of(intent);
        let cells: Vec<(Elem, Val)> = cells
            .map(|(elem, val)| (elem.clone(), val.clone()))
            .collect();
        for object in &target.objs {
            for (elem, val) in &cells {
                if *object != intent {
                    self.machine.frame.write(*object, elem, val, false);
                }
            }
        }
    }

    /// An intent that other apps may receive exposes what it holds.
    fn leave_app(&mut self, effect: &Effect, intent: ObjId) {
        let models = self.engine.models.of(effect.callee);
        for (model, described) in models.iter().enumerate() {
            for (sink, kind) in described.leaving.iter().enumerate() {
                if !self.engine.models.is_asked_sink(kind) {
                    continue;
                }
                let val = Val::object(intent);
                let labels = self.machine.frame.labels_of(&val, super::frame::Depth::All);
                let id = SinkId {
                    site: effect.site,
                    callee: effect.callee,
                    model: model as u16,
                    sink: (described.sinks.len() + sink) as u16,
                };
                self.machine.outputs.arrive(id, None, &labels);
            }
        }
    }

    fn address(&self, intent: ObjId) -> Address {
        let slot = |name: &str| Elem::Slot(Arc::from(name));
        let written = |name: &str| self.machine.frame.get(intent, &slot(name)).cloned();
        let class = written("class").unwrap_or_default();
        let action = written("action").unwrap_or_default();
        let mut address = Address {
            named: Vec::new(),
            is_explicit: false,
            is_unknown: false,
            actions: Vec::new(),
        };
        if let Some(class) = class_in(&class) {
            address.is_explicit = true;
            let is_it = |component: &Component| component.class == class;
            address.named.extend(self.components.iter().position(is_it));
        } else if let Some(name) = class.as_constant().and_then(Constant::as_text) {
            address.is_explicit = true;
            match name.literals() {
                Some(names) => address.named = self.named(&names),
                None => address.is_unknown = true,
            }
        } else if !is_unset(&class) {
            address.is_unknown = true;
        }
        match action.as_constant().and_then(Constant::as_text) {
            Some(text) => match text.literals() {
                Some(actions) => address.actions = actions,
                None => address.is_unknown = true,
            },
            None if is_unset(&action) => {}
            None => address.is_unknown = true,
        }
        address
    }

    /// Components by the names of their classes.
    fn named(&self, names: &[String]) -> Vec<usize> {
        let program = self.engine.program;
        let package = program.manifest().map(|manifest| manifest.package.clone());
        let is_named = |component: &Component| {
            let own = crate::program::dotted(&program.class_name(component.class));
            names.iter().any(|name| match name.strip_prefix('.') {
                Some(_) => package
                    .as_ref()
                    .is_some_and(|p| own == format!("{p}{name}")),
                None => own == *name,
            })
        };
        let components = self.components.iter().enumerate();
        components
            .filter(|(_, component)| is_named(component))
            .map(|(at, _)| at)
            .collect()
    }

    /// Positions of the components that get an intent.
    fn receivers(&self, kind: SendKind, address: &Address) -> Vec<usize> {
        let fits = |component: &Component| {
            matches!(
                (kind, component.kind),
                (
                    SendKind::Activity | SendKind::ActivityForResult,
                    Some(ComponentKind::Activity | ComponentKind::ActivityAlias)
                ) | (SendKind::Service, Some(ComponentKind::Service))
                    | (SendKind::Broadcast, Some(ComponentKind::Receiver))
            )
        };
        let components = self.components.iter().enumerate();
        components
            .filter(|(at, component)| {
                fits(component)
                    && (address.is_unknown
                        || address.named.contains(at)
                        || (!address.is_explicit && self.filters_take(component, address)))
            })
            .map(|(at, _)| at)
            .collect()
    }

    fn filters_take(&self, component: &Component, address: &Address) -> bool {
        let Some(manifest) = self.engine.program.manifest() else {
            return false;
        };
        let name = crate::program::dotted(&self.engine.program.class_name(component.class));
        let takes = |filter: &IntentFilter| {
            address
                .actions
                .iter()
                .any(|action| filter.has_action(action))
        };
        manifest
            .components
            .iter()
            .filter(|declared| declared.class() == name)
            .any(|declared| declared.filters.iter().any(takes))
    }
}

/// True when nothing was written there.
fn is_unset(val: &Val) -> bool {
    val.labels.is_empty()
        && !matches!(val.known, Some(Known::Input(_)))
        && val.as_constant().is_none_or(Constant::is_null)
        && val.objs.is_empty()
}
