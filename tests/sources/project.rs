//! Gradle projects that were built, laid out in a temporary folder around the test apps.

use super::{app_folder, findings, run};
use std::path::Path;

/// A project with two variants of one module; its manifest and its sources stand where Gradle expects them.
fn project(root: &Path) {
    let bank = app_folder("bank");
    let copy = |from: &str, to: &str| {
        let to = root.join(to);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(bank.join(from), to).unwrap();
    };
    let write = |to: &str, text: &str| std::fs::write(root.join(to), text).unwrap();
    copy(
        "bank-r8.apk",
        "app/build/outputs/apk/release/app release ü.apk",
    );
    copy(
        "bank-debug.apk",
        "app/build/outputs/apk/debug/app-debug.apk",
    );
    copy(
        "mapping.txt",
        "app/build/outputs/mapping/release/mapping.txt",
    );
    copy("AndroidManifest.xml", "app/src/main/AndroidManifest.xml");
    for name in ["AccountActivity", "BankApi", "LoginActivity"] {
        let from = format!("src/com/northwind/bank/{name}.java");
        copy(
            &from,
            &format!("app/src/main/java/com/northwind/bank/{name}.java"),
        );
    }
    write("settings.gradle.kts", "include(\":app\")\n");
    write(
        "app/build.gradle.kts",
        "plugins { id(\"com.android.application\") }\n",
    );
}

#[test]
fn a_project_is_scanned_with_all_that_its_build_left() {
    let root = tempfile::tempdir().unwrap();
    project(root.path());
    let folder = root.path().to_str().unwrap();
    let (report, messages, code) = run(&["scan", folder, "-f", "json"]);
    assert_eq!(code, 1, "{messages}");
    assert!(
        messages.contains("release ü.apk with its mapping; --variant chooses debug"),
        "{messages}"
    );
    assert_eq!(report["apps"].as_array().unwrap().len(), 1);
    let places: Vec<_> = findings(&report)
        .iter()
        .map(|finding| finding["location"]["source"]["path"].as_str().unwrap())
        .collect();
    let account = "app/src/main/java/com/northwind/bank/AccountActivity.java";
    assert!(places.contains(&account), "{places:?}");
    let (debug, ..) = run(&["scan", folder, "-f", "json", "--variant", "debug"]);
    assert_eq!(debug["apps"][0]["file_name"], "app-debug.apk");
    let (_, messages, code) = run(&["scan", folder, "--variant", "paid"]);
    assert_eq!(code, 2);
    assert!(messages.contains("built are: debug, release"), "{messages}");
}

#[test]
fn a_project_that_was_not_built_says_how() {
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("settings.gradle"), "").unwrap();
    let (_, messages, code) = run(&["scan", root.path().to_str().unwrap()]);
    assert_eq!(code, 3);
    assert!(messages.contains("./gradlew assembleRelease"), "{messages}");
}

/// A bundle with the code of an app that R8 renamed, and `mapping` where Gradle puts the one of the build.
fn bundle(folder: &Path, mapping: &[u8]) -> std::path::PathBuf {
    let apk = std::fs::File::open(app_folder("tickets").join("tickets-r8.apk")).unwrap();
    let mut code = Vec::new();
    let mut apk = zip::ZipArchive::new(apk).unwrap();
    std::io::copy(&mut apk.by_name("classes.dex").unwrap(), &mut code).unwrap();
    let path = folder.join("app.aab");
    let mut writer = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [
        ("BundleConfig.pb", &b"\x0a\x00"[..]),
        ("base/dex/classes.dex", &code),
        (
            "BUNDLE-METADATA/com.android.tools.build.obfuscation/proguard.map",
            mapping,
        ),
    ] {
        writer.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut writer, bytes).unwrap();
    }
    writer.finish().unwrap();
    path
}

#[test]
fn a_bundle_is_retraced_by_the_mapping_it_carries() {
    let folder = tempfile::tempdir().unwrap();
    let mapping = std::fs::read(app_folder("tickets").join("mapping.txt")).unwrap();
    let other = std::fs::read(app_folder("shop").join("mapping.txt")).unwrap();
    for (mapping, is_right) in [
        (mapping, true),
        (other, false),
        (b"no mapping".to_vec(), false),
    ] {
        let path = bundle(folder.path(), &mapping);
        let (report, messages, code) = run(&["scan", path.to_str().unwrap(), "-f", "json"]);
        assert_eq!(code, 1, "{messages}");
        let is_named = |finding: &serde_json::Value| {
            finding["location"]["place"]["class"] == "com.turnstile.tickets.TicketMint"
                && finding["location"]["place"]["line"].is_u64()
        };
        assert_eq!(findings(&report).iter().any(is_named), is_right);
        let gaps = report["apps"][0]["gaps"].to_string();
        assert_eq!(gaps.contains("proguard.map"), !is_right, "{gaps}");
    }
}
