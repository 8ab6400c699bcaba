//! Reflection with constant names: what it finds is called, made, read or written like anything else.

use super::heap::State;
use super::library::LibraryCall;
use super::limits;
use super::model::Port;
use super::object::{Elem, ObjKind};
use super::transfer::Interpreter;
use super::value::Val;
use crate::analysis::constants::Constant;
use crate::program::{ClassId, FieldId, MethodId};
use std::sync::Arc;

/// Named parts of the objects that stand for members.
const CLASS: &str = "class";
const NAME: &str = "name";
const TYPES: &str = "types";

impl Interpreter<'_, '_, '_, '_> {
    /// A call of the reflection API that can be resolved.
    pub(super) fn reflective_call(&mut self, call: &LibraryCall<'_>) -> Option<Val> {
        let program = self.engine.program;
        let method = program.method(call.callee);
        let name = program.text(method.name);
        match (&*program.class_name(method.class), &*name) {
            ("Ljava/lang/Class;", "forName") => self.class_named(call, Port::Argument(1)),
            ("Ljava/lang/ClassLoader;", "loadClass") => self.class_named(call, Port::Argument(1)),
            (_, "getClass") if call.arguments.len() == 1 => self.class_of(call),
            ("Ljava/lang/Class;", "newInstance") => {
                let class = self.port(call, Port::This);
                self.make(call, &class, &[])
            }
            ("Ljava/lang/Class;", "getMethod" | "getDeclaredMethod") => {
                self.member(call, Some(Port::Argument(1)), Some(Port::Argument(2)))
            }
            ("Ljava/lang/Class;", "getField" | "getDeclaredField") => {
                self.member(call, Some(Port::Argument(1)), None)
            }
            ("Ljava/lang/Class;", "getConstructor" | "getDeclaredConstructor") => {
                self.member(call, None, Some(Port::Argument(1)))
            }
            ("Ljava/lang/reflect/Constructor;", "newInstance") => {
                let member = self.port(call, Port::This);
                let class = self.frame.load(&member, &slot(CLASS));
                let arguments = self.elements(call, Port::Argument(1));
                self.make(call, &class, &arguments)
            }
            ("Ljava/lang/reflect/Method;", "invoke") => self.invoke_member(call),
            ("Ljava/lang/reflect/Field;", "get") => self.get_field(call),
            ("Ljava/lang/reflect/Field;", "set") => self.set_field(call),
            _ => None,
        }
    }

    fn class_named(&mut self, call: &LibraryCall<'_>, port: Port) -> Option<Val> {
        let name = self.port(call, port);
        let name = name.as_constant()?.as_literal()?;
        let descriptor = format!("L{};", name.replace('.', "/"));
        let class = self.engine.program.class_by_name(&descriptor)?;
        Some(Val::constant(Constant::Class(class)))
    }

    fn class_of(&mut self, call: &LibraryCall<'_>) -> Option<Val> {
        let this = self.port(call, Port::This);
        let [object] = this.objs.as_slice() else {
            return None;
        };
        let known = self.frame.objects.get(*object);
        known
            .is_exact
            .then(|| Val::constant(Constant::Class(known.class)))
    }

    /// A new object with its constructor run.
    fn make(&mut self, call: &LibraryCall<'_>, class: &Val, arguments: &[Val]) -> Option<Val> {
        let class = class_in(class)?;
        let is_single = !self.is_repeated(call.id);
        let kind = ObjKind::Result(call.id);
        let object = self.frame.objects.add(kind, class, true, is_single);
        let val = Val::object(object);
        let program = self.engine.program;
        let constructors: Vec<MethodId> = program
            .methods_of(class)
            .iter()
            .copied()
            .filter(|method| {
                let described = program.method(*method);
                program.symbols().bytes(described.name) == b"<init>"
                    && program.parameters(described.proto).len() == arguments.len()
            })
            .collect();
        let mut given = vec![val.clone()];
        given.extend_from_slice(arguments);
        self.run_any(call, &constructors, &given);
        Some(val)
    }

    /// A member of a class, as an object that knows what it stands for.
    fn member(
        &mut self,
        call: &LibraryCall<'_>,
        name: Option<Port>,
        types: Option<Port>,
    ) -> Option<Val> {
        let class = self.port(call, Port::This);
        class_in(&class)?;
        let is_single = !self.is_repeated(call.id);
        let result = self
            .engine
            .program
            .return_type(self.engine.program.method(call.callee).proto);
        let kind = ObjKind::Result(call.id);
        let member = Val::object(self.frame.objects.add(kind, result, false, is_single));
        self.frame.store(&member, &slot(CLASS), &class);
        if let Some(port) = name {
            let name = self.port(call, port);
            self.frame.store(&member, &slot(NAME), &name);
        }
        if let Some(port) = types {
            let types = self.port(call, port);
            self.frame.store(&member, &slot(TYPES), &types);
        }
        Some(member)
    }

    fn invoke_member(&mut self, call: &LibraryCall<'_>) -> Option<Val> {
        let member = self.port(call, Port::This);
        let class = class_in(&self.frame.load(&member, &slot(CLASS)))?;
        let name = self.frame.load(&member, &slot(NAME));
        let name = name.as_constant()?.as_literal()?.to_owned();
        let types = self.frame.load(&member, &slot(TYPES));
        let types = self.types_in(&types);
        let mut given = vec![self.port(call, Port::Argument(1))];
        given.extend(self.elements(call, Port::Argument(2)));
        let class = self.receiver_class(&given[0]).unwrap_or(class);
        let methods = self.overloads(class, &name, given.len() - 1, types.as_deref());
        if methods.is_empty() {
            return None;
        }
        Some(self.run_any(call, &methods, &given))
    }

    fn receiver_class(&self, receiver: &Val) -> Option<ClassId> {
        let [object] = receiver.objs.as_slice() else {
            return None;
        };
        let known = self.frame.objects.get(*object);
        known.is_exact.then_some(known.class)
    }

    /// The app's methods of this name that can be meant.
    fn overloads(
        &self,
        class: ClassId,
        name: &str,
        count: usize,
        types: Option<&[ClassId]>,
    ) -> Vec<MethodId> {
        let program = self.engine.program;
        let Some(symbol) = program.symbols().find(name) else {
            return Vec::new();
        };
        let fits = |method: &MethodId| {
            let described = program.method(*method);
            let parameters = program.parameters(described.proto);
            described.name == symbol
                && program.is_app_code(*method)
                && types.map_or(parameters.len() == count, |types| types == parameters)
        };
        std::iter::once(class)
            .chain(program.superclasses(class))
            .flat_map(|class| program.methods_of(class).iter().copied())
            .filter(fits)
            .take(limits::OVERLOADS)
            .collect()
    }

    /// Runs any of the methods.
    fn run_any(&mut self, call: &LibraryCall<'_>, methods: &[MethodId], given: &[Val]) -> Val {
        let before = self.frame.state.clone();
        let mut outcome: Option<(Val, State)> = None;
        for method in methods {
            self.frame.state = before.clone();
            // A static method has no receiver.
            let has_receiver = given.len()
                > self
                    .engine
                    .program
                    .parameters(self.engine.program.method(*method).proto)
                    .len();
            let is_static = self.engine.is_static(*method);
            let given = if has_receiver && is_static {
                &given[1..]
            } else {
                given
            };
            let val = self.enter(call.id, *method, given);
            self.merge(&mut outcome, val);
        }
        let (val, state) = outcome.unwrap_or((Val::default(), before));
        self.frame.state = state;
        val
    }

    /// The elements of an argument array in order.
    fn elements(&mut self, call: &LibraryCall<'_>, port: Port) -> Vec<Val> {
        let array = self.port(call, port);
        let mut elements = Vec::new();
        for at in 0..16 {
            let is_there = array.objs.iter().any(|object| {
                let index = Elem::Index(at);
                self.frame.get(*object, &index).is_some()
            });
            if !is_there {
                break;
            }
            elements.push(self.frame.load(&array, &Elem::Index(at)));
        }
        elements
    }

    fn types_in(&mut self, array: &Val) -> Option<Vec<ClassId>> {
        if array.is_nothing() {
            return Some(Vec::new());
        }
        let [object] = array.objs.as_slice() else {
            return None;
        };
        let cells = self.frame.of(*object);
        let types = cells.filter(|(elem, _)| matches!(elem, Elem::Index(_)));
        types.map(|(_, val)| class_in(val)).collect()
    }

    fn field_of(&mut self, call: &LibraryCall<'_>) -> Option<FieldId> {
        let member = self.port(call, Port::This);
        let class = class_in(&self.frame.load(&member, &slot(CLASS)))?;
        let name = self.frame.load(&member, &slot(NAME));
        let name = name.as_constant()?.as_literal()?.to_owned();
        let program = self.engine.program;
        let symbol = program.symbols().find(&name)?;
        std::iter::once(class)
            .chain(program.superclasses(class))
            .flat_map(|class| program.fields_of(class).iter().copied())
            .find(|field| program.field(*field).name == symbol)
    }

    fn get_field(&mut self, call: &LibraryCall<'_>) -> Option<Val> {
        let field = self.field_of(call)?;
        let object = self.port(call, Port::Argument(1));
        Some(self.frame.load(&object, &Elem::Field(field)))
    }

    fn set_field(&mut self, call: &LibraryCall<'_>) -> Option<Val> {
        let field = self.field_of(call)?;
        let object = self.port(call, Port::Argument(1));
        let val = self.port(call, Port::Argument(2));
        self.frame.store(&object, &Elem::Field(field), &val);
        Some(Val::default())
    }
}

fn slot(name: &str) -> Elem {
    Elem::Slot(Arc::from(name))
}

/// The class that a value is.
pub(super) fn class_in(val: &Val) -> Option<ClassId> {
    match val.as_constant()? {
        Constant::Class(class) => Some(*class),
        _ => None,
    }
}
