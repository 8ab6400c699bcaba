//! A body as text: stable, one statement per line, for goldens and for `dump ir`.
//!
//! ```text
//! b2 (from b1, b4):
//!   v9 = phi v3, v7
//!   v10 = call virtual Ljava/lang/String;->trim()Ljava/lang/String; v9   @000c
//!   goto b3
//!   catch Ljava/lang/Exception; -> b5
//! ```

use std::borrow::Cow;
use std::fmt::Write;

use super::body::{BlockId, Body, EdgeKind, StmtId};
use super::op::{BinaryOp, Comparison, Element, InvokeKind, Number, Op, Test, UnaryOp};
use crate::program::{ClassId, FieldId, MethodId, ProtoId, Symbol};

/// How the things that statements refer to are called.
pub trait Names {
    /// The text of a string constant.
    fn string(&self, symbol: Symbol) -> Cow<'_, str>;
    /// A type's descriptor.
    fn class(&self, class: ClassId) -> Cow<'_, str>;
    /// A field as `Lcom/example/Foo;->bar:I`.
    fn field(&self, field: FieldId) -> Cow<'_, str>;
    /// A method as `Lcom/example/Foo;->bar(I)V`.
    fn method(&self, method: MethodId) -> Cow<'_, str>;
    /// A prototype as `(I)V`.
    fn proto(&self, proto: ProtoId) -> Cow<'_, str>;
}

impl Names for crate::program::Program<'_> {
    fn string(&self, symbol: Symbol) -> Cow<'_, str> {
        self.text(symbol)
    }

    fn class(&self, class: ClassId) -> Cow<'_, str> {
        self.class_name(class)
    }

    fn field(&self, field: FieldId) -> Cow<'_, str> {
        self.field_name(field).into()
    }

    fn method(&self, method: MethodId) -> Cow<'_, str> {
        self.method_name(method).into()
    }

    fn proto(&self, proto: ProtoId) -> Cow<'_, str> {
        self.descriptor(proto).into()
    }
}

/// The whole body; what `note` says about a statement follows it after a semicolon.
pub fn print(
    body: &Body,
    names: &impl Names,
    mut note: impl FnMut(StmtId) -> Option<String>,
) -> String {
    let mut out = String::new();
    for (block, _) in body.blocks() {
        print_head(body, block, &mut out);
        for id in body.block_stmts(block) {
            let _ = write!(out, "  {}", statement(body, id, names));
            let stmt = body.stmt(id);
            if !stmt.op.is_implicit() && !matches!(stmt.op, Op::Goto(_)) {
                let _ = write!(out, "  @{:04x}", stmt.pc);
            }
            if let Some(note) = note(id) {
                let _ = write!(out, "  ; {note}");
            }
            out.push('\n');
        }
        print_handlers(body, block, names, &mut out);
    }
    out
}

fn print_head(body: &Body, block: BlockId, out: &mut String) {
    let _ = write!(out, "b{}", block.0);
    for (at, edge) in body.predecessors(block).enumerate() {
        let edge = body.edge(edge);
        let before = if at == 0 { " (from " } else { ", " };
        let how = if edge.kind == EdgeKind::Normal {
            ""
        } else {
            "!"
        };
        let _ = write!(out, "{before}b{}{how}", edge.from.0);
    }
    out.push_str(if body.predecessors(block).len() == 0 {
        ":\n"
    } else {
        "):\n"
    });
}

fn print_handlers(body: &Body, block: BlockId, names: &impl Names, out: &mut String) {
    for edge in body.successors(block) {
        let edge = body.edge(*edge);
        if let EdgeKind::Exception(class) = edge.kind {
            let class = class.map_or("all".into(), |class| names.class(class));
            let _ = writeln!(out, "  catch {class} -> b{}", edge.to.0);
        }
    }
}

/// One statement, such as `v3 = add int v1, v2`.
pub fn statement(body: &Body, id: StmtId, names: &impl Names) -> String {
    let stmt = body.stmt(id);
    let mut out = String::new();
    if stmt.has_value {
        let _ = write!(out, "v{} = ", id.0);
    }
    out.push_str(&operation(body, stmt.op, names));
    for (at, value) in body.operands(id).iter().enumerate() {
        let _ = write!(out, "{}v{}", if at == 0 { " " } else { ", " }, value.0);
    }
    match stmt.op {
        Op::If {
            taken, otherwise, ..
        } => {
            let _ = write!(out, " then b{} else b{}", taken.0, otherwise.0);
        }
        Op::Switch(idx) => {
            let table = body.switch(idx);
            for (key, to) in &table.cases {
                let _ = write!(out, " {key}:b{}", to.0);
            }
            let _ = write!(out, " else b{}", table.otherwise.0);
        }
        Op::FillArray(idx) => {
            let data = body.array_data(idx);
            let _ = write!(
                out,
                " with {} x {}",
                data.bytes.len() / usize::from(data.width.max(1)),
                data.width
            );
        }
        _ => {}
    }
    out
}

fn operation(body: &Body, op: Op, names: &impl Names) -> String {
    match op {
        Op::Parameter(index) => format!("parameter {index}"),
        Op::Undefined => "undefined".to_owned(),
        Op::Phi => "phi".to_owned(),
        Op::Caught => "caught".to_owned(),
        Op::Int(value) => format!("int {value}"),
        Op::Long(value) => format!("long {value}"),
        Op::String(symbol) => format!("string {:?}", names.string(symbol)),
        Op::Class(class) => format!("class {}", names.class(class)),
        Op::MethodHandle(index) => format!("method-handle {index}"),
        Op::MethodType(proto) => format!("method-type {}", names.proto(proto)),
        Op::Unary(op) => unary(op),
        Op::Binary(op, kind) => format!("{} {}", binary(op), number(kind)),
        Op::Compare(op) => format!("compare {}", comparison(op)),
        Op::InstanceOf(class) => format!("instance-of {}", names.class(class)),
        Op::CheckCast(class) => format!("check-cast {}", names.class(class)),
        Op::ArrayLength => "array-length".to_owned(),
        Op::New(class) => format!("new {}", names.class(class)),
        Op::NewArray(class) => format!("new-array {}", names.class(class)),
        Op::FilledArray(class) => format!("filled-array {}", names.class(class)),
        Op::FillArray(_) => "fill-array".to_owned(),
        Op::ArrayLoad(kind) => format!("array-load {}", element(kind)),
        Op::ArrayStore(kind) => format!("array-store {}", element(kind)),
        Op::FieldLoad(field) => format!("load {}", names.field(field)),
        Op::FieldStore(field) => format!("store {}", names.field(field)),
        Op::StaticLoad(field) => format!("load static {}", names.field(field)),
        Op::StaticStore(field) => format!("store static {}", names.field(field)),
        Op::Invoke(kind, method) => format!("call {} {}", invoke(kind), names.method(method)),
        Op::InvokePolymorphic(method, proto) => {
            format!("call polymorphic {} proto {proto}", names.method(method))
        }
        Op::InvokeCustom(site) => format!("call custom {} of dex {}", site, body.dex.0),
        Op::MonitorEnter => "monitor-enter".to_owned(),
        Op::MonitorExit => "monitor-exit".to_owned(),
        Op::If { test, .. } => format!("if {}", test_name(test)),
        Op::Switch(_) => "switch".to_owned(),
        Op::Goto(to) => format!("goto b{}", to.0),
        Op::Return => "return".to_owned(),
        Op::Throw => "throw".to_owned(),
        Op::Stop => "stop".to_owned(),
    }
}

fn unary(op: UnaryOp) -> String {
    match op {
        UnaryOp::Negate(kind) => format!("negate {}", number(kind)),
        UnaryOp::Not(kind) => format!("not {}", number(kind)),
        UnaryOp::Convert(from, to) => format!("convert {} to {}", number(from), number(to)),
        UnaryOp::ToByte => "to-byte".to_owned(),
        UnaryOp::ToChar => "to-char".to_owned(),
        UnaryOp::ToShort => "to-short".to_owned(),
    }
}

fn number(kind: Number) -> &'static str {
    match kind {
        Number::Int => "int",
        Number::Long => "long",
        Number::Float => "float",
        Number::Double => "double",
    }
}

fn binary(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "add",
        BinaryOp::Subtract => "sub",
        BinaryOp::Multiply => "mul",
        BinaryOp::Divide => "div",
        BinaryOp::Remainder => "rem",
        BinaryOp::And => "and",
        BinaryOp::Or => "or",
        BinaryOp::Xor => "xor",
        BinaryOp::ShiftLeft => "shl",
        BinaryOp::ShiftRight => "shr",
        BinaryOp::UnsignedShiftRight => "ushr",
    }
}

fn comparison(op: Comparison) -> &'static str {
    match op {
        Comparison::Long => "long",
        Comparison::FloatLess => "float-less",
        Comparison::FloatGreater => "float-greater",
        Comparison::DoubleLess => "double-less",
        Comparison::DoubleGreater => "double-greater",
    }
}

fn element(kind: Element) -> &'static str {
    match kind {
        Element::Word => "word",
        Element::Wide => "wide",
        Element::Object => "object",
        Element::Boolean => "boolean",
        Element::Byte => "byte",
        Element::Char => "char",
        Element::Short => "short",
    }
}

fn invoke(kind: InvokeKind) -> &'static str {
    match kind {
        InvokeKind::Virtual => "virtual",
        InvokeKind::Super => "super",
        InvokeKind::Direct => "direct",
        InvokeKind::Static => "static",
        InvokeKind::Interface => "interface",
    }
}

fn test_name(test: Test) -> &'static str {
    match test {
        Test::Equal => "eq",
        Test::NotEqual => "ne",
        Test::Less => "lt",
        Test::GreaterOrEqual => "ge",
        Test::Greater => "gt",
        Test::LessOrEqual => "le",
    }
}
