//! What rules and models say about scripts: ways to calls and properties, and what those do.

use crate::finding::ValueKind;

/// A way to a call or property of a script, as in `localStorage.setItem` or `axios.create().*`.
///
/// `*` stands for any one name, `**` at the beginning for any way, `()` for a call, `('text')` for a call with that
/// first argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptPattern {
    /// The pattern as it is written.
    pub text: String,
    /// True when anything may stand in front.
    pub is_open: bool,
    /// The parts, in order.
    pub parts: Vec<ScriptPart>,
}

/// One part of a way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptPart {
    /// A name; one of several.
    Name(Vec<String>),
    /// Any name.
    Any,
    /// A call, with its first argument when that matters.
    Call(Option<String>),
}

impl ScriptPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Says what is wrong and at which byte.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut parts = Vec::new();
        let is_open = text.starts_with("**.");
        let mut at = if is_open { 3 } else { 0 };
        loop {
            let rest = text.get(at..).unwrap_or_default();
            let end = rest.find(['.', '(']).unwrap_or(rest.len());
            let word = rest.get(..end).unwrap_or_default();
            parts.push(part(word).ok_or_else(|| (at, bad_word(word)))?);
            at += end;
            while text.get(at..).is_some_and(|rest| rest.starts_with('(')) {
                let rest = text.get(at..).unwrap_or_default();
                let end = rest
                    .find(')')
                    .ok_or_else(|| (at, "a bracket is never closed".to_owned()))?;
                let inner = rest.get(1..end).unwrap_or_default();
                let quoted = inner
                    .strip_prefix('\'')
                    .and_then(|inner| inner.strip_suffix('\''));
                if quoted.is_none() && !inner.is_empty() {
                    return Err((at, "write () or ('text') for a call".to_owned()));
                }
                parts.push(ScriptPart::Call(quoted.map(str::to_owned)));
                at += end + 1;
            }
            match text.get(at..) {
                Some("") | None => break,
                Some(rest) if rest.starts_with('.') => at += 1,
                Some(_) => return Err((at, "a name or a dot is expected".to_owned())),
            }
        }
        Ok(Self {
            text: text.to_owned(),
            is_open,
            parts,
        })
    }
}

fn part(word: &str) -> Option<ScriptPart> {
    if word == "*" {
        return Some(ScriptPart::Any);
    }
    let names = word
        .strip_prefix('{')
        .and_then(|word| word.strip_suffix('}'))
        .unwrap_or(word);
    let names: Vec<String> = names.split(',').map(str::to_owned).collect();
    let is_name = |name: &String| {
        let known = |one: char| one.is_alphanumeric() || "_$@/-#".contains(one);
        !name.is_empty() && name.chars().all(known)
    };
    names.iter().all(is_name).then_some(ScriptPart::Name(names))
}

fn bad_word(word: &str) -> String {
    format!("'{word}' is no name; write names with dots between them, such as localStorage.setItem")
}

/// A value of a call or property: an argument, or a property of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptPort {
    /// `a1`, with the names of properties behind it: `a1.headers.Authorization`.
    Argument(usize, Vec<String>),
    /// `a1[]`: every pair in a list of pairs.
    Pairs(usize),
    /// `a*`: every argument.
    All,
    /// `name`: the name of the property itself.
    Name,
    /// `value`: what is assigned.
    Assigned,
}

impl ScriptPort {
    /// Reads a port.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "a*" => return Some(Self::All),
            "name" => return Some(Self::Name),
            "value" => return Some(Self::Assigned),
            _ => {}
        }
        let mut parts = text.split('.');
        let first = parts.next()?.strip_prefix('a')?;
        let (digit, is_list) = match first.strip_suffix("[]") {
            Some(digit) => (digit, true),
            None => (first, false),
        };
        let number: usize = digit
            .parse()
            .ok()
            .filter(|number| (1..=9).contains(number))?;
        let names: Vec<String> = parts.map(str::to_owned).collect();
        match is_list {
            true => names.is_empty().then_some(Self::Pairs(number)),
            false => Some(Self::Argument(number, names)),
        }
    }
}

/// What a call or property does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScriptDeed {
    /// Writes to a store.
    Write,
    /// Reads from a store.
    Read,
    /// Removes one key, or those of a list.
    Remove,
    /// Empties a store.
    Clear,
    /// Sends a request; the result is an answer.
    Request,
    /// Is an answer.
    Answer,
    /// Gives back something that nobody can read without a key.
    Protect,
    /// Shows its values in a place that others read.
    Expose,
    /// Gives a value that addresses a device, or something else that is no session.
    Otherwise,
}

/// What is known of some calls or properties.
#[derive(Debug, Clone)]
pub struct ScriptModel {
    /// The calls.
    pub calls: Vec<ScriptPattern>,
    /// The properties that are written, or read for an answer.
    pub properties: Vec<ScriptPattern>,
    /// What they do.
    pub does: ScriptDeed,
    /// Kind of the store or of the place that is exposed to.
    pub kind: Option<String>,
    /// What a store of the kind is called.
    pub title: Option<String>,
    /// The key.
    pub key: Option<ScriptPort>,
    /// The values.
    pub values: Vec<ScriptPort>,
    /// The address of a request.
    pub url: Option<ScriptPort>,
}

/// A library that is recognised in bundles.
#[derive(Debug, Clone)]
pub struct ScriptLibrary {
    /// How patterns name it.
    pub name: String,
    /// Texts that its module holds all of.
    pub strings: Vec<String>,
    /// Beginnings of the names of its files, in lower case.
    pub files: Vec<String>,
}

/// What is known of scripts.
#[derive(Debug, Clone, Default)]
pub struct ScriptModels {
    /// Calls and properties.
    pub models: Vec<ScriptModel>,
    /// Libraries.
    pub libraries: Vec<ScriptLibrary>,
}

/// Something in the scripts of an app.
#[derive(Debug, Clone)]
pub struct ScriptMatch {
    /// What is looked for.
    pub subject: ScriptSubject,
    /// Kinds of values; all when empty.
    pub values: Vec<ValueKind>,
    /// Where a finding points.
    pub primary: ScriptPlace,
}

/// What a match looks for in scripts.
#[derive(Debug, Clone)]
pub enum ScriptSubject {
    /// A place of these kinds of stores that holds a session value.
    Cell(Vec<String>),
    /// A session value that reaches one of these kinds of places.
    Sink(Vec<String>),
    /// A call.
    Call(Vec<ScriptPattern>),
    /// The comparison of a password with a constant.
    Comparison,
    /// A logout that leaves a session value in a store.
    Logout,
    /// A page that loads scripts of others beside a session.
    Page,
}

/// Which place a finding points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptPlace {
    /// The place in the script.
    Script,
    /// The application element of the manifest.
    Manifest,
}

#[cfg(test)]
mod tests {
    use super::{ScriptPart, ScriptPattern, ScriptPort};

    #[test]
    fn patterns() {
        let pattern = ScriptPattern::parse("**.axios.create().{get,post}('x')").unwrap();
        let names =
            |names: &[&str]| ScriptPart::Name(names.iter().map(|&name| name.to_owned()).collect());
        assert!(pattern.is_open);
        assert_eq!(
            pattern.parts,
            [
                names(&["axios"]),
                names(&["create"]),
                ScriptPart::Call(None),
                names(&["get", "post"]),
                ScriptPart::Call(Some("x".to_owned())),
            ]
        );
        for (text, offset) in [
            ("", 0),
            ("a..b", 2),
            ("a(", 1),
            ("a(b)", 1),
            ("a()b", 3),
            ("a b", 0),
        ] {
            assert_eq!(ScriptPattern::parse(text).unwrap_err().0, offset, "{text}");
        }
    }

    #[test]
    fn ports() {
        let names = vec!["headers".to_owned(), "Authorization".to_owned()];
        let port = ScriptPort::Argument(2, names);
        assert_eq!(ScriptPort::parse("a2.headers.Authorization"), Some(port));
        assert_eq!(ScriptPort::parse("a1[]"), Some(ScriptPort::Pairs(1)));
        assert_eq!(ScriptPort::parse("a*"), Some(ScriptPort::All));
        for text in ["", "a0", "a10", "b1", "a1[].x"] {
            assert_eq!(ScriptPort::parse(text), None, "{text}");
        }
    }
}
