//! What smali text says, before any index or address is known.

use super::Position;
use super::text::Text;
use crate::formats::dex::Opcode;

/// One `.class` with everything up to the next one.
#[derive(Debug, Clone, Default)]
pub(super) struct Class {
    pub(super) at: Position,
    pub(super) name: String,
    pub(super) access: u32,
    pub(super) superclass: Option<String>,
    pub(super) interfaces: Vec<String>,
    pub(super) source: Option<Text>,
    pub(super) fields: Vec<Field>,
    pub(super) methods: Vec<Method>,
    pub(super) annotations: Vec<Annotation>,
}

#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) at: Position,
    pub(super) reference: FieldRef,
    pub(super) access: u32,
    pub(super) initial: Option<Value>,
    pub(super) annotations: Vec<Annotation>,
}

#[derive(Debug, Clone)]
pub(super) struct Method {
    pub(super) at: Position,
    pub(super) reference: MethodRef,
    pub(super) access: u32,
    pub(super) registers: Option<RegisterCount>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Vec<BodyItem>,
    pub(super) annotations: Vec<Annotation>,
}

/// How many registers a method has, in the two ways smali counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RegisterCount {
    /// `.registers`: all of them.
    All(u32),
    /// `.locals`: those that hold no parameter.
    Locals(u32),
}

/// A `.param` directive.
#[derive(Debug, Clone)]
pub(super) struct Parameter {
    pub(super) register: Register,
    pub(super) name: Option<Text>,
    pub(super) annotations: Vec<Annotation>,
}

/// A register as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Register {
    /// `v3`: counted from the first register.
    Local(u32),
    /// `p1`: counted from the first parameter word, `this` included.
    Parameter(u32),
}

/// A label with the place where it is named.
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub(super) name: String,
    pub(super) at: Position,
}

/// One entry of a method body in the order of the text.
#[derive(Debug, Clone)]
pub(super) enum BodyItem {
    Instruction(Box<Instruction>),
    Label(Label),
    Payload(Payload),
    Catch(Catch),
    Debug(DebugDirective),
}

/// One instruction; which of the parts are filled depends on the format of the opcode.
#[derive(Debug, Clone)]
pub(super) struct Instruction {
    pub(super) at: Position,
    pub(super) opcode: Opcode,
    pub(super) registers: Vec<Register>,
    pub(super) literal: i64,
    pub(super) target: Option<Label>,
    pub(super) reference: Option<Reference>,
    /// The prototype of invoke-polymorphic.
    pub(super) second: Option<Proto>,
}

/// Data of a switch or of `fill-array-data`.
#[derive(Debug, Clone)]
pub(super) enum Payload {
    PackedSwitch { first: i32, targets: Vec<Label> },
    SparseSwitch { cases: Vec<(i32, Label)> },
    ArrayData { width: u16, elements: Vec<i64> },
}

/// One `.catch` or, without a type, `.catchall`.
#[derive(Debug, Clone)]
pub(super) struct Catch {
    pub(super) at: Position,
    pub(super) type_: Option<String>,
    pub(super) start: Label,
    pub(super) end: Label,
    pub(super) handler: Label,
}

/// What goes into the debug info at the address of the next instruction.
#[derive(Debug, Clone)]
pub(super) enum DebugDirective {
    Line(u32),
    Prologue,
    Epilogue,
    File(Option<Text>),
    StartLocal {
        register: Register,
        name: Option<Text>,
        type_: Option<String>,
        signature: Option<Text>,
    },
    EndLocal(Register),
    RestartLocal(Register),
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Proto {
    pub(super) parameters: Vec<String>,
    pub(super) return_type: String,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FieldRef {
    pub(super) class: String,
    pub(super) name: String,
    pub(super) type_: String,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MethodRef {
    pub(super) class: String,
    pub(super) name: String,
    pub(super) proto: Proto,
}

/// What the index of an instruction stands for.
#[derive(Debug, Clone)]
pub(super) enum Reference {
    Text(Text),
    Type(String),
    Field(FieldRef),
    Method(MethodRef),
    Proto(Proto),
    CallSite(CallSite),
    Handle(Handle),
}

/// `name("method", (I)V, …)@Lbootstrap;->method(…)…`
#[derive(Debug, Clone)]
pub(super) struct CallSite {
    /// The method handle of the bootstrap method, the method's name, its type, and the extra arguments.
    pub(super) values: Vec<Value>,
}

/// A method handle: kind of use and target.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Handle {
    /// `method_handle_item.method_handle_type`.
    pub(super) kind: u16,
    pub(super) target: HandleTarget,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum HandleTarget {
    Field(FieldRef),
    Method(MethodRef),
}

#[derive(Debug, Clone)]
pub(super) struct Annotation {
    /// `annotation_item.visibility`.
    pub(super) visibility: u8,
    pub(super) body: AnnotationBody,
}

#[derive(Debug, Clone)]
pub(super) struct AnnotationBody {
    pub(super) type_: String,
    pub(super) elements: Vec<(Text, Value)>,
}

/// An `encoded_value`.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Byte(i8),
    Short(i16),
    Char(u16),
    Int(i32),
    Long(i64),
    Float(f32),
    Double(f64),
    MethodType(Proto),
    Handle(Handle),
    Text(Text),
    Type(String),
    Field(FieldRef),
    Method(MethodRef),
    Enum(FieldRef),
    Array(Vec<Value>),
    Annotation(AnnotationBody),
    Null,
    Boolean(bool),
}
