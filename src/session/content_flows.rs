//! What arrives at sinks into the flows of content: of conversations and records instead of credentials.

use super::Scene;
use super::cells::{Access, StoreUse};
use super::content::{self, Contents};
use super::flows::{Arrivals, SinkFlow, in_order};
use super::value_sources::KnownSources;
use crate::signatures::MatchKind;
use std::collections::BTreeSet;

/// The arrivals that are content of other kinds, at the sinks that rules about such content name.
pub(super) fn content_flows<'s>(
    scene: &Scene<'s, '_, '_>,
    arrivals: &Arrivals<'s>,
    stores: &StoreUse<'_>,
) -> Vec<SinkFlow> {
    if scene.contents.is_empty() {
        return Vec::new();
    }
    let sinks = content_sinks(scene);
    let known = content_sources(stores);
    let mut found = Vec::new();
    for arrival in &arrivals.list {
        if !sinks.contains(arrival.kind) {
            continue;
        }
        let mut content = content::of_origin(scene, &arrival.traced);
        let more = known.of_traced(&arrival.traced);
        more.for_each(|more| content.extend(more));
        let proven = content.verdicts();
        found
            .extend(proven.map(|(verdict, reasons)| arrival.flow(scene, verdict, reasons.clone())));
    }
    in_order(found)
}

/// The kinds of sinks that rules about content name.
fn content_sinks<'s>(scene: &Scene<'s, '_, '_>) -> BTreeSet<&'s str> {
    let rules = scene.signatures.signatures().iter();
    let matches = rules.flat_map(|rule| &rule.matches);
    let flows = matches.filter_map(|one| match &one.kind {
        MatchKind::Flow(flow) if flow.values.iter().any(|value| value.is_content()) => Some(flow),
        _ => None,
    });
    flows
        .flat_map(|flow| flow.sinks.iter().map(String::as_str))
        .collect()
}

/// What is known of the places that content comes from: the cells it is read from and written to.
fn content_sources(stores: &StoreUse<'_>) -> KnownSources<Contents> {
    let mut known: KnownSources<Contents> = KnownSources::default();
    for cell in stores.cells.values() {
        if cell.content.verdicts().next().is_none() {
            continue;
        }
        let writes = cell.writes.iter().filter(|write| write.sources.len() == 1);
        let written =
            writes.flat_map(|write| write.sources.iter().map(|(source, _)| source.clone()));
        let read = cell.reads.iter().map(Access::source);
        for source in written.chain(read) {
            known.entry(source).extend(&cell.content);
        }
    }
    known
}
