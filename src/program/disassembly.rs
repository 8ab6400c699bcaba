//! Positions in code into what a person reads: names, lines and smali text.

use super::{MethodId, Program, Symbol};
use crate::finding::{CodePosition, Location, Place};
use crate::formats::dex::{self, CodeItem, Format, IndexKind, Insn, Register};

impl Program<'_> {
    /// The place of the instruction at `pc` of a method, or of the method as a whole.
    pub fn code_location(&self, method: MethodId, pc: Option<u32>) -> Location {
        let reference = self.method(method);
        let class = self.class(reference.class);
        let dex = reference.definition.map(|definition| definition.dex);
        let artifact = dex
            .and_then(|dex| self.dex(dex))
            .map_or_else(String::new, |dex| dex.artifact.clone());
        let source_file = class
            .source_file
            .map(|symbol| self.text(symbol).into_owned());
        // R8 writes an empty name where it removes the original one.
        let source_file = source_file.filter(|name| !name.is_empty());
        Location::new(
            artifact,
            Place::Code(CodePosition {
                class: dotted(&self.class_name(reference.class)),
                method: self.text(reference.name).into_owned(),
                descriptor: self.descriptor(reference.proto),
                pc,
                line: self.line_of(method, pc.unwrap_or(0)),
                source_file,
            }),
        )
    }

    /// The place of the `application` element; of the app as a whole when there is no manifest.
    pub fn application_location(&self) -> Location {
        let Some(manifest) = self.manifest() else {
            return Location::whole("AndroidManifest.xml");
        };
        Location::new(
            manifest.artifact.clone(),
            Place::Line {
                line: manifest.application.line,
                element: "application".to_owned(),
            },
        )
    }

    /// The first class of the app with a static field that holds a text from the start; for texts that no code
    /// names.
    pub fn static_field_location(&self, text: Symbol) -> Option<Location> {
        self.classes().find_map(|(id, class)| {
            let definition = class.definition.filter(|_| !self.is_library(id))?;
            let dex = self.dex(definition.dex)?;
            let holds = |value: dex::EncodedValue<'_>| match value {
                dex::EncodedValue::String(index) => dex.symbol(index) == text,
                _ => false,
            };
            let values = dex
                .file
                .static_values(&dex.file.class_def(definition.index));
            values.iter().any(holds).then(|| {
                Location::new(
                    dex.artifact.clone(),
                    Place::Code(CodePosition {
                        class: dotted(&self.class_name(id)),
                        ..CodePosition::default()
                    }),
                )
            })
        })
    }

    /// The line of the debug info that covers `pc`.
    pub fn line_of(&self, method: MethodId, pc: u32) -> Option<u32> {
        let (dex, code) = self.code(method)?;
        self.dex(dex)?.file.line_at(code.debug_info_off, pc)
    }

    /// The instruction at `pc` of a method as smali, with names instead of indexes; `None` where no
    /// instruction starts.
    pub fn smali_at(&self, method: MethodId, pc: u32) -> Option<String> {
        let (dex, code) = self.code(method)?;
        let insn = code.insn_at(pc)?;
        let file = &self.dex(dex)?.file;
        Some(smali(file, &code, &insn))
    }
}

/// `com.example.Foo$Bar` for `Lcom/example/Foo$Bar;`; other descriptors stay as they are.
pub fn dotted(descriptor: &str) -> String {
    match descriptor
        .strip_prefix('L')
        .and_then(|rest| rest.strip_suffix(';'))
    {
        Some(name) => name.replace('/', "."),
        None => descriptor.to_owned(),
    }
}

/// One instruction in the syntax of smali, with `vN` and `pN` registers.
fn smali(file: &dex::DexFile<'_>, code: &CodeItem<'_>, insn: &Insn) -> String {
    let operands = operands(code, insn);
    let constant = match insn.opcode.index_kind() {
        IndexKind::None => literal_or_target(insn),
        kind => Some(referenced(file, kind, insn)),
    };
    let mut text = insn.opcode.mnemonic().to_owned();
    if !operands.is_empty() {
        text.push(' ');
        text.push_str(&operands);
    }
    if let Some(constant) = constant {
        text.push_str(if operands.is_empty() { " " } else { ", " });
        text.push_str(&constant);
    }
    text
}

/// The registers of an instruction: `{v0, p1}` for argument lists, `v0, v1` otherwise.
fn operands(code: &CodeItem<'_>, insn: &Insn) -> String {
    let name = |register: Register| register_name(code, register);
    match insn.opcode.format() {
        Format::F35c | Format::F45cc => {
            let names: Vec<String> = insn.sources().map(name).collect();
            format!("{{{}}}", names.join(", "))
        }
        Format::F3rc | Format::F4rcc => {
            let mut sources = insn.sources();
            match (sources.next(), sources.last()) {
                (Some(first), Some(last)) => format!("{{{} .. {}}}", name(first), name(last)),
                (Some(only), None) => format!("{{{}}}", name(only)),
                _ => "{}".to_owned(),
            }
        }
        _ => {
            let mut names: Vec<String> = insn.dest().into_iter().map(name).collect();
            let two_address = insn.opcode.mnemonic().ends_with("/2addr");
            names.extend(insn.sources().skip(usize::from(two_address)).map(name));
            names.join(", ")
        }
    }
}

fn register_name(code: &CodeItem<'_>, register: Register) -> String {
    let locals = code.registers.saturating_sub(code.ins);
    match register.0.checked_sub(locals) {
        Some(parameter) => format!("p{parameter}"),
        None => format!("v{}", register.0),
    }
}

fn literal_or_target(insn: &Insn) -> Option<String> {
    if let Some(target) = insn.target().or(insn.payload_pc()) {
        return Some(format!(":{target:04x}"));
    }
    let literal = insn.literal();
    literal.map(|literal| format!("{:#x}", Hex(literal)))
}

/// A number that prints as `-0x1` instead of in two's complement.
struct Hex(i64);

impl std::fmt::LowerHex for Hex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{:#x}", self.0.unsigned_abs())
    }
}

fn referenced(file: &dex::DexFile<'_>, kind: IndexKind, insn: &Insn) -> String {
    let index = insn.index();
    let type_name = |index| file.string(file.type_name(index)).into_owned();
    match kind {
        IndexKind::String => format!("\"{}\"", file.string(dex::StringIdx(index)).escape_debug()),
        IndexKind::Type => type_name(dex::TypeIdx(index)),
        IndexKind::Field => {
            let field = file.field_ref(dex::FieldIdx(index));
            let (class, name) = (type_name(field.class), file.string(field.name));
            format!("{class}->{name}:{}", type_name(field.type_))
        }
        IndexKind::Method | IndexKind::MethodAndProto => {
            let method = file.method_ref(dex::MethodIdx(index));
            let (class, name) = (type_name(method.class), file.string(method.name));
            format!("{class}->{name}{}", descriptor(file, method.proto))
        }
        IndexKind::Proto => descriptor(file, dex::ProtoIdx(index)),
        IndexKind::CallSite => format!("call_site@{index}"),
        IndexKind::MethodHandle => format!("method_handle@{index}"),
        IndexKind::None => String::new(),
    }
}

fn descriptor(file: &dex::DexFile<'_>, proto: dex::ProtoIdx) -> String {
    let proto = file.proto(proto);
    let parameters: String = proto
        .parameters
        .iter()
        .take(255)
        .map(|index| file.string(file.type_name(index)).into_owned())
        .collect();
    format!(
        "({parameters}){}",
        file.string(file.type_name(proto.return_type))
    )
}

#[cfg(test)]
mod tests {
    use super::dotted;

    #[test]
    fn class_descriptors_become_binary_names() {
        assert_eq!(dotted("Lcom/example/Foo$Bar;"), "com.example.Foo$Bar");
        assert_eq!(dotted("[I"), "[I");
    }
}
