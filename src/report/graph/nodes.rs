//! Cells, handlers and steps into boxes and arrows. Names are made visible and short here, once for all drawings.

use super::{Edge, Graph, Layer, Link, Mark, Node};
use crate::finding::{
    AppReport, Cell, Handler, HandlerKind, Killed, Location, Place, SessionMap, Step,
};
use crate::report::escape;
use std::collections::BTreeMap;

/// Boxes of one column at most; people read no longer ones.
const MAX_NODES: usize = 60;
/// Characters of one line.
const LINE_CHARS: usize = 36;
/// Handlers of one box that are named.
const NAMED: usize = 4;

impl Graph {
    /// The drawing of one map.
    pub(super) fn of(report: &AppReport) -> Self {
        let app = &report.app;
        let name = app.package.as_deref().unwrap_or(&app.file_name);
        let mut drawing = Drawing::new(format!("Sessions of {}", line(name)));
        let map = &report.session_map;
        let endings = drawing.endings(map);
        let cells = map.cells.iter().take(MAX_NODES);
        for cell in cells {
            let node = drawing.cell(map, cell);
            drawing.origins(map, cell, node);
            drawing.fates(cell, node, &endings);
            drawing.uses(cell, node);
        }
        let left_out = map.cells.len().saturating_sub(MAX_NODES);
        if left_out > 0 {
            drawing.graph.notes.push(format!("{left_out} more cells"));
        }
        drawing.finish(map)
    }
}

/// A name of the app on one line.
fn line(text: &str) -> String {
    escape::clip(&escape::terminal(text), LINE_CHARS).into_owned()
}

/// The end of a name, which tells more than its beginning.
fn tail(text: &str) -> String {
    let shown = escape::terminal(text);
    let count = shown.chars().count();
    match count > LINE_CHARS {
        true => format!(
            "…{}",
            shown.chars().skip(count - LINE_CHARS).collect::<String>()
        ),
        false => shown.into_owned(),
    }
}

/// `Login.save`: a place in a few characters.
fn place(location: &Location) -> String {
    match &location.place {
        Place::Code(code) => {
            let simple = code.class.rsplit('.').next().unwrap_or_default();
            match code.method.is_empty() {
                true => tail(simple),
                false => tail(&format!("{simple}.{}", code.method)),
            }
        }
        _ => tail(&location.artifact),
    }
}

/// A graph that grows; boxes that say the same are one.
struct Drawing {
    graph: Graph,
    known: BTreeMap<(Layer, String, Vec<String>), usize>,
    counts: BTreeMap<Layer, usize>,
    left_out: BTreeMap<Layer, usize>,
}

impl Drawing {
    fn new(title: String) -> Self {
        Self {
            graph: Graph {
                title,
                nodes: Vec::new(),
                edges: Vec::new(),
                notes: Vec::new(),
            },
            known: BTreeMap::new(),
            counts: BTreeMap::new(),
            left_out: BTreeMap::new(),
        }
    }

    /// The box with this text; `None` when the column is full.
    fn node(&mut self, layer: Layer, title: String, lines: Vec<String>) -> Option<usize> {
        let key = (layer, title, lines);
        if let Some(known) = self.known.get(&key) {
            return Some(*known);
        }
        let count = self.counts.entry(layer).or_default();
        if *count >= MAX_NODES {
            *self.left_out.entry(layer).or_default() += 1;
            return None;
        }
        *count += 1;
        let position = self.graph.nodes.len();
        self.graph.nodes.push(Node {
            layer,
            title: key.1.clone(),
            lines: key.2.clone(),
            mark: Mark::Plain,
        });
        self.known.insert(key, position);
        Some(position)
    }

    fn edge(&mut self, from: Option<usize>, to: Option<usize>, link: Link) {
        if let (Some(from), Some(to)) = (from, to) {
            self.graph.edges.push(Edge { from, to, link });
        }
    }

    /// The handlers that end a session, by their positions in the map; those that do the same share a box.
    fn endings(&mut self, map: &SessionMap) -> BTreeMap<usize, usize> {
        let mut alike: BTreeMap<(HandlerKind, Vec<Killed>), Vec<usize>> = BTreeMap::new();
        for (position, handler) in map.handlers.iter().enumerate() {
            if handler.kind == HandlerKind::Login {
                continue;
            }
            let fates = map.cells.iter().flat_map(|cell| &cell.fates);
            let own = fates.filter(|fate| fate.handler == position);
            let deeds = (handler.kind, own.map(|fate| fate.killed).collect());
            alike.entry(deeds).or_default().push(position);
        }
        let mut endings = BTreeMap::new();
        for ((kind, _), positions) in alike {
            let handlers = positions.iter().filter_map(|at| map.handlers.get(*at));
            let mut lines: Vec<String> = handlers.map(|one| place(&one.entry)).collect();
            lines.dedup();
            let title = match positions.len() {
                1 => kind.words().to_owned(),
                many => format!("{many} {}s", kind.words()),
            };
            if lines.len() > NAMED {
                let more = lines.len() - NAMED;
                lines.truncate(NAMED);
                lines.push(format!("and {more} more"));
            }
            let node = self.node(Layer::Ending, title, lines);
            endings.extend(positions.into_iter().filter_map(|at| Some((at, node?))));
        }
        endings
    }

    fn handler(&mut self, layer: Layer, handler: &Handler) -> Option<usize> {
        let lines = vec![place(&handler.entry)];
        self.node(layer, handler.kind.words().to_owned(), lines)
    }

    fn cell(&mut self, map: &SessionMap, cell: &Cell) -> Option<usize> {
        let key = &cell.key;
        let title = match (&key.key, &key.name) {
            (Some(name), _) | (None, Some(name)) => line(name),
            (None, None) => "an unknown name".to_owned(),
        };
        let store = match (&key.name, &key.key) {
            (Some(name), Some(_)) => line(&format!("{} '{name}'", key.store)),
            _ => line(&key.store),
        };
        let kind = format!("{}, {}", cell.value.words(), cell.cover.as_str());
        let exposure = [
            (cell.exposure.backed_up, "in backups"),
            (cell.exposure.shared, "open to others"),
        ];
        let exposed: Vec<&str> = exposure
            .iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, words)| *words)
            .collect();
        let mut lines = vec![store, kind];
        if !exposed.is_empty() {
            lines.push(exposed.join(", "));
        }
        let node = self.node(Layer::Cell, title, lines);
        let has_endings = map
            .handlers
            .iter()
            .any(|handler| handler.kind != HandlerKind::Login);
        let mark = match cell.best_fate().map(|fate| fate.killed) {
            Some(Killed::Always) => Mark::Ended,
            Some(Killed::Sometimes | Killed::Unknown) => Mark::Doubtful,
            Some(Killed::Never) => Mark::Left,
            None if has_endings => Mark::Left,
            None => Mark::Plain,
        };
        if let Some(node) = node.and_then(|node| self.graph.nodes.get_mut(node)) {
            node.mark = mark;
        }
        node
    }

    /// The logins that write the cell, and the other code that does.
    fn origins(&mut self, map: &SessionMap, cell: &Cell, node: Option<usize>) {
        let logins = map
            .handlers
            .iter()
            .filter(|handler| handler.kind == HandlerKind::Login);
        let mut covered: Vec<&Location> = Vec::new();
        for login in logins {
            let own = login.effects.iter().map(|step| &step.location);
            let own: Vec<&Location> = own
                .filter(|at| cell.writes.iter().any(|write| write.location == **at))
                .collect();
            if !own.is_empty() {
                let origin = self.handler(Layer::Origin, login);
                self.edge(origin, node, Link::Writes);
                covered.extend(own);
            }
        }
        for write in &cell.writes {
            if !covered.contains(&&write.location) {
                let lines = vec![place(&write.location)];
                let origin = self.node(Layer::Origin, "written in".to_owned(), lines);
                self.edge(origin, node, Link::Writes);
            }
        }
    }

    fn fates(&mut self, cell: &Cell, node: Option<usize>, endings: &BTreeMap<usize, usize>) {
        for fate in &cell.fates {
            if fate.killed != Killed::Never {
                let ending = endings.get(&fate.handler).copied();
                self.edge(ending, node, Link::Ends(fate.killed));
            }
        }
    }

    /// Where values of the cell go: what is done with them, or else the code that reads them.
    fn uses(&mut self, cell: &Cell, node: Option<usize>) {
        let title = |step: &Step| match cell.sends.is_empty() {
            true => "read in".to_owned(),
            // The column says it already.
            false => line(step.text.strip_prefix("is ").unwrap_or(&step.text)),
        };
        let steps = match cell.sends.is_empty() {
            true => &cell.reads,
            false => &cell.sends,
        };
        for step in steps {
            let lines = vec![place(&step.location)];
            let target = self.node(Layer::Use, title(step), lines);
            self.edge(node, target, Link::Uses);
        }
    }

    fn finish(mut self, map: &SessionMap) -> Graph {
        for (layer, count) in &self.left_out {
            let text = format!("{count} more in '{}'", layer.title());
            self.graph.notes.push(text);
        }
        if map.cells.is_empty() {
            let text = "no place was found in which the app keeps a session";
            self.graph.notes.push(text.to_owned());
        }
        match map.undecided.len() {
            0 => {}
            1 => self
                .graph
                .notes
                .push("one question is open: see the text".to_owned()),
            many => self
                .graph
                .notes
                .push(format!("{many} questions are open: see the text")),
        }
        self.graph.edges.sort();
        self.graph.edges.dedup();
        self.graph
    }
}
