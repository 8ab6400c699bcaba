//! Reachable instructions into blocks and edges, numbered in reverse postorder.

use std::ops::Range;

use smallvec::SmallVec;

use crate::bytes::limits;
use crate::formats::dex::Insn;

use super::body::EdgeKind;
use super::graph::{Exit, Graph, GraphBlock, GraphEdge, GraphSwitch, Loss};
use super::refs::Refs;
use super::walk::{Handler, Walk};

/// A block whose targets are still code positions.
#[derive(Debug)]
struct Piece {
    pc: u32,
    insns: Range<u32>,
    exit: Exit,
    /// Position of the instruction whose handlers are the block's, if there are any.
    throws_at: Option<u32>,
}

/// The blocks in the order of the code, before they are numbered.
struct Pieces<'w, 'c, 'a> {
    walk: &'w Walk<'c, 'a>,
    insns: Vec<Insn>,
    pieces: Vec<Piece>,
    /// Per code position the piece that begins there.
    number_at: Vec<u32>,
}

/// Cuts what was walked into blocks.
pub(super) fn cut(mut walk: Walk<'_, '_>, refs: &impl Refs) -> Graph {
    let pieces = Pieces::of(&walk);
    let order = pieces.reverse_postorder();
    let mut losses = Vec::new();
    let edges = pieces.edges(&order, refs, &mut losses);
    let mut graph = pieces.numbered(&order, edges);
    losses.append(&mut walk.losses);
    losses.sort_by_key(|loss| (loss.pc, loss.what));
    losses.dedup();
    graph.losses = losses;
    graph
}

impl<'w, 'c, 'a> Pieces<'w, 'c, 'a> {
    fn of(walk: &'w Walk<'c, 'a>) -> Self {
        let mut pieces = Self {
            walk,
            insns: Vec::with_capacity(walk.insns.len()),
            pieces: Vec::new(),
            number_at: vec![0; walk.positions()],
        };
        for pc in walk.leaders() {
            pieces.number_at[pc as usize] = pieces.pieces.len() as u32;
            let piece = pieces.piece(pc);
            pieces.pieces.push(piece);
        }
        pieces
    }

    /// The block that begins at `pc`.
    fn piece(&mut self, pc: u32) -> Piece {
        let start = self.insns.len() as u32;
        let mut throws_at = None;
        let mut at = pc;
        let exit = loop {
            let Some(insn) = self.walk.insn(at) else {
                break Exit::Stops;
            };
            self.insns.push(*insn);
            if !self.walk.handlers_of(insn).is_empty() {
                throws_at = Some(at);
            }
            let next = self.walk.behind(insn);
            if let Some(exit) = self.walk.exit(insn, next) {
                break exit;
            }
            if self.walk.leads(next) {
                break Exit::Goto(next);
            }
            at = next;
        };
        Piece {
            pc,
            insns: start..self.insns.len() as u32,
            exit,
            throws_at,
        }
    }

    fn handlers(&self, piece: &Piece) -> &'w [Handler] {
        match piece.throws_at {
            Some(pc) => self.walk.handlers(pc),
            None => &[],
        }
    }

    fn number(&self, pc: u32) -> u32 {
        self.number_at[self.walk.inside(pc) as usize]
    }

    /// Where a piece goes without an exception: each target once, in the order of the pieces.
    fn normal_targets(&self, piece: &Piece) -> SmallVec<[u32; 2]> {
        let mut targets: SmallVec<[u32; 2]> = match piece.exit {
            Exit::Leaves | Exit::Stops => SmallVec::new(),
            Exit::Goto(to) => SmallVec::from_slice(&[self.number(to)]),
            Exit::If(taken, otherwise) => {
                SmallVec::from_slice(&[self.number(taken), self.number(otherwise)])
            }
            Exit::Switch(table) => {
                let table = &self.walk.switches[table as usize].1;
                let cases = table.cases.iter().map(|case| self.number(case.1));
                cases.chain([self.number(table.otherwise)]).collect()
            }
        };
        targets.sort_unstable();
        targets.dedup();
        targets
    }

    /// All pieces that can be reached, the first one first; iterative, since code can be deep.
    fn reverse_postorder(&self) -> Vec<u32> {
        let targets = |number: u32| -> SmallVec<[u32; 2]> {
            let piece = &self.pieces[number as usize];
            let handlers = self.handlers(piece).iter().map(|h| self.number(h.1));
            handlers
                .rev()
                .chain(self.normal_targets(piece).into_iter().rev())
                .collect()
        };
        let mut seen = vec![false; self.pieces.len()];
        let mut order = Vec::with_capacity(self.pieces.len());
        let mut stack = vec![(0_u32, targets(0), 0_usize)];
        seen[0] = true;
        while let Some((number, children, next)) = stack.last_mut() {
            let Some(child) = children.get(*next).copied() else {
                order.push(*number);
                stack.pop();
                continue;
            };
            *next += 1;
            if !seen[child as usize] {
                seen[child as usize] = true;
                stack.push((child, targets(child), 0));
            }
        }
        order.reverse();
        order
    }

    /// All edges by final block numbers, sorted by source, the one from the empty block 0 included.
    fn edges(&self, order: &[u32], refs: &impl Refs, losses: &mut Vec<Loss>) -> Vec<GraphEdge> {
        let block_of = self.block_numbers(order);
        let edge = |from: u32, to: u32, kind| GraphEdge {
            to: block_of[to as usize],
            from: block_of[from as usize],
            kind,
        };
        let mut edges = vec![GraphEdge {
            to: 1,
            from: 0,
            kind: EdgeKind::Normal,
        }];
        for number in order {
            let piece = &self.pieces[*number as usize];
            let normal = self.normal_targets(piece);
            edges.extend(normal.iter().map(|to| edge(*number, *to, EdgeKind::Normal)));
            let handlers = self.handlers(piece);
            if edges.len() + handlers.len() > limits::METHOD_EDGES {
                losses.push(Loss {
                    pc: piece.pc,
                    what: "the method has too many exceptional edges",
                    is_limit: true,
                });
                continue;
            }
            for (type_, pc) in handlers {
                let kind = EdgeKind::Exception(type_.map(|idx| refs.class(idx)));
                edges.push(edge(*number, self.number(*pc), kind));
            }
        }
        edges
    }

    /// Per piece its block: one more than its position in the order.
    fn block_numbers(&self, order: &[u32]) -> Vec<u32> {
        let mut numbers = vec![0; self.pieces.len()];
        for (block, piece) in (1..).zip(order) {
            numbers[*piece as usize] = block;
        }
        numbers
    }

    fn numbered(self, order: &[u32], outgoing: Vec<GraphEdge>) -> Graph {
        let (edges, successors) = by_target(&outgoing);
        let range_of = |edges: &[GraphEdge], key: fn(&GraphEdge) -> u32, block: u32| {
            let start = edges.partition_point(|edge| key(edge) < block) as u32;
            start..edges.partition_point(|edge| key(edge) <= block) as u32
        };
        let block_of = self.block_numbers(order);
        let block_at = |pc: u32| block_of[self.number(pc) as usize];
        let entry = GraphBlock {
            pc: 0,
            insns: 0..0,
            exit: Exit::Goto(1),
            incoming: 0..0,
            outgoing: 0..1,
            has_handlers: false,
        };
        let mut blocks = vec![entry];
        for number in order {
            let piece = &self.pieces[*number as usize];
            let block = blocks.len() as u32;
            blocks.push(GraphBlock {
                pc: piece.pc,
                insns: piece.insns.clone(),
                exit: match piece.exit {
                    Exit::Goto(to) => Exit::Goto(block_at(to)),
                    Exit::If(taken, otherwise) => Exit::If(block_at(taken), block_at(otherwise)),
                    other => other,
                },
                incoming: range_of(&edges, |edge| edge.to, block),
                outgoing: range_of(&outgoing, |edge| edge.from, block),
                has_handlers: piece.throws_at.is_some(),
            });
        }
        let switches = self.walk.switches.iter().map(|(_, table)| GraphSwitch {
            cases: table
                .cases
                .iter()
                .map(|case| (case.0, block_at(case.1)))
                .collect(),
            otherwise: block_at(table.otherwise),
        });
        let switches = switches.collect();
        Graph {
            blocks,
            insns: self.insns,
            edges,
            successors,
            switches,
            losses: Vec::new(),
        }
    }
}

/// The edges sorted by target, and where each of `outgoing` is among them.
fn by_target(outgoing: &[GraphEdge]) -> (Vec<GraphEdge>, Vec<u32>) {
    let mut sorted: Vec<u32> = (0..outgoing.len() as u32).collect();
    sorted.sort_by_key(|at| outgoing[*at as usize].to);
    let mut positions = vec![0; outgoing.len()];
    for (position, at) in (0..).zip(&sorted) {
        positions[*at as usize] = position;
    }
    let edges = sorted.iter().map(|at| outgoing[*at as usize]).collect();
    (edges, positions)
}
