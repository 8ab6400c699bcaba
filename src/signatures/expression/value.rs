//! What expressions compute with.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

/// A value of an expression. `Unknown` is what the analysis could not find out or what is absent.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Not a constant, not there, or not resolved.
    #[default]
    Unknown,
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A decimal number, such as an entropy.
    Float(f64),
    /// Text.
    Text(Arc<str>),
    /// Several values of one name, such as the actions of a filter; a comparison holds when it does for any.
    List(Arc<[Value]>),
}

impl Value {
    /// Text.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Text(Arc::from(text.as_ref()))
    }

    /// Text, or `Unknown` for `None`.
    pub fn optional(text: Option<impl AsRef<str>>) -> Self {
        text.map_or(Self::Unknown, Self::text)
    }

    /// The truth of a value: `None` when it is not known or no truth value. Integers follow DEX, where 0 is false.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            Self::Int(number) => Some(*number != 0),
            _ => None,
        }
    }

    /// True for everything but `Unknown`.
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown)
    }

    /// The text, when it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The integer; truth values count as 0 and 1.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Bool(truth) => Some(i64::from(*truth)),
            _ => None,
        }
    }

    /// The value as it stands in a message; `None` when it is not known.
    pub fn display(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Unknown => None,
            Self::Bool(truth) => Some(Cow::Borrowed(if *truth { "true" } else { "false" })),
            Self::Int(number) => Some(Cow::Owned(number.to_string())),
            Self::Float(number) => Some(Cow::Owned(format!("{number:.1}"))),
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::List(items) => {
                let parts: Vec<_> = items.iter().filter_map(Self::display).collect();
                (!parts.is_empty()).then(|| Cow::Owned(parts.join(", ")))
            }
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Float(number) => Some(*number),
            #[allow(
                clippy::cast_precision_loss,
                reason = "only mixed comparisons with a decimal number come here, and those are small"
            )]
            _ => self.as_int().map(|number| number as f64),
        }
    }

    /// Order of two values of one sort; `None` when they cannot be ordered.
    pub(super) fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(left), Self::Text(right)) => Some(left.cmp(right)),
            _ => match (self.as_int(), other.as_int()) {
                (Some(left), Some(right)) => Some(left.cmp(&right)),
                _ => self.number()?.partial_cmp(&other.number()?),
            },
        }
    }

    /// Whether two known values are the same; `None` when one is not known. A number equals the text that
    /// spells it, since JSON writers disagree on which one an id is.
    pub(super) fn equals(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => None,
            (Self::List(_), _) => self.any(|item| item.equals(other)),
            (_, Self::List(_)) => other.equals(self),
            (Self::Text(text), Self::Int(number)) | (Self::Int(number), Self::Text(text)) => {
                Some(**text == number.to_string())
            }
            _ => Some(self.order(other) == Some(Ordering::Equal)),
        }
    }

    /// Whether `test` holds for the value or any item of the list: true if for one, unknown if unknown for
    /// one and true for none.
    pub(super) fn any(&self, test: impl Fn(&Self) -> Option<bool>) -> Option<bool> {
        let Self::List(items) = self else {
            return test(self);
        };
        let mut result = Some(false);
        for item in items.iter() {
            match test(item) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => result = None,
            }
        }
        result
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<Option<bool>> for Value {
    fn from(truth: Option<bool>) -> Self {
        truth.map_or(Self::Unknown, Self::Bool)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Arc::from(text))
    }
}
