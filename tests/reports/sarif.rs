//! SARIF of reports made by hand: what GitHub code scanning demands of a file, checked without its tools.
//!
//! The reports are also written to Cargo's directory for temporary files of tests, where `.ci/run` gives them
//! to the real validators.

use crate::samples;

use serde_json::Value;
use sessionlint::finding::{Gap, GapKind};
use sessionlint::report::sarif::{SarifOptions, render};
use std::collections::BTreeSet;

fn log(report: &sessionlint::report::Report, category: Option<&str>) -> Value {
    let options = SarifOptions {
        category: category.map(str::to_owned),
    };
    serde_json::from_str(&render(report, &options).unwrap()).unwrap()
}

fn sample(name: &str) -> Value {
    let (_, report) = samples::all()
        .into_iter()
        .find(|(found, _)| *found == name)
        .unwrap();
    log(&report, None)
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value
        .pointer(pointer)
        .and_then(Value::as_array)
        .map_or(&[], |list| &**list)
}

/// All locations of a result, wherever they stand.
fn locations(result: &Value) -> Vec<&Value> {
    let flows = list(result, "/codeFlows")
        .iter()
        .flat_map(|flow| list(flow, "/threadFlows"))
        .flat_map(|thread| list(thread, "/locations"))
        .map(|step| &step["location"]);
    let plain = ["/locations", "/relatedLocations"].map(|pointer| list(result, pointer));
    plain.into_iter().flatten().chain(flows).collect()
}

/// Everything for which GitHub would refuse the file or drop a result.
fn assert_accepted(name: &str, log: &Value) {
    let mut categories = BTreeSet::new();
    for run in list(log, "/runs") {
        let category = run
            .pointer("/automationDetails/id")
            .cloned()
            .unwrap_or_default();
        assert!(
            categories.insert(category.to_string()),
            "{name}: {category} twice"
        );
        assert!(run["results"].is_array(), "{name}: no results array");
        let results = list(run, "/results");
        assert!(results.len() <= 5_000, "{name}: {} results", results.len());
        let rules = list(run, "/tool/driver/rules");
        let mut alerts = BTreeSet::new();
        for result in results {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"], "{name}");
            assert!(
                !result["message"]["text"].as_str().unwrap().is_empty(),
                "{name}"
            );
            assert_eq!(list(result, "/locations").len(), 1, "{name}");
            for location in locations(result) {
                assert_place(name, location);
            }
            let path = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            let hash = &result["partialFingerprints"]["primaryLocationLineHash"];
            let alert = format!("{} {path} {hash}", result["ruleId"]);
            assert!(hash.is_string() && alerts.insert(alert), "{name}: {hash}");
        }
    }
}

fn assert_place(name: &str, location: &Value) {
    let place = &location["physicalLocation"];
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.is_ascii() && !uri.is_empty(), "{name}: {uri:?}");
    assert!(!uri.contains([' ', '\\', ':', '\x1b']), "{name}: {uri:?}");
    assert!(
        uri.split('/').all(|part| !["", ".", ".."].contains(&part)),
        "{name}: {uri:?}"
    );
    let region = &place["region"];
    for key in ["startLine", "startColumn", "endLine", "endColumn"] {
        assert!(
            region[key].as_u64().is_some_and(|number| number > 0),
            "{name}: {region}"
        );
    }
    assert_eq!(region["startLine"], region["endLine"], "{name}: one line");
}

#[test]
fn github_accepts_every_report() {
    let directory = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("sarif");
    std::fs::create_dir_all(&directory).unwrap();
    for (name, report) in samples::all() {
        let text = render(&report, &SarifOptions::default()).unwrap();
        assert_eq!(text, render(&report, &SarifOptions::default()).unwrap());
        std::fs::write(directory.join(format!("{name}.sarif")), &text).unwrap();
        assert_accepted(name, &serde_json::from_str(&text).unwrap());
    }
}

#[test]
fn an_app_without_findings_has_an_empty_list_of_results_and_no_rules() {
    let log = sample("empty");
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(
        log["runs"][0]["tool"]["driver"]["rules"],
        serde_json::json!([])
    );
    assert_eq!(
        log["runs"][0]["invocations"][0]["executionSuccessful"],
        true
    );
}

#[test]
fn a_code_location_has_its_path_line_and_both_names() {
    let log = sample("one-app");
    let results = list(&log, "/runs/0/results");
    let result = results
        .iter()
        .find(|result| result["ruleId"] == "token-in-shared-preferences")
        .unwrap();
    let location = &result["locations"][0];
    let physical = &location["physicalLocation"];
    assert_eq!(
        physical["artifactLocation"]["uri"],
        "my%20shop.apk/classes.dex"
    );
    assert_eq!(physical["region"]["startLine"], 42);
    let logical = &location["logicalLocations"][0];
    assert_eq!(
        logical["fullyQualifiedName"],
        "com.example.shop.Login$1.onSuccess"
    );
    assert_eq!(
        logical["decoratedName"],
        "Lcom/example/shop/Login$1;->onSuccess(I)V"
    );
    assert_eq!(
        list(result, "/codeFlows").len(),
        2,
        "two flows of one result"
    );
}

#[test]
fn the_same_flaw_is_one_result_and_worse_ones_come_first() {
    let log = sample("one-app");
    let rules: Vec<_> = list(&log, "/runs/0/results")
        .iter()
        .map(|result| result["ruleId"].as_str().unwrap())
        .collect();
    assert_eq!(
        rules,
        [
            "session-not-cleared-on-logout",
            "token-in-shared-preferences",
            "debuggable-app-with-session",
            "secret-in-native-library",
        ]
    );
}

#[test]
fn rules_carry_what_github_shows() {
    let log = sample("one-app");
    let rules = list(&log, "/runs/0/tool/driver/rules");
    assert_eq!(rules.len(), 4);
    let rule = &rules[3];
    assert_eq!(rule["name"], "TokenInSharedPreferences");
    assert_eq!(rule["properties"]["security-severity"], "6.8");
    assert_eq!(rule["properties"]["precision"], "high");
    let tags = list(rule, "/properties/tags");
    assert!(
        tags.len() <= 10 && tags.contains(&"external/cwe/cwe-022".into()),
        "{tags:?}"
    );
    assert!(
        rule["help"]["markdown"]
            .as_str()
            .unwrap()
            .contains("**session token**")
    );
}

#[test]
fn gaps_and_unread_inputs_are_notifications() {
    let log = sample("several-apps");
    let invocation = &log["runs"][0]["invocations"][0];
    let notifications = list(invocation, "/toolExecutionNotifications");
    let levels: Vec<_> = notifications.iter().map(|one| &one["level"]).collect();
    assert_eq!(levels, ["note", "warning"]);
    assert_eq!(invocation["executionSuccessful"], true);
    let failed = &log["runs"][2]["invocations"][0];
    assert_eq!(failed["executionSuccessful"], false);
    assert_eq!(failed["toolExecutionNotifications"][0]["level"], "error");
}

#[test]
fn every_kind_of_gap_is_a_notification_with_a_description() {
    let mut app = samples::app("shop.apk", vec![]);
    app.gaps = GapKind::ALL
        .map(|kind| Gap::new(kind, "classes.dex", "a detail"))
        .to_vec();
    let log = log(&samples::report(vec![app]), None);
    let described = list(&log, "/runs/0/tool/driver/notifications");
    let told = list(&log, "/runs/0/invocations/0/toolExecutionNotifications");
    for kind in GapKind::ALL {
        let described = described.iter().find(|one| one["id"] == kind.code());
        let text = &described.unwrap()["shortDescription"]["text"];
        assert!(!text.as_str().unwrap().is_empty());
        let of_kind = |one: &&Value| one["descriptor"]["id"] == kind.code();
        let notification = told.iter().find(of_kind).unwrap();
        let level = if kind.hides_findings() {
            "warning"
        } else {
            "note"
        };
        assert_eq!(notification["level"], level, "{}", kind.code());
        let place = &notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert!(place.as_str().unwrap().ends_with("classes.dex"));
    }
}

#[test]
fn results_beyond_the_limit_are_the_least_severe_and_are_announced() {
    let log = sample("many");
    let results = list(&log, "/runs/0/results");
    let errors = results
        .iter()
        .filter(|result| result["level"] == "error")
        .count();
    assert_eq!((results.len(), errors), (5_000, 3_000));
    let notification = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(notification["descriptor"]["id"], "limit-reached");
}

#[test]
fn categories_are_set_only_where_they_are_needed() {
    let one = samples::report(vec![samples::shop()]);
    let id = |log: &Value, run: usize| log["runs"][run]["automationDetails"]["id"].clone();
    assert_eq!(id(&log(&one, None), 0), Value::Null);
    assert_eq!(id(&log(&one, Some("release")), 0), "release/");
    let two = samples::report(vec![samples::shop(), samples::shop()]);
    assert_eq!(id(&log(&two, None), 0), "sessionlint/com.example.shop/");
    assert_eq!(
        id(&log(&two, Some("nightly/")), 1),
        "nightly/com.example.shop/2/"
    );
}

#[test]
fn no_foreign_character_reaches_a_message_unescaped() {
    let log = sample("hostile").to_string();
    // JSON writes controls as \u001b, so that a raw one in the text was escaped by JSON alone.
    for forbidden in ["\\u001b", "\\r", "\u{9b}", "\u{202e}", "\u{200b}"] {
        assert!(!log.contains(forbidden), "{forbidden:?}");
    }
    assert!(!log.contains("\"text\":\"](1)"), "no links in messages");
    assert!(log.contains("\\\\u{1b}[2J"), "shown as an escape");
}

#[test]
fn results_stand_in_the_repository_where_their_source_is_known() {
    let log = sample("sources");
    let results = list(&log, "/runs/0/results");
    let place = |result: &Value| result["locations"][0]["physicalLocation"].clone();
    let uri = "app/src%20main/%C3%BC/Login.kt";
    let at_login: Vec<&Value> = results
        .iter()
        .filter(|result| place(result)["artifactLocation"]["uri"] == uri)
        .collect();
    assert_eq!(
        (results.len(), at_login.len()),
        (3, 2),
        "one alert per rule and line"
    );
    let exact = at_login
        .iter()
        .find(|result| place(result)["region"]["startLine"] == 42)
        .unwrap();
    let hashes = &exact["partialFingerprints"];
    assert_eq!(hashes["primaryLocationLineHash"], "a7f2ff13bc495cf2:1");
    assert_ne!(hashes["sessionlint/v1"], hashes["primaryLocationLineHash"]);
    assert_eq!(place(exact)["region"]["endColumn"], 44);
    let message = exact["message"]["text"].as_str().unwrap();
    assert!(
        message.contains("'auth_token'") && message.contains("'refresh_token'"),
        "{message}"
    );
    let method = at_login
        .iter()
        .find(|result| place(result)["region"]["startLine"] == 40)
        .unwrap();
    let hashes = &method["partialFingerprints"];
    assert_eq!(hashes["sessionlint/v1"], hashes["primaryLocationLineHash"]);
    assert_eq!(
        method["locations"][0]["properties"]["linePrecision"],
        "method"
    );
}

#[test]
fn what_is_known_is_left_out() {
    let log = sample("sources");
    assert!(!log.to_string().contains("'ignored' is written"));
    assert!(!log.to_string().contains("\"suppressions\""));
    assert_eq!(log["runs"][0]["properties"]["suppressed"], 2);
    assert_eq!(log["runs"][0]["properties"]["sources"]["lines"], 6);
}
