//! One instruction with resolved registers, target and index into its code units.
//!
//! Source: "Dalvik executable instruction formats".

use super::syntax::Instruction;
use super::{AssembleError, Position};
use crate::formats::dex::{Format, Opcode};

/// The operands of an instruction as numbers.
#[derive(Debug, Default)]
pub(super) struct Operands {
    pub(super) registers: Vec<u32>,
    /// Distance to the target in code units.
    pub(super) offset: i32,
    pub(super) index: u32,
    pub(super) second_index: u32,
}

/// The code units of `instruction`.
pub(super) fn units(
    instruction: &Instruction,
    operands: &Operands,
) -> Result<Vec<u16>, AssembleError> {
    let encoder = Encoder {
        at: instruction.at,
        opcode: instruction.opcode,
        literal: instruction.literal,
        operands,
    };
    encoder.units()
}

struct Encoder<'i> {
    at: Position,
    opcode: Opcode,
    literal: i64,
    operands: &'i Operands,
}

impl Encoder<'_> {
    fn units(&self) -> Result<Vec<u16>, AssembleError> {
        let opcode = u16::from(self.opcode.value());
        let wide = |high: u16| opcode | high << 8;
        Ok(match self.opcode.format() {
            Format::F10x => vec![opcode],
            Format::F12x => vec![wide(self.nibbles()?)],
            Format::F11n => {
                let literal = self.signed(self.literal, 4)? & 0xf;
                vec![wide(self.register(0, 4)? | literal << 4)]
            }
            Format::F11x => vec![wide(self.register(0, 8)?)],
            Format::F10t => vec![wide(self.target(8)? & 0xff)],
            Format::F20t => vec![opcode, self.target(16)?],
            Format::F22x => vec![wide(self.register(0, 8)?), self.register(1, 16)?],
            Format::F21t => vec![wide(self.register(0, 8)?), self.target(16)?],
            Format::F21s => vec![wide(self.register(0, 8)?), self.signed(self.literal, 16)?],
            Format::F21h => vec![wide(self.register(0, 8)?), self.high_half()?],
            Format::F21c => vec![wide(self.register(0, 8)?), self.narrow_index()?],
            Format::F23x => {
                let second = self.register(1, 8)? | self.register(2, 8)? << 8;
                vec![wide(self.register(0, 8)?), second]
            }
            Format::F22b => {
                let literal = self.signed(self.literal, 8)? & 0xff;
                vec![
                    wide(self.register(0, 8)?),
                    self.register(1, 8)? | literal << 8,
                ]
            }
            Format::F22t => vec![wide(self.nibbles()?), self.target(16)?],
            Format::F22s => vec![wide(self.nibbles()?), self.signed(self.literal, 16)?],
            Format::F22c => vec![wide(self.nibbles()?), self.narrow_index()?],
            Format::F30t => with_halves(opcode, self.operands.offset as u32),
            Format::F32x => vec![opcode, self.register(0, 16)?, self.register(1, 16)?],
            Format::F31i => with_halves(wide(self.register(0, 8)?), self.word()?),
            Format::F31t => with_halves(wide(self.register(0, 8)?), self.operands.offset as u32),
            Format::F31c => with_halves(wide(self.register(0, 8)?), self.operands.index),
            Format::F35c => self.list(opcode)?.to_vec(),
            Format::F45cc => self.with_second_index(self.list(opcode)?)?,
            Format::F3rc => self.range(opcode)?.to_vec(),
            Format::F4rcc => self.with_second_index(self.range(opcode)?)?,
            Format::F51l => {
                let bits = self.literal as u64;
                let halves = [0, 16, 32, 48].map(|shift| (bits >> shift) as u16);
                let mut units = vec![wide(self.register(0, 8)?)];
                units.extend(halves);
                units
            }
        })
    }

    fn error(&self, message: String) -> AssembleError {
        AssembleError::new(self.at, message)
    }

    /// Register number `slot`, which must fit into `bits`.
    fn register(&self, slot: usize, bits: u32) -> Result<u16, AssembleError> {
        let register = self.operands.registers.get(slot).copied();
        let register = register.unwrap_or_default();
        if register >> bits != 0 {
            let last = (1u32 << bits) - 1;
            let message = format!(
                "{} cannot reach v{register}, only v0 to v{last}",
                self.opcode.mnemonic()
            );
            return Err(self.error(message));
        }
        Ok(register as u16)
    }

    /// Two registers of four bits each.
    fn nibbles(&self) -> Result<u16, AssembleError> {
        Ok(self.register(0, 4)? | self.register(1, 4)? << 4)
    }

    /// `value` as a signed number of `bits`.
    fn signed(&self, value: i64, bits: u32) -> Result<u16, AssembleError> {
        let limit = 1i64 << (bits - 1);
        if (-limit..limit).contains(&value) {
            return Ok(value as u16);
        }
        Err(self.error(format!(
            "{} takes a number from {} to {}, not {value}",
            self.opcode.mnemonic(),
            -limit,
            limit - 1
        )))
    }

    fn target(&self, bits: u32) -> Result<u16, AssembleError> {
        self.signed(self.operands.offset.into(), bits).map_err(|_| {
            self.error(format!(
                "{} cannot reach its target {} code units away",
                self.opcode.mnemonic(),
                self.operands.offset
            ))
        })
    }

    /// A literal of 32 bits, signed or as a bit pattern.
    fn word(&self) -> Result<u32, AssembleError> {
        i32::try_from(self.literal)
            .map(|value| value as u32)
            .or_else(|_| u32::try_from(self.literal))
            .map_err(|_| self.error(format!("{} does not fit into 32 bits", self.literal)))
    }

    /// The upper 16 bits of a literal whose other bits are zero.
    fn high_half(&self) -> Result<u16, AssembleError> {
        let (bits, low) = match self.opcode {
            Opcode::ConstWideHigh16 => ((self.literal as u64 >> 48) as u16, self.literal << 16),
            _ => {
                let word = self.word()?;
                ((word >> 16) as u16, i64::from(word as u16))
            }
        };
        if low != 0 {
            let message = "the literal has bits below its upper 16";
            return Err(self.error(message.to_owned()));
        }
        Ok(bits)
    }

    fn narrow_index(&self) -> Result<u16, AssembleError> {
        u16::try_from(self.operands.index)
            .map_err(|_| self.error("the string's index needs 'const-string/jumbo'".to_owned()))
    }

    /// Count and up to five registers of four bits.
    fn list(&self, opcode: u16) -> Result<[u16; 3], AssembleError> {
        let count = self.operands.registers.len() as u16;
        let mut packed = 0;
        for slot in 0..4 {
            packed |= self.register(slot, 4)? << (4 * slot);
        }
        let first = opcode | self.register(4, 4)? << 8 | count << 12;
        Ok([first, self.narrow_index()?, packed])
    }

    /// Count and first register.
    fn range(&self, opcode: u16) -> Result<[u16; 3], AssembleError> {
        let first = self.operands.registers.first().copied();
        let count = match (first, self.operands.registers.last()) {
            (Some(first), Some(last)) => (i64::from(*last) - i64::from(first) + 1).max(0),
            _ => 0,
        };
        if count == 0 && first.is_some() || count > 0xff {
            return Err(self.error("a range rises and holds at most 255 registers".to_owned()));
        }
        let first = self.register(0, 16)?;
        Ok([opcode | (count as u16) << 8, self.narrow_index()?, first])
    }

    fn with_second_index(&self, units: [u16; 3]) -> Result<Vec<u16>, AssembleError> {
        let mut units = units.to_vec();
        units.push(self.operands.second_index as u16);
        Ok(units)
    }
}

/// A first unit with a number of 32 bits behind it, low half first.
fn with_halves(first: u16, value: u32) -> Vec<u16> {
    vec![first, value as u16, (value >> 16) as u16]
}
