//! The shapes of signature files into compiled, checked data.

mod absence;
mod anchor;
mod call;
mod lexicon;
mod matches;
mod model;
mod profile;
mod rule;
mod script;
mod search;
mod store;

pub(super) use anchor::anchors;
pub(super) use lexicon::lexicon;
pub(super) use model::models;
pub(super) use profile::profile;
pub(super) use rule::{RulePlace, SCHEMA, is_kebab_case, rule};
pub(super) use script::script_models;
pub(super) use store::stores;

use super::expression::{Expression, Scope, Vocabulary};
use super::lexicon::Lexicon;
use super::pattern::{FieldPattern, MethodPattern};
use super::port::Port;
use super::problem::{Report, suggestion};
use super::regex::{TextRegex, Trust};
use super::rule::CallCondition;
use super::syntax::Text;
use super::template::Template;
use super::vocabulary::Subject;
use crate::finding::ValueKind;
use std::sync::Arc;

/// What all files of one load share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) trust: Trust,
    pub(super) lexicons: &'a [Arc<Lexicon>],
    /// Kinds of stores that store files declare, sorted.
    pub(super) store_kinds: &'a [String],
    /// Kinds of sinks that models declare, sorted.
    pub(super) sink_kinds: &'a [String],
    /// Kinds of values of packs' own that models declare, sorted.
    pub(super) source_kinds: &'a [String],
    /// Kinds of stores and of exposing places that models of scripts declare, sorted.
    pub(super) script_kinds: &'a [String],
}

/// The one of `known` that the text names.
fn one_of<T: Clone>(text: &Text, known: &[(&str, T)], report: &mut Report<'_>) -> Option<T> {
    let word = text.get_ref().as_str();
    let found = known.iter().find(|(name, _)| *name == word);
    if found.is_none() {
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let hint = suggestion(word, names.iter().copied());
        let message = format!("unknown value '{word}'{hint}; use {}", names.join(", "));
        report.at(text.span().start, message);
    }
    found.map(|(_, value)| value.clone())
}

/// The texts, each of which must be one of `known`.
fn declared(texts: &[Text], known: &[String], report: &mut Report<'_>) -> Vec<String> {
    let known: Vec<(&str, &String)> = known.iter().map(|kind| (kind.as_str(), kind)).collect();
    texts
        .iter()
        .filter_map(|text| one_of(text, &known, report).cloned())
        .collect()
}

/// The kinds of session values that the texts name.
fn value_kinds(texts: &[Text], report: &mut Report<'_>) -> Vec<ValueKind> {
    texts
        .iter()
        .filter_map(|text| value_kind(text, report))
        .collect()
}

fn value_kind(text: &Text, report: &mut Report<'_>) -> Option<ValueKind> {
    one_of(
        text,
        &ValueKind::ALL.map(|kind| (kind.as_str(), kind)),
        report,
    )
}

fn port(text: &Text, report: &mut Report<'_>) -> Option<Port> {
    let found = Port::parse(text.get_ref());
    if found.is_none() {
        let message = format!(
            "'{}' is no port; use this, a1 to a9, or ret",
            text.get_ref()
        );
        report.at(text.span().start, message);
    }
    found
}

fn ports(texts: &[Text], report: &mut Report<'_>) -> Vec<Port> {
    texts.iter().filter_map(|text| port(text, report)).collect()
}

impl Context<'_> {
    fn expression(
        &self,
        text: &Text,
        vocabulary: &dyn Vocabulary,
        report: &mut Report<'_>,
    ) -> Option<Expression> {
        let scope = Scope {
            vocabulary,
            lexicons: self.lexicons,
            trust: self.trust,
        };
        match Expression::parse(text.get_ref(), &scope) {
            Ok(expression) => Some(expression),
            Err(error) => {
                report.inside(text.span(), error.offset, error.message);
                None
            }
        }
    }

    fn pattern(&self, text: &Text, report: &mut Report<'_>) -> Option<MethodPattern> {
        match MethodPattern::parse(text.get_ref(), self.trust) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                report.inside(text.span(), error.offset, error.message);
                None
            }
        }
    }

    fn patterns(&self, texts: &[Text], report: &mut Report<'_>) -> Vec<MethodPattern> {
        texts
            .iter()
            .filter_map(|text| self.pattern(text, report))
            .collect()
    }

    fn field_pattern(&self, text: &Text, report: &mut Report<'_>) -> Option<FieldPattern> {
        match FieldPattern::parse(text.get_ref(), self.trust) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                report.inside(text.span(), error.offset, error.message);
                None
            }
        }
    }

    fn regex(&self, text: &Text, ignore_case: bool, report: &mut Report<'_>) -> Option<TextRegex> {
        match TextRegex::new(text.get_ref(), ignore_case, self.trust) {
            Ok(regex) => Some(regex),
            Err(message) => {
                report.at(text.span().start, message);
                None
            }
        }
    }

    /// `pattern` or `pattern where condition`.
    fn call_condition(&self, text: &Text, report: &mut Report<'_>) -> Option<CallCondition> {
        let whole = text.get_ref();
        let Some((pattern, condition)) = whole.split_once(" where ") else {
            let pattern = self.pattern(text, report)?;
            return Some(CallCondition {
                pattern,
                condition: None,
            });
        };
        let scope = Scope {
            vocabulary: &Subject::Arguments,
            lexicons: self.lexicons,
            trust: self.trust,
        };
        let pattern = MethodPattern::parse(pattern.trim_end(), self.trust)
            .map_err(|error| report.inside(text.span(), error.offset, error.message));
        let start = whole.len() - condition.len();
        let condition = Expression::parse(condition, &scope)
            .map_err(|error| report.inside(text.span(), start + error.offset, error.message));
        Some(CallCondition {
            pattern: pattern.ok()?,
            condition: Some(condition.ok()?),
        })
    }

    fn lexicon(&self, text: &Text, report: &mut Report<'_>) -> Option<Arc<Lexicon>> {
        let known: Vec<(&str, &Arc<Lexicon>)> = self
            .lexicons
            .iter()
            .map(|lexicon| (lexicon.name(), lexicon))
            .collect();
        one_of(text, &known, report).map(Arc::clone)
    }
}

/// A template whose names `vocabulary` has.
fn template(text: &Text, vocabulary: &dyn Vocabulary, report: &mut Report<'_>) -> Option<Template> {
    let parsed = unchecked_template(text, report)?;
    check_names(&parsed, text, vocabulary, report);
    Some(parsed)
}

fn unchecked_template(text: &Text, report: &mut Report<'_>) -> Option<Template> {
    match Template::parse(text.get_ref()) {
        Ok(template) => Some(template),
        Err((offset, message)) => {
            report.inside(text.span(), offset, message);
            None
        }
    }
}

fn check_names(
    template: &Template,
    text: &Text,
    vocabulary: &dyn Vocabulary,
    report: &mut Report<'_>,
) {
    for (offset, message) in template.unknown_names(vocabulary) {
        report.inside(text.span(), offset, message);
    }
}
