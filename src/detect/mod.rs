//! Signatures applied to (program, analysis, session map) into findings; one file per match kind.
//!
//! Every match kind answers the names that rules ask about what it finds, and gives [`Hit`]s: a place, the words of
//! the rule about it, and what makes it the same finding in the next build. [`hit::Rule`] asks the conditions and
//! words a hit, [`hit::finding`] takes the secrets out, so that both work alike everywhere.

mod absence;
mod any_place;
mod app_names;
mod body;
mod call;
mod cell;
mod code_place;
mod endpoint;
mod filter_names;
mod flow;
mod flow_names;
mod held_field;
mod hit;
mod key;
mod literal;
mod literal_names;
mod logout;
mod manifest;
mod manifest_names;
mod native;
mod nearby;
mod never;
mod port_facts;
mod raise;
mod renewal;
mod resource;
mod revocation;
mod same_object;
mod screens;
mod script;
mod signs;
mod uncleared;
mod unguarded;
mod vain_clear;
mod value_flow;

pub use app_names::AppNames;
pub use literal::TextFile;
pub use native::NativeLibrary;

use crate::analysis::flow::{Asked, Flows};
use crate::finding::{Finding, Redaction};
use crate::session::script::ScriptSession;
use crate::session::{Scene, Session};
use crate::signatures::{MatchKind, Signature};
use hit::{Hit, Rule};
use rayon::prelude::*;

/// Everything that detection looks at.
pub struct Detection<'d, 's, 'p, 'a> {
    /// The app with the facts of its methods.
    pub scene: &'d Scene<'s, 'p, 'a>,
    /// Its session map.
    pub session: &'d Session<'s>,
    /// What conditions may ask about the app.
    pub app: &'d AppNames<'p>,
    /// Text files of the app: assets and raw resources.
    pub texts: &'d [TextFile<'a>],
    /// Values of all kinds that were followed through the app; `None` when no signature asks for them.
    pub values: Option<&'d Flows>,
    /// What scripts do with the session.
    pub scripts: &'d ScriptSession,
    /// Native libraries of one ABI.
    pub libraries: &'d [NativeLibrary<'a>],
    /// Whether secrets may be shown.
    pub redaction: Redaction,
}

/// The kinds of values that signatures want to be followed besides session credentials; `None` when there are none.
pub fn asked_values(signatures: &[&Signature]) -> Option<Asked> {
    let mut asked = Asked::default();
    for one in signatures.iter().flat_map(|signature| &signature.matches) {
        if let MatchKind::Flow(flow) = &one.kind
            && !flow.sources.is_empty()
        {
            asked.sources.extend_from_slice(&flow.sources);
            asked.sinks.extend_from_slice(&flow.sinks);
        }
    }
    (!asked.sources.is_empty()).then_some(asked)
}

/// Applies the signatures. The findings are in the order of the signatures and their matches.
pub fn detect(detection: &Detection<'_, '_, '_, '_>, signatures: &[&Signature]) -> Vec<Finding> {
    let mut findings = found(detection, signatures);
    raise::raise(&mut findings, signatures, detection.app);
    findings
}

fn found(detection: &Detection<'_, '_, '_, '_>, signatures: &[&Signature]) -> Vec<Finding> {
    let applicable: Vec<&Signature> = signatures
        .iter()
        .copied()
        .filter(|signature| {
            let requires = signature.requires.as_ref();
            requires.is_none_or(|requires| requires.holds(detection.app))
        })
        .collect();
    let (literals, calls) = rayon::join(
        || literal::hits(detection, &applicable),
        || call::Calls::of(detection, &applicable),
    );
    applicable
        .par_iter()
        .enumerate()
        .with_max_len(1)
        .flat_map_iter(|(number, signature)| {
            let of_match = |(position, alternative): (usize, &crate::signatures::Match)| {
                let rule = Rule {
                    signature,
                    alternative,
                    redaction: detection.redaction,
                };
                if !rule.may_hold(detection) {
                    return Vec::new();
                }
                let hits: Vec<Hit> = match &alternative.kind {
                    MatchKind::String(_) | MatchKind::Native(_) | MatchKind::Asset(_) => {
                        literals.of(number, position)
                    }
                    MatchKind::Manifest(element) => manifest::hits(detection, *element, rule),
                    MatchKind::Resource(resource) => resource::hits(detection, resource, rule),
                    MatchKind::Call(call) => calls.hits(detection, (number, position), call, rule),
                    MatchKind::Body(body) => body::hits(detection, body, rule),
                    MatchKind::Flow(flow) if !flow.sources.is_empty() => {
                        value_flow::hits(detection, flow, rule)
                    }
                    MatchKind::Flow(flow) => flow::hits(detection, flow, rule),
                    MatchKind::Cell(cell) => cell::hits(detection, cell, rule),
                    MatchKind::Absence(absence) => absence::hits(detection, absence, rule),
                    MatchKind::Script(wanted) => script::hits(detection, wanted, rule),
                };
                hits.into_iter()
                    .map(|hit| hit::finding(rule, hit))
                    .collect::<Vec<Finding>>()
            };
            signature
                .matches
                .iter()
                .enumerate()
                .flat_map(of_match)
                .collect::<Vec<_>>()
        })
        .collect()
}
