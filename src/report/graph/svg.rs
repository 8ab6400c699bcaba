//! The drawing as SVG: boxes in columns, curves between them, and what the looks mean below.

use super::layout::{BOX, LINE, Layout, MARGIN, PADDING, Spot, layout, with_lanes};
use super::{Edge, Graph, Link, Mark, Node};
use crate::finding::Killed;
use crate::report::escape;
use std::fmt::Write as _;

/// What the drawing says about its looks. No script and nothing from elsewhere.
const STYLE: &str = "\
text { font-family: 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 11px; fill: #1f2328 }
.title { font-size: 15px; font-weight: bold }
.column { font-size: 12px; fill: #57606a }
.name { font-weight: bold }
.faint { fill: #57606a }
rect { fill: #ffffff; stroke: #8c959f; stroke-width: 1.2; rx: 6px }
rect.page { fill: #f6f8fa; stroke: none; rx: 0 }
rect.ended { stroke: #1a7f37; stroke-width: 2 }
rect.doubtful { stroke: #9a6700; stroke-width: 2 }
rect.left { stroke: #cf222e; stroke-width: 2 }
path { fill: none; stroke: #8c959f; stroke-width: 1.2 }
path.always { stroke: #1a7f37; stroke-width: 1.8 }
path.sometimes { stroke: #9a6700; stroke-width: 1.8; stroke-dasharray: 6 4 }
path.unknown { stroke: #6e7781; stroke-width: 1.6; stroke-dasharray: 2 4 }
path.head { fill: #8c959f; stroke: none }
";
/// What the colours of boxes and lines mean.
const LEGEND: [(&str, &str, &str); 6] = [
    ("rect", "ended", "emptied on all paths of a handler"),
    ("rect", "doubtful", "perhaps emptied"),
    ("rect", "left", "emptied by no handler"),
    ("path", "always", "on all paths"),
    ("path", "sometimes", "on some paths, or later"),
    ("path", "unknown", "not known"),
];
/// Width of the legend's columns.
const LEGEND_WIDTH: f64 = 290.0;

/// The text of a drawing.
pub(super) fn render(graph: &Graph) -> String {
    let graph = &with_lanes(graph);
    let layout = layout(graph);
    let width = layout.width.max(2.0 * MARGIN + 3.0 * LEGEND_WIDTH);
    let notes = u16::try_from(graph.notes.len()).unwrap_or(u16::MAX);
    let below = layout.height + MARGIN;
    let height = below + 2.0 * LINE + 14.0 + f64::from(notes) * LINE + MARGIN;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\">\n<style>\n{STYLE}</style>"
    );
    let _ = writeln!(
        out,
        "<rect class=\"page\" width=\"{width:.0}\" height=\"{height:.0}\"/>"
    );
    text(&mut out, MARGIN, 34.0, "title", &graph.title);
    for (layer, x) in &layout.columns {
        text(&mut out, *x, 66.0, "column", layer.title());
    }
    for edge in &graph.edges {
        let passes = |at: usize| {
            graph
                .nodes
                .get(at)
                .is_some_and(|node| node.mark == Mark::Lane)
        };
        arrow(&mut out, &layout, *edge, passes(edge.to));
    }
    for (node, spot) in graph.nodes.iter().zip(&layout.spots) {
        card(&mut out, node, *spot);
    }
    legend(&mut out, below);
    let mut y = below + 2.0 * LINE + 30.0;
    for note in &graph.notes {
        text(&mut out, MARGIN, y, "faint", note);
        y += LINE;
    }
    out.push_str("</svg>\n");
    out
}

fn text(out: &mut String, x: f64, y: f64, class: &str, text: &str) {
    let text = escape::xml(text);
    let _ = writeln!(
        out,
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>"
    );
}

fn card(out: &mut String, node: &Node, spot: Spot) {
    if node.mark == Mark::Lane {
        let (x, y) = (spot.x, spot.middle());
        let _ = writeln!(out, "<path d=\"M{x:.1} {y:.1} h{BOX:.1}\"/>");
        return;
    }
    let class = match node.mark {
        Mark::Plain | Mark::Lane => "plain",
        Mark::Ended => "ended",
        Mark::Doubtful => "doubtful",
        Mark::Left => "left",
    };
    let Spot { x, y, height } = spot;
    let _ = writeln!(
        out,
        "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{BOX:.1}\" height=\"{height:.1}\"/>"
    );
    let mut baseline = y + PADDING + LINE - 4.0;
    text(out, x + 9.0, baseline, "name", &node.title);
    for line in &node.lines {
        baseline += LINE;
        text(out, x + 9.0, baseline, "faint", line);
    }
}

/// A curve between two boxes, from the right edge of the left one to the left edge of the right one, with a head
/// where it leads to, unless it goes on from there.
fn arrow(out: &mut String, layout: &Layout, edge: Edge, goes_on: bool) {
    let (Some(from), Some(to)) = (layout.spots.get(edge.from), layout.spots.get(edge.to)) else {
        return;
    };
    let backwards = from.x > to.x;
    let (left, right) = if backwards { (to, from) } else { (from, to) };
    let (x1, y1) = (left.x + BOX, left.middle());
    let (x2, y2) = (right.x, right.middle());
    // A curve over another column stays flat until it is past it.
    let bend = ((x2 - x1) / 2.0).min(140.0);
    let class = match edge.link {
        Link::Writes | Link::Uses => "flow",
        Link::Ends(Killed::Always) => "always",
        Link::Ends(Killed::Sometimes) => "sometimes",
        Link::Ends(Killed::Unknown | Killed::Never) => "unknown",
    };
    let _ = writeln!(
        out,
        "<path class=\"{class}\" d=\"M{x1:.1} {y1:.1} C{:.1} {y1:.1} {:.1} {y2:.1} {x2:.1} {y2:.1}\"/>",
        x1 + bend,
        x2 - bend
    );
    if goes_on {
        return;
    }
    let (tip, y, back) = if backwards {
        (x1, y1, 7.0)
    } else {
        (x2, y2, -7.0)
    };
    let _ = writeln!(
        out,
        "<path class=\"head\" d=\"M{tip:.1} {y:.1} l{back:.1} -3.5 v7 z\"/>"
    );
}

fn legend(out: &mut String, top: f64) {
    for (position, (shape, class, words)) in (0_u16..).zip(LEGEND) {
        let x = MARGIN + f64::from(position % 3) * LEGEND_WIDTH;
        let y = top + f64::from(position / 3) * (LINE + 7.0) + 12.0;
        let _ = match shape {
            "rect" => writeln!(
                out,
                "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{:.1}\" width=\"26\" height=\"12\"/>",
                y - 10.0
            ),
            _ => writeln!(
                out,
                "<path class=\"{class}\" d=\"M{x:.1} {:.1} h26\"/>",
                y - 4.0
            ),
        };
        text(out, x + 34.0, y, "faint", words);
    }
}
