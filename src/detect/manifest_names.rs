//! What conditions may ask about the elements of the manifest: what is in effect where Android has a default, and
//! what stands there otherwise.

use crate::finding::simple_name;
use crate::program::manifest::{
    Component, DefinedPermission, FullBackupContent, LaunchMode, Manifest, Protection,
};
use crate::signatures::Value;
use crate::signatures::names::{ApplicationName, ComponentName, PermissionName};

fn flag(value: Option<bool>) -> Value {
    value.map_or(Value::Unknown, Value::Bool)
}

fn text(value: Option<&String>) -> Value {
    Value::optional(value)
}

/// The id of a resource.
fn id(value: Option<u32>) -> Value {
    value.map_or(Value::Unknown, |id| Value::Int(i64::from(id)))
}

/// What is known of the application element.
pub(super) fn application_name(manifest: &Manifest, name: ApplicationName) -> Value {
    let application = &manifest.application;
    match name {
        ApplicationName::AllowBackup => Value::Bool(manifest.allows_backup()),
        ApplicationName::AllowTaskReparenting => flag(application.allow_task_reparenting),
        ApplicationName::BackupAgent => text(application.backup_agent.as_ref()),
        ApplicationName::DataExtractionRules => id(application.data_extraction_rules),
        ApplicationName::Debuggable => Value::Bool(manifest.is_debuggable()),
        ApplicationName::FullBackupContent => match application.full_backup_content {
            Some(FullBackupContent::Enabled(enabled)) => Value::Bool(enabled),
            Some(FullBackupContent::Rules(rules)) => id(Some(rules)),
            None => Value::Unknown,
        },
        ApplicationName::FullBackupOnly => flag(application.full_backup_only),
        ApplicationName::HasFragileUserData => flag(application.has_fragile_user_data),
        ApplicationName::NetworkSecurityConfig => id(application.network_security_config),
        ApplicationName::Permission => text(application.permission.as_ref()),
        ApplicationName::Process => text(application.process.as_ref()),
        ApplicationName::RequestLegacyExternalStorage => {
            flag(application.request_legacy_external_storage)
        }
        ApplicationName::Scope => Value::text("for every host"),
        ApplicationName::SharedUserId => text(manifest.shared_user_id.as_ref()),
        ApplicationName::TaskAffinity => text(application.task_affinity.as_ref()),
        ApplicationName::TestOnly => flag(application.test_only),
        ApplicationName::UsesCleartextTraffic => flag(application.uses_cleartext_traffic),
    }
}

/// What is known of a component.
pub(super) fn component_name(
    manifest: &Manifest,
    component: &Component,
    name: ComponentName,
) -> Value {
    match name {
        ComponentName::AllowTaskReparenting => flag(component.allow_task_reparenting),
        ComponentName::Authorities => {
            Value::List(component.authorities.iter().map(Value::text).collect())
        }
        ComponentName::Browsable => Value::Bool(component.is_browsable()),
        ComponentName::Enabled => Value::Bool(manifest.is_enabled(component)),
        ComponentName::Exported => Value::Bool(manifest.is_exported(component)),
        ComponentName::GrantUriPermissions => flag(component.grant_uri_permissions),
        ComponentName::Kind => Value::text(component.kind.element()),
        ComponentName::LaunchMode => Value::text(launch_mode(component.launch_mode)),
        ComponentName::Launcher => Value::Bool(component.is_launcher()),
        ComponentName::Name => Value::text(&component.name),
        ComponentName::NoHistory => flag(component.no_history),
        ComponentName::Permission => text(permission_of(manifest, component)),
        ComponentName::Process => text(component.process.as_ref()),
        ComponentName::Protected => Value::Bool(
            permission_of(manifest, component)
                .is_some_and(|permission| manifest.is_restricted_permission(permission)),
        ),
        ComponentName::ReadPermission => text(component.read_permission.as_ref()),
        ComponentName::Simple => Value::text(simple_name(&component.name)),
        ComponentName::TaskAffinity => text(component.task_affinity.as_ref()),
        ComponentName::WritePermission => text(component.write_permission.as_ref()),
    }
}

/// The permission that callers need: that of the component, or else that of the application.
fn permission_of<'m>(manifest: &'m Manifest, component: &'m Component) -> Option<&'m String> {
    let own = component.permission.as_ref();
    own.or(manifest.application.permission.as_ref())
}

fn launch_mode(mode: LaunchMode) -> &'static str {
    match mode {
        LaunchMode::Standard => "standard",
        LaunchMode::SingleTop => "singleTop",
        LaunchMode::SingleTask => "singleTask",
        LaunchMode::SingleInstance => "singleInstance",
        LaunchMode::SingleInstancePerTask => "singleInstancePerTask",
    }
}

/// What is known of a permission that the app defines.
pub(super) fn permission_name(permission: &DefinedPermission, name: PermissionName) -> Value {
    match name {
        PermissionName::Name => Value::text(&permission.name),
        PermissionName::ProtectionLevel => Value::text(match permission.protection {
            Protection::Normal => "normal",
            Protection::Dangerous => "dangerous",
            Protection::Signature => "signature",
            Protection::Internal => "internal",
        }),
    }
}
