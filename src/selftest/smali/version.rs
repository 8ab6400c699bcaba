//! What classes use into the lowest DEX version that has it.

use super::syntax::{BodyItem, Class, Method};
use crate::formats::dex::Opcode;
use crate::formats::dex::access::{ACC_ABSTRACT, ACC_INTERFACE};

const FIRST: u32 = 35;
/// Android 7: methods with code in interfaces.
const DEFAULT_METHODS: u32 = 37;
/// Android 8: `invoke-polymorphic` and `invoke-custom`.
const METHOD_HANDLES: u32 = 38;
/// Android 9: `const-method-handle` and `const-method-type`.
const CONST_METHOD_HANDLE: u32 = 39;

/// The lowest version that holds `classes`.
pub(super) fn version(classes: &[&Class]) -> u32 {
    let versions = classes.iter().flat_map(|class| {
        let methods = class.methods.iter();
        methods.map(move |method| method_version(class, method))
    });
    versions.max().unwrap_or(FIRST)
}

fn method_version(class: &Class, method: &Method) -> u32 {
    let is_default = class.access & ACC_INTERFACE != 0
        && method.access & ACC_ABSTRACT == 0
        && method.reference.name != "<clinit>";
    let of_interface = if is_default { DEFAULT_METHODS } else { FIRST };
    let instructions = method.body.iter().map(|item| match item {
        BodyItem::Instruction(instruction) => opcode_version(instruction.opcode),
        _ => FIRST,
    });
    instructions.chain([of_interface]).max().unwrap_or(FIRST)
}

fn opcode_version(opcode: Opcode) -> u32 {
    match opcode {
        Opcode::InvokePolymorphic
        | Opcode::InvokePolymorphicRange
        | Opcode::InvokeCustom
        | Opcode::InvokeCustomRange => METHOD_HANDLES,
        Opcode::ConstMethodHandle | Opcode::ConstMethodType => CONST_METHOD_HANDLE,
        _ => FIRST,
    }
}
