//! Code units into instructions with their operands.

use super::Register;
use super::opcodes::{Format, Opcode};

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
    a: u16,
    /// Slot B, the first register of a range, or the first four arguments of a list in four bits each.
    b: u16,
    /// Slot C, or the fifth argument of a list.
    c: u16,
    /// The literal, the absolute target, or the index with the second index in the upper half.
    value: i64,
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

    /// The literal operand, sign extended; for `*/high16` already shifted into place.
    pub fn literal(&self) -> i64 {
        self.value
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

/// Decodes the instruction at the start of `code`, which lies at address `pc`. `None` when the opcode is
/// unused or the bytes end before the instruction does. Payloads are not told from `nop` here.
#[inline]
pub(super) fn decode(code: &[u8], pc: u32) -> Option<Insn> {
    let &[opcode, high, ..] = code else {
        return None;
    };
    let opcode = Opcode::from_u8(opcode)?;
    let format = opcode.format();
    let insn = |a: u16, b: u16, c: u16, value: i64| {
        Some(Insn {
            pc,
            opcode,
            units: format.units(),
            a,
            b,
            c,
            value,
        })
    };
    let wide_a = u16::from(high);
    let (low_nibble, high_nibble) = (u16::from(high & 0xf), u16::from(high >> 4));
    match format {
        Format::F10x => insn(0, 0, 0, 0),
        Format::F12x => insn(low_nibble, high_nibble, 0, 0),
        Format::F11n => insn(low_nibble, 0, 0, i64::from(high.cast_signed() >> 4)),
        Format::F11x => insn(wide_a, 0, 0, 0),
        Format::F10t => insn(0, 0, 0, target(pc, i32::from(high.cast_signed()))),
        Format::F20t => insn(0, 0, 0, target(pc, i32::from(unit(code, 1)?.cast_signed()))),
        Format::F22x => insn(wide_a, unit(code, 1)?, 0, 0),
        Format::F21t => insn(
            wide_a,
            0,
            0,
            target(pc, i32::from(unit(code, 1)?.cast_signed())),
        ),
        Format::F21s => insn(wide_a, 0, 0, i64::from(unit(code, 1)?.cast_signed())),
        Format::F21h => {
            let literal = i64::from(unit(code, 1)?.cast_signed());
            let shift = if opcode == Opcode::ConstHigh16 {
                16
            } else {
                48
            };
            insn(wide_a, 0, 0, literal.wrapping_shl(shift))
        }
        Format::F21c => insn(wide_a, 0, 0, i64::from(unit(code, 1)?)),
        Format::F23x => {
            let [b, c] = unit(code, 1)?.to_le_bytes();
            insn(wide_a, u16::from(b), u16::from(c), 0)
        }
        Format::F22b => {
            let [b, c] = unit(code, 1)?.to_le_bytes();
            insn(wide_a, u16::from(b), 0, i64::from(c.cast_signed()))
        }
        Format::F22t => insn(
            low_nibble,
            high_nibble,
            0,
            target(pc, i32::from(unit(code, 1)?.cast_signed())),
        ),
        Format::F22s => insn(
            low_nibble,
            high_nibble,
            0,
            i64::from(unit(code, 1)?.cast_signed()),
        ),
        Format::F22c => insn(low_nibble, high_nibble, 0, i64::from(unit(code, 1)?)),
        Format::F30t => insn(0, 0, 0, target(pc, double_unit(code)?.cast_signed())),
        Format::F32x => {
            let (a, b) = (unit(code, 1)?, unit(code, 2)?);
            insn(a, b, 0, 0)
        }
        Format::F31i => insn(wide_a, 0, 0, i64::from(double_unit(code)?.cast_signed())),
        Format::F31t => insn(wide_a, 0, 0, target(pc, double_unit(code)?.cast_signed())),
        Format::F31c => insn(wide_a, 0, 0, i64::from(double_unit(code)?)),
        Format::F35c => {
            let (index, list) = (unit(code, 1)?, unit(code, 2)?);
            insn(high_nibble, list, low_nibble, i64::from(index))
        }
        Format::F3rc => {
            let (index, first) = (unit(code, 1)?, unit(code, 2)?);
            insn(wide_a, first, 0, i64::from(index))
        }
        Format::F45cc | Format::F4rcc => {
            let (index, list, proto) = (unit(code, 1)?, unit(code, 2)?, unit(code, 3)?);
            let value = i64::from(index) | i64::from(proto).wrapping_shl(32);
            if format == Format::F45cc {
                insn(high_nibble, list, low_nibble, value)
            } else {
                insn(wide_a, list, 0, value)
            }
        }
        Format::F51l => {
            let bytes = code.get(2..10)?.try_into().ok()?;
            insn(wide_a, 0, 0, i64::from_le_bytes(bytes))
        }
    }
}

/// Absolute address of a relative branch; one below zero wraps to an address outside of any method.
fn target(pc: u32, offset: i32) -> i64 {
    i64::from(pc.wrapping_add_signed(offset))
}

/// The 16-bit code unit at `index`, counted from the start of the instruction.
#[inline]
fn unit(code: &[u8], index: usize) -> Option<u16> {
    crate::bytes::u16_at(code, index.wrapping_mul(2))
}

/// The 32-bit operand behind the first code unit.
#[inline]
fn double_unit(code: &[u8]) -> Option<u32> {
    crate::bytes::u32_at(code, 2)
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::formats::dex::{Opcode, Register};

    fn registers(numbers: &[u16]) -> Vec<Register> {
        numbers.iter().copied().map(Register).collect()
    }

    fn units(words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn an_instruction_stays_small() {
        assert_eq!(size_of::<super::Insn>(), 24);
    }

    #[test]
    fn destinations_and_sources_of_every_format() {
        let check = |words: &[u16], mnemonic: &str, dest: Option<u16>, sources: &[u16]| {
            let insn = decode(&units(words), 0).unwrap();
            assert_eq!(insn.opcode.mnemonic(), mnemonic);
            assert_eq!(insn.units as usize, words.len(), "{mnemonic}");
            assert_eq!(insn.dest(), dest.map(Register), "{mnemonic}");
            assert_eq!(
                insn.sources().collect::<Vec<_>>(),
                registers(sources),
                "{mnemonic}"
            );
        };
        check(&[0x0000], "nop", None, &[]);
        check(&[0x2101], "move", Some(1), &[2]);
        check(&[0x0502, 0x0123], "move/from16", Some(5), &[0x123]);
        check(&[0x0003, 0x0123, 0x0456], "move/16", Some(0x123), &[0x456]);
        check(&[0x070f], "return", None, &[7]);
        check(&[0x0390, 0x0504], "add-int", Some(3), &[4, 5]);
        check(&[0x034b, 0x0504], "aput", None, &[3, 4, 5]);
        check(&[0x21b0], "add-int/2addr", Some(1), &[1, 2]);
        check(&[0x2152, 0x0007], "iget", Some(1), &[2]);
        check(&[0x2159, 0x0007], "iput", None, &[1, 2]);
        check(&[0x2132, 0x0007], "if-eq", None, &[1, 2]);
        check(
            &[0x516e, 0x0007, 0x4321],
            "invoke-virtual",
            None,
            &[1, 2, 3, 4, 1],
        );
        check(&[0x206e, 0x0007, 0x4321], "invoke-virtual", None, &[1, 2]);
        check(
            &[0x0374, 0x0007, 0x0100],
            "invoke-virtual/range",
            None,
            &[0x100, 0x101, 0x102],
        );
        check(
            &[0x0274, 0x0007, 0xffff],
            "invoke-virtual/range",
            None,
            &[0xffff, 0xffff],
        );
        check(&[0x20fa, 7, 0x0021, 9], "invoke-polymorphic", None, &[1, 2]);
        check(&[0x0118, 0, 0, 0, 0], "const-wide", Some(1), &[]);
    }

    #[test]
    fn literals_are_sign_extended_and_shifted() {
        let check = |words: &[u16], expected: i64| {
            assert_eq!(decode(&units(words), 0).unwrap().literal(), expected);
        };
        check(&[0xf012], -1);
        check(&[0x7012], 7);
        check(&[0x0013, 0x8000], -32768);
        check(&[0x0014, 0x5678, 0x1234], 0x1234_5678);
        check(&[0x0015, 0x8000], -0x8000_0000);
        check(&[0x0019, 0x4000], 0x4000_0000_0000_0000);
        check(&[0x0018, 1, 0, 0, 0x8000], i64::MIN + 1);
        check(&[0x00d8, 0xff00], -1);
        check(&[0x00d0, 0xfffe], -2);
    }

    #[test]
    fn targets_are_absolute_and_indices_unsigned() {
        let at = |words: &[u16], pc: u32| decode(&units(words), pc).unwrap();
        assert_eq!(at(&[0xfe28], 10).target(), Some(8));
        assert_eq!(at(&[0x0029, 0x7fff], 1).target(), Some(0x8000));
        assert_eq!(at(&[0x002a, 0xffff, 0xffff], 1).target(), Some(0));
        assert_eq!(at(&[0xfe28], 0).target(), Some(u32::MAX - 1));
        assert_eq!(at(&[0x002b, 4, 0], 6).payload_pc(), Some(10));
        assert_eq!(at(&[0x002b, 4, 0], 6).target(), None);
        assert_eq!(at(&[0x001a, 0xffff], 0).index(), 0xffff);
        assert_eq!(at(&[0x001b, 0, 0x8000], 0).index(), 0x8000_0000);
        let polymorphic = at(&[0x20fa, 7, 0x0021, 9], 0);
        assert_eq!((polymorphic.index(), polymorphic.second_index()), (7, 9));
    }

    #[test]
    fn cut_and_unused_instructions_are_none() {
        for opcode in Opcode::ALL {
            let mut bytes = vec![opcode.value(), 0];
            bytes.resize(usize::from(opcode.format().units()) * 2, 0);
            assert!(decode(&bytes, 0).is_some());
            for length in 0..bytes.len() {
                assert!(
                    decode(&bytes[..length], 0).is_none(),
                    "{opcode:?} cut to {length}"
                );
            }
        }
        assert!(decode(&[0x3e, 0, 0, 0], 0).is_none());
    }
}
