//! The tree of scripts: expressions, functions and variables of all scripts of an app, in one arena each.
//!
//! The tree keeps what values are made of and leaves out the order of statements: whoever follows values through it
//! takes everything that is assigned to a variable for what it may hold.

use std::ops::Range;

/// Declares a newtype index of an arena.
macro_rules! index {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in its arena.
            pub fn position(self) -> usize {
                usize::try_from(self.0).unwrap_or(usize::MAX)
            }

            /// The index of a position; the arenas are far smaller than four thousand million.
            pub fn at(position: usize) -> Self {
                Self(u32::try_from(position).unwrap_or(u32::MAX))
            }
        }
    )* };
}

index! {
    /// An expression.
    ExprIdx;
    /// A function; each script is one, too.
    FunctionIdx;
    /// A variable or parameter.
    VariableIdx;
    /// A script: a file, an element of a page, or a module of a bundle.
    ScriptIdx;
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A string constant.
    Text(Box<str>),
    /// A number, when it is a whole one that fits.
    Number(i64),
    /// `true` or `false`.
    Bool(bool),
    /// `null` or `undefined`.
    Nothing,
    /// A variable of a script.
    Variable(VariableIdx),
    /// A name that no script of its file declares.
    Global(Box<str>),
    /// `this`, with the class or object whose method it stands in.
    This(Option<ExprIdx>),
    /// `object.name`, or `object["name"]`.
    Member {
        /// What is asked.
        object: ExprIdx,
        /// For which property.
        name: Box<str>,
    },
    /// `object[key]`.
    Element {
        /// What is asked.
        object: ExprIdx,
        /// For which property.
        key: ExprIdx,
    },
    /// A call, or `new`.
    Call {
        /// What is called.
        callee: ExprIdx,
        /// With what; `...values` counts as one.
        arguments: Box<[ExprIdx]>,
        /// True for `new`.
        is_new: bool,
    },
    /// A function.
    Function(FunctionIdx),
    /// An object, or a class with its methods and fields; a spread part has no name.
    Object(Box<[(Option<Box<str>>, ExprIdx)]>),
    /// An array.
    Array(Box<[ExprIdx]>),
    /// A template, or what `+` puts together.
    Join(Box<[ExprIdx]>),
    /// One of several: a condition, `||`, `&&`, `??`.
    Choice(Box<[ExprIdx]>),
    /// `await`, `yield`.
    Awaited(ExprIdx),
    /// `==`, `===`, `!=`, `!==`.
    Equal {
        /// One side.
        left: ExprIdx,
        /// The other.
        right: ExprIdx,
    },
    /// `target = value`.
    Assign {
        /// What is written.
        target: ExprIdx,
        /// What to it.
        value: ExprIdx,
    },
    /// `delete target`.
    Delete(ExprIdx),
    /// Anything else.
    Other,
}

/// An expression with its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub expr: Expr,
    /// Its bytes in the file of its script.
    pub range: Range<u32>,
    /// The function that it stands in.
    pub function: FunctionIdx,
}

/// A function, or a whole script.
#[derive(Debug, Clone, Default)]
pub struct Function {
    /// Its own name, or that of the variable or property which it is given to at once; empty for none.
    pub name: Box<str>,
    /// Its parameters by position; `None` where a pattern takes one apart.
    pub parameters: Vec<VariableIdx>,
    /// What it returns.
    pub returns: Vec<ExprIdx>,
    /// The function around it; `None` for a script.
    pub parent: Option<FunctionIdx>,
    /// The script that it stands in.
    pub script: Option<ScriptIdx>,
}

/// A variable.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name.
    pub name: Box<str>,
    /// Everything that is assigned to it.
    pub values: Vec<ExprIdx>,
    /// Which parameter of which function it is.
    pub parameter: Option<(FunctionIdx, u16)>,
    /// True when all scripts of the page share it.
    pub is_global: bool,
    /// The script that declares it.
    pub script: ScriptIdx,
}

/// Where a script is.
#[derive(Debug, Clone)]
pub struct Script {
    /// Index of its file among those that were read.
    pub file: usize,
    /// Bytes of it in the file.
    pub range: Range<usize>,
    /// Its number in a bundle, and those of the modules that it requires, by position.
    pub module: Option<(u32, Box<[u32]>)>,
    /// The script as a function.
    pub function: FunctionIdx,
}

/// All scripts of an app.
#[derive(Debug, Clone, Default)]
pub struct Scripts {
    /// The scripts.
    pub scripts: Vec<Script>,
    pub(super) nodes: Vec<Node>,
    pub(super) functions: Vec<Function>,
    pub(super) variables: Vec<Variable>,
}

impl Scripts {
    /// What an expression is.
    pub fn expr(&self, index: ExprIdx) -> &Expr {
        self.nodes
            .get(index.position())
            .map_or(&Expr::Other, |node| &node.expr)
    }

    /// An expression with its place.
    pub fn node(&self, index: ExprIdx) -> Option<&Node> {
        self.nodes.get(index.position())
    }

    /// All expressions, in the order of the scripts; those inside an expression come before it.
    pub fn expressions(&self) -> impl Iterator<Item = (ExprIdx, &Node)> {
        let numbered = self.nodes.iter().enumerate();
        numbered.map(|(position, node)| (ExprIdx::at(position), node))
    }

    /// A function.
    pub fn function(&self, index: FunctionIdx) -> Option<&Function> {
        self.functions.get(index.position())
    }

    /// All functions.
    pub fn functions(&self) -> impl Iterator<Item = (FunctionIdx, &Function)> {
        let numbered = self.functions.iter().enumerate();
        numbered.map(|(position, function)| (FunctionIdx::at(position), function))
    }

    /// A variable.
    pub fn variable(&self, index: VariableIdx) -> Option<&Variable> {
        self.variables.get(index.position())
    }

    /// All variables.
    pub fn variables(&self) -> impl Iterator<Item = (VariableIdx, &Variable)> {
        let numbered = self.variables.iter().enumerate();
        numbered.map(|(position, variable)| (VariableIdx::at(position), variable))
    }

    /// The script that a function stands in.
    pub fn script_of(&self, function: FunctionIdx) -> Option<(ScriptIdx, &Script)> {
        let index = self.function(function)?.script?;
        Some((index, self.scripts.get(index.position())?))
    }

    /// The string that an expression is, without following anything.
    pub fn text(&self, index: ExprIdx) -> Option<&str> {
        match self.expr(index) {
            Expr::Text(text) => Some(text),
            _ => None,
        }
    }
}
