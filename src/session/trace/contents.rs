//! New objects and arrays into what was put into them.

use super::visit::{Mode, along, chain_of};
use super::{MAX_CALLS, Origin, Port, Site, Tracer, Visit, whole_number};
use crate::analysis::MethodFacts;
use crate::analysis::flow::Place;
use crate::ir::{Op, ValueId};
use crate::program::{ClassId, ClassKind, MethodId};
use crate::session::Scene;
use crate::session::exclusive_or;
use crate::session::ports::argument;
use crate::signatures::{MethodModel, Protection};

/// Methods of the app that an object is filled in, one behind the other: a lambda is two of them.
const MAX_NESTED: u8 = 3;
/// Values of a method that are taken for the same object at most.
const MAX_SAME: usize = 64;

impl Tracer<'_, '_, '_, '_> {
    /// A new object is what it was filled with: by its constructor and by calls that change it.
    pub(super) fn object(&mut self, visit: &Visit, site: Site, class: ClassId) {
        if self.scene.apis.renamed_store(class).is_some() {
            return self.found(visit, Origin::Object(site, class));
        }
        let is_own = self.scene.program.class(class).kind == ClassKind::App;
        let depth = if is_own { 0 } else { MAX_NESTED };
        if !self.filled(visit, depth) && !self.shown(visit, site, class) {
            self.found(visit, Origin::Object(site, class));
        }
    }

    /// Goes on to what calls put into the object that is visited, here and in the methods that it is given to, `depth`
    /// of them one behind the other; false when nothing does.
    fn filled(&mut self, visit: &Visit, depth: u8) -> bool {
        let facts = self.scene.facts.of(visit.method);
        let mut filled = false;
        for object in same_objects(self.scene, &facts, visit.value) {
            for stmt in facts.uses(object).iter().copied() {
                let Op::Invoke(kind, callee) = facts.body.stmt(stmt).op else {
                    continue;
                };
                let site = Site {
                    method: visit.method,
                    stmt,
                };
                if argument(&facts.body, stmt, 0) == Some(object)
                    && self.filled_by(&facts, visit, site, callee)
                {
                    filled = true;
                } else if depth > 0 && visit.calls < MAX_CALLS {
                    let operands = facts.body.operands(stmt);
                    for (method, value) in self.entered(kind, callee, operands, object) {
                        let Some(left) = self.fillers_left.checked_sub(1) else {
                            self.trace.complete = false;
                            return filled;
                        };
                        self.fillers_left = left;
                        let what = "is put into an object by this call";
                        let inner = visit.inside(site, (method, value), what);
                        filled |= self.filled(&inner, depth - 1);
                    }
                }
            }
        }
        filled
    }

    /// Goes on to what the call at `site` puts into its receiver; false when models know of nothing.
    fn filled_by(
        &mut self,
        facts: &MethodFacts,
        visit: &Visit,
        site: Site,
        callee: MethodId,
    ) -> bool {
        if let Some(port) = self.scene.same_store_port(callee) {
            self.continue_at(facts, visit, site, port);
            return true;
        }
        let models = self.scene.apis.models(callee).iter();
        let fills = |model: &&&MethodModel| {
            let mut rows = model.propagate.iter();
            rows.any(|row| row.to == Port::This)
        };
        let filling: Vec<&MethodModel> = models.filter(fills).copied().collect();
        if !filling.is_empty() {
            self.through(facts, visit, site, &filling, Port::This);
        }
        !filling.is_empty()
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

    /// The one element that is meant of an array that is made with all of them.
    pub(super) fn element(&mut self, facts: &MethodFacts, visit: &Visit) {
        let elements = facts.body.operands(visit.value.definition());
        let at = visit.element.and_then(|at| usize::try_from(at).ok());
        let Some(value) = at.and_then(|at| elements.get(at).copied()) else {
            return self.found(visit, Origin::Unknown);
        };
        self.go(&visit.whole(), value);
    }

    /// A new array is what was stored into it, or what was stored where the one element that is meant lies.
    pub(super) fn array(&mut self, facts: &MethodFacts, visit: &Visit) {
        let mut stored = false;
        for user in facts.uses(visit.value).to_vec() {
            if !matches!(facts.body.stmt(user).op, Op::ArrayStore(_)) {
                continue;
            }
            let [array, index, value] = facts.body.operands(user) else {
                continue;
            };
            if *array != visit.value {
                continue;
            }
            let at = whole_number(facts, *index);
            if visit.element.is_none() || at.is_none() || visit.element == at {
                stored = true;
                self.go(&visit.whole(), *value);
            }
        }
        if !stored {
            self.found(visit, Origin::Unknown);
        }
    }
}

/// The values of the method that are the same object: what calls of it give back, as a builder does.
fn same_objects(scene: &Scene<'_, '_, '_>, facts: &MethodFacts, object: ValueId) -> Vec<ValueId> {
    let mut same = vec![object];
    let mut next = 0;
    while let Some(&value) = same.get(next).filter(|_| next < MAX_SAME) {
        next += 1;
        for stmt in facts.uses(value).iter().copied() {
            let Op::Invoke(_, callee) = facts.body.stmt(stmt).op else {
                continue;
            };
            let given_back = stmt.value();
            let is_receiver = argument(&facts.body, stmt, 0) == Some(value);
            if is_receiver && returns_receiver(scene, callee) && !same.contains(&given_back) {
                same.push(given_back);
            }
        }
    }
    same
}

/// True for calls that return their receiver itself.
fn returns_receiver(scene: &Scene<'_, '_, '_>, callee: MethodId) -> bool {
    let mut models = scene.apis.models(callee).iter();
    models.any(|model| model.call.returns == Some(Place::port(Port::This)))
}
