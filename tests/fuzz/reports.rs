//! A report into every format, each of which must still be what it claims to be.

use super::{SHRUNK, SIGNATURES};
use sessionlint::finding::{AppReport, Location, Place};
use sessionlint::formats::xml::plain;
use sessionlint::report::{
    Report, github, github_summary, html, json, junit, junit::JunitOptions, sarif,
    sarif::SarifOptions, text, text::TextOptions,
};

/// Reports of anything are well-formed, and their text moves no cursor.
pub(crate) fn check_reports(app: AppReport) {
    let report = Report::new(vec![app], SIGNATURES.rule_infos(), Vec::new());
    check_written(&report);
}

/// Gives the number of tags of the HTML report.
fn check_written(report: &Report) -> usize {
    let raw = |character: char| character.is_control() && character != '\n';
    let shown = text::render(report, TextOptions::default());
    let summary = github_summary::render(report);
    for printed in [&shown, &summary, &github::render(report)] {
        assert!(
            !printed.contains(raw),
            "a raw control character: {printed:?}"
        );
    }
    let json = json::render(report).expect("JSON holds any text");
    let sarif = sarif::render(report, &SarifOptions::default()).expect("SARIF holds any text");
    for written in [json, sarif] {
        let _: serde_json::Value = serde_json::from_str(&written).expect("JSON reads back");
    }
    let junit = junit::render(report, JunitOptions::default()).expect("memory can be written");
    let (_, gaps) = plain::parse(junit.as_bytes(), "junit.xml").expect("XML reads back");
    assert!(gaps.is_empty(), "{gaps:?}");
    html::render(report).matches('<').count()
}

/// Text of an app or a user at all places of a report that hold such text: it adds no markup to any format.
pub(crate) fn render_foreign_text(data: &[u8]) {
    let foreign = String::from_utf8_lossy(data).into_owned();
    let harmless = foreign.replace(['<', '>', '&', '"', '\''], "x");
    let [with, without] = [foreign, harmless].map(|text| check_written(&holding(&text)));
    assert_eq!(with, without, "text became tags");
}

/// Findings of a report that is filled with foreign text.
const FILLED_FINDINGS: usize = 2;

fn holding(text: &str) -> Report {
    let mut app = SHRUNK.clone();
    app.app.file_name = text.to_owned();
    app.app.version_name = Some(text.to_owned());
    // All findings look alike then; more of them only take time.
    app.findings.truncate(FILLED_FINDINGS);
    for finding in &mut app.findings {
        finding.message = text.to_owned();
        fill(&mut finding.primary, text);
        for flow in &mut finding.flows {
            for step in &mut flow.steps {
                step.text = text.to_owned();
                fill(&mut step.location, text);
            }
        }
        for evidence in &mut finding.evidence {
            evidence.text = text.to_owned();
        }
    }
    for gap in &mut app.gaps {
        gap.artifact = text.to_owned();
        gap.detail = text.to_owned();
    }
    for cell in &mut app.session_map.cells {
        cell.key.name = Some(text.to_owned());
        cell.key.key = Some(text.to_owned());
    }
    let hit = app.findings.iter().map(|finding| finding.rule.clone());
    let hit: Vec<String> = hit.collect();
    let rules = SIGNATURES.rule_infos().into_iter();
    Report::new(
        vec![app],
        rules.filter(|rule| hit.contains(&rule.id)),
        Vec::new(),
    )
}

fn fill(location: &mut Location, text: &str) {
    location.artifact = text.to_owned();
    if let Place::Code(code) = &mut location.place {
        code.class = text.to_owned();
        code.method = text.to_owned();
        code.source_file = Some(text.to_owned());
    }
    let lines = location.excerpt.iter_mut().flat_map(|one| &mut one.lines);
    for line in lines {
        line.text = text.to_owned();
    }
}
