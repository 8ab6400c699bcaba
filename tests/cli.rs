//! The command as a user meets it: what goes to which stream, and with which exit code it ends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests state their expectations"
)]

#[path = "cli/usage.rs"]
mod usage;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Variables that would change what is written.
const SCRUBBED: [&str; 5] = [
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "RUST_BACKTRACE",
];

struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sessionlint"));
    for name in SCRUBBED {
        command.env_remove(name);
    }
    command
}

fn run(arguments: &[&str]) -> Outcome {
    let output = command().args(arguments).output().unwrap();
    Outcome {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn app(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/apps")
        .join(name)
}

/// A folder with files that are no apps, each in a way of its own.
fn bad_inputs() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    let apk = std::fs::read(app("shop/shop-debug.apk")).unwrap();
    write("empty.apk", b"");
    write("text.apk", b"this is no app\n");
    write("truncated.apk", &apk[..apk.len() / 2]);
    write("header.dex", b"dex\n035\0 and nothing that a header needs");
    write(
        "noise.dex",
        &[b"dex\n035\0".as_slice(), &[0xff; 200]].concat(),
    );
    std::fs::create_dir(folder.path().join("none")).unwrap();
    write("none/readme.txt", b"no app here");
    folder
}

#[test]
fn inputs_that_are_no_apps_are_named_and_end_with_3() {
    let folder = bad_inputs();
    for (name, expected) in [
        ("missing.apk", "check the path"),
        ("none", "holds no app"),
        ("empty.apk", "is empty"),
        ("text.apk", "is a text file; give an APK"),
        ("truncated.apk", "truncated"),
        ("header.dex", "header"),
        ("noise.dex", "no class"),
    ] {
        let path = folder.path().join(name);
        let outcome = run(&["scan", path.to_str().unwrap()]);
        assert_eq!(outcome.code, 3, "{name}: {}", outcome.stderr);
        assert!(
            outcome.stderr.starts_with("error: "),
            "{name}: {}",
            outcome.stderr
        );
        assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
        for part in [name, expected] {
            assert!(outcome.stderr.contains(part), "{name}: {}", outcome.stderr);
        }
        assert_eq!(outcome.stdout, "", "{name}");
    }
}

#[test]
fn one_bad_input_does_not_stop_the_others() {
    let folder = bad_inputs();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let good = app("shop/shop-debug.apk");
    let outcome = run(&[
        "scan",
        &at("text.apk"),
        good.to_str().unwrap(),
        &at("missing.apk"),
        "-f",
        "json",
    ]);
    assert_eq!(outcome.code, 3);
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(report["apps"].as_array().unwrap().len(), 1);
    assert_eq!(report["apps"][0]["file_name"], "shop-debug.apk");
    assert_eq!(report["complete"], false);
    let failures = report["failures"].as_array().unwrap();
    let names: Vec<_> = failures
        .iter()
        .map(|one| one["file_name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["text.apk", "missing.apk"]);
    let folder_name = folder.path().to_str().unwrap();
    assert!(
        !outcome.stdout.contains(folder_name),
        "no path of this machine: {}",
        outcome.stdout
    );
}

#[test]
fn help_and_version_are_no_errors() {
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["scan", "--help"],
        &["explain", "--help"],
        &["signatures", "--help"],
        &["dump", "--help"],
        &["map", "--help"],
        &["diff", "--help"],
        &["completions", "zsh"],
        &["man"],
        &["man", "signatures", "test"],
    ] {
        let outcome = run(arguments);
        assert_eq!(outcome.code, 0, "{arguments:?}");
        assert!(
            !outcome.stdout.is_empty() && outcome.stderr.is_empty(),
            "{arguments:?}"
        );
    }
}

#[test]
fn signature_files_are_checked_before_a_scan_and_mistakes_have_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().to_str().unwrap();
    let good = app("shop/shop-debug.apk");
    std::fs::create_dir(folder.path().join("storage")).unwrap();
    let rule = folder.path().join("storage/broken-rule.toml");
    std::fs::write(
        &rule,
        "schema = 1\nid = \"broken-rule\"\nseverty = \"error\"\n",
    )
    .unwrap();
    for arguments in [
        &["scan", good.to_str().unwrap(), "--signatures", at][..],
        &["signatures", "list", "--signatures", at],
    ] {
        let outcome = run(arguments);
        assert_eq!(outcome.code, 2, "{}", outcome.stderr);
        assert!(
            outcome.stderr.contains("broken-rule.toml:3:1"),
            "{}",
            outcome.stderr
        );
    }
    let outcome = run(&["signatures", "check", at]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.stdout.contains("broken-rule.toml:3:1"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn a_new_signature_passes_its_check_and_is_never_written_twice() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().to_str().unwrap();
    let arguments = [
        "signatures",
        "new",
        "my-own-rule",
        "--family",
        "storage",
        "--folder",
        at,
    ];
    let outcome = run(&arguments);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let outcome = run(&["signatures", "check", at]);
    assert_eq!(outcome.code, 0, "{}", outcome.stdout);
    let outcome = run(&["explain", "my-own-rule", "--signatures", at]);
    assert!(outcome.stdout.contains("my-own-rule"), "{}", outcome.stderr);
    let outcome = run(&arguments);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("exists"), "{}", outcome.stderr);
}

#[test]
fn reports_go_to_files_and_to_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let good = app("shop/shop-debug.apk");
    let outcome = run(&[
        "scan",
        good.to_str().unwrap(),
        "--fail-on",
        "never",
        "-o",
        &format!("sarif={}", at("x.sarif")),
        "-o",
        &format!("json={}", at("x.json")),
    ]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(
        outcome.stdout.contains("shop-debug.apk"),
        "{}",
        outcome.stdout
    );
    for name in ["x.sarif", "x.json"] {
        let text = std::fs::read_to_string(at(name)).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        2,
        "no temporary files"
    );
}

#[test]
fn the_same_apps_give_the_same_bytes_whatever_the_threads() {
    let folders = ["shop", "vault", "clinic"].map(|name| app(name).to_str().unwrap().to_owned());
    let formats = ["sarif", "json", "html", "junit", "github", "github-summary"];
    let scan = |threads: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = |format: &str| folder.path().join(format);
        let mut arguments = ["scan", "--threads", threads].map(str::to_owned).to_vec();
        arguments.extend_from_slice(&folders);
        for format in formats {
            arguments.push(format!("-o{format}={}", path(format).display()));
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let outcome = run(&arguments);
        assert_eq!(outcome.stderr, "");
        assert!(outcome.stdout.contains("vault-r8.apk"), "all of them");
        let mut texts = vec![("text", outcome.stdout)];
        texts
            .extend(formats.map(|format| (format, std::fs::read_to_string(path(format)).unwrap())));
        texts
    };
    let first = scan("2");
    for (again, what) in [(scan("1"), "one thread or two"), (scan("2"), "two runs")] {
        for ((format, one), (_, other)) in first.iter().zip(&again) {
            assert!(one == other, "{format}: {what}");
        }
    }
}

#[test]
fn the_summary_of_a_job_is_added_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("summary.md");
    std::fs::write(&path, "# Build\n").unwrap();
    let good = app("shop/shop-debug.apk");
    let target = format!("github-summary={}", path.display());
    let outcome = run(&["scan", good.to_str().unwrap(), "-o", &target]);
    assert_eq!(outcome.stderr, "");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("# Build\n## sessionlint"), "{text}");
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let good = app("shop/shop-debug.apk");
    let good = good.to_str().unwrap();
    let with = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = command();
        command
            .args(["scan", good])
            .args(arguments)
            .envs(variables.iter().copied());
        let output = command.output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(!with(&[], &[]));
    assert!(with(&[("FORCE_COLOR", "1")], &[]));
    assert!(with(&[("NO_COLOR", "1")], &["--color", "always"]));
    assert!(!with(&[("FORCE_COLOR", "1")], &["--color", "never"]));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let good = app("shop/shop-debug.apk");
    let mut child = command()
        .args(["scan", good.to_str().unwrap(), "--fail-on", "never"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn mappings_of_other_builds_are_refused() {
    let shrunk = app("shop/shop-r8.apk");
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("mapping.txt");
    std::fs::write(&text, "this is no mapping\n").unwrap();
    for (mapping, expected) in [
        (text, "no mapping"),
        (folder.path().join("missing.txt"), "No such file"),
        (folder.path().to_owned(), "no regular file"),
    ] {
        let arguments = [
            "scan",
            shrunk.to_str().unwrap(),
            "--mapping",
            mapping.to_str().unwrap(),
        ];
        let outcome = run(&arguments);
        assert_eq!(outcome.code, 3, "{}", outcome.stderr);
        assert!(outcome.stderr.contains(expected), "{}", outcome.stderr);
    }
}

/// A limit of the user ends in a report of what was found until then; with `--strict` the exit code tells, too.
#[test]
fn limits_of_the_user_give_a_partial_report() {
    let good = app("shop/shop-debug.apk");
    let good = good.to_str().unwrap();
    for (limit, reason) in [
        (["--timeout", "0"], "the time limit of 0 s was reached"),
        (["--max-memory", "1"], "memory limit"),
    ] {
        let arguments = ["scan", good, "-f", "json", "--fail-on", "never"];
        let outcome = run(&[&arguments[..], &limit, &["--strict"]].concat());
        assert_eq!(outcome.code, 4, "{}", outcome.stderr);
        let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!(report["complete"], false);
        assert!(outcome.stdout.contains(reason), "{}", outcome.stdout);
        let sarif = run(&[&["scan", good, "-f", "sarif"], &limit[..]].concat());
        assert!(sarif.stdout.contains("limit-reached"), "{}", sarif.stdout);
    }
    let generous = ["--timeout", "3600", "--max-memory", "65536", "--strict"];
    let scan = ["scan", good, "-f", "json", "--fail-on", "never"];
    let outcome = run(&[&scan[..], &generous].concat());
    assert_eq!(outcome.code, 0, "{}", outcome.stdout);
    assert_eq!(outcome.stdout, run(&scan).stdout, "and cost nothing");
}
