//! Debug information: line numbers, parameter names and local variables.
//!
//! Source: "debug_info_item" in the DEX format specification. Android does not check this data when it
//! loads a file, so it may be anything: what can be read is used.

use super::ids::{PARAMETERS, within};
use super::{CodeItem, DexFile, MethodIdx, Register, StringIdx, TypeIdx};
use crate::bytes::limits::METHOD_UNITS;
use crate::bytes::{ParseError, Reader};

/// A row of the line table: from `pc` on, code comes from `line`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineEntry {
    /// Address in code units.
    pub pc: u32,
    /// Line of the source file, from 1.
    pub line: u32,
}

/// A local variable while it lives in a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Local {
    /// Where it lives.
    pub register: Register,
    /// Its name.
    pub name: Option<StringIdx>,
    /// Its type.
    pub type_: Option<TypeIdx>,
    /// Its generic signature.
    pub signature: Option<StringIdx>,
    /// First address at which it is valid.
    pub start: u32,
    /// First address behind.
    pub end: u32,
}

/// What the state machine of the debug information emits.
enum Event {
    /// A row of the line table.
    Line,
    Start(Local),
    End(Register),
    Restart(Register),
}

/// The state machine, with its registers.
struct Machine<'a> {
    reader: Reader<'a>,
    pc: u32,
    line: u32,
    string_count: u32,
    type_count: u32,
}

impl Machine<'_> {
    /// Runs to the next event; `None` at the end.
    fn next(&mut self) -> Result<Option<Event>, ParseError> {
        loop {
            match self.reader.u8("debug opcode")? {
                0x00 => return Ok(None),
                0x01 => {
                    let delta = self.reader.uleb128("address advance")?;
                    self.advance_pc(delta);
                }
                0x02 => {
                    let delta = self.reader.sleb128("line advance")?;
                    self.line = self.line.wrapping_add_signed(delta);
                }
                0x03 => return self.start(Signature::Absent).map(Some),
                0x04 => return self.start(Signature::Present).map(Some),
                0x05 => return Ok(Some(Event::End(self.register()?))),
                0x06 => return Ok(Some(Event::Restart(self.register()?))),
                0x07 | 0x08 => {}
                0x09 => {
                    self.reader.uleb128p1("source file")?;
                }
                special => {
                    let adjusted = special.saturating_sub(0x0a);
                    self.advance_pc(u32::from(adjusted.wrapping_div(15)));
                    let line_delta = i32::from(adjusted.wrapping_rem(15)).saturating_sub(4);
                    self.line = self.line.wrapping_add_signed(line_delta);
                    return Ok(Some(Event::Line));
                }
            }
        }
    }

    fn advance_pc(&mut self, delta: u32) {
        self.pc = self.pc.saturating_add(delta);
    }

    fn register(&mut self) -> Result<Register, ParseError> {
        let register = self.reader.uleb128("register")?;
        Ok(Register(u16::try_from(register).unwrap_or(u16::MAX)))
    }

    fn string(&mut self) -> Result<Option<StringIdx>, ParseError> {
        let index = self.reader.uleb128p1("name")?;
        Ok(index
            .filter(|index| *index < self.string_count)
            .map(StringIdx))
    }

    fn start(&mut self, signature: Signature) -> Result<Event, ParseError> {
        let register = self.register()?;
        let name = self.string()?;
        let type_ = self.reader.uleb128p1("type")?;
        let signature = match signature {
            Signature::Present => self.string()?,
            Signature::Absent => None,
        };
        Ok(Event::Start(Local {
            register,
            name,
            type_: type_.filter(|index| *index < self.type_count).map(TypeIdx),
            signature,
            start: self.pc,
            end: u32::MAX,
        }))
    }
}

/// Whether a local variable comes with a generic signature.
enum Signature {
    Present,
    Absent,
}

impl<'a> DexFile<'a> {
    /// The line table, in the order of the code as a rule; empty without debug information.
    pub fn line_table(&self, debug_info_off: u32) -> Vec<LineEntry> {
        let mut table = Vec::new();
        self.each_line(debug_info_off, |entry| {
            table.push(entry);
            true
        });
        table
    }

    /// The line of the instruction at `pc`; `None` without debug information for it.
    pub fn line_at(&self, debug_info_off: u32, pc: u32) -> Option<u32> {
        let mut line = None;
        self.each_line(debug_info_off, |entry| {
            // Checks of parameters, which a compiler puts in front of the first line, belong to it.
            let counts = entry.pc <= pc || line.is_none();
            if counts {
                line = Some(entry.line);
            }
            counts
        });
        line
    }

    /// The names of the parameters without the receiver; `None` for those without a name.
    pub fn parameter_names(&self, debug_info_off: u32) -> Vec<Option<StringIdx>> {
        self.debug_machine(debug_info_off)
            .map_or_else(Vec::new, |(_, names)| names)
    }

    /// The local variables of a method, parameters included. A variable that ends and lives on is two.
    pub fn locals(&self, code: &CodeItem<'_>, method: MethodIdx, is_static: bool) -> Vec<Local> {
        let Some((mut machine, names)) = self.debug_machine(code.debug_info_off) else {
            return Vec::new();
        };
        let mut locals = Locals::default();
        self.declare_parameters(&mut locals, code, method, is_static, &names);
        let mut left = METHOD_UNITS;
        while let Ok(Some(event)) = machine.next() {
            left = left.saturating_sub(1);
            if left == 0 {
                break;
            }
            match event {
                Event::Line => {}
                Event::Start(local) if local.register.0 < code.registers => {
                    locals.end(local.register, machine.pc);
                    locals.start(local);
                }
                Event::End(register) => locals.end(register, machine.pc),
                Event::Restart(register) => locals.restart(register, machine.pc),
                Event::Start(_) => {}
            }
        }
        locals.finish(code.unit_count())
    }

    /// Parameters live in the last registers of the frame from the start of the method.
    fn declare_parameters(
        &self,
        locals: &mut Locals,
        code: &CodeItem<'_>,
        method: MethodIdx,
        is_static: bool,
        names: &[Option<StringIdx>],
    ) {
        let mut register = code.registers.saturating_sub(code.ins);
        if !is_static {
            register = register.saturating_add(1);
        }
        let method = self.method_ref(method);
        let types = self.proto(method.proto).parameters;
        for (position, type_) in types.iter().enumerate() {
            if let Some(name) = names.get(position).copied().flatten() {
                locals.start(Local {
                    register: Register(register),
                    name: Some(name),
                    type_: Some(type_),
                    signature: None,
                    start: 0,
                    end: u32::MAX,
                });
            }
            let is_wide = matches!(self.type_bytes(type_), b"J" | b"D");
            register = register.saturating_add(if is_wide { 2 } else { 1 });
        }
    }

    /// Calls `found` for each row until it returns false.
    fn each_line(&self, debug_info_off: u32, mut found: impl FnMut(LineEntry) -> bool) {
        let Some((mut machine, _)) = self.debug_machine(debug_info_off) else {
            return;
        };
        let mut left = METHOD_UNITS;
        while let Ok(Some(event)) = machine.next() {
            left = left.saturating_sub(1);
            let (pc, line) = (machine.pc, machine.line);
            if left == 0 || (matches!(event, Event::Line) && !found(LineEntry { pc, line })) {
                return;
            }
        }
    }

    /// The machine in front of its first opcode, and the names of the parameters.
    fn debug_machine(&self, offset: u32) -> Option<(Machine<'a>, Vec<Option<StringIdx>>)> {
        if offset == 0 {
            return None;
        }
        let mut reader = Reader::at(self.data, offset as usize);
        let line = reader.uleb128("first line").ok()?;
        let count = reader.uleb128("parameter count").ok()?;
        if count > PARAMETERS {
            return None;
        }
        let mut names = Vec::new();
        for _ in 0..count {
            let name = reader.uleb128p1("parameter name").ok()?;
            let name = name.map(|name| StringIdx(within(name, self.string_count())));
            names.push(name.filter(|name| !name.is_none()));
        }
        let machine = Machine {
            reader,
            pc: 0,
            line,
            string_count: self.string_count(),
            type_count: self.type_count(),
        };
        Some((machine, names))
    }
}

/// Variables as they come and go.
#[derive(Default)]
struct Locals {
    all: Vec<Local>,
    /// For each register the position in `all` of its latest variable.
    latest: Vec<Option<usize>>,
}

impl Locals {
    fn start(&mut self, local: Local) {
        let register = usize::from(local.register.0);
        if self.latest.len() <= register {
            self.latest.resize(register.saturating_add(1), None);
        }
        if let Some(latest) = self.latest.get_mut(register) {
            *latest = Some(self.all.len());
        }
        self.all.push(local);
    }

    fn latest(&mut self, register: Register) -> Option<&mut Local> {
        let position = (*self.latest.get(usize::from(register.0))?)?;
        self.all.get_mut(position)
    }

    fn end(&mut self, register: Register, pc: u32) {
        if let Some(local) = self.latest(register).filter(|local| local.end == u32::MAX) {
            local.end = pc;
        }
    }

    fn restart(&mut self, register: Register, pc: u32) {
        let Some(local) = self.latest(register).copied() else {
            return;
        };
        if local.end != u32::MAX {
            self.start(Local {
                start: pc,
                end: u32::MAX,
                ..local
            });
        }
    }

    /// Those that live anywhere; what never ended does so with the code.
    fn finish(mut self, code_end: u32) -> Vec<Local> {
        for local in &mut self.all {
            local.end = local.end.min(code_end);
        }
        self.all.retain(|local| local.start < local.end);
        self.all
    }
}
