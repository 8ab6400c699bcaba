//! The sources of an expression, parameters left as symbols.

use super::bindings::{Base, Bindings, Libraries, base, is_window, modules};
use super::modules::Modules;
use super::source::{Root, Source, Step};
use crate::formats::script::{Expr, ExprIdx, FunctionIdx, ScriptIdx, Scripts, VariableIdx};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::rc::Rc;

/// Sources of one expression that are told apart.
pub(super) const MAX_SOURCES: usize = 16;
/// Expressions inside each other that are followed to one source.
const MAX_DEPTH: usize = 48;

/// What is known of an expression.
type Known = Rc<[Source]>;

/// Where the values of scripts come from.
pub struct Values<'t> {
    pub(super) scripts: &'t Scripts,
    pub(super) bindings: Bindings,
    pub(super) modules: Modules,
    /// Calls of each function.
    pub(super) callers: FxHashMap<FunctionIdx, Vec<ExprIdx>>,
    /// Calls that each function is given to, with the position of the argument.
    pub(super) given_to: FxHashMap<FunctionIdx, Vec<(ExprIdx, u16)>>,
    /// Calls of what a function is given, by its parameter.
    pub(super) parameter_calls: FxHashMap<(FunctionIdx, u16), Vec<ExprIdx>>,
    memo: RefCell<FxHashMap<ExprIdx, Known>>,
    open: RefCell<FxHashSet<ExprIdx>>,
}

impl<'t> Values<'t> {
    /// Reads the tree; `texts` are the files that it was made of.
    pub fn of(scripts: &'t Scripts, texts: &[&str], libraries: Libraries<'_>) -> Self {
        let mut values = Self {
            scripts,
            bindings: Bindings::of(scripts),
            modules: modules(scripts, texts, libraries),
            callers: FxHashMap::default(),
            given_to: FxHashMap::default(),
            parameter_calls: FxHashMap::default(),
            memo: RefCell::default(),
            open: RefCell::default(),
        };
        values.connect_calls();
        values
    }

    /// The tree.
    pub fn scripts(&self) -> &'t Scripts {
        self.scripts
    }

    /// The name of the library that a module of a bundle is.
    pub fn library(&self, script: ScriptIdx) -> Option<&str> {
        self.modules.library(script)
    }

    /// True for a function in a library.
    pub fn is_library_function(&self, function: FunctionIdx) -> bool {
        let script = self.scripts.script_of(function);
        script.is_some_and(|(script, _)| self.library(script).is_some())
    }

    /// What is written to a property of an object that is made in a script.
    pub fn written(&self, object: ExprIdx, name: &str) -> &[ExprIdx] {
        self.bindings.property(Base::Object(object), name)
    }

    /// Where the value of an expression comes from.
    pub fn sources(&self, index: ExprIdx) -> Known {
        if let Some(known) = self.memo.borrow().get(&index) {
            return Rc::clone(known);
        }
        let is_new = self.open.borrow().len() < MAX_DEPTH && self.open.borrow_mut().insert(index);
        if !is_new {
            return Rc::from([]);
        }
        let mut found = self.sources_of(index);
        found.sort();
        found.dedup();
        found.truncate(MAX_SOURCES);
        self.open.borrow_mut().remove(&index);
        let known: Known = found.into();
        self.memo.borrow_mut().insert(index, Rc::clone(&known));
        known
    }

    fn sources_of(&self, index: ExprIdx) -> Vec<Source> {
        match self.scripts.expr(index) {
            Expr::Variable(variable) => self.of_variable(*variable),
            Expr::Global(name) => self.of_global(name),
            Expr::This(Some(object)) => vec![Source::of(Root::Made(*object))],
            Expr::Member { object, name } => self.of_member(*object, name),
            Expr::Element { object, key } => self.of_element(*object, *key),
            Expr::Call {
                callee,
                arguments,
                is_new,
            } => self.of_call(index, *callee, arguments, *is_new),
            Expr::Choice(parts) => self.union(parts),
            Expr::Awaited(value) | Expr::Assign { value, .. } => self.sources(*value).to_vec(),
            Expr::Nothing | Expr::Bool(_) => Vec::new(),
            _ => vec![Source::of(Root::Made(index))],
        }
    }

    /// The sources of several expressions.
    pub(super) fn union(&self, parts: &[ExprIdx]) -> Vec<Source> {
        let sources = parts.iter().take(MAX_SOURCES);
        sources
            .flat_map(|part| self.sources(*part).to_vec())
            .collect()
    }

    fn of_variable(&self, index: VariableIdx) -> Vec<Source> {
        let Some(variable) = self.scripts.variable(index) else {
            return Vec::new();
        };
        let mut found = self.union(&variable.values);
        if let Some((function, position)) = variable.parameter {
            found.push(Source::of(Root::Parameter(function, position)));
        }
        found
    }

    fn of_global(&self, name: &str) -> Vec<Source> {
        let shared = self.bindings.shared.get(name).into_iter().flatten();
        let mut found: Vec<Source> = shared
            .take(MAX_SOURCES)
            .flat_map(|variable| self.of_variable(*variable))
            .collect();
        if let Some(values) = self.bindings.undeclared.get(name) {
            found.extend(self.union(values));
        }
        if found.is_empty() {
            found.push(Source::of(Root::Global(name.into())));
        }
        found
    }

    fn of_member(&self, object: ExprIdx, name: &str) -> Vec<Source> {
        let written =
            base(self.scripts, object).map_or(&[][..], |base| self.bindings.property(base, name));
        let mut found = self.union(written);
        for source in self.sources(object).iter() {
            found.extend(self.property(source, name));
        }
        found
    }

    /// The property of something.
    pub(super) fn property(&self, source: &Source, name: &str) -> Vec<Source> {
        if !source.steps.is_empty() {
            return vec![source.then(Step::Name(name.into()))];
        }
        match &source.root {
            Root::Global(window) if is_window(window) => self.of_global(name),
            Root::Made(made) => self.property_of_made(*made, name, source),
            // What a module exports as a whole and as `default` is one thing to those who use it.
            Root::Module(_) if name == "default" => vec![source.clone()],
            _ => vec![source.then(Step::Name(name.into()))],
        }
    }

    fn property_of_made(&self, made: ExprIdx, name: &str, source: &Source) -> Vec<Source> {
        let written = self.bindings.property(Base::Object(made), name);
        let mut found = self.union(written);
        if let Expr::Object(members) = self.scripts.expr(made) {
            for (key, value) in members {
                match key {
                    Some(key) if &**key == name => {
                        found.extend(self.sources(*value).iter().cloned())
                    }
                    Some(_) => {}
                    None => {
                        let spread = self.sources(*value);
                        found.extend(spread.iter().map(|one| one.then(Step::Name(name.into()))));
                    }
                }
            }
        }
        if found.is_empty() {
            found.push(source.then(Step::Name(name.into())));
        }
        found
    }

    fn of_element(&self, object: ExprIdx, key: ExprIdx) -> Vec<Source> {
        if let Some(name) = self.text(key) {
            return self.of_member(object, &name);
        }
        let mut found = Vec::new();
        for source in self.sources(object).iter() {
            let elements = source.made().map(|made| self.scripts.expr(made));
            match (elements, self.scripts.expr(key)) {
                (Some(Expr::Array(elements)), Expr::Number(position)) => {
                    let element = usize::try_from(*position)
                        .ok()
                        .and_then(|at| elements.get(at));
                    found.extend(
                        element
                            .into_iter()
                            .flat_map(|element| self.sources(*element).to_vec()),
                    );
                }
                _ => found.push(source.then(Step::Element)),
            }
        }
        found
    }

    /// What the module of a bundle exports under a name; all of it without one.
    pub(super) fn exported(&self, script: ScriptIdx, name: Option<&str>) -> Vec<Source> {
        if let Some(library) = self.modules.library(script) {
            let root = Source::of(Root::Module(library.into()));
            return match name {
                None | Some("default") => vec![root],
                Some(name) => vec![root.then(Step::Name(name.into()))],
            };
        }
        let (module, exports) = self.modules.exports(script);
        let mut found = Vec::new();
        if let (Some(name), Some(exports)) = (name, exports) {
            found.extend(self.union(self.bindings.property(Base::Variable(exports), name)));
        }
        if let Some(module) = module {
            let whole = self.union(self.bindings.property(Base::Variable(module), "exports"));
            match name {
                None => found.extend(whole),
                Some(name) => {
                    for source in &whole {
                        found.extend(self.property(source, name));
                        found.extend((name == "default").then(|| source.clone()));
                    }
                }
            }
        }
        found
    }
}
