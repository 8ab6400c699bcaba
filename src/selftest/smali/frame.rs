//! Registers as written into register numbers, and parameters into their words.

use super::AssembleError;
use super::syntax::{Method, Register, RegisterCount};
use crate::formats::dex::access::ACC_STATIC;

/// How the registers of one method are laid out: locals first, then the words of the parameters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) registers: u32,
    /// Registers that hold parameters, `this` included.
    pub(super) ins: u32,
}

impl Frame {
    /// The frame of a method with code, which must say how many registers it has.
    pub(super) fn of(method: &Method) -> Result<Self, AssembleError> {
        let error = |message: String| AssembleError::new(method.at, message);
        let ins = method.parameter_words();
        let registers = match method.registers {
            Some(RegisterCount::All(count)) => count,
            Some(RegisterCount::Locals(count)) => count + ins,
            None => {
                return Err(error(
                    "the method needs '.registers' or '.locals'".to_owned(),
                ));
            }
        };
        if registers < ins {
            return Err(error(format!("the parameters alone take {ins} registers")));
        }
        if registers > 0xffff {
            return Err(error("a method has at most 65,535 registers".to_owned()));
        }
        Ok(Self { registers, ins })
    }

    /// The number of `register`; `None` when the method has no such register.
    pub(super) fn number(self, register: Register) -> Option<u32> {
        let number = match register {
            Register::Local(number) => number,
            Register::Parameter(number) => self.registers - self.ins + number,
        };
        (number < self.registers).then_some(number)
    }
}

/// Registers that a value of `type_` takes.
fn words(type_: &str) -> u32 {
    if matches!(type_, "J" | "D") { 2 } else { 1 }
}

impl Method {
    fn this_words(&self) -> u32 {
        u32::from(self.access & ACC_STATIC == 0)
    }

    /// Registers of all parameters, `this` included.
    pub(super) fn parameter_words(&self) -> u32 {
        let parameters = &self.reference.proto.parameters;
        self.this_words() + parameters.iter().map(|type_| words(type_)).sum::<u32>()
    }

    /// Which parameter of the prototype starts at `register`.
    pub(super) fn parameter_index(&self, register: Register) -> Option<usize> {
        let Register::Parameter(wanted) = register else {
            return None;
        };
        let mut word = self.this_words();
        for (index, type_) in self.reference.proto.parameters.iter().enumerate() {
            if word == wanted {
                return Some(index);
            }
            word += words(type_);
        }
        None
    }
}
