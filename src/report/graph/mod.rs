//! The session map of one app into a drawing: where credentials come from, where they are kept, what ends them, and
//! where they go, from left to right.

mod dot;
mod layout;
mod nodes;
mod svg;

use crate::finding::{AppReport, Killed};

/// The drawing in the language of Graphviz.
pub fn render_dot(report: &AppReport) -> String {
    dot::render(&Graph::of(report))
}

/// The drawing as SVG.
pub fn render_svg(report: &AppReport) -> String {
    svg::render(&Graph::of(report))
}

/// A column of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    /// Logins and other code that writes.
    Origin,
    /// Places that hold a session value.
    Cell,
    /// Handlers that end a session.
    Ending,
    /// Where values go.
    Use,
}

impl Layer {
    const ALL: [Self; 4] = [Self::Origin, Self::Cell, Self::Ending, Self::Use];

    /// What stands above the column.
    fn title(self) -> &'static str {
        match self {
            Self::Origin => "comes from",
            Self::Cell => "is kept in",
            Self::Ending => "is ended by",
            Self::Use => "goes to",
        }
    }
}

/// How a box looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Like most.
    Plain,
    /// A cell that is emptied on all paths of some handler.
    Ended,
    /// A cell of which that is not certain.
    Doubtful,
    /// A cell that no handler empties.
    Left,
    /// No box at all but room between boxes, through which arrows pass.
    Lane,
}

/// A box with a title and lines.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Node {
    layer: Layer,
    title: String,
    lines: Vec<String>,
    mark: Mark,
}

/// What an arrow means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Link {
    Writes,
    Uses,
    Ends(Killed),
}

/// An arrow between two boxes, by their positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    from: usize,
    to: usize,
    link: Link,
}

/// The drawing before anything has a place.
#[derive(Debug, Clone)]
struct Graph {
    title: String,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// What is left out, in sentences.
    notes: Vec<String>,
}
