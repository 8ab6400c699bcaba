//! What stands beside a value at a sink into reasons: the name it is sent under, the label it is logged behind.

use super::Scene;
use super::evidence::Reasons;
use super::ports::port_value;
use super::reasons::of_word;
use super::trace::Site;
use crate::analysis::constants::Text;
use crate::finding::Strength;
use crate::signatures::Port;

/// The name of a field or parameter that a request carries the value in.
pub(super) fn of_sink_key(scene: &Scene<'_, '_, '_>, key: &str, reasons: &mut Reasons) {
    let text = format!("it is sent as '{key}'");
    of_word(scene, key, ("sent-as", Strength::Medium), text, reasons);
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
        if !label.is_empty() && label.chars().count() <= 40 {
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
