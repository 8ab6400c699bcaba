//! The elements of a manifest into its facts.

use super::{
    Application, Component, ComponentKind, DefinedPermission, FilterData, FullBackupContent,
    IntentFilter, LaunchMode, Manifest, MetaData, PathMatch, Protection, UsedPermission,
};
use crate::formats::xml::Element;
use crate::program::android_xml::{AndroidXml, attributes as attr, line};

/// The values of `android:appCategory`, by their numbers (`attrs_manifest.xml` of AOSP).
const CATEGORIES: [&str; 9] = [
    "game",
    "audio",
    "video",
    "image",
    "social",
    "news",
    "maps",
    "productivity",
    "accessibility",
];

/// Reads the document of one manifest. A split has the package of its app and adds to it.
pub(in crate::program) fn read(xml: AndroidXml<'_, '_>, artifact: &str) -> Manifest {
    let mut manifest = Manifest {
        artifact: artifact.to_owned(),
        ..Manifest::default()
    };
    let Some(root) = xml.document.root() else {
        return manifest;
    };
    manifest.line = line(root);
    manifest.package = xml.plain_text(root, "package").unwrap_or_default();
    manifest.version_name = xml.text(root, attr::VERSION_NAME);
    manifest.version_code = xml.integer(root, attr::VERSION_CODE);
    manifest.compile_sdk_version = xml
        .integer(root, attr::COMPILE_SDK_VERSION)
        .and_then(|level| u32::try_from(level).ok());
    manifest.shared_user_id = xml.text(root, attr::SHARED_USER_ID);
    let mut has_application = false;
    for element in xml.document.children(root) {
        match &*element.name {
            "uses-sdk" => {
                let version = |attribute| {
                    let number = xml.integer(element, attribute)?;
                    u32::try_from(number).ok()
                };
                manifest.min_sdk_version = version(attr::MIN_SDK_VERSION);
                manifest.target_sdk_version = version(attr::TARGET_SDK_VERSION);
            }
            "permission" => manifest
                .defined_permissions
                .extend(permission(xml, element)),
            "uses-permission" | "uses-permission-sdk-23" | "uses-permission-sdk-m" => {
                manifest
                    .used_permissions
                    .extend(used_permission(xml, element));
            }
            // Android skips a second one; so do we, since it could hide the first.
            "application" if !has_application => {
                has_application = true;
                read_application(xml, element, &mut manifest);
            }
            _ => {}
        }
    }
    manifest
}

fn permission(xml: AndroidXml<'_, '_>, element: &Element) -> Option<DefinedPermission> {
    Some(DefinedPermission {
        name: xml.text(element, attr::NAME)?,
        protection: match xml.text(element, attr::PROTECTION_LEVEL).as_deref() {
            // Plain XML spells the level, compiled XML has a number.
            Some(level) if level.starts_with("signature") => Protection::Signature,
            Some("dangerous") => Protection::Dangerous,
            Some("internal") => Protection::Internal,
            _ => Protection::from_attribute(
                xml.integer(element, attr::PROTECTION_LEVEL).unwrap_or(0),
            ),
        },
        line: line(element),
    })
}

fn used_permission(xml: AndroidXml<'_, '_>, element: &Element) -> Option<UsedPermission> {
    Some(UsedPermission {
        name: xml.text(element, attr::NAME)?,
        max_sdk_version: xml.integer(element, attr::MAX_SDK_VERSION),
        line: line(element),
    })
}

fn read_application(xml: AndroidXml<'_, '_>, element: &Element, manifest: &mut Manifest) {
    let class_name = |which| {
        let name = xml.text(element, which)?;
        Some(qualified_name(&manifest.package, &name))
    };
    let full_backup_content = match xml.reference(element, attr::FULL_BACKUP_CONTENT) {
        Some(rules) => Some(FullBackupContent::Rules(rules)),
        None => xml
            .boolean(element, attr::FULL_BACKUP_CONTENT)
            .map(FullBackupContent::Enabled),
    };
    manifest.application = Application {
        line: line(element),
        class: class_name(attr::NAME),
        label: xml.text(element, attr::LABEL),
        category: category(xml, element),
        debuggable: xml.boolean(element, attr::DEBUGGABLE),
        test_only: xml.boolean(element, attr::TEST_ONLY),
        allow_backup: xml.boolean(element, attr::ALLOW_BACKUP),
        full_backup_only: xml.boolean(element, attr::FULL_BACKUP_ONLY),
        full_backup_content,
        data_extraction_rules: xml.reference(element, attr::DATA_EXTRACTION_RULES),
        backup_agent: class_name(attr::BACKUP_AGENT),
        uses_cleartext_traffic: xml.boolean(element, attr::USES_CLEARTEXT_TRAFFIC),
        network_security_config: xml.reference(element, attr::NETWORK_SECURITY_CONFIG),
        has_fragile_user_data: xml.boolean(element, attr::HAS_FRAGILE_USER_DATA),
        request_legacy_external_storage: xml
            .boolean(element, attr::REQUEST_LEGACY_EXTERNAL_STORAGE),
        allow_task_reparenting: xml.boolean(element, attr::ALLOW_TASK_REPARENTING),
        task_affinity: xml.text(element, attr::TASK_AFFINITY),
        permission: xml.text(element, attr::PERMISSION),
        process: xml.text(element, attr::PROCESS),
        meta_data: meta_data(xml, element),
    };
    for child in xml.document.children(element) {
        if let Some(kind) = ComponentKind::from_element(&child.name) {
            let component = component(xml, child, kind, &manifest.package);
            manifest.components.extend(component);
        }
    }
}

/// The category of an application, which compiled XML has as a number.
fn category(xml: AndroidXml<'_, '_>, element: &Element) -> Option<&'static str> {
    let text = xml.text(element, attr::APP_CATEGORY);
    let number = xml.integer(element, attr::APP_CATEGORY);
    let by_number = number.and_then(|number| CATEGORIES.get(usize::try_from(number).ok()?));
    let mut names = CATEGORIES.iter();
    let by_name = text.and_then(|text| names.find(|name| **name == text));
    by_number.or(by_name).copied()
}

fn component(
    xml: AndroidXml<'_, '_>,
    element: &Element,
    kind: ComponentKind,
    package: &str,
) -> Option<Component> {
    let name = xml.text(element, attr::NAME)?;
    let target = xml.text(element, attr::TARGET_ACTIVITY);
    let authorities = xml.text(element, attr::AUTHORITIES).unwrap_or_default();
    let authorities = authorities.split(';').filter(|name| !name.is_empty());
    Some(Component {
        kind,
        name: qualified_name(package, &name),
        target: target.map(|name| qualified_name(package, &name)),
        line: line(element),
        exported: xml.boolean(element, attr::EXPORTED),
        enabled: xml.boolean(element, attr::ENABLED),
        permission: xml.text(element, attr::PERMISSION),
        read_permission: xml.text(element, attr::READ_PERMISSION),
        write_permission: xml.text(element, attr::WRITE_PERMISSION),
        authorities: authorities.map(str::to_owned).collect(),
        grant_uri_permissions: xml.boolean(element, attr::GRANT_URI_PERMISSIONS),
        process: xml.text(element, attr::PROCESS),
        task_affinity: xml.text(element, attr::TASK_AFFINITY),
        allow_task_reparenting: xml.boolean(element, attr::ALLOW_TASK_REPARENTING),
        launch_mode: launch_mode(xml, element),
        no_history: xml.boolean(element, attr::NO_HISTORY),
        label: xml.text(element, attr::LABEL),
        filters: xml
            .children(element, "intent-filter")
            .map(|filter| intent_filter(xml, filter))
            .collect(),
        meta_data: meta_data(xml, element),
    })
}

fn launch_mode(xml: AndroidXml<'_, '_>, element: &Element) -> LaunchMode {
    match xml.text(element, attr::LAUNCH_MODE).as_deref() {
        Some("singleTop") => LaunchMode::SingleTop,
        Some("singleTask") => LaunchMode::SingleTask,
        Some("singleInstance") => LaunchMode::SingleInstance,
        Some("singleInstancePerTask") => LaunchMode::SingleInstancePerTask,
        _ => LaunchMode::from_attribute(xml.integer(element, attr::LAUNCH_MODE).unwrap_or(0)),
    }
}

fn intent_filter(xml: AndroidXml<'_, '_>, element: &Element) -> IntentFilter {
    let names = |kind| {
        let children = xml.children(element, kind);
        children.filter_map(|child| xml.text(child, attr::NAME))
    };
    IntentFilter {
        line: line(element),
        actions: names("action").collect(),
        categories: names("category").collect(),
        data: xml
            .children(element, "data")
            .map(|data| filter_data(xml, data))
            .collect(),
        auto_verify: xml.boolean(element, attr::AUTO_VERIFY).unwrap_or(false),
        priority: xml.integer(element, attr::PRIORITY).unwrap_or(0),
    }
}

fn filter_data(xml: AndroidXml<'_, '_>, element: &Element) -> FilterData {
    let paths = [
        (attr::PATH, PathMatch::Exact as fn(String) -> PathMatch),
        (attr::PATH_PREFIX, PathMatch::Prefix),
        (attr::PATH_PATTERN, PathMatch::Pattern),
        (attr::PATH_SUFFIX, PathMatch::Suffix),
        (attr::PATH_ADVANCED_PATTERN, PathMatch::AdvancedPattern),
    ];
    FilterData {
        line: line(element),
        scheme: xml.text(element, attr::SCHEME),
        host: xml.text(element, attr::HOST),
        port: xml.text(element, attr::PORT),
        paths: paths
            .into_iter()
            .filter_map(|(which, path)| xml.text(element, which).map(path))
            .collect(),
        mime_type: xml.text(element, attr::MIME_TYPE),
    }
}

fn meta_data(xml: AndroidXml<'_, '_>, parent: &Element) -> Vec<MetaData> {
    let children = xml.children(parent, "meta-data");
    let entry = |element| {
        Some(MetaData {
            name: xml.text(element, attr::NAME)?,
            value: xml.text(element, attr::VALUE),
            resource: xml
                .reference(element, attr::RESOURCE)
                .or_else(|| xml.reference(element, attr::VALUE)),
            line: line(element),
        })
    };
    children.filter_map(entry).collect()
}

/// A class name of a manifest in the form with dots: a leading dot and a name without any dot stand for the
/// app's package. Source: `ParsingUtils.buildClassName` of AOSP.
pub(super) fn qualified_name(package: &str, name: &str) -> String {
    match name.strip_prefix('.') {
        Some(simple) => format!("{package}.{simple}"),
        None if name.contains('.') || name.is_empty() => name.to_owned(),
        None => format!("{package}.{name}"),
    }
}
