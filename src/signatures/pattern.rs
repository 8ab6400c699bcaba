//! Method and field patterns: one line of text into a test that knows no program.
//!
//! `Lpkg/Class[+];-><name|{a,b}|re:/…/|*>(<types|..|types..>)[return|..]` — `+` takes in every subtype, braces list
//! alternatives in the class or the name, `..` leaves the rest of the parameters or the return type open.

use super::regex::{TextRegex, Trust};

/// Alternatives that one pair of braces may list.
const MAX_ALTERNATIVES: usize = 64;

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

fn class_pattern(text: &str) -> Result<ClassPattern, PatternError> {
    let Some(body) = text
        .strip_prefix('L')
        .and_then(|rest| rest.strip_suffix(';'))
    else {
        return error(0, format!("'{text}' is no class; write 'Lpackage/Class;'"));
    };
    let (body, subtypes) = match body.strip_suffix('+') {
        Some(body) => (body, true),
        None => (body, false),
    };
    if body == "*" {
        return Ok(ClassPattern {
            descriptors: Vec::new(),
            subtypes,
        });
    }
    let names = alternatives(body, 1)?;
    for name in &names {
        let bad = |c: char| c.is_whitespace() || ".;:[]{}()<>+*\\\"'".contains(c);
        if name.is_empty() || name.contains(bad) || name.split('/').any(str::is_empty) {
            return error(
                1,
                format!("'{name}' is no class name; write package/Class with slashes"),
            );
        }
    }
    Ok(ClassPattern {
        descriptors: names.iter().map(|name| format!("L{name};")).collect(),
        subtypes,
    })
}

/// `a/{b,c}` as `a/b` and `a/c`; one pair of braces.
fn alternatives(text: &str, offset: usize) -> Result<Vec<String>, PatternError> {
    let Some(open) = text.find('{') else {
        return Ok(vec![text.to_owned()]);
    };
    let Some(length) = text[open..].find('}') else {
        return error(offset + open, "the closing } is missing");
    };
    let (before, after) = (&text[..open], &text[open + length + 1..]);
    let listed: Vec<String> = text[open + 1..open + length]
        .split(',')
        .map(|one| format!("{before}{}{after}", one.trim()))
        .collect();
    if listed.len() > MAX_ALTERNATIVES {
        let message =
            format!("more than {MAX_ALTERNATIVES} alternatives; split the pattern in two");
        return error(offset + open, message);
    }
    Ok(listed)
}

fn name_pattern(text: &str, offset: usize, trust: Trust) -> Result<NamePattern, PatternError> {
    if text == "*" {
        return Ok(NamePattern::Any);
    }
    if let Some(rest) = text.strip_prefix("re:/") {
        let Some(source) = rest.strip_suffix('/') else {
            return error(offset, "the closing / of the regular expression is missing");
        };
        let regex = TextRegex::new(source, false, trust);
        return match regex {
            Ok(regex) => Ok(NamePattern::Matching(regex)),
            Err(message) => error(offset + 4, message),
        };
    }
    let names = alternatives(text, offset)?;
    for name in &names {
        let special = name == "<init>" || name == "<clinit>";
        let bad = |c: char| c.is_whitespace() || ".;:/[]{}()<>*\\\"'".contains(c);
        if !special && (name.is_empty() || name.contains(bad)) {
            return error(
                offset,
                format!("'{name}' is no name; write name, {{a,b}}, re:/…/ or *"),
            );
        }
    }
    Ok(NamePattern::OneOf(names))
}

fn descriptor_pattern(text: &str, offset: usize) -> Result<DescriptorPattern, PatternError> {
    let Some((inner, end)) = text.strip_prefix('(').and_then(|rest| rest.split_once(')')) else {
        return error(offset, "the closing ) of the parameters is missing");
    };
    let (types, open) = match inner.strip_suffix("..") {
        Some(types) => (types, true),
        None => (inner, false),
    };
    let mut at = 0;
    while at < types.len() {
        let Some(length) = type_length(&types[at..]) else {
            let message = format!(
                "'{types}' is no list of type descriptors; write them like [BILjava/lang/String; or .. for any"
            );
            return error(offset + 1, message);
        };
        at += length;
    }
    let end = end
        .strip_suffix("..")
        .filter(|rest| rest.is_empty())
        .unwrap_or(end);
    if !end.is_empty() && end != "V" && type_length(end) != Some(end.len()) {
        let message = format!("'{end}' is no return type; write V, a type descriptor or nothing");
        return error(offset + inner.len() + 2, message);
    }
    Ok(match (open, types.is_empty(), end.is_empty()) {
        (true, true, true) => DescriptorPattern::Any,
        (true, true, false) => DescriptorPattern::Returning(format!("){end}")),
        (true, false, true) => DescriptorPattern::Prefix(format!("({types}")),
        (false, _, true) => DescriptorPattern::Prefix(format!("({types})")),
        (false, _, false) => DescriptorPattern::Exact(text.to_owned()),
        (true, false, false) => {
            return error(
                offset,
                "open parameters and a return type cannot be told together; drop one",
            );
        }
    })
}

/// Bytes of the type descriptor that `text` begins with; `None` when it begins with none.
fn type_length(text: &str) -> Option<usize> {
    let dimensions = text.len() - text.trim_start_matches('[').len();
    let element = &text[dimensions..];
    let length = match element.as_bytes().first()? {
        b'Z' | b'B' | b'S' | b'C' | b'I' | b'J' | b'F' | b'D' => 1,
        b'L' => element.find(';')? + 1,
        _ => return None,
    };
    let name = element.get(1..length.max(2) - 1).unwrap_or_default();
    let wrong = name.contains(|c: char| c.is_whitespace() || ".[(){}".contains(c));
    (!wrong).then_some(dimensions + length)
}

/// Where a value enters or leaves a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Port {
    /// The receiver.
    This,
    /// A declared parameter, counted from 1; wide ones count once.
    Argument(u8),
    /// The result.
    Return,
}

impl Port {
    /// Reads `this`, `a1` to `a9`, or `ret`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.as_bytes() {
            b"this" => Some(Self::This),
            b"ret" => Some(Self::Return),
            [b'a', digit @ b'1'..=b'9'] => Some(Self::Argument(digit - b'0')),
            _ => None,
        }
    }
}

impl std::fmt::Display for Port {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::This => f.write_str("this"),
            Self::Argument(position) => write!(f, "a{position}"),
            Self::Return => f.write_str("ret"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldPattern, MethodPattern, Port};
    use crate::signatures::regex::Trust;

    #[test]
    fn patterns_mean_what_they_say() {
        let check = |pattern: &str, method: &str, expected: bool| {
            let parsed = MethodPattern::parse(pattern, Trust::Unchecked).unwrap();
            let (class, member) = method.split_once("->").unwrap();
            let (name, _) = member.split_once('(').unwrap();
            let found =
                parsed.class.names(class) && parsed.matches_member(name, &member[name.len()..]);
            assert_eq!(found, expected, "{pattern} on {method}");
        };
        check("La/B;->c(..)", "La/B;->c(I)V", true);
        check("La/B;->c(..)", "La/C;->c(I)V", false);
        check("La/{B,C};->c(..)", "La/C;->c(I)V", true);
        check("La/B;->{c,d}()", "La/B;->d()Z", true);
        check("La/B;->{c,d}()", "La/B;->d(I)Z", false);
        check("La/B;->c()..", "La/B;->c()Z", true);
        check("La/B;->c(I..)", "La/B;->c(IJ)Z", true);
        check("La/B;->c(I)V", "La/B;->c(I)Z", false);
        check("La/B;->c(..)V", "La/B;->c(I)V", true);
        check("La/B;->c(..)V", "La/B;->c(I)Z", false);
        check("La/B;->re:/^(log|sign)out$/(..)", "La/B;->signout()V", true);
        check("La/B;-><init>([BI)V", "La/B;-><init>([BI)V", true);
        check("L*;->*(..)", "Lx/Y;->anything()V", true);
    }

    #[test]
    fn subtypes_are_told_apart() {
        let pattern = MethodPattern::parse("La/B$C+;->d(..)", Trust::Tested).unwrap();
        assert!(pattern.class.subtypes);
        assert_eq!(pattern.class.descriptors, ["La/B$C;"]);
    }

    #[test]
    fn bad_patterns_say_where() {
        let check = |pattern: &str, offset: usize, part: &str| {
            let error = MethodPattern::parse(pattern, Trust::Unchecked).unwrap_err();
            assert_eq!(error.offset, offset, "{pattern}: {}", error.message);
            assert!(error.message.contains(part), "{pattern}: {}", error.message);
        };
        check("a.B.c()", 0, "'->' is missing");
        check("a.B->c()", 0, "is no class");
        check("La.B;->c()", 1, "with slashes");
        check("La/B;->c", 7, "parameters are missing");
        check("La/B;->c(String)", 9, "no list of type descriptors");
        check("La/B;->c(I", 8, "closing )");
        check("La/B;->c()void", 10, "no return type");
        check("La/B;->re:/(/()", 11, "bad regular expression");
        check("La/B;->{c,d()", 7, "closing }");
    }

    #[test]
    fn fields_may_name_their_type() {
        let pattern =
            FieldPattern::parse("field:La/B;->f:Ljava/lang/String;", Trust::Tested).unwrap();
        assert!(pattern.matches_member("f", "Ljava/lang/String;"));
        assert!(!pattern.matches_member("f", "I"));
        assert!(FieldPattern::parse("La/B;->f:String", Trust::Tested).is_err());
        assert!(
            FieldPattern::parse("La/B;->f", Trust::Tested)
                .unwrap()
                .matches_member("f", "I")
        );
    }

    #[test]
    fn ports_round_trip() {
        for text in ["this", "a1", "a9", "ret"] {
            assert_eq!(Port::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Port::parse("a0"), None);
        assert_eq!(Port::parse("a10"), None);
    }
}
