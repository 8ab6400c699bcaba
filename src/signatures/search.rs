//! Searches for literals: in string pools, native libraries and text files.

use super::regex::TextRegex;

/// How a literal is found in text: anchors first, then the expression, then the structure.
#[derive(Debug, Clone)]
pub struct TextSearch {
    /// Literals; a text that holds none of them is not searched. At least one, of at least three characters.
    pub anchors: Vec<String>,
    /// Whether anchors and expression ignore the case of letters.
    pub ignore_case: bool,
    /// What a literal looks like.
    pub regex: TextRegex,
    /// How a literal is decoded before the condition is asked; one that cannot be decoded is no match.
    pub decode: Option<Decode>,
    /// The part of a match that is secret.
    pub secret: SecretPart,
}

/// Which part of a match is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretPart {
    /// The whole match.
    Whole,
    /// The capture group of this name.
    Group(String),
}

/// Structures that a literal may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decode {
    /// A JSON Web Token.
    Jwt,
    /// A JSON document.
    Json,
    /// A PEM block.
    Pem,
}

/// Where strings come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pool {
    /// Constants of the code.
    Dex,
    /// Texts of the resource table.
    Resources,
}

/// Literals in string pools.
#[derive(Debug, Clone)]
pub struct StringMatch {
    /// What is searched for.
    pub search: TextSearch,
    /// Where.
    pub pools: Vec<Pool>,
}

/// How the strings of a library are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decoder {
    /// As they are.
    Plain,
    /// Every byte combined with one unknown byte by exclusive or.
    Xor1,
    /// Base64.
    Base64,
}

/// Literals in native libraries.
#[derive(Debug, Clone)]
pub struct NativeMatch {
    /// What is searched for.
    pub search: TextSearch,
    /// How the strings are read.
    pub decoders: Vec<Decoder>,
}

/// Literals in text files.
#[derive(Debug, Clone)]
pub struct AssetMatch {
    /// What is searched for.
    pub search: TextSearch,
    /// Which files.
    pub files: Vec<PathGlob>,
}

/// A path pattern: `*` stands for a part of one name, `**` for any number of folders, `?` for one character.
#[derive(Debug, Clone)]
pub struct PathGlob {
    /// The pattern as it is written.
    pub text: String,
    pub(super) regex: TextRegex,
}

impl PathGlob {
    /// True when the path inside the app is meant.
    pub fn matches(&self, path: &str) -> bool {
        self.regex.is_match(path)
    }
}
