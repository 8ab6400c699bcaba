//! An object of the app that goes on as a whole into what it takes along: the text it makes of itself, or its fields.
//!
//! Other objects of the class hold other values. So only what is put into this object counts, by its constructor and by
//! the methods that are called on it where it is made.

use super::visit::{Frame, Mode, Visit, Way, along};
use super::{MAX_BRANCHES, MAX_CALLS, Name, Site, Tracer};
use crate::ir::{InvokeKind, Op, ValueId};
use crate::program::{ClassId, FieldId, MethodId};
use crate::session::Scene;
use crate::session::ports::argument;
use crate::signatures::Shows;
use std::rc::Rc;

/// `ACC_STATIC`, `ACC_TRANSIENT` and `ACC_SYNTHETIC` of the DEX format: fields that do not go along.
const STAYS: u32 = 0x8 | 0x80 | 0x1000;
/// Constructors and methods that an object is followed into, one behind the other.
const MAX_DEPTH: u8 = 3;

/// A value that was put into an object.
struct Fill {
    store: Site,
    value: ValueId,
    frame: Option<Rc<Frame>>,
}

impl Tracer<'_, '_, '_, '_> {
    /// Goes on to what the new object takes along; false when that is nothing.
    pub(super) fn shown(&mut self, visit: &Visit, site: Site, class: ClassId) -> bool {
        if self.mode != Mode::Values || visit.calls >= MAX_CALLS {
            return false;
        }
        match visit.shows {
            Some(Shows::Text) => self.text(visit, site, class),
            Some(Shows::Fields) => self.fields(visit, site, class),
            None => false,
        }
    }

    /// What the object says of itself in `toString()`.
    fn text(&mut self, visit: &Visit, site: Site, class: ClassId) -> bool {
        let scene = self.scene;
        let Some(method) = method_named(scene, class, "toString", "()Ljava/lang/String;") else {
            return false;
        };
        for value in scene.facts.of(method).returned_values() {
            self.push(visit.inside(site, (method, value), "becomes a text here"));
        }
        true
    }

    /// All fields of the object that go along.
    fn fields(&mut self, visit: &Visit, site: Site, class: ClassId) -> bool {
        let mut any = false;
        for field in fields_along(self.scene, class) {
            let mut visit = visit.clone();
            visit.names.insert(Name::Field(field));
            let fills = self.fills(site, visit.frame.clone(), field);
            any |= !fills.is_empty();
            self.fill(
                &visit,
                fills,
                along(&visit, site, "goes along in an object here"),
            );
        }
        any
    }

    /// Goes on from the field of an object that is shown to what this very object was filled with. False when the
    /// object is another one, or nothing is known to fill the field.
    pub(super) fn part_of_shown(
        &mut self,
        visit: &Visit,
        read: Site,
        object: ValueId,
        field: FieldId,
    ) -> bool {
        let Some((made, frame)) = self.shown_object(visit, object) else {
            return false;
        };
        let fills = self.fills(made, frame, field);
        if fills.is_empty() {
            return false;
        }
        self.fill(
            visit,
            fills,
            along(visit, read, "is read from the field here"),
        );
        true
    }

    fn fill(&mut self, visit: &Visit, fills: Vec<Fill>, way: Option<Rc<Way>>) {
        for fill in fills.into_iter().take(MAX_BRANCHES) {
            let facts = self.scene.facts.of(fill.store.method);
            let operand = facts.body.operands(fill.store.stmt).len().saturating_sub(1);
            let next = Visit {
                method: fill.store.method,
                value: fill.value,
                frame: fill.frame,
                calls: visit.calls + 1,
                way: Some(Rc::new(Way {
                    site: fill.store,
                    what: "is kept in a field here",
                    next: way.clone(),
                })),
                received: None,
                ..visit.clone()
            };
            self.enter(&facts, fill.store.stmt, operand, next);
        }
    }

    /// The place where an object is made whose own method the trace came into without a call.
    fn shown_object(&self, visit: &Visit, object: ValueId) -> Option<(Site, Option<Rc<Frame>>)> {
        let (mut method, mut value, mut frame) = (visit.method, object, visit.frame.clone());
        let mut without_call = false;
        loop {
            let facts = self.scene.facts.of(method);
            match facts.body.definition(value).op {
                Op::Parameter(index) => {
                    let up = frame?;
                    let caller = self.scene.facts.of(up.site.method);
                    without_call |= matches!(caller.body.stmt(up.site.stmt).op, Op::New(_));
                    value = argument(&caller.body, up.site.stmt, index)?;
                    method = up.site.method;
                    frame = up.up.clone();
                }
                Op::New(_) if without_call => {
                    let stmt = value.definition();
                    return Some((Site { method, stmt }, frame));
                }
                _ => return None,
            }
        }
    }

    /// What is put into `field` of the object that is made at `made`.
    fn fills(&self, made: Site, frame: Option<Rc<Frame>>, field: FieldId) -> Vec<Fill> {
        let mut found = Vec::new();
        let object = made.stmt.value();
        let mut waiting = vec![(made.method, object, frame, MAX_DEPTH)];
        while let Some((method, object, frame, depth)) = waiting.pop() {
            let facts = self.scene.facts.of(method);
            for stmt in facts.uses(object).iter().copied() {
                let operands = facts.body.operands(stmt);
                let site = Site { method, stmt };
                match (facts.body.stmt(stmt).op, operands) {
                    (Op::FieldStore(stored), [into, value])
                        if *into == object && is_same_field(self.scene, stored, field) =>
                    {
                        found.push(Fill {
                            store: site,
                            value: *value,
                            frame: frame.clone(),
                        });
                    }
                    (Op::Invoke(kind, callee), _) if depth > 0 => {
                        let entered = self.entered(kind, callee, operands, object);
                        waiting.extend(entered.into_iter().map(|(method, value)| {
                            let up = frame.clone();
                            (method, value, Some(Rc::new(Frame { site, up })), depth - 1)
                        }));
                    }
                    _ => {}
                }
            }
        }
        found
    }

    /// The methods of the app that a call runs, each with the parameter that stands for `object`.
    pub(super) fn entered(
        &self,
        kind: InvokeKind,
        callee: MethodId,
        operands: &[ValueId],
        object: ValueId,
    ) -> Vec<(MethodId, ValueId)> {
        let at = operands.iter().position(|operand| *operand == object);
        let Some(at) = at.and_then(|at| u16::try_from(at).ok()) else {
            return Vec::new();
        };
        let targets = self.scene.called(kind, callee);
        let own = targets.iter().copied().take(MAX_BRANCHES);
        own.filter_map(|target| {
            let facts = self.scene.facts.of(target);
            let mut stmts = facts.body.stmts();
            let (stmt, _) = stmts.find(|(_, stmt)| stmt.op == Op::Parameter(at))?;
            Some((target, stmt.value()))
        })
        .collect()
    }
}

/// The app's own method of this name and descriptor that runs on an object of exactly this class.
pub(super) fn method_named(
    scene: &Scene<'_, '_, '_>,
    class: ClassId,
    name: &str,
    descriptor: &str,
) -> Option<MethodId> {
    let program = scene.program;
    let symbol = program.symbols().find(name)?;
    let classes = std::iter::once(class).chain(program.superclasses(class));
    let mut methods = classes.flat_map(|class| program.methods_of(class).iter().copied());
    methods.find(|method| {
        let reference = program.method(*method);
        reference.name == symbol
            && program.is_app_code(*method)
            && program.code(*method).is_some()
            && program.descriptor(reference.proto) == descriptor
    })
}

/// The fields that an object of the class takes along: those that its own `writeToParcel` reads, or else all of them.
pub(super) fn fields_along(scene: &Scene<'_, '_, '_>, class: ClassId) -> Vec<FieldId> {
    let program = scene.program;
    let written = method_named(scene, class, "writeToParcel", "(Landroid/os/Parcel;I)V");
    if let Some(method) = written {
        return fields_read(scene, method);
    }
    let classes = std::iter::once(class).chain(program.superclasses(class));
    let fields = classes.flat_map(|class| program.fields_of(class).iter().copied());
    let goes = |field: &FieldId| {
        let definition = program.field(*field).definition;
        definition.is_some_and(|definition| definition.access_flags & STAYS == 0)
    };
    fields.filter(goes).collect()
}

/// The fields of objects that the method reads.
pub(super) fn fields_read(scene: &Scene<'_, '_, '_>, method: MethodId) -> Vec<FieldId> {
    let facts = scene.facts.of(method);
    let stmts = facts.body.stmts();
    let reads = stmts.filter_map(|(_, stmt)| match stmt.op {
        Op::FieldLoad(field) => Some(field),
        _ => None,
    });
    reads.collect()
}

/// True when two references name the same field: the class that is named may be one below that of the definition.
fn is_same_field(scene: &Scene<'_, '_, '_>, one: FieldId, other: FieldId) -> bool {
    let (a, b) = (scene.program.field(one), scene.program.field(other));
    let related =
        scene.program.is_subclass(a.class, b.class) || scene.program.is_subclass(b.class, a.class);
    one == other || a.name == b.name && a.type_ == b.type_ && related
}
