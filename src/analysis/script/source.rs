//! Where a value comes from: a root, and the way from there.

use crate::formats::script::{ExprIdx, FunctionIdx};

/// Where a value begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Root {
    /// A name that no script declares: `localStorage`, `fetch`.
    Global(Box<str>),
    /// What `require` of this name gives, or a library that was recognised in a bundle.
    Module(Box<str>),
    /// The parameter of a function.
    Parameter(FunctionIdx, u16),
    /// Something that is made here: a constant, an object, a function, a text that is put together.
    Made(ExprIdx),
}

/// One step on the way from the root to the value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// A property.
    Name(Box<str>),
    /// An element, or a property whose name is not known.
    Element,
    /// The result of a call; `via` is the call of the function that the first one stands in.
    Call {
        /// The call.
        call: ExprIdx,
        /// Where the arguments come from that it takes from the parameters of its function.
        via: Option<ExprIdx>,
    },
    /// What a call gives to a function that it is given.
    Given(ExprIdx),
}

/// A source of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Source {
    /// Where it begins.
    pub root: Root,
    /// The way from there.
    pub steps: Vec<Step>,
}

/// Steps of a source; longer ways say nothing more.
const MAX_STEPS: usize = 24;

impl Source {
    /// The root itself.
    pub fn of(root: Root) -> Self {
        Self {
            root,
            steps: Vec::new(),
        }
    }

    /// The source one step further.
    #[must_use]
    pub fn then(&self, step: Step) -> Self {
        let mut further = self.clone();
        if further.steps.len() < MAX_STEPS {
            further.steps.push(step);
        }
        further
    }

    /// The way of `self` behind another source.
    #[must_use]
    pub fn behind(&self, other: &Self) -> Self {
        let mut steps = other.steps.clone();
        steps.extend(self.steps.iter().cloned());
        steps.truncate(MAX_STEPS);
        Self {
            root: other.root.clone(),
            steps,
        }
    }

    /// The expression that is made here, when nothing is asked of it.
    pub fn made(&self) -> Option<ExprIdx> {
        match self.root {
            Root::Made(expr) if self.steps.is_empty() => Some(expr),
            _ => None,
        }
    }

    /// The last property on the way.
    pub fn last_name(&self) -> Option<&str> {
        self.steps.iter().rev().find_map(|step| match step {
            Step::Name(name) => Some(&**name),
            _ => None,
        })
    }

    /// The way as a person would write it: `axios.post().data.token`; `?` for what has no name.
    pub fn display(&self) -> String {
        let mut text = match &self.root {
            Root::Global(name) | Root::Module(name) => name.to_string(),
            Root::Parameter(..) | Root::Made(_) => "?".to_owned(),
        };
        for step in &self.steps {
            match step {
                Step::Name(name) => {
                    text.push('.');
                    text.push_str(name);
                }
                Step::Element => text.push_str("[]"),
                Step::Call { .. } => text.push_str("()"),
                Step::Given(_) => text.push_str("(=>)"),
            }
        }
        text
    }
}
