//! Code items: registers, instructions, payloads and exception handlers of one method body.

use smallvec::SmallVec;

use super::decode::decode;
use super::references::References;
use super::{DexFile, Insn, TypeIdx};
use crate::bytes::limits::{METHOD_UNITS, TRY_HANDLERS};
use crate::bytes::{Reader, u16_at, u32_at};

/// Bytes of a code item in front of its instructions.
pub(super) const HEADER_BYTES: usize = 16;
/// Bytes of one entry of the try table.
const TRY_BYTES: usize = 8;

/// The body of a method.
#[derive(Debug, Clone, Copy)]
pub struct CodeItem<'a> {
    /// Byte offset of the code item in the file (from the start of the container).
    pub offset: u32,
    /// Registers of the frame.
    pub registers: u16,
    /// Registers that hold arguments at entry, the last ones of the frame.
    pub ins: u16,
    /// Registers needed to pass arguments.
    pub outs: u16,
    /// Offset of the debug information, 0 for none.
    pub debug_info_off: u32,
    /// The code units as stored, two bytes each.
    insns: &'a [u8],
    /// The try table, eight bytes each.
    tries: &'a [u8],
    /// What follows the try table: the lists of handlers.
    handlers: &'a [u8],
    type_count: u32,
}

/// A range of code and where exceptions thrown in it go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Try {
    /// First covered address, in code units.
    pub start: u32,
    /// First address behind the range.
    pub end: u32,
    /// Handlers in the order they are asked.
    pub handlers: SmallVec<[Handler; 2]>,
}

/// Where an exception goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handler {
    /// Class of the exceptions; `None` catches all, `NONE` stands for a broken reference.
    pub type_: Option<TypeIdx>,
    /// Address of the handler. It may lie outside of the method.
    pub pc: u32,
}

/// Data that an instruction refers to by address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload<'a> {
    /// Consecutive keys from `first_key`.
    PackedSwitch {
        /// Key of the first target.
        first_key: i32,
        /// Targets relative to the switch instruction.
        targets: Words<'a>,
    },
    /// Keys and targets of equal number.
    SparseSwitch {
        /// Keys, ascending in valid files.
        keys: Words<'a>,
        /// Targets relative to the switch instruction.
        targets: Words<'a>,
    },
    /// Elements of an array.
    ArrayData {
        /// Bytes per element.
        width: u16,
        /// The elements, little endian; a multiple of the width long.
        bytes: &'a [u8],
    },
}

/// A list of signed 32-bit values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words<'a>(&'a [[u8; 4]]);

impl<'a> Words<'a> {
    /// Number of values.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The values in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = i32> + Clone + use<'a> {
        self.0.iter().map(|word| i32::from_le_bytes(*word))
    }
}

impl<'a> DexFile<'a> {
    /// The code item at an offset taken from [`super::EncodedMethod`]; `None` for 0 and when header,
    /// instructions or try table do not lie inside the file.
    pub fn code(&self, code_off: u32) -> Option<CodeItem<'a>> {
        if code_off == 0 {
            return None;
        }
        let item = self.data.get(code_off as usize..)?;
        let (header, rest) = item.split_first_chunk::<HEADER_BYTES>()?;
        let half = |at: usize| u16_at(header, at).unwrap_or(0);
        let units = u32_at(header, 12)? as usize;
        let insns_bytes = units.checked_mul(2)?;
        let (insns, rest) = rest.split_at_checked(insns_bytes)?;
        let try_count = usize::from(half(6));
        let (tries, handlers) = if try_count == 0 {
            (&[][..], &[][..])
        } else {
            // The try table is aligned to four bytes.
            let padding = if units & 1 == 1 { 2 } else { 0 };
            let rest = rest.get(padding..)?;
            rest.split_at_checked(try_count.checked_mul(TRY_BYTES)?)?
        };
        let limit = insns.len().min(METHOD_UNITS.saturating_mul(2));
        Some(CodeItem {
            offset: code_off,
            registers: half(0),
            ins: half(2),
            outs: half(4),
            debug_info_off: u32_at(header, 8)?,
            insns: insns.get(..limit)?,
            tries,
            handlers,
            type_count: self.type_count(),
        })
    }
}

impl<'a> CodeItem<'a> {
    /// Number of code units, at most [`METHOD_UNITS`].
    pub fn unit_count(&self) -> u32 {
        u32::try_from(self.insns.len() >> 1).unwrap_or(u32::MAX)
    }

    /// The code units as stored, two bytes each, little endian.
    pub fn unit_bytes(&self) -> &'a [u8] {
        self.insns
    }

    /// Byte offset in the file of the code unit at `pc`.
    pub fn file_offset(&self, pc: u32) -> u64 {
        u64::from(self.offset)
            .saturating_add(HEADER_BYTES as u64)
            .saturating_add(u64::from(pc).saturating_mul(2))
    }

    /// All instructions front to back, payloads left out.
    pub fn instructions(&self) -> Instructions<'a> {
        Instructions {
            rest: self.insns,
            pc: 0,
        }
    }

    /// What the instructions refer to, front to back. As far as [`CodeItem::instructions`] reads, not further.
    pub fn references(&self) -> References<'a> {
        References::of(self.instructions())
    }

    /// The instruction at address `pc`; `None` when the address lies outside of the method, or what is
    /// there is no instruction: a payload, an unused opcode or one that is cut off.
    pub fn insn_at(&self, pc: u32) -> Option<Insn> {
        let start = (pc as usize).checked_mul(2)?;
        let rest = self.insns.get(start..)?;
        if is_payload(rest) {
            return None;
        }
        decode(rest, pc)
    }

    /// The payload at address `pc`, `None` when there is none or it is cut off.
    pub fn payload(&self, pc: u32) -> Option<Payload<'a>> {
        let start = (pc as usize).checked_mul(2)?;
        let bytes = self.insns.get(start..)?;
        let count = usize::from(u16_at(bytes, 2)?);
        let words = |from: usize| {
            let end = from.checked_add(count.checked_mul(4)?)?;
            Some(Words(bytes.get(from..end)?.as_chunks().0))
        };
        match u16_at(bytes, 0)? {
            PACKED_SWITCH => Some(Payload::PackedSwitch {
                first_key: u32_at(bytes, 4)?.cast_signed(),
                targets: words(8)?,
            }),
            SPARSE_SWITCH => Some(Payload::SparseSwitch {
                keys: words(4)?,
                targets: words(count.checked_mul(4)?.checked_add(4)?)?,
            }),
            ARRAY_DATA => {
                let width = u16_at(bytes, 2)?;
                let count = u32_at(bytes, 4)? as usize;
                let end = count.checked_mul(usize::from(width))?.checked_add(8)?;
                let bytes = bytes.get(8..end)?;
                Some(Payload::ArrayData { width, bytes })
            }
            _ => None,
        }
    }

    /// Keys and absolute targets of a switch instruction; empty for anything else and for a broken payload.
    pub fn switch_cases(&self, insn: &Insn) -> SwitchCases<'a> {
        let payload = insn
            .payload_pc()
            .filter(|_| insn.opcode.is_switch())
            .and_then(|pc| self.payload(pc));
        SwitchCases {
            pc: insn.pc,
            position: 0,
            payload,
        }
    }

    /// The try ranges in stored order, which is ascending in valid files.
    pub fn tries(&self) -> impl ExactSizeIterator<Item = Try> + use<'a> {
        let (entries, _) = self.tries.as_chunks::<TRY_BYTES>();
        let (handlers, type_count) = (self.handlers, self.type_count);
        entries.iter().map(move |entry| {
            let start = u32_at(entry, 0).unwrap_or(0);
            let length = u16_at(entry, 4).unwrap_or(0);
            let mut list = SmallVec::new();
            let offset = u16_at(entry, 6).unwrap_or(0);
            read_handlers(handlers, offset, type_count, |handler| list.push(handler));
            Try {
                start,
                end: start.saturating_add(u32::from(length)),
                handlers: list,
            }
        })
    }

    /// False when a try range reaches past the end of the code.
    pub(super) fn holds_its_tries(&self) -> bool {
        let (entries, _) = self.tries.as_chunks::<TRY_BYTES>();
        entries.iter().all(|entry| {
            let start = u32_at(entry, 0).unwrap_or(u32::MAX);
            let end = start.saturating_add(u16_at(entry, 4).unwrap_or(0).into());
            end <= self.unit_count()
        })
    }

    /// Bytes read by one pass over the try table and the handlers of each entry.
    pub(super) fn try_cost(&self) -> u64 {
        let (entries, _) = self.tries.as_chunks::<TRY_BYTES>();
        let mut cost = 0_u64;
        for entry in entries {
            let offset = u16_at(entry, 6).unwrap_or(0);
            let read = read_handlers(self.handlers, offset, self.type_count, |_| {});
            cost = cost.saturating_add(TRY_BYTES as u64).saturating_add(read);
        }
        cost
    }
}

/// Reads the handler list at `offset` as far as it can be read, and returns how many bytes it took.
fn read_handlers(data: &[u8], offset: u16, type_count: u32, mut found: impl FnMut(Handler)) -> u64 {
    let mut reader = Reader::at(data, usize::from(offset));
    let _ = (|| {
        let size = reader.sleb128("handler count")?;
        for _ in 0..size.unsigned_abs().min(TRY_HANDLERS) {
            let index = reader.uleb128("handler type")?;
            let pc = reader.uleb128("handler address")?;
            let type_ = Some(TypeIdx(super::ids::within(index, type_count)));
            found(Handler { type_, pc });
        }
        if size <= 0 {
            let pc = reader.uleb128("catch-all address")?;
            found(Handler { type_: None, pc });
        }
        Ok::<(), crate::bytes::ParseError>(())
    })();
    reader.position().saturating_sub(usize::from(offset)) as u64
}

/// Keys and absolute targets of a switch, in stored order.
#[derive(Debug, Clone)]
pub struct SwitchCases<'a> {
    pc: u32,
    position: usize,
    payload: Option<Payload<'a>>,
}

impl Iterator for SwitchCases<'_> {
    type Item = (i32, u32);

    fn next(&mut self) -> Option<(i32, u32)> {
        let word = |words: &Words<'_>| words.0.get(self.position).copied().map(i32::from_le_bytes);
        let (key, target) = match self.payload.as_ref()? {
            Payload::PackedSwitch { first_key, targets } => {
                let steps = i32::try_from(self.position).unwrap_or(i32::MAX);
                (first_key.wrapping_add(steps), word(targets)?)
            }
            Payload::SparseSwitch { keys, targets } => (word(keys)?, word(targets)?),
            Payload::ArrayData { .. } => return None,
        };
        self.position = self.position.saturating_add(1);
        Some((key, self.pc.wrapping_add_signed(target)))
    }
}

const PACKED_SWITCH: u16 = 0x0100;
const SPARSE_SWITCH: u16 = 0x0200;
const ARRAY_DATA: u16 = 0x0300;

/// True when the code starts with the mark of a payload: opcode `nop` with a kind in its upper byte.
fn is_payload(code: &[u8]) -> bool {
    matches!(code, [0, 1..=3, ..])
}

/// Length in bytes of the payload that `code` starts with.
fn payload_length(code: &[u8]) -> Option<usize> {
    let count = usize::from(u16_at(code, 2)?);
    match u16_at(code, 0)? {
        PACKED_SWITCH => count.checked_mul(4)?.checked_add(8),
        SPARSE_SWITCH => count.checked_mul(8)?.checked_add(4),
        _ => {
            let elements = u32_at(code, 4)? as usize;
            let bytes = elements.checked_mul(count)?;
            // Odd lengths are padded to whole code units.
            bytes.checked_add(bytes & 1)?.checked_add(8)
        }
    }
}

/// Instructions front to back; see [`CodeItem::instructions`].
#[derive(Debug, Clone)]
pub struct Instructions<'a> {
    rest: &'a [u8],
    pc: u32,
}

impl<'a> Instructions<'a> {
    #[cfg(test)]
    pub(super) fn of(code: &'a [u8]) -> Self {
        Self { rest: code, pc: 0 }
    }

    /// The bytes from the next instruction on, behind payloads, and its address.
    #[inline]
    pub(super) fn at_instruction(&mut self) -> Option<(&'a [u8], u32)> {
        while is_payload(self.rest) {
            self.skip_payload()?;
        }
        Some((self.rest, self.pc))
    }

    /// Code units that were not passed yet.
    pub(super) fn units_left(&self) -> u32 {
        u32::try_from(self.rest.len() >> 1).unwrap_or(u32::MAX)
    }

    /// Passes an instruction of so many code units; gives its bytes.
    #[inline]
    pub(super) fn pass(&mut self, units: u8) -> Option<&'a [u8]> {
        let (insn, rest) = self
            .rest
            .split_at_checked(usize::from(units).wrapping_mul(2))?;
        self.rest = rest;
        self.pc = self.pc.saturating_add(units.into());
        Some(insn)
    }

    /// After the last instruction: the address of the code unit that could not be decoded, `None` when the
    /// whole method was. Code behind it may still be reached by branches, see [`CodeItem::insn_at`].
    pub fn stopped_at(&self) -> Option<u32> {
        (!self.rest.is_empty()).then_some(self.pc)
    }

    fn skip_payload(&mut self) -> Option<()> {
        let length = payload_length(self.rest)?;
        self.rest = self.rest.get(length..)?;
        let units = u32::try_from(length >> 1).ok()?;
        self.pc = self.pc.saturating_add(units);
        Some(())
    }
}

impl Iterator for Instructions<'_> {
    type Item = Insn;

    #[inline]
    fn next(&mut self) -> Option<Insn> {
        let (code, pc) = self.at_instruction()?;
        let insn = decode(code, pc)?;
        self.pass(insn.units)?;
        Some(insn)
    }
}
