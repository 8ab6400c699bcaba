//! Opcodes into operations, for the families that are laid out regularly.

use crate::formats::dex::{Insn, Opcode};

use super::op::{BinaryOp, Comparison, Element, InvokeKind, Number, Op, Test, UnaryOp};

/// The eleven integer operations in the order of the opcodes.
const INTEGER: [BinaryOp; 11] = [
    BinaryOp::Add,
    BinaryOp::Subtract,
    BinaryOp::Multiply,
    BinaryOp::Divide,
    BinaryOp::Remainder,
    BinaryOp::And,
    BinaryOp::Or,
    BinaryOp::Xor,
    BinaryOp::ShiftLeft,
    BinaryOp::ShiftRight,
    BinaryOp::UnsignedShiftRight,
];

/// The operation of an arithmetic, comparing or converting opcode.
pub(super) fn operation(opcode: Opcode) -> Option<Op> {
    let value = opcode.value();
    match value {
        0x2d..=0x31 => comparison(opcode).map(Op::Compare),
        0x7b..=0x8f => unary(opcode).map(Op::Unary),
        0x90..=0xaf => binary(value - 0x90),
        0xb0..=0xcf => binary(value - 0xb0),
        0xd0..=0xd7 => with_literal(value - 0xd0),
        0xd8..=0xe2 => with_literal(value - 0xd8),
        _ => None,
    }
}

/// The literal operand of `*-int/lit8` and `*-int/lit16`.
pub(super) fn literal(insn: &Insn) -> Option<i32> {
    let is_calculation = matches!(insn.opcode.value(), 0xd0..=0xe2);
    let literal = insn.literal().filter(|_| is_calculation);
    literal.map(|literal| literal as i32)
}

/// True for `rsub-int`, which subtracts its register from its literal.
pub(super) fn is_reversed(opcode: Opcode) -> bool {
    matches!(opcode, Opcode::RsubInt | Opcode::RsubIntLit8)
}

/// Eleven operations for ints and longs each, then the first five for floats and doubles.
fn binary(position: u8) -> Option<Op> {
    let (at, number) = match position {
        0..=10 => (position, Number::Int),
        11..=21 => (position - 11, Number::Long),
        22..=26 => (position - 22, Number::Float),
        _ => (position - 27, Number::Double),
    };
    let op = INTEGER.get(usize::from(at))?;
    Some(Op::Binary(*op, number))
}

fn with_literal(position: u8) -> Option<Op> {
    let op = INTEGER.get(usize::from(position))?;
    Some(Op::Binary(*op, Number::Int))
}

fn comparison(opcode: Opcode) -> Option<Comparison> {
    match opcode {
        Opcode::CmplFloat => Some(Comparison::FloatLess),
        Opcode::CmpgFloat => Some(Comparison::FloatGreater),
        Opcode::CmplDouble => Some(Comparison::DoubleLess),
        Opcode::CmpgDouble => Some(Comparison::DoubleGreater),
        Opcode::CmpLong => Some(Comparison::Long),
        _ => None,
    }
}

fn unary(opcode: Opcode) -> Option<UnaryOp> {
    use Number::{Double, Float, Int, Long};
    use Opcode as O;
    Some(match opcode {
        O::NegInt => UnaryOp::Negate(Int),
        O::NotInt => UnaryOp::Not(Int),
        O::NegLong => UnaryOp::Negate(Long),
        O::NotLong => UnaryOp::Not(Long),
        O::NegFloat => UnaryOp::Negate(Float),
        O::NegDouble => UnaryOp::Negate(Double),
        O::IntToLong => UnaryOp::Convert(Int, Long),
        O::IntToFloat => UnaryOp::Convert(Int, Float),
        O::IntToDouble => UnaryOp::Convert(Int, Double),
        O::LongToInt => UnaryOp::Convert(Long, Int),
        O::LongToFloat => UnaryOp::Convert(Long, Float),
        O::LongToDouble => UnaryOp::Convert(Long, Double),
        O::FloatToInt => UnaryOp::Convert(Float, Int),
        O::FloatToLong => UnaryOp::Convert(Float, Long),
        O::FloatToDouble => UnaryOp::Convert(Float, Double),
        O::DoubleToInt => UnaryOp::Convert(Double, Int),
        O::DoubleToLong => UnaryOp::Convert(Double, Long),
        O::DoubleToFloat => UnaryOp::Convert(Double, Float),
        O::IntToByte => UnaryOp::ToByte,
        O::IntToChar => UnaryOp::ToChar,
        O::IntToShort => UnaryOp::ToShort,
        _ => return None,
    })
}

/// True for what a `move-result` can follow.
pub(super) fn gives_result(insn: &Insn) -> bool {
    use Opcode::{FilledNewArray, FilledNewArrayRange};
    insn.opcode.is_invoke() || matches!(insn.opcode, FilledNewArray | FilledNewArrayRange)
}

/// How an invoke instruction chooses its method; none for other instructions.
pub(super) fn invoke_kind(opcode: Opcode) -> Option<InvokeKind> {
    use Opcode as O;
    match opcode {
        O::InvokeVirtual | O::InvokeVirtualRange => Some(InvokeKind::Virtual),
        O::InvokeSuper | O::InvokeSuperRange => Some(InvokeKind::Super),
        O::InvokeDirect | O::InvokeDirectRange => Some(InvokeKind::Direct),
        O::InvokeStatic | O::InvokeStaticRange => Some(InvokeKind::Static),
        O::InvokeInterface | O::InvokeInterfaceRange => Some(InvokeKind::Interface),
        _ => None,
    }
}

/// The access kinds in the order of the opcodes.
pub(super) fn element_of(position: u8) -> Element {
    match position {
        0 => Element::Word,
        1 => Element::Wide,
        2 => Element::Object,
        3 => Element::Boolean,
        4 => Element::Byte,
        5 => Element::Char,
        _ => Element::Short,
    }
}

/// The condition of an `if` instruction.
pub(super) fn test_of(opcode: Opcode) -> Test {
    use Opcode as O;
    match opcode {
        O::IfEq | O::IfEqz => Test::Equal,
        O::IfNe | O::IfNez => Test::NotEqual,
        O::IfLt | O::IfLtz => Test::Less,
        O::IfGe | O::IfGez => Test::GreaterOrEqual,
        O::IfGt | O::IfGtz => Test::Greater,
        _ => Test::LessOrEqual,
    }
}
