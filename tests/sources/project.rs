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
