//! Debug directives with their addresses into a `debug_info_item`.
//!
//! Source: "debug_info_item" in the DEX format specification.

use super::pools::Pools;
use super::section::Section;
use super::syntax::DebugDirective;
use super::text::Text;

const ADVANCE_PC: u8 = 0x01;
const ADVANCE_LINE: u8 = 0x02;
const START_LOCAL: u8 = 0x03;
const START_LOCAL_EXTENDED: u8 = 0x04;
const END_LOCAL: u8 = 0x05;
const RESTART_LOCAL: u8 = 0x06;
const SET_PROLOGUE_END: u8 = 0x07;
const SET_EPILOGUE_BEGIN: u8 = 0x08;
const SET_FILE: u8 = 0x09;
const FIRST_SPECIAL: i64 = 0x0a;
const LINE_BASE: i64 = -4;
const LINE_RANGE: i64 = 15;

/// A directive with the address it applies from and its register, resolved.
#[derive(Debug)]
pub(super) struct Event<'c> {
    pub(super) address: u32,
    pub(super) register: u32,
    pub(super) directive: &'c DebugDirective,
}

/// The item's bytes; `None` when there is nothing to say. `events` are ordered by address.
pub(super) fn encode(
    parameter_names: &[Option<&Text>],
    events: &[Event<'_>],
    pools: &Pools,
) -> Option<Vec<u8>> {
    if events.is_empty() && parameter_names.iter().all(Option::is_none) {
        return None;
    }
    let first_line = events.iter().find_map(|event| match event.directive {
        DebugDirective::Line(line) => Some(*line),
        _ => None,
    });
    let mut writer = Writer {
        out: Section::default(),
        address: 0,
        line: first_line.unwrap_or(1),
    };
    writer.out.uleb128(writer.line);
    writer.out.uleb128(parameter_names.len() as u32);
    for name in parameter_names {
        writer.out.optional_index(name.map(|name| pools.text(name)));
    }
    for event in events {
        writer.event(event, pools);
    }
    writer.out.u8(0);
    Some(writer.out.into_bytes())
}

struct Writer {
    out: Section,
    address: u32,
    line: u32,
}

impl Writer {
    fn event(&mut self, event: &Event<'_>, pools: &Pools) {
        if let DebugDirective::Line(line) = event.directive {
            self.position(event.address, *line);
            return;
        }
        self.advance_to(event.address);
        match event.directive {
            DebugDirective::Prologue => self.out.u8(SET_PROLOGUE_END),
            DebugDirective::Epilogue => self.out.u8(SET_EPILOGUE_BEGIN),
            DebugDirective::File(name) => {
                self.out.u8(SET_FILE);
                let index = name.as_ref().map(|name| pools.text(name));
                self.out.optional_index(index);
            }
            DebugDirective::StartLocal {
                name,
                type_,
                signature,
                ..
            } => {
                let opcode = match signature {
                    Some(_) => START_LOCAL_EXTENDED,
                    None => START_LOCAL,
                };
                self.out.u8(opcode);
                self.out.uleb128(event.register);
                let name = name.as_ref().map(|name| pools.text(name));
                self.out.optional_index(name);
                let type_ = type_.as_ref().map(|type_| pools.type_(type_));
                self.out.optional_index(type_);
                if let Some(signature) = signature {
                    self.out.optional_index(Some(pools.text(signature)));
                }
            }
            DebugDirective::EndLocal(_) => {
                self.out.u8(END_LOCAL);
                self.out.uleb128(event.register);
            }
            DebugDirective::RestartLocal(_) => {
                self.out.u8(RESTART_LOCAL);
                self.out.uleb128(event.register);
            }
            DebugDirective::Line(_) => {}
        }
    }

    fn advance_to(&mut self, address: u32) {
        if address > self.address {
            self.out.u8(ADVANCE_PC);
            self.out.uleb128(address - self.address);
            self.address = address;
        }
    }

    /// A row of the line table: a special opcode, after what does not fit into it.
    fn position(&mut self, address: u32, line: u32) {
        let mut line_step = i64::from(line) - i64::from(self.line);
        if !(LINE_BASE..LINE_BASE + LINE_RANGE).contains(&line_step) {
            self.out.u8(ADVANCE_LINE);
            self.out.sleb128(line_step as i32);
            line_step = 0;
        }
        let special = |address_step: u32| {
            let opcode =
                FIRST_SPECIAL + line_step - LINE_BASE + i64::from(address_step) * LINE_RANGE;
            u8::try_from(opcode).ok()
        };
        let opcode = match special(address - self.address) {
            Some(opcode) => Some(opcode),
            None => {
                self.advance_to(address);
                special(0)
            }
        };
        opcode.into_iter().for_each(|opcode| self.out.u8(opcode));
        self.address = address;
        self.line = line;
    }
}
