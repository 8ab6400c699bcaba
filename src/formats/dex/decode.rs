//! Code units into instructions.

use super::insn::Insn;
use super::opcode_facts::Format;
use super::opcode_table::Opcode;

/// Decodes the instruction at the start of `code`, which lies at address `pc`. `None` when the opcode is
/// unused or the bytes end before the instruction does. Payloads are not told from `nop` here.
#[inline]
pub(super) fn decode(code: &[u8], pc: u32) -> Option<Insn> {
    let &[value, high, ..] = code else {
        return None;
    };
    let opcode = Opcode::from_u8(value)?;
    let format = opcode.format();
    let units = format.units();
    let Fields { a, b, c, value } = match units {
        1 => one_unit(format, high, pc),
        2 => two_units(opcode, high, unit(code, 1)?, pc),
        3 => three_units(format, high, [unit(code, 1)?, unit(code, 2)?], pc),
        4 => four_units(
            format,
            high,
            [unit(code, 1)?, unit(code, 2)?, unit(code, 3)?],
        ),
        _ => {
            let literal = code.get(2..10)?.try_into().ok()?;
            fields(high.into(), 0, 0, i64::from_le_bytes(literal))
        }
    };
    Some(Insn {
        pc,
        opcode,
        units,
        a,
        b,
        c,
        value,
    })
}

/// The operands of an instruction; see [`Insn`].
struct Fields {
    a: u16,
    b: u16,
    c: u16,
    value: i64,
}

#[inline]
fn fields(a: u16, b: u16, c: u16, value: i64) -> Fields {
    Fields { a, b, c, value }
}

/// The lower and the upper four bits.
#[inline]
fn nibbles(byte: u8) -> (u16, u16) {
    (u16::from(byte & 0xf), u16::from(byte >> 4))
}

#[inline]
fn one_unit(format: Format, high: u8, pc: u32) -> Fields {
    let (low_nibble, high_nibble) = nibbles(high);
    match format {
        Format::F12x => fields(low_nibble, high_nibble, 0, 0),
        Format::F11n => fields(low_nibble, 0, 0, i64::from(high.cast_signed() >> 4)),
        Format::F11x => fields(high.into(), 0, 0, 0),
        Format::F10t => fields(0, 0, 0, target(pc, high.cast_signed().into())),
        _ => fields(0, 0, 0, 0),
    }
}

#[inline]
fn two_units(opcode: Opcode, high: u8, second: u16, pc: u32) -> Fields {
    let a = u16::from(high);
    let (low_nibble, high_nibble) = nibbles(high);
    let [second_low, second_high] = second.to_le_bytes();
    let signed = second.cast_signed();
    match opcode.format() {
        Format::F22x => fields(a, second, 0, 0),
        Format::F20t => fields(0, 0, 0, target(pc, signed.into())),
        Format::F21t => fields(a, 0, 0, target(pc, signed.into())),
        Format::F21s => fields(a, 0, 0, signed.into()),
        Format::F21h => {
            let shift = if opcode == Opcode::ConstHigh16 {
                16
            } else {
                48
            };
            fields(a, 0, 0, i64::from(signed).wrapping_shl(shift))
        }
        Format::F23x => fields(a, second_low.into(), second_high.into(), 0),
        Format::F22b => fields(a, second_low.into(), 0, second_high.cast_signed().into()),
        Format::F22t => fields(low_nibble, high_nibble, 0, target(pc, signed.into())),
        Format::F22s => fields(low_nibble, high_nibble, 0, signed.into()),
        Format::F22c => fields(low_nibble, high_nibble, 0, second.into()),
        _ => fields(a, 0, 0, second.into()),
    }
}

#[inline]
fn three_units(format: Format, high: u8, [second, third]: [u16; 2], pc: u32) -> Fields {
    let a = u16::from(high);
    let (low_nibble, high_nibble) = nibbles(high);
    let double = u32::from(second) | u32::from(third).wrapping_shl(16);
    match format {
        Format::F30t => fields(0, 0, 0, target(pc, double.cast_signed())),
        Format::F32x => fields(second, third, 0, 0),
        Format::F31i => fields(a, 0, 0, double.cast_signed().into()),
        Format::F31t => fields(a, 0, 0, target(pc, double.cast_signed())),
        Format::F31c => fields(a, 0, 0, double.into()),
        Format::F35c => fields(high_nibble, third, low_nibble, second.into()),
        _ => fields(a, third, 0, second.into()),
    }
}

#[inline]
fn four_units(format: Format, high: u8, [second, third, fourth]: [u16; 3]) -> Fields {
    let value = i64::from(second) | i64::from(fourth).wrapping_shl(32);
    let (low_nibble, high_nibble) = nibbles(high);
    match format {
        Format::F45cc => fields(high_nibble, third, low_nibble, value),
        _ => fields(high.into(), third, 0, value),
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
            let literal = decode(&units(words), 0).unwrap().literal();
            assert_eq!(literal, Some(expected));
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
    fn indices_and_targets_are_no_literals() {
        let check = |words: &[u16]| {
            assert_eq!(decode(&units(words), 0).unwrap().literal(), None);
        };
        check(&[0x001a, 401]);
        check(&[0x206e, 401, 0x0021]);
        check(&[0x0029, 401]);
        check(&[0x0038, 401]);
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
