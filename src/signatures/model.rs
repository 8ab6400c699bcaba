//! What APIs do, as data: sources, sinks, propagation, stores, anchors.

use super::lexicon::Lexicon;
use super::pattern::{FieldPattern, MethodPattern};
use super::port::Port;
use super::regex::TextRegex;
pub use crate::analysis::flow::Protection;
use crate::analysis::flow::{CallModel, Place};
use crate::finding::{HandlerKind, LifeFactKind, Strength, ValueKind};
use std::sync::Arc;

/// What calls of some methods do.
#[derive(Debug, Clone)]
pub struct MethodModel {
    /// Which methods.
    pub methods: Vec<MethodPattern>,
    /// What they hand out.
    pub source: Option<SourceModel>,
    /// What they expose.
    pub sinks: Vec<SinkModel>,
    /// What flows where.
    pub propagate: Vec<Propagation>,
    /// Port of the constant that names what flows through, such as the key of an extra; not what the receiver held.
    pub key: Option<Port>,
    /// What a propagated value has become.
    pub protect: Option<Protection>,
    /// The two ports that are compared, when the result tells whether they are equal.
    pub compares: Vec<Port>,
    /// What of an object flows through.
    pub shows: Option<Shows>,
    /// Port of the key with which the receiver encrypts from now on.
    pub encryption_key: Option<Port>,
    /// Port of the number that says what the receiver does from now on, as in `javax.crypto.Cipher`: 2 decrypts.
    pub encryption_mode: Option<Port>,
    /// True when what flows through becomes a key, or a part of one.
    pub makes_key: bool,
    /// Port of the class whose fields are filled by their names; the receiver when its own type arguments name them.
    pub fills: Option<Port>,
    /// True when it holds only where the elements of containers are not told apart.
    pub coarse: bool,
    /// All of it as the analysis needs it.
    pub call: Arc<CallModel>,
}

/// What of an object goes on when a call is given it as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shows {
    /// What its `toString()` makes of it.
    Text,
    /// Its fields, as when it is serialised.
    Fields,
}

/// Kind of the sink that a comparison is by which a constant of the app decides whether the app goes on.
pub const COMPARISON: &str = "comparison";
/// Kind of the sink that an exclusive or with a constant of the app is.
pub const EXCLUSIVE_OR: &str = "exclusive-or";

/// What reads of some fields hand out.
#[derive(Debug, Clone)]
pub struct FieldModel {
    /// Which fields.
    pub fields: Vec<FieldPattern>,
    /// What they hold.
    pub source: SourceModel,
}

/// What a framework or a library does with the methods that it calls back.
#[derive(Debug, Clone)]
pub struct CallbackModel {
    /// The methods that the app's ones override.
    pub overrides: Vec<MethodPattern>,
    /// Descriptor of an annotation that the app's methods bear.
    pub annotation: Option<String>,
    /// Parameters that whoever starts the component decides.
    pub external: Vec<Port>,
    /// What the values they return are exposed to.
    pub sinks: Vec<SinkModel>,
}

/// What becomes of what a call gives to parameters with an annotation, such as those of a service interface.
#[derive(Debug, Clone)]
pub struct ParameterModel {
    /// Descriptors of the annotations; their text names the value.
    pub annotations: Vec<String>,
    /// Kind of the sink.
    pub sink: String,
    /// What of an object goes there.
    pub shows: Option<Shows>,
}

/// Why a value that comes out of a call may be a session credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceModel {
    /// What the value always is.
    pub value: Option<ValueKind>,
    /// Port of a constant key that tells what the value is, when the session lexicon knows it.
    pub by_key: Option<Port>,
    /// A kind of value of the pack's own, for rules about other things than sessions.
    pub kind: Option<String>,
    /// True when the value never is a session credential, such as a push token.
    pub not_a_session: bool,
    /// True when whoever starts the component decides what the value is.
    pub external: bool,
    /// True when anybody with the device or the app finds the value out, such as the name of the package.
    pub public: bool,
    /// Name of the evidence, such as `json-key`.
    pub evidence: String,
    /// How much it proves.
    pub strength: Strength,
    /// Where the value comes out.
    pub port: Port,
    /// The part of an object at that port which holds the value, when it is not the port itself.
    pub place: Option<Place>,
    /// True when it only counts for password fields: the first argument is the id of a view.
    pub only_password_fields: bool,
    /// True when it only counts in components that other apps can reach.
    pub only_exported: bool,
}

/// Where a value leaves the app's control or is put to use.
#[derive(Debug, Clone)]
pub struct SinkModel {
    /// Name of the kind, such as `log`.
    pub kind: String,
    /// Where the value enters.
    pub ports: Vec<Port>,
    /// The port that names the value, such as the name of a header.
    pub key: Option<Port>,
}

/// What flows through a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Propagation {
    /// Where values enter.
    pub from: Vec<Port>,
    /// Where they come out.
    pub to: Port,
}

/// A family of stores: how they are opened, written, read and emptied.
#[derive(Debug, Clone)]
pub struct StoreModel {
    /// Name of the kind, such as `prefs`.
    pub kind: String,
    /// The words used in sentences.
    pub title: String,
    /// Path below the app's data directory, with `{name}` or `{database}`.
    pub file: Option<String>,
    /// True when what is written is unreadable without a key.
    pub encrypted: bool,
    /// True when others than the app can read it.
    pub external: bool,
    /// What hands out an open store.
    pub open: Vec<StoreOp>,
    /// Calls that give the directory files of this kind lie in.
    pub base: Vec<MethodPattern>,
    /// Fields that hold such a directory.
    pub base_fields: Vec<FieldPattern>,
    /// Constant paths of this kind.
    pub base_path: Option<TextRegex>,
    /// The class of the library whose objects are such stores, for builds that rename it.
    pub renamed_class: Option<RenamedClass>,
    /// Calls whose result (or new object) is a store because of what they were given.
    pub derive: Vec<StoreOp>,
    /// Calls whose result is the same store as the receiver.
    pub alias: Vec<StoreOp>,
    /// Calls that put a value into a row which a write takes.
    pub put: Vec<StoreOp>,
    /// Calls that write a value.
    pub write: Vec<StoreOp>,
    /// Calls that write a flag or a number.
    pub flag: Vec<StoreOp>,
    /// Calls that read a flag or a number.
    pub flag_read: Vec<StoreOp>,
    /// Calls that read.
    pub read: Vec<StoreOp>,
    /// Calls that empty a cell or all of them.
    pub kill: Vec<StoreOp>,
    /// Calls whose result stands for a key.
    pub key_object: Vec<StoreOp>,
    /// Calls whose result is a statement made of SQL text.
    pub prepare: Vec<StoreOp>,
    /// Calls without which writes and kills have no effect.
    pub commit: Vec<MethodPattern>,
    /// Calls after which everything that the app writes to such stores is encrypted.
    pub encrypted_by: Vec<MethodPattern>,
}

impl MethodModel {
    /// True when it says something about values at ports, not only about the parts of objects.
    pub fn is_about_ports(&self) -> bool {
        let only_parts = self.propagate.is_empty()
            && self.call.rows.as_ref().is_some_and(|rows| !rows.is_empty());
        let says_something = self.source.is_some()
            || !self.sinks.is_empty()
            || self.protect.is_some()
            || self.encryption_key.is_some()
            || !self.compares.is_empty()
            || (self.call.rows.is_some() && !only_parts);
        says_something && self.call.calls.is_empty() && self.call.sends.is_none()
    }
}

/// A class that is known by what renaming leaves of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenamedClass {
    /// Descriptor of a framework type above it.
    pub implements: String,
    /// Constants, all of which its code uses.
    pub strings: Vec<String>,
}

impl StoreModel {
    /// True when there is one such store and no call that opens it, such as the accounts of the device.
    pub fn is_nameless(&self) -> bool {
        self.open.is_empty()
            && self.base.is_empty()
            && self.base_path.is_none()
            && self.derive.is_empty()
    }

    /// True when its operations only work on what other stores opened.
    pub fn is_derived_only(&self) -> bool {
        !self.derive.is_empty()
            && self.open.is_empty()
            && self.base.is_empty()
            && self.base_path.is_none()
    }
}

/// One operation of a store.
#[derive(Debug, Clone)]
pub struct StoreOp {
    /// The calls.
    pub method: MethodPattern,
    /// Port of the instance: the receiver, the result, or a parameter; the object itself for constructors.
    pub instance: Port,
    /// Port of the instance's name.
    pub name: Option<Port>,
    /// The name, when it is always the same, with `{app.package}` or `{class.simple}`.
    pub fixed_name: Option<String>,
    /// Port of the mode.
    pub mode: Option<Port>,
    /// Port of the database's name.
    pub database: Option<Port>,
    /// Port of the store or path it is made from.
    pub from: Option<Port>,
    /// Port of the key.
    pub key: Option<Port>,
    /// The key, when it is always the same.
    pub fixed_key: Option<String>,
    /// Port of the value.
    pub value: Option<Port>,
    /// Port of a row that was put together before.
    pub row: Option<Port>,
    /// Port of SQL text that names table and columns.
    pub sql: Option<Port>,
    /// Port of the array of values for the SQL text.
    pub arguments: Option<Port>,
    /// Port of the statement, or of the object that gives it its text, that is run or that the value is bound to.
    pub statement: Option<Port>,
    /// Port of the number of the `?` that the value is bound to, from 1.
    pub position: Option<Port>,
    /// What of an object is written.
    pub shows: Option<Shows>,
    /// True when it has no effect without a commit.
    pub needs_commit: bool,
}

/// What an anchor is a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concept {
    /// An entry point that starts or ends a session.
    Handler(HandlerKind),
    /// Something that is done about the age of a session.
    Life(LifeFactKind),
}

/// A sign that a method is about the session.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// What it is a sign of.
    pub concept: Concept,
    /// Stable name.
    pub id: String,
    /// How much it counts; three make a handler.
    pub score: u32,
    /// What is looked for.
    pub sign: Sign,
    /// Ids of anchors of the same concept, one of which must be present too.
    pub needs: Vec<String>,
    /// What a report says when it is found, without a period.
    pub text: String,
}

/// What an anchor looks for.
#[derive(Debug, Clone)]
pub enum Sign {
    /// The name of a method.
    MethodName(TextTest),
    /// The simple name of a class.
    ClassName(TextTest),
    /// A constant the method uses.
    String(TextTest),
    /// The text of a view, menu entry, preference or dialog wired to the method.
    Text(TextTest),
    /// The resource name of the id of such a view.
    Id(TextTest),
    /// A call.
    Call(Vec<MethodPattern>),
    /// Writing a constant to a flag whose key the lexicon knows: false for logout, true for login.
    FlagKey(Arc<Lexicon>),
    /// Something that the session map knows.
    Effect(Effect),
}

/// What a method does to the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Empties a cell that holds a session value.
    KillsSession,
    /// Writes a session value to a cell.
    WritesSession,
    /// Starts the login screen on an emptied task.
    RestartsAtLogin,
    /// Starts the login screen.
    OpensLogin,
    /// Reads a password field.
    ReadsPassword,
}

impl Effect {
    /// All values.
    pub const ALL: [Self; 5] = [
        Self::KillsSession,
        Self::WritesSession,
        Self::RestartsAtLogin,
        Self::OpensLogin,
        Self::ReadsPassword,
    ];

    /// The word used in anchor files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::KillsSession => "kills-session",
            Self::WritesSession => "writes-session",
            Self::RestartsAtLogin => "restarts-at-login",
            Self::OpensLogin => "opens-login",
            Self::ReadsPassword => "reads-password",
        }
    }
}

/// How a text is judged.
#[derive(Debug, Clone)]
pub enum TextTest {
    /// It holds a match.
    Regex(TextRegex),
    /// The lexicon knows it.
    Lexicon(Arc<Lexicon>),
}

impl TextTest {
    /// True when `text` passes.
    pub fn matches(&self, text: &str) -> bool {
        match self {
            Self::Regex(regex) => regex.is_match(text),
            Self::Lexicon(lexicon) => lexicon.look_up(text).is_some(),
        }
    }
}
