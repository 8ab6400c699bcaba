//! A read of a field into what the app stored there: in the very object that is read, where it is known which it is.

use super::visit::{Mode, Visit, Way, along, chain_of};
use super::{MAX_BRANCHES, MAX_CALLS, Origin, Site, Tracer, frames};
use crate::ir::{Op, ValueId};
use crate::program::{FieldId, MethodId};
use crate::session::capture::is_constructor;
use crate::session::made_objects::{constructed_by, made_at};
use crate::session::merged_classes;
use crate::session::messages::{is_of_message, may_be_read};
use crate::session::ports::argument;
use std::rc::Rc;

/// A store that a read may show, and how control came to it.
struct Shown {
    store: Site,
    value: ValueId,
    entered: Entered,
}

/// The calls that lead to a store.
enum Entered {
    /// Any.
    Anyhow,
    /// These, one inside the other, outermost first.
    Through(Vec<Site>),
    /// One of these, which give the parameter that is stored.
    By(u16, Vec<Site>),
}

impl Tracer<'_, '_, '_, '_> {
    /// Goes on to what the field of an object, or a static one, was given.
    pub(super) fn field(
        &mut self,
        visit: &Visit,
        site: Site,
        field: FieldId,
        object: Option<ValueId>,
    ) {
        let mut stores = self.scene.stores_to(field);
        if is_of_message(self.scene, field) {
            stores.retain(|(store, _)| may_be_read(self.scene, site, *store));
        }
        if stores.is_empty() || visit.calls >= MAX_CALLS {
            self.trace.complete &= stores.is_empty();
            return self.found(visit, Origin::Field(field));
        }
        let shown = self.shown_stores(visit, site, object, stores);
        if shown.is_empty() {
            return self.found(visit, Origin::Field(field));
        }
        self.trace.complete &= shown.len() <= MAX_BRANCHES;
        for one in shown.into_iter().take(MAX_BRANCHES) {
            self.store(visit, site, one);
        }
    }

    /// Goes on to the value that one store keeps in the field.
    fn store(&mut self, visit: &Visit, site: Site, shown: Shown) {
        let store = shown.store;
        let facts = self.scene.facts.of(store.method);
        let operand = facts.body.operands(store.stmt).len().saturating_sub(1);
        let way = along(visit, site, "is read from the field here");
        let next = Visit {
            method: store.method,
            value: shown.value,
            frame: None,
            calls: visit.calls + 1,
            way: Some(Rc::new(Way {
                site: store,
                what: "is kept in a field here",
                next: way,
            })),
            ..visit.clone()
        };
        match shown.entered {
            Entered::Anyhow => self.enter(&facts, store.stmt, operand, next),
            Entered::By(index, callers) => self.callers(&next, index, callers),
            Entered::Through(chain) => {
                let frame = frames(&chain);
                self.enter(&facts, store.stmt, operand, Visit { frame, ..next });
            }
        }
    }

    /// Those of `stores` that a read at `site` may show.
    fn shown_stores(
        &self,
        visit: &Visit,
        site: Site,
        object: Option<ValueId>,
        stores: Vec<(Site, ValueId)>,
    ) -> Vec<Shown> {
        let anyhow = |(store, value)| Shown {
            store,
            value,
            entered: Entered::Anyhow,
        };
        let Some(object) = object.filter(|_| self.mode == Mode::Values) else {
            return stores.into_iter().map(anyhow).collect();
        };
        let chain = chain_of(visit.frame.as_ref());
        let made = match self.has_many_makers(&stores) {
            true => made_at(self.scene, &chain, (visit.method, object)),
            false => None,
        };
        let stores = stores.into_iter();
        match made {
            Some(made) => stores
                .flat_map(|store| self.shown_of(store, &made))
                .collect(),
            None => stores
                .map(
                    |store| match merged_classes::makers(self.scene, site, store) {
                        Some((index, makers)) => Shown {
                            entered: Entered::By(index, makers),
                            ..anyhow(store)
                        },
                        None => anyhow(store),
                    },
                )
                .collect(),
        }
    }

    /// True when different objects may hold different values: it costs something to tell them apart.
    fn has_many_makers(&self, stores: &[(Site, ValueId)]) -> bool {
        match stores {
            [(store, _)] => self.scene.calls_of(store.method).len() > 1,
            _ => true,
        }
    }

    /// How the store fills objects that are made at one of `made`.
    fn shown_of(&self, (store, value): (Site, ValueId), made: &[Site]) -> Vec<Shown> {
        let scene = self.scene;
        let facts = scene.facts.of(store.method);
        let shown = |entered| Shown {
            store,
            value,
            entered,
        };
        let Some(receiver) = facts.body.operands(store.stmt).first().copied() else {
            return Vec::new();
        };
        let is_own = facts.body.definition(receiver).op == Op::Parameter(0);
        if is_own && is_constructor(scene, store.method) {
            let chains = made
                .iter()
                .filter_map(|made| constructed_by(scene, *made, store.method));
            return chains.map(|chain| shown(Entered::Through(chain))).collect();
        }
        if !is_own {
            let is_meant = self.may_be(store.method, receiver, made);
            return is_meant
                .then(|| shown(Entered::Anyhow))
                .into_iter()
                .collect();
        }
        let Op::Parameter(index) = facts.body.definition(value).op else {
            return vec![shown(Entered::Anyhow)];
        };
        let mut callers = scene.calls_of(store.method);
        if callers.is_empty() {
            return vec![shown(Entered::Anyhow)];
        }
        callers.retain(|call| {
            let caller = scene.facts.of(call.method);
            let receiver = argument(&caller.body, call.stmt, 0);
            receiver.is_none_or(|receiver| self.may_be(call.method, receiver, made))
        });
        let is_called = !callers.is_empty();
        is_called
            .then(|| shown(Entered::By(index, callers)))
            .into_iter()
            .collect()
    }

    /// False when the object is made at none of `made` for certain.
    fn may_be(&self, method: MethodId, object: ValueId, made: &[Site]) -> bool {
        let others = made_at(self.scene, &[], (method, object));
        others.is_none_or(|others| others.iter().any(|other| made.contains(other)))
    }
}
