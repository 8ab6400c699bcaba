//! The names that the conditions and messages of each match kind may use.
//!
//! `detect` answers them through [`super::Environment`]; a name that ends in `.*` stands for every name below it.

use super::expression::Vocabulary;

/// A group of names.
type Names = &'static [&'static str];

/// The app as a whole.
const APP: Names = &[
    "app.allow_backup",
    "app.build_time",
    "app.compile_sdk",
    "app.debuggable",
    "app.file",
    "app.has_backup_agent",
    "app.has_login",
    "app.has_logout",
    "app.has_network_security_config",
    "app.has_session",
    "app.is_health",
    "app.is_library",
    "app.min_sdk",
    "app.package",
    "app.target_sdk",
    "app.test_only",
    "app.uses_cleartext_traffic",
    "app.version_code",
    "app.version_name",
];

/// The ports of a call or a method.
const PORTS: Names = &[
    "this", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "ret",
];

/// The place in code.
const CODE: Names = &[
    "class.is_library",
    "class.name",
    "class.simple",
    "debug_gated",
    "method.descriptor",
    "method.is_static",
    "method.name",
    "method.reachable",
    "method.simple",
    "unconditional",
];

/// A call and what it is given.
const CALL: Names = &[
    "call.class",
    "call.descriptor",
    "call.name",
    "call.simple",
    "parameter",
    "weakness",
];

/// The value a session rule is about.
const VALUE: Names = &[
    "value.constant",
    "value.kind",
    "value.strength",
    "value.words",
];

/// What has happened to a value on its way.
const PROTECTION: Names = &["encoded", "encrypted", "hashed", "masked"];

/// A store cell.
const CELL: Names = &[
    "cell.backed_up",
    "cell.backup_reason",
    "cell.committed",
    "cell.database",
    "cell.encrypted",
    "cell.external",
    "cell.file",
    "cell.has_strong_evidence",
    "cell.is_killed",
    "cell.is_read",
    "cell.is_used",
    "cell.is_written",
    "cell.key",
    "cell.kills",
    "cell.leaf",
    "cell.mode",
    "cell.name",
    "cell.place",
    "cell.protected",
    "cell.protection",
    "cell.protection_note",
    "cell.sharing",
    "cell.store",
    "cell.title",
    "cell.transferred",
];

/// A logout handler.
const HANDLER: Names = &[
    "handler.class",
    "handler.clears",
    "handler.does",
    "handler.is_complete",
    "handler.method",
    "handler.name",
    "handler.only_flag",
    "handler.revokes",
    "handler.score",
];

/// A screen.
const SCREEN: Names = &[
    "screen.class",
    "screen.content",
    "screen.exported",
    "screen.is_login",
    "screen.name",
    "screen.secure",
    "screen.shows_password",
    "screen.shows_session",
    "screen.simple",
];

/// A literal that was found in text.
const TEXT: Names = &[
    "entropy",
    "file",
    "group.*",
    "json.*",
    "jwt.expired",
    "jwt.header.*",
    "jwt.note",
    "jwt.payload.*",
    "jwt.sample",
    "jwt.unsigned",
    "length",
    "pem.label",
    "pool",
    "value",
];

/// A literal in a native library.
const NATIVE: Names = &["decoder", "decoder_note", "library", "offset", "section"];

/// Attributes of a manifest element, in general and by kind of element.
const ELEMENT: Names = &["attr.*", "element", "name", "scope"];
const APPLICATION: Names = &[
    "allow_backup",
    "allow_native_heap_pointer_tagging",
    "backup_agent",
    "category",
    "data_extraction_rules",
    "debuggable",
    "full_backup_content",
    "full_backup_only",
    "has_code",
    "kill_after_restore",
    "network_security_config",
    "permission",
    "process",
    "request_legacy_external_storage",
    "restore_any_version",
    "shared_user_id",
    "target_sandbox_version",
    "task_affinity",
    "test_only",
    "uses_cleartext_traffic",
];
const COMPONENT: Names = &[
    "component.browsable",
    "component.enabled",
    "component.exported",
    "component.is_login",
    "component.kind",
    "component.launcher",
    "component.name",
    "component.permission",
    "component.process",
    "component.protected",
    "component.simple",
];
const COMPONENT_ATTRIBUTES: Names = &[
    "allow_task_reparenting",
    "authorities",
    "browsable",
    "enabled",
    "exclude_from_recents",
    "exported",
    "grant_uri_permissions",
    "kind",
    "launch_mode",
    "launcher",
    "no_history",
    "permission",
    "process",
    "protected",
    "read_permission",
    "task_affinity",
    "write_permission",
];
const FILTER: Names = &[
    "action",
    "auth_link",
    "auto_verify",
    "browsable",
    "category",
    "cleartext_link",
    "host",
    "launcher",
    "link",
    "path",
    "priority",
    "scheme",
    "web_link",
];
const PERMISSION: Names = &["protection_level"];

/// An element of a resource file.
const RESOURCE: Names = &[
    "attr.*",
    "cleartext_permitted",
    "debug_overrides",
    "domain",
    "element",
    "entry",
    "expired",
    "explicit",
    "file",
    "id",
    "input_type",
    "is_password",
    "line",
    "local_domains",
    "locale",
    "name",
    "override_pins",
    "parent",
    "path",
    "requires",
    "scope",
    "section",
    "src",
    "text",
];

/// What the signature itself says of the match.
const CONSTANTS: Names = &["credential", "fact", "label", "secret"];

/// A method body.
const BODY: Names = &[
    "calls",
    "catches",
    "never_throws",
    "overrides",
    "returns",
    "statements",
];

/// What a flow ends in.
const SINK: Names = &[
    "sink.key",
    "sink.kind",
    "sink.name",
    "source.kind",
    "source.name",
];

/// What a condition or a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// `requires`: the app alone.
    App,
    /// `[[match.string]]`.
    String,
    /// `[[match.native]]`.
    Native,
    /// `[[match.asset]]`.
    Asset,
    /// `[[match.manifest]]` of this element.
    Manifest(super::ManifestElement),
    /// `[[match.resource]]`.
    Resource,
    /// `[[match.call]]`.
    Call,
    /// `[[match.body]]`.
    Body,
    /// `[[match.flow]]`.
    Flow,
    /// `[[match.cell]]`.
    Cell,
    /// `[[match.absence]]` about cells.
    AbsentKill,
    /// `[[match.absence]]` about screens.
    AbsentCall,
    /// The ` where …` behind a pattern: the ports of that call.
    Arguments,
    /// `fixed_name` and `file` of a store.
    Store,
}

impl Subject {
    fn groups(self) -> &'static [Names] {
        use super::ManifestElement as Element;
        match self {
            Self::App => &[APP],
            Self::String | Self::Asset => &[APP, TEXT, CONSTANTS],
            Self::Native => &[APP, TEXT, NATIVE, CONSTANTS],
            Self::Manifest(Element::Application) => &[APP, ELEMENT, APPLICATION, CONSTANTS],
            Self::Manifest(Element::Filter) => &[APP, ELEMENT, FILTER, COMPONENT, CONSTANTS],
            Self::Manifest(Element::Permission) => &[APP, ELEMENT, PERMISSION, CONSTANTS],
            Self::Manifest(_) => &[APP, ELEMENT, COMPONENT_ATTRIBUTES, COMPONENT, CONSTANTS],
            Self::Resource => &[APP, RESOURCE, CONSTANTS],
            Self::Call => &[APP, PORTS, CODE, CALL, CONSTANTS],
            Self::Body => &[APP, PORTS, CODE, BODY, CONSTANTS],
            Self::Flow => &[APP, CODE, CALL, VALUE, PROTECTION, SINK, CONSTANTS],
            Self::Cell => &[APP, CELL, VALUE, PROTECTION, CODE, CONSTANTS],
            Self::AbsentKill => &[APP, CELL, VALUE, HANDLER, CONSTANTS],
            Self::AbsentCall => &[APP, SCREEN, CODE, CONSTANTS],
            Self::Arguments => &[PORTS],
            Self::Store => &[&["app.package", "class.simple", "name", "database"]],
        }
    }
}

impl Vocabulary for Subject {
    fn has_name(&self, name: &str) -> bool {
        self.groups()
            .iter()
            .any(|group| group.iter().any(|known| covers(known, name)))
    }

    fn names(&self) -> Vec<&str> {
        self.groups()
            .iter()
            .flat_map(|group| group.iter().copied())
            .collect()
    }

    fn has_function(&self, function: &str) -> bool {
        match function {
            "field" | "type" => matches!(self, Self::Call | Self::Body | Self::Arguments),
            "calls_to" => matches!(
                self,
                Self::Call | Self::Body | Self::AbsentCall | Self::Flow | Self::Cell
            ),
            "near" | "jwt.has" | "json.has" => {
                matches!(self, Self::String | Self::Native | Self::Asset)
            }
            "app.mentions" => !matches!(self, Self::Arguments | Self::Store),
            _ => false,
        }
    }

    fn place(&self) -> &str {
        match self {
            Self::App => "requires",
            Self::String => "match.string",
            Self::Native => "match.native",
            Self::Asset => "match.asset",
            Self::Manifest(_) => "match.manifest",
            Self::Resource => "match.resource",
            Self::Call => "match.call",
            Self::Body => "match.body",
            Self::Flow => "match.flow",
            Self::Cell => "match.cell",
            Self::AbsentKill | Self::AbsentCall => "match.absence",
            Self::Arguments => "a pattern's where",
            Self::Store => "a store",
        }
    }
}

/// True when `known` is `name`, or `known` ends in `.*` and `name` lies below it.
fn covers(known: &str, name: &str) -> bool {
    match known.strip_suffix('*') {
        Some(prefix) => name.len() > prefix.len() && name.starts_with(prefix),
        None => known == name,
    }
}

/// A vocabulary with the capture groups of one regular expression.
#[derive(Debug)]
pub(super) struct WithGroups<'a> {
    pub(super) subject: Subject,
    pub(super) groups: &'a [String],
}

impl Vocabulary for WithGroups<'_> {
    fn has_name(&self, name: &str) -> bool {
        match name.strip_prefix("group.") {
            Some(group) => self.groups.iter().any(|known| known == group),
            None => self.subject.has_name(name),
        }
    }

    fn names(&self) -> Vec<&str> {
        self.subject.names()
    }

    fn has_function(&self, function: &str) -> bool {
        self.subject.has_function(function)
    }

    fn place(&self) -> &str {
        self.subject.place()
    }
}
