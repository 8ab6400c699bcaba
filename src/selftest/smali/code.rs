//! A method body into code units, exception tables and debug info.

use super::debug_info::{self, Event};
use super::encode::{self, Operands};
use super::frame::Frame;
use super::labels::{Layout, layout};
use super::pools::Pools;
use super::section::Section;
use super::syntax::{BodyItem, DebugDirective, Instruction, Method, Payload, Reference, Register};
use super::tries::{Try, tries, write_tries};
use super::{AssembleError, Lines, Position};
use crate::formats::dex::access::{ACC_ABSTRACT, ACC_NATIVE};
use std::collections::BTreeMap;

/// The parts of a `code_item`.
#[derive(Debug)]
pub(super) struct Code {
    frame: Frame,
    outs: u16,
    units: Vec<u16>,
    tries: Vec<Try>,
    pub(super) debug_info: Option<Vec<u8>>,
}

impl Code {
    #[cfg(test)]
    pub(super) fn units(&self) -> &[u16] {
        &self.units
    }

    /// The bytes of the item; `debug_infos` holds the offset of each debug info.
    pub(super) fn item(&self, debug_infos: &BTreeMap<Vec<u8>, u32>) -> Vec<u8> {
        let debug_info = self.debug_info.as_ref();
        let debug_info = debug_info.and_then(|bytes| debug_infos.get(bytes));
        let mut out = Section::default();
        out.u16(self.frame.registers as u16);
        out.u16(self.frame.ins as u16);
        out.u16(self.outs);
        out.u16(self.tries.len() as u16);
        out.u32(debug_info.copied().unwrap_or_default());
        out.u32(self.units.len() as u32);
        self.units.iter().for_each(|unit| out.u16(*unit));
        if !self.tries.is_empty() {
            out.align(4);
            write_tries(&mut out, &self.tries);
        }
        out.into_bytes()
    }
}

/// The code of `method`; `None` for abstract and native methods. `call_site` is the number of the next call
/// site, in the order in which [`Pools::of`] met them.
pub(super) fn compile(
    method: &Method,
    pools: &Pools,
    lines: Lines,
    call_site: &mut u32,
) -> Result<Option<Code>, AssembleError> {
    for parameter in &method.parameters {
        if method.parameter_index(parameter.register).is_none() {
            let message = "'.param' names a register at which no parameter starts";
            return Err(AssembleError::new(method.at, message));
        }
    }
    let has_code = |item: &BodyItem| matches!(item, BodyItem::Instruction(_));
    match (
        method.access & (ACC_NATIVE | ACC_ABSTRACT) != 0,
        method.body.iter().any(has_code),
    ) {
        (true, false) => return Ok(None),
        (true, true) => {
            let message = "an abstract or native method has no instructions";
            return Err(AssembleError::new(method.at, message));
        }
        (false, false) => {
            let message = "a method that is neither abstract nor native needs instructions";
            return Err(AssembleError::new(method.at, message));
        }
        (false, true) => {}
    }
    let mut compiler = Compiler {
        method,
        pools,
        frame: Frame::of(method)?,
        layout: layout(&method.body)?,
        units: Vec::new(),
        outs: 0,
    };
    compiler.emit(call_site)?;
    Ok(Some(Code {
        debug_info: compiler.debug_info(lines)?,
        tries: tries(&method.body, &compiler.layout, pools)?,
        frame: compiler.frame,
        outs: compiler.outs,
        units: compiler.units,
    }))
}

struct Compiler<'m> {
    method: &'m Method,
    pools: &'m Pools,
    frame: Frame,
    layout: Layout<'m>,
    units: Vec<u16>,
    outs: u16,
}

impl Compiler<'_> {
    fn emit(&mut self, call_site: &mut u32) -> Result<(), AssembleError> {
        for (item, address) in self.method.body.iter().zip(self.layout.addresses.clone()) {
            match item {
                BodyItem::Instruction(instruction) => {
                    let units = self.instruction(instruction, address, call_site)?;
                    self.units.extend(units);
                }
                BodyItem::Payload(payload) => {
                    // The layout put the payload on an even address: a nop fills the gap.
                    self.units.resize(address as usize, 0);
                    let switch = self.layout.payload_users.get(&address).copied();
                    let units = self.payload(payload, switch.unwrap_or(address))?;
                    self.units.extend(units);
                }
                BodyItem::Label(_) | BodyItem::Catch(_) | BodyItem::Debug(_) => {}
            }
        }
        Ok(())
    }

    fn register(&self, register: Register, at: Position) -> Result<u32, AssembleError> {
        self.frame.number(register).ok_or_else(|| {
            let name = match register {
                Register::Local(number) => format!("v{number}"),
                Register::Parameter(number) => format!("p{number}"),
            };
            let count = self.frame.registers;
            let message = format!("{name} lies outside the {count} registers of the method");
            AssembleError::new(at, message)
        })
    }

    fn instruction(
        &mut self,
        instruction: &Instruction,
        address: u32,
        call_site: &mut u32,
    ) -> Result<Vec<u16>, AssembleError> {
        let mut operands = Operands::default();
        for register in &instruction.registers {
            let number = self.register(*register, instruction.at)?;
            operands.registers.push(number);
        }
        if let Some(target) = &instruction.target {
            let target = self.layout.address(target)?;
            operands.offset = target.wrapping_sub(address) as i32;
        }
        operands.index = match &instruction.reference {
            Some(Reference::CallSite(_)) => {
                *call_site += 1;
                *call_site - 1
            }
            Some(reference) => self.index(reference),
            None => 0,
        };
        let second = instruction.second.as_ref();
        operands.second_index = second.map_or(0, |proto| self.pools.proto(proto));
        if instruction.opcode.is_invoke() {
            self.outs = self.outs.max(argument_words(instruction, &operands));
        }
        encode::units(instruction, &operands)
    }

    fn index(&self, reference: &Reference) -> u32 {
        match reference {
            Reference::Text(text) => self.pools.text(text),
            Reference::Type(type_) => self.pools.type_(type_),
            Reference::Field(field) => self.pools.field(field),
            Reference::Method(method) => self.pools.method(method),
            Reference::Proto(proto) => self.pools.proto(proto),
            Reference::Handle(handle) => self.pools.handle(handle),
            Reference::CallSite(_) => 0,
        }
    }

    /// The units of a payload; its targets are relative to the instruction at `switch`.
    fn payload(&self, payload: &Payload, switch: u32) -> Result<Vec<u16>, AssembleError> {
        let mut out = Section::default();
        match payload {
            Payload::PackedSwitch { first, targets } => {
                out.u16(0x0100);
                out.u16(targets.len() as u16);
                out.u32(*first as u32);
                for target in targets {
                    out.u32(self.layout.address(target)?.wrapping_sub(switch));
                }
            }
            Payload::SparseSwitch { cases } => {
                out.u16(0x0200);
                out.u16(cases.len() as u16);
                cases.iter().for_each(|(key, _)| out.u32(*key as u32));
                for (_, target) in cases {
                    out.u32(self.layout.address(target)?.wrapping_sub(switch));
                }
            }
            Payload::ArrayData { width, elements } => {
                out.u16(0x0300);
                out.u16(*width);
                out.u32(elements.len() as u32);
                for element in elements {
                    out.bytes(&element.to_le_bytes()[..usize::from(*width)]);
                }
                out.align(2);
            }
        }
        let bytes = out.into_bytes();
        let pairs = bytes.chunks_exact(2);
        Ok(pairs
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect())
    }

    fn debug_info(&self, lines: Lines) -> Result<Option<Vec<u8>>, AssembleError> {
        let mut names = vec![None; self.method.reference.proto.parameters.len()];
        for parameter in &self.method.parameters {
            if let Some(slot) = self.method.parameter_index(parameter.register) {
                names[slot] = parameter.name.as_ref();
            }
        }
        let is_line = |item: &BodyItem| matches!(item, BodyItem::Debug(DebugDirective::Line(_)));
        let added = match lines {
            Lines::OfText if !self.method.body.iter().any(is_line) => self.lines_of_text(),
            Lines::OfText | Lines::AsWritten => Vec::new(),
        };
        let mut events: Vec<Event<'_>> = added
            .iter()
            .map(|(address, directive)| Event {
                address: *address,
                register: 0,
                directive,
            })
            .collect();
        for (item, address) in self.method.body.iter().zip(&self.layout.addresses) {
            let BodyItem::Debug(directive) = item else {
                continue;
            };
            let register = match directive {
                DebugDirective::StartLocal { register, .. }
                | DebugDirective::EndLocal(register)
                | DebugDirective::RestartLocal(register) => {
                    self.register(*register, self.method.at)?
                }
                DebugDirective::Line(_)
                | DebugDirective::Prologue
                | DebugDirective::Epilogue
                | DebugDirective::File(_) => 0,
            };
            events.push(Event {
                address: *address,
                register,
                directive,
            });
        }
        events.sort_by_key(|event| event.address);
        Ok(debug_info::encode(&names, &events, self.pools))
    }

    /// A `.line` for each instruction: where it stands in the text.
    fn lines_of_text(&self) -> Vec<(u32, DebugDirective)> {
        let items = self.method.body.iter().zip(&self.layout.addresses);
        items
            .filter_map(|(item, address)| match item {
                BodyItem::Instruction(instruction) => {
                    Some((*address, DebugDirective::Line(instruction.at.line)))
                }
                _ => None,
            })
            .collect()
    }
}

/// Registers that a call passes on.
fn argument_words(instruction: &Instruction, operands: &Operands) -> u16 {
    use crate::formats::dex::Format;
    let registers = &operands.registers;
    match (
        instruction.opcode.format(),
        registers.first(),
        registers.last(),
    ) {
        (Format::F3rc | Format::F4rcc, Some(first), Some(last)) => {
            last.saturating_sub(*first).saturating_add(1) as u16
        }
        _ => registers.len() as u16,
    }
}
