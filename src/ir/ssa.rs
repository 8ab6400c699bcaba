//! Registers into values: static single assignment on the fly.
//!
//! After Braun et al., "Simple and Efficient Construction of Static Single Assignment Form" (CC 2013), with
//! the whole control-flow graph known beforehand: blocks are filled in reverse postorder, a read that its block
//! cannot answer asks the only predecessor or makes a phi, and the phis' operands are looked up when every block
//! is filled, from a queue instead of by recursion. Only what is read gets a phi, so the form is pruned;
//! trivial phis are replaced afterwards, so it is minimal wherever control flow is reducible.

use rustc_hash::FxHashMap;

use super::body::EdgeKind;
use super::graph::{Graph, GraphEdge};

/// A value under construction: the number of a provisional statement.
pub(super) type Draft = u32;

/// A phi under construction.
#[derive(Debug)]
pub(super) struct Phi {
    /// The provisional statement.
    pub(super) value: Draft,
    /// The block it heads.
    pub(super) block: u32,
    register: u32,
    /// One operand per incoming edge, in the order of [`Graph::incoming`].
    pub(super) operands: Vec<Draft>,
}

/// More work was asked for than a method may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OutOfFuel;

/// What each register holds, while statements are made.
#[derive(Debug)]
pub(super) struct Registers<'g> {
    graph: &'g Graph,
    block: u32,
    /// Per register what it holds, if the stamp is one of the current block.
    current: Vec<(Stamp, Draft)>,
    /// Registers the current block has assigned.
    assigned: Vec<u32>,
    /// What a register holds when a block begins, as far as somebody asked.
    at_entry: FxHashMap<(u32, u32), Draft>,
    /// What a block assigned to a register last, see [`Registers::write_late`] for what is not in here.
    at_end: FxHashMap<(u32, u32), Draft>,
    /// Per block what its last instruction assigned, if the block has handlers.
    late: FxHashMap<u32, (u32, Draft)>,
    phis: Vec<Phi>,
    undefined: Option<Draft>,
    next: Draft,
    fuel: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stamp {
    Never,
    Read(u32),
    Written(u32),
}

impl<'g> Registers<'g> {
    /// Registers of a method whose code is `graph`; values are numbered from 0.
    pub(super) fn new(graph: &'g Graph, count: u32, fuel: usize) -> Self {
        Self {
            graph,
            block: 0,
            current: vec![(Stamp::Never, 0); count as usize],
            assigned: Vec::new(),
            at_entry: FxHashMap::default(),
            at_end: FxHashMap::default(),
            late: FxHashMap::default(),
            phis: Vec::new(),
            undefined: None,
            next: 0,
            fuel,
        }
    }

    /// The number of the next statement.
    pub(super) fn number(&mut self) -> Draft {
        let number = self.next;
        self.next += 1;
        number
    }

    /// Ends the current block and starts another; blocks come in reverse postorder.
    pub(super) fn enter(&mut self, block: u32) {
        for register in self.assigned.drain(..) {
            if let Some((_, value)) = self.current.get(register as usize) {
                self.at_end.insert((self.block, register), *value);
            }
        }
        self.block = block;
    }

    /// Assigns a register; one that the method does not have is ignored.
    pub(super) fn write(&mut self, register: u32, value: Draft) {
        let Some(slot) = self.current.get_mut(register as usize) else {
            return;
        };
        if slot.0 != Stamp::Written(self.block) {
            self.assigned.push(register);
        }
        *slot = (Stamp::Written(self.block), value);
    }

    /// Assigns a register as the last thing of a block with handlers, which do not see it.
    pub(super) fn write_late(&mut self, register: u32, value: Draft) {
        self.late.insert(self.block, (register, value));
    }

    /// What a register holds now.
    pub(super) fn read(&mut self, register: u32) -> Result<Draft, OutOfFuel> {
        let slot = self.current.get(register as usize).copied();
        match slot {
            None => return Ok(self.undefined()),
            Some((Stamp::Read(block) | Stamp::Written(block), value)) if block == self.block => {
                return Ok(value);
            }
            Some(_) => {}
        }
        let value = self.entry_value(self.block, register)?;
        if let Some(slot) = self.current.get_mut(register as usize) {
            *slot = (Stamp::Read(self.block), value);
        }
        Ok(value)
    }

    /// The value of registers that nobody assigned.
    fn undefined(&mut self) -> Draft {
        if let Some(value) = self.undefined {
            return value;
        }
        let value = self.number();
        self.undefined = Some(value);
        value
    }

    fn entry_value(&mut self, block: u32, register: u32) -> Result<Draft, OutOfFuel> {
        let graph = self.graph;
        let mut block = block;
        let mut passed = Vec::new();
        let value = loop {
            self.burn(1)?;
            if let Some(value) = self.at_entry.get(&(block, register)) {
                break *value;
            }
            passed.push(block);
            match graph.incoming(block) {
                [] => break self.undefined(),
                [edge] => match self.assigned_before(edge, register) {
                    Some(value) => break value,
                    None => block = edge.from,
                },
                _ => break self.new_phi(block, register),
            }
        };
        for block in passed {
            self.at_entry.insert((block, register), value);
        }
        Ok(value)
    }

    /// What the block that an edge leaves has assigned, as seen along that edge.
    fn assigned_before(&self, edge: &GraphEdge, register: u32) -> Option<Draft> {
        if edge.kind == EdgeKind::Normal
            && let Some((late, value)) = self.late.get(&edge.from)
            && *late == register
        {
            return Some(*value);
        }
        self.at_end.get(&(edge.from, register)).copied()
    }

    fn new_phi(&mut self, block: u32, register: u32) -> Draft {
        let value = self.number();
        self.phis.push(Phi {
            value,
            block,
            register,
            operands: Vec::new(),
        });
        value
    }

    fn burn(&mut self, amount: usize) -> Result<(), OutOfFuel> {
        self.fuel = self.fuel.checked_sub(amount).ok_or(OutOfFuel)?;
        Ok(())
    }

    /// Looks up the operands of all phis and replaces the trivial ones.
    pub(super) fn finish(mut self) -> Result<Finished, OutOfFuel> {
        self.enter(u32::MAX);
        let mut done = 0;
        while let Some(phi) = self.phis.get(done) {
            let (block, register) = (phi.block, phi.register);
            let incoming = self.graph.incoming(block);
            self.burn(incoming.len())?;
            let mut operands = Vec::with_capacity(incoming.len());
            for edge in incoming {
                operands.push(match self.assigned_before(edge, register) {
                    Some(value) => value,
                    None => self.entry_value(edge.from, register)?,
                });
            }
            self.phis[done].operands = operands;
            done += 1;
        }
        let undefined = self.undefined();
        let mut finished = Finished {
            forward: (0..self.next).collect(),
            phis: self.phis,
            undefined,
        };
        finished.replace_trivial(self.fuel)?;
        Ok(finished)
    }
}

/// The result of construction.
#[derive(Debug)]
pub(super) struct Finished {
    /// Per provisional statement the one that replaces it, itself if none does.
    forward: Vec<Draft>,
    /// All phis, replaced ones included.
    pub(super) phis: Vec<Phi>,
    /// The statement that stands for registers nobody assigned.
    pub(super) undefined: Draft,
}

impl Finished {
    /// Number of provisional statements.
    pub(super) fn count(&self) -> usize {
        self.forward.len()
    }

    /// The statement that stands for `value` in the end.
    pub(super) fn resolve(&self, value: Draft) -> Draft {
        let mut value = value;
        while let Some(next) = self.forward.get(value as usize)
            && *next != value
        {
            value = *next;
        }
        value
    }

    /// [`Finished::resolve`] that shortens the way for the next one.
    fn resolve_and_shorten(&mut self, value: Draft) -> Draft {
        let end = self.resolve(value);
        let mut at = value;
        while at != end {
            at = std::mem::replace(&mut self.forward[at as usize], end);
        }
        end
    }

    /// Replaces every phi that merges only one value (and itself) by that value, until none is left. A phi that
    /// merges two values stays as it is until one of these two is replaced, so it watches only them.
    fn replace_trivial(&mut self, mut fuel: usize) -> Result<(), OutOfFuel> {
        let mut phi_of: FxHashMap<Draft, u32> = FxHashMap::default();
        for (number, phi) in (0..).zip(&self.phis) {
            phi_of.insert(phi.value, number);
        }
        let mut watchers: Vec<Vec<u32>> = vec![Vec::new(); self.phis.len()];
        let mut work: Vec<u32> = (0..self.phis.len() as u32).rev().collect();
        while let Some(number) = work.pop() {
            match self.merged(number as usize, &mut fuel)? {
                Merged::Replaced => {}
                Merged::One(only) => {
                    let value = self.phis[number as usize].value;
                    self.forward[value as usize] = only;
                    work.append(&mut watchers[number as usize]);
                }
                Merged::Two(values) => {
                    for watched in values.iter().filter_map(|value| phi_of.get(value)) {
                        watchers[*watched as usize].push(number);
                    }
                }
            }
        }
        for value in 0..self.forward.len() as u32 {
            self.resolve_and_shorten(value);
        }
        Ok(())
    }

    /// What a phi merges besides itself.
    fn merged(&mut self, number: usize, fuel: &mut usize) -> Result<Merged, OutOfFuel> {
        let value = self.phis[number].value;
        if self.forward[value as usize] != value {
            return Ok(Merged::Replaced);
        }
        let mut only = None;
        for at in 0..self.phis[number].operands.len() {
            *fuel = fuel.checked_sub(1).ok_or(OutOfFuel)?;
            let operand = self.phis[number].operands[at];
            let operand = self.resolve_and_shorten(operand);
            self.phis[number].operands[at] = operand;
            match only {
                _ if operand == value => {}
                None => only = Some(operand),
                Some(first) if first == operand => {}
                Some(first) => return Ok(Merged::Two([first, operand])),
            }
        }
        Ok(Merged::One(only.unwrap_or(self.undefined)))
    }
}

/// What a phi merges besides itself.
enum Merged {
    /// Nothing, it was replaced before.
    Replaced,
    /// One value, which can replace it.
    One(Draft),
    /// Two values at least.
    Two([Draft; 2]),
}
