//! The parts of a pattern, from text.

use super::{ClassPattern, DescriptorPattern, NamePattern, PatternError, error};
use crate::signatures::regex::{TextRegex, Trust};

/// Alternatives that one pair of braces may list.
const MAX_ALTERNATIVES: usize = 64;

pub(super) fn class_pattern(text: &str) -> Result<ClassPattern, PatternError> {
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

pub(super) fn name_pattern(
    text: &str,
    offset: usize,
    trust: Trust,
) -> Result<NamePattern, PatternError> {
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

pub(super) fn descriptor_pattern(
    text: &str,
    offset: usize,
) -> Result<DescriptorPattern, PatternError> {
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
pub(super) fn type_length(text: &str) -> Option<usize> {
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
