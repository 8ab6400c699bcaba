//! A finding is the same finding in the next build: the examples of all rules, rebuilt after the changes of a day.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

use rayon::prelude::*;
use sessionlint::container;
use sessionlint::finding::Fingerprint;
use sessionlint::scan::{ScanOptions, scan_app};
use sessionlint::selftest::{Example, ExampleFile, ExampleKind, Language, example_apk, examples};
use sessionlint::signatures::SignatureSet;
use std::collections::BTreeSet;

/// Rule and fingerprint of all that the rule of the example finds.
fn fingerprints(example: &Example, rules: &SignatureSet) -> BTreeSet<(String, Fingerprint)> {
    let apk = example_apk(example).unwrap();
    let app = container::open_bytes("example.apk", apk).unwrap();
    let options = ScanOptions {
        rules: Some(BTreeSet::from([example.rule.clone()])),
        ..ScanOptions::default()
    };
    let report = scan_app(&app, rules, &options, &|_| ()).unwrap();
    let found = report.findings.iter();
    found
        .map(|finding| (finding.rule.clone(), Fingerprint::of(finding)))
        .collect()
}

/// Every change of a day that must not make a finding a new one.
fn changed(example: &Example) -> Vec<(&'static str, Example)> {
    let with = |change: &dyn Fn(&mut Example)| {
        let mut example = example.clone();
        change(&mut example);
        example
    };
    vec![
        (
            "ten blank lines",
            with(&|example| each_smali(example, &blank_lines)),
        ),
        (
            "methods in reverse order",
            with(&|example| each_smali(example, &reversed_methods)),
        ),
        ("an unrelated class", with(&unrelated_class)),
        ("another version", with(&another_version)),
    ]
}

fn each_smali(example: &mut Example, change: &dyn Fn(&str) -> String) {
    for file in &mut example.files {
        if file.language == Language::Smali {
            file.text = change(&file.text);
        }
    }
}

fn blank_lines(text: &str) -> String {
    format!("{}{text}", "\n".repeat(10))
}

/// The methods of every class in reverse order; what stands between them stays where it is.
fn reversed_methods(text: &str) -> String {
    let mut out = String::new();
    for class in text.split_inclusive("\n.end class") {
        out.push_str(&reversed_in_class(class));
    }
    out
}

fn reversed_in_class(text: &str) -> String {
    // A block may hold several classes, each beginning with its name.
    let mut parts: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.starts_with(".class") || parts.is_empty() {
            true => parts.push(line.to_owned()),
            false => parts.last_mut().unwrap().push_str(line),
        }
    }
    let reversed = parts.iter().map(|class| {
        let Some(first) = class.find(".method") else {
            return class.clone();
        };
        let (head, body) = class.split_at(first);
        let mut methods: Vec<&str> = body.split_inclusive(".end method").collect();
        let tail = methods.pop().filter(|last| !last.contains(".method"));
        methods.reverse();
        let mut out = head.to_owned();
        for method in methods {
            out.push_str(method.trim_start_matches('\n'));
            out.push('\n');
        }
        out.push_str(tail.unwrap_or_default());
        out
    });
    reversed.collect()
}

fn unrelated_class(example: &mut Example) {
    let Some(path) = example
        .files
        .iter()
        .find(|file| file.language == Language::Smali)
        .map(|file| file.path.clone())
    else {
        return;
    };
    example.files.insert(
        0,
        ExampleFile {
            path,
            language: Language::Smali,
            text: ".class public Laaa/Unrelated;\n.super Ljava/lang/Object;\n.method public static twice(I)I\n    \
                .registers 2\n    add-int v0, p0, p0\n    return v0\n.end method\n"
                .to_owned(),
            first_line: 1,
        },
    );
}

fn another_version(example: &mut Example) {
    for file in &mut example.files {
        if file.path == "AndroidManifest.xml" && !file.text.contains("versionCode") {
            let version = "<manifest android:versionCode=\"77\" android:versionName=\"7.7\"";
            file.text = file.text.replacen("<manifest", version, 1);
        }
    }
}

#[test]
fn rebuilt_examples_keep_their_fingerprints() {
    let rules = SignatureSet::builtin().unwrap();
    let all: Vec<Example> = rules
        .signatures()
        .iter()
        .flat_map(|rule| examples(&rule.id, &rule.documentation).unwrap())
        .filter(|example| example.kind == ExampleKind::Bad)
        .collect();
    let different: Vec<String> = all
        .par_iter()
        .flat_map_iter(|example| {
            let before = fingerprints(example, &rules);
            assert!(
                !before.is_empty() || example.expected.is_empty(),
                "{}",
                example.name
            );
            let changed = changed(example).into_iter();
            let broken = changed.filter(|(_, after)| fingerprints(after, &rules) != before);
            let name = format!("{} {}", example.rule, example.name);
            broken
                .map(|(what, _)| format!("{name}: {what}"))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(all.len() > 50, "{} examples", all.len());
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn the_changes_change_something() {
    let text = ".class La;\n.method b()V\n.end method\n.method c()V\n.end method\n.class Ld;\n";
    let expected =
        ".class La;\n.method c()V\n.end method\n.method b()V\n.end method\n\n.class Ld;\n";
    assert_eq!(reversed_methods(text), expected);
}
