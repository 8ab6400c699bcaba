//! What an example in the text of a rule is: files with their place in the text, and what must be found.

/// Whether an example shows the flaw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExampleKind {
    /// Exactly the marked findings are reported.
    Bad,
    /// Nothing is reported.
    Good,
}

impl ExampleKind {
    /// The word in the info string of a block.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bad => "bad",
            Self::Good => "good",
        }
    }
}

/// One small app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Id of the rule it belongs to.
    pub rule: String,
    /// What it shows.
    pub kind: ExampleKind,
    /// Name, unique among the examples of its kind in the rule.
    pub name: String,
    /// Line of its first block in the text of the rule, from 1.
    pub line: u32,
    /// Its files, in the order of the text.
    pub files: Vec<ExampleFile>,
    /// What must be found.
    pub expected: Vec<Expectation>,
}

/// One file of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleFile {
    /// Path inside the app; all smali blocks of one DEX file share its path.
    pub path: String,
    /// How the text becomes bytes.
    pub language: Language,
    /// The text with its markers.
    pub text: String,
    /// Line of the text's first line in the text of the rule, from 1.
    pub first_line: u32,
}

/// How the text of a block becomes the bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Assembled into a DEX file.
    Smali,
    /// Compiled into binary XML or resource values; kept as text outside `res/` and the manifest.
    Xml,
    /// One string per line, in the read-only data of a native library.
    Elf,
    /// Bytes in hexadecimal.
    Hex,
    /// Kept as text.
    Text,
}

/// Something that must be found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expectation {
    /// Id of the rule that finds it.
    pub rule: String,
    /// Where.
    pub place: ExpectedPlace,
    /// A known miss: the example fails as soon as it is found, so that the mark gets removed.
    pub is_todo: bool,
}

/// Where something must be found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExpectedPlace {
    /// On a line of the rule's text, in the file of that path.
    Line(String, u32),
    /// Somewhere in the manifest, or about the app as a whole.
    App,
}
