//! Messages with names in braces: text into parts, parts with an environment into a sentence.

use super::expression::{Environment, Vocabulary};
use super::problem::suggestion;

/// Text with `{name}` and `{name|what stands for an unknown value}`; `{{` and `}}` are braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: Box<str>,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Name {
        name: Box<str>,
        offset: usize,
        otherwise: Option<Box<str>>,
    },
}

impl Template {
    /// Reads a template without asking which names exist.
    ///
    /// # Errors
    /// The byte and what is wrong there.
    pub(super) fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut at = 0;
        while let Some(length) = text[at..].find(['{', '}']) {
            plain.push_str(&text[at..at + length]);
            at += length;
            let rest = &text[at..];
            if rest.starts_with("{{") || rest.starts_with("}}") {
                plain.push_str(&rest[..1]);
                at += 2;
                continue;
            }
            let Some(inner) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
                let message = "a brace stands alone; names stand in {braces}, {{ and }} are braces themselves";
                return Err((at, message.to_owned()));
            };
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain)));
            }
            parts.push(name_part(inner.0, at + 1));
            at += inner.0.len() + 2;
        }
        plain.push_str(&text[at..]);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Ok(Self {
            text: text.into(),
            parts,
        })
    }

    /// The names that `vocabulary` does not have, with the byte of each and what to do.
    pub(super) fn unknown_names(&self, vocabulary: &dyn Vocabulary) -> Vec<(usize, String)> {
        let unknown = |part: &Part| match part {
            Part::Name { name, offset, .. } if !vocabulary.has_name(name) => {
                let hint = suggestion(name, vocabulary.names());
                let message = format!("unknown name '{name}' in {}{hint}", vocabulary.place());
                Some((*offset, message))
            }
            _ => None,
        };
        self.parts.iter().filter_map(unknown).collect()
    }

    /// The sentence; a value that is not known reads as its alternative, or as `?`.
    pub fn render(&self, environment: &dyn Environment) -> String {
        self.fill(environment, Some("?")).unwrap_or_default()
    }

    /// The sentence, or `None` when it needs a value that is not known.
    pub fn render_known(&self, environment: &dyn Environment) -> Option<String> {
        self.fill(environment, None)
    }

    /// The names it uses, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Name { name, .. } => Some(&**name),
            Part::Text(_) => None,
        })
    }

    /// True when every finding would say the same.
    pub fn is_constant(&self) -> bool {
        self.names().next().is_none()
    }

    /// The template as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn fill(&self, environment: &dyn Environment, unknown: Option<&str>) -> Option<String> {
        let mut filled = String::with_capacity(self.text.len());
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Name {
                    name, otherwise, ..
                } => match environment.name(name).display() {
                    Some(value) => filled.push_str(&value),
                    None => filled.push_str(otherwise.as_deref().or(unknown)?),
                },
            }
        }
        Some(filled)
    }
}

fn name_part(inner: &str, offset: usize) -> Part {
    let (name, otherwise) = match inner.split_once('|') {
        Some((name, otherwise)) => (name, Some(otherwise.into())),
        None => (inner, None),
    };
    Part::Name {
        name: name.trim().into(),
        offset,
        otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::Template;
    use crate::signatures::expression::{Argument, Environment, Value};

    struct One;

    impl Environment for One {
        fn name(&self, path: &str) -> Value {
            match path {
                "cell.name" => Value::text("jwt"),
                "count" => Value::Int(2),
                _ => Value::Unknown,
            }
        }

        fn call(&self, _: &str, _: &[Argument<'_>]) -> Value {
            Value::Unknown
        }
    }

    #[test]
    fn names_are_filled_in() {
        let check = |text: &str, expected: &str, known: bool| {
            let template = Template::parse(text).unwrap();
            assert_eq!(template.render(&One), expected);
            assert_eq!(template.render_known(&One).is_some(), known, "{text}");
        };
        check(
            "Cell '{cell.name}', {count} times.",
            "Cell 'jwt', 2 times.",
            true,
        );
        check("Under '{cell.key}'.", "Under '?'.", false);
        check("Under {cell.key|no key}.", "Under no key.", true);
        check("exec cat {{}} + {count}", "exec cat {} + 2", true);
    }

    #[test]
    fn a_lonely_brace_is_an_error() {
        assert_eq!(Template::parse("a {b").unwrap_err().0, 2);
        assert_eq!(Template::parse("a }b").unwrap_err().0, 2);
    }
}
