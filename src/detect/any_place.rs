//! What conditions may ask when no place in code is known yet: the app, and which calls its code makes at all.
//!
//! A condition that is false here is false everywhere, so that no place needs to be looked at.

use super::Detection;
use crate::signatures::{Argument, Environment, MethodPattern, Value};

/// Some place in the app's code.
pub(super) struct AnyPlace<'n, 'd, 's, 'p, 'a>(pub(super) &'n Detection<'d, 's, 'p, 'a>);

impl AnyPlace<'_, '_, '_, '_, '_> {
    /// The number of such calls in the code of the app.
    fn calls_in_app(&self, pattern: &MethodPattern) -> i64 {
        let scene = self.0.scene;
        let calls = scene.own_calls(pattern).count();
        i64::try_from(calls).unwrap_or(i64::MAX)
    }

    /// False when there is no such call at all, so that none is here either.
    fn calls(&self, pattern: &MethodPattern) -> Value {
        match self.0.scene.own_calls(pattern).next() {
            Some(_) => Value::Unknown,
            None => Value::Bool(false),
        }
    }
}

impl Environment for AnyPlace<'_, '_, '_, '_, '_> {
    fn name(&self, path: &str) -> Value {
        self.0.app.name(path)
    }

    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value {
        match (function, arguments) {
            ("calls_to", [Argument::Pattern(pattern)])
            | ("comes_from", [_, Argument::Pattern(pattern)]) => self.calls(pattern),
            ("calls_in_app", [Argument::Pattern(pattern)]) => {
                Value::Int(self.calls_in_app(pattern))
            }
            ("marks_parameters", [Argument::Value(descriptor)]) => {
                let program = self.0.scene.program;
                let descriptor = descriptor.as_text().unwrap_or_default();
                Value::Bool(program.has_parameter_annotated_with(descriptor))
            }
            _ => self.0.app.call(function, arguments),
        }
    }

    fn is_preliminary(&self) -> bool {
        true
    }
}
