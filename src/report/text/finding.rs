//! One finding into the lines that show it, in the manner of a compiler's diagnostics.

use super::{Page, Role, escape};
use crate::finding::{Evidence, Excerpt, ExcerptLine, Finding, Fingerprint, Flow, RuleInfo, Step};
use crate::report::words::{place, source_excerpt};
use unicode_width::UnicodeWidthStr;

/// Steps of one flow that are shown; the machine-readable formats hold them all.
const SHOWN_STEPS: usize = 20;
/// Flows and related places of one finding that are shown.
const SHOWN_FLOWS: usize = 5;
/// Narrowest space left of the bar.
const NARROWEST_GUTTER: usize = 3;
/// Widest space left of the bar; longer labels are clipped.
const WIDEST_GUTTER: usize = 16;

/// The name of the rule, its level and its place in the catalogues.
pub(super) fn heading(page: &mut Page, finding: &Finding, rule: Option<&RuleInfo>) {
    let level = Role::Level(finding.severity);
    let id = escape::terminal(&finding.rule).into_owned();
    let mark = page.paint(level, &format!("{}[{id}]", finding.severity));
    let Some(rule) = rule else {
        page.line(&mark);
        page.gap();
        return;
    };
    let title = page.paint(Role::Strong, &escape::terminal(&rule.title));
    page.line(&format!("{mark}: {title}"));
    let number = finding.raised.unwrap_or(rule.security_severity);
    let mut parts = vec![format!("{} {number}", number.word())];
    parts.extend(rule.cwe.iter().map(|number| format!("CWE-{number}")));
    for names in [&rule.masvs, &rule.maswe, &rule.mastg] {
        parts.extend(names.iter().map(|name| escape::terminal(name).into_owned()));
    }
    let text = parts.join(" · ");
    page.wrapped("  ", "  ", 2, &text, Some(Role::Faint));
    let command = page.paint(Role::Command, &format!("sessionlint explain {id}"));
    page.line(&format!(
        "  {} {command}",
        page.paint(Role::Faint, "why, and how to fix it:")
    ));
    page.gap();
}

/// What was found, where, why we believe it, and how to see it.
pub(super) fn body(page: &mut Page, finding: &Finding) {
    let source = source_excerpt(&finding.primary);
    let excerpt = source.as_ref().or(finding.primary.excerpt.as_ref());
    let gutter = gutter_width(excerpt);
    page.wrapped(
        "  ",
        "  ",
        2,
        &escape::terminal(&finding.message),
        Some(Role::Strong),
    );
    let arrow = page.paint(Role::Gutter, "-->");
    page.line(&format!(
        "{}{arrow} {}",
        " ".repeat(gutter),
        place(&finding.primary)
    ));
    bar(page, gutter);
    if let Some(excerpt) = excerpt {
        lines(page, gutter, excerpt, Role::Level(finding.severity));
        bar(page, gutter);
    }
    evidence(page, gutter, &finding.evidence);
    for flow in finding.flows.iter().take(SHOWN_FLOWS) {
        steps(page, gutter, flow);
    }
    for step in finding.related.iter().take(SHOWN_FLOWS) {
        related(page, gutter, step);
    }
    left_out(page, gutter, finding);
    verify(page, gutter, &finding.verify);
    note(
        page,
        gutter,
        "id",
        &format!(
            "fingerprint {}, confidence {} of 100",
            Fingerprint::of(finding).as_str(),
            finding.confidence.percent()
        ),
    );
    page.gap();
}

fn gutter_width(excerpt: Option<&Excerpt>) -> usize {
    let labels = excerpt.map_or(&[][..], |excerpt| &excerpt.lines);
    let widest = labels
        .iter()
        .map(|line| escape::terminal(&line.label).width())
        .max();
    widest.unwrap_or(0).clamp(NARROWEST_GUTTER, WIDEST_GUTTER)
}

fn bar(page: &mut Page, gutter: usize) {
    let bar = page.paint(Role::Gutter, "|");
    page.line(&format!("{} {bar}", " ".repeat(gutter)));
}

fn lines(page: &mut Page, gutter: usize, excerpt: &Excerpt, level: Role) {
    for line in &excerpt.lines {
        let label = escape::terminal(&line.label);
        let label = escape::clip(&label, WIDEST_GUTTER - 1);
        let padding = " ".repeat(gutter.saturating_sub(label.width()));
        let label = page.paint(Role::Gutter, &label);
        let bar = page.paint(Role::Gutter, "|");
        let text = escape::terminal(&line.text);
        let room = page.width.saturating_sub(gutter + 3).max(40);
        let text = escape::clip(&text, room);
        page.line(&format!("{padding}{label} {bar} {text}"));
        if line.guilty {
            underline(page, gutter, line, &text, level);
        }
    }
}

fn underline(page: &mut Page, gutter: usize, line: &ExcerptLine, shown: &str, level: Role) {
    let lead = line.text.len() - line.text.trim_start().len();
    let carets = "^".repeat(shown.width().saturating_sub(lead).max(1));
    let bar = page.paint(Role::Gutter, "|");
    let carets = page.paint(level, &carets);
    page.line(&format!(
        "{} {bar} {}{carets}",
        " ".repeat(gutter),
        " ".repeat(lead)
    ));
}

/// A line that belongs to the finding as a whole: `= name: text`.
fn note(page: &mut Page, gutter: usize, name: &str, text: &str) {
    let equals = page.paint(Role::Gutter, "=");
    let bold = page.paint(Role::Strong, &format!("{name}:"));
    let margin = " ".repeat(gutter);
    let indent = gutter + 4 + name.len();
    page.wrapped(
        &format!("{margin} {equals} {bold} "),
        &" ".repeat(indent + 1),
        indent + 1,
        text,
        None,
    );
}

fn evidence(page: &mut Page, gutter: usize, evidence: &[Evidence]) {
    for reason in evidence {
        let text = format!(
            "{} ({})",
            escape::terminal(&reason.text),
            reason.strength.as_str()
        );
        note(page, gutter, "evidence", &text);
    }
}

fn steps(page: &mut Page, gutter: usize, flow: &Flow) {
    note(page, gutter, "flow", &escape::terminal(&flow.title));
    let margin = " ".repeat(gutter + 3);
    for (number, step) in (1..).zip(flow.steps.iter().take(SHOWN_STEPS)) {
        let number = format!("{number:>2}.");
        let where_ = page.paint(Role::Faint, &place(&step.location));
        page.wrapped(
            &format!("{margin}{number} "),
            &format!("{margin}    "),
            gutter + 7,
            &escape::terminal(&step.text),
            None,
        );
        page.line(&format!("{margin}    {where_}"));
    }
    if flow.steps.len() > SHOWN_STEPS {
        page.line(&format!(
            "{margin}    … and {} more steps",
            flow.steps.len() - SHOWN_STEPS
        ));
    }
}

fn related(page: &mut Page, gutter: usize, step: &Step) {
    note(page, gutter, "see", &escape::terminal(&step.text));
    let place = page.paint(Role::Faint, &place(&step.location));
    page.line(&format!("{}{place}", " ".repeat(gutter + 8)));
}

fn left_out(page: &mut Page, gutter: usize, finding: &Finding) {
    let flows = finding.flows.len().saturating_sub(SHOWN_FLOWS);
    let related = finding.related.len().saturating_sub(SHOWN_FLOWS);
    if flows + related > 0 {
        let text = format!("{flows} more flows and {related} more places; -f json shows all");
        note(page, gutter, "more", &text);
    }
}

fn verify(page: &mut Page, gutter: usize, commands: &[String]) {
    if commands.is_empty() {
        return;
    }
    note(
        page,
        gutter,
        "verify",
        "on a device with the app installed:",
    );
    for line in commands {
        let margin = " ".repeat(gutter + 7);
        let text = escape::terminal(line);
        if line.starts_with("adb ") {
            // Commands stay on one line, so that they can be copied.
            let command = page.paint(Role::Command, &text);
            page.line(&format!("{margin}{command}"));
        } else {
            page.wrapped(&margin, &margin, margin.len(), &text, None);
        }
    }
}
