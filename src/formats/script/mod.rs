//! Scripts of apps whose code is JavaScript into one tree that values can be followed through.
//!
//! The parser is oxc; none of its types leave this module. It recurses, so that [`depth`] looks at every text first,
//! and a thread with a stack of its own parses it.
#![allow(
    clippy::arithmetic_side_effects,
    reason = "positions in texts that are in memory, and counts of their bytes, stay far below the end of their type"
)]

mod assignments;
pub mod bundle;
mod depth;
mod expressions;
mod lower;
mod objects;
pub mod page;
mod scope;
mod statements;
#[cfg(test)]
mod tests;
mod tree;

pub use depth::DepthError;
pub use tree::{
    Expr, ExprIdx, Function, FunctionIdx, Node, Script, ScriptIdx, Scripts, Variable, VariableIdx,
};

use crate::bytes::limits;
use oxc_allocator::Allocator;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;
use std::ops::Range;

/// A script that is to be parsed.
#[derive(Debug, Clone)]
pub struct ScriptText<'t> {
    /// Index of its file among those that were read.
    pub file: usize,
    /// The text of the file.
    pub text: &'t str,
    /// Bytes of the script in it.
    pub range: Range<usize>,
    /// Id and requirements, for the module of a bundle.
    pub module: Option<(u32, Box<[u32]>)>,
}

/// Why a script is not part of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScriptError {
    /// It is nested too deeply, or may be.
    #[error(transparent)]
    Depth(#[from] DepthError),
    /// The parser gave up.
    #[error("the syntax is none of JavaScript")]
    Syntax,
    /// All scripts together have too many expressions.
    #[error("the scripts of the app have too many expressions")]
    TooMany,
    /// The system gave no thread.
    #[error("there is no memory for parsing it")]
    NoThread,
}

/// Parses scripts into one tree; gives the errors of those that are left out with their positions.
pub fn parse(texts: &[ScriptText<'_>]) -> (Scripts, Vec<(usize, ScriptError)>) {
    if texts.is_empty() {
        return (Scripts::default(), Vec::new());
    }
    let all = |error| {
        texts
            .iter()
            .enumerate()
            .map(|(position, _)| (position, error))
            .collect()
    };
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(limits::SCRIPT_STACK_BYTES);
        let parsing = builder.spawn_scoped(scope, || parse_all(texts));
        match parsing.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(parsed)) => parsed,
            Ok(Err(_)) => (Scripts::default(), all(ScriptError::Syntax)),
            Err(_) => (Scripts::default(), all(ScriptError::NoThread)),
        }
    })
}

fn parse_all(texts: &[ScriptText<'_>]) -> (Scripts, Vec<(usize, ScriptError)>) {
    let mut scripts = Scripts::default();
    let mut errors = Vec::new();
    let mut allocator = Allocator::default();
    for (position, text) in texts.iter().enumerate() {
        if let Err(error) = parse_one(&mut scripts, text, &allocator) {
            errors.push((position, error));
        }
        allocator.reset();
    }
    (scripts, errors)
}

fn parse_one(
    scripts: &mut Scripts,
    one: &ScriptText<'_>,
    allocator: &Allocator,
) -> Result<(), ScriptError> {
    if scripts.nodes.len() >= limits::SCRIPT_EXPRESSIONS {
        return Err(ScriptError::TooMany);
    }
    let text = one.text.get(one.range.clone()).unwrap_or_default();
    depth::check(text, limits::SCRIPT_DEPTH)?;
    let options = ParseOptions {
        allow_return_outside_function: true,
        preserve_parens: false,
        ..ParseOptions::default()
    };
    // Most scripts are no modules; one that imports or exports is.
    let kinds = [SourceType::script(), SourceType::mjs()];
    for kind in kinds {
        let parsed = Parser::new(allocator, text, kind)
            .with_options(options)
            .parse();
        if !parsed.panicked && (kind.is_module() || parsed.diagnostics.is_empty()) {
            let script = Script {
                file: one.file,
                range: one.range.clone(),
                module: one.module.clone(),
                function: FunctionIdx(0),
            };
            lower::script(scripts, script, &parsed.program);
            return Ok(());
        }
    }
    Err(ScriptError::Syntax)
}
