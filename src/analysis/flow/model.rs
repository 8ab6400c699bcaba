//! What calls of methods outside the app's own code do to values, as plain data.
//!
//! Signatures fill these types; patterns are already resolved to methods of one program.

use crate::program::MethodId;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Where a value enters or leaves a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Port {
    /// The receiver.
    This,
    /// A declared parameter, counted from 1; wide ones count once.
    Argument(u8),
    /// The result.
    Return,
}

/// What has become of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protection {
    /// A part of it, or stars.
    Masked,
    /// Another spelling that anybody can undo.
    Encoded,
    /// A one-way function of it.
    Hashed,
    /// Unreadable without a key, but the key is built into the app.
    Obscured,
    /// Unreadable without a key.
    Encrypted,
}

/// A place that a model names: a port or a global, and the way from there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Where it begins.
    pub root: Root,
    /// The way from there; empty for the value itself.
    pub steps: Vec<Step>,
}

/// Where a place begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Root {
    /// A port of the call.
    Port(Port),
    /// Something there is one of in the app, such as `@prefs`.
    Global(Arc<str>),
    /// An object that the call makes; it has no value of its own.
    Nothing,
}

/// One step of a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The element under the constant at a port: `[a1]`.
    Key(Port),
    /// The element under a fixed key: `['password']`.
    Fixed(Arc<str>),
    /// Any element: `[*]`.
    Any,
    /// The element behind the last one: `[+]`.
    Append,
    /// Every element under its own key: `[..]`.
    Each,
    /// Everything that can be reached, fields of the app's own objects included: `[**]`.
    Deep,
    /// A named part: `.action`.
    Slot(Arc<str>),
}

/// A flow through a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where values are taken from.
    pub from: Vec<Place>,
    /// Where they go.
    pub to: Place,
}

/// What a call hands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Name of what the value is; a pack may choose its own.
    pub kind: Arc<str>,
    /// Where it comes out.
    pub place: Place,
    /// True when it only counts for password fields: the first argument is the id of a view.
    pub only_password_fields: bool,
    /// True when it only counts in components that other apps can reach.
    pub only_exported: bool,
}

/// Where a value leaves the app's control or is put to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sink {
    /// Name of the kind, such as `log`.
    pub kind: Arc<str>,
    /// Where the value enters.
    pub ports: Vec<Place>,
    /// The port that names the value, such as the name of a header.
    pub key: Option<Port>,
}

/// A call that the modelled call makes, now or later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImpliedCall {
    /// The object that is called.
    pub target: Place,
    /// Name of its method.
    pub name: Arc<str>,
    /// Descriptor of the method.
    pub descriptor: Arc<str>,
    /// What it is given.
    pub arguments: Vec<Place>,
    /// Where its result goes.
    pub result: Option<Place>,
}

/// How an intent leaves its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SendKind {
    /// To an activity.
    Activity,
    /// To an activity that answers.
    ActivityForResult,
    /// To a service.
    Service,
    /// To receivers.
    Broadcast,
    /// Back to the activity that started this one.
    Result,
}

/// An intent that a call sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Send {
    /// To what.
    pub kind: SendKind,
    /// The intent.
    pub intent: Place,
}

/// What a store operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoreAction {
    /// Writes a value.
    Put,
    /// Reads one.
    Read,
    /// Empties a cell, or all of them.
    Kill,
    /// Saves what was written.
    Commit,
}

/// An operation on a store, for the effects of a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreOperation {
    /// Kind of the store.
    pub store: Arc<str>,
    /// What is done.
    pub action: StoreAction,
    /// The open store.
    pub instance: Place,
    /// The port with the key.
    pub key: Option<Port>,
    /// The port with the value.
    pub value: Option<Port>,
}

/// What one model says of a call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallModel {
    /// What it hands out.
    pub source: Option<Source>,
    /// What it exposes.
    pub sinks: Vec<Sink>,
    /// What flows where; `None` leaves it to the default.
    pub rows: Option<Vec<Row>>,
    /// What a value has become that flowed through.
    pub protect: Option<Protection>,
    /// The value that the call returns itself.
    pub returns: Option<Place>,
    /// The port whose content is the receiver's content from now on.
    pub wraps: Option<Port>,
    /// Places that are empty afterwards.
    pub clears: Vec<Place>,
    /// Calls that follow.
    pub calls: Vec<ImpliedCall>,
    /// The intent that is sent.
    pub sends: Option<Send>,
    /// Kinds of sinks that the intent reaches when other apps can receive it.
    pub leaving: Vec<Arc<str>>,
    /// Operations on stores.
    pub stores: Vec<StoreOperation>,
}

/// All models, by the methods of one program.
#[derive(Debug, Default)]
pub struct Models {
    by_method: FxHashMap<MethodId, Vec<Arc<CallModel>>>,
    methods: Vec<MethodId>,
    asked: Option<Asked>,
}

/// Kinds of sources and sinks that somebody wants to know about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// Kinds of what is handed out.
    pub sources: Vec<String>,
    /// Kinds of where it goes.
    pub sinks: Vec<String>,
}

impl Protection {
    /// All values.
    pub const ALL: [Self; 5] = [
        Self::Masked,
        Self::Encoded,
        Self::Hashed,
        Self::Obscured,
        Self::Encrypted,
    ];

    /// The word used in model files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Masked => "masked",
            Self::Encoded => "encoded",
            Self::Hashed => "hashed",
            Self::Obscured => "obscured",
            Self::Encrypted => "encrypted",
        }
    }

    /// Its bit in the set that a label carries.
    pub(super) fn bit(self) -> u8 {
        match self {
            Self::Masked => 1,
            Self::Encoded => 2,
            Self::Hashed => 4,
            Self::Encrypted => 8,
            Self::Obscured => 16,
        }
    }
}

impl Place {
    /// The value at a port.
    pub fn port(port: Port) -> Self {
        Self {
            root: Root::Port(port),
            steps: Vec::new(),
        }
    }
}

impl Models {
    /// Adds what a model says of a method.
    pub fn add(&mut self, method: MethodId, model: Arc<CallModel>) {
        self.by_method.entry(method).or_default().push(model);
    }

    /// Values of other kinds than these are not followed.
    pub fn ask_for(&mut self, asked: Asked) {
        self.asked = Some(asked);
    }

    /// True when values of this kind are followed.
    pub(super) fn is_asked_source(&self, kind: &str) -> bool {
        let asked = self.asked.as_ref();
        asked.is_none_or(|asked| asked.sources.iter().any(|one| one == kind))
    }

    /// True when it matters what arrives at sinks of this kind.
    pub(super) fn is_asked_sink(&self, kind: &str) -> bool {
        let asked = self.asked.as_ref();
        asked.is_none_or(|asked| asked.sinks.iter().any(|one| one == kind))
    }

    /// The source of a model, if it is asked for.
    pub(super) fn source<'m>(&self, model: &'m CallModel) -> Option<&'m Source> {
        let source = model.source.as_ref();
        source.filter(|source| self.is_asked_source(&source.kind))
    }

    /// True when values can leave by a call that this model describes.
    pub(super) fn exposes(&self, model: &CallModel) -> bool {
        let of_sinks = model.sinks.iter().map(|sink| &sink.kind);
        let mut kinds = of_sinks.chain(&model.leaving);
        kinds.any(|kind| self.is_asked_sink(kind))
    }

    /// To be called when all models are added.
    pub fn finish(&mut self) {
        self.methods = self.by_method.keys().copied().collect();
        self.methods.sort_unstable();
    }

    /// What is said of a method, in the order of the files.
    pub fn of(&self, method: MethodId) -> &[Arc<CallModel>] {
        self.by_method.get(&method).map_or(&[], Vec::as_slice)
    }

    /// The methods that something is said of, ascending.
    pub fn methods(&self) -> &[MethodId] {
        &self.methods
    }
}
