//! A rule into the descriptor that GitHub shows beside its alerts.

use super::{DESCRIPTION, TAGS, bag, escape};
use crate::finding::{GapKind, RuleInfo, SecuritySeverity, Severity};
use serde_sarif::sarif;

/// The descriptor of a rule that has findings. `raised` is the number that they have in this app instead of that of
/// the rule.
pub(super) fn descriptor(
    rule: &RuleInfo,
    raised: Option<SecuritySeverity>,
) -> sarif::ReportingDescriptor {
    let configuration = sarif::ReportingConfiguration {
        level: Some(rule.severity.as_str().into()),
        ..Default::default()
    };
    let markdown = match rule.help_markdown.is_empty() {
        true => escape::markdown(&rule.summary),
        false => rule.help_markdown.clone(),
    };
    let help = format!(
        "{} Run 'sessionlint explain {}' for causes, examples and the fix.",
        rule.summary, rule.id
    );
    let mut properties = bag([
        ("precision", rule.precision.as_str().into()),
        ("problem.severity", problem_severity(rule.severity).into()),
        (
            "security-severity",
            raised.unwrap_or(rule.security_severity).to_string().into(),
        ),
        ("family", rule.family.as_str().into()),
        ("pack", rule.pack.as_str().into()),
        ("masvs", rule.masvs.clone().into()),
        ("maswe", rule.maswe.clone().into()),
        ("masweBeta", rule.maswe_beta.clone().into()),
        ("mastg", rule.mastg.clone().into()),
    ]);
    properties.tags = Some(tags(rule));
    sarif::ReportingDescriptor::builder()
        .id(rule.id.clone())
        .name(pascal_case(&rule.id))
        .short_description(described(&rule.title))
        .full_description(described(&rule.summary))
        .help(sarif::MultiformatMessageString {
            text: escape::message(&help).into_owned(),
            markdown: Some(markdown),
            properties: None,
        })
        .default_configuration(configuration)
        .properties(properties)
        .build()
}

/// The descriptor of a kind of gap, for the notifications that mention it.
pub(super) fn gap_descriptor(kind: GapKind) -> sarif::ReportingDescriptor {
    let meaning = match kind {
        GapKind::Tampering => "The package was made to mislead tools; it was read all the same.",
        GapKind::UnreadableFile => "A whole file of the app could not be read.",
        GapKind::UnreadableItem => "An item of a file could not be read; the rest of it was.",
        GapKind::LimitReached => "A ceiling was reached and the rest was left out.",
        GapKind::Unsupported => "Code or data is in a form that is not analysed.",
        GapKind::Unresolved => "A call or value could not be resolved and may hide behaviour.",
        GapKind::RuleSkipped => "A rule could not be applied.",
    };
    sarif::ReportingDescriptor::builder()
        .id(kind.code())
        .name(format!("{}Gap", pascal_case(kind.code())))
        .short_description(described(meaning))
        .full_description(described(meaning))
        .help(described(meaning))
        .build()
}

fn described(text: &str) -> sarif::MultiformatMessageString {
    let text = escape::message(text);
    sarif::MultiformatMessageString {
        // One place is for the ellipsis.
        text: escape::clip(&text, DESCRIPTION - 1).into_owned(),
        markdown: None,
        properties: None,
    }
}

/// The words by which GitHub filters alerts, most useful first.
fn tags(rule: &RuleInfo) -> Vec<String> {
    let mut tags: Vec<String> = ["security", "android", "session"].map(str::to_owned).into();
    tags.extend(
        rule.cwe
            .iter()
            .map(|cwe| format!("external/cwe/cwe-{cwe:03}")),
    );
    tags.extend(rule.masvs.iter().map(|id| id.to_lowercase()));
    tags.extend(rule.maswe.iter().map(|id| id.to_lowercase()));
    tags.extend(rule.maswe_beta.iter().map(|id| {
        let number = id.rsplit('-').next().unwrap_or(id);
        format!("maswe-beta-{number}")
    }));
    tags.extend(rule.mastg.iter().map(|id| id.to_lowercase()));
    let mut seen = std::collections::BTreeSet::new();
    tags.retain(|tag| seen.insert(tag.clone()));
    tags.truncate(TAGS);
    tags
}

fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "recommendation",
    }
}

/// `TokenInLog` for `token-in-log`.
fn pascal_case(id: &str) -> String {
    id.split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters)
        })
        .collect()
}
