//! Which instructions of a code item can be reached, and where blocks must begin.

use smallvec::SmallVec;

use crate::bytes::limits;
use crate::formats::dex::{CodeItem, ControlFlow, Insn, TypeIdx};

use super::graph::{Exit, GraphSwitch, Loss};

/// A handler: the caught type, none for all, and where it starts.
pub(super) type Handler = (Option<TypeIdx>, u32);

/// One try range with its handlers in the order they are asked.
#[derive(Debug)]
struct Range {
    start: u32,
    end: u32,
    handlers: SmallVec<[Handler; 2]>,
}

/// The reachable code. Positions are code units; the position behind the last unit stands for all
/// positions outside.
#[derive(Debug)]
pub(super) struct Walk<'c, 'a> {
    code: &'c CodeItem<'a>,
    units: u32,
    /// Per position one more than the number of the instruction that starts there, or 0.
    at: Vec<u32>,
    /// Per position whether a block begins there.
    leads: Vec<bool>,
    pub(super) insns: Vec<Insn>,
    ranges: Vec<Range>,
    /// One per switch instruction that was reached, by position of the instruction.
    pub(super) switches: Vec<(u32, GraphSwitch)>,
    pub(super) losses: Vec<Loss>,
    /// Switch cases that may still be followed: several instructions can name the same table.
    cases_left: usize,
    pending: Vec<u32>,
}

impl<'c, 'a> Walk<'c, 'a> {
    /// Follows all paths from the start of the code.
    pub(super) fn through(code: &'c CodeItem<'a>) -> Self {
        let units = code.unit_count().min(limits::METHOD_UNITS as u32);
        let mut walk = Self {
            code,
            units,
            at: vec![0; units as usize + 1],
            leads: vec![false; units as usize + 1],
            insns: Vec::new(),
            ranges: Vec::new(),
            switches: Vec::new(),
            losses: Vec::new(),
            cases_left: units as usize,
            pending: Vec::new(),
        };
        walk.read_ranges();
        walk.lead(0);
        while let Some(pc) = walk.pending.pop() {
            walk.follow(pc);
        }
        walk.switches.sort_by_key(|table| table.0);
        walk
    }

    fn read_ranges(&mut self) {
        let mut handlers_left = (self.units as usize).max(limits::TRY_HANDLERS as usize);
        for range in self.code.tries() {
            let take = limits::HANDLERS_PER_TRY.min(handlers_left);
            if range.handlers.len() > take {
                self.lose(range.start, "a try range has too many handlers", true);
            }
            let handlers = range.handlers.iter().take(take);
            let handlers: SmallVec<[Handler; 2]> = handlers
                .map(|handler| (handler.type_, handler.pc))
                .collect();
            handlers_left -= handlers.len();
            self.ranges.push(Range {
                start: range.start,
                end: range.end,
                handlers,
            });
        }
        self.ranges.sort_by_key(|range| range.start);
    }

    /// The handlers of an exception at `pc`.
    pub(super) fn handlers(&self, pc: u32) -> &[Handler] {
        let after = self.ranges.partition_point(|range| range.start <= pc);
        match self.ranges[..after].last() {
            Some(range) if pc < range.end => &range.handlers,
            _ => &[],
        }
    }

    /// The handlers that an instruction's exceptions can go to.
    pub(super) fn handlers_of(&self, insn: &Insn) -> &[Handler] {
        if insn.opcode.can_throw() {
            self.handlers(insn.pc)
        } else {
            &[]
        }
    }

    /// Number of positions, the one behind the code included.
    pub(super) fn positions(&self) -> usize {
        self.at.len()
    }

    /// The position behind an instruction.
    pub(super) fn behind(&self, insn: &Insn) -> u32 {
        self.inside(insn.next_pc())
    }

    /// Where an instruction sends control, none if it just goes on to `next`.
    pub(super) fn exit(&self, insn: &Insn, next: u32) -> Option<Exit> {
        match insn.opcode.flow() {
            ControlFlow::Next => None,
            ControlFlow::Return | ControlFlow::Throw => Some(Exit::Leaves),
            ControlFlow::Goto => Some(Exit::Goto(self.inside(insn.target()?))),
            ControlFlow::If => Some(Exit::If(self.inside(insn.target()?), next)),
            ControlFlow::Switch => {
                let table = self
                    .switches
                    .binary_search_by_key(&insn.pc, |table| table.0);
                table.ok().map(|table| Exit::Switch(table as u32))
            }
        }
    }

    /// The instruction that starts at `pc`, if it was reached.
    pub(super) fn insn(&self, pc: u32) -> Option<&Insn> {
        let number = self.at.get(pc as usize)?.checked_sub(1)?;
        self.insns.get(number as usize)
    }

    /// True if a block begins at `pc`.
    pub(super) fn leads(&self, pc: u32) -> bool {
        self.leads.get(pc as usize).copied().unwrap_or(true)
    }

    /// All positions where a block begins, in order.
    pub(super) fn leaders(&self) -> impl Iterator<Item = u32> + '_ {
        (0..=self.units).filter(|pc| self.leads[*pc as usize])
    }

    /// `pc`, or the position behind the code if it is outside.
    pub(super) fn inside(&self, pc: u32) -> u32 {
        pc.min(self.units)
    }

    fn lose(&mut self, pc: u32, what: &'static str, is_limit: bool) {
        self.losses.push(Loss { pc, what, is_limit });
    }

    /// Makes a block begin at `pc` and remembers to go there.
    fn lead(&mut self, pc: u32) -> u32 {
        let pc = self.inside(pc);
        let leads = &mut self.leads[pc as usize];
        if !*leads {
            *leads = true;
            self.pending.push(pc);
        }
        pc
    }

    /// Decodes from `pc` on until control cannot go on or comes to code that is known.
    fn follow(&mut self, pc: u32) {
        let mut pc = pc;
        let mut cut_before = false;
        loop {
            if self.at[pc as usize] != 0 {
                self.leads[pc as usize] = true;
                return;
            }
            let Some(insn) = self.decode(pc) else {
                self.leads[pc as usize] = true;
                return;
            };
            let is_result = insn.opcode.is_move_result();
            self.leads[pc as usize] |= cut_before && !is_result;
            self.insns.push(insn);
            self.at[pc as usize] = self.insns.len() as u32;
            // A block with handlers ends behind the call and the result that belongs to it.
            cut_before = self.follow_handlers(&insn) || (cut_before && is_result);
            let next = self.behind(&insn);
            self.follow_targets(&insn, next);
            if !insn.opcode.continues() {
                return;
            }
            pc = next;
        }
    }

    fn decode(&mut self, pc: u32) -> Option<Insn> {
        if pc >= self.units {
            self.lose(pc, "control leaves the code", false);
            return None;
        }
        let insn = self.code.insn_at(pc);
        if insn.is_none() {
            self.lose(pc, "control reaches what is no instruction", false);
        }
        insn
    }

    /// Goes to the handlers of an instruction that can throw; true if there are any.
    fn follow_handlers(&mut self, insn: &Insn) -> bool {
        let targets = self.handlers_of(insn).iter().map(|handler| handler.1);
        let targets: SmallVec<[u32; 4]> = targets.collect();
        for target in &targets {
            self.lead(*target);
        }
        !targets.is_empty()
    }

    /// Goes to the targets of a branch or switch.
    fn follow_targets(&mut self, insn: &Insn, next: u32) {
        if insn.opcode.is_switch() {
            self.leads[next as usize] = true;
            self.follow_switch(insn, next);
        } else if let Some(target) = insn.target() {
            self.lead(target);
            self.leads[next as usize] |= insn.opcode.continues();
        }
    }

    fn follow_switch(&mut self, insn: &Insn, next: u32) {
        let mut cases = Vec::new();
        for (key, target) in self.code.switch_cases(insn) {
            if self.cases_left == 0 {
                self.lose(insn.pc, "the method's switches have too many cases", true);
                break;
            }
            self.cases_left -= 1;
            cases.push((key, self.lead(target)));
        }
        if cases.is_empty() {
            self.lose(insn.pc, "a switch has no table", false);
        }
        let table = GraphSwitch {
            cases,
            otherwise: next,
        };
        self.switches.push((insn.pc, table));
    }
}
