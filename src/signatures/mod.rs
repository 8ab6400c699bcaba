//! TOML and Markdown packs into compiled signatures, models, lexicons, stores and anchors. Touches no app.
//!
//! Policy is data: a rule is a TOML file with its text beside it, and everything a rule can ask is declared here
//! ([`Expression`], [`MatchKind`]) and answered by `detect` through [`Environment`]. Files are read into shapes
//! (`syntax`), checked and compiled (`compile`), and put together by [`SignatureSet`].

mod absence;
mod compile;
mod docs;
mod embedded;
mod expression;
mod folder;
mod jwt;
mod lexicon;
mod lint;
mod listing;
mod loader;
mod model;
pub mod names;
mod pattern;
mod port;
mod problem;
mod profile;
mod regex;
mod rule;
mod scaffold;
mod script;
mod search;
mod secret;
mod set;
mod syntax;
mod template;
mod vocabulary;

pub use absence::{AbsenceMatch, AbsenceSubject, Agreed, Doubt, Never, Signs};
pub use docs::{HEADINGS, heading_problems, section, strip_test_markers, summary};
pub use expression::{Argument, Environment, Expression, Value};
pub use folder::{PackFile, PackFiles};
pub use jwt::{Jwt, decode_base64, decode_base64_text, json_value};
pub use lexicon::{Lexicon, LexiconMatch, LexiconVerdict};
pub use lint::{CheckReport, check};
pub use listing::{explain, list_json, list_text};
pub use model::{
    Anchor, COMPARISON, CallbackModel, Concept, EXCLUSIVE_OR, Effect, FieldModel, MethodModel,
    ParameterModel, Propagation, Protection, RenamedClass, Shows, Sign, SinkModel, SourceModel,
    StoreModel, StoreOp, TextTest,
};
pub use pattern::{ClassPattern, DescriptorPattern, FieldPattern, MethodPattern, NamePattern};
pub use port::Port;
pub use problem::{Problem, suggestion};
pub use profile::{ContentModel, ENOUGH, ProfileModel, ProfilePlace, ProfileSign};
pub use regex::TextRegex;
pub use rule::{
    BodyMatch, CallCondition, CallMatch, CellMatch, CellPlace, Condition, FlowMatch, FlowPlace,
    Level, ManifestElement, Match, MatchKind, Raise, Relation, ResourceMatch, Scope, Signature,
};
pub use scaffold::{FAMILIES, NewFile, ScaffoldError, scaffold};
pub use script::{
    ScriptDeed, ScriptLibrary, ScriptMatch, ScriptModel, ScriptModels, ScriptPart, ScriptPattern,
    ScriptPlace, ScriptPort, ScriptSubject,
};
pub use search::{
    AssetMatch, Decode, Decoder, NativeMatch, PathGlob, Pool, SecretPart, StringMatch, TextSearch,
};
pub use secret::{entropy, is_credential, is_placeholder, is_weak_secret};
pub use set::{BuiltIn, LoadError, Pack, Replacement, SignatureSet};
pub use template::Template;
