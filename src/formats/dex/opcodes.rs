//! Opcode bytes into everything that is known about an instruction without its operands.
//!
//! It all stands in one table, [`super::opcode_table`].

use super::opcode_facts::{ControlFlow, IndexKind, Operands, Width};
use super::opcode_table::{Opcode, Throws};

impl Opcode {
    /// The opcode of a mnemonic such as `invoke-virtual/range`.
    pub fn from_mnemonic(mnemonic: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|opcode| opcode.mnemonic() == mnemonic)
    }

    /// The opcode byte.
    pub const fn value(self) -> u8 {
        self as u8
    }

    /// Name as in smali and in the specification.
    pub const fn mnemonic(self) -> &'static str {
        self.info().mnemonic
    }

    /// What the constant operand indexes.
    pub const fn index_kind(self) -> IndexKind {
        self.info().index_kind
    }

    /// Where execution goes afterwards.
    pub const fn flow(self) -> ControlFlow {
        self.info().flow
    }

    /// True when an exception handler that covers the instruction can be entered from it.
    pub const fn can_throw(self) -> bool {
        matches!(self.info().throws, Throws::Throwing)
    }

    /// True for `if-*`, `goto*`: the instruction has one branch target.
    pub const fn is_branch(self) -> bool {
        matches!(self.flow(), ControlFlow::Goto | ControlFlow::If)
    }

    /// True for `packed-switch` and `sparse-switch`.
    pub const fn is_switch(self) -> bool {
        matches!(self.flow(), ControlFlow::Switch)
    }

    /// True for `return*`.
    pub const fn is_return(self) -> bool {
        matches!(self.flow(), ControlFlow::Return)
    }

    /// True when the next instruction may follow.
    pub const fn continues(self) -> bool {
        matches!(
            self.flow(),
            ControlFlow::Next | ControlFlow::If | ControlFlow::Switch
        )
    }

    /// True for all calls, including `invoke-polymorphic` and `invoke-custom`.
    pub const fn is_invoke(self) -> bool {
        matches!(
            self.index_kind(),
            IndexKind::Method | IndexKind::MethodAndProto | IndexKind::CallSite
        )
    }

    /// True for `move-result*`.
    pub const fn is_move_result(self) -> bool {
        matches!(
            self,
            Self::MoveResult | Self::MoveResultWide | Self::MoveResultObject
        )
    }

    /// Width of the value written to the destination register, if there is one.
    pub const fn dest_width(self) -> Option<Width> {
        self.info().operands.dest
    }

    /// Widths of the values read, in the order of [`super::Insn::sources`]; empty for argument lists, whose
    /// wide arguments show as two registers.
    pub fn source_widths(self) -> impl Iterator<Item = Width> {
        self.info().operands.sources.into_iter().flatten()
    }

    pub(super) const fn operands(self) -> Operands {
        self.info().operands
    }
}

#[cfg(test)]
mod tests {
    use super::{Opcode, Width};

    #[test]
    fn the_unused_values_are_those_of_the_specification() {
        let unused: Vec<u8> = (0..=255)
            .filter(|v| Opcode::from_u8(*v).is_none())
            .collect();
        let expected: Vec<u8> = (0x3e..=0x43)
            .chain([0x73, 0x79, 0x7a])
            .chain(0xe3..=0xf9)
            .collect();
        assert_eq!(unused, expected);
    }

    #[test]
    fn values_and_mnemonics_lead_back_to_their_opcode() {
        for opcode in Opcode::ALL {
            assert_eq!(Opcode::from_u8(opcode.value()), Some(*opcode));
            assert_eq!(Opcode::from_mnemonic(opcode.mnemonic()), Some(*opcode));
        }
        assert_eq!(Opcode::from_mnemonic("iget-quick"), None);
    }

    #[test]
    fn facts_of_some_opcodes() {
        let check = |mnemonic: &str, expected: &str| {
            let opcode = Opcode::from_mnemonic(mnemonic).unwrap();
            let facts = format!(
                "{:02x} {:?} {:?} {:?} {}",
                opcode.value(),
                opcode.format(),
                opcode.index_kind(),
                opcode.flow(),
                if opcode.can_throw() {
                    "throws"
                } else {
                    "quiet"
                }
            );
            assert_eq!(facts, expected, "{mnemonic}");
        };
        check("invoke-static", "71 F35c Method Next throws");
        check("iput-short", "5f F22c Field Next throws");
        check("sput-short", "6d F21c Field Next throws");
        check("rem-double/2addr", "cf F12x None Next quiet");
        check("rem-long/2addr", "bf F12x None Next throws");
        check("ushr-int/lit8", "e2 F22b None Next quiet");
        check("if-lez", "3d F21t None If quiet");
        check("throw", "27 F11x None Throw throws");
        check("goto/32", "2a F30t None Goto quiet");
        check("const-method-type", "ff F21c Proto Next throws");
    }

    #[test]
    fn widths_of_some_opcodes() {
        use Width::{Single, Wide};
        let check = |mnemonic: &str, dest: Option<Width>, sources: &[Width]| {
            let opcode = Opcode::from_mnemonic(mnemonic).unwrap();
            assert_eq!(opcode.dest_width(), dest, "{mnemonic}");
            assert_eq!(
                opcode.source_widths().collect::<Vec<_>>(),
                sources,
                "{mnemonic}"
            );
        };
        check("shl-long", Some(Wide), &[Wide, Single]);
        check("shl-long/2addr", Some(Wide), &[Wide, Single]);
        check("cmp-long", Some(Single), &[Wide, Wide]);
        check("long-to-int", Some(Single), &[Wide]);
        check("aput-wide", None, &[Wide, Single, Single]);
        check("iget-wide", Some(Wide), &[Single]);
        check("add-int/2addr", Some(Single), &[Single, Single]);
        check("invoke-virtual", None, &[]);
    }
}
