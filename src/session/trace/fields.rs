//! A read of a field into what the app stored there.

use super::visit::{Mode, Visit, Way, along, chain_of};
use super::{MAX_BRANCHES, MAX_CALLS, Origin, Site, Tracer};
use crate::ir::ValueId;
use crate::program::FieldId;
use crate::session::merged_classes;
use std::rc::Rc;

impl Tracer<'_, '_, '_, '_> {
    /// The stores to `field` that the field of this object may show.
    pub(super) fn stores_to(
        &self,
        visit: &Visit,
        field: FieldId,
        object: Option<ValueId>,
    ) -> Vec<(Site, ValueId)> {
        let scene = self.scene;
        let mut stores = scene.stores_to(field);
        let class = scene.program.field(field).class;
        let is_split = (self.mode == Mode::Values) && stores.len() > 1;
        let Some(object) = object.filter(|_| is_split && merged_classes::is_merged(scene, class))
        else {
            return stores;
        };
        let chain = chain_of(visit.frame.as_ref());
        if let Some(made_by) = merged_classes::constructors(scene, &chain, visit.method, object) {
            let is_constructor =
                |method| &*scene.program.text(scene.program.method(method).name) == "<init>";
            stores.retain(|(store, _)| {
                !is_constructor(store.method) || made_by.contains(&store.method)
            });
        }
        stores
    }

    /// Goes on to the values that `stores` keep in the field.
    pub(super) fn field(
        &mut self,
        visit: &Visit,
        site: Site,
        field: FieldId,
        stores: Vec<(Site, ValueId)>,
    ) {
        if stores.is_empty() || visit.calls >= MAX_CALLS {
            self.trace.complete &= stores.is_empty();
            return self.found(visit, Origin::Field(field));
        }
        self.trace.complete &= stores.len() <= MAX_BRANCHES;
        for (store, value) in stores.into_iter().take(MAX_BRANCHES) {
            let way = along(visit, site, "is read from the field here");
            let facts = self.scene.facts.of(store.method);
            let operand = facts.body.operands(store.stmt).len().saturating_sub(1);
            let next = Visit {
                method: store.method,
                value,
                frame: None,
                calls: visit.calls + 1,
                way: Some(Rc::new(Way {
                    site: store,
                    what: "is kept in a field here",
                    next: way,
                })),
                ..visit.clone()
            };
            let makers = (self.mode == Mode::Values).then(|| {
                let scene = self.scene;
                merged_classes::makers(scene, site, (store, value))
            });
            match makers.flatten() {
                Some((index, makers)) => self.callers(&next, index, makers),
                None => self.enter(&facts, store.stmt, operand, next),
            }
        }
    }
}
