//! Bodies into facts: constants, value origins, call graph. Knows nothing of sessions.

pub mod call_graph;
pub mod constants;
mod facts_cache;
pub mod flow;
pub mod liveness;
mod method_facts;
mod origins;
pub mod script;
mod shards;

pub use facts_cache::FactsCache;
pub use method_facts::{CallKind, CallSite, MethodFacts, analyse};
pub use origins::{Arguments, Origin, PassThrough};
pub use shards::Shards;
