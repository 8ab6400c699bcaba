//! Instructions into statements over values.

use smallvec::SmallVec;

use crate::bytes::limits;
use crate::formats::dex::{
    CallSiteIdx, CodeItem, FieldIdx, Insn, MethodIdx, Opcode, Payload, ProtoIdx, Register,
    StringIdx, TypeIdx,
};
use crate::program::DexId;

use super::body::{ArrayData, BlockId, Body};
use super::build::{DraftStmt, Drafts, build};
use super::graph::{Exit, Graph, GraphBlock, Loss};
use super::op::{DataIdx, Op, SwitchIdx};
use super::opcodes::{
    element_of, gives_result, invoke_kind, is_reversed, literal, operation, test_of,
};
use super::refs::Refs;
use super::ssa::{Draft, OutOfFuel, Registers};

/// The parameters of a method.
#[derive(Debug, Clone, Copy)]
pub struct Signature<'s> {
    /// Return type and parameters, one letter each, without the receiver.
    pub shorty: &'s [u8],
    /// True if there is no receiver.
    pub is_static: bool,
}

/// A code item into a body. What could not be followed is in the list; a method that asks for too much
/// work gets an empty body and says so there.
pub fn lower(
    dex: DexId,
    code: &CodeItem<'_>,
    refs: &impl Refs,
    signature: Signature<'_>,
) -> (Body, Vec<Loss>) {
    let mut graph = Graph::of(code, refs);
    let mut losses = std::mem::take(&mut graph.losses);
    match lower_graph(dex, code, refs, signature, &graph) {
        Ok(body) => (body, losses),
        Err(OutOfFuel) => {
            losses.push(Loss {
                pc: 0,
                what: "the method's registers take too much work to follow",
                is_limit: true,
            });
            (Body::empty(dex), losses)
        }
    }
}

fn lower_graph(
    dex: DexId,
    code: &CodeItem<'_>,
    refs: &impl Refs,
    signature: Signature<'_>,
    graph: &Graph,
) -> Result<Body, OutOfFuel> {
    let units = code.unit_count() as usize;
    let fuel = limits::METHOD_FUEL + units * limits::METHOD_FUEL_PER_UNIT;
    let mut lowering = Lowering {
        code,
        refs,
        registers: Registers::new(graph, u32::from(code.registers), fuel),
        drafts: Drafts::default(),
        data_left: units * 2,
        is_last: false,
    };
    lowering.parameters(signature);
    for (number, block) in (0..).zip(&graph.blocks) {
        lowering.registers.enter(number);
        lowering.block(graph, block)?;
        let end = lowering.drafts.stmts.len() as u32;
        lowering.drafts.block_ends.push(end);
    }
    let ssa = lowering.registers.finish()?;
    Ok(build(dex, graph, lowering.drafts, &ssa))
}

/// The arguments of an instruction, as values.
type Operands = SmallVec<[Draft; 6]>;

struct Lowering<'l, 'a, R> {
    code: &'l CodeItem<'a>,
    refs: &'l R,
    registers: Registers<'l>,
    drafts: Drafts,
    /// Bytes of array data that may still be copied: several instructions can name the same data.
    data_left: usize,
    /// True while the last instruction of a block with handlers is lowered.
    is_last: bool,
}

impl<R: Refs> Lowering<'_, '_, R> {
    /// Puts the parameters into the last registers of the frame.
    fn parameters(&mut self, signature: Signature<'_>) {
        let receiver = (!signature.is_static).then_some(b'L');
        let letters = signature.shorty.get(1..).unwrap_or_default();
        let mut register = u32::from(self.code.registers.saturating_sub(self.code.ins));
        for letter in receiver.iter().chain(letters) {
            let index = self.drafts.parameters as u16;
            let value = self.push(Op::Parameter(index), 0, Opcode::Nop, &[], true);
            self.registers.write(register, value);
            register += width_of(*letter);
            self.drafts.parameters += 1;
        }
    }

    fn block(&mut self, graph: &Graph, block: &GraphBlock) -> Result<(), OutOfFuel> {
        let range = block.insns.start as usize..block.insns.end as usize;
        let mut insns = graph.insns.get(range).unwrap_or_default();
        let mut last_pc = block.pc;
        while let [insn, rest @ ..] = insns {
            last_pc = insn.pc;
            insns = rest;
            let result = match rest {
                [result, rest @ ..] if gives_result(insn) && result.opcode.is_move_result() => {
                    insns = rest;
                    Some(result.slot(0))
                }
                _ => None,
            };
            self.is_last = block.has_handlers && insns.is_empty();
            match block.exit {
                Exit::If(..) | Exit::Switch(_) if insns.is_empty() => {
                    return self.branch(insn, block.exit);
                }
                _ => self.insn(insn, result)?,
            }
        }
        match block.exit {
            Exit::Goto(to) => self.push(Op::Goto(BlockId(to)), last_pc, Opcode::Nop, &[], false),
            Exit::Stops => self.push(Op::Stop, last_pc, Opcode::Nop, &[], false),
            _ => 0,
        };
        Ok(())
    }

    fn branch(&mut self, insn: &Insn, exit: Exit) -> Result<(), OutOfFuel> {
        let operands = self.read_all(insn)?;
        let op = match exit {
            Exit::If(taken, otherwise) => Op::If {
                test: test_of(insn.opcode),
                taken: BlockId(taken),
                otherwise: BlockId(otherwise),
            },
            Exit::Switch(table) => Op::Switch(SwitchIdx(table)),
            _ => Op::Stop,
        };
        self.push(op, insn.pc, insn.opcode, &operands, false);
        Ok(())
    }

    fn push(
        &mut self,
        op: Op,
        pc: u32,
        opcode: Opcode,
        operands: &[Draft],
        has_value: bool,
    ) -> Draft {
        let number = self.registers.number();
        let start = self.drafts.operands.len() as u32;
        self.drafts.operands.extend_from_slice(operands);
        self.drafts.stmts.push(DraftStmt {
            number,
            op,
            pc,
            opcode,
            has_value,
            operands: (start, self.drafts.operands.len() as u32),
        });
        number
    }

    fn read(&mut self, register: Register) -> Result<Draft, OutOfFuel> {
        self.registers.read(u32::from(register.0))
    }

    fn read_all(&mut self, insn: &Insn) -> Result<Operands, OutOfFuel> {
        insn.sources().map(|register| self.read(register)).collect()
    }

    fn write(&mut self, register: Register, value: Draft) {
        let register = u32::from(register.0);
        if self.is_last {
            self.registers.write_late(register, value);
        } else {
            self.registers.write(register, value);
        }
    }

    /// A statement that defines a value, in the instruction's destination.
    fn define(&mut self, insn: &Insn, op: Op, operands: &[Draft]) {
        let value = self.push(op, insn.pc, insn.opcode, operands, true);
        if let Some(dest) = insn.dest() {
            self.write(dest, value);
        }
    }

    /// A statement that defines a value only if the next instruction fetches it.
    fn define_result(&mut self, insn: &Insn, op: Op, operands: &[Draft], result: Option<Register>) {
        let value = self.push(op, insn.pc, insn.opcode, operands, result.is_some());
        if let Some(register) = result {
            self.write(register, value);
        }
    }

    /// Any instruction that does not branch.
    fn insn(&mut self, insn: &Insn, result: Option<Register>) -> Result<(), OutOfFuel> {
        use Opcode as O;
        match insn.opcode {
            O::Nop | O::Goto | O::Goto16 | O::Goto32 => {}
            O::Move
            | O::MoveFrom16
            | O::Move16
            | O::MoveWide
            | O::MoveWideFrom16
            | O::MoveWide16
            | O::MoveObject
            | O::MoveObjectFrom16
            | O::MoveObject16 => {
                let value = self.read(insn.slot(1))?;
                self.write(insn.slot(0), value);
            }
            // Its call was fetched together with it; one without a call has no value to give.
            O::MoveResult | O::MoveResultWide | O::MoveResultObject => {
                self.define(insn, Op::Undefined, &[]);
            }
            O::FillArrayData => self.fill_array(insn)?,
            O::InvokePolymorphic | O::InvokePolymorphicRange => {
                let shorty = self.refs.proto_shorty(ProtoIdx(insn.second_index()));
                let operands = self.arguments(insn, true, shorty)?;
                let method = self.refs.method(MethodIdx(insn.index()));
                let op = Op::InvokePolymorphic(method, insn.second_index());
                self.define_result(insn, op, &operands, result);
            }
            O::InvokeCustom | O::InvokeCustomRange => {
                let shorty = self.refs.call_site_shorty(CallSiteIdx(insn.index()));
                let operands = self.arguments(insn, false, shorty)?;
                self.define_result(insn, Op::InvokeCustom(insn.index()), &operands, result);
            }
            O::FilledNewArray | O::FilledNewArrayRange => {
                let operands = self.read_all(insn)?;
                let class = self.refs.class(TypeIdx(insn.index()));
                self.define_result(insn, Op::FilledArray(class), &operands, result);
            }
            opcode => {
                if let Some(kind) = invoke_kind(opcode) {
                    let method = MethodIdx(insn.index());
                    let shorty = self.refs.method_shorty(method);
                    let operands = self.arguments(insn, kind.has_receiver(), shorty)?;
                    let op = Op::Invoke(kind, self.refs.method(method));
                    self.define_result(insn, op, &operands, result);
                } else {
                    self.plain(insn)?;
                }
            }
        }
        Ok(())
    }

    /// The arguments of a call: one value each, although a wide one is named by two registers.
    fn arguments(
        &mut self,
        insn: &Insn,
        has_receiver: bool,
        shorty: &[u8],
    ) -> Result<Operands, OutOfFuel> {
        let receiver = has_receiver.then_some(b'L');
        let letters = shorty.get(1..).unwrap_or_default();
        let mut letters = receiver.iter().chain(letters);
        let mut operands = Operands::new();
        let mut registers = insn.sources();
        while let Some(register) = registers.next() {
            operands.push(self.read(register)?);
            if letters.next().is_some_and(|letter| width_of(*letter) == 2) {
                registers.next();
            }
        }
        Ok(operands)
    }

    fn fill_array(&mut self, insn: &Insn) -> Result<(), OutOfFuel> {
        let operands = self.read_all(insn)?;
        let payload = insn.payload_pc().and_then(|pc| self.code.payload(pc));
        let data = match payload {
            Some(Payload::ArrayData { width, bytes }) if bytes.len() <= self.data_left => {
                self.data_left -= bytes.len();
                ArrayData {
                    width: u8::try_from(width).unwrap_or(1),
                    bytes: bytes.into(),
                }
            }
            _ => ArrayData {
                width: 1,
                bytes: Box::default(),
            },
        };
        let idx = DataIdx(self.drafts.array_data.len() as u32);
        self.drafts.array_data.push(data);
        self.push(Op::FillArray(idx), insn.pc, insn.opcode, &operands, false);
        Ok(())
    }

    /// Instructions whose operands are their sources in order, up to array and field stores.
    fn plain(&mut self, insn: &Insn) -> Result<(), OutOfFuel> {
        use Opcode as O;
        let mut operands = self.read_all(insn)?;
        if let Some(number) = literal(insn) {
            let literal = self.push(Op::Int(number), insn.pc, insn.opcode, &[], true);
            operands.push(literal);
        }
        if is_reversed(insn.opcode) || matches!(insn.opcode.value(), 0x59..=0x5f) {
            operands.reverse();
        }
        if matches!(insn.opcode.value(), 0x4b..=0x51) {
            operands.rotate_left(1);
        }
        let op = self.op_of(insn);
        match insn.opcode {
            O::ReturnVoid
            | O::Return
            | O::ReturnWide
            | O::ReturnObject
            | O::Throw
            | O::MonitorEnter
            | O::MonitorExit
            | O::CheckCast => {
                self.push(op, insn.pc, insn.opcode, &operands, false);
            }
            _ if insn.dest().is_some() => self.define(insn, op, &operands),
            _ => {
                self.push(op, insn.pc, insn.opcode, &operands, false);
            }
        }
        Ok(())
    }

    fn op_of(&self, insn: &Insn) -> Op {
        use Opcode as O;
        let class = || self.refs.class(TypeIdx(insn.index()));
        let field = || self.refs.field(FieldIdx(insn.index()));
        match insn.opcode {
            O::MoveException => Op::Caught,
            O::ReturnVoid | O::Return | O::ReturnWide | O::ReturnObject => Op::Return,
            O::Const4 | O::Const16 | O::Const | O::ConstHigh16 => {
                Op::Int(insn.literal().unwrap_or_default() as i32)
            }
            O::ConstWide16 | O::ConstWide32 | O::ConstWide | O::ConstWideHigh16 => {
                Op::Long(insn.literal().unwrap_or_default())
            }
            O::ConstString | O::ConstStringJumbo => {
                Op::String(self.refs.string(StringIdx(insn.index())))
            }
            O::ConstClass => Op::Class(class()),
            O::ConstMethodHandle => Op::MethodHandle(insn.index()),
            O::ConstMethodType => Op::MethodType(self.refs.proto(ProtoIdx(insn.index()))),
            O::MonitorEnter => Op::MonitorEnter,
            O::MonitorExit => Op::MonitorExit,
            O::CheckCast => Op::CheckCast(class()),
            O::InstanceOf => Op::InstanceOf(class()),
            O::ArrayLength => Op::ArrayLength,
            O::NewInstance => Op::New(class()),
            O::NewArray => Op::NewArray(class()),
            O::Throw => Op::Throw,
            opcode => match opcode.value() {
                value @ 0x44..=0x4a => Op::ArrayLoad(element_of(value - 0x44)),
                value @ 0x4b..=0x51 => Op::ArrayStore(element_of(value - 0x4b)),
                0x52..=0x58 => Op::FieldLoad(field()),
                0x59..=0x5f => Op::FieldStore(field()),
                0x60..=0x66 => Op::StaticLoad(field()),
                0x67..=0x6d => Op::StaticStore(field()),
                _ => operation(opcode).unwrap_or(Op::Undefined),
            },
        }
    }
}

/// Registers that a value of this type takes.
fn width_of(letter: u8) -> u32 {
    if matches!(letter, b'J' | b'D') { 2 } else { 1 }
}
