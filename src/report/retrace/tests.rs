//! Mappings as R8 writes them, and places of the apps they belong to.

use super::{Mapping, RetraceError, apply};
use crate::finding::*;
use std::collections::BTreeMap;

const MAPPING: &str = r#"# compiler: R8
# {"id":"com.android.tools.r8.mapping","version":"2.2"}
# pg_map_id: 82c4866
com.shop.Session -> a.b:
# {"id":"sourceFile","fileName":"Session.kt"}
    java.lang.String token -> c
    1:1:void save(com.shop.Token,int):40:40 -> a
    2:4:void save(com.shop.Token,int):42:44 -> a
    5:5:void com.lib.Prefs.put(java.lang.String):17:17 -> a
    5:5:void com.shop.Store.write(java.lang.String):9 -> a
    5:5:void save(com.shop.Token,int):43 -> a
    0:65535:void save(java.lang.String):60:60 -> a
    7:9:boolean check():70:70 -> d
      # {"id":"com.android.tools.r8.residualsignature","signature":"(Z)Z"}
    1:1:void com.shop.Outlined.run():5:5 -> e
      # {"id":"com.android.tools.r8.synthesized"}
    1:1:void logout():80 -> e
    void plain() -> f
com.shop.Token -> a.a:
com.shop.Kept$Inner -> com.shop.Kept$Inner:
    1:1:void <init>():3:3 -> <init>
"#;

fn place(class: &str, method: &str, descriptor: &str) -> CodePosition {
    CodePosition {
        class: class.to_owned(),
        method: method.to_owned(),
        descriptor: descriptor.to_owned(),
        ..Default::default()
    }
}

fn report(code: CodePosition) -> AppReport {
    let finding = Finding {
        rule: "token-in-log".to_owned(),
        severity: Severity::Error,
        raised: None,
        confidence: Confidence::new(90),
        message: format!("Written in '{}'.", code.qualified_name()),
        primary: Location::new("classes.dex", Place::Code(code)),
        related: Vec::new(),
        flows: Vec::new(),
        evidence: Vec::new(),
        verify: Vec::new(),
        identity: Vec::new(),
        properties: BTreeMap::new(),
    };
    AppReport {
        findings: vec![finding],
        ..Default::default()
    }
}

/// The place after retracing as `class.method descriptor file:line`, and the number of frames around it.
fn retraced(code: CodePosition) -> (String, usize) {
    let mut report = report(code);
    apply(&Mapping::read(MAPPING.as_bytes()).unwrap(), &mut report).unwrap();
    let finding = &report.findings[0];
    let code = finding.primary.code().unwrap();
    assert_eq!(
        finding.message,
        format!("Written in '{}'.", code.qualified_name())
    );
    let line = code.line.map_or("-".to_owned(), |line| line.to_string());
    let file = code.source_file.as_deref().unwrap_or("-");
    let name = format!(
        "{} {} {file}:{line}",
        code.qualified_name(),
        code.descriptor
    );
    (name, finding.related.len())
}

fn at_line(line: u32) -> CodePosition {
    CodePosition {
        line: Some(line),
        ..place("a.b", "a", "(La/a;I)V")
    }
}

fn at_pc(method: &str, descriptor: &str, pc: u32) -> CodePosition {
    CodePosition {
        pc: Some(pc),
        ..place("a.b", method, descriptor)
    }
}

#[test]
fn places_get_the_names_and_lines_of_the_sources() {
    let save = "com.shop.Session.save (Lcom/shop/Token;I)V Session.kt";
    for (code, expected, frames) in [
        (at_line(1), format!("{save}:40"), 0),
        (at_line(3), format!("{save}:43"), 0),
        // A line that the mapping does not know: the method is certain.
        (at_line(99), format!("{save}:-"), 0),
        // The library's frame is not where the app's developers look.
        (
            at_line(5),
            "com.shop.Store.write (Ljava/lang/String;)V Store.java:9".to_owned(),
            2,
        ),
        // Overloads of one new name are told apart by their types.
        (
            at_pc("a", "(Ljava/lang/String;)V", 3),
            "com.shop.Session.save (Ljava/lang/String;)V Session.kt:60".to_owned(),
            0,
        ),
        (
            at_pc("d", "(Z)Z", 8),
            "com.shop.Session.check ()Z Session.kt:70".to_owned(),
            0,
        ),
        // An instruction before the first line belongs to it.
        (
            at_pc("d", "(Z)Z", 2),
            "com.shop.Session.check ()Z Session.kt:70".to_owned(),
            0,
        ),
        (
            at_pc("e", "()V", 1),
            "com.shop.Session.logout ()V Session.kt:80".to_owned(),
            0,
        ),
        (
            at_pc("f", "()V", 1),
            "com.shop.Session.plain ()V Session.kt:-".to_owned(),
            0,
        ),
        // Members that were not renamed are not in a mapping.
        (
            at_pc("onCreate", "(La/a;)V", 1),
            "com.shop.Session.onCreate (Lcom/shop/Token;)V Session.kt:-".to_owned(),
            0,
        ),
        (
            CodePosition {
                line: Some(1),
                ..place("com.shop.Kept$Inner", "<init>", "()V")
            },
            "com.shop.Kept$Inner.<init> ()V Kept.java:3".to_owned(),
            0,
        ),
        (place("a.b", "", ""), "com.shop.Session  -:-".to_owned(), 0),
    ] {
        assert_eq!(retraced(code), (expected, frames));
    }
}

#[test]
fn excerpts_show_original_names() {
    let mut report = report(place("a.b", "f", "()V"));
    report.findings[0].primary.excerpt = Some(Excerpt {
        lines: [
            "invoke-virtual {v0, v1}, La/b;->d(Z)Z",
            "iput-object v0, v1, La/b;->c:Ljava/lang/String;",
            "new-array v0, v1, [La/a;",
            "invoke-static {}, Landroid/util/Log;->d()V",
        ]
        .map(|text| ExcerptLine {
            label: String::new(),
            text: text.to_owned(),
            guilty: false,
        })
        .into(),
    });
    apply(&Mapping::read(MAPPING.as_bytes()).unwrap(), &mut report).unwrap();
    let excerpt = report.findings[0].primary.excerpt.as_ref().unwrap();
    let lines: Vec<_> = excerpt.lines.iter().map(|line| &*line.text).collect();
    assert_eq!(
        lines,
        [
            "invoke-virtual {v0, v1}, Lcom/shop/Session;->check(Z)Z",
            "iput-object v0, v1, Lcom/shop/Session;->token:Ljava/lang/String;",
            "new-array v0, v1, [Lcom/shop/Token;",
            "invoke-static {}, Landroid/util/Log;->d()V",
        ]
    );
}

#[test]
fn the_same_finding_has_the_same_fingerprint_with_and_without_shrinking() {
    let mut shrunk = report(place("a.b", "f", "()V"));
    apply(&Mapping::read(MAPPING.as_bytes()).unwrap(), &mut shrunk).unwrap();
    let plain = report(place("com.shop.Session", "plain", "()V"));
    assert_eq!(
        Fingerprint::of(&shrunk.findings[0]),
        Fingerprint::of(&plain.findings[0])
    );
}

#[test]
fn mappings_of_other_builds_and_apps_are_refused() {
    let mapping = Mapping::read(MAPPING.as_bytes()).unwrap();
    let mut build = report(place("a.b", "f", "()V"));
    for (ids, accepted) in [
        (vec!["1111111"], false),
        (vec!["82c4866"], true),
        (vec!["82c4866c17de093c4637b828d04318b0"], true),
        (vec!["1111111", "82c4866"], true),
    ] {
        build.app.mapping_ids = ids.into_iter().map(str::to_owned).collect();
        assert_eq!(apply(&mapping, &mut build.clone()).is_ok(), accepted);
    }
    let mut other = report(place("z.z", "f", "()V"));
    let error = apply(&mapping, &mut other).unwrap_err();
    assert_eq!(
        error,
        RetraceError::OtherApp {
            known: 0,
            classes: 1
        }
    );
}

#[test]
fn broken_lines_cost_themselves_and_are_told() {
    for text in [
        "",
        "hello",
        "\u{0}\u{1}",
        "{\"a\": 1}",
        "# only comments\n# {\"id\":1}\n",
    ] {
        assert_eq!(
            Mapping::read(text.as_bytes()).err(),
            Some(RetraceError::NoMapping),
            "{text:?}"
        );
    }
    let mut report = report(place("a.b", "f", "()V"));
    let long = "x".repeat(70_000);
    let text =
        format!("{MAPPING}what is this\n    {long}\n    9999999999999999999999:1:void x() -> y\n");
    apply(&Mapping::read(text.as_bytes()).unwrap(), &mut report).unwrap();
    let detail = &report.gaps[0].detail;
    assert_eq!(
        detail,
        "2 lines could not be read, the first of them is line 22"
    );
    assert_eq!(report.findings[0].primary.code().unwrap().method, "plain");
}

#[test]
fn any_mutation_of_a_mapping_is_survived() {
    let bytes = MAPPING.as_bytes();
    // A fixed sequence of pseudo-random numbers (Knuth's MMIX generator).
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for _ in 0..2_000 {
        let mut mutant = bytes.to_vec();
        for _ in 0..1 + next(6) {
            let at = next(mutant.len());
            mutant[at] = next(256) as u8;
        }
        mutant.truncate(1 + next(bytes.len() * 2).min(bytes.len() - 1));
        if let Ok(mapping) = Mapping::read(&mutant) {
            let code = CodePosition {
                pc: Some(3),
                ..place("a.b", "a", "(La/a;I)V")
            };
            let _ = apply(&mapping, &mut report(code));
        }
    }
}

#[test]
fn mappings_that_r8_wrote_are_read_without_a_problem() {
    let apps = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/apps");
    let mut read = 0;
    for app in std::fs::read_dir(apps).unwrap() {
        let Ok(text) = std::fs::read(app.unwrap().path().join("mapping.txt")) else {
            continue;
        };
        let mapping = Mapping::read(&text).unwrap();
        assert_eq!((mapping.problem(), mapping.id().is_some()), (None, true));
        read += 1;
    }
    assert!(read >= 8, "{read} mappings");
}

#[test]
fn inlined_code_of_a_real_app_leads_to_its_sources() {
    let text = include_bytes!("../../../testdata/apps/shop/mapping.txt");
    let code = CodePosition {
        pc: Some(9),
        ..place("b", "c", "(Ljava/lang/String;)Ljava/lang/String;")
    };
    let mut report = report(code);
    apply(&Mapping::read(text).unwrap(), &mut report).unwrap();
    let code = report.findings[0].primary.code().unwrap();
    let name = "androidx.security.crypto.EncryptedSharedPreferences.seal";
    assert_eq!(
        (code.qualified_name(), code.line),
        (name.to_owned(), Some(65))
    );
}
