//! Examples into apps, apps into findings, findings compared with the markers.

use super::apk::{BuiltApp, build};
use super::example::{Example, ExampleKind, Expectation, ExpectedPlace};
use super::markdown::{ExampleError, examples};
use super::places::{FoundPlace, found_place};
use crate::finding::AppReport;
use crate::signatures::Signature;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Scans the bytes of an app with the rules of those ids alone; the error says why it could not.
pub type Scan<'s> = dyn Fn(&[u8], &BTreeSet<String>) -> Result<AppReport, String> + Sync + 's;

/// How one example went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleResult {
    /// Id of the rule.
    pub rule: String,
    /// Name of the example; empty when the text of the rule could not be read at all.
    pub example: String,
    /// What the example shows.
    pub kind: ExampleKind,
    /// Line of the example in the text of the rule.
    pub line: u32,
    /// What the markers announce, as `path:line rule`, sorted.
    pub expected: Vec<String>,
    /// What was found, the same way.
    pub actual: Vec<String>,
    /// What differs, one sentence each; empty when the example does what it says.
    pub problems: Vec<String>,
}

impl ExampleResult {
    /// Whether the example does what it says.
    pub fn is_ok(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Runs all examples of `signatures`; the results have their order.
pub fn run(signatures: &[Signature], scan: &Scan<'_>) -> Vec<ExampleResult> {
    let mut runs = Vec::new();
    for signature in signatures {
        match examples(&signature.id, &signature.documentation) {
            Ok(examples) => runs.extend(examples.into_iter().map(Ok)),
            Err(error) => runs.push(Err(unreadable(&signature.id, &error))),
        }
    }
    runs.into_par_iter()
        .map(|run| run.map_or_else(|result| result, |example| run_example(&example, scan)))
        .collect()
}

fn unreadable(rule: &str, error: &ExampleError) -> ExampleResult {
    ExampleResult {
        rule: rule.to_owned(),
        example: String::new(),
        kind: ExampleKind::Bad,
        line: error.line,
        expected: Vec::new(),
        actual: Vec::new(),
        problems: vec![error.to_string()],
    }
}

/// Builds and scans one example.
pub fn run_example(example: &Example, scan: &Scan<'_>) -> ExampleResult {
    let mut result = ExampleResult {
        rule: example.rule.clone(),
        example: example.name.clone(),
        kind: example.kind,
        line: example.line,
        expected: example.expected.iter().map(expected_text).collect(),
        actual: Vec::new(),
        problems: declaration_problems(example),
    };
    result.expected.sort();
    match build(example) {
        Ok(app) => scan_and_compare(example, &app, scan, &mut result),
        Err(error) => result.problems.push(error.to_string()),
    }
    result
}

/// The APK of an example, for looking at it with other tools.
///
/// # Errors
/// The example cannot be built.
pub fn example_apk(example: &Example) -> Result<Vec<u8>, ExampleError> {
    build(example).map(|app| app.bytes)
}

fn declaration_problems(example: &Example) -> Vec<String> {
    let announced = example
        .expected
        .iter()
        .any(|expectation| !expectation.is_todo);
    match (example.kind, announced) {
        (ExampleKind::Good, true) => vec!["a good example announces a finding".to_owned()],
        (ExampleKind::Bad, false) if example.expected.is_empty() => {
            vec!["a bad example announces no finding".to_owned()]
        }
        _ => Vec::new(),
    }
}

fn scan_and_compare(
    example: &Example,
    app: &BuiltApp,
    scan: &Scan<'_>,
    result: &mut ExampleResult,
) {
    let others = example.expected.iter().map(|expectation| &expectation.rule);
    let rules: BTreeSet<String> = others.chain([&example.rule]).cloned().collect();
    let report = match scan(&app.bytes, &rules) {
        Ok(report) => report,
        Err(error) => {
            return result
                .problems
                .push(format!("the app cannot be scanned: {error}"));
        }
    };
    // What a gap hides could be what the example is about.
    for gap in report.gaps.iter().filter(|gap| gap.kind.hides_findings()) {
        let text = format!("the scan has a gap in {}: {}", gap.artifact, gap.detail);
        result.problems.push(text);
    }
    let mut found: Vec<(String, FoundPlace)> = report
        .findings
        .iter()
        .map(|finding| (finding.rule.clone(), found_place(finding, example, app)))
        .collect();
    found.sort();
    result.actual = found
        .iter()
        .map(|(rule, place)| found_text(rule, place))
        .collect();
    for expectation in sorted(&example.expected) {
        let matching = found
            .iter()
            .position(|(rule, place)| matches(expectation, rule, place));
        match (matching, expectation.is_todo) {
            (Some(at), false) => {
                found.remove(at);
            }
            (Some(at), true) => {
                found.remove(at);
                let text = expected_text(expectation);
                let problem = format!("now found: turn 'todo-finding' into 'finding': {text}");
                result.problems.push(problem);
            }
            (None, false) => {
                let problem = format!("not found: {}", expected_text(expectation));
                result.problems.push(problem);
            }
            (None, true) => {}
        }
    }
    let extra = found
        .iter()
        .map(|(rule, place)| format!("not expected: {}", found_text(rule, place)));
    result.problems.extend(extra);
}

/// Expectations on lines first, so that one about the app does not take what a line is waiting for.
fn sorted(expected: &[Expectation]) -> Vec<&Expectation> {
    let mut sorted: Vec<&Expectation> = expected.iter().collect();
    sorted.sort_by_key(|expectation| expectation.place == ExpectedPlace::App);
    sorted
}

fn matches(expectation: &Expectation, rule: &str, place: &FoundPlace) -> bool {
    let is_there = match &expectation.place {
        ExpectedPlace::Line(path, line) => place.path == *path && place.line == Some(*line),
        ExpectedPlace::App => place.is_app(),
    };
    is_there && expectation.rule == rule
}

fn expected_text(expectation: &Expectation) -> String {
    match &expectation.place {
        ExpectedPlace::Line(path, line) => format!("{path}:{line} {}", expectation.rule),
        ExpectedPlace::App => format!("app {}", expectation.rule),
    }
}

fn found_text(rule: &str, place: &FoundPlace) -> String {
    match place.line {
        Some(line) => format!("{}:{line} {rule}", place.path),
        None => format!("{} {rule}", place.path),
    }
}

#[cfg(test)]
mod tests {
    use super::super::markdown::examples;
    use super::run_example;
    use crate::finding::{AppReport, CodePosition, Confidence, Finding, Location, Place, Severity};
    use std::collections::BTreeMap;

    fn finding(artifact: &str, place: Place) -> Finding {
        Finding {
            rule: "rule".to_owned(),
            severity: Severity::Error,
            raised: None,
            confidence: Confidence::new(100),
            message: String::new(),
            primary: Location::new(artifact, place),
            related: Vec::new(),
            flows: Vec::new(),
            evidence: Vec::new(),
            verify: Vec::new(),
            identity: Vec::new(),
            properties: BTreeMap::new(),
        }
    }

    fn code(line: Option<u32>) -> Finding {
        let position = CodePosition {
            class: "a.B".to_owned(),
            method: "f".to_owned(),
            descriptor: "()V".to_owned(),
            line,
            ..CodePosition::default()
        };
        finding("classes.dex", Place::Code(position))
    }

    /// The problems of the first example of `text` when scanning reports `findings`.
    fn check(text: &str, findings: &[Finding], expected: &[&str]) {
        let example = &examples("rule", text).unwrap()[0];
        let result = run_example(example, &|_, _| {
            Ok(AppReport {
                findings: findings.to_vec(),
                ..AppReport::default()
            })
        });
        assert_eq!(result.problems, expected, "{text}");
    }

    fn smali(kind: &str, method: &str) -> String {
        let heading = if kind.starts_with("bad") {
            "Bad"
        } else {
            "Good"
        };
        format!(
            "## {heading}\n```smali {kind}\n.class La/B;\n.super Ljava/lang/Object;\n{method}\n.locals 0\nreturn-void\n.end method\n```"
        )
    }

    #[test]
    fn bad_examples_need_exactly_the_marked_findings() {
        let text = smali("bad", ".method f()V # finding");
        check(&text, &[code(None)], &[]);
        check(&text, &[code(Some(5))], &[]);
        check(
            &text,
            &[code(Some(7))],
            &[
                "not found: classes.dex:5 rule",
                "not expected: classes.dex:7 rule",
            ],
        );
        check(
            &text,
            &[code(None), code(None)],
            &["not expected: classes.dex:5 rule"],
        );
    }

    #[test]
    fn known_misses_must_stay_missed() {
        let text = smali("bad", ".method f()V # todo-finding");
        check(&text, &[], &[]);
        check(
            &text,
            &[code(None)],
            &["now found: turn 'todo-finding' into 'finding': classes.dex:5 rule"],
        );
    }

    #[test]
    fn good_examples_need_silence_and_bad_ones_a_marker() {
        check(&smali("good", ".method f()V"), &[], &[]);
        check(
            &smali("good", ".method f()V"),
            &[code(Some(7))],
            &["not expected: classes.dex:7 rule"],
        );
        check(
            &smali("bad", ".method f()V"),
            &[],
            &["a bad example announces no finding"],
        );
        let whole = finding("AndroidManifest.xml", Place::Whole);
        check(&smali("bad finding=app", ".method f()V"), &[whole], &[]);
    }

    #[test]
    fn text_that_cannot_be_built_is_a_problem() {
        check(
            &smali("good", ".method f("),
            &[],
            &["line 5: column 9: 'f(' is not name(parameters)return"],
        );
    }

    #[test]
    fn places_in_libraries_assets_and_values_lead_to_lines() {
        let offset = |offset| Place::Offset {
            offset,
            section: String::new(),
        };
        let line = |line: Option<u32>, element: &str| Place::Line {
            line,
            element: element.to_owned(),
        };
        let elf = "## Bad\n```elf bad file=lib/x86/libx.so\nfirst\nsecond # finding\n```";
        check(elf, &[finding("lib/x86/libx.so", offset(134))], &[]);
        let asset = "## Bad\n```js bad file=assets/a.js\nfirst\nsecond // finding\n```";
        check(asset, &[finding("assets/a.js", line(Some(2), ""))], &[]);
        check(asset, &[finding("assets/a.js", offset(7))], &[]);
        let values = "## Bad\n```xml bad file=res/values/s.xml\n<resources>\n\
            <string name=\"key\">x</string> <!-- finding -->\n</resources>\n```";
        check(
            values,
            &[finding("resources.arsc", line(None, "string/key"))],
            &[],
        );
    }
}
