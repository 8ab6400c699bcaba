//! Calls into their results, and into which function is called or given away where.

use super::modules::Asking;
use super::passing::{gives_result, is_of_argument, is_of_receiver};
use super::source::{Root, Source, Step};
use super::values::{MAX_SOURCES, Values};
use crate::formats::script::{Expr, ExprIdx, FunctionIdx, ScriptIdx};

impl Values<'_> {
    /// The sources of what a call returns.
    pub(super) fn of_call(
        &self,
        call: ExprIdx,
        callee: ExprIdx,
        arguments: &[ExprIdx],
        is_new: bool,
    ) -> Vec<Source> {
        if let Some(found) = self.of_import(call, callee, arguments) {
            return found;
        }
        if let Expr::Member { object, name } = self.scripts.expr(callee) {
            match &**name {
                name if is_of_receiver(name) => return self.sources(*object).to_vec(),
                "call" | "apply" => return self.called_with(call, *object, false),
                name if gives_result(name) => return self.of_promise(*object, arguments),
                _ => {}
            }
        }
        self.called_with(call, callee, is_new)
    }

    fn called_with(&self, call: ExprIdx, callee: ExprIdx, is_new: bool) -> Vec<Source> {
        let Expr::Call { arguments, .. } = self.scripts.expr(call) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for source in self.sources(callee).iter() {
            let made = source.made().map(|made| (made, self.scripts.expr(made)));
            match made {
                Some((made, _)) if is_new => found.push(Source::of(Root::Made(made))),
                Some((_, Expr::Function(function))) => {
                    found.extend(self.of_function(*function, call, arguments))
                }
                _ if is_of_argument(&source.display()) => {
                    found.extend(
                        arguments
                            .first()
                            .into_iter()
                            .flat_map(|first| self.sources(*first).to_vec()),
                    );
                }
                _ => {
                    found.push(source.then(Step::Call { call, via: None }));
                    found.extend(self.wrapped(arguments));
                }
            }
        }
        found
    }

    /// What a function gives that is made in a script.
    fn of_function(
        &self,
        function: FunctionIdx,
        call: ExprIdx,
        arguments: &[ExprIdx],
    ) -> Vec<Source> {
        if self.is_interop(function) {
            return arguments
                .first()
                .map_or_else(Vec::new, |first| self.sources(*first).to_vec());
        }
        let mut found = self.returned(function, call);
        let returns_function = found
            .iter()
            .filter_map(Source::made)
            .any(|made| matches!(self.scripts.expr(made), Expr::Function(_)));
        if returns_function {
            found.extend(self.wrapped(arguments));
        }
        found
    }

    /// What wraps a function gives back one that does the same.
    fn wrapped(&self, arguments: &[ExprIdx]) -> Option<Source> {
        let first = arguments.first().filter(|_| arguments.len() <= 2)?;
        let is_function = matches!(self.scripts.expr(*first), Expr::Function(_));
        is_function.then(|| Source::of(Root::Made(*first)))
    }

    /// True for what compilers put around `require`: `e && e.__esModule ? e : {default: e}`.
    fn is_interop(&self, function: FunctionIdx) -> bool {
        let Some(body) = self
            .scripts
            .function(function)
            .filter(|body| body.parameters.len() == 1)
        else {
            return false;
        };
        let sources = self.union(&body.returns);
        let is_parameter = |source: &Source| {
            source.root == Root::Parameter(function, 0) && source.steps.is_empty()
        };
        sources.iter().any(is_parameter)
            && sources.iter().filter_map(Source::made).any(|made| {
                let Expr::Object(members) = self.scripts.expr(made) else {
                    return false;
                };
                let is_default = |name: &Option<Box<str>>| name.as_deref() == Some("default");
                members.iter().any(|(name, value)| {
                    is_default(name) && self.sources(*value).iter().any(is_parameter)
                })
            })
    }

    /// What `require` and its relatives give.
    fn of_import(
        &self,
        call: ExprIdx,
        callee: ExprIdx,
        arguments: &[ExprIdx],
    ) -> Option<Vec<Source>> {
        if let Expr::Global(name) = self.scripts.expr(callee) {
            let module = self.scripts.text(*arguments.first()?)?;
            return (&**name == "require").then(|| vec![Source::of(Root::Module(module.into()))]);
        }
        let script = self.script_of(call)?;
        let (module, asking) = self
            .modules
            .asked(self.scripts, script, callee, arguments)?;
        // A module that was not parsed is known by nothing but the call.
        let unknown = || vec![Source::of(Root::Made(call))];
        let Some(module) = module else {
            return Some(unknown());
        };
        let mut found = match asking {
            Asking::All => {
                let mut whole = self.exported(module, None);
                whole.push(Source::of(Root::Made(call)));
                whole
            }
            Asking::Default => self.exported(module, Some("default")),
        };
        if self.library(module).is_some() {
            found = self.exported(module, None);
        }
        Some(if found.is_empty() { unknown() } else { found })
    }

    /// The module that an expression stands for, when it is a call that asks for one.
    pub(super) fn module_of(&self, made: ExprIdx) -> Option<ScriptIdx> {
        let Expr::Call {
            callee, arguments, ..
        } = self.scripts.expr(made)
        else {
            return None;
        };
        let script = self.script_of(made)?;
        self.modules
            .asked(self.scripts, script, *callee, arguments)?
            .0
    }

    fn script_of(&self, expr: ExprIdx) -> Option<ScriptIdx> {
        let node = self.scripts.node(expr)?;
        self.scripts.function(node.function)?.script
    }

    /// `promise.then(function)`: what the function returns.
    fn of_promise(&self, object: ExprIdx, arguments: &[ExprIdx]) -> Vec<Source> {
        let functions: Vec<FunctionIdx> = arguments
            .iter()
            .take(1)
            .flat_map(|one| self.functions(*one))
            .collect();
        if functions.is_empty() {
            return self.sources(object).to_vec();
        }
        let mut found = Vec::new();
        for function in functions {
            let returns = self
                .scripts
                .function(function)
                .map_or(&[][..], |function| &function.returns);
            for source in self.union(returns) {
                match source.root {
                    Root::Parameter(of, 0) if of == function => {
                        let promised = self.sources(object);
                        found.extend(promised.iter().map(|promised| source.behind(promised)));
                    }
                    _ => found.push(source),
                }
            }
        }
        found
    }

    /// What a function returns for the arguments of a call.
    fn returned(&self, function: FunctionIdx, call: ExprIdx) -> Vec<Source> {
        let returns = self
            .scripts
            .function(function)
            .map_or(&[][..], |function| &function.returns);
        let mut found = Vec::new();
        for source in self.union(returns).into_iter().take(MAX_SOURCES) {
            match source.root {
                Root::Parameter(of, position) if of == function => {
                    let given = self.argument(call, position);
                    let given = given.map_or_else(Vec::new, |given| self.sources(given).to_vec());
                    found.extend(given.iter().map(|given| source.behind(given)));
                }
                _ => found.push(seen_from(source, call)),
            }
        }
        found
    }

    /// The argument that becomes a parameter, also for `call`; `None` for `apply`.
    pub fn argument(&self, call: ExprIdx, position: u16) -> Option<ExprIdx> {
        let Expr::Call {
            callee, arguments, ..
        } = self.scripts.expr(call)
        else {
            return None;
        };
        let skipped = match self.scripts.expr(*callee) {
            Expr::Member { name, .. } if &**name == "call" => 1,
            Expr::Member { name, .. } if &**name == "apply" => return None,
            _ => 0,
        };
        arguments.get(usize::from(position) + skipped).copied()
    }

    /// The functions that an expression may be.
    pub fn functions(&self, index: ExprIdx) -> Vec<FunctionIdx> {
        let sources = self.sources(index);
        let made = sources.iter().filter_map(Source::made);
        let functions = made.filter_map(|made| match self.scripts.expr(made) {
            Expr::Function(function) => Some(*function),
            _ => None,
        });
        functions.collect()
    }

    /// Finds which functions are called and given away where.
    pub(super) fn connect_calls(&mut self) {
        let calls: Vec<ExprIdx> = self
            .scripts
            .expressions()
            .filter(|(_, node)| matches!(node.expr, Expr::Call { .. }))
            .map(|(index, _)| index)
            .collect();
        for call in calls {
            let Expr::Call {
                callee, arguments, ..
            } = self.scripts.expr(call)
            else {
                continue;
            };
            let called = match self.scripts.expr(*callee) {
                Expr::Member { object, name } if matches!(&**name, "call" | "apply") => *object,
                _ => *callee,
            };
            for source in self.sources(called).iter() {
                match source.root {
                    Root::Parameter(function, position) if source.steps.is_empty() => {
                        self.parameter_calls
                            .entry((function, position))
                            .or_default()
                            .push(call);
                    }
                    _ => {}
                }
            }
            for function in self.functions(called) {
                self.callers.entry(function).or_default().push(call);
            }
            for (position, argument) in arguments.iter().enumerate() {
                for function in self.functions_inside(*argument) {
                    let position = u16::try_from(position).unwrap_or(u16::MAX);
                    self.given_to
                        .entry(function)
                        .or_default()
                        .push((call, position));
                }
            }
        }
    }

    /// The functions that an argument is, or that the object has which it is.
    fn functions_inside(&self, argument: ExprIdx) -> Vec<FunctionIdx> {
        match self.scripts.expr(argument) {
            Expr::Function(_)
            | Expr::Variable(_)
            | Expr::Member { .. }
            | Expr::Call { .. }
            | Expr::Global(_) => self.functions(argument),
            Expr::Object(members) => {
                let values = members.iter().map(|(_, value)| *value);
                values.flat_map(|value| self.functions(value)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// A source inside a function, seen from a call of it.
fn seen_from(mut source: Source, call: ExprIdx) -> Source {
    for step in &mut source.steps {
        if let Step::Call { via, .. } = step
            && via.is_none()
        {
            *via = Some(call);
        }
    }
    source
}
