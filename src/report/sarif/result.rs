//! A finding into a SARIF result.

use super::place::Artifacts;
use super::{FLOW_STEPS, RELATED, alert, bag, escape, text};
use crate::finding::{Evidence, Finding, Fingerprint, Severity};
use serde_json::Value;
use serde_sarif::sarif;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The result of one finding; `rule_index` is the place of its rule among those of the run.
pub(super) fn result(
    finding: &Finding,
    rule_index: i64,
    artifacts: &Artifacts<'_>,
) -> sarif::Result {
    let message = sarif::Message {
        text: Some(message_text(finding)),
        markdown: Some(message_markdown(finding)),
        ..Default::default()
    };
    let mut result = sarif::Result::builder()
        .rule_id(finding.rule.clone())
        .rule_index(rule_index)
        .level(match finding.severity {
            Severity::Error => sarif::ResultLevel::Error,
            Severity::Warning => sarif::ResultLevel::Warning,
            Severity::Note => sarif::ResultLevel::Note,
        })
        .message(message)
        .locations(vec![artifacts.location(&finding.primary)])
        .partial_fingerprints(fingerprints(finding))
        .properties(properties(finding))
        .build();
    let flows = code_flows(finding, artifacts);
    result.code_flows = (!flows.is_empty()).then_some(flows);
    let related = related(finding, artifacts);
    result.related_locations = (!related.is_empty()).then_some(related);
    result
}

/// The message with the place in words, since GitHub shows nothing of a place that is not in the repository.
fn message_text(finding: &Finding) -> String {
    let mut message = escape::message(&finding.message).into_owned();
    if !message.ends_with(['.', '!', '?']) {
        message.push('.');
    }
    if let Some(code) = finding.primary.code() {
        let name = code.qualified_name();
        let name = escape::message(&name);
        if !message.contains(&*name) {
            let _ = write!(message, " Found in '{name}'.");
        }
    }
    message
}

/// The message with the reasons and the way to check it, for viewers that show Markdown.
fn message_markdown(finding: &Finding) -> String {
    let mut out = escape::markdown(&message_text(finding));
    if !finding.evidence.is_empty() {
        out.push_str("\n\n**Evidence**\n");
        for reason in &finding.evidence {
            let text = escape::markdown(&reason.text);
            let _ = write!(out, "\n- {text} ({})", reason.strength.as_str());
        }
    }
    if !finding.verify.is_empty() {
        out.push_str("\n\n**Verify on a device**\n");
        for line in &finding.verify {
            // Code spans show commands as they are typed; a backtick would end one.
            let shown = match line.starts_with("adb ") && !line.contains('`') {
                true => format!("`{}`", escape::terminal(line)),
                false => escape::markdown(line),
            };
            let _ = write!(out, "\n- {shown}");
        }
    }
    out
}

/// GitHub's own hash where the line of the sources is certain; else the semantic fingerprint serves for both.
fn fingerprints(finding: &Finding) -> BTreeMap<String, String> {
    let fingerprint = Fingerprint::of(finding).as_str().to_owned();
    let line = alert::line(finding).and_then(|source| source.line_hash.clone());
    let line_hash = line.unwrap_or_else(|| fingerprint.clone());
    BTreeMap::from([
        ("primaryLocationLineHash".to_owned(), line_hash),
        ("sessionlint/v1".to_owned(), fingerprint),
    ])
}

fn properties(finding: &Finding) -> sarif::PropertyBag {
    let shown = |text: &str| escape::terminal(text).into_owned();
    let evidence: Vec<Value> = finding.evidence.iter().map(evidence).collect();
    let verify: Vec<Value> = finding
        .verify
        .iter()
        .map(|line| shown(line).into())
        .collect();
    let details: serde_json::Map<String, Value> = finding
        .properties
        .iter()
        .map(|(key, value)| (shown(key), shown(value).into()))
        .collect();
    let mut bag = bag([
        ("confidence", finding.confidence.percent().into()),
        ("evidence", evidence.into()),
        ("verify", verify.into()),
    ]);
    if !details.is_empty() {
        bag.additional_properties
            .insert("details".to_owned(), details.into());
    }
    bag
}

fn evidence(evidence: &Evidence) -> Value {
    serde_json::json!({
        "strength": evidence.strength.as_str(),
        "atom": escape::terminal(&evidence.atom),
        "text": escape::terminal(&evidence.text),
    })
}

/// All flows, the first ones whole, until GitHub's limit for one result is reached.
fn code_flows(finding: &Finding, artifacts: &Artifacts<'_>) -> Vec<sarif::CodeFlow> {
    let mut room = FLOW_STEPS;
    let mut flows = Vec::new();
    for flow in &finding.flows {
        let steps: Vec<_> = flow
            .steps
            .iter()
            .take(room)
            .map(|step| sarif::ThreadFlowLocation {
                location: Some(artifacts.explained(&step.location, &step.text)),
                ..Default::default()
            })
            .collect();
        if steps.is_empty() {
            continue;
        }
        room -= steps.len();
        let thread = sarif::ThreadFlow::builder().locations(steps).build();
        flows.push(
            sarif::CodeFlow::builder()
                .message(text(&flow.title))
                .thread_flows(vec![thread])
                .build(),
        );
    }
    flows
}

fn related(finding: &Finding, artifacts: &Artifacts<'_>) -> Vec<sarif::Location> {
    (1..)
        .zip(finding.related.iter().take(RELATED))
        .map(|(id, step)| sarif::Location {
            id: Some(id),
            ..artifacts.explained(&step.location, &step.text)
        })
        .collect()
}
