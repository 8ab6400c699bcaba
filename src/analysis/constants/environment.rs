//! What evaluating a method needs besides its body: the program, its known calls, and the constants of fields.

use std::borrow::Cow;

use super::known_calls::{KnownCall, KnownCalls};
use super::statics::FieldConstants;
use super::value::Constant;
use crate::formats::arsc::ResourceId;
use crate::program::{ClassId, MethodId, Program};

/// A further evaluator of calls whose arguments are constants, for methods of the app itself.
///
/// It is asked for calls that are not known. The answer must depend on nothing but the method and the arguments:
/// results are kept and shared between threads.
pub type Interpreter<'p> =
    dyn Fn(MethodId, &[Option<&Constant>]) -> Option<Constant> + Send + Sync + 'p;

/// Shared by all methods of one program and by all threads.
pub struct Environment<'p, 'a> {
    /// The program.
    pub program: &'p Program<'a>,
    /// Which methods can be evaluated.
    pub known_calls: KnownCalls,
    pub(super) fields: FieldConstants,
    interpreter: Option<Box<Interpreter<'p>>>,
}

impl<'p, 'a> Environment<'p, 'a> {
    /// The environment of a program.
    pub fn new(program: &'p Program<'a>) -> Self {
        Self {
            program,
            known_calls: KnownCalls::of(program),
            fields: FieldConstants::default(),
            interpreter: None,
        }
    }

    /// The same with an evaluator for the app's own methods, such as string decryptors.
    pub fn with_interpreter(mut self, interpreter: Box<Interpreter<'p>>) -> Self {
        self.interpreter = Some(interpreter);
        self
    }

    /// What a method reference is, if it is known.
    pub fn known_call(&self, method: MethodId) -> Option<KnownCall> {
        self.known_calls.get(self.program, method)
    }

    pub(super) fn interpret(
        &self,
        method: MethodId,
        arguments: &[Option<&Constant>],
    ) -> Option<Constant> {
        self.interpreter.as_ref()?(method, arguments)
    }

    /// The descriptor of a type.
    pub(super) fn descriptor(&self, class: ClassId) -> &'a [u8] {
        self.program.symbols().bytes(self.program.class(class).name)
    }

    /// The descriptor of a parameter, not counting the receiver; empty if there is none.
    pub(super) fn parameter_letter(&self, method: MethodId, index: usize) -> &'a [u8] {
        let proto = self.program.method(method).proto;
        let parameter = self.program.parameters(proto).get(index);
        parameter.map_or(b"", |class| self.descriptor(*class))
    }

    /// If a call with so many arguments has a receiver.
    pub(super) fn has_receiver(&self, method: MethodId, arguments: usize) -> bool {
        let proto = self.program.method(method).proto;
        arguments > self.program.parameters(proto).len()
    }

    /// The text of a string resource in the default configuration.
    pub(super) fn resource_text(&self, id: u32) -> Option<String> {
        let tables = self.program.resource_tables().iter();
        let mut texts = tables.filter_map(|table| table.default_string(ResourceId(id)));
        texts.next().map(Cow::into_owned)
    }

    /// The application id.
    pub(super) fn package_name(&self) -> Option<&str> {
        self.program
            .manifest()
            .map(|manifest| manifest.package.as_str())
    }

    /// What `getName` or `getSimpleName` returns.
    pub(super) fn class_name(&self, class: ClassId, is_simple: bool) -> Option<Constant> {
        let name = self.program.class_name(class);
        let name: Cow<'_, str> = match name.strip_prefix('L').and_then(|n| n.strip_suffix(';')) {
            Some(name) => name.replace('/', ".").into(),
            None => return None,
        };
        let name = if is_simple {
            name.rsplit(['.', '$']).next().unwrap_or_default()
        } else {
            &name
        };
        Some(Constant::literal(name))
    }

    /// What `Class.forName` returns.
    pub(super) fn class_for_name(&self, name: &str) -> Option<Constant> {
        let descriptor = format!("L{};", name.replace('.', "/"));
        self.program.class_by_name(&descriptor).map(Constant::Class)
    }
}

impl std::fmt::Debug for Environment<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Environment").finish_non_exhaustive()
    }
}
