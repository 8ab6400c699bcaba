//! The code of a method into its calls and writes with what is known of their operands.
//!
//! One pass front to back: what a register holds is known from the instruction that filled it until code is
//! reached from elsewhere. That is enough for code that compilers generate from one template.

use super::super::ids::{FieldId, MethodId};
use super::super::{Program, Symbol};
use crate::formats::dex::access::ACC_STATIC;
use crate::formats::dex::{self, CodeItem, ControlFlow, IndexKind, Insn, Register, Width};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

/// What is known of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Known {
    /// Nothing.
    #[default]
    Nothing,
    /// A text.
    Text(Symbol),
    /// A number.
    Number(i64),
    /// A parameter, the receiver being 0.
    Parameter(u16),
    /// The value of a field.
    Field(FieldId),
    /// An object whose constructor was given this text first.
    MadeWith(Symbol),
}

/// What a method does, in the order of its code.
#[derive(Debug)]
pub(super) enum Event {
    /// A call; `null_field` is the field that was found to be null on the way here.
    Call {
        callee: MethodId,
        arguments: SmallVec<[Known; 6]>,
        null_field: Option<FieldId>,
    },
    /// A value is put into a field.
    Write { field: FieldId, value: Known },
}

impl Program<'_> {
    /// The calls and writes of a method; none for a method without code.
    pub(super) fn events_of(&self, method: MethodId) -> Vec<Event> {
        let Some((dex, code)) = self.code(method) else {
            return Vec::new();
        };
        let mut walk = Walk {
            program: self,
            dex,
            registers: vec![Known::Nothing; usize::from(code.registers)],
            changing: changing_registers(&code),
            entries: entries(&code),
            null_at: FxHashMap::default(),
            null_field: None,
            events: Vec::new(),
        };
        for (register, index) in self.parameter_registers(method, &code) {
            walk.set(register, Known::Parameter(index));
        }
        for insn in code.instructions() {
            walk.visit(&insn);
        }
        walk.events
    }

    /// The registers of the parameters with the numbers of the parameters.
    fn parameter_registers(&self, method: MethodId, code: &CodeItem<'_>) -> Vec<(Register, u16)> {
        let reference = self.method(method);
        let flags = reference.definition.map_or(0, |d| d.access_flags);
        let receiver = (flags & ACC_STATIC == 0).then_some(1);
        let widths = self.parameters(reference.proto).iter().map(|type_| {
            let descriptor = self.symbols().bytes(self.class(*type_).name);
            1 + u16::from(matches!(descriptor, b"J" | b"D"))
        });
        let mut next = code.registers.saturating_sub(code.ins);
        let mut found = Vec::new();
        for (index, width) in (0..).zip(receiver.into_iter().chain(widths)) {
            found.push((Register(next), index));
            next = next.saturating_add(width);
        }
        found
    }
}

/// The registers that hold more than one value in the course of the method; the others hold theirs wherever it is
/// read.
fn changing_registers(code: &CodeItem<'_>) -> Vec<bool> {
    let mut writes = vec![0_u8; usize::from(code.registers)];
    let parameters = code.registers.saturating_sub(code.ins)..code.registers;
    let mut count = |register: u16| {
        if let Some(writes) = writes.get_mut(usize::from(register)) {
            *writes = writes.saturating_add(1);
        }
    };
    parameters.for_each(&mut count);
    for insn in code.instructions() {
        if let Some(Register(register)) = insn.dest() {
            count(register);
            if insn.opcode.dest_width() == Some(Width::Wide) {
                count(register.saturating_add(1));
            }
        }
    }
    writes.into_iter().map(|writes| writes > 1).collect()
}

/// Where code is entered from elsewhere than the instruction before it: there, registers hold more than one value.
fn entries(code: &CodeItem<'_>) -> FxHashSet<u32> {
    let mut entries = FxHashSet::default();
    for insn in code.instructions() {
        entries.extend(insn.target());
        if insn.opcode.is_switch() {
            entries.extend(code.switch_cases(&insn).map(|(_, target)| target));
        }
        if !insn.opcode.continues() {
            entries.insert(insn.next_pc());
        }
    }
    for guarded in code.tries() {
        entries.extend(guarded.handlers.iter().map(|handler| handler.pc));
    }
    entries
}

struct Walk<'p, 'a> {
    program: &'p Program<'a>,
    dex: super::super::DexId,
    registers: Vec<Known>,
    changing: Vec<bool>,
    entries: FxHashSet<u32>,
    /// Code that is reached when a field is null.
    null_at: FxHashMap<u32, FieldId>,
    null_field: Option<FieldId>,
    events: Vec<Event>,
}

impl Walk<'_, '_> {
    fn forget(&mut self) {
        for (known, changes) in self.registers.iter_mut().zip(&self.changing) {
            if *changes {
                *known = Known::Nothing;
            }
        }
        self.null_field = None;
    }

    fn set(&mut self, register: Register, known: Known) {
        if let Some(slot) = self.registers.get_mut(usize::from(register.0)) {
            *slot = known;
        }
    }

    fn get(&self, register: Register) -> Known {
        let known = self.registers.get(usize::from(register.0));
        known.copied().unwrap_or_default()
    }

    fn visit(&mut self, insn: &Insn) {
        if self.entries.contains(&insn.pc) {
            self.forget();
        }
        if let Some(field) = self.null_at.get(&insn.pc) {
            self.null_field = Some(*field);
        }
        match insn.opcode.flow() {
            ControlFlow::If => self.test(insn),
            _ if insn.opcode.is_invoke() => self.call(insn),
            _ => self.write(insn),
        }
        if let Some(register) = insn.dest() {
            let known = self.result(insn);
            self.set(register, known);
            if insn.opcode.dest_width() == Some(Width::Wide) {
                self.set(Register(register.0.saturating_add(1)), Known::Nothing);
            }
        }
    }

    /// Remembers where code goes on when a field is null.
    fn test(&mut self, insn: &Insn) {
        self.null_field = None;
        let Known::Field(field) = self.get(insn.slot(0)) else {
            return;
        };
        let null = match insn.opcode.mnemonic() {
            "if-eqz" => insn.target(),
            "if-nez" => Some(insn.next_pc()),
            _ => None,
        };
        self.null_at.extend(null.map(|pc| (pc, field)));
    }

    fn call(&mut self, insn: &Insn) {
        if !matches!(
            insn.opcode.index_kind(),
            IndexKind::Method | IndexKind::MethodAndProto
        ) {
            return;
        }
        let callee = self
            .program
            .method_of(self.dex, dex::MethodIdx(insn.index()));
        let arguments: SmallVec<[Known; 6]> =
            insn.sources().map(|register| self.get(register)).collect();
        let is_constructor = insn.opcode.mnemonic().starts_with("invoke-direct");
        let receiver = insn.sources().next();
        if let (true, Some(receiver), Some(Known::Text(text))) =
            (is_constructor, receiver, arguments.get(1))
        {
            self.set(receiver, Known::MadeWith(*text));
        }
        self.events.push(Event::Call {
            callee,
            arguments,
            null_field: self.null_field,
        });
    }

    fn write(&mut self, insn: &Insn) {
        let mnemonic = insn.opcode.mnemonic();
        if mnemonic.starts_with("iput") || mnemonic.starts_with("sput") {
            let field = self.program.field_of(self.dex, dex::FieldIdx(insn.index()));
            let value = self.get(insn.slot(0));
            self.events.push(Event::Write { field, value });
        }
    }

    /// What an instruction puts into its register.
    fn result(&self, insn: &Insn) -> Known {
        let mnemonic = insn.opcode.mnemonic();
        match insn.opcode.index_kind() {
            IndexKind::String => {
                let text = dex::StringIdx(insn.index());
                return Known::Text(self.program.string_of(self.dex, text));
            }
            IndexKind::Field => {
                let field = dex::FieldIdx(insn.index());
                return Known::Field(self.program.field_of(self.dex, field));
            }
            _ => {}
        }
        if insn.opcode.is_move_result() {
            Known::Nothing
        } else if mnemonic.starts_with("move") {
            insn.sources()
                .next()
                .map_or(Known::Nothing, |source| self.get(source))
        } else {
            let constant = insn.literal().filter(|_| mnemonic.starts_with("const"));
            constant.map_or(Known::Nothing, Known::Number)
        }
    }
}
