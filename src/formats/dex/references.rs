//! Code units into what instructions refer to, without decoding anything else of them: an index over all code of
//! an app needs no more, and this takes a quarter of the time. On the way it is seen whether Android would run the
//! code at all.

use super::code::Instructions;
use super::opcode_facts::{Format, IndexKind};
use super::opcode_table::Opcode;
use crate::bytes::{u16_at, u32_at};

/// An instruction that indexes a table of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// Its address, in code units.
    pub pc: u32,
    /// What it is; [`Opcode::index_kind`] names the table.
    pub opcode: Opcode,
    /// The table that is indexed.
    pub kind: IndexKind,
    /// The index.
    pub index: u32,
}

/// References front to back; see [`super::CodeItem::references`].
#[derive(Debug, Clone)]
pub struct References<'a> {
    rest: Instructions<'a>,
    passed: u32,
    /// Code units of the method.
    units: u32,
    /// The last instruction that does something.
    last: Option<Opcode>,
    /// The first jump that leaves the method.
    lost_jump: Option<u32>,
}

/// What has to be known of an opcode to pass it.
#[derive(Clone, Copy)]
struct Shape {
    opcode: Opcode,
    units: u8,
    kind: IndexKind,
    /// The index takes two code units.
    is_wide: bool,
    jump: Jump,
}

/// Where an instruction holds the distance to another place of the code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Jump {
    /// It holds none.
    None,
    /// In its second byte.
    Byte,
    /// In its second code unit.
    Unit,
    /// In its second and third code unit.
    Word,
}

impl Jump {
    const fn of(opcode: Opcode) -> Self {
        match opcode.format() {
            Format::F10t => Self::Byte,
            Format::F20t | Format::F21t | Format::F22t => Self::Unit,
            Format::F30t | Format::F31t => Self::Word,
            _ => Self::None,
        }
    }

    fn distance(self, insn: &[u8]) -> Option<i32> {
        match self {
            Self::None => None,
            Self::Byte => insn.get(1).map(|byte| byte.cast_signed().into()),
            Self::Unit => u16_at(insn, 2).map(|unit| unit.cast_signed().into()),
            Self::Word => u32_at(insn, 2).map(u32::cast_signed),
        }
    }
}

#[allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "it runs at compile time, where a mistake ends the build"
)]
const SHAPES: [Option<Shape>; 256] = {
    let mut shapes = [None; 256];
    let mut value: u8 = 0;
    loop {
        if let Some(opcode) = Opcode::from_u8(value) {
            shapes[value as usize] = Some(Shape {
                opcode,
                units: opcode.format().units(),
                kind: opcode.index_kind(),
                is_wide: matches!(opcode.format(), Format::F31c),
                jump: Jump::of(opcode),
            });
        }
        if value == u8::MAX {
            break shapes;
        }
        value += 1;
    }
};

impl<'a> References<'a> {
    pub(super) fn of(instructions: Instructions<'a>) -> Self {
        Self {
            units: instructions.units_left(),
            rest: instructions,
            passed: 0,
            last: None,
            lost_jump: None,
        }
    }

    /// Instructions that were passed so far, with and without reference.
    pub fn passed(&self) -> u32 {
        self.passed
    }

    /// After the last reference: the address at which the code is none that Android runs, and why.
    pub fn defect(&self) -> Option<(u32, &'static str)> {
        if let Some(pc) = self.rest.stopped_at() {
            return Some((pc, "an instruction or a payload cannot be read"));
        }
        if let Some(pc) = self.lost_jump {
            return Some((pc, "an instruction leads out of the method"));
        }
        let goes_on = self.last.is_none_or(|opcode| opcode.continues());
        goes_on.then_some((self.units, "the method has no end"))
    }

    fn note_jump(&mut self, pc: u32, distance: Option<i32>) {
        let target = distance.and_then(|distance| pc.checked_add_signed(distance));
        if target.is_none_or(|target| target >= self.units) {
            self.lost_jump.get_or_insert(pc);
        }
    }
}

impl Iterator for References<'_> {
    type Item = Reference;

    #[inline]
    fn next(&mut self) -> Option<Reference> {
        loop {
            let (&[value, ..], pc) = self.rest.at_instruction()? else {
                return None;
            };
            let shape = (*SHAPES.get(usize::from(value))?)?;
            let insn = self.rest.pass(shape.units)?;
            self.passed = self.passed.saturating_add(1);
            // Padding before a payload is no end.
            if value != 0 {
                self.last = Some(shape.opcode);
            }
            if shape.jump != Jump::None {
                self.note_jump(pc, shape.jump.distance(insn));
            }
            if shape.kind == IndexKind::None {
                continue;
            }
            let index = match shape.is_wide {
                true => u32_at(insn, 2)?,
                false => u16_at(insn, 2)?.into(),
            };
            return Some(Reference {
                pc,
                opcode: shape.opcode,
                kind: shape.kind,
                index,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Reference, References};
    use crate::formats::dex::code::Instructions;
    use crate::formats::dex::{IndexKind, Opcode};

    /// What decoding every instruction gives.
    fn decoded(instructions: Instructions<'_>) -> (Vec<Reference>, u32) {
        let mut found = Vec::new();
        let mut passed = 0;
        for insn in instructions {
            passed += 1;
            let kind = insn.opcode.index_kind();
            if kind != IndexKind::None {
                found.push(Reference {
                    pc: insn.pc,
                    opcode: insn.opcode,
                    kind,
                    index: insn.index(),
                });
            }
        }
        (found, passed)
    }

    fn check(code: &[u8]) {
        let mut references = References::of(Instructions::of(code));
        let found: Vec<Reference> = references.by_ref().collect();
        assert_eq!(
            (found, references.passed()),
            decoded(Instructions::of(code))
        );
    }

    #[test]
    fn code_that_android_does_not_run() {
        let defect = |code: &[u8]| {
            let mut references = References::of(Instructions::of(code));
            assert_eq!(references.by_ref().count(), 0);
            references.defect().map(|(pc, _)| pc)
        };
        for (code, expected) in [
            (&[0x0e, 0][..], None),
            // Back to itself, and padding before a payload.
            (&[0x28, 0], None),
            (
                &[0x2b, 0, 4, 0, 0, 0, 0x0e, 0, 0, 1, 0, 0, 0, 0, 0, 0],
                None,
            ),
            (&[0x0e, 0, 0, 0], None),
            (&[], Some(0)),
            (&[0x12, 0], Some(1)),
            (&[0x28, 1], Some(0)),
            (&[0x12, 0, 0x28, 0xfe], Some(1)),
            (&[0x29, 0, 0, 0x70, 0x0e, 0], Some(0)),
            (&[0x2b, 0, 0xff, 0xff, 0xff, 0x7f, 0x0e, 0], Some(0)),
            (&[0x0e, 0, 0x3e, 0], Some(1)),
            (
                &[0x0e, 0, 0, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
                Some(1),
            ),
        ] {
            assert_eq!(defect(code), expected, "{code:x?}");
        }
    }

    #[test]
    fn the_same_as_decoding_every_instruction() {
        let operands = [7, 0x21, 0x43, 0x65, 0x87, 0xa9, 0xcb, 0xed, 0x0f];
        for opcode in Opcode::ALL {
            let mut code = vec![*opcode as u8];
            code.extend(operands);
            code.extend([0x1a, 0, 9, 0, 0x0e, 0]);
            for length in 0..=code.len() {
                check(&code[..length]);
            }
        }
        check(&[0x00, 0x02, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0x1a, 0, 9, 0]);
        check(&[0x3e, 0]);
    }
}
