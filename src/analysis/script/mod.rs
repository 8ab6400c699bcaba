//! The tree of scripts into where values come from: constants, results of calls, parameters, properties.
//!
//! The analysis takes everything that is assigned to a variable for what it may hold, and asks for the sources of an
//! expression only when they are needed. Parameters stay symbols until a caller is known: the results of a function
//! are those of its `return`s with the arguments of the call put in.

mod bindings;
mod calls;
mod modules;
mod passing;
mod resolve;
mod source;
mod texts;
mod values;

pub use bindings::Libraries;
pub use source::{Root, Source, Step};
pub use texts::HOLE;
pub use values::Values;
