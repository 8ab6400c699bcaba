//! Every ceiling of the analysis, with the reason for its value.
//!
//! All are counts, not clocks, so that the same app gives the same result on every machine. Whatever is left out at
//! one of them is a gap of the scan: the method where it happened is listed as cut short.

/// Labels of one value. A value that comes from more places is a container of everything.
pub(super) const LABELS: usize = 32;
/// Objects of one value. What may be more than a dozen objects is not known well enough to be told apart.
pub(super) const OBJECTS: usize = 12;
/// Steps that a label remembers of its way. Nobody reads longer explanations; the flow itself is not lost.
pub(super) const STEPS: u16 = 48;
/// Steps from a parameter or a global to a place; what lies deeper is not told apart. Access paths of real flows
/// have up to three fields, one more leaves room for the entry of a container.
pub(super) const PATH: u8 = 4;
/// Effects, sinks that wait for callers, and calls left to callers, of one method.
pub(super) const EFFECTS: usize = 64;
/// Parts of objects that a summary keeps. Nearly all methods change less than twenty.
pub(super) const CELLS: usize = 128;
/// Definitions that one virtual call runs. Beyond that the call is an interface of everything, such as `Runnable`.
pub(super) const TARGETS: usize = 40;
/// Calls made by libraries inside calls made by libraries.
pub(super) const IMPLIED_DEPTH: usize = 3;
/// Overloads that a reflective call runs when the types of the parameters are not known.
pub(super) const OVERLOADS: usize = 8;
/// Objects that one look into everything that an object holds visits.
pub(super) const REACHED: usize = 96;
/// Streams inside streams that are filled together.
pub(super) const WRAPPED: usize = 8;
/// Library calls of callees that are looked at again in one method.
pub(super) const RESUMES: usize = 64;
/// The same for all calls by the system together.
pub(super) const RESUMES_OF_SYSTEM: usize = 8192;
/// Times that each block of a method with loops is looked at on average.
pub(super) const PASSES: usize = 5;
/// Work on one method: statements that are run, and what summaries put in at its calls say. Methods that need more
/// are interpreters and parsers, in which everything flows everywhere.
pub(super) const FUEL: usize = 60_000;
/// Rounds in which methods that call each other settle.
pub(super) const ROUNDS: usize = 4;
/// Calls from a method that matters to one that is analysed for its sake.
pub(super) const CALL_DEPTH: usize = 6;
/// Rounds over all components of the app.
pub(super) const LIVES: usize = 6;
/// Rounds of one loop in a component's life.
pub(super) const TURNS: usize = 8;
/// Calls by the system that change something; an app of normal size needs some hundreds.
pub(super) const SYSTEM_CALLS: usize = 10_000;
/// Blocks of a method for which it is worked out what decides about what.
pub(super) const DECIDING_BLOCKS: usize = 512;
