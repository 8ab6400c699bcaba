//! Method and field patterns: one line of text into a test that knows no program.
//!
//! `Lpkg/Class[+];-><name|{a,b}|re:/…/|*>(<types|..|types..>)[return|..]` — `+` takes in every subtype, braces list
//! alternatives in the class or the name, `..` leaves the rest of the parameters or the return type open.

mod parse;

use super::regex::{TextRegex, Trust};
use parse::{class_pattern, descriptor_pattern, name_pattern, type_length};

/// Why a pattern cannot be used; the author's fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PatternError {
    /// Byte in the text of the pattern.
    pub(super) offset: usize,
    /// What is wrong and what to do.
    pub(super) message: String,
}

fn error<T>(offset: usize, message: impl Into<String>) -> Result<T, PatternError> {
    Err(PatternError {
        offset,
        message: message.into(),
    })
}

/// The classes a pattern is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassPattern {
    /// Descriptors such as `Landroid/util/Log;`, in the order of the file; empty for any class (`L*;`).
    pub descriptors: Vec<String>,
    /// True when subtypes of these count too, those of the app and of the framework.
    pub subtypes: bool,
}

/// The names a pattern is about.
#[derive(Debug, Clone)]
pub enum NamePattern {
    /// Every name.
    Any,
    /// One of these, in the order of the file.
    OneOf(Vec<String>),
    /// Names that hold a match.
    Matching(TextRegex),
}

/// The descriptors of methods a pattern is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DescriptorPattern {
    /// `(..)`: every one.
    Any,
    /// Descriptors that begin so, such as `(Ljava/lang/String;` or `(I)`.
    Prefix(String),
    /// Exactly this one.
    Exact(String),
    /// `(..)V`: any parameters, this return type.
    Returning(String),
}

/// Which methods are meant.
#[derive(Debug, Clone)]
pub struct MethodPattern {
    /// The text of the pattern.
    text: Box<str>,
    /// Classes the method may be referred to through.
    pub class: ClassPattern,
    /// Names of the method.
    pub name: NamePattern,
    /// Descriptors of the method.
    pub descriptor: DescriptorPattern,
}

/// Which fields are meant.
#[derive(Debug, Clone)]
pub struct FieldPattern {
    /// The text of the pattern.
    text: Box<str>,
    /// Classes the field may be referred to through.
    pub class: ClassPattern,
    /// Names of the field.
    pub name: NamePattern,
    /// Descriptor of the type; `None` for any.
    pub type_descriptor: Option<String>,
}

impl NamePattern {
    /// True when `name` is meant.
    pub fn matches(&self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(names) => names.iter().any(|one| one == name),
            Self::Matching(regex) => regex.is_match(name),
        }
    }

    /// The names, when they are listed; an index by name needs no search then.
    pub fn listed(&self) -> Option<&[String]> {
        match self {
            Self::OneOf(names) => Some(names),
            Self::Any | Self::Matching(_) => None,
        }
    }
}

impl DescriptorPattern {
    /// True when the method descriptor, such as `(I)V`, is meant.
    pub fn matches(&self, descriptor: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Prefix(prefix) => descriptor.starts_with(prefix.as_str()),
            Self::Exact(exact) => descriptor == exact,
            Self::Returning(end) => descriptor.ends_with(end.as_str()),
        }
    }
}

impl ClassPattern {
    /// True when every class is meant.
    pub fn is_any(&self) -> bool {
        self.descriptors.is_empty()
    }

    /// True when `descriptor` itself is listed; subtypes are the business of whoever knows the hierarchy.
    pub fn names(&self, descriptor: &str) -> bool {
        self.is_any() || self.descriptors.iter().any(|one| one == descriptor)
    }
}

impl MethodPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Says what is wrong and at which byte.
    pub(super) fn parse(text: &str, trust: Trust) -> Result<Self, PatternError> {
        let Some(arrow) = text.find("->") else {
            return error(
                0,
                "a method pattern reads 'Lpackage/Class;->name(..)'; '->' is missing",
            );
        };
        let class = class_pattern(&text[..arrow])?;
        let member = &text[arrow + 2..];
        let Some(open) = member.rfind('(') else {
            return error(arrow + 2, "the parameters are missing; write (..) for any");
        };
        let name = name_pattern(&member[..open], arrow + 2, trust)?;
        let descriptor = descriptor_pattern(&member[open..], arrow + 2 + open)?;
        Ok(Self {
            text: text.into(),
            class,
            name,
            descriptor,
        })
    }

    /// The pattern as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// True when a method of that name and descriptor is meant, whatever its class.
    pub fn matches_member(&self, name: &str, descriptor: &str) -> bool {
        self.name.matches(name) && self.descriptor.matches(descriptor)
    }
}

impl FieldPattern {
    /// Reads `Lpkg/Class;->name[:type]`, with or without `field:` before it.
    ///
    /// # Errors
    /// Says what is wrong and at which byte.
    pub(super) fn parse(text: &str, trust: Trust) -> Result<Self, PatternError> {
        let skipped = text.len() - text.strip_prefix("field:").unwrap_or(text).len();
        let Some(arrow) = text.find("->") else {
            return error(
                0,
                "a field pattern reads 'Lpackage/Class;->name'; '->' is missing",
            );
        };
        let class =
            class_pattern(text.get(skipped..arrow).unwrap_or_default()).map_err(|mut error| {
                error.offset += skipped;
                error
            })?;
        let member = &text[arrow + 2..];
        let (name, type_descriptor) = match member.rsplit_once(':') {
            Some((name, type_)) if !name.ends_with("re") => (name, Some(type_)),
            _ => (member, None),
        };
        if let Some(type_) = type_descriptor
            && type_length(type_) != Some(type_.len())
        {
            let offset = text.len() - type_.len();
            return error(offset, format!("'{type_}' is no type descriptor"));
        }
        Ok(Self {
            text: text.into(),
            class,
            name: name_pattern(name, arrow + 2, trust)?,
            type_descriptor: type_descriptor.map(str::to_owned),
        })
    }

    /// The pattern as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// True when a field of that name and type is meant, whatever its class.
    pub fn matches_member(&self, name: &str, type_descriptor: &str) -> bool {
        let type_ = self.type_descriptor.as_deref();
        self.name.matches(name) && type_.is_none_or(|wanted| wanted == type_descriptor)
    }
}

#[cfg(test)]
mod tests;
