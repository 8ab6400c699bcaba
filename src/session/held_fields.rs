//! Fields that hold session credentials as long as the process lives: values that pass one on their way, and who
//! empties it again.

use super::capture::is_filled_once;
use super::emptied::is_nothing;
use super::evidence::{Reasons, Verdict};
use super::handlers::LogoutHandler;
use super::ports::argument;
use super::trace::{Site, Traced};
use super::value_sources::KnownSources;
use super::{Scene, flows::Arrivals};
use crate::analysis::MethodFacts;
use crate::finding::Step;
use crate::ir::{Op, ValueId};
use crate::program::{ClassId, FieldId};
use crate::signatures::Protection;
use std::collections::{BTreeMap, BTreeSet};

/// The class of which the system makes one object.
const APPLICATION: &str = "Landroid/app/Application;";

/// A field that holds a credential, and that no object takes along when it goes.
#[derive(Debug, Clone)]
pub struct HeldField {
    /// The field.
    pub field: FieldId,
    /// True for a static field; else it is one of an object that lives as long as the process.
    pub is_static: bool,
    /// Where the credential is put into it.
    pub site: Site,
    /// What it holds.
    pub verdict: Verdict,
    /// Why.
    pub reasons: Reasons,
    /// The way of the credential through the field to where it is used.
    pub steps: Vec<Step>,
    /// Where the app empties it, or puts another object in the place of the one that has it.
    pub emptied: Vec<Site>,
}

impl HeldField {
    /// True when a logout handler empties it.
    pub fn is_emptied_by(&self, handler: &LogoutHandler) -> bool {
        self.emptied.iter().any(|site| handler.reach.holds(*site))
    }
}

/// The fields that credentials pass on their way into sinks, and keep.
pub(super) fn held_fields(
    scene: &Scene<'_, '_, '_>,
    arrivals: &Arrivals<'_>,
    known: &KnownSources<Reasons>,
) -> Vec<HeldField> {
    let holders = Holders::of(scene);
    let mut found: BTreeMap<FieldId, HeldField> = BTreeMap::new();
    for (traced, own, sink) in arrivals.ways() {
        let is_protected = traced.protections.contains(&Protection::Encrypted)
            || traced.protections.contains(&Protection::Hashed);
        let Some((field, site, is_static)) = holders.store_into(traced).filter(|_| !is_protected)
        else {
            continue;
        };
        let mut reasons = own.clone();
        let more = known.of_traced(traced);
        more.for_each(|more| reasons.extend(more));
        let Some(verdict) = reasons.verdict() else {
            continue;
        };
        let mut steps = traced.steps(scene);
        steps.push(scene.step(sink, "the value arrives here"));
        found.entry(field).or_insert_with(|| HeldField {
            field,
            is_static,
            site,
            verdict,
            reasons,
            steps,
            emptied: holders.emptied(field, is_static),
        });
    }
    found.into_values().collect()
}

/// The classes of objects that live as long as the process, with the static fields of the app that hold them.
struct Holders<'x, 's, 'p, 'a> {
    scene: &'x Scene<'s, 'p, 'a>,
    kept: BTreeMap<ClassId, Vec<FieldId>>,
}

impl<'x, 's, 'p, 'a> Holders<'x, 's, 'p, 'a> {
    fn of(scene: &'x Scene<'s, 'p, 'a>) -> Self {
        let program = scene.program;
        let mut kept: BTreeMap<ClassId, Vec<FieldId>> = BTreeMap::new();
        let own = program
            .classes()
            .filter(|(id, class)| class.definition.is_some() && !program.is_library(*id));
        for field in own.flat_map(|(id, _)| program.fields_of(id)) {
            let reference = program.field(*field);
            let is_static = reference
                .definition
                .is_some_and(|definition| definition.static_position.is_some());
            if is_static && program.class(reference.type_).definition.is_some() {
                kept.entry(reference.type_).or_default().push(*field);
            }
        }
        Self { scene, kept }
    }

    /// The first such field on the way, with the store into it.
    fn store_into(&self, traced: &Traced<'_>) -> Option<(FieldId, Site, bool)> {
        let mut sites = traced.sites.iter();
        sites.find_map(|(site, _)| {
            let facts = self.scene.facts.of(site.method);
            match facts.body.stmt(site.stmt).op {
                Op::StaticStore(field) => Some((field, *site, true)),
                Op::FieldStore(field) if self.is_kept(field) => Some((field, *site, false)),
                Op::FieldStore(field) => self.holder_of_part(field),
                _ => None,
            }
        })
    }

    /// True when the object lives as long as the process, and the field is filled after the object was made: what a
    /// constructor fills is a part of the object.
    fn is_kept(&self, field: FieldId) -> bool {
        let program = self.scene.program;
        let class = program.field(field).class;
        let lives = self.kept.contains_key(&class) || program.is_subclass_of(class, APPLICATION);
        lives && !is_filled_once(self.scene, field)
    }

    /// The static field that is given an object of the class while the app runs, with the first store into it: what the
    /// constructor of the object fills stays as long as that field holds it.
    fn holder_of_part(&self, part: FieldId) -> Option<(FieldId, Site, bool)> {
        let scene = self.scene;
        if !is_filled_once(scene, part) {
            return None;
        }
        let class = scene.program.field(part).class;
        let holders = self.kept.get(&class)?.iter().copied();
        let given = |holder: FieldId| {
            let stores = scene.stores_to(holder).into_iter();
            let mut later = stores.filter(|(site, value)| {
                let name = scene.program.text(scene.program.method(site.method).name);
                let facts = scene.facts.of(site.method);
                name != "<clinit>" && !is_empty(&facts, *value)
            });
            later.next().map(|(site, _)| (holder, site, true))
        };
        // An object that its own class keeps is a service, which stays, and not the session that it works with.
        holders
            .filter(|holder| scene.program.field(*holder).class != class)
            .find_map(given)
    }

    /// Where the app stores nothing or an empty text into the field after it was made, itself or by a setter, or
    /// lets go of the object.
    fn emptied(&self, field: FieldId, is_static: bool) -> Vec<Site> {
        let scene = self.scene;
        let mut found: BTreeSet<Site> = BTreeSet::new();
        for (site, value) in scene.stores_to(field) {
            let name = scene.program.text(scene.program.method(site.method).name);
            let is_first = name == "<clinit>" || name == "<init>";
            let facts = scene.facts.of(site.method);
            if is_empty(&facts, value) && !is_first {
                found.insert(site);
            }
            if let Op::Parameter(index) = facts.body.definition(value).op {
                found.extend(self.given_nothing(site, index));
            }
        }
        let holders = self.kept.get(&scene.program.field(field).class);
        let holders = holders.filter(|_| !is_static).into_iter().flatten();
        for (site, _) in holders.flat_map(|holder| scene.stores_to(*holder)) {
            let name = scene.program.text(scene.program.method(site.method).name);
            if name != "<clinit>" {
                found.insert(site);
            }
        }
        found.into_iter().collect()
    }

    /// The calls that give nothing for a parameter of the method around `store`.
    fn given_nothing(&self, store: Site, index: u16) -> Vec<Site> {
        let calls = self.scene.calls_of(store.method).into_iter();
        let empty = calls.filter(|call| {
            let facts = self.scene.facts.of(call.method);
            let value = argument(&facts.body, call.stmt, index);
            value.is_some_and(|value| is_empty(&facts, value))
        });
        empty.collect()
    }
}

/// True for nothing, and for zero.
fn is_empty(facts: &MethodFacts, value: ValueId) -> bool {
    let constant = facts.constant_of(value);
    constant.is_some_and(|constant| is_nothing(constant) || constant.as_number() == Some(0))
}
