//! Configuration, decisions, baselines and comments, as a user meets them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

const SCHEMA: &str = include_str!("../testdata/schema/sessionlint.schema.json");

struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Outcome {
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("{}", self.stderr))
    }

    /// The rules that are reported.
    fn rules(&self) -> BTreeSet<String> {
        let report = self.json();
        let findings = report["apps"][0]["findings"].as_array().unwrap().clone();
        let ids = findings
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap());
        ids.map(str::to_owned).collect()
    }

    fn suppressed(&self) -> Vec<Value> {
        let report = self.json();
        report["apps"][0]["suppressed"].as_array().unwrap().clone()
    }
}

/// Runs the command in a folder.
fn run_in(folder: &Path, arguments: &[&str]) -> Outcome {
    let output = Command::new(env!("CARGO_BIN_EXE_sessionlint"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    Outcome {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn bank(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/apps/bank")
        .join(name)
}

/// A repository of its own with the app of the bank, and a configuration.
fn repository(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    std::fs::write(folder.path().join("sessionlint.toml"), config).unwrap();
    std::fs::copy(bank("bank-debug.apk"), folder.path().join("app.apk")).unwrap();
    std::fs::create_dir(folder.path().join("inner")).unwrap();
    folder
}

#[test]
fn decisions_take_findings_out_and_stale_ones_are_told() {
    let folder = repository(
        "fail-on = 'error'\n[[ignore]]\nrule = 'token-in-log'\nclass = 'com.northwind.**'\nreason = 'debug log'\n\
         expires = 9999-12-31\n[[ignore]]\nrule = 'embedded-jwt'\nreason = 'never there'\n[[ignore]]\n\
         rule = 'logout-only-flips-flag'\nreason = 'old'\nexpires = '2001-01-01'\n",
    );
    // Found from a folder inside, too.
    let inner = folder.path().join("inner");
    let outcome = run_in(&inner, &["scan", "../app.apk", "-f", "json"]);
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    let rules = outcome.rules();
    assert!(!rules.contains("token-in-log"), "{rules:?}");
    assert!(rules.contains("logout-only-flips-flag"), "{rules:?}");
    let suppressed = outcome.suppressed();
    assert_eq!(suppressed[0]["by"], "ignore");
    assert_eq!(suppressed[0]["reason"], "debug log");
    assert_eq!(suppressed[0]["expires"], "9999-12-31");
    for expected in [
        "embedded-jwt (never there) fits no finding",
        "until 2001-01-01 (old) has expired",
    ] {
        assert!(outcome.stderr.contains(expected), "{}", outcome.stderr);
    }
    let strict = run_in(
        &inner,
        &["scan", "../app.apk", "--strict", "--fail-on", "never", "-q"],
    );
    assert_eq!(strict.code, 4);
    for flag in ["--no-ignores", "--no-config"] {
        let all = run_in(&inner, &["scan", "../app.apk", "-f", "json", flag]);
        assert!(all.rules().contains("token-in-log"), "{flag}");
        assert_eq!(
            (all.suppressed().len(), all.stderr.as_str()),
            (0, ""),
            "{flag}"
        );
    }
    // An entry about a rule that was not applied is not stale.
    let few = run_in(
        &inner,
        &["scan", "../app.apk", "--select", "token-in-log", "--strict"],
    );
    assert!(!few.stderr.contains("embedded-jwt"), "{}", few.stderr);
}

#[test]
fn what_is_known_is_in_no_sarif_and_listed_on_demand() {
    let folder = repository("[[ignore]]\npath = 'classes.dex'\nreason = 'all of it'\n");
    let at = folder.path();
    let sarif = run_in(
        at,
        &["scan", "app.apk", "-f", "sarif", "--fail-on", "never"],
    );
    let log: Value = serde_json::from_str(&sarif.stdout).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(!sarif.stdout.contains("\"suppressions\""));
    assert!(results.iter().all(|result| {
        let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        uri != "app.apk/classes.dex"
    }));
    let text = run_in(at, &["scan", "app.apk", "--show-suppressed"]);
    assert!(
        text.stdout.contains("by the configuration"),
        "{}",
        text.stdout
    );
    assert!(text.stdout.contains("    all of it"), "{}", text.stdout);
    let text = run_in(at, &["scan", "app.apk"]);
    assert!(
        text.stdout.contains("--show-suppressed lists them"),
        "{}",
        text.stdout
    );
}

#[test]
fn baselines_leave_only_what_is_new() {
    let folder = repository("baseline = 'debt.json'\n");
    let at = folder.path();
    let debt = at.join("debt.json");
    let missing = run_in(at, &["scan", "app.apk"]);
    assert_eq!(missing.code, 2);
    assert!(
        missing.stderr.contains("baseline create"),
        "{}",
        missing.stderr
    );
    let created = run_in(
        at,
        &["baseline", "create", "app.apk", "--ignore", "token-in-log"],
    );
    assert_eq!(
        (created.code, created.stdout.as_str()),
        (0, ""),
        "{}",
        created.stderr
    );
    let text = std::fs::read_to_string(&debt).unwrap();
    assert!(
        !text.contains("token-in-log") && text.contains("com.northwind.bank."),
        "{text}"
    );
    let again = run_in(at, &["baseline", "create", "app.apk"]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("baseline update"), "{}", again.stderr);
    let scan = run_in(at, &["scan", "app.apk", "-f", "json"]);
    assert_eq!(scan.rules(), BTreeSet::from(["token-in-log".to_owned()]));
    assert!(scan.suppressed().iter().all(|one| one["by"] == "baseline"));
    let new = run_in(at, &["scan", "app.apk", "-f", "json", "--new-only"]);
    assert_eq!((new.rules(), new.suppressed().len()), (scan.rules(), 0));
    let updated = run_in(at, &["baseline", "update", "app.apk"]);
    assert!(
        updated.stderr.contains(" 1 added, 0 dropped"),
        "{}",
        updated.stderr
    );
    let clean = run_in(at, &["scan", "app.apk", "-f", "json", "--fail-on", "note"]);
    assert_eq!((clean.code, clean.rules().len()), (0, 0));
    let pruned = run_in(
        at,
        &["baseline", "prune", "app.apk", "--ignore", "token-in-log"],
    );
    assert!(
        pruned.stderr.contains(" 0 added, 1 dropped"),
        "{}",
        pruned.stderr
    );
    assert_eq!(std::fs::read_to_string(&debt).unwrap(), text);
}

#[test]
fn the_baseline_of_a_debug_build_knows_the_shrunk_one() {
    let folder = repository("baseline = 'debt.json'\n");
    let at = folder.path();
    let created = run_in(at, &["baseline", "create", "app.apk"]);
    assert_eq!(created.code, 0, "{}", created.stderr);
    let (shrunk, mapping) = (bank("bank-r8.apk"), bank("mapping.txt"));
    let (shrunk, mapping) = (shrunk.to_str().unwrap(), mapping.to_str().unwrap());
    let scan = run_in(
        at,
        &[
            "scan",
            shrunk,
            "--mapping",
            mapping,
            "-f",
            "json",
            "--fail-on",
            "note",
        ],
    );
    assert_eq!(
        (scan.code, scan.rules().len()),
        (0, 0),
        "{:?}",
        scan.rules()
    );
}

#[test]
fn a_baseline_is_not_written_for_what_could_not_be_read() {
    let folder = repository("");
    let outcome = run_in(folder.path(), &["baseline", "create", "missing.apk"]);
    assert_eq!(outcome.code, 3, "{}", outcome.stderr);
    assert!(!folder.path().join("sessionlint-baseline.json").exists());
    let alone = run_in(folder.path(), &["scan", "app.apk", "--new-only"]);
    assert_eq!(alone.code, 2);
    assert!(alone.stderr.contains("--baseline"), "{}", alone.stderr);
}

#[test]
fn comments_in_the_sources_decide_with_a_reason() {
    let folder = repository("source-root = '.'\n");
    let at = folder.path();
    for name in ["AccountActivity", "BankApi", "LoginActivity"] {
        let text =
            std::fs::read_to_string(bank(&format!("src/com/northwind/bank/{name}.java"))).unwrap();
        let commented = text
            .lines()
            .map(|line| match line.split_once("// finding:") {
                Some((code, rules)) if rules.contains("token-in-log") => {
                    format!("{code}// sessionlint: ignore[token-in-log] emulator only\n")
                }
                Some((code, rules)) if rules.contains("token-in-shared-preferences") => {
                    format!("{code}// sessionlint: ignore[token-in-shared-preferences]\n")
                }
                _ => format!("{line}\n"),
            });
        let text: String = commented.collect();
        std::fs::write(at.join(format!("{name}.java")), text).unwrap();
    }
    let outcome = run_in(at, &["scan", "app.apk", "-f", "json"]);
    assert!(
        !outcome.rules().contains("token-in-log"),
        "{:?}",
        outcome.rules()
    );
    assert!(outcome.rules().contains("token-in-shared-preferences"));
    let suppressed = outcome.suppressed();
    assert_eq!(
        (&suppressed[0]["by"], &suppressed[0]["reason"]),
        (&"comment".into(), &"emulator only".into())
    );
    assert!(
        outcome.stderr.contains("the comment gives no reason"),
        "{}",
        outcome.stderr
    );
    let all = run_in(at, &["scan", "app.apk", "-f", "json", "--no-ignores"]);
    assert!(all.rules().contains("token-in-log"));
}

/// The example of every property but those that need files.
fn examples(schema: &Value, pointer: &str) -> serde_json::Map<String, Value> {
    let properties = schema.pointer(pointer).unwrap().as_object().unwrap();
    let examples = properties.iter();
    examples
        .filter(|(name, _)| *name != "signatures")
        .map(|(name, property)| (name.clone(), property["examples"][0].clone()))
        .collect()
}

#[test]
fn the_schema_describes_what_is_read() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut config = examples(&schema, "/properties");
    config["ignore"] = Value::Array(vec![examples(&schema, "/$defs/ignore/properties").into()]);
    let folder = repository(&toml::to_string(&config).unwrap());
    let baseline = "{\"schema_version\": 1, \"findings\": []}";
    std::fs::write(folder.path().join("sessionlint-baseline.json"), baseline).unwrap();
    let outcome = run_in(folder.path(), &["scan", "missing.apk"]);
    assert_eq!(outcome.code, 3, "{}", outcome.stderr);
    for (config, pointer) in [
        ("none = 1\n", "/properties"),
        ("[[ignore]]\nnone = 1\n", "/$defs/ignore/properties"),
    ] {
        let folder = repository(config);
        let outcome = run_in(folder.path(), &["scan", "app.apk"]);
        assert_eq!(outcome.code, 2);
        // The reader names all the keys that it knows.
        let named = outcome.stderr.split_once("expected one of").unwrap().1;
        let named: BTreeSet<&str> = named.split('`').skip(1).step_by(2).collect();
        let properties = schema.pointer(pointer).unwrap().as_object().unwrap();
        let described: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        assert_eq!(named, described);
    }
    let printed = run_in(folder.path(), &["schema", "config"]);
    assert_eq!((printed.code, printed.stdout.as_str()), (0, SCHEMA));
}

#[test]
fn mistakes_of_a_configuration_are_named() {
    for (config, expected) in [
        ("fail-on = 'high'\n", "fail-on 'high' is no level"),
        ("min-severity = 'high'\n", "min-severity 'high' is no level"),
        ("[[ignore]]\nrule = 'a'\n", "missing field `reason`"),
        ("[[ignore]]\nreason = 'a'\n", "number 1: it names no rule"),
        (
            "select = ['token-in-logs']\n",
            "did you mean 'token-in-log'",
        ),
        ("what is this", "sessionlint.toml"),
    ] {
        let folder = repository(config);
        let outcome = run_in(folder.path(), &["scan", "app.apk"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{config}");
        assert!(
            outcome.stderr.contains(expected),
            "{config}: {}",
            outcome.stderr
        );
    }
}

#[test]
fn more_apps_than_github_takes_are_refused_before_the_scan() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..21 {
        std::fs::write(folder.path().join(format!("{number}.apk")), "no app").unwrap();
    }
    let outcome = run_in(folder.path(), &["scan", ".", "-o", "sarif=x.sarif"]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.stderr.contains("--category of its own"),
        "{}",
        outcome.stderr
    );
    let outcome = run_in(folder.path(), &["scan", ".", "-f", "json"]);
    assert_eq!(outcome.code, 3);
}
