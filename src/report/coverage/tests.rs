//! The table of coverage of apps made by hand.

use super::{Verdict, table};
use crate::finding::*;
use std::collections::BTreeMap;

fn rule(id: &str, maswe: &[&str]) -> (String, RuleInfo) {
    let info = RuleInfo {
        id: id.to_owned(),
        family: String::new(),
        title: String::new(),
        summary: String::new(),
        severity: Severity::Error,
        security_severity: SecuritySeverity::from_tenths(50).unwrap(),
        precision: Precision::High,
        cwe: Vec::new(),
        masvs: Vec::new(),
        maswe: maswe.iter().map(|&id| id.to_owned()).collect(),
        maswe_beta: Vec::new(),
        mastg: Vec::new(),
        help_markdown: String::new(),
        pack: String::new(),
    };
    (id.to_owned(), info)
}

fn rules() -> BTreeMap<String, RuleInfo> {
    BTreeMap::from([
        rule("stored", &["MASWE-0001", "MASWE-0024"]),
        rule("logged", &["MASWE-0005"]),
        rule("own", &["MASWE-9999"]),
    ])
}

fn cell(store: &str, reasons: usize, kills: usize) -> Cell {
    let location = Location::whole("classes.dex");
    let step = Step {
        location,
        text: String::new(),
    };
    let reason = |number| Evidence {
        strength: Strength::Medium,
        atom: format!("atom-{number}"),
        text: String::new(),
    };
    Cell {
        key: CellKey {
            store: store.to_owned(),
            name: Some("vault".to_owned()),
            key: None,
        },
        value: ValueKind::AccessToken,
        evidence: (0..reasons).map(reason).collect(),
        writes: vec![step.clone()],
        reads: Vec::new(),
        sends: Vec::new(),
        cover: Cover::Plain,
        exposure: Exposure::default(),
        fates: Vec::new(),
        kills: vec![step; kills],
        file: None,
    }
}

fn verdict(app: &AppReport, id: &str) -> Verdict {
    let rules = rules();
    let groups = table(app, &rules);
    let mut lines = groups.iter().flat_map(|group| &group.lines);
    lines.find(|line| line.id == id).unwrap().verdict.clone()
}

fn finding(rule: &str) -> Finding {
    Finding {
        rule: rule.to_owned(),
        severity: Severity::Error,
        raised: None,
        confidence: Confidence::new(90),
        message: String::new(),
        primary: Location::whole("classes.dex"),
        related: Vec::new(),
        flows: Vec::new(),
        evidence: Vec::new(),
        verify: Vec::new(),
        identity: Vec::new(),
        properties: BTreeMap::new(),
    }
}

#[test]
fn an_app_without_findings_is_not_called_safe() {
    let app = AppReport::default();
    assert_eq!(verdict(&app, "MASWE-0001"), Verdict::NothingFound(1));
    assert_eq!(verdict(&app, "MASWE-0019"), Verdict::NotDecided);
    assert_eq!(verdict(&app, "MASWE-9999"), Verdict::NothingFound(1));
}

#[test]
fn findings_count_for_all_weaknesses_of_their_rule_and_outweigh_evidence() {
    let mut app = AppReport::default();
    app.session_map.cells = vec![cell("encrypted-prefs", 2, 1)];
    let evidence = ["the session token is kept encrypted in EncryptedSharedPreferences 'vault'"];
    let evidence = Verdict::Evidence(evidence.map(str::to_owned).into());
    assert_eq!(verdict(&app, "MASWE-0001"), evidence);
    assert!(matches!(verdict(&app, "MASWE-0024"), Verdict::Evidence(_)));
    app.findings = vec![finding("stored"), finding("stored")];
    assert_eq!(verdict(&app, "MASWE-0001"), Verdict::Found(2));
    assert_eq!(verdict(&app, "MASWE-0024"), Verdict::Found(2));
    assert_eq!(verdict(&app, "MASWE-0005"), Verdict::NothingFound(1));
}

#[test]
fn a_cell_that_a_single_hint_made_is_no_evidence() {
    let mut app = AppReport::default();
    app.session_map.cells = vec![cell("encrypted-prefs", 1, 1)];
    assert_eq!(verdict(&app, "MASWE-0001"), Verdict::NothingFound(1));
}
