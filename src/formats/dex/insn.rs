//! Instructions and their operands.

use super::Register;
use super::opcode_facts::Format;
use super::opcode_table::Opcode;

/// One decoded instruction: 24 bytes, no allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Insn {
    /// Address in code units from the start of the method.
    pub pc: u32,
    /// What it does.
    pub opcode: Opcode,
    /// Length in code units.
    pub units: u8,
    /// Slot A: the register, or how many arguments a list or range holds.
    pub(super) a: u16,
    /// Slot B, the first register of a range, or the first four arguments of a list in four bits each.
    pub(super) b: u16,
    /// Slot C, or the fifth argument of a list.
    pub(super) c: u16,
    /// The literal, the absolute target, or the index with the second index in the upper half.
    pub(super) value: i64,
}

impl Insn {
    /// The register that is written, if any. `check-cast` writes none: it narrows the type of its source.
    pub fn dest(&self) -> Option<Register> {
        self.opcode.dest_width().map(|_| Register(self.a))
    }

    /// The registers that are read, in the order of the specification; for calls and `filled-new-array`
    /// the arguments in order, where a wide one shows as two registers.
    pub fn sources(&self) -> Sources {
        let operands = self.opcode.operands();
        if operands.list {
            return self.list();
        }
        let mut sources = Sources::EMPTY;
        for (register, width) in [self.a, self.b, self.c].into_iter().zip(operands.sources) {
            if width.is_some() {
                sources.push(register);
            }
        }
        sources
    }

    fn list(&self) -> Sources {
        if matches!(self.opcode.format(), Format::F3rc | Format::F4rcc) {
            return Sources {
                few: [0; 5],
                next: u32::from(self.b),
                end: u32::from(self.b).saturating_add(u32::from(self.a)),
                is_range: true,
            };
        }
        let nibble = |shift: u32| self.b.wrapping_shr(shift) & 0xf;
        Sources {
            few: [nibble(0), nibble(4), nibble(8), nibble(12), self.c],
            next: 0,
            end: u32::from(self.a.min(5)),
            is_range: false,
        }
    }

    /// Register in slot A, B or C of the format (0, 1, 2), whether read or written; zero where there is none.
    pub fn slot(&self, slot: u8) -> Register {
        Register(match slot {
            0 => self.a,
            1 => self.b,
            _ => self.c,
        })
    }

    /// Index into the table that [`Opcode::index_kind`] names; zero when that is `None`.
    pub fn index(&self) -> u32 {
        low_half(self.value)
    }

    /// Index into `proto_ids` of `invoke-polymorphic`.
    pub fn second_index(&self) -> u32 {
        low_half(self.value.wrapping_shr(32))
    }

    /// The literal operand, sign extended; for `*/high16` already shifted into place. `None` for instructions whose
    /// extra data is an index or a target.
    pub fn literal(&self) -> Option<i64> {
        let has_literal = self.opcode.format().has_literal();
        has_literal.then_some(self.value)
    }

    /// Absolute address of the branch target of `if-*` and `goto*`. It may lie outside of the method.
    pub fn target(&self) -> Option<u32> {
        self.opcode.is_branch().then(|| low_half(self.value))
    }

    /// Absolute address of the payload of a switch or of `fill-array-data`. It may lie outside of the method.
    pub fn payload_pc(&self) -> Option<u32> {
        (self.opcode.format() == Format::F31t).then(|| low_half(self.value))
    }

    /// Address of the instruction that follows in memory.
    pub fn next_pc(&self) -> u32 {
        self.pc.saturating_add(u32::from(self.units))
    }
}

/// The lower 32 bits.
fn low_half(value: i64) -> u32 {
    let [a, b, c, d, ..] = value.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// The registers an instruction reads, in order.
#[derive(Debug, Clone, Copy)]
pub struct Sources {
    few: [u16; 5],
    next: u32,
    end: u32,
    is_range: bool,
}

impl Sources {
    const EMPTY: Self = Self {
        few: [0; 5],
        next: 0,
        end: 0,
        is_range: false,
    };

    fn push(&mut self, register: u16) {
        if let Some(slot) = self.few.get_mut(self.end as usize) {
            *slot = register;
            self.end = self.end.saturating_add(1);
        }
    }
}

impl Iterator for Sources {
    type Item = Register;

    fn next(&mut self) -> Option<Register> {
        if self.next >= self.end {
            return None;
        }
        let position = self.next;
        self.next = position.saturating_add(1);
        if self.is_range {
            // A range that runs over the last register is malformed; its excess names register 65535.
            return Some(Register(u16::try_from(position).unwrap_or(u16::MAX)));
        }
        self.few.get(position as usize).copied().map(Register)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end.saturating_sub(self.next) as usize;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Sources {}
