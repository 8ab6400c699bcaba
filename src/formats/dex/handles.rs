//! Call sites of `invoke-custom` and method handles.

use super::ids::within;
use super::value::EncodedArray;
use super::{
    CallSiteIdx, DexFile, EncodedValue, FieldIdx, MethodHandleIdx, MethodIdx, ProtoIdx, StringIdx,
};
use crate::bytes::{u16_at, u32_at};

/// What a method handle does, with its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the specification")]
pub enum MethodHandle {
    StaticPut(FieldIdx),
    StaticGet(FieldIdx),
    InstancePut(FieldIdx),
    InstanceGet(FieldIdx),
    InvokeStatic(MethodIdx),
    InvokeInstance(MethodIdx),
    InvokeConstructor(MethodIdx),
    InvokeDirect(MethodIdx),
    InvokeInterface(MethodIdx),
}

/// How a call site of `invoke-custom` finds its target.
#[derive(Debug, Clone)]
pub struct CallSite<'a> {
    /// The bootstrap method, such as `LambdaMetafactory.metafactory`.
    pub bootstrap: MethodHandleIdx,
    /// Name passed to the bootstrap method: for lambdas the method of the functional interface.
    pub name: StringIdx,
    /// Signature passed to the bootstrap method.
    pub proto: ProtoIdx,
    /// Further arguments; for lambdas the erased signature, the handle of the body, the real signature.
    pub arguments: Vec<EncodedValue<'a>>,
}

/// Most arguments of a bootstrap method: a call passes at most 255 registers.
const BOOTSTRAP_ARGUMENTS: usize = 252;

impl<'a> DexFile<'a> {
    /// Number of call sites.
    pub fn call_site_count(&self) -> u32 {
        self.tables.call_site_ids.count
    }

    /// Number of method handles.
    pub fn method_handle_count(&self) -> u32 {
        self.tables.method_handles.count
    }

    /// A call site; `None` when there is none or it does not begin with a handle, a name and a signature.
    pub fn call_site(&self, call_site: CallSiteIdx) -> Option<CallSite<'a>> {
        let entry = self.tables.call_site_ids.entry(self.data, call_site.0);
        let offset = u32_at(entry, 0)? as usize;
        let mut values = EncodedArray::at(self.data, offset, self.table_sizes()).iter();
        let Some(EncodedValue::MethodHandle(bootstrap)) = values.next() else {
            return None;
        };
        let Some(EncodedValue::String(name)) = values.next() else {
            return None;
        };
        let Some(EncodedValue::MethodType(proto)) = values.next() else {
            return None;
        };
        Some(CallSite {
            bootstrap,
            name,
            proto,
            arguments: values.take(BOOTSTRAP_ARGUMENTS).collect(),
        })
    }

    /// A method handle; `None` when there is none or its kind is unknown.
    pub fn method_handle(&self, handle: MethodHandleIdx) -> Option<MethodHandle> {
        let entry = self.tables.method_handles.entry(self.data, handle.0);
        let target = u32::from(u16_at(entry, 4)?);
        let field = FieldIdx(within(target, self.field_count()));
        let method = MethodIdx(within(target, self.method_count()));
        Some(match u16_at(entry, 0)? {
            0 => MethodHandle::StaticPut(field),
            1 => MethodHandle::StaticGet(field),
            2 => MethodHandle::InstancePut(field),
            3 => MethodHandle::InstanceGet(field),
            4 => MethodHandle::InvokeStatic(method),
            5 => MethodHandle::InvokeInstance(method),
            6 => MethodHandle::InvokeConstructor(method),
            7 => MethodHandle::InvokeDirect(method),
            8 => MethodHandle::InvokeInterface(method),
            _ => return None,
        })
    }
}
