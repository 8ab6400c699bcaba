//! Plain XML and resource values into what aapt2 makes of them: binary XML and `resources.arsc`.
//!
//! Enough for the examples of rules: manifests, layouts, menus, configuration files and simple values in
//! several languages. Attribute ids, formats, enums and flags stand in `attributes.tsv`: the public `attr`
//! resources of Android, one per line with name, id, format and named values.

mod attributes;
mod axml;
mod chunk_writer;
mod resources;
mod table;
#[cfg(test)]
mod tests;
mod value;

pub use axml::binary_xml;
pub use resources::{ResourceFile, Resources, resource_file};

/// Why a resource cannot be compiled: always the text's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ResourceError {
    /// Line in the text, from 1; 0 when it is about the file as a whole.
    pub line: u32,
    /// What is wrong, lower case, without a full stop.
    pub message: String,
}

impl ResourceError {
    fn new(line: u32, message: impl Into<String>) -> Self {
        Self {
            line,
            message: message.into(),
        }
    }
}
