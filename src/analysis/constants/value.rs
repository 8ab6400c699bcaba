//! What is known of a value: the elements of the constant lattice between "nothing yet" and "anything".

use std::fmt;
use std::sync::Arc;

use smallvec::SmallVec;

use super::text::Text;
use crate::program::ClassId;

/// Numbers that one value can be; more become unknown.
const MAX_NUMBERS: usize = 8;

/// What a value is known to be. Booleans, characters and null are numbers (null is 0); floats are their bits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Constant {
    /// One of these numbers.
    Numbers(Numbers),
    /// A text, known at least in part.
    Text(Arc<Text>),
    /// A class literal.
    Class(ClassId),
    /// A byte array with these contents.
    Bytes(Arc<[u8]>),
    /// Another array; none for elements that are not known.
    Array(Arc<[Option<Constant>]>),
    /// An enum constant.
    Enum(Arc<EnumConstant>),
}

/// An enum constant: what its constructor was given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnumConstant {
    /// What `name()` returns.
    pub name: Arc<str>,
    /// What `ordinal()` returns.
    pub ordinal: i32,
    /// The class that was instantiated.
    pub class: ClassId,
}

/// A small set of numbers, sorted, at least one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Numbers(SmallVec<[i64; 2]>);

impl Numbers {
    /// Exactly this number.
    pub fn one(number: i64) -> Self {
        Self(SmallVec::from_slice(&[number]))
    }

    /// Any of these; none if there are too many or none at all.
    pub fn of(numbers: impl IntoIterator<Item = i64>) -> Option<Self> {
        let mut all: SmallVec<[i64; 2]> = SmallVec::new();
        for number in numbers {
            if let Err(at) = all.binary_search(&number) {
                all.insert(at, number);
            }
            if all.len() > MAX_NUMBERS {
                return None;
            }
        }
        (!all.is_empty()).then_some(Self(all))
    }

    /// The number, if it is only one.
    pub fn single(&self) -> Option<i64> {
        match self.0.as_slice() {
            [number] => Some(*number),
            _ => None,
        }
    }

    /// The numbers, ascending.
    pub fn iter(&self) -> impl Iterator<Item = i64> + '_ {
        self.0.iter().copied()
    }

    /// The numbers that satisfy both.
    pub fn retain(&self, keep: impl Fn(i64) -> bool) -> Option<Self> {
        Self::of(self.iter().filter(|number| keep(*number)))
    }
}

impl Constant {
    /// One number.
    pub fn number(number: i64) -> Self {
        Self::Numbers(Numbers::one(number))
    }

    /// A boolean.
    pub fn boolean(value: bool) -> Self {
        Self::number(i64::from(value))
    }

    /// A text expression.
    pub fn text(text: Text) -> Self {
        Self::Text(Arc::new(text))
    }

    /// Exactly this text.
    pub fn literal(text: &str) -> Self {
        Self::text(Text::literal(text))
    }

    /// The number, if it is exactly one.
    pub fn as_number(&self) -> Option<i64> {
        match self {
            Self::Numbers(numbers) => numbers.single(),
            _ => None,
        }
    }

    /// The text, if it is fully known.
    pub fn as_literal(&self) -> Option<&str> {
        self.as_text().and_then(Text::as_literal)
    }

    /// The text expression.
    pub fn as_text(&self) -> Option<&Text> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number of elements of an array.
    pub fn length(&self) -> Option<i64> {
        match self {
            Self::Bytes(bytes) => i64::try_from(bytes.len()).ok(),
            Self::Array(elements) => i64::try_from(elements.len()).ok(),
            _ => None,
        }
    }

    /// An element of an array.
    pub fn element(&self, index: i64) -> Option<Self> {
        let index = usize::try_from(index).ok()?;
        match self {
            Self::Bytes(bytes) => bytes
                .get(index)
                .map(|byte| Self::number((*byte as i8).into())),
            Self::Array(elements) => elements.get(index)?.clone(),
            _ => None,
        }
    }

    /// True for the value that is null where a reference is expected.
    pub fn is_null(&self) -> bool {
        self.as_number() == Some(0)
    }

    /// What is known of a value that is `self` or `other`; none for "anything".
    pub fn join(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            _ if self == other => Some(self.clone()),
            (Self::Numbers(a), Self::Numbers(b)) => {
                Numbers::of(a.iter().chain(b.iter())).map(Self::Numbers)
            }
            (Self::Text(a), Self::Text(b)) => {
                let either = Text::one_of([Text::clone(a), Text::clone(b)]);
                (!either.is_hole()).then(|| Self::text(either))
            }
            _ => None,
        }
    }
}

/// For people and goldens.
impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Numbers(numbers) => {
                let all: Vec<String> = numbers.iter().map(|number| number.to_string()).collect();
                f.write_str(&all.join("|"))
            }
            Self::Text(text) => write!(f, "{text}"),
            Self::Class(class) => write!(f, "class {}", class.0),
            Self::Bytes(bytes) => {
                f.write_str("bytes ")?;
                bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            Self::Array(elements) => {
                f.write_str("[")?;
                for (at, element) in elements.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { ", " })?;
                    match element {
                        Some(element) => write!(f, "{element}")?,
                        None => f.write_str("?")?,
                    }
                }
                f.write_str("]")
            }
            Self::Enum(constant) => write!(f, "enum {}", constant.name),
        }
    }
}
