//! Tokens into a checked tree, by recursive descent: `|` binds loosest, then `&`, then `!`, then comparisons.

use super::functions::{self, FUNCTIONS, Function, Parameter};
use super::lexer::{Token, TokenKind, tokens};
use super::{ArgumentNode, Comparison, ExpressionError, Node, Scope, Value};
use crate::bytes::limits;
use crate::signatures::pattern::MethodPattern;
use crate::signatures::port::Port;
use crate::signatures::problem::suggestion;
use crate::signatures::regex::TextRegex;
use std::sync::Arc;

/// The tree of `text`.
pub(super) fn parse(text: &str, scope: &Scope<'_>) -> Result<Node, ExpressionError> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
        scope,
    };
    let node = parser.any()?;
    match parser.peek() {
        TokenKind::End => Ok(node),
        other => {
            let message = format!(
                "unexpected {}; join conditions with & or |",
                other.describe()
            );
            Err(parser.error(message))
        }
    }
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    scope: &'a Scope<'a>,
}

impl Parser<'_> {
    fn peek(&self) -> &TokenKind {
        self.tokens
            .get(self.at)
            .map_or(&TokenKind::End, |token| &token.kind)
    }

    fn offset(&self) -> usize {
        self.tokens.get(self.at).map_or(0, |token| token.offset)
    }

    fn error(&self, message: impl Into<String>) -> ExpressionError {
        ExpressionError::new(self.offset(), message)
    }

    fn advance(&mut self) -> TokenKind {
        let kind = self.peek().clone();
        self.at = (self.at + 1).min(self.tokens.len());
        kind
    }

    fn accept(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), TokenKind::Sign(next) if *next == sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), ExpressionError> {
        if self.accept(sign) {
            return Ok(());
        }
        let message = format!("expected '{sign}' before {}", self.peek().describe());
        Err(self.error(message))
    }

    fn any(&mut self) -> Result<Node, ExpressionError> {
        let mut parts = vec![self.all()?];
        while self.accept("|") {
            parts.push(self.all()?);
        }
        Ok(single_or(parts, Node::Any))
    }

    fn all(&mut self) -> Result<Node, ExpressionError> {
        let mut parts = vec![self.unary()?];
        while self.accept("&") {
            parts.push(self.unary()?);
        }
        Ok(single_or(parts, Node::All))
    }

    fn unary(&mut self) -> Result<Node, ExpressionError> {
        self.depth += 1;
        if self.depth > limits::EXPRESSION_DEPTH {
            let message = format!(
                "more than {} levels of nesting; split the match in two",
                limits::EXPRESSION_DEPTH
            );
            return Err(self.error(message));
        }
        let node = if self.accept("!") {
            Node::Not(Box::new(self.unary()?))
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(node)
    }

    fn comparison(&mut self) -> Result<Node, ExpressionError> {
        let left = self.primary()?;
        let comparison = match self.peek() {
            TokenKind::Sign("==") => Comparison::Equal,
            TokenKind::Sign("!=") => Comparison::Unequal,
            TokenKind::Sign("<") => Comparison::Less,
            TokenKind::Sign("<=") => Comparison::LessOrEqual,
            TokenKind::Sign(">") => Comparison::Greater,
            TokenKind::Sign(">=") => Comparison::GreaterOrEqual,
            TokenKind::Sign("~") => return self.regex(left),
            TokenKind::Name(name) if name == "in" => return self.list(left),
            _ => return Ok(left),
        };
        self.advance();
        let right = self.primary()?;
        Ok(Node::Compare(comparison, Box::new((left, right))))
    }

    fn regex(&mut self, left: Node) -> Result<Node, ExpressionError> {
        self.advance();
        let offset = self.offset();
        match self.advance() {
            TokenKind::Regex(source) => {
                let regex = self.compile(&source, offset)?;
                Ok(Node::Matches(Box::new(left), regex))
            }
            other => {
                let message = format!(
                    "expected /a regular expression/ after ~, not {}",
                    other.describe()
                );
                Err(ExpressionError::new(offset, message))
            }
        }
    }

    fn compile(&self, source: &str, offset: usize) -> Result<TextRegex, ExpressionError> {
        TextRegex::new(source, false, self.scope.trust)
            .map_err(|message| ExpressionError::new(offset, message))
    }

    fn list(&mut self, left: Node) -> Result<Node, ExpressionError> {
        self.advance();
        self.expect("[")?;
        let mut items = Vec::new();
        loop {
            let offset = self.offset();
            match self.advance() {
                TokenKind::Text(text) => items.push(Value::from(text)),
                TokenKind::Int(number) => items.push(Value::Int(number)),
                other => {
                    let message = format!(
                        "expected a text or a number in the list, not {}",
                        other.describe()
                    );
                    return Err(ExpressionError::new(offset, message));
                }
            }
            if self.accept(",") {
                continue;
            }
            self.expect("]")?;
            return Ok(Node::In(Box::new(left), items));
        }
    }

    fn primary(&mut self) -> Result<Node, ExpressionError> {
        let offset = self.offset();
        match self.advance() {
            TokenKind::Sign("(") => {
                let node = self.any()?;
                self.expect(")")?;
                Ok(node)
            }
            TokenKind::Int(number) => Ok(Node::Literal(Value::Int(number))),
            TokenKind::Float(number) => Ok(Node::Literal(Value::Float(number))),
            TokenKind::Text(text) => Ok(Node::Literal(Value::from(text))),
            TokenKind::Name(name) if name == "true" => Ok(Node::Literal(Value::Bool(true))),
            TokenKind::Name(name) if name == "false" => Ok(Node::Literal(Value::Bool(false))),
            TokenKind::Name(name) if self.accept("(") => self.call(&name, offset),
            TokenKind::Name(name) => self.name(name, offset).map(Node::Name),
            other => {
                let message = format!("expected a condition, not {}", other.describe());
                Err(ExpressionError::new(offset, message))
            }
        }
    }

    fn name(&self, name: String, offset: usize) -> Result<Box<str>, ExpressionError> {
        let vocabulary = self.scope.vocabulary;
        if vocabulary.has_name(&name) {
            return Ok(name.into());
        }
        let hint = suggestion(&name, vocabulary.names());
        let message = format!("unknown name '{name}' in {}{hint}", vocabulary.place());
        Err(ExpressionError::new(offset, message))
    }

    fn call(&mut self, name: &str, offset: usize) -> Result<Node, ExpressionError> {
        let vocabulary = self.scope.vocabulary;
        let known = functions::find(name).filter(|f| f.pure || vocabulary.has_function(name));
        let Some(function) = known else {
            let hint = suggestion(name, FUNCTIONS.iter().map(|function| function.name));
            let message = format!("unknown function '{name}' in {}{hint}", vocabulary.place());
            return Err(ExpressionError::new(offset, message));
        };
        let mut arguments = Vec::new();
        for (position, parameter) in function.parameters.iter().enumerate() {
            if position > 0 {
                self.expect_comma(function)?;
            }
            arguments.push(self.argument(function, *parameter)?);
        }
        if !self.accept(")") {
            return Err(self.error(arity(function)));
        }
        Ok(Node::Call(function, arguments))
    }

    fn expect_comma(&mut self, function: Function) -> Result<(), ExpressionError> {
        if self.accept(",") {
            return Ok(());
        }
        Err(self.error(arity(function)))
    }

    fn argument(
        &mut self,
        function: Function,
        parameter: Parameter,
    ) -> Result<ArgumentNode, ExpressionError> {
        if matches!(self.peek(), TokenKind::Sign(")")) {
            return Err(self.error(arity(function)));
        }
        if parameter == Parameter::Value {
            return self.any().map(ArgumentNode::Value);
        }
        let offset = self.offset();
        let wrong = |message: String| ExpressionError::new(offset, message);
        match (parameter, self.advance()) {
            (Parameter::Name, TokenKind::Name(name)) => {
                self.name(name, offset).map(ArgumentNode::Name)
            }
            (Parameter::Port, TokenKind::Name(name)) if Port::parse(&name).is_some() => {
                Ok(ArgumentNode::Name(name.into()))
            }
            (Parameter::Pattern, TokenKind::Text(text)) => {
                let pattern = MethodPattern::parse(&text, self.scope.trust);
                Ok(ArgumentNode::Pattern(Box::new(
                    pattern.map_err(|error| wrong(error.message))?,
                )))
            }
            (Parameter::Regex, TokenKind::Text(text)) => {
                self.compile(&text, offset).map(ArgumentNode::Regex)
            }
            (Parameter::Lexicon, TokenKind::Text(text)) => self.lexicon(&text, offset),
            (Parameter::Text, TokenKind::Text(text)) => {
                Ok(ArgumentNode::Value(Node::Literal(Value::from(text))))
            }
            (_, other) => {
                let wanted = match parameter {
                    Parameter::Name => "a name",
                    Parameter::Port => "a port",
                    Parameter::Pattern => "a method pattern in 'quotes'",
                    Parameter::Regex => "a regular expression in 'quotes'",
                    Parameter::Text => "a text in 'quotes'",
                    _ => "the name of a lexicon in 'quotes'",
                };
                Err(wrong(format!(
                    "{} takes {wanted}, not {}",
                    function.name,
                    other.describe()
                )))
            }
        }
    }

    fn lexicon(&self, name: &str, offset: usize) -> Result<ArgumentNode, ExpressionError> {
        let lexicons = self.scope.lexicons;
        if let Some(lexicon) = lexicons.iter().find(|lexicon| lexicon.name() == name) {
            return Ok(ArgumentNode::Lexicon(Arc::clone(lexicon)));
        }
        let hint = suggestion(name, lexicons.iter().map(|lexicon| lexicon.name()));
        let message = format!("there is no lexicon '{name}'{hint}");
        Err(ExpressionError::new(offset, message))
    }
}

fn arity(function: Function) -> String {
    let count = function.parameters.len();
    let plural = if count == 1 { "" } else { "s" };
    format!("{} takes {count} argument{plural}", function.name)
}

fn single_or(mut parts: Vec<Node>, many: impl Fn(Vec<Node>) -> Node) -> Node {
    if parts.len() > 1 {
        return many(parts);
    }
    parts.pop().unwrap_or(Node::Literal(Value::Unknown))
}
