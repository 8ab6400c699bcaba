//! The conditions of signatures (`where`, `unless`, `requires`): text into a checked tree, and a tree with an
//! [`Environment`] into a value.
//!
//! Logic is three-valued: what is not known stays unknown through `!` and comparisons, and a match needs true.

mod evaluate;
mod functions;
mod lexer;
mod parser;
mod value;

pub use value::Value;

use super::Lexicon;
use super::pattern::MethodPattern;
use super::regex::{TextRegex, Trust};
use functions::{Function, MENTIONS};
use std::sync::Arc;

/// What an expression is asked about.
pub trait Environment {
    /// The value of a dotted name or a port (`this`, `a1` … `a9`, `ret`).
    fn name(&self, path: &str) -> Value;

    /// The value of a function that is not pure: `field`, `calls_to`, `near`, `jwt.has`, `json.has` and
    /// `app.mentions`.
    fn call(&self, function: &str, arguments: &[Argument<'_>]) -> Value;

    /// True while what is unknown may still become known: then `has` and `const` are no answer either.
    fn is_preliminary(&self) -> bool {
        false
    }
}

/// One argument of [`Environment::call`].
#[derive(Debug, Clone, Copy)]
pub enum Argument<'a> {
    /// The name that `field` asks about, such as `a1`.
    Name(&'a str),
    /// A computed value.
    Value(&'a Value),
    /// The pattern that `calls_to` asks about.
    Pattern(&'a MethodPattern),
    /// The expression that `near` asks about.
    Regex(&'a TextRegex),
}

/// A condition whose names, functions, patterns, lexicons and regular expressions are known to exist.
#[derive(Debug, Clone)]
pub struct Expression {
    text: Box<str>,
    root: Node,
}

impl Expression {
    /// Reads `text`, which may use what `scope` offers.
    ///
    /// # Errors
    /// Says what is wrong and at which byte of `text`.
    pub(super) fn parse(text: &str, scope: &Scope<'_>) -> Result<Self, ExpressionError> {
        let root = parser::parse(text, scope)?;
        Ok(Self {
            text: text.into(),
            root,
        })
    }

    /// The value in `environment`.
    pub fn evaluate(&self, environment: &dyn Environment) -> Value {
        evaluate::evaluate(&self.root, environment)
    }

    /// True when the value is known to be true.
    pub fn holds(&self, environment: &dyn Environment) -> bool {
        self.evaluate(environment).truth() == Some(true)
    }

    /// The expression as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The texts that it looks for in the whole app, in order.
    pub fn mentions(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.root.collect_mentions(&mut found);
        found
    }
}

/// Where an expression stands: what it may use.
pub(super) trait Vocabulary {
    /// True when the dotted name exists.
    fn has_name(&self, name: &str) -> bool;
    /// Every name, for suggestions.
    fn names(&self) -> Vec<&str>;
    /// True when the environment answers the function.
    fn has_function(&self, function: &str) -> bool;
    /// The place in words, such as `match.call`.
    fn place(&self) -> &str;
}

/// What is known while expressions are read.
pub(super) struct Scope<'a> {
    pub(super) vocabulary: &'a dyn Vocabulary,
    pub(super) lexicons: &'a [Arc<Lexicon>],
    pub(super) trust: Trust,
}

/// Why an expression cannot be used; the author's fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ExpressionError {
    /// Byte in the text of the expression.
    pub(super) offset: usize,
    /// What is wrong and what to do.
    pub(super) message: String,
}

impl ExpressionError {
    fn new(offset: usize, message: impl Into<String>) -> Self {
        Self {
            offset,
            message: message.into(),
        }
    }
}

#[derive(Debug, Clone)]
enum Node {
    Literal(Value),
    Name(Box<str>),
    Any(Vec<Node>),
    All(Vec<Node>),
    Not(Box<Node>),
    Compare(Comparison, Box<(Node, Node)>),
    Matches(Box<Node>, TextRegex),
    In(Box<Node>, Vec<Value>),
    Call(Function, Vec<ArgumentNode>),
}

#[derive(Debug, Clone)]
enum ArgumentNode {
    Value(Node),
    Name(Box<str>),
    Pattern(Box<MethodPattern>),
    Regex(TextRegex),
    Lexicon(Arc<Lexicon>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Node {
    fn collect_mentions<'a>(&'a self, found: &mut Vec<&'a str>) {
        match self {
            Self::Literal(_) | Self::Name(_) => {}
            Self::Any(parts) | Self::All(parts) => {
                parts.iter().for_each(|part| part.collect_mentions(found));
            }
            Self::Not(inner) | Self::Matches(inner, _) | Self::In(inner, _) => {
                inner.collect_mentions(found);
            }
            Self::Compare(_, sides) => {
                sides.0.collect_mentions(found);
                sides.1.collect_mentions(found);
            }
            Self::Call(function, arguments) => {
                for argument in arguments {
                    match argument {
                        ArgumentNode::Value(Self::Literal(text)) if function.name == MENTIONS => {
                            found.extend(text.as_text());
                        }
                        ArgumentNode::Value(node) => node.collect_mentions(found),
                        _ => {}
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
