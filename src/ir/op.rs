//! What a statement does: the operations of the intermediate representation.
//!
//! Dalvik's 230 opcodes become about 35 operations: register width, literal forms and two-address forms are
//! gone, the kind of number stays. Operands are not part of the operation, see [`super::Body::operands`]; each
//! variant says which ones it has, in order.

use crate::program::{ClassId, FieldId, MethodId, ProtoId, Symbol};

use super::BlockId;

/// One operation. `→` in the descriptions means that the statement defines a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// The method's parameter with this index, the receiver being parameter 0 of an instance method. `→`
    Parameter(u16),
    /// A register that was read before it was written: only damaged or hostile code has it. `→`
    Undefined,
    /// One operand per incoming edge of the block, in the order of [`super::Body::predecessors`]. `→`
    Phi,
    /// The exception that a handler received. `→`
    Caught,
    /// A 32-bit constant: an int, a float's bits, a boolean, or null when 0. `→`
    Int(i32),
    /// A 64-bit constant: a long or a double's bits. `→`
    Long(i64),
    /// A string constant. `→`
    String(Symbol),
    /// A class literal. `→`
    Class(ClassId),
    /// A method handle constant, by its index in the DEX file of the body. `→`
    MethodHandle(u32),
    /// A method type constant. `→`
    MethodType(ProtoId),
    /// `[value]`. `→`
    Unary(UnaryOp),
    /// `[left, right]`. `→`
    Binary(BinaryOp, Number),
    /// `[left, right]`: -1, 0 or 1. `→`
    Compare(Comparison),
    /// `[object]`. `→`
    InstanceOf(ClassId),
    /// `[object]`; the value keeps its identity, the statement only notes that it has the type from here on.
    CheckCast(ClassId),
    /// `[array]`. `→`
    ArrayLength,
    /// A fresh object; its constructor is called by a later [`Op::Invoke`]. `→`
    New(ClassId),
    /// `[length]`; the class is the array type. `→`
    NewArray(ClassId),
    /// The elements; the class is the array type. `→`
    FilledArray(ClassId),
    /// `[array]`, filled with constants: [`super::Body::array_data`].
    FillArray(DataIdx),
    /// `[array, index]`. `→`
    ArrayLoad(Element),
    /// `[array, index, value]`.
    ArrayStore(Element),
    /// `[object]`. `→`
    FieldLoad(FieldId),
    /// `[object, value]`.
    FieldStore(FieldId),
    /// A static field's value. `→`
    StaticLoad(FieldId),
    /// `[value]`.
    StaticStore(FieldId),
    /// The arguments, the receiver first; a wide argument is one operand. `→` unless the result is dropped.
    Invoke(InvokeKind, MethodId),
    /// `[method handle or var handle, arguments…]`; the number is the prototype's index in the DEX file. `→`
    InvokePolymorphic(MethodId, u32),
    /// The arguments of a call site, by its index in the DEX file of the body. `→`
    InvokeCustom(u32),
    /// `[object]`.
    MonitorEnter,
    /// `[object]`.
    MonitorExit,
    /// `[left, right]`, or `[value]` compared with 0 or null. Ends its block.
    If {
        /// What is tested.
        test: Test,
        /// Where control goes when the test holds.
        taken: BlockId,
        /// Where control goes otherwise.
        otherwise: BlockId,
    },
    /// `[value]`: [`super::Body::switch`]. Ends its block.
    Switch(SwitchIdx),
    /// Ends its block.
    Goto(BlockId),
    /// `[value]`, or nothing. Ends its block.
    Return,
    /// `[exception]`. Ends its block.
    Throw,
    /// Code that could not be decoded follows. Ends its block.
    Stop,
}

/// Index of a switch table of one body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SwitchIdx(pub u32);

/// Index of constant array contents of one body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DataIdx(pub u32);

/// The kinds of numbers Dalvik calculates with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Number {
    /// 32 bits, signed; also boolean, byte, char and short.
    Int,
    /// 64 bits, signed.
    Long,
    /// IEEE single precision.
    Float,
    /// IEEE double precision.
    Double,
}

/// Operations with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// Arithmetic negation.
    Negate(Number),
    /// Bitwise complement, of an int or a long.
    Not(Number),
    /// From one kind of number to another.
    Convert(Number, Number),
    /// Sign-extended low 8 bits of an int.
    ToByte,
    /// Zero-extended low 16 bits of an int.
    ToChar,
    /// Sign-extended low 16 bits of an int.
    ToShort,
}

/// Operations with two operands; `rsub-int` is [`BinaryOp::Subtract`] with the operands exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BinaryOp {
    /// Addition.
    Add,
    /// Left minus right.
    Subtract,
    /// Multiplication.
    Multiply,
    /// Left divided by right; throws for an integer zero.
    Divide,
    /// Remainder with the sign of the left operand; throws for an integer zero.
    Remainder,
    /// Bitwise and.
    And,
    /// Bitwise or.
    Or,
    /// Bitwise exclusive or.
    Xor,
    /// Shift left; the count is the right operand modulo the width.
    ShiftLeft,
    /// Arithmetic shift right.
    ShiftRight,
    /// Logical shift right.
    UnsignedShiftRight,
}

/// The comparing instructions `cmp-long`, `cmpl-*` and `cmpg-*`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// Two longs.
    Long,
    /// Two floats, -1 if one is not a number.
    FloatLess,
    /// Two floats, 1 if one is not a number.
    FloatGreater,
    /// Two doubles, -1 if one is not a number.
    DoubleLess,
    /// Two doubles, 1 if one is not a number.
    DoubleGreater,
}

/// The condition of a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Test {
    /// Equal.
    Equal,
    /// Not equal.
    NotEqual,
    /// Signed less.
    Less,
    /// Signed greater or equal.
    GreaterOrEqual,
    /// Signed greater.
    Greater,
    /// Signed less or equal.
    LessOrEqual,
}

impl Test {
    /// What the branch decides for two known integers.
    pub fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::GreaterOrEqual => left >= right,
            Self::Greater => left > right,
            Self::LessOrEqual => left <= right,
        }
    }
}

/// What an array access moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// An int or a float.
    Word,
    /// A long or a double.
    Wide,
    /// A reference.
    Object,
    /// A boolean.
    Boolean,
    /// A signed byte.
    Byte,
    /// An unsigned 16-bit character.
    Char,
    /// A signed 16-bit number.
    Short,
}

/// How a method is chosen by an invoke instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InvokeKind {
    /// By the receiver's class.
    Virtual,
    /// The superclass' implementation.
    Super,
    /// Exactly this one: constructors and private methods.
    Direct,
    /// Exactly this one, without a receiver.
    Static,
    /// By the receiver's class, through an interface.
    Interface,
}

impl InvokeKind {
    /// True if the class of the receiver decides which definition runs.
    pub fn is_dispatched(self) -> bool {
        matches!(self, Self::Virtual | Self::Interface)
    }

    /// True if the first argument is the receiver.
    pub fn has_receiver(self) -> bool {
        self != Self::Static
    }
}

impl Op {
    /// True for the operations that end a block.
    pub fn ends_block(self) -> bool {
        use Op::{Goto, If, Return, Stop, Switch, Throw};
        matches!(
            self,
            If { .. } | Switch(_) | Goto(_) | Return | Throw | Stop
        )
    }

    /// True for the three kinds of calls.
    pub fn is_call(self) -> bool {
        use Op::{Invoke, InvokeCustom, InvokePolymorphic};
        matches!(self, Invoke(..) | InvokePolymorphic(..) | InvokeCustom(_))
    }

    /// True for operations without a counterpart in the code: parameters, phis and undefined registers.
    pub fn is_implicit(self) -> bool {
        matches!(self, Self::Parameter(_) | Self::Undefined | Self::Phi)
    }
}
