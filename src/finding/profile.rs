//! What an app is about, with the signs that say so.

use super::Evidence;

/// A subject that makes what an app keeps more delicate, such as health.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The word used in signatures and in JSON, such as `health`.
    pub name: String,
    /// The words used in sentences: "the app is about …".
    pub title: String,
    /// The independent signs that say so.
    pub signs: Vec<Evidence>,
}
