//! What lowering needs to know about the DEX file a code item stands in.

use crate::formats::dex::{CallSiteIdx, FieldIdx, MethodIdx, ProtoIdx, StringIdx, TypeIdx};
use crate::program::{ClassId, Dex, FieldId, MethodId, ProtoId, Symbol};

/// File-local indexes into program-wide numbers. Total: an index the file does not have gives an invalid number.
pub trait Refs {
    /// A string.
    fn string(&self, idx: StringIdx) -> Symbol;
    /// A type.
    fn class(&self, idx: TypeIdx) -> ClassId;
    /// A field.
    fn field(&self, idx: FieldIdx) -> FieldId;
    /// A method.
    fn method(&self, idx: MethodIdx) -> MethodId;
    /// A prototype.
    fn proto(&self, idx: ProtoIdx) -> ProtoId;
    /// Return type and parameters of a prototype, one letter each.
    fn proto_shorty(&self, idx: ProtoIdx) -> &[u8];
    /// Return type and parameters of a method, without the receiver.
    fn method_shorty(&self, idx: MethodIdx) -> &[u8];
    /// Return type and parameters of what a call site calls.
    fn call_site_shorty(&self, idx: CallSiteIdx) -> &[u8];
}

impl Refs for Dex<'_> {
    fn string(&self, idx: StringIdx) -> Symbol {
        self.symbol(idx)
    }

    fn class(&self, idx: TypeIdx) -> ClassId {
        Dex::class(self, idx)
    }

    fn field(&self, idx: FieldIdx) -> FieldId {
        Dex::field(self, idx)
    }

    fn method(&self, idx: MethodIdx) -> MethodId {
        Dex::method(self, idx)
    }

    fn proto(&self, idx: ProtoIdx) -> ProtoId {
        Dex::proto(self, idx)
    }

    fn proto_shorty(&self, idx: ProtoIdx) -> &[u8] {
        self.file.string_bytes(self.file.proto(idx).shorty)
    }

    fn method_shorty(&self, idx: MethodIdx) -> &[u8] {
        self.proto_shorty(self.file.method_ref(idx).proto)
    }

    fn call_site_shorty(&self, idx: CallSiteIdx) -> &[u8] {
        let site = self.file.call_site(idx);
        site.map_or(b"", |site| self.proto_shorty(site.proto))
    }
}
