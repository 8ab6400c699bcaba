//! What stands beside a value at a sink into reasons: the name it is sent under, the label it is logged behind.

use super::Scene;
use super::evidence::Reasons;
use super::ports::port_value;
use super::reasons::of_word;
use super::trace::Site;
use crate::analysis::MethodFacts;
use crate::analysis::constants::Text;
use crate::finding::Strength;
use crate::ir::StmtId;
use crate::signatures::Port;

/// Characters of a label at most; more is a sentence.
const MAX_LABEL: usize = 40;

/// The name of a field or parameter that a request carries the value in.
pub(super) fn of_sink_key(scene: &Scene<'_, '_, '_>, key: &str, reasons: &mut Reasons) {
    let text = format!("it is sent as '{key}'");
    of_word(scene, key, ("sent-as", Strength::Medium), text, reasons);
}

/// The one or two words that a text ends with as a label before the value which the call at `site` appends: `token` of `?token=`.
pub(super) fn label_before(scene: &Scene<'_, '_, '_>, site: Site) -> Option<String> {
    let facts = scene.facts.of(site.method);
    let ending = text_before(&facts, site.stmt)?;
    let ending = ending.trim_end().trim_end_matches(['"', '\'']);
    let labelled = ending.strip_suffix(['=', ':', '：'])?.trim_end();
    let labelled = labelled.trim_end_matches(['"', '\'', ' ']);
    let last = |text: &str| -> usize { word_at_end(text).map_or(0, str::len) };
    let own = last(labelled);
    let before = labelled.get(..labelled.len() - own)?;
    // Names of credentials are written in two words, too: `access token: `.
    let both = match before.strip_suffix(' ').map(last) {
        Some(other) if own > 0 && other > 0 => own + 1 + other,
        _ => own,
    };
    let words = labelled.get(labelled.len() - both..)?;
    let is_word = (2..=MAX_LABEL).contains(&words.chars().count());
    is_word.then(|| words.to_owned())
}

/// The word that a text ends with.
fn word_at_end(text: &str) -> Option<&str> {
    // In languages that are written without spaces, a Latin word ends where the other script begins.
    let is_ascii = text.ends_with(|one: char| one.is_ascii());
    let is_part = |one: char| {
        (one.is_alphanumeric() || matches!(one, '_' | '-' | '.')) && one.is_ascii() == is_ascii
    };
    let parts = text.chars().rev().take_while(|one| is_part(*one));
    let length: usize = parts.map(char::len_utf8).sum();
    text.get(text.len() - length..)
}

/// What the receiver of a call is known to end with, when it is a text.
pub(super) fn text_before(facts: &MethodFacts, call: StmtId) -> Option<&str> {
    let receiver = facts.constants.operand(&facts.body, call, 0)?;
    receiver.as_text()?.known_suffix()
}

/// What the label says that stands before the value where the call at `site` appends it to a text.
pub(super) fn of_label_before(
    scene: &Scene<'_, '_, '_>,
    site: Site,
    strength: Strength,
    reasons: &mut Reasons,
) {
    if let Some(label) = label_before(scene, site) {
        let text = format!("it stands behind '{label}' in a text");
        of_word(scene, &label, ("label", strength), text, reasons);
    }
}

/// A constant text beside the value, such as the tag of a log line, is weak evidence.
pub(super) fn of_label(scene: &Scene<'_, '_, '_>, site: Site, reasons: &mut Reasons) {
    for port in [Port::Argument(1), Port::Argument(2)] {
        let facts = scene.facts.of(site.method);
        let Some(value) = port_value(&facts.body, site.stmt, port) else {
            continue;
        };
        let constant = facts
            .constant_of(value)
            .and_then(|constant| constant.as_text());
        let Some(beginning) = constant.and_then(Text::known_prefix) else {
            continue;
        };
        let label = beginning.trim();
        if !label.is_empty() && label.chars().count() <= MAX_LABEL {
            let text = format!("it stands behind the label '{label}'");
            let mut found = Reasons::default();
            of_word(scene, label, ("label", Strength::Weak), text, &mut found);
            // Before several values, it may be another one that the label says is no credential.
            if constant.is_some_and(|text| text.unknown_parts() > 1) {
                found = found.only_for();
            }
            reasons.extend(&found);
        }
    }
}
