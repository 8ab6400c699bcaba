//! What build servers read, of reports made by hand: JUnit and the two formats of GitHub Actions.
//! `UPDATE=1 cargo test` rewrites the expected files in `testdata/report/`.

use crate::samples;

use quick_xml::Reader;
use quick_xml::events::Event;
use sessionlint::finding::Severity;
use sessionlint::report::junit::JunitOptions;
use sessionlint::report::{Report, github, github_summary, junit};

fn compare(name: &str, extension: &str, text: &str) {
    let path = format!(
        "{}/testdata/report/{name}.{extension}",
        env!("CARGO_MANIFEST_DIR")
    );
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text, expected, "{path}");
}

fn junit_of(report: &Report) -> String {
    let options = JunitOptions {
        fails_at: Some(Severity::Error),
    };
    junit::render(report, options).unwrap()
}

#[test]
fn build_servers_read_what_they_should() {
    for (name, report) in samples::all() {
        if name == "many" {
            continue;
        }
        compare(name, "junit.xml", &junit_of(&report));
        compare(name, "github.txt", &github::render(&report));
        compare(name, "github-summary.md", &github_summary::render(&report));
    }
}

#[test]
fn junit_is_well_formed_and_counts_what_it_holds() {
    for (name, report) in samples::all() {
        let text = junit_of(&report);
        let mut reader = Reader::from_str(&text);
        let (mut cases, mut failures, mut told) = (0, 0, None);
        loop {
            let event = reader.read_event().unwrap();
            let (Event::Start(start) | Event::Empty(start)) = &event else {
                if event == Event::Eof {
                    break;
                }
                continue;
            };
            match start.name().as_ref() {
                "testcase" => cases += 1,
                "failure" => failures += 1,
                "testsuites" => {
                    let number = |key: &str| {
                        let value = start.try_get_attribute(key).unwrap().unwrap();
                        value.value.parse::<usize>().unwrap()
                    };
                    told = Some((number("tests"), number("failures")));
                }
                _ => {}
            }
        }
        assert_eq!(told, Some((cases, failures)), "{name}");
    }
}

#[test]
fn every_line_for_github_is_one_command_of_ours() {
    for (name, report) in samples::all() {
        let text = github::render(&report);
        let lines: Vec<&str> = text.lines().collect();
        let (last, commands) = lines.split_last().unwrap();
        assert!(last.starts_with("sessionlint: "), "{name}");
        for line in commands {
            let known = ["::error ", "::warning ", "::notice "];
            assert!(
                known.iter().any(|start| line.starts_with(start)),
                "{name}: {line}"
            );
        }
    }
}

#[test]
fn a_summary_fits_however_long_the_texts_of_an_app_are() {
    let findings = (0..300).map(|number| {
        let class = format!("C{number}{}", "\u{e0041}".repeat(5_000));
        let place = samples::code("classes.dex", &class, "m", None);
        let mut finding = samples::finding("token-in-shared-preferences", place, "token");
        finding.message = "\u{202e}|`".repeat(5_000);
        finding
    });
    let app = samples::app("long.apk", findings.collect());
    let text = github_summary::render(&samples::report(vec![app; 5]));
    assert!(text.len() < 1 << 20, "{} bytes", text.len());
    assert!(
        text.contains("findings were left out."),
        "the rest is announced"
    );
    assert!(text.contains("apps left out."), "the rest is announced");
}

#[test]
fn a_summary_fits_into_what_github_shows() {
    for (name, report) in samples::all() {
        let text = github_summary::render(&report);
        assert!(text.len() < 1_000_000, "{name}: {} bytes", text.len());
        // What an app says has a backslash before each bracket.
        assert!(!text.replace("\\<", "").contains("<script"), "{name}");
    }
}
