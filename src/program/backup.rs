//! Backup rules into an answer: does a file of the app leave the device?
//!
//! Sources: "Back up user data with Auto Backup" on developer.android.com and `FullBackup.BackupScheme` of AOSP.
//! All paths are brought into one form, relative to the app's data directory, because rules may name one file
//! through several domains (`sharedpref` `a.xml` is `root` `shared_prefs/a.xml`).

use super::android_xml::{AndroidXml, line};
use super::manifest::{FullBackupContent, Manifest};
use crate::formats::xml::Element;

/// What may be backed up, and how.
#[derive(Debug, Clone, Default)]
pub struct BackupPolicy {
    /// False when the app turned backups off.
    pub is_allowed: bool,
    /// The app has a backup agent of its own, which decides what is stored. With `android:fullBackupOnly` the
    /// rules below count all the same.
    pub has_own_agent: bool,
    /// Rules for cloud backups of Android 11 and older.
    pub cloud_before_12: BackupRules,
    /// Rules for cloud backups of Android 12 and newer.
    pub cloud: BackupRules,
    /// Rules for the transfer from one device to another of Android 12 and newer.
    pub device_transfer: BackupRules,
    /// Rules for `adb backup`, which takes the data of every app that allows backups and targets less than API 31.
    pub computer: BackupRules,
}

/// The ways in which files leave a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BackupChannel {
    /// Cloud backup of Android 11 and older.
    CloudBefore12,
    /// Cloud backup of Android 12 and newer.
    Cloud,
    /// Transfer to another device of Android 12 and newer.
    DeviceTransfer,
    /// `adb backup` to a computer.
    Computer,
}

/// The directories that rules are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BackupDomain {
    /// The app's data directory.
    Root,
    /// `getFilesDir()`.
    File,
    /// `getDatabasePath()`.
    Database,
    /// Where `getSharedPreferences()` stores.
    SharedPreferences,
    /// `getExternalFilesDir()`.
    External,
}

/// The rules of one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupRules {
    /// Path of the XML file inside the app; `None` where defaults hold.
    pub artifact: Option<String>,
    /// Line of the element with the rules.
    pub line: Option<u32>,
    /// False when nothing at all is taken.
    pub is_enabled: bool,
    /// Only these are taken; everything when there is none.
    pub includes: Vec<BackupRule>,
    /// These are left out, also of what is included.
    pub excludes: Vec<BackupRule>,
}

/// An `include` or `exclude` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupRule {
    /// Path below the data directory, or below `external:`; a directory stands for all that is in it.
    path: String,
    /// Only when the backup is encrypted end to end, or goes to another device.
    pub require_flags: Vec<String>,
    /// Line of the element.
    pub line: Option<u32>,
}

/// Directories that are never taken.
const NEVER: [&str; 3] = ["cache", "code_cache", "no_backup"];

impl Default for BackupRules {
    fn default() -> Self {
        Self {
            artifact: None,
            line: None,
            is_enabled: true,
            includes: Vec::new(),
            excludes: Vec::new(),
        }
    }
}

impl BackupDomain {
    fn from_attribute(name: &str) -> Option<(Self, &'static str)> {
        match name {
            "root" => Some((Self::Root, "")),
            "file" => Some((Self::File, "")),
            "database" => Some((Self::Database, "")),
            "sharedpref" => Some((Self::SharedPreferences, "")),
            "external" => Some((Self::External, "")),
            "device_root" => Some((Self::Root, "device:")),
            "device_file" => Some((Self::File, "device:")),
            "device_database" => Some((Self::Database, "device:")),
            "device_sharedpref" => Some((Self::SharedPreferences, "device:")),
            _ => None,
        }
    }

    fn directory(self) -> &'static str {
        match self {
            Self::Root => "",
            Self::File => "files",
            Self::Database => "databases",
            Self::SharedPreferences => "shared_prefs",
            Self::External => "external:",
        }
    }

    /// The one form of a path: below the data directory, without `.` and doubled slashes.
    fn path(self, path: &str) -> String {
        let parts = std::iter::once(self.directory()).chain(path.split('/'));
        let parts: Vec<&str> = parts.filter(|p| !p.is_empty() && *p != ".").collect();
        parts.join("/")
    }
}

impl BackupPolicy {
    /// Whether a file may leave the device this way. `path` is relative to the domain, such as `session.xml`.
    pub fn is_backed_up(&self, channel: BackupChannel, domain: BackupDomain, path: &str) -> bool {
        // From Android 12 on `allowBackup="false"` no longer stops the transfer between devices.
        let is_allowed = self.is_allowed || channel == BackupChannel::DeviceTransfer;
        is_allowed && self.rules(channel).takes(domain, path)
    }

    /// The rules of a channel.
    pub fn rules(&self, channel: BackupChannel) -> &BackupRules {
        match channel {
            BackupChannel::CloudBefore12 => &self.cloud_before_12,
            BackupChannel::Cloud => &self.cloud,
            BackupChannel::DeviceTransfer => &self.device_transfer,
            BackupChannel::Computer => &self.computer,
        }
    }

    /// The policy of a manifest with the files that it names.
    pub(super) fn of(
        manifest: &Manifest,
        full_backup_content: Option<BackupRules>,
        data_extraction: Option<(BackupRules, BackupRules)>,
    ) -> Self {
        let application = &manifest.application;
        let mut before_12 = full_backup_content.unwrap_or_default();
        if let Some(FullBackupContent::Enabled(false)) = application.full_backup_content {
            before_12.is_enabled = false;
        }
        let mut computer = before_12.clone();
        computer.is_enabled &= manifest.target_sdk() < 31;
        // Automatic backup came with API 23, for apps that target it.
        before_12.is_enabled &= manifest.target_sdk() >= 23;
        let (cloud, device_transfer) =
            data_extraction.unwrap_or_else(|| (before_12.clone(), before_12.clone()));
        Self {
            is_allowed: manifest.allows_backup(),
            has_own_agent: application.backup_agent.is_some(),
            cloud_before_12: before_12,
            cloud,
            device_transfer,
            computer,
        }
    }
}

impl BackupRules {
    /// Whether a file is taken. `path` is relative to the domain, such as `session.xml`.
    pub fn takes(&self, domain: BackupDomain, path: &str) -> bool {
        let path = domain.path(path);
        let matches = |rule: &BackupRule| is_at_or_below(&path, &rule.path);
        self.is_enabled
            && !NEVER.iter().any(|never| is_at_or_below(&path, never))
            && (self.includes.is_empty() || self.includes.iter().any(matches))
            && !self.excludes.iter().any(matches)
    }

    /// Reads the `include` and `exclude` elements below an element.
    pub(super) fn read(xml: AndroidXml<'_, '_>, element: &Element, artifact: &str) -> Self {
        let rules = |name| {
            let elements = xml.children(element, name);
            elements.flat_map(|e| read_rule(xml, e)).collect()
        };
        Self {
            artifact: Some(artifact.to_owned()),
            line: line(element),
            is_enabled: true,
            includes: rules("include"),
            excludes: rules("exclude"),
        }
    }

    /// Reads `data-extraction-rules`: cloud backup and device transfer. A section that is absent limits nothing.
    pub(super) fn read_data_extraction(
        xml: AndroidXml<'_, '_>,
        root: &Element,
        artifact: &str,
    ) -> (Self, Self) {
        let section = |name| match xml.children(root, name).next() {
            Some(element) => Self::read(xml, element, artifact),
            None => Self {
                artifact: Some(artifact.to_owned()),
                line: line(root),
                ..Self::default()
            },
        };
        (section("cloud-backup"), section("device-transfer"))
    }
}

/// One rule; two for a preferences file that is named without its ending, as Android reads it.
fn read_rule(xml: AndroidXml<'_, '_>, element: &Element) -> Vec<BackupRule> {
    let domain = xml.plain_text(element, "domain").unwrap_or_default();
    let Some((domain, storage)) = BackupDomain::from_attribute(&domain) else {
        return Vec::new();
    };
    let path = xml.plain_text(element, "path").unwrap_or_default();
    // Android refuses a path that leaves its domain.
    if path.split('/').any(|part| part == "..") || path.contains("//") {
        return Vec::new();
    }
    let flags = xml.plain_text(element, "requireFlags").unwrap_or_default();
    let rule = |path: &str| BackupRule {
        path: format!("{storage}{}", domain.path(path)),
        require_flags: flags
            .split('|')
            .filter(|f| !f.is_empty())
            .map(str::to_owned)
            .collect(),
        line: line(element),
    };
    let mut rules = vec![rule(&path)];
    if domain == BackupDomain::SharedPreferences && !path.ends_with(".xml") && !path.is_empty() {
        rules.push(rule(&format!("{path}.xml")));
    }
    rules
}

fn is_at_or_below(path: &str, directory: &str) -> bool {
    // The data directory holds everything but external files and those of device-protected storage.
    if directory.is_empty() {
        return !path.starts_with("external:") && !path.starts_with("device:");
    }
    let rest = path.strip_prefix(directory);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || directory.ends_with(':'))
}

#[cfg(test)]
mod tests {
    use super::{BackupChannel, BackupDomain, BackupPolicy, BackupRules};
    use crate::formats::xml::plain;
    use crate::program::android_xml::AndroidXml;
    use crate::program::manifest::{FullBackupContent, Manifest};

    fn rules(body: &str) -> BackupRules {
        let text = format!("<full-backup-content>{body}</full-backup-content>");
        let (document, _) = plain::parse(text.as_bytes(), "b.xml").unwrap();
        let xml = AndroidXml::new(&document, None);
        BackupRules::read(xml, document.root().unwrap(), "b.xml")
    }

    #[test]
    fn includes_and_excludes() {
        use BackupDomain::{Database, External, File, Root, SharedPreferences};
        let check = |body: &str, domain: BackupDomain, path: &str, expected: bool| {
            assert_eq!(
                rules(body).takes(domain, path),
                expected,
                "{body} {domain:?} {path}"
            );
        };
        check("", SharedPreferences, "session.xml", true);
        check("", Root, "no_backup/x", false);
        check("", Root, "cache/x", false);
        let without = r#"<exclude domain="sharedpref" path="session.xml"/>"#;
        check(without, SharedPreferences, "session.xml", false);
        check(without, SharedPreferences, "session.xml2", true);
        check(without, Root, "shared_prefs/session.xml", false);
        check(
            r#"<exclude domain="sharedpref" path="session"/>"#,
            SharedPreferences,
            "session.xml",
            false,
        );
        check(
            r#"<exclude domain="sharedpref" path="."/>"#,
            SharedPreferences,
            "session.xml",
            false,
        );
        check(
            r#"<exclude domain="root" path="shared_prefs"/>"#,
            SharedPreferences,
            "a.xml",
            false,
        );
        check(
            r#"<exclude domain="root" path="."/>"#,
            Database,
            "a.db",
            false,
        );
        check(
            r#"<exclude domain="root" path="."/>"#,
            External,
            "a.txt",
            true,
        );
        let only = r#"<include domain="file" path="./public/"/>"#;
        check(only, File, "public/a", true);
        check(only, File, "publicity", false);
        check(only, SharedPreferences, "session.xml", false);
        let both = r#"<include domain="sharedpref" path="."/><exclude domain="sharedpref" path="session.xml"/>"#;
        check(both, SharedPreferences, "other.xml", true);
        check(both, SharedPreferences, "session.xml", false);
        check(
            r#"<exclude domain="external" path="."/>"#,
            External,
            "a.txt",
            false,
        );
        check(
            r#"<exclude domain="device_sharedpref" path="."/>"#,
            SharedPreferences,
            "a.xml",
            true,
        );
        check(
            r#"<exclude domain="file" path="../shared_prefs"/>"#,
            SharedPreferences,
            "a.xml",
            true,
        );
    }

    #[test]
    fn channels_follow_the_manifest() {
        let mut manifest = Manifest {
            target_sdk_version: Some(34),
            ..Manifest::default()
        };
        let taken = |manifest: &Manifest, extraction: Option<(BackupRules, BackupRules)>| {
            let policy = BackupPolicy::of(manifest, None, extraction);
            [
                BackupChannel::CloudBefore12,
                BackupChannel::Cloud,
                BackupChannel::DeviceTransfer,
            ]
            .map(|c| policy.is_backed_up(c, BackupDomain::SharedPreferences, "s.xml"))
        };
        assert_eq!(taken(&manifest, None), [true, true, true]);
        let nothing = rules(r#"<exclude domain="root" path="."/>"#);
        let extraction = Some((nothing, BackupRules::default()));
        assert_eq!(taken(&manifest, extraction), [true, false, true]);
        manifest.application.full_backup_content = Some(FullBackupContent::Enabled(false));
        assert_eq!(taken(&manifest, None), [false, false, false]);
        manifest.application.full_backup_content = None;
        manifest.application.allow_backup = Some(false);
        assert_eq!(taken(&manifest, None), [false, false, true]);
    }
}
