//! The drawing in the language of Graphviz.

use super::{Graph, Layer, Link, Mark, Node};
use crate::finding::Killed;
use crate::report::escape;
use std::fmt::Write as _;

/// The text of a drawing.
pub(super) fn render(graph: &Graph) -> String {
    let mut out = String::from("digraph sessions {\n");
    let title = escape::dot(&graph.title);
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "  graph [rankdir=LR, label=\"{title}\", labelloc=t, fontname=monospace, ranksep=1.1];"
    );
    out.push_str("  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=monospace, fontsize=10];\n");
    out.push_str("  edge [fontname=monospace, fontsize=9, color=\"#57606a\"];\n");
    for layer in Layer::ALL {
        let of_layer = graph.nodes.iter().enumerate();
        let of_layer: Vec<_> = of_layer.filter(|(_, node)| node.layer == layer).collect();
        if of_layer.is_empty() {
            continue;
        }
        out.push_str("  { rank=same;\n");
        for (position, node) in of_layer {
            let _ = writeln!(
                out,
                "    n{position} [label=\"{}\", color=\"{}\"];",
                label(node),
                color(node.mark)
            );
        }
        out.push_str("  }\n");
    }
    for edge in &graph.edges {
        let (from, to) = (edge.from, edge.to);
        let line = match edge.link {
            Link::Writes | Link::Uses => format!("  n{from} -> n{to};"),
            // The arrow points from the handler to the cell; the order of the columns is the other way round.
            Link::Ends(killed) => format!(
                "  n{to} -> n{from} [dir=back, {}, label=\"{}\"];",
                style(killed),
                killed.words()
            ),
        };
        let _ = writeln!(out, "{line}");
    }
    for (position, note) in graph.notes.iter().enumerate() {
        let note = escape::dot(note);
        let _ = writeln!(out, "  note{position} [shape=plaintext, label=\"{note}\"];");
    }
    out.push_str("}\n");
    out
}

fn label(node: &Node) -> String {
    let mut label = escape::dot(&node.title);
    for line in &node.lines {
        label.push_str("\\n");
        label.push_str(&escape::dot(line));
    }
    label
}

fn color(mark: Mark) -> &'static str {
    match mark {
        Mark::Plain | Mark::Lane => "#57606a",
        Mark::Ended => "#1a7f37",
        Mark::Doubtful => "#9a6700",
        Mark::Left => "#cf222e",
    }
}

fn style(killed: Killed) -> &'static str {
    match killed {
        Killed::Always => "color=\"#1a7f37\"",
        Killed::Sometimes => "color=\"#9a6700\", style=dashed",
        Killed::Unknown | Killed::Never => "color=\"#57606a\", style=dotted",
    }
}
