//! What survives renaming into the names that fields, methods, parameters and classes had in the source.
//!
//! Shrinkers rename, but leave texts alone: checks of parameters name them, `toString()` names fields, enum
//! constants hold their names, annotations say how a field is called in JSON. Only the app's own code is read. Each
//! name is a hint of what a thing means, never a proof.

mod code;
mod metadata;
mod registers;
mod serialized;

use super::ids::{ClassId, FieldId, MethodId};
use super::{ClassKind, Program};
use rustc_hash::FxHashMap;

/// A name that something had in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveredName {
    /// The name.
    pub text: String,
    /// How it was recovered.
    pub by: RecoveredBy,
}

/// How a name was recovered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecoveredBy {
    /// Kotlin checks that a parameter is not null, and names it.
    ParameterCheck,
    /// Kotlin checks that a `lateinit` property is set, and names it.
    LateInitCheck,
    /// `toString()` names the class and its fields.
    ToString,
    /// An enum constant holds its name.
    EnumConstant,
    /// Kotlin's `@DebugMetadata` on coroutines.
    DebugMetadata,
    /// The `SourceFile` attribute.
    SourceFile,
}

/// All names that could be recovered.
#[derive(Debug, Default)]
pub struct RecoveredNames {
    fields: FxHashMap<FieldId, RecoveredName>,
    parameters: FxHashMap<(MethodId, u16), RecoveredName>,
    methods: FxHashMap<MethodId, RecoveredName>,
    classes: FxHashMap<ClassId, RecoveredName>,
    serialized: FxHashMap<FieldId, String>,
}

/// Bytes of the longest name that is believed.
const NAME_BYTES: usize = 80;

impl RecoveredNames {
    /// The name of a field.
    pub fn field(&self, field: FieldId) -> Option<&RecoveredName> {
        self.fields.get(&field)
    }

    /// The name of a parameter; the receiver of instance methods has number 0.
    pub fn parameter(&self, method: MethodId, index: u16) -> Option<&RecoveredName> {
        self.parameters.get(&(method, index))
    }

    /// The name of the method that a coroutine's code was written in.
    pub fn method(&self, method: MethodId) -> Option<&RecoveredName> {
        self.methods.get(&method)
    }

    /// The simple name of a class.
    pub fn class(&self, class: ClassId) -> Option<&RecoveredName> {
        self.classes.get(&class)
    }

    /// What a field is called in JSON or another serialized form.
    pub fn serialized_field(&self, field: FieldId) -> Option<&str> {
        self.serialized.get(&field).map(String::as_str)
    }

    /// The first name that is found stays: the more reliable ways come first.
    fn name_field(&mut self, field: FieldId, text: &str, by: RecoveredBy) {
        if is_identifier(text) {
            let text = text.to_owned();
            let name = RecoveredName { text, by };
            self.fields.entry(field).or_insert(name);
        }
    }

    fn name_parameter(&mut self, method: MethodId, index: u16, text: &str) {
        if is_identifier(text) {
            let name = RecoveredName {
                text: text.to_owned(),
                by: RecoveredBy::ParameterCheck,
            };
            self.parameters.entry((method, index)).or_insert(name);
        }
    }

    fn name_class(&mut self, class: ClassId, text: &str, by: RecoveredBy) {
        if is_identifier(text) {
            let text = text.to_owned();
            let name = RecoveredName { text, by };
            self.classes.entry(class).or_insert(name);
        }
    }

    fn name_method(&mut self, method: MethodId, text: &str) {
        if is_identifier(text) {
            let name = RecoveredName {
                text: text.to_owned(),
                by: RecoveredBy::DebugMetadata,
            };
            self.methods.entry(method).or_insert(name);
        }
    }

    fn serialize_field(&mut self, field: FieldId, text: &str) {
        let is_key = |c: char| !c.is_whitespace() && !c.is_control();
        if (1..=NAME_BYTES).contains(&text.len()) && text.chars().all(is_key) {
            let text = text.to_owned();
            self.serialized.entry(field).or_insert(text);
        }
    }
}

impl Program<'_> {
    /// The names that could be recovered; the first call looks for them.
    pub fn recovered_names(&self) -> &RecoveredNames {
        self.recovered.get_or_init(|| self.recover_names())
    }

    fn recover_names(&self) -> RecoveredNames {
        let mut names = RecoveredNames::default();
        self.recover_from_checks(&mut names);
        for (id, class) in self.classes() {
            if class.kind == ClassKind::App {
                self.recover_from_code(id, &mut names);
                self.recover_from_metadata(id, &mut names);
                self.recover_serialized(id, &mut names);
            }
        }
        names
    }
}

/// True for a name as it stands in a source.
fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    let starts = chars.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    let goes_on = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    starts && text.len() <= NAME_BYTES && chars.all(goes_on)
}
