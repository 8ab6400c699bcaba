//! A resource id: package, type and entry in one number.

use std::fmt;

/// `0xPPTTEEEE`, as it stands in code, XML and the resource table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId(pub u32);

impl ResourceId {
    /// The id of an entry.
    pub fn new(package: u8, type_id: u8, entry: u16) -> Self {
        Self(u32::from(package) << 24 | u32::from(type_id) << 16 | u32::from(entry))
    }

    /// Package id: 0x7f for the app itself, 0x01 for the framework.
    pub fn package(self) -> u8 {
        let [.., package] = self.0.to_le_bytes();
        package
    }

    /// Type id, from 1.
    pub fn type_id(self) -> u8 {
        let [_, _, type_id, _] = self.0.to_le_bytes();
        type_id
    }

    /// Index of the entry in its type.
    pub fn entry(self) -> u16 {
        let [low, high, ..] = self.0.to_le_bytes();
        u16::from_le_bytes([low, high])
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:08x}", self.0)
    }
}
