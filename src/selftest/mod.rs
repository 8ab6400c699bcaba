//! The examples in a rule's documentation into assembled apps, scanned and compared with their markers.

pub mod smali;
