//! The vocabulary of the opcode table: formats, index kinds, control flow, operands.

/// Instruction format, named as in the specification: units, registers, kind of the extra data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the specification")]
pub enum Format {
    F10x,
    F12x,
    F11n,
    F11x,
    F10t,
    F20t,
    F22x,
    F21t,
    F21s,
    F21h,
    F21c,
    F23x,
    F22b,
    F22t,
    F22s,
    F22c,
    F30t,
    F32x,
    F31i,
    F31t,
    F31c,
    F35c,
    F3rc,
    F45cc,
    F4rcc,
    F51l,
}

impl Format {
    /// True when the extra data is a number that code computes with, not an index or a distance.
    pub const fn has_literal(self) -> bool {
        matches!(
            self,
            Self::F11n
                | Self::F21s
                | Self::F21h
                | Self::F31i
                | Self::F51l
                | Self::F22b
                | Self::F22s
        )
    }

    /// Length in 16-bit code units.
    pub const fn units(self) -> u8 {
        match self {
            Self::F10x | Self::F12x | Self::F11n | Self::F11x | Self::F10t => 1,
            Self::F20t
            | Self::F22x
            | Self::F21t
            | Self::F21s
            | Self::F21h
            | Self::F21c
            | Self::F23x
            | Self::F22b
            | Self::F22t
            | Self::F22s
            | Self::F22c => 2,
            Self::F30t
            | Self::F32x
            | Self::F31i
            | Self::F31t
            | Self::F31c
            | Self::F35c
            | Self::F3rc => 3,
            Self::F45cc | Self::F4rcc => 4,
            Self::F51l => 5,
        }
    }
}

/// Which table the constant operand of an instruction indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexKind {
    /// The instruction has no index.
    None,
    /// `string_ids`.
    String,
    /// `type_ids`.
    Type,
    /// `field_ids`.
    Field,
    /// `method_ids`.
    Method,
    /// `method_ids`, with a second index into `proto_ids`.
    MethodAndProto,
    /// `call_site_ids`.
    CallSite,
    /// `method_handles`.
    MethodHandle,
    /// `proto_ids`.
    Proto,
}

/// Where execution goes after an instruction that does not throw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlFlow {
    /// To the next instruction.
    Next,
    /// To the branch target.
    Goto,
    /// To the branch target or the next instruction.
    If,
    /// To one of the targets of the payload or the next instruction.
    Switch,
    /// Out of the method.
    Return,
    /// To a handler or out of the method.
    Throw,
}

/// How many registers a value takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// One register.
    Single,
    /// A register and its successor: `long` and `double`.
    Wide,
}

/// Which of the register slots A, B and C are written and read, with the width of each value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Operands {
    /// Slot A is written.
    pub(super) dest: Option<Width>,
    /// Slots A, B and C as they are read.
    pub(super) sources: [Option<Width>; 3],
    /// The registers of the argument list or range are read instead.
    pub(super) list: bool,
}

const N: Option<Width> = None;
const S: Option<Width> = Some(Width::Single);
const W: Option<Width> = Some(Width::Wide);

const fn operands(dest: Option<Width>, sources: [Option<Width>; 3]) -> Operands {
    Operands {
        dest,
        sources,
        list: false,
    }
}

// Names of operand shapes, slot by slot: D is written, U is used, DU both; a following W means wide.
pub(super) const NONE: Operands = operands(N, [N, N, N]);
pub(super) const D: Operands = operands(S, [N, N, N]);
pub(super) const DW: Operands = operands(W, [N, N, N]);
pub(super) const U: Operands = operands(N, [S, N, N]);
pub(super) const UW: Operands = operands(N, [W, N, N]);
pub(super) const D_U: Operands = operands(S, [N, S, N]);
pub(super) const DW_U: Operands = operands(W, [N, S, N]);
pub(super) const D_UW: Operands = operands(S, [N, W, N]);
pub(super) const DW_UW: Operands = operands(W, [N, W, N]);
pub(super) const U_U: Operands = operands(N, [S, S, N]);
pub(super) const UW_U: Operands = operands(N, [W, S, N]);
pub(super) const D_U_U: Operands = operands(S, [N, S, S]);
pub(super) const D_UW_UW: Operands = operands(S, [N, W, W]);
pub(super) const DW_U_U: Operands = operands(W, [N, S, S]);
pub(super) const DW_UW_U: Operands = operands(W, [N, W, S]);
pub(super) const DW_UW_UW: Operands = operands(W, [N, W, W]);
pub(super) const U_U_U: Operands = operands(N, [S, S, S]);
pub(super) const UW_U_U: Operands = operands(N, [W, S, S]);
pub(super) const DU_U: Operands = operands(S, [S, S, N]);
pub(super) const DUW_U: Operands = operands(W, [W, S, N]);
pub(super) const DUW_UW: Operands = operands(W, [W, W, N]);
pub(super) const LIST: Operands = Operands {
    dest: N,
    sources: [N, N, N],
    list: true,
};
