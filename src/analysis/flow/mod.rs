//! Values followed through the whole app: from the calls that hand them out to those that expose them, through
//! methods, fields, containers, callbacks, components and stores.
//!
//! Forward abstract interpretation by summaries. [`demand`] finds the methods that matter, [`schedule`] orders
//! them so that callees come first, [`transfer`] runs one method on what it might be given and leaves a
//! [`Summary`], [`compose`] puts summaries in at calls, [`lifecycle`] runs the components of the app as the system
//! does. What is given to a method is not known while it is analysed: it stands for itself as an input, and callers
//! put in what they have.

mod births;
mod branches;
mod calls;
mod components;
mod compose;
mod control;
mod demand;
mod exits;
mod footprint;
mod frame;
mod heap;
mod implied;
mod intents;
mod label;
mod library;
mod lifecycle;
mod limits;
mod lookups;
mod loops;
mod memory;
mod model;
mod object;
mod outputs;
mod places;
mod print;
mod reflection;
mod result;
mod schedule;
mod shapes;
mod summary;
mod system;
mod targets;
mod transfer;
mod value;

pub use label::{Birth, Label, Labels, Origin, Site, StepKind, Trace};
pub use model::{
    Asked, CallModel, ImpliedCall, Models, Place, Port, Protection, Root, Row, Send, SendKind,
    Sink, Source, Step, StoreAction, StoreOperation,
};
pub use object::{Elem, GLOBAL, Obj, ObjId, ObjKind, Objects};
pub use print::print_summary;
pub use result::{Flow, FlowStep, Flows};
pub use summary::{Deferred, Effect, EffectKind, SinkId, Summary};
pub use value::{Known, Val};

use super::FactsCache;
use super::constants::Text;
use crate::formats::dex::access::ACC_STATIC;
use crate::program::{ClassId, ClassKind, FieldId, MethodId, Program};
use lookups::Lookups;
use shapes::Shapes;
use targets::Instantiated;

/// How much is analysed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FlowOptions {
    /// All of the app's own code instead of what matters for the models.
    pub deep: bool,
    /// What a value decides counts as a flow, too, not only where it goes.
    pub implicit: bool,
}

/// Follows the values of an app.
pub fn follow(
    program: &Program<'_>,
    facts: &FactsCache<'_, '_>,
    models: &Models,
    options: FlowOptions,
) -> Flows {
    let engine = Engine::new(program, facts, models, options);
    let wanted = demand::wanted(&engine, options.deep);
    if wanted.methods.is_empty() {
        return Flows::default();
    }
    let summaries = schedule::summaries(&engine, &wanted.methods);
    let run = lifecycle::run(&engine, &summaries);
    result::collect(models, summaries, run, wanted.is_cut)
}

/// What every step of the analysis looks at.
struct Engine<'e, 'p, 'a> {
    program: &'p Program<'a>,
    facts: &'e FactsCache<'p, 'a>,
    models: &'e Models,
    options: FlowOptions,
    instantiated: Instantiated,
    shapes: Shapes,
    lookups: Lookups,
}

impl<'e, 'p, 'a> Engine<'e, 'p, 'a> {
    fn new(
        program: &'p Program<'a>,
        facts: &'e FactsCache<'p, 'a>,
        models: &'e Models,
        options: FlowOptions,
    ) -> Self {
        Self {
            program,
            facts,
            models,
            options,
            instantiated: Instantiated::of(program),
            shapes: Shapes::of(program),
            lookups: Lookups::new(program, models),
        }
    }

    /// The field that a reference means: the one that the class or a class above it defines.
    fn field(&self, field: FieldId) -> FieldId {
        let reference = self.program.field(field);
        if reference.definition.is_some() {
            return field;
        }
        let is_it = |candidate: &&FieldId| {
            let known = self.program.field(**candidate);
            known.name == reference.name && known.type_ == reference.type_
        };
        self.program
            .superclasses(reference.class)
            .find_map(|class| self.program.fields_of(class).iter().find(is_it).copied())
            .unwrap_or(field)
    }

    /// The part of an object that a field is. Fields of the platform are parts that models can name.
    fn field_elem(&self, field: FieldId) -> Elem {
        let field = self.field(field);
        let described = self.program.field(field);
        match self.program.class(described.class).kind {
            ClassKind::Framework(_) => {
                Elem::Slot(self.program.text(described.name).as_ref().into())
            }
            _ => Elem::Field(field),
        }
    }

    /// The static initializer of a class of the app.
    fn initializer(&self, class: ClassId) -> Option<MethodId> {
        let mut methods = self.program.methods_of(class).iter().copied();
        methods.find(|method| self.is_named(*method, b"<clinit>"))
    }

    /// The declared class of a parameter, the receiver being 0 in instance methods.
    fn parameter_class(&self, method: MethodId, index: u16) -> ClassId {
        let described = self.program.method(method);
        let is_static = described
            .definition
            .is_some_and(|definition| definition.access_flags & ACC_STATIC != 0);
        let parameters = self.program.parameters(described.proto);
        match (usize::from(index), is_static) {
            (0, false) => described.class,
            (at, false) => parameters.get(at - 1).copied().unwrap_or(ClassId::INVALID),
            (at, true) => parameters.get(at).copied().unwrap_or(ClassId::INVALID),
        }
    }

    /// True for methods of exactly this name.
    fn is_named(&self, method: MethodId, name: &[u8]) -> bool {
        self.program
            .symbols()
            .bytes(self.program.method(method).name)
            == name
    }

    fn is_static(&self, method: MethodId) -> bool {
        let definition = self.program.method(method).definition;
        definition.is_some_and(|definition| definition.access_flags & ACC_STATIC != 0)
    }

    fn is_void(&self, class: ClassId) -> bool {
        self.program.symbols().bytes(self.program.class(class).name) == b"V"
    }

    /// True when what goes into an unknown call may come out of it: truth values and counts say too little.
    fn carries_data(&self, callee: MethodId) -> bool {
        let class = self.program.return_type(self.program.method(callee).proto);
        let described = self.program.class(class);
        described.kind != ClassKind::Primitive
            || matches!(
                self.program.symbols().bytes(described.name),
                b"C" | b"B" | b"S" | b"F" | b"D"
            )
    }

    /// True when an unknown call keeps what it is given in its receiver: constructors, and methods named so.
    fn fills_receiver(&self, callee: MethodId) -> bool {
        const WORDS: [&[u8]; 9] = [
            b"<init>", b"add", b"append", b"put", b"set", b"write", b"insert", b"push", b"offer",
        ];
        let name = self
            .program
            .symbols()
            .bytes(self.program.method(callee).name);
        WORDS.iter().any(|word| name.starts_with(word))
    }
}

/// A literal text.
fn text(literal: &str) -> Text {
    Text::literal(literal)
}
