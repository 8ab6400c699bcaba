//! Manifests in plain XML against what Android makes of them.

use super::{Manifest, PathMatch, Protection, read};
use crate::formats::xml::plain;
use crate::program::android_xml::AndroidXml;

fn manifest(body: &str) -> Manifest {
    let text = format!(
        "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\" package=\"com.example\">\n{body}\n</manifest>"
    );
    let (document, gaps) = plain::parse(text.as_bytes(), "AndroidManifest.xml").unwrap();
    assert!(gaps.is_empty(), "{gaps:?}");
    read(AndroidXml::new(&document, None), "AndroidManifest.xml")
}

#[test]
fn exported_follows_the_target() {
    let check = |target: u32, component: &str, expected: bool| {
        let body = format!(
            "<uses-sdk android:targetSdkVersion=\"{target}\"/><application>{component}</application>"
        );
        let manifest = manifest(&body);
        let exported = manifest.is_exported(&manifest.components[0]);
        assert_eq!(exported, expected, "{target} {component}");
    };
    let filter = "<intent-filter><action android:name=\"a\"/></intent-filter>";
    check(34, "<activity android:name=\".A\"/>", false);
    check(
        34,
        "<activity android:name=\".A\" android:exported=\"true\"/>",
        true,
    );
    check(
        30,
        &format!("<activity android:name=\".A\">{filter}</activity>"),
        true,
    );
    check(
        30,
        &format!("<activity android:name=\".A\" android:exported=\"false\">{filter}</activity>"),
        false,
    );
    check(
        30,
        &format!("<receiver android:name=\".A\">{filter}</receiver>"),
        true,
    );
    check(
        16,
        "<provider android:name=\".A\" android:authorities=\"a;b\"/>",
        true,
    );
    check(
        17,
        "<provider android:name=\".A\" android:authorities=\"a;b\"/>",
        false,
    );
}

#[test]
fn permissions_keep_other_apps_out() {
    let open = |permissions: &str, component: &str, expected: bool| {
        let manifest = manifest(&format!(
            "{permissions}<application>{component}</application>"
        ));
        let open = manifest.is_open_to_other_apps(&manifest.components[0]);
        assert_eq!(open, expected, "{permissions} {component}");
    };
    let guarded =
        "<service android:name=\".S\" android:exported=\"true\" android:permission=\"p\"/>";
    open(
        "",
        "<service android:name=\".S\" android:exported=\"true\"/>",
        true,
    );
    open("", guarded, false);
    open("<permission android:name=\"p\"/>", guarded, true);
    open(
        "<permission android:name=\"p\" android:protectionLevel=\"dangerous\"/>",
        guarded,
        true,
    );
    open(
        "<permission android:name=\"p\" android:protectionLevel=\"signature|privileged\"/>",
        guarded,
        false,
    );
    open(
        "",
        "<service android:name=\".S\" android:exported=\"true\" android:enabled=\"false\"/>",
        false,
    );
    assert_eq!(Protection::from_attribute(0x12), Protection::Signature);
}

#[test]
fn defaults_depend_on_the_target() {
    let check = |target: u32, attributes: &str, cleartext: bool, backup: bool| {
        let manifest = manifest(&format!(
            "<uses-sdk android:targetSdkVersion=\"{target}\"/><application {attributes}/>"
        ));
        let got = (manifest.allows_cleartext(), manifest.allows_backup());
        assert_eq!(got, (cleartext, backup), "{target} {attributes}");
    };
    check(27, "", true, true);
    check(28, "", false, true);
    check(28, "android:usesCleartextTraffic=\"true\"", true, true);
    check(27, "android:usesCleartextTraffic=\"false\"", false, true);
    check(34, "android:allowBackup=\"false\"", false, false);
}

#[test]
fn components_keep_names_filters_and_lines() {
    let manifest = manifest(concat!(
        "<application android:name=\"App\" android:backupAgent=\"org.other.Agent\">\n",
        "<activity android:name=\".ui.Login\" android:launchMode=\"singleTask\">\n",
        "<intent-filter android:autoVerify=\"true\">\n",
        "<action android:name=\"android.intent.action.VIEW\"/>\n",
        "<category android:name=\"android.intent.category.BROWSABLE\"/>\n",
        "<data android:scheme=\"https\" android:host=\"example.com\" android:pathPrefix=\"/auth\"/>\n",
        "</intent-filter></activity>\n",
        "<activity-alias android:name=\".Alias\" android:targetActivity=\".ui.Login\"/>\n",
        "<meta-data android:name=\"key\" android:value=\"v\"/>\n",
        "</application>",
    ));
    let application = &manifest.application;
    assert_eq!(application.class.as_deref(), Some("com.example.App"));
    assert_eq!(application.backup_agent.as_deref(), Some("org.other.Agent"));
    assert_eq!(application.meta_data[0].value.as_deref(), Some("v"));
    let [login, alias] = manifest.components.as_slice() else {
        panic!("two components");
    };
    assert_eq!(
        (login.name.as_str(), login.line),
        ("com.example.ui.Login", Some(3))
    );
    let filter = &login.filters[0];
    assert!(filter.auto_verify && login.is_browsable() && !login.is_launcher());
    assert_eq!(filter.hosts().collect::<Vec<_>>(), ["example.com"]);
    assert_eq!(filter.data[0].paths, [PathMatch::Prefix("/auth".into())]);
    assert_eq!(filter.data[0].line, Some(7));
    assert_eq!(alias.class_descriptor(), "Lcom/example/ui/Login;");
    assert_eq!(
        manifest.component("com.example.Alias").unwrap().line,
        Some(9)
    );
}

#[test]
fn a_second_application_does_not_count() {
    let manifest = manifest(concat!(
        "<application android:name=\"App\" android:allowBackup=\"false\"><activity android:name=\".A\"/></application>",
        "<application><activity android:name=\".B\"/></application>",
    ));
    assert!(!manifest.allows_backup());
    assert_eq!(
        manifest.application.class.as_deref(),
        Some("com.example.App")
    );
    assert_eq!(manifest.components.len(), 1);
}
