//! Boxes into places: columns from left to right, each sorted so that arrows cross little, and centred.

use super::{Edge, Graph, Layer, Link, Mark, Node};

/// Width of a box.
pub(super) const BOX: f64 = 262.0;
/// Height of a line of text.
pub(super) const LINE: f64 = 15.0;
/// Space above the first and below the last line of a box.
pub(super) const PADDING: f64 = 7.0;
/// Space between columns.
const BETWEEN: f64 = 96.0;
/// Space between boxes of a column.
const GAP: f64 = 16.0;
/// Height of the room through which arrows pass.
const LANE: f64 = 4.0;
/// Space around the drawing.
pub(super) const MARGIN: f64 = 24.0;
/// Space above the columns, for title and headings.
pub(super) const TOP: f64 = 84.0;
/// Times that all columns are sorted by their neighbours.
const SWEEPS: usize = 8;

/// The place of a box: its upper left corner and its height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) height: f64,
}

impl Spot {
    /// Where arrows begin and end.
    pub(super) fn middle(self) -> f64 {
        self.y + self.height / 2.0
    }
}

/// Places for all boxes, and the size of the drawing without what stands below.
#[derive(Debug)]
pub(super) struct Layout {
    /// Places by position of the box.
    pub(super) spots: Vec<Spot>,
    /// The columns that have boxes, with their left edges.
    pub(super) columns: Vec<(Layer, f64)>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The same drawing with room between the handlers through which the arrows from cells to their uses pass.
pub(super) fn with_lanes(graph: &Graph) -> Graph {
    let mut laned = graph.clone();
    if !graph.nodes.iter().any(|node| node.layer == Layer::Ending) {
        return laned;
    }
    laned.edges.retain(|edge| edge.link != Link::Uses);
    let (mut source, mut lane) = (None, 0);
    // Edges are sorted: those from one box stand together.
    for edge in graph.edges.iter().filter(|edge| edge.link == Link::Uses) {
        if source != Some(edge.from) {
            source = Some(edge.from);
            lane = laned.nodes.len();
            laned.nodes.push(Node {
                layer: Layer::Ending,
                title: String::new(),
                lines: Vec::new(),
                mark: Mark::Lane,
            });
            laned.edges.push(Edge { to: lane, ..*edge });
        }
        laned.edges.push(Edge {
            from: lane,
            ..*edge
        });
    }
    laned
}

/// Finds a place for every box.
pub(super) fn layout(graph: &Graph) -> Layout {
    let mut columns = columns(graph);
    sort_by_neighbours(graph, &mut columns);
    let height_of = |column: &Vec<usize>| -> f64 {
        let heights = column.iter().map(|at| height(&graph.nodes[*at]) + GAP);
        heights.sum::<f64>() - GAP
    };
    let tallest = columns
        .iter()
        .map(|(_, column)| height_of(column))
        .fold(0.0, f64::max);
    let mut spots = vec![
        Spot {
            x: 0.0,
            y: 0.0,
            height: 0.0
        };
        graph.nodes.len()
    ];
    let (mut x, mut lefts) = (MARGIN, Vec::new());
    for (layer, column) in &columns {
        let mut y = TOP + (tallest - height_of(column)) / 2.0;
        for at in column {
            let height = height(&graph.nodes[*at]);
            spots[*at] = Spot { x, y, height };
            y += height + GAP;
        }
        lefts.push((*layer, x));
        x += BOX + BETWEEN;
    }
    let right = if columns.is_empty() {
        BOX + MARGIN
    } else {
        x - BETWEEN
    };
    Layout {
        spots,
        columns: lefts,
        width: right + MARGIN,
        height: TOP + tallest,
    }
}

fn height(node: &Node) -> f64 {
    if node.mark == Mark::Lane {
        return LANE;
    }
    // A box has a handful of lines.
    let lines = u16::try_from(node.lines.len() + 1).unwrap_or(u16::MAX);
    f64::from(lines) * LINE + 2.0 * PADDING
}

/// The positions of the boxes of each column that has some.
fn columns(graph: &Graph) -> Vec<(Layer, Vec<usize>)> {
    let of_layer = |layer: Layer| -> Vec<usize> {
        let nodes = graph.nodes.iter().enumerate();
        let own = nodes.filter(|(_, node)| node.layer == layer);
        own.map(|(position, _)| position).collect()
    };
    let all = Layer::ALL.map(|layer| (layer, of_layer(layer)));
    let filled = all.into_iter().filter(|(_, column)| !column.is_empty());
    filled.collect()
}

/// Sorts every column by the mean place of the boxes that its boxes are linked to, again and again.
fn sort_by_neighbours(graph: &Graph, columns: &mut [(Layer, Vec<usize>)]) {
    let mut places = vec![0.0; graph.nodes.len()];
    let number = |columns: &[(Layer, Vec<usize>)], places: &mut Vec<f64>| {
        for (_, column) in columns {
            let last = column.len().saturating_sub(1).max(1);
            for (at, node) in column.iter().enumerate() {
                // What counts is where in its column a box is, since columns are centred.
                places[*node] = ratio(at, last);
            }
        }
    };
    number(columns, &mut places);
    let order: Vec<usize> = (0..columns.len()).chain((0..columns.len()).rev()).collect();
    for at in order.iter().cycle().take(SWEEPS * columns.len()) {
        let Some((_, column)) = columns.get_mut(*at) else {
            continue;
        };
        let mean = |node: usize| {
            let own = graph.edges.iter().filter_map(|edge| match node {
                _ if edge.from == node => places.get(edge.to),
                _ if edge.to == node => places.get(edge.from),
                _ => None,
            });
            let own: Vec<f64> = own.copied().collect();
            match own.is_empty() {
                true => places[node],
                false => own.iter().sum::<f64>() / ratio(own.len(), 1),
            }
        };
        let mut keyed: Vec<(f64, usize)> = column.iter().map(|node| (mean(*node), *node)).collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        *column = keyed.into_iter().map(|(_, node)| node).collect();
        number(columns, &mut places);
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(part) / number(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_of_a_column_do_not_overlap_and_stand_beside_their_neighbours() {
        let node = |layer: Layer| Node {
            layer,
            title: String::new(),
            lines: vec![String::new()],
            mark: Mark::Plain,
        };
        // Three cells and three uses, linked crosswise.
        let layers = [
            Layer::Cell,
            Layer::Cell,
            Layer::Cell,
            Layer::Use,
            Layer::Use,
            Layer::Use,
        ];
        let graph = Graph {
            title: String::new(),
            nodes: layers.map(node).into(),
            edges: [(0, 5), (1, 4), (2, 3)]
                .map(|(from, to)| Edge {
                    from,
                    to,
                    link: Link::Uses,
                })
                .into(),
            notes: Vec::new(),
        };
        let layout = layout(&graph);
        for edge in &graph.edges {
            let (from, to) = (layout.spots[edge.from], layout.spots[edge.to]);
            assert!(
                (from.middle() - to.middle()).abs() < 0.01,
                "{from:?} {to:?}"
            );
            assert!(from.x + BOX < to.x);
        }
        let mut tops: Vec<f64> = layout.spots.iter().take(3).map(|spot| spot.y).collect();
        tops.sort_by(f64::total_cmp);
        assert!(
            tops.windows(2)
                .all(|two| two[1] - two[0] >= layout.spots[0].height)
        );
    }
}
