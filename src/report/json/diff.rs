//! What changed between two builds as JSON.

use super::map::Identity;
use super::session::{Cell, Endpoint, Handler};
use super::{FindingView, SCHEMA_VERSION, Tool};
use crate::report::diff;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    tool: Tool,
    old: Identity<'a>,
    new: Identity<'a>,
    findings: Changes<'a, FindingView<'a>>,
    cells: Changes<'a, Cell<'a>>,
    handlers: Changes<'a, Handler<'a>>,
    endpoints: Changes<'a, Endpoint<'a>>,
}

#[derive(Serialize)]
struct Changes<'a, V> {
    appeared: Vec<V>,
    gone: Vec<V>,
    changed: Vec<Changed<'a, V>>,
    same: usize,
}

#[derive(Serialize)]
struct Changed<'a, V> {
    what: &'a [String],
    old: V,
    new: V,
}

/// Turns a comparison into one JSON document with a final line break.
pub fn render_diff(diff: &diff::Diff<'_>) -> Result<String, serde_json::Error> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool::new(),
        old: Identity::new(&diff.old.app),
        new: Identity::new(&diff.new.app),
        findings: views(&diff.findings, FindingView::new),
        cells: views(&diff.cells, Cell::new),
        handlers: views(&diff.handlers, Handler::new),
        endpoints: views(&diff.endpoints, Endpoint::new),
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

fn views<'a, T: Copy, V>(changes: &'a diff::Changes<T>, view: impl Fn(T) -> V) -> Changes<'a, V> {
    let all = |list: &[T]| list.iter().map(|one| view(*one)).collect();
    Changes {
        appeared: all(&changes.appeared),
        gone: all(&changes.gone),
        changed: changes
            .changed
            .iter()
            .map(|one| Changed {
                what: &one.what,
                old: view(one.old),
                new: view(one.new),
            })
            .collect(),
        same: changes.same,
    }
}
