//! New objects and arrays into what was put into them.

use super::visit::{Mode, along, chain_of};
use super::{Origin, Port, Site, Tracer, Visit};
use crate::analysis::MethodFacts;
use crate::ir::Op;
use crate::program::ClassId;
use crate::session::exclusive_or;
use crate::session::ports::argument;
use crate::signatures::{MethodModel, Protection};

impl Tracer<'_, '_, '_, '_> {
    /// A new object is what it was filled with: by its constructor and by calls that change it.
    pub(super) fn object(
        &mut self,
        facts: &MethodFacts,
        visit: &Visit,
        site: Site,
        class: ClassId,
    ) {
        if self.scene.apis.renamed_store(class).is_some() {
            return self.found(visit, Origin::Object(site, class));
        }
        let mut filled = false;
        for user in facts.uses(visit.value).to_vec() {
            let Op::Invoke(_, callee) = facts.body.stmt(user).op else {
                continue;
            };
            if argument(&facts.body, user, 0) != Some(visit.value) {
                continue;
            }
            if let Some(port) = self.scene.same_store_port(callee) {
                filled = true;
                let site = Site {
                    method: visit.method,
                    stmt: user,
                };
                self.continue_at(facts, visit, site, port);
                continue;
            }
            let models = self.scene.apis.models(callee);
            let fills = |model: &&&MethodModel| {
                let mut rows = model.propagate.iter();
                rows.any(|row| row.to == Port::This)
            };
            let filling: Vec<&MethodModel> = models.iter().filter(fills).copied().collect();
            if !filling.is_empty() {
                filled = true;
                let site = Site {
                    method: visit.method,
                    stmt: user,
                };
                self.through(facts, visit, site, &filling, Port::This);
            }
        }
        if !filled && !self.shown(visit, site, class) {
            self.found(visit, Origin::Object(site, class));
        }
    }

    /// An element that is mixed with one of a constant stands for the text or array that it was taken from.
    pub(super) fn mixed(&mut self, facts: &MethodFacts, visit: &Visit, site: Site) {
        let chain = chain_of(visit.frame.as_ref());
        let value = match self.mode {
            Mode::Values => exclusive_or::mixed_value(self.scene, &chain, facts, site),
            Mode::Objects | Mode::Literals => None,
        };
        let Some(value) = value else {
            return self.found(visit, Origin::Unknown);
        };
        let mut next = visit.clone();
        next.protections.insert(Protection::Obscured);
        next.way = along(visit, site, "is mixed with a constant here");
        self.go(&next, value);
    }

    /// A new array is what was stored into it.
    pub(super) fn array(&mut self, facts: &MethodFacts, visit: &Visit) {
        let mut stored = false;
        for user in facts.uses(visit.value).to_vec() {
            if !matches!(facts.body.stmt(user).op, Op::ArrayStore(_)) {
                continue;
            }
            if let [array, _, value] = facts.body.operands(user)
                && *array == visit.value
            {
                stored = true;
                self.go(visit, *value);
            }
        }
        if !stored {
            self.found(visit, Origin::Unknown);
        }
    }
}
