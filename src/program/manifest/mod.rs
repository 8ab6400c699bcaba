//! `AndroidManifest.xml` into typed facts, each with its line.
//!
//! What an attribute says and what is in effect are kept apart: fields hold what stands in the file (`None` for
//! absent), methods apply Android's defaults, which depend on `targetSdkVersion`.

mod component;
mod read;
#[cfg(test)]
mod tests;

pub use component::{
    Component, ComponentKind, FilterData, IntentFilter, LaunchMode, MetaData, PathMatch,
};
pub(super) use read::read;

/// The manifest of an app, with those of its splits merged in.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// Path of the file inside the app.
    pub artifact: String,
    /// Line of the `manifest` element.
    pub line: Option<u32>,
    /// Package name of the app.
    pub package: String,
    /// `android:versionName`.
    pub version_name: Option<String>,
    /// `android:versionCode`.
    pub version_code: Option<i32>,
    /// `android:sharedUserId`: other apps of the same signer share all files.
    pub shared_user_id: Option<String>,
    /// `minSdkVersion` as written.
    pub min_sdk_version: Option<u32>,
    /// `targetSdkVersion` as written.
    pub target_sdk_version: Option<u32>,
    /// `compileSdkVersion`, which build tools add.
    pub compile_sdk_version: Option<u32>,
    /// The `application` element.
    pub application: Application,
    /// Activities, services, receivers and providers in document order.
    pub components: Vec<Component>,
    /// Permissions that the app defines.
    pub defined_permissions: Vec<DefinedPermission>,
    /// Permissions that the app asks for.
    pub used_permissions: Vec<UsedPermission>,
}

/// The `application` element.
#[derive(Debug, Clone, Default)]
pub struct Application {
    /// Line of the element.
    pub line: Option<u32>,
    /// Class name with dots of the app's own `Application`.
    pub class: Option<String>,
    /// Name shown to the user, in the default language.
    pub label: Option<String>,
    /// `android:appCategory`, as the manifest spells it.
    pub category: Option<&'static str>,
    /// `android:debuggable`.
    pub debuggable: Option<bool>,
    /// `android:testOnly`.
    pub test_only: Option<bool>,
    /// `android:allowBackup`.
    pub allow_backup: Option<bool>,
    /// `android:fullBackupOnly`.
    pub full_backup_only: Option<bool>,
    /// `android:fullBackupContent`.
    pub full_backup_content: Option<FullBackupContent>,
    /// `android:dataExtractionRules`, the id of an XML resource.
    pub data_extraction_rules: Option<u32>,
    /// Class name with dots of `android:backupAgent`.
    pub backup_agent: Option<String>,
    /// `android:usesCleartextTraffic`.
    pub uses_cleartext_traffic: Option<bool>,
    /// `android:networkSecurityConfig`, the id of an XML resource.
    pub network_security_config: Option<u32>,
    /// `android:hasFragileUserData`: data may outlive the app.
    pub has_fragile_user_data: Option<bool>,
    /// `android:requestLegacyExternalStorage`.
    pub request_legacy_external_storage: Option<bool>,
    /// `android:allowTaskReparenting`.
    pub allow_task_reparenting: Option<bool>,
    /// `android:taskAffinity`.
    pub task_affinity: Option<String>,
    /// `android:permission`: needed to reach any component that asks for none itself.
    pub permission: Option<String>,
    /// `android:process`.
    pub process: Option<String>,
    /// `meta-data` elements.
    pub meta_data: Vec<MetaData>,
}

/// `android:fullBackupContent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FullBackupContent {
    /// A truth value: `false` turns automatic backup off.
    Enabled(bool),
    /// The id of an XML resource with rules.
    Rules(u32),
}

/// A `permission` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinedPermission {
    /// Name of the permission.
    pub name: String,
    /// Who gets it.
    pub protection: Protection,
    /// Line of the element.
    pub line: Option<u32>,
}

/// The base level of `android:protectionLevel`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protection {
    /// Every app that asks.
    Normal,
    /// Every app that asks, once the user agrees.
    Dangerous,
    /// Apps of the same signer.
    Signature,
    /// Parts of the system only.
    Internal,
}

impl Protection {
    /// The low bits of the attribute, the others are flags.
    pub(super) fn from_attribute(value: i32) -> Self {
        match value & 0xf {
            1 => Self::Dangerous,
            2 | 3 => Self::Signature,
            4 => Self::Internal,
            _ => Self::Normal,
        }
    }
}

/// A `uses-permission` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedPermission {
    /// Name of the permission.
    pub name: String,
    /// `android:maxSdkVersion`.
    pub max_sdk_version: Option<i32>,
    /// Line of the element.
    pub line: Option<u32>,
}

impl Manifest {
    /// `minSdkVersion` in effect.
    pub fn min_sdk(&self) -> u32 {
        self.min_sdk_version.unwrap_or(1)
    }

    /// `targetSdkVersion` in effect: `minSdkVersion` when it is absent.
    pub fn target_sdk(&self) -> u32 {
        self.target_sdk_version.unwrap_or(self.min_sdk())
    }

    /// `android:debuggable` in effect.
    pub fn is_debuggable(&self) -> bool {
        self.application.debuggable.unwrap_or(false)
    }

    /// `android:allowBackup` in effect: on unless turned off.
    pub fn allows_backup(&self) -> bool {
        self.application.allow_backup.unwrap_or(true)
    }

    /// Whether cleartext traffic is allowed where no network security configuration decides: from API 28 on
    /// only when the app says so.
    pub fn allows_cleartext(&self) -> bool {
        let default = self.target_sdk() < 28;
        self.application.uses_cleartext_traffic.unwrap_or(default)
    }

    /// The component with this class name, in the form with dots.
    pub fn component(&self, class: &str) -> Option<&Component> {
        self.components.iter().find(|c| c.name == class)
    }

    /// Whether a component can be reached by other apps, before permissions: an explicit `android:exported`
    /// wins; without one a component with an intent filter is, and a provider was before API 17.
    pub fn is_exported(&self, component: &Component) -> bool {
        component.exported.unwrap_or(match component.kind {
            ComponentKind::Provider => self.target_sdk() < 17,
            _ => !component.filters.is_empty(),
        })
    }

    /// Whether a component can run at all: it and, for an alias, its target is enabled.
    pub fn is_enabled(&self, component: &Component) -> bool {
        component.enabled.unwrap_or(true)
    }

    /// Whether any other app can reach a component: exported, enabled, and without a permission that keeps
    /// ordinary apps out.
    pub fn is_open_to_other_apps(&self, component: &Component) -> bool {
        let permission = component.permission.as_ref();
        let permission = permission.or(self.application.permission.as_ref());
        self.is_exported(component)
            && self.is_enabled(component)
            && permission.is_none_or(|name| !self.is_restricted_permission(name))
    }

    /// True for a permission that ordinary apps cannot get: one that the app defines for its signer, or one
    /// that it does not define. A missing definition may also mean that any app can define it; where that
    /// matters, ask for the definition.
    pub fn is_restricted_permission(&self, name: &str) -> bool {
        let mut defined = self.defined_permissions.iter();
        defined
            .find(|permission| permission.name == name)
            .is_none_or(|permission| permission.protection >= Protection::Signature)
    }

    /// The name of a class as the manifest writes it, in the form with dots: a leading dot and a name without
    /// any dot stand for the app's package.
    pub fn qualified_name(&self, name: &str) -> String {
        read::qualified_name(&self.package, name)
    }
}
