//! Places of apps against small repositories that are held in memory.

use super::{Build, MergerReport, SourceFiles, Sources};
use crate::finding::*;
use std::collections::BTreeMap;

struct Repository {
    paths: Vec<String>,
    texts: BTreeMap<String, String>,
}

impl Repository {
    fn new(files: &[(&str, &str)]) -> Self {
        let texts: BTreeMap<String, String> = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect();
        Self {
            paths: texts.keys().cloned().collect(),
            texts,
        }
    }
}

impl SourceFiles for Repository {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn head(&self, path: &str, bytes: usize) -> Option<Vec<u8>> {
        let text = self.texts.get(path)?.as_bytes();
        Some(text[..text.len().min(bytes)].to_vec())
    }
}

const LOGIN: &str = "package com.shop\n\nclass Login {\n    fun save(token: String) {\n        prefs.edit()\n            \
    .putString(\"auth_token\", token)\n            .apply()\n    }\n\n    fun other() {\n        call(\"s3cr3t\")\n    }\n}\n";

/// Path and text of every file.
const SHOP: &[(&str, &str)] = &[
    (
        "app/build.gradle.kts",
        "plugins { id(\"com.android.application\") }\n",
    ),
    (
        "core/build.gradle.kts",
        "plugins { id(\"com.android.library\") }\n",
    ),
    (
        "gradle/libs.versions.toml",
        "[libraries]\nok = { group = \"com.squareup.okhttp3\", name = \"okhttp\" }\ncrypto = \"androidx.security:security-crypto:1.0\"\n",
    ),
    ("app/src/main/java/com/shop/Login.kt", LOGIN),
    (
        "app/src/main/java/com/shop/Texts.kt",
        "package com.shop\n\nfun Context.hide() = 1\n",
    ),
    (
        "app/src/test/java/com/shop/Login.kt",
        "package com.shop\nclass Login\n",
    ),
    (
        "app/src/main/java/other/place/Odd.java",
        "package com.shop.odd;\n\nclass Odd {\n  void run() { put(1); }\n}\n",
    ),
    (
        "api/src/main/kotlin/com/shop/Store.kt",
        "package com.shop\ninterface Store\n",
    ),
    (
        "impl/src/main/kotlin/com/shop/Store.kt",
        "package com.shop\nclass RealStore {\n  fun put() = 1\n}\n",
    ),
    (
        "app/src/free/java/com/shop/Ads.kt",
        "package com.shop\nclass Ads {\n  fun show() = 1\n}\n",
    ),
    (
        "app/src/paid/java/com/shop/Ads.kt",
        "package com.shop\n\nclass Ads {\n  fun show() = 2\n}\n",
    ),
    (
        "app/src/main/AndroidManifest.xml",
        "<manifest>\n  <application>\n    <activity\n      android:name=\".Login\"/>\n  </application>\n</manifest>\n",
    ),
    (
        "core/src/main/AndroidManifest.xml",
        "<manifest>\n\n\n  <application/>\n  <service android:name=\"com.shop.core.Sync\"/>\n</manifest>\n",
    ),
    (
        "app/src/main/res/xml/net.xml",
        "<network-security-config>\n  <base-config/>\n  <domain-config/>\n</network-security-config>\n",
    ),
    (
        "app/src/main/res/values/strings.xml",
        "<resources>\n  <string name=\"url\">x</string>\n</resources>\n",
    ),
    (
        "app/src/main/res/values-de/strings.xml",
        "<resources><string name=\"url\">x</string></resources>\n",
    ),
    ("app/src/main/assets/config/keys.json", "{\n \"a\": 1\n}\n"),
];

fn shop() -> Repository {
    Repository::new(SHOP)
}

fn code(class: &str, method: &str, line: Option<u32>, file: Option<&str>) -> Location {
    let code = CodePosition {
        class: class.to_owned(),
        method: method.to_owned(),
        line,
        source_file: file.map(str::to_owned),
        ..Default::default()
    };
    Location::new("classes.dex", Place::Code(code))
}

fn says(mut location: Location, instruction: &str) -> Location {
    location.excerpt = Some(Excerpt {
        lines: vec![ExcerptLine {
            label: String::new(),
            text: instruction.to_owned(),
            guilty: true,
        }],
    });
    location
}

fn element(artifact: &str, line: Option<u32>, element: &str) -> Location {
    let element = element.to_owned();
    Location::new(artifact, Place::Line { line, element })
}

fn located(files: &Repository, location: Location, build: Build<'_>) -> AppReport {
    let finding = Finding {
        rule: "rule".to_owned(),
        severity: Severity::Error,
        raised: None,
        confidence: Confidence::new(90),
        message: "Written to 'auth_token'.".to_owned(),
        primary: location,
        related: Vec::new(),
        flows: Vec::new(),
        evidence: Vec::new(),
        verify: Vec::new(),
        identity: Vec::new(),
        properties: BTreeMap::new(),
    };
    let mut report = AppReport {
        findings: vec![finding],
        ..Default::default()
    };
    Sources::index(files).locate(&mut report, build);
    report
}

/// `path:line precision` of a place, or `-`.
fn found(location: Location, build: Build<'_>) -> String {
    let report = located(&shop(), location, build);
    match &report.findings[0].primary.source {
        None => "-".to_owned(),
        Some(source) => {
            let mark = if source.is_ambiguous { "?" } else { "" };
            let precision = source.precision.as_str();
            format!("{}:{} {precision}{mark}", source.path, source.line)
        }
    }
}

/// Class, method, line, source file, what is called there, and where that is in the sources; `-` for what is absent.
const CODE: &str = "\
com.shop.Login save 6 Login.kt putString app/src/main/java/com/shop/Login.kt:6 line
com.shop.Login save 11 Login.kt putString app/src/main/java/com/shop/Login.kt:4 method
com.shop.Login save 99 Login.kt - app/src/main/java/com/shop/Login.kt:4 method
com.shop.Login other 5 - - app/src/main/java/com/shop/Login.kt:10 method
com.shop.Login save - SourceFile - app/src/main/java/com/shop/Login.kt:4 method
com.shop.Login$save$1 invoke - - - app/src/main/java/com/shop/Login.kt:4 method
com.shop.Login - - - - app/src/main/java/com/shop/Login.kt:3 class
com.shop.Hilt_Login inject 40 - - app/src/main/java/com/shop/Login.kt:3 class
com.shop.TextsKt hide 3 - - app/src/main/java/com/shop/Texts.kt:3 line
com.shop.odd.Odd run 4 Odd.java - app/src/main/java/other/place/Odd.java:4 line
com.shop.RealStore put 3 Store.kt - impl/src/main/kotlin/com/shop/Store.kt:3 line
com.shop.RealStore put 3 - - impl/src/main/kotlin/com/shop/Store.kt:3 line
com.shop.Ads show 3 Ads.kt - app/src/free/java/com/shop/Ads.kt:3 line?
com.shop.Unknown x 3 - - -
com.shop.elsewhere.Login x 3 Login.kt - -
";

#[test]
fn code_is_found_by_package_and_file() {
    for case in CODE.lines() {
        let parts: Vec<&str> = case.splitn(6, ' ').collect();
        let [class, method, line, file, called, expected] = parts[..] else {
            panic!("{case}");
        };
        let given = |part: &'static str| Some(part).filter(|part| *part != "-");
        let method = given(method).unwrap_or_default();
        let line = given(line).map(|line| line.parse().unwrap());
        let mut location = code(class, method, line, given(file));
        if let Some(called) = given(called) {
            location = says(
                location,
                &format!("invoke-interface {{v0}}, La/B;->{called}(I)V"),
            );
        }
        assert_eq!(found(location, Build::default()), expected, "{case}");
    }
    let paid = Build {
        variant: Some("paidRelease"),
        ..Default::default()
    };
    let ads = code("com.shop.Ads", "show", Some(4), Some("Ads.kt"));
    assert_eq!(found(ads, paid), "app/src/paid/java/com/shop/Ads.kt:4 line");
}

#[test]
fn libraries_are_anchored_where_they_are_declared() {
    for (class, expected) in [
        (
            "okhttp3.internal.Cache",
            "gradle/libs.versions.toml:2 dependency",
        ),
        (
            "androidx.security.crypto.Prefs",
            "gradle/libs.versions.toml:3 dependency",
        ),
        ("org.nobody.Knows", "-"),
    ] {
        assert_eq!(
            found(code(class, "x", Some(1), None), Build::default()),
            expected
        );
    }
}

#[test]
fn xml_is_found_by_its_elements() {
    let app = "app/src/main/AndroidManifest.xml";
    for (location, expected) in [
        (
            element("AndroidManifest.xml", Some(70), "application"),
            format!("{app}:2 line"),
        ),
        (
            element(
                "base.apk/AndroidManifest.xml",
                Some(70),
                "activity com.shop.Login",
            ),
            format!("{app}:3 line"),
        ),
        (
            element("AndroidManifest.xml", None, "service com.shop.core.Sync"),
            "core/src/main/AndroidManifest.xml:5 line".to_owned(),
        ),
        (
            Location::whole("AndroidManifest.xml"),
            format!("{app}:1 line"),
        ),
        (
            element("AndroidManifest.xml", Some(1), "service org.lib.Push"),
            "-".to_owned(),
        ),
        (
            element("res/xml/net.xml", Some(3), "domain-config"),
            "app/src/main/res/xml/net.xml:3 line".to_owned(),
        ),
        (
            element("base/res/xml/net.xml", None, "base-config"),
            "app/src/main/res/xml/net.xml:2 line".to_owned(),
        ),
        (
            element("res/aB.xml", Some(3), "domain-config"),
            "app/src/main/res/xml/net.xml:3 line".to_owned(),
        ),
        (
            element("res/aB.xml", Some(4), "domain-config"),
            "-".to_owned(),
        ),
        (
            element("resources.arsc", None, "string/url"),
            "app/src/main/res/values/strings.xml:2 line".to_owned(),
        ),
        (
            element("assets/config/keys.json", Some(2), ""),
            "app/src/main/assets/config/keys.json:2 line".to_owned(),
        ),
    ] {
        assert_eq!(found(location, Build::default()), expected);
    }
}

#[test]
fn the_report_of_the_merger_outranks_a_search() {
    let merger = MergerReport::parse(
        "application\nADDED from /ci/checkout/core/src/main/AndroidManifest.xml:4:3-17\n\
         activity#com.shop.Login\nMERGED from [androidx.security:security-crypto:1.0] /g/AndroidManifest.xml:3:1-9\n",
    );
    let build = Build {
        merger: Some(&merger),
        ..Default::default()
    };
    for (name, expected) in [
        ("application", "core/src/main/AndroidManifest.xml:4 line"),
        (
            "activity com.shop.Login",
            "gradle/libs.versions.toml:3 dependency",
        ),
        (
            "service com.shop.core.Sync",
            "core/src/main/AndroidManifest.xml:5 line",
        ),
    ] {
        let location = element("AndroidManifest.xml", Some(9), name);
        assert_eq!(found(location, build), expected);
    }
}

#[test]
fn places_are_counted_and_their_lines_are_shown_without_secrets() {
    let secret = code("com.shop.Login", "other", Some(11), Some("Login.kt"));
    let mut report = located(&shop(), secret.clone(), Build::default());
    let source = report.findings[0].primary.source.clone().unwrap();
    assert_eq!(
        (source.text.as_str(), source.columns),
        ("call(\"…\")", (9, 23))
    );
    assert!(source.line_hash.is_some());
    let step = |location| Step {
        location,
        text: String::new(),
    };
    report.findings[0].related = vec![
        step(code("okhttp3.Call", "x", Some(1), None)),
        step(code("com.shop.Login", "other", None, None)),
        step(code("com.shop.Unknown", "x", None, None)),
    ];
    Sources::index(&shop()).locate(&mut report, Build::default());
    let expected = SourceCounts {
        places: 4,
        lines: 1,
        declarations: 1,
        foreign: 1,
    };
    assert_eq!(report.sources, Some(expected));
    let shown = Build {
        redaction: Redaction::Shown,
        ..Default::default()
    };
    let report = located(&shop(), secret, shown);
    assert_eq!(
        report.findings[0].primary.source.as_ref().unwrap().text,
        "call(\"s3cr3t\")"
    );
}
