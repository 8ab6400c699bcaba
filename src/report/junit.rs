//! A report into JUnit's XML, which build servers show as tests: one suite per app, one case per finding, and one
//! case that passes per rule that found nothing.
//!
//! A finding fails its case when it also fails the scan, so that the servers and the exit code agree; others pass
//! with their text as output.

use super::words::place;
use super::{FailedInput, Report, escape};
use crate::finding::{AppReport, Finding, RuleInfo, Severity};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::collections::BTreeSet;
use std::io;

/// What the user may say about the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JunitOptions {
    /// The lowest level of a finding that fails; `None` when none does.
    pub fails_at: Option<Severity>,
}

type Xml = Writer<Vec<u8>>;

/// Turns a report into one XML document with a final line break.
///
/// # Errors
/// When the document cannot be written.
pub fn render(report: &Report, options: JunitOptions) -> io::Result<String> {
    let suites: Vec<Suite<'_>> = report
        .apps
        .iter()
        .map(|app| Suite::of_app(report, app, options))
        .chain(report.failures.iter().map(Suite::of_failure))
        .collect();
    let total =
        |count: fn(&Suite<'_>) -> usize| suites.iter().map(count).sum::<usize>().to_string();
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attribute(("name", "sessionlint"))
        .with_attribute(("tests", &*total(|suite| suite.cases.len())))
        .with_attribute(("failures", &*total(|suite| suite.count(Outcome::Failed))))
        .with_attribute(("errors", &*total(|suite| suite.count(Outcome::Unreadable))))
        .write_inner_content(|xml| suites.iter().try_for_each(|suite| suite.write(xml)))?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// The cases of one input.
struct Suite<'a> {
    name: &'a str,
    cases: Vec<Case>,
}

/// One case, its texts already fit for XML.
struct Case {
    class: String,
    name: String,
    outcome: Outcome,
    kind: &'static str,
    message: String,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    Skipped,
    Unreadable,
}

impl<'a> Suite<'a> {
    fn of_app(report: &Report, app: &'a AppReport, options: JunitOptions) -> Self {
        let found: BTreeSet<&str> = app.findings.iter().map(|one| &*one.rule).collect();
        let quiet = report
            .rules
            .values()
            .filter(|rule| !found.contains(&*rule.id));
        let mut cases: Vec<Case> = app
            .findings
            .iter()
            .map(|finding| of_finding(finding, report.rules.get(&finding.rule), options))
            .chain(quiet.map(of_quiet_rule))
            .collect();
        if !app.is_complete() {
            cases.push(of_gaps(app));
        }
        Self {
            name: &app.app.file_name,
            cases,
        }
    }

    fn of_failure(failure: &'a FailedInput) -> Self {
        let case = Case {
            outcome: Outcome::Unreadable,
            message: text(&failure.reason),
            ..passed("sessionlint", "the app can be read")
        };
        Self {
            name: &failure.file_name,
            cases: vec![case],
        }
    }

    fn count(&self, outcome: Outcome) -> usize {
        self.cases
            .iter()
            .filter(|case| case.outcome == outcome)
            .count()
    }

    fn write(&self, xml: &mut Xml) -> io::Result<()> {
        let number = |outcome| self.count(outcome).to_string();
        xml.create_element("testsuite")
            .with_attribute(("name", &*text(self.name)))
            .with_attribute(("tests", &*self.cases.len().to_string()))
            .with_attribute(("failures", &*number(Outcome::Failed)))
            .with_attribute(("errors", &*number(Outcome::Unreadable)))
            .with_attribute(("skipped", &*number(Outcome::Skipped)))
            .write_inner_content(|xml| self.cases.iter().try_for_each(|case| case.write(xml)))?;
        Ok(())
    }
}

impl Case {
    fn write(&self, xml: &mut Xml) -> io::Result<()> {
        let case = xml
            .create_element("testcase")
            .with_attribute(("classname", &*self.class))
            .with_attribute(("name", &*self.name));
        let element = match self.outcome {
            Outcome::Passed if self.text.is_empty() => {
                case.write_empty()?;
                return Ok(());
            }
            Outcome::Passed => {
                case.write_inner_content(|xml| {
                    let output = xml.create_element("system-out");
                    output.write_text_content(BytesText::new(&self.text))?;
                    Ok(())
                })?;
                return Ok(());
            }
            Outcome::Failed => "failure",
            Outcome::Skipped => "skipped",
            Outcome::Unreadable => "error",
        };
        case.write_inner_content(|xml| {
            let mut result = xml
                .create_element(element)
                .with_attribute(("message", &*self.message));
            if !self.kind.is_empty() {
                result = result.with_attribute(("type", self.kind));
            }
            result.write_text_content(BytesText::new(&self.text))?;
            Ok(())
        })?;
        Ok(())
    }
}

fn passed(class: &str, name: &str) -> Case {
    Case {
        class: text(class),
        name: text(name),
        outcome: Outcome::Passed,
        kind: "",
        message: String::new(),
        text: String::new(),
    }
}

fn of_finding(finding: &Finding, rule: Option<&RuleInfo>, options: JunitOptions) -> Case {
    let fails = options
        .fails_at
        .is_some_and(|level| finding.severity >= level);
    let title = rule.map_or(&finding.rule, |rule| &rule.title);
    let place = place(&finding.primary);
    let mut lines = vec![finding.message.clone(), format!("at {place}")];
    lines.extend(
        finding
            .evidence
            .iter()
            .map(|reason| format!("evidence: {}", reason.text)),
    );
    lines.extend(finding.verify.iter().map(|line| format!("verify: {line}")));
    lines.push(format!("fix: sessionlint explain {}", finding.rule));
    let lines: Vec<String> = lines.iter().map(|line| text(line)).collect();
    Case {
        outcome: if fails {
            Outcome::Failed
        } else {
            Outcome::Passed
        },
        kind: finding.severity.as_str(),
        message: text(title),
        text: lines.join("\n"),
        ..passed(&finding.rule, &place)
    }
}

fn of_quiet_rule(rule: &RuleInfo) -> Case {
    passed(&rule.id, &rule.title)
}

/// Something was left out, which is neither a success nor a failure.
fn of_gaps(app: &AppReport) -> Case {
    let hiding = app.gaps.iter().filter(|gap| gap.kind.hides_findings());
    let lines: Vec<String> = hiding
        .map(|gap| {
            text(&format!(
                "{}: {} {}",
                gap.kind.code(),
                gap.artifact,
                gap.detail
            ))
        })
        .collect();
    Case {
        outcome: Outcome::Skipped,
        message: "not everything could be analysed; findings may be missing".to_owned(),
        text: lines.join("\n"),
        ..passed("sessionlint", "everything was analysed")
    }
}

/// `text` with visible characters only, and without the two that XML has no way to hold.
fn text(text: &str) -> String {
    escape::terminal(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
