//! Where something is: an artifact of the app, a position in it, and the names a person would use.

use super::SourcePlace;

/// A place in an app. Paths are those inside the package, never of the machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// Path of the entry inside the app, such as `classes2.dex` or `lib/arm64-v8a/libkeys.so`. For an app
    /// inside a container the inner path follows the outer one: `base.apk/classes.dex`.
    pub artifact: String,
    /// Position inside the artifact.
    pub place: Place,
    /// The text at that place, for people; secrets in it are already redacted.
    pub excerpt: Option<Excerpt>,
    /// The place in the sources that it was built from, once it is known.
    pub source: Option<SourcePlace>,
}

/// A position inside an artifact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The artifact as a whole.
    Whole,
    /// An instruction, a method or a class of DEX code.
    Code(CodePosition),
    /// An element of an XML file, or a line of text.
    Line {
        /// Line in the source file, from 1; binary XML keeps it. `None` when it was stripped.
        line: Option<u32>,
        /// The element or entry, such as `activity com.example.LoginActivity`; empty for plain text.
        element: String,
    },
    /// A part of a line of a script; shrunk ones have few lines and long ones.
    Script {
        /// Line, from 1.
        line: u32,
        /// First column and the one behind the last, from 1, in UTF-16 code units.
        columns: (u32, u32),
        /// The function around it; empty when it has no name.
        function: String,
    },
    /// A byte offset, for native libraries and other opaque files.
    Offset {
        /// Bytes from the start of the artifact.
        offset: u64,
        /// Name of the section or table that holds it; empty when unknown.
        section: String,
    },
}

/// A place in code, with the names of the built app until a mapping restores the original ones.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CodePosition {
    /// Binary class name with dots: `com.example.Foo$Bar`.
    pub class: String,
    /// Method name; empty when the place is a whole class.
    pub method: String,
    /// Method descriptor such as `(I)V`; empty when the place is a whole class.
    pub descriptor: String,
    /// Offset of the instruction in 16-bit code units from the start of the method.
    pub pc: Option<u32>,
    /// Line from the debug info, or from the mapping.
    pub line: Option<u32>,
    /// Source file name without directories, such as `LoginActivity.kt`.
    pub source_file: Option<String>,
}

/// A few lines of text around a place, such as an instruction with what flows into it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Excerpt {
    /// The lines in order.
    pub lines: Vec<ExcerptLine>,
}

/// One line of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExcerptLine {
    /// What stands left of the text, such as `pc 0x1a` or a line number; empty for none.
    pub label: String,
    /// The text, without line breaks.
    pub text: String,
    /// True on the line that the location points at.
    pub guilty: bool,
}

impl Location {
    /// A place in an artifact, without a text and a source.
    pub fn new(artifact: impl Into<String>, place: Place) -> Self {
        Self {
            artifact: artifact.into(),
            place,
            excerpt: None,
            source: None,
        }
    }

    /// The artifact as a whole.
    pub fn whole(artifact: impl Into<String>) -> Self {
        Self::new(artifact, Place::Whole)
    }

    /// The position in code, when it is one.
    pub fn code(&self) -> Option<&CodePosition> {
        match &self.place {
            Place::Code(position) => Some(position),
            _ => None,
        }
    }
}

impl CodePosition {
    /// `com.example.Foo.bar`, or the class alone.
    pub fn qualified_name(&self) -> String {
        if self.method.is_empty() {
            self.class.clone()
        } else {
            format!("{}.{}", self.class, self.method)
        }
    }

    /// `Lcom/example/Foo;->bar(I)V`, or the class descriptor alone.
    pub fn decorated_name(&self) -> String {
        let class = format!("L{};", self.class.replace('.', "/"));
        if self.method.is_empty() {
            class
        } else {
            format!("{class}->{}{}", self.method, self.descriptor)
        }
    }
}

/// What people call the class: the last part of its name, with what is around it where that part is no name, as it is of
/// an anonymous class or a lambda. `Editor` for `android.content.SharedPreferences$Editor`, `LoginActivity$1` for
/// `com.example.LoginActivity$1`.
pub fn simple_name(class: &str) -> &str {
    let own = class.rsplit('.').next().unwrap_or(class);
    let starts = own.rmatch_indices('$').map(|(at, _)| at + 1);
    let mut parts = starts.filter_map(|start| own.get(start..));
    let is_name = |part: &&str| {
        part.starts_with(char::is_uppercase) && !part.starts_with("ExternalSynthetic")
    };
    parts.find(is_name).unwrap_or(own)
}
