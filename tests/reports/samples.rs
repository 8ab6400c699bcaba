//! Reports made by hand, from the plain one to the hostile one.

use crate::map_samples::{hostile_map, session_map};
use sessionlint::finding::*;
use sessionlint::report::{FailedInput, Report};
use std::collections::BTreeMap;

/// Every kind of character that could break out of a medium.
pub(crate) const HOSTILE: &str = "\x1b[2J\u{9b}31m\u{202e}evil\u{200b} [x](1) {0} %s <script>`a`</script>\r\n::error::x ../.. \\ \u{0} 日本語";

/// The reports by name; `sarif` and `json` tests and the acceptance script go through all of them.
pub(crate) fn all() -> Vec<(&'static str, Report)> {
    vec![
        ("empty", report(vec![app("shop.apk", vec![])])),
        ("one-app", report(vec![shop()])),
        ("several-apps", several()),
        ("hostile", report(vec![hostile()])),
        ("sources", report(vec![with_sources()])),
        ("many", report(vec![many(6_000)])),
    ]
}

pub(crate) fn report(apps: Vec<AppReport>) -> Report {
    Report::new(apps, rules(), Vec::new())
}

fn rules() -> Vec<RuleInfo> {
    vec![
        rule("token-in-shared-preferences", Severity::Error, 68),
        rule("session-not-cleared-on-logout", Severity::Error, 71),
        rule("debuggable-app-with-session", Severity::Warning, 60),
        rule("secret-in-native-library", Severity::Note, 39),
    ]
}

fn rule(id: &str, severity: Severity, tenths: u8) -> RuleInfo {
    RuleInfo {
        id: id.to_owned(),
        family: "storage".to_owned(),
        title: format!("Title of {id}"),
        summary: "A session token is written where others can read it.".to_owned(),
        severity,
        security_severity: SecuritySeverity::from_tenths(tenths).unwrap(),
        precision: Precision::High,
        cwe: vec![22, 312, 922],
        masvs: vec!["MASVS-STORAGE-1".to_owned()],
        maswe: vec!["MASWE-0001".to_owned()],
        maswe_beta: vec!["MASWE-0006".to_owned(), "MASWE-0002".to_owned()],
        mastg: vec!["MASTG-TEST-0287".to_owned(), "MASTG-TEST-0304".to_owned()],
        help_markdown: "# Title\n\nA **session token** is written.\n".to_owned(),
        pack: "builtin 0.1.0".to_owned(),
    }
}

pub(crate) fn app(file_name: &str, findings: Vec<Finding>) -> AppReport {
    AppReport {
        app: AppInfo {
            file_name: file_name.to_owned(),
            bytes: 4_812_331,
            sha256: "1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c5b6a7988".to_owned(),
            package: Some("com.example.shop".to_owned()),
            version_name: Some("3.2.1".to_owned()),
            version_code: Some(321),
            min_sdk: Some(24),
            target_sdk: Some(34),
            files: vec![
                InputFile {
                    path: "AndroidManifest.xml".to_owned(),
                    bytes: 7_312,
                },
                InputFile {
                    path: "classes.dex".to_owned(),
                    bytes: 9_120_004,
                },
            ],
            mapping_ids: Vec::new(),
            is_retraced: false,
            classes: 1,
            methods: 31_022,
        },
        findings,
        suppressed: Vec::new(),
        gaps: Vec::new(),
        session_map: SessionMap::default(),
        sources: None,
    }
}

pub(crate) fn code(artifact: &str, class: &str, method: &str, line: Option<u32>) -> Location {
    Location::new(
        artifact,
        Place::Code(CodePosition {
            class: class.to_owned(),
            method: method.to_owned(),
            descriptor: "(I)V".to_owned(),
            pc: Some(0x1c),
            line,
            source_file: line.map(|_| "Login.kt".to_owned()),
        }),
    )
}

pub(crate) fn step(location: Location, text: &str) -> Step {
    Step {
        location,
        text: text.to_owned(),
    }
}

pub(crate) fn finding(rule: &str, primary: Location, identity: &str) -> Finding {
    Finding {
        rule: rule.to_owned(),
        severity: Severity::Error,
        raised: None,
        confidence: Confidence::new(92),
        message: format!("'{identity}' is written unencrypted to SharedPreferences 'session'."),
        primary,
        related: Vec::new(),
        flows: Vec::new(),
        evidence: Vec::new(),
        verify: Vec::new(),
        identity: vec![identity.to_owned()],
        properties: BTreeMap::new(),
    }
}

/// A finding with everything that a finding can have.
pub(crate) fn full_finding() -> Finding {
    let mut primary = code(
        "classes.dex",
        "com.example.shop.Login$1",
        "onSuccess",
        Some(42),
    );
    primary.excerpt = Some(Excerpt {
        lines: [
            ("0x18", "const-string v2, \"auth_token\"", false),
            (
                "0x1c",
                "invoke-interface {v1, v2, v3}, SharedPreferences$Editor.putString",
                true,
            ),
            ("", "  v3 <- iget-object Response.accessToken (0x14)", false),
        ]
        .map(|(label, text, guilty)| ExcerptLine {
            label: label.to_owned(),
            text: text.to_owned(),
            guilty,
        })
        .into(),
    });
    let mut finding = finding("token-in-shared-preferences", primary.clone(), "auth_token");
    let source = code("classes2.dex", "com.example.shop.Api", "login", None);
    finding.flows = ["from the server to the store", "the same through the cache"]
        .map(|title| Flow {
            title: title.to_owned(),
            steps: vec![
                step(source.clone(), "the server's answer is read"),
                step(primary.clone(), "it is written to 'auth_token'"),
            ],
        })
        .into();
    finding.related = vec![step(
        Location::whole("res/xml/backup.xml"),
        "the file is part of the backup",
    )];
    finding.evidence = vec![
        Evidence {
            strength: Strength::Strong,
            atom: "auth-header".to_owned(),
            text: "the value is sent as 'Authorization' header".to_owned(),
        },
        Evidence {
            strength: Strength::Medium,
            atom: "store-key".to_owned(),
            text: "its key is 'auth_token'".to_owned(),
        },
    ];
    finding.verify =
        vec!["adb shell run-as com.example.shop cat shared_prefs/session.xml".to_owned()];
    finding.properties = BTreeMap::from([("store".to_owned(), "session".to_owned())]);
    finding
}

pub(crate) fn shop() -> AppReport {
    let manifest = Location::new(
        "AndroidManifest.xml",
        Place::Line {
            line: Some(12),
            element: "application".to_owned(),
        },
    );
    let library = Location::new(
        "lib/arm64-v8a/libkeys.so",
        Place::Offset {
            offset: 0x1234,
            section: ".rodata".to_owned(),
        },
    );
    let mut warning = finding("debuggable-app-with-session", manifest, "debuggable");
    warning.severity = Severity::Warning;
    warning.message = "The app can be debugged, and 'auth_token' is read with it.".to_owned();
    let mut note = finding("secret-in-native-library", library, "client_secret");
    note.severity = Severity::Note;
    let logout = code("classes.dex", "com.example.shop.Settings", "onLogout", None);
    let logout = finding("session-not-cleared-on-logout", logout, "logout");
    // The same flaw twice: reports must show it once.
    let findings = vec![note, full_finding(), warning, logout.clone(), logout];
    let mut app = app("my shop.apk", findings);
    app.gaps = vec![
        Gap::new(
            GapKind::UnreadableItem,
            "classes2.dex",
            "class data ends early",
        )
        .at(0x88),
        Gap::new(GapKind::Tampering, "", "an entry claims to be encrypted"),
    ];
    app.session_map = session_map();
    app
}

/// A place in the sources; the line is certain when it has a hash.
fn source(path: &str, line: u32, line_hash: Option<&str>) -> SourcePlace {
    SourcePlace {
        path: path.to_owned(),
        line,
        columns: (5, 44),
        precision: match line_hash {
            Some(_) => SourcePrecision::Line,
            None => SourcePrecision::Method,
        },
        text: "prefs.edit().putString(\"auth_token\", …)".to_owned(),
        line_hash: line_hash.map(str::to_owned),
        is_ambiguous: false,
    }
}

/// Findings whose places were found in the sources: two on one line, one in a method, one in a hostile file.
pub(crate) fn with_sources() -> AppReport {
    let at = |source: SourcePlace, identity: &str| {
        let mut finding = full_finding();
        finding.primary.source = Some(source.clone());
        finding.flows[0].steps[1].location.source = Some(source);
        finding.identity = vec![identity.to_owned()];
        finding.message = format!("'{identity}' is written.");
        finding
    };
    let login = "app/src main/ü/Login.kt";
    let findings = vec![
        at(source(login, 42, Some("a7f2ff13bc495cf2:1")), "auth_token"),
        at(
            source(login, 42, Some("a7f2ff13bc495cf2:1")),
            "refresh_token",
        ),
        at(source(login, 40, None), "id_token"),
        at(
            source(&format!("/../{HOSTILE}"), 1, Some(HOSTILE)),
            "hostile",
        ),
    ];
    let mut app = app("sources.apk", findings);
    app.suppressed = vec![
        Suppressed {
            finding: at(source(login, 50, Some("b1ae1287ec4718d9:1")), "ignored"),
            by: Suppression::Ignore {
                reason: "a test account".to_owned(),
                expires: Some("2027-01-31".to_owned()),
            },
        },
        Suppressed {
            finding: finding(
                "token-in-shared-preferences",
                code("classes.dex", "a.B", "c", None),
                "old",
            ),
            by: Suppression::Baseline,
        },
    ];
    app.sources = Some(SourceCounts {
        places: 12,
        lines: 6,
        declarations: 2,
        foreign: 1,
    });
    app
}

fn several() -> Report {
    let failures = vec![FailedInput {
        file_name: "broken.apk".to_owned(),
        reason: "the file is empty".to_owned(),
    }];
    let apps = vec![shop(), app("other.apk", vec![full_finding()])];
    Report::new(apps, rules(), failures)
}

fn hostile() -> AppReport {
    let mut finding = full_finding();
    finding.message = HOSTILE.to_owned();
    finding.primary = code(&format!("/../{HOSTILE}//x"), HOSTILE, HOSTILE, Some(0));
    finding.primary.excerpt = Some(Excerpt {
        lines: vec![ExcerptLine {
            label: HOSTILE.to_owned(),
            text: HOSTILE.to_owned(),
            guilty: true,
        }],
    });
    finding.flows[0].title = HOSTILE.to_owned();
    finding.flows[0].steps[0].text = HOSTILE.to_owned();
    finding.related[0].text = String::new();
    finding.related[0].location.place = Place::Script {
        line: 1,
        columns: (1, u32::MAX),
        function: HOSTILE.to_owned(),
    };
    finding.evidence[0].text = HOSTILE.to_owned();
    finding.verify = vec![HOSTILE.to_owned()];
    finding.properties = BTreeMap::from([(HOSTILE.to_owned(), HOSTILE.to_owned())]);
    let mut unknown = full_finding();
    unknown.rule = "rule-of-no-pack".to_owned();
    unknown.message = String::new();
    let mut app = app(HOSTILE, vec![finding, unknown]);
    app.app.package = Some(HOSTILE.to_owned());
    app.gaps = vec![Gap::new(GapKind::Unsupported, HOSTILE, HOSTILE)];
    app.session_map = hostile_map();
    app
}

pub(crate) fn many(count: usize) -> AppReport {
    let findings = (0..count)
        .map(|number| {
            let place = code(
                "classes.dex",
                &format!("com.example.C{number:04}"),
                "m",
                None,
            );
            let mut finding = finding("token-in-shared-preferences", place, "auth_token");
            if number % 2 == 0 {
                finding.severity = Severity::Note;
            }
            finding
        })
        .collect();
    app("big.apk", findings)
}
