//! What is known of a cell into the cell of the map: where it is used, how it is covered, and who gets at it.

use super::fates::{Ending, fates};
use crate::finding::{Cell, Cover, Exposure, Step, ValueKind};
use crate::session::cells::{Access, CellFacts};
use crate::session::flows::SinkFlow;
use crate::session::{Scene, Session};
use crate::signatures::Protection;

/// Bits of `MODE_WORLD_READABLE`, `MODE_WORLD_WRITEABLE` and `MODE_MULTI_PROCESS`.
const SHARED_MODES: i64 = 0b111;
/// Sinks that only pass a value on.
const PASSED_ON: [&str; 2] = ["encryption", "text"];

/// One cell of the map.
pub(super) fn cell(
    scene: &Scene<'_, '_, '_>,
    session: &Session<'_>,
    cell: &CellFacts<'_>,
    value: ValueKind,
    endings: &[Ending<'_>],
) -> Cell {
    let kills = session.stores.kills.iter();
    let kills = kills.filter(|kill| kill.empties(&cell.key));
    Cell {
        key: cell.key.clone(),
        value,
        evidence: cell.reasons.evidence(),
        writes: steps(scene, &cell.writes, "is written here"),
        reads: steps(scene, &cell.reads, "is read here"),
        sends: sends(scene, session, cell),
        kills: distinct(
            kills
                .map(|kill| scene.step(kill.site, "is emptied here"))
                .collect(),
        ),
        file: session.file_of(cell),
        cover: cover(cell),
        exposure: Exposure {
            backed_up: session.is_backed_up(scene, cell),
            transferred: session.is_transferred(scene, cell),
            shared: is_shared(cell),
        },
        fates: fates(scene, session, cell, endings),
    }
}

/// The accesses as steps: where a wrapper is entered, which says more than its inside.
fn steps(scene: &Scene<'_, '_, '_>, accesses: &[Access], text: &str) -> Vec<Step> {
    let steps = accesses.iter().map(|access| {
        let entered = access.chain.first().copied().unwrap_or(access.site);
        scene.step(entered, text)
    });
    distinct(steps.collect())
}

fn distinct(steps: Vec<Step>) -> Vec<Step> {
    let mut kept: Vec<Step> = Vec::with_capacity(steps.len());
    for step in steps {
        if kept.last() != Some(&step) {
            kept.push(step);
        }
    }
    kept
}

fn cover(cell: &CellFacts<'_>) -> Cover {
    let of = |access: &Access| match access.protection {
        Some(Protection::Hashed) => Cover::Hashed,
        Some(Protection::Encrypted) => Cover::Encrypted,
        _ if cell.store.encrypted => Cover::Encrypted,
        _ => Cover::Plain,
    };
    cell.writes.iter().map(of).min().unwrap_or(Cover::Plain)
}

/// True when other apps or processes can open the store.
fn is_shared(cell: &CellFacts<'_>) -> bool {
    let modes = cell.opens.iter().filter_map(|(_, mode)| *mode);
    cell.store.external || modes.into_iter().any(|mode| mode & SHARED_MODES != 0)
}

/// Where a value that was read from the cell leaves the app.
fn sends(scene: &Scene<'_, '_, '_>, session: &Session<'_>, cell: &CellFacts<'_>) -> Vec<Step> {
    let leaves = |flow: &&SinkFlow| {
        !PASSED_ON.contains(&flow.sink.as_str())
            && cell.reads.iter().any(|read| is_read_by(scene, flow, read))
    };
    let flows = session.flows.iter().filter(leaves);
    distinct(
        flows
            .map(|flow| scene.step(flow.site, &arrival(flow)))
            .collect(),
    )
}

/// True when the flow begins at this read. Of a wrapper that reads many cells, the way of the flow tells which.
fn is_read_by(scene: &Scene<'_, '_, '_>, flow: &SinkFlow, read: &Access) -> bool {
    if !flow.sources.contains(&read.site) {
        return false;
    }
    read.chain.first().is_none_or(|entered| {
        let place = scene.location(*entered).place;
        flow.steps.iter().any(|step| step.location.place == place)
    })
}

/// What happens to a value at a sink.
fn arrival(flow: &SinkFlow) -> String {
    let key = flow.key.as_deref().map(|key| format!(" '{key}'"));
    let key = key.unwrap_or_default();
    match flow.sink.as_str() {
        "header" => format!("is sent in the header{key}"),
        "form-field" => format!("is sent in the field{key}"),
        "query-parameter" => format!("is sent in the parameter{key} of an address"),
        "url" => "is sent as a part of an address".to_owned(),
        "basic-credentials" => "is sent as a password of basic authentication".to_owned(),
        "webview-cookie" => "becomes a cookie of web pages".to_owned(),
        "script" | "page" => "is written into a web page".to_owned(),
        "script-bridge" => "is given to web pages".to_owned(),
        "log" => "is logged".to_owned(),
        "started-intent" => "leaves in an intent".to_owned(),
        "component-result" => "is given to whoever asks a component".to_owned(),
        "job-payload" => "is handed to a background job".to_owned(),
        "telemetry" => "is reported to a telemetry service".to_owned(),
        "clipboard" => "is put on the clipboard".to_owned(),
        "notification" => "is shown in a notification".to_owned(),
        "stream" => "is written to a stream".to_owned(),
        other => format!("arrives at a sink of the kind '{other}'"),
    }
}
