//! `sessionlint signatures list` and `sessionlint explain`: the set as text and JSON.

use super::docs;
use super::rule::Signature;
use super::set::SignatureSet;
use serde_json::json;
use std::fmt::Write as _;

/// One line per rule under its family: severity, id, title.
pub fn list_text(set: &SignatureSet) -> String {
    let mut rules: Vec<&Signature> = set.signatures().iter().collect();
    rules.sort_by_key(|rule| (&rule.family, &rule.id));
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    let mut family = "";
    for rule in &rules {
        if rule.family != family {
            let gap = if family.is_empty() { "" } else { "\n" };
            let _infallible = writeln!(text, "{gap}{}", rule.family);
            family = &rule.family;
        }
        let line = format!(
            "  {:<7}  {:<width$}  {}",
            rule.severity.as_str(),
            rule.id,
            rule.title
        );
        let _infallible = writeln!(text, "{line}");
    }
    let count = rules.len();
    let _infallible = writeln!(text, "\n{count} rule{}", if count == 1 { "" } else { "s" });
    for one in set.replacements() {
        let _infallible = writeln!(
            text,
            "{} is taken from {} instead of {}",
            one.id, one.by, one.instead_of
        );
    }
    text
}

/// The rules with their metadata, by id.
pub fn list_json(set: &SignatureSet) -> serde_json::Value {
    let rules: Vec<serde_json::Value> = set.signatures().iter().map(rule_json).collect();
    let packs: Vec<serde_json::Value> = set
        .packs()
        .iter()
        .map(|pack| json!({ "name": pack.name, "version": pack.version }))
        .collect();
    json!({ "schema_version": 1, "packs": packs, "rules": rules })
}

fn rule_json(rule: &Signature) -> serde_json::Value {
    let mut kinds: Vec<&str> = rule.matches.iter().map(|one| one.kind.as_str()).collect();
    kinds.dedup();
    json!({
        "id": rule.id,
        "family": rule.family,
        "title": rule.title,
        "severity": rule.severity.as_str(),
        "security_severity": rule.security_severity.to_string(),
        "precision": rule.precision.as_str(),
        "confidence": rule.confidence.percent(),
        "cwe": rule.cwe,
        "masvs": rule.masvs,
        "maswe": rule.maswe,
        "maswe_beta": rule.maswe_beta,
        "mastg": rule.mastg,
        "kinds": kinds,
        "pack": &*rule.pack,
    })
}

/// The text of a rule with its metadata, as Markdown.
///
/// # Errors
/// Names the rules that are meant perhaps, when there is no rule of that id.
pub fn explain(set: &SignatureSet, id: &str) -> Result<String, String> {
    let Some(rule) = set.signature(id) else {
        let hint =
            super::problem::suggestion(id, set.signatures().iter().map(|rule| rule.id.as_str()));
        return Err(format!(
            "there is no rule '{id}'{hint}; 'sessionlint signatures list' names all of them"
        ));
    };
    let text = docs::strip_test_markers(&rule.documentation);
    let body = match text.trim() {
        "" => format!("# {}", rule.title),
        text => text.to_owned(),
    };
    let cwe: Vec<String> = rule
        .cwe
        .iter()
        .map(|number| format!("CWE-{number}"))
        .collect();
    let mut references = vec![cwe.join(", "), rule.masvs.join(", ")];
    references.push(with_beta(rule));
    references.push(rule.mastg.join(", "));
    references.retain(|part| !part.is_empty());
    let (severity, number) = (rule.severity.as_str(), rule.security_severity);
    let precision = rule.precision.as_str();
    Ok(format!(
        "{body}\n\n---\n\n`{id}` · {severity} · security severity {number} ({}) · precision {precision}\n\n{}\n",
        number.word(),
        references.join(" · ")
    ))
}

/// The weaknesses of 2026 with their numbers in the beta.
fn with_beta(rule: &Signature) -> String {
    if rule.maswe.is_empty() {
        return String::new();
    }
    let beta: Vec<&str> = rule
        .maswe_beta
        .iter()
        .map(|one| one.trim_start_matches("MASWE-"))
        .collect();
    match beta.is_empty() {
        true => rule.maswe.join(", "),
        false => format!("{} (beta {})", rule.maswe.join(", "), beta.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{explain, list_json, list_text};
    use crate::signatures::SignatureSet;
    use crate::signatures::vocabulary::Subject;
    use std::fmt::Write as _;

    #[test]
    fn every_rule_is_listed_and_explained() {
        let set = SignatureSet::builtin().unwrap();
        let text = list_text(&set);
        let json = list_json(&set);
        assert_eq!(
            json["rules"].as_array().unwrap().len(),
            set.signatures().len()
        );
        for rule in set.signatures() {
            assert!(text.contains(&rule.id), "{}", rule.id);
            let explained = explain(&set, &rule.id).unwrap();
            assert!(
                explained.starts_with("# ") && explained.contains("CWE-"),
                "{explained}"
            );
            assert!(!explained.contains("# finding"), "{explained}");
        }
        let error = explain(&set, "token-in-logs").unwrap_err();
        assert!(error.contains("did you mean 'token-in-log'?"), "{error}");
    }

    /// The lists in `signatures/README.md` come from the code and the rules; `UPDATE=1` writes them.
    #[test]
    fn the_readme_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/signatures/README.md");
        let committed = std::fs::read_to_string(path).unwrap();
        let with_names = between(&committed, "names", &names_table());
        let text = between(&with_names, "rules", &rules_table());
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &text).unwrap();
            return;
        }
        assert_eq!(committed, text, "run UPDATE=1 cargo test --lib signatures");
    }

    fn between(text: &str, mark: &str, inner: &str) -> String {
        let (open, close) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
        let (before, rest) = text.split_once(&open).unwrap();
        let (_, after) = rest.split_once(&close).unwrap();
        format!("{before}{open}{inner}{close}{after}")
    }

    fn names_table() -> String {
        let mut table = String::from("| Where | Names |\n|---|---|\n");
        for subject in Subject::ALL {
            let names: Vec<String> = subject
                .own_names()
                .iter()
                .map(|name| format!("`{name}`"))
                .collect();
            writeln!(table, "| {} | {} |", subject.words(), names.join(" ")).unwrap();
        }
        table
    }

    fn rules_table() -> String {
        let set = SignatureSet::builtin().unwrap();
        let mut rules: Vec<_> = set.signatures().iter().collect();
        rules.sort_by_key(|rule| (&rule.family, &rule.id));
        let mut table = String::from("| Rule | What | Severity |\n|---|---|---|\n");
        for rule in rules {
            let (family, id) = (&rule.family, &rule.id);
            let severity = format!("{} {}", rule.severity.as_str(), rule.security_severity);
            writeln!(
                table,
                "| [{id}]({family}/{id}.md) | {} | {severity} |",
                rule.title
            )
            .unwrap();
        }
        table
    }
}
