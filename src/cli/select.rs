//! The words of `--select` and `--ignore` into the rules they mean.

use super::exit::Failure;
use crate::finding::RuleInfo;
use crate::signatures::suggestion;
use anyhow::anyhow;
use std::collections::BTreeSet;

/// Ids of the rules that are applied: those that `select` names, or all, without those that `ignore` names.
pub(super) fn selected(
    rules: &[RuleInfo],
    select: &[String],
    ignore: &[String],
) -> Result<BTreeSet<String>, Failure> {
    let mut chosen: BTreeSet<String> = match select.is_empty() {
        true => rules.iter().map(|rule| rule.id.clone()).collect(),
        false => BTreeSet::new(),
    };
    for word in select {
        chosen.extend(meant(rules, word, "--select")?);
    }
    for word in ignore {
        for id in meant(rules, word, "--ignore")? {
            chosen.remove(&id);
        }
    }
    if chosen.is_empty() {
        let error = anyhow!("no rule is left to apply");
        return Err(Failure::usage(error).help("--select and --ignore exclude each other here"));
    }
    Ok(chosen)
}

/// The ids of the rules that one word names: an id, a family, or a CWE number that some rule has.
fn meant(rules: &[RuleInfo], word: &str, option: &str) -> Result<Vec<String>, Failure> {
    let word = word.trim();
    let ids: Vec<String> = rules
        .iter()
        .filter(|rule| {
            rule.id == word
                || rule.family == word
                || cwe(word).is_some_and(|cwe| rule.cwe.contains(&cwe))
        })
        .map(|rule| rule.id.clone())
        .collect();
    if ids.is_empty() {
        return Err(unknown(rules, word, option));
    }
    Ok(ids)
}

fn cwe(word: &str) -> Option<u32> {
    let number = word.get(4..)?;
    let is_cwe = word.get(..4)?.eq_ignore_ascii_case("cwe-");
    is_cwe.then(|| number.parse().ok()).flatten()
}

fn unknown(rules: &[RuleInfo], word: &str, option: &str) -> Failure {
    let error = anyhow!("{option} '{word}' is neither a rule nor a family nor a CWE of any rule");
    let names = rules.iter().flat_map(|rule| [&*rule.id, &*rule.family]);
    let hint = suggestion(word, names);
    Failure::usage(error).help(format!(
        "'sessionlint signatures list' shows all rules{hint}"
    ))
}

#[cfg(test)]
mod tests {
    use super::selected;
    use crate::finding::{Precision, RuleInfo, SecuritySeverity, Severity};

    fn rule(id: &str, family: &str, cwe: &[u32]) -> RuleInfo {
        RuleInfo {
            id: id.to_owned(),
            family: family.to_owned(),
            title: String::new(),
            summary: String::new(),
            severity: Severity::Error,
            security_severity: SecuritySeverity::from_tenths(50).unwrap(),
            precision: Precision::High,
            cwe: cwe.to_vec(),
            masvs: Vec::new(),
            maswe: Vec::new(),
            maswe_beta: Vec::new(),
            mastg: Vec::new(),
            help_markdown: String::new(),
            pack: String::new(),
        }
    }

    fn check(select: &[&str], ignore: &[&str]) -> Result<Vec<String>, String> {
        let rules = [
            rule("token-in-log", "leaks", &[532]),
            rule("token-in-sqlite", "storage", &[312]),
            rule("password-persisted", "storage", &[312, 522]),
        ];
        let words = |words: &[&str]| {
            words
                .iter()
                .map(|&word| word.to_owned())
                .collect::<Vec<_>>()
        };
        selected(&rules, &words(select), &words(ignore))
            .map(|ids| ids.into_iter().collect())
            .map_err(|failure| failure.lines())
    }

    #[test]
    fn words_name_rules_families_and_weaknesses() {
        for (select, ignore, expected) in [
            (
                &[][..],
                &[][..],
                &["password-persisted", "token-in-log", "token-in-sqlite"][..],
            ),
            (
                &["storage"],
                &[],
                &["password-persisted", "token-in-sqlite"],
            ),
            (
                &["CWE-522", "token-in-log"],
                &[],
                &["password-persisted", "token-in-log"],
            ),
            (&[], &["cwe-312"], &["token-in-log"]),
            (&["storage"], &["token-in-sqlite"], &["password-persisted"]),
        ] {
            assert_eq!(check(select, ignore).unwrap(), expected);
        }
    }

    #[test]
    fn unknown_words_are_errors_with_a_suggestion() {
        for (word, expected) in [
            ("token-in-logs", "did you mean 'token-in-log'?"),
            ("storag", "did you mean 'storage'?"),
            ("CWE-99999", "signatures list"),
            ("日本語日本語", "signatures list"),
        ] {
            let error = check(&[word], &[]).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
        assert!(
            check(&["storage"], &["storage"])
                .unwrap_err()
                .contains("no rule is left")
        );
    }
}
