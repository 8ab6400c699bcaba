//! A report into our own JSON: everything that is known, in a stable order of keys.
//!
//! `testdata/schema/report.schema.json` describes it. `schema_version` changes when a key disappears or
//! changes its meaning; new keys may appear at any time. Strings are those of the app, unescaped except by
//! JSON itself; secrets in them are redacted like everywhere. Places have one of four shapes: `whole`, `code`,
//! `line` and `offset`, told apart by `kind`.

mod diff;
mod map;
mod place;
mod session;

pub use diff::render_diff;
pub use map::render_map;

use super::escape;
use super::{FailedInput, Report};
use crate::finding::{
    AppInfo, AppReport, Evidence, Finding, Fingerprint, Flow, Gap, RuleInfo, Suppressed,
};
use place::{Location, Step, steps};
use serde::Serialize;
use session::SessionMap;
use std::collections::{BTreeMap, BTreeSet};

/// Version of the shape of the output.
pub const SCHEMA_VERSION: u32 = 1;

/// Turns a report into one JSON document with a final line break.
pub fn render(report: &Report) -> Result<String, serde_json::Error> {
    let document = Document::new(report);
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(escape::json(text))
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    tool: Tool,
    complete: bool,
    hidden_findings: usize,
    rules: Vec<Rule<'a>>,
    apps: Vec<App<'a>>,
    failures: Vec<Failure<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Rule<'a> {
    id: &'a str,
    family: &'a str,
    title: &'a str,
    summary: &'a str,
    severity: &'static str,
    security_severity: String,
    precision: &'static str,
    cwe: &'a [u32],
    masvs: &'a [String],
    maswe: &'a [String],
    maswe_beta: &'a [String],
    mastg: &'a [String],
    pack: &'a str,
}

#[derive(Serialize)]
struct App<'a> {
    file_name: &'a str,
    bytes: u64,
    sha256: &'a str,
    package: Option<&'a str>,
    version_name: Option<&'a str>,
    version_code: Option<u64>,
    min_sdk: Option<u32>,
    target_sdk: Option<u32>,
    classes: u64,
    methods: u64,
    files: Vec<File<'a>>,
    complete: bool,
    findings: Vec<FindingView<'a>>,
    suppressed: Vec<SuppressedView<'a>>,
    gaps: Vec<GapView<'a>>,
    session_map: SessionMap<'a>,
    sources: Option<Sources>,
}

/// How many places of the findings were found in the sources.
#[derive(Serialize)]
struct Sources {
    places: u64,
    lines: u64,
    declarations: u64,
    foreign: u64,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    bytes: u64,
}

#[derive(Serialize)]
struct Failure<'a> {
    file_name: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct FindingView<'a> {
    rule: &'a str,
    severity: &'static str,
    security_severity: Option<String>,
    confidence: u8,
    fingerprint: String,
    message: &'a str,
    location: Location<'a>,
    evidence: Vec<EvidenceView<'a>>,
    flows: Vec<FlowView<'a>>,
    related: Vec<Step<'a>>,
    verify: &'a [String],
    properties: &'a BTreeMap<String, String>,
}

/// A known finding, with what makes it one.
#[derive(Serialize)]
struct SuppressedView<'a> {
    by: &'static str,
    reason: Option<&'a str>,
    expires: Option<&'a str>,
    finding: FindingView<'a>,
}

#[derive(Serialize)]
struct EvidenceView<'a> {
    strength: &'static str,
    atom: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct FlowView<'a> {
    title: &'a str,
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct GapView<'a> {
    kind: &'static str,
    artifact: &'a str,
    offset: Option<u64>,
    detail: &'a str,
    hides_findings: bool,
}

impl Tool {
    fn new() -> Self {
        Self {
            name: "sessionlint",
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

impl<'a> Document<'a> {
    fn new(report: &'a Report) -> Self {
        let used: BTreeSet<&str> = report.findings().map(|found| &*found.rule).collect();
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::new(),
            complete: report.failures.is_empty() && report.apps.iter().all(AppReport::is_complete),
            hidden_findings: report.hidden,
            rules: used
                .into_iter()
                .filter_map(|id| report.rules.get(id))
                .map(Rule::new)
                .collect(),
            apps: report.apps.iter().map(App::new).collect(),
            failures: report.failures.iter().map(Failure::new).collect(),
        }
    }
}

impl<'a> Rule<'a> {
    fn new(rule: &'a RuleInfo) -> Self {
        Self {
            id: &rule.id,
            family: &rule.family,
            title: &rule.title,
            summary: &rule.summary,
            severity: rule.severity.as_str(),
            security_severity: rule.security_severity.to_string(),
            precision: rule.precision.as_str(),
            cwe: &rule.cwe,
            masvs: &rule.masvs,
            maswe: &rule.maswe,
            maswe_beta: &rule.maswe_beta,
            mastg: &rule.mastg,
            pack: &rule.pack,
        }
    }
}

impl<'a> App<'a> {
    fn new(report: &'a AppReport) -> Self {
        let app: &AppInfo = &report.app;
        Self {
            file_name: &app.file_name,
            bytes: app.bytes,
            sha256: &app.sha256,
            package: app.package.as_deref(),
            version_name: app.version_name.as_deref(),
            version_code: app.version_code,
            min_sdk: app.min_sdk,
            target_sdk: app.target_sdk,
            classes: app.classes,
            methods: app.methods,
            files: app
                .files
                .iter()
                .map(|file| File {
                    path: &file.path,
                    bytes: file.bytes,
                })
                .collect(),
            complete: report.is_complete(),
            findings: report.findings.iter().map(FindingView::new).collect(),
            suppressed: report.suppressed.iter().map(SuppressedView::new).collect(),
            gaps: report.gaps.iter().map(GapView::new).collect(),
            session_map: SessionMap::new(&report.session_map),
            sources: report.sources.map(|counts| Sources {
                places: counts.places,
                lines: counts.lines,
                declarations: counts.declarations,
                foreign: counts.foreign,
            }),
        }
    }
}

impl<'a> Failure<'a> {
    fn new(failure: &'a FailedInput) -> Self {
        Self {
            file_name: &failure.file_name,
            reason: &failure.reason,
        }
    }
}

impl<'a> FindingView<'a> {
    fn new(finding: &'a Finding) -> Self {
        Self {
            rule: &finding.rule,
            severity: finding.severity.as_str(),
            security_severity: finding.raised.map(|raised| raised.to_string()),
            confidence: finding.confidence.percent(),
            fingerprint: Fingerprint::of(finding).as_str().to_owned(),
            message: &finding.message,
            location: Location::new(&finding.primary),
            evidence: finding.evidence.iter().map(EvidenceView::new).collect(),
            flows: finding.flows.iter().map(FlowView::new).collect(),
            related: steps(&finding.related),
            verify: &finding.verify,
            properties: &finding.properties,
        }
    }
}

impl<'a> SuppressedView<'a> {
    fn new(suppressed: &'a Suppressed) -> Self {
        Self {
            by: suppressed.by.as_str(),
            reason: suppressed.by.reason(),
            expires: suppressed.by.expires(),
            finding: FindingView::new(&suppressed.finding),
        }
    }
}

impl<'a> EvidenceView<'a> {
    fn new(evidence: &'a Evidence) -> Self {
        Self {
            strength: evidence.strength.as_str(),
            atom: &evidence.atom,
            text: &evidence.text,
        }
    }
}

impl<'a> FlowView<'a> {
    fn new(flow: &'a Flow) -> Self {
        Self {
            title: &flow.title,
            steps: steps(&flow.steps),
        }
    }
}

impl<'a> GapView<'a> {
    fn new(gap: &'a Gap) -> Self {
        Self {
            kind: gap.kind.code(),
            artifact: &gap.artifact,
            offset: gap.offset,
            detail: &gap.detail,
            hides_findings: gap.kind.hides_findings(),
        }
    }
}
