//! The names that the conditions and messages of each match kind may use.
//!
//! `detect` answers them through [`super::Environment`]; a name that ends in `.*` stands for every name below it.

/// A group of names.
pub(super) type Names = &'static [&'static str];

/// The app as a whole.
pub(super) const APP: Names = &[
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
pub(super) const PORTS: Names = &[
    "this", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "ret",
];

/// The place in code.
pub(super) const CODE: Names = &[
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
pub(super) const CALL: Names = &[
    "call.class",
    "call.descriptor",
    "call.name",
    "call.simple",
    "parameter",
    "weakness",
];

/// The value a session rule is about.
pub(super) const VALUE: Names = &[
    "value.constant",
    "value.kind",
    "value.strength",
    "value.words",
];

/// What has happened to a value on its way.
pub(super) const PROTECTION: Names = &["encoded", "encrypted", "hashed", "masked"];

/// A store cell.
pub(super) const CELL: Names = &[
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
pub(super) const HANDLER: Names = &[
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
pub(super) const SCREEN: Names = &[
    "screen.class",
    "screen.content",
    "screen.exported",
    "screen.is_login",
    "screen.name",
    "screen.others",
    "screen.secure",
    "screen.shows_password",
    "screen.shows_session",
    "screen.simple",
];

/// A literal that was found in text.
pub(super) const TEXT: Names = &[
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
pub(super) const NATIVE: Names = &["decoder", "decoder_note", "library", "offset", "section"];

/// Attributes of a manifest element, in general and by kind of element.
pub(super) const ELEMENT: Names = &["attr.*", "element", "name", "scope"];
pub(super) const APPLICATION: Names = &[
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
pub(super) const COMPONENT: Names = &[
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
pub(super) const COMPONENT_ATTRIBUTES: Names = &[
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
pub(super) const FILTER: Names = &[
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
pub(super) const PERMISSION: Names = &["protection_level"];

/// An element of a resource file.
pub(super) const RESOURCE: Names = &[
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
pub(super) const CONSTANTS: Names = &["credential", "fact", "label", "secret"];

/// A method body.
pub(super) const BODY: Names = &[
    "calls",
    "catches",
    "never_throws",
    "overrides",
    "returns",
    "statements",
];

/// What a flow ends in.
pub(super) const SINK: Names = &[
    "sink.key",
    "sink.kind",
    "sink.name",
    "source.kind",
    "source.name",
];
