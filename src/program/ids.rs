//! Program-wide numbers of classes, prototypes, methods, fields and DEX files.
//!
//! Every lookup with such a number is total: code may name an index that its file does not have, which gives
//! the `INVALID` number, and whatever is asked about that has an empty name and no definition.

use super::symbols::Symbol;

macro_rules! program_wide_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The number of what an app names but does not have.
            pub const INVALID: Self = Self(u32::MAX);

            /// The number as a position in a table.
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The number of a position in a table.
            pub fn at(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    )*};
}

program_wide_ids! {
    /// A DEX file, in the order in which the class loader asks them.
    DexId;
    /// A distinct type descriptor: a class, an array or a primitive type, defined or only named.
    ClassId;
    /// A distinct list of return and parameter types.
    ProtoId;
    /// A distinct method reference (class, name, prototype), defined or only named.
    MethodId;
    /// A distinct field reference (class, name, type), defined or only named.
    FieldId;
}

impl Symbol {
    /// The symbol of a string that an app names but does not have; its text is empty.
    pub const INVALID: Self = Self(u32::MAX);

    /// The symbol as a position in a table.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
