//! One app into one SARIF run.

use super::place::{Artifacts, BASE, File};
use super::{NOTIFICATIONS, RESULTS, alert, bag, escape, result, rule, text};
use crate::finding::{
    AppInfo, AppReport, Finding, Gap, GapKind, Location, RuleInfo, SecuritySeverity,
};
use crate::report::FailedInput;
use serde_sarif::sarif;
use std::collections::{BTreeMap, BTreeSet};

/// The run of an app that was read.
pub(super) fn of_app(app: &AppReport, rules: &BTreeMap<String, RuleInfo>) -> sarif::Run {
    let mut findings = alert::merged(&app.findings);
    let mut gaps = app.gaps.clone();
    if findings.len() > RESULTS {
        let detail = format!(
            "{} results exceed the {RESULTS} that GitHub keeps; the least severe ones were left out",
            findings.len()
        );
        findings.truncate(RESULTS);
        gaps.insert(0, Gap::new(GapKind::LimitReached, "", detail));
    }
    let gaps = limited(gaps);
    let artifacts = Artifacts::new(&app.app, mentioned(&findings, &gaps));
    let used: BTreeMap<&str, i64> = findings
        .iter()
        .map(|finding| finding.rule.as_str())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .zip(0..)
        .collect();
    let results = findings
        .iter()
        .map(|finding| {
            let index = used.get(&*finding.rule).copied().unwrap_or(-1);
            result::result(finding, index, &artifacts)
        })
        .collect();
    let descriptors = used
        .keys()
        .map(|id| match rules.get(*id) {
            Some(rule) => rule::descriptor(rule, raised(app, id)),
            None => unnamed(id),
        })
        .collect();
    let notifications: Vec<_> = gaps
        .iter()
        .map(|gap| notification(gap, &artifacts))
        .collect();
    let usable = !gaps.iter().any(ruins_all);
    let mut run = run(descriptors, &gaps, invocation(usable, notifications));
    run.results = Some(results);
    run.artifacts = Some(artifacts.entries());
    run.properties = Some(app_properties(app));
    run
}

/// The number that findings of a rule have in this app, when it is another one than that of the rule.
fn raised(app: &AppReport, rule: &str) -> Option<SecuritySeverity> {
    let findings = app.findings.iter();
    let of_rule = findings.filter(|finding| finding.rule == rule);
    of_rule.filter_map(|finding| finding.raised).max()
}

/// The run of an input that could not be read: no results, and a note that this does not mean anything.
pub(super) fn of_failure(failure: &FailedInput) -> sarif::Run {
    let gap = Gap::new(GapKind::UnreadableFile, "", failure.reason.clone());
    let app = AppInfo {
        file_name: failure.file_name.clone(),
        ..Default::default()
    };
    let artifacts = Artifacts::new(&app, []);
    let notification = notification(&gap, &artifacts);
    let mut run = run(Vec::new(), &[gap], invocation(false, vec![notification]));
    run.artifacts = Some(artifacts.entries());
    run
}

fn run(
    rules: Vec<sarif::ReportingDescriptor>,
    gaps: &[Gap],
    invocation: sarif::Invocation,
) -> sarif::Run {
    let kinds: BTreeSet<GapKind> = gaps.iter().map(|gap| gap.kind).collect();
    let mut driver = sarif::ToolComponent::builder()
        .name("sessionlint")
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .information_uri(concat!("https://crates.io/crates/", env!("CARGO_PKG_NAME")))
        .rules(rules)
        .build();
    if !kinds.is_empty() {
        driver.notifications = Some(kinds.into_iter().map(rule::gap_descriptor).collect());
    }
    let base = sarif::ArtifactLocation {
        description: Some(text(
            "The root of the repository, or the directory that holds the scanned app.",
        )),
        ..Default::default()
    };
    sarif::Run::builder()
        .tool(sarif::Tool::builder().driver(driver).build())
        .invocations(vec![invocation])
        .original_uri_base_ids(BTreeMap::from([(BASE.to_owned(), base)]))
        .column_kind(serde_json::Value::from("utf16CodeUnits"))
        .results(Vec::new())
        .build()
}

fn invocation(usable: bool, notifications: Vec<sarif::Notification>) -> sarif::Invocation {
    let mut invocation = sarif::Invocation::builder()
        .execution_successful(usable)
        .build();
    if !notifications.is_empty() {
        invocation.tool_execution_notifications = Some(notifications);
    }
    invocation
}

/// True when the gap is about the app as a whole, so that no result can be trusted.
fn ruins_all(gap: &Gap) -> bool {
    gap.kind == GapKind::UnreadableFile && gap.artifact.is_empty()
}

fn notification(gap: &Gap, artifacts: &Artifacts<'_>) -> sarif::Notification {
    let level = match (ruins_all(gap), gap.kind.hides_findings()) {
        (true, _) => "error",
        (false, true) => "warning",
        (false, false) => "note",
    };
    let place = match (gap.artifact.is_empty(), gap.offset) {
        (true, _) => String::new(),
        (false, None) => format!("'{}': ", gap.artifact),
        (false, Some(offset)) => format!("'{}' at offset {offset:#x}: ", gap.artifact),
    };
    let location = Location::whole(gap.artifact.clone());
    let descriptor = sarif::ReportingDescriptorReference {
        id: Some(gap.kind.code().to_owned()),
        ..Default::default()
    };
    sarif::Notification::builder()
        .level(serde_json::Value::from(level))
        .descriptor(descriptor)
        .message(text(&format!("{place}{}.", gap.detail)))
        .locations(vec![artifacts.location(&location)])
        .build()
}

/// The first gaps of a long list, with one more that counts the rest.
fn limited(mut gaps: Vec<Gap>) -> Vec<Gap> {
    if gaps.len() > NOTIFICATIONS {
        let rest = gaps.len() - NOTIFICATIONS;
        gaps.truncate(NOTIFICATIONS);
        let detail = format!("{rest} more notifications were left out; the JSON report holds them");
        gaps.push(Gap::new(GapKind::LimitReached, "", detail));
    }
    gaps
}

/// The files that results and notifications point at.
fn mentioned<'a>(findings: &'a [Finding], gaps: &'a [Gap]) -> BTreeSet<File<'a>> {
    let steps = findings.iter().flat_map(|finding| {
        let flows = finding.flows.iter().flat_map(|flow| &flow.steps);
        let steps = flows.chain(&finding.related);
        let places = steps.map(|step| File::of(&step.location));
        places.chain([File::of(&finding.primary)])
    });
    steps
        .chain(gaps.iter().map(|gap| File::Inside(&gap.artifact)))
        .collect()
}

/// A rule that no pack describes: never happens with packs that were checked, and GitHub needs its texts.
fn unnamed(id: &str) -> sarif::ReportingDescriptor {
    let described = || sarif::MultiformatMessageString {
        text: format!("{}.", escape::message(id)),
        markdown: None,
        properties: None,
    };
    sarif::ReportingDescriptor::builder()
        .id(id)
        .short_description(described())
        .full_description(described())
        .help(described())
        .build()
}

fn app_properties(report: &AppReport) -> sarif::PropertyBag {
    let app = &report.app;
    let sources = report.sources.map(|counts| {
        serde_json::json!({
            "places": counts.places,
            "lines": counts.lines,
            "declarations": counts.declarations,
            "foreign": counts.foreign,
        })
    });
    let shown = |text: &Option<String>| {
        let text = text.as_deref();
        text.map(|text| escape::terminal(text).into_owned())
    };
    bag([
        ("package", shown(&app.package).into()),
        ("versionName", shown(&app.version_name).into()),
        ("versionCode", app.version_code.into()),
        ("minSdk", app.min_sdk.into()),
        ("targetSdk", app.target_sdk.into()),
        ("classes", app.classes.into()),
        ("methods", app.methods.into()),
        ("complete", report.is_complete().into()),
        ("sources", sources.into()),
        ("suppressed", report.suppressed.len().into()),
    ])
}
