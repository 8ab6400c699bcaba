//! Access flags of classes, fields and methods (section `access_flags` of the DEX format).

/// Visible to the class alone.
pub const ACC_PRIVATE: u32 = 0x2;
/// Without an object.
pub const ACC_STATIC: u32 = 0x8;
/// Not to be extended or overridden.
pub const ACC_FINAL: u32 = 0x10;
/// A method whose code is in a native library.
pub const ACC_NATIVE: u32 = 0x100;
/// An interface.
pub const ACC_INTERFACE: u32 = 0x200;
/// A method without code, or a class of which no objects are made.
pub const ACC_ABSTRACT: u32 = 0x400;
/// Made by a compiler.
pub const ACC_SYNTHETIC: u32 = 0x1000;
/// `<init>` or `<clinit>`.
pub const ACC_CONSTRUCTOR: u32 = 0x1_0000;
