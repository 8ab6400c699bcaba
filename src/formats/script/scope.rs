//! Names into variables: scopes as they stand in the text, names resolved once all declarations are known.

use super::tree::{Expr, ExprIdx, Scripts, VariableIdx};
use rustc_hash::FxHashMap;

/// Index of a scope of one script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ScopeIdx(usize);

#[derive(Debug)]
struct Scope {
    parent: Option<usize>,
    is_function: bool,
    names: FxHashMap<Box<str>, VariableIdx>,
}

/// The scopes of one script.
#[derive(Debug)]
pub(super) struct Scopes {
    scopes: Vec<Scope>,
    current: usize,
    /// Names that were read or written, with their scopes.
    uses: Vec<(ExprIdx, usize)>,
    /// Targets of assignments, with what they are assigned.
    assignments: Vec<(ExprIdx, ExprIdx)>,
}

impl Scopes {
    /// The scope of a script.
    pub(super) fn new() -> Self {
        Self {
            scopes: vec![Scope {
                parent: None,
                is_function: true,
                names: FxHashMap::default(),
            }],
            current: 0,
            uses: Vec::new(),
            assignments: Vec::new(),
        }
    }

    /// Opens a scope inside the current one; gives the current one for [`Self::leave`].
    pub(super) fn enter(&mut self, is_function: bool) -> ScopeIdx {
        let around = self.current;
        self.scopes.push(Scope {
            parent: Some(around),
            is_function,
            names: FxHashMap::default(),
        });
        self.current = self.scopes.len() - 1;
        ScopeIdx(around)
    }

    /// Goes back to the scope around.
    pub(super) fn leave(&mut self, around: ScopeIdx) {
        self.current = around.0;
    }

    /// True in the scope of the script itself.
    pub(super) fn is_outermost(&self, in_function: bool) -> bool {
        match in_function {
            true => self.function_scope() == 0,
            false => self.current == 0,
        }
    }

    fn function_scope(&self) -> usize {
        let mut at = self.current;
        while let Some(scope) = self.scopes.get(at) {
            match scope.parent {
                Some(parent) if !scope.is_function => at = parent,
                _ => break,
            }
        }
        at
    }

    /// The variable of this name that is declared in the current block, or the current function.
    pub(super) fn declared(&self, name: &str, in_function: bool) -> Option<VariableIdx> {
        let scope = self.scopes.get(self.target(in_function))?;
        scope.names.get(name).copied()
    }

    fn target(&self, in_function: bool) -> usize {
        match in_function {
            true => self.function_scope(),
            false => self.current,
        }
    }

    /// Declares a variable in the current block, or the current function.
    pub(super) fn declare(&mut self, name: &str, variable: VariableIdx, in_function: bool) {
        let target = self.target(in_function);
        if let Some(scope) = self.scopes.get_mut(target) {
            scope.names.insert(name.into(), variable);
        }
    }

    /// Remembers a name that stands in the current scope.
    pub(super) fn used(&mut self, name: ExprIdx) {
        self.uses.push((name, self.current));
    }

    /// Remembers an assignment.
    pub(super) fn assigned(&mut self, target: ExprIdx, value: ExprIdx) {
        self.assignments.push((target, value));
    }

    /// Turns names into variables, and gives variables what is assigned to them.
    pub(super) fn resolve(self, scripts: &mut Scripts) {
        for (index, scope) in &self.uses {
            let Expr::Global(name) = scripts.expr(*index) else {
                continue;
            };
            if let Some(variable) = self.look_up(name, *scope)
                && let Some(node) = scripts.nodes.get_mut(index.position())
            {
                node.expr = Expr::Variable(variable);
            }
        }
        for (target, value) in self.assignments {
            if let Expr::Variable(variable) = *scripts.expr(target)
                && let Some(variable) = scripts.variables.get_mut(variable.position())
            {
                variable.values.push(value);
            }
        }
    }

    fn look_up(&self, name: &str, from: usize) -> Option<VariableIdx> {
        let mut at = Some(from);
        while let Some(scope) = at.and_then(|at| self.scopes.get(at)) {
            if let Some(variable) = scope.names.get(name) {
                return Some(*variable);
            }
            at = scope.parent;
        }
        None
    }
}
