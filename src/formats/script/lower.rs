//! What the parser makes of a script into our own tree: declarations and functions.

use super::scope::Scopes;
use super::tree::{
    Expr, ExprIdx, Function, FunctionIdx, Node, Script, ScriptIdx, Scripts, Variable, VariableIdx,
};
use crate::bytes::limits;
use oxc_ast::ast::{self, BindingPattern};

/// How a name is declared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared {
    /// `var` and functions: for the whole function.
    Function,
    /// `let`, `const`, classes, parameters: for the block.
    Block,
}

/// A script on its way into the tree.
pub(super) struct Lower<'s> {
    pub(super) scripts: &'s mut Scripts,
    pub(super) scopes: Scopes,
    pub(super) function: FunctionIdx,
    /// The class or object whose methods are read.
    pub(super) this: Option<ExprIdx>,
    /// Levels above the expression that is read.
    pub(super) depth: usize,
    script: ScriptIdx,
    base: u32,
    is_module: bool,
}

/// Adds a script, whose text begins at `script.range.start` of its file, to the tree.
pub(super) fn script(scripts: &mut Scripts, mut script: Script, program: &ast::Program<'_>) {
    let index = ScriptIdx::at(scripts.scripts.len());
    let function = FunctionIdx::at(scripts.functions.len());
    scripts.functions.push(Function {
        script: Some(index),
        ..Function::default()
    });
    script.function = function;
    let is_module = script.module.is_some() || program.source_type.is_module();
    let base = u32::try_from(script.range.start).unwrap_or(u32::MAX);
    scripts.scripts.push(script);
    let mut lower = Lower {
        scripts,
        scopes: Scopes::new(),
        function,
        this: None,
        depth: 0,
        script: index,
        base,
        is_module,
    };
    lower.statements(&program.body);
    let scopes = std::mem::replace(&mut lower.scopes, Scopes::new());
    scopes.resolve(lower.scripts);
}

impl Lower<'_> {
    /// Adds an expression.
    pub(super) fn add(&mut self, expr: Expr, span: oxc_span::Span) -> ExprIdx {
        let index = ExprIdx::at(self.scripts.nodes.len());
        if self.scripts.nodes.len() >= limits::SCRIPT_EXPRESSIONS {
            return ExprIdx(u32::MAX);
        }
        let start = self.base.saturating_add(span.start);
        self.scripts.nodes.push(Node {
            expr,
            range: start..self.base.saturating_add(span.end),
            function: self.function,
        });
        index
    }

    /// Gives an expression that was added its meaning.
    pub(super) fn set(&mut self, index: ExprIdx, expr: Expr) {
        if let Some(node) = self.scripts.nodes.get_mut(index.position()) {
            node.expr = expr;
        }
    }

    /// A name that is read or written.
    pub(super) fn name(&mut self, name: &str, span: oxc_span::Span) -> ExprIdx {
        if name == "undefined" {
            return self.add(Expr::Nothing, span);
        }
        let index = self.add(Expr::Global(name.into()), span);
        self.scopes.used(index);
        index
    }

    /// Declares a variable, or finds the one that is declared already.
    pub(super) fn declare(&mut self, name: &str, declared: Declared) -> VariableIdx {
        let in_function = declared == Declared::Function;
        if let Some(known) = self.scopes.declared(name, in_function) {
            return known;
        }
        let index = VariableIdx::at(self.scripts.variables.len());
        self.scripts.variables.push(Variable {
            name: name.into(),
            values: Vec::new(),
            parameter: None,
            is_global: !self.is_module && self.scopes.is_outermost(in_function),
            script: self.script,
        });
        self.scopes.declare(name, index, in_function);
        index
    }

    /// Gives a variable a value.
    pub(super) fn give(&mut self, variable: VariableIdx, value: ExprIdx) {
        if let Some(variable) = self.scripts.variables.get_mut(variable.position()) {
            variable.values.push(value);
        }
    }

    /// Declares what a pattern names, each with its part of the value.
    pub(super) fn bind(
        &mut self,
        pattern: &BindingPattern<'_>,
        value: Option<ExprIdx>,
        declared: Declared,
    ) {
        match pattern {
            BindingPattern::BindingIdentifier(name) => {
                let variable = self.declare(&name.name, declared);
                if let Some(value) = value {
                    self.name_function(value, &name.name);
                    self.give(variable, value);
                }
            }
            BindingPattern::ObjectPattern(object) => {
                for property in &object.properties {
                    let part =
                        value.and_then(|value| self.part(value, &property.key, property.span));
                    self.bind(&property.value, part, declared);
                }
                if let Some(rest) = &object.rest {
                    self.bind(&rest.argument, value, declared);
                }
            }
            BindingPattern::ArrayPattern(array) => {
                for (position, element) in array.elements.iter().enumerate() {
                    let Some(element) = element else { continue };
                    let part = value.map(|value| self.element(value, position, array.span));
                    self.bind(element, part, declared);
                }
            }
            BindingPattern::AssignmentPattern(with_default) => {
                let default = self.expression(&with_default.right);
                let value = match value {
                    Some(value) => {
                        self.add(Expr::Choice([value, default].into()), with_default.span)
                    }
                    None => default,
                };
                self.bind(&with_default.left, Some(value), declared);
            }
        }
    }

    /// The property of a value that a pattern takes.
    pub(super) fn part(
        &mut self,
        object: ExprIdx,
        key: &ast::PropertyKey<'_>,
        span: oxc_span::Span,
    ) -> Option<ExprIdx> {
        let name = key.static_name()?;
        let name = name.as_ref().into();
        Some(self.add(Expr::Member { object, name }, span))
    }

    /// The element of a value that a pattern takes.
    pub(super) fn element(
        &mut self,
        object: ExprIdx,
        position: usize,
        span: oxc_span::Span,
    ) -> ExprIdx {
        let key = self.add(Expr::Number(i64::try_from(position).unwrap_or(0)), span);
        self.add(Expr::Element { object, key }, span)
    }

    /// Names a function after what it is given to.
    pub(super) fn name_function(&mut self, value: ExprIdx, name: &str) {
        if let Expr::Function(function) = *self.scripts.expr(value)
            && let Some(function) = self.scripts.functions.get_mut(function.position())
            && function.name.is_empty()
        {
            function.name = name.into();
        }
    }

    /// A function, with its parameters and what it returns.
    pub(super) fn function_of(
        &mut self,
        name: &str,
        parameters: &ast::FormalParameters<'_>,
        span: oxc_span::Span,
        body: impl FnOnce(&mut Self),
    ) -> ExprIdx {
        let index = FunctionIdx::at(self.scripts.functions.len());
        self.scripts.functions.push(Function {
            name: name.into(),
            parent: Some(self.function),
            script: Some(self.script),
            ..Function::default()
        });
        let expr = self.add(Expr::Function(index), span);
        let around = self.scopes.enter(true);
        let outer = std::mem::replace(&mut self.function, index);
        for (position, parameter) in parameters.items.iter().enumerate() {
            self.parameter(
                index,
                position,
                &parameter.pattern,
                parameter.initializer.as_deref(),
            );
        }
        if let Some(rest) = &parameters.rest {
            self.parameter(index, parameters.items.len(), &rest.rest.argument, None);
        }
        body(self);
        self.function = outer;
        self.scopes.leave(around);
        expr
    }

    fn parameter(
        &mut self,
        function: FunctionIdx,
        position: usize,
        pattern: &BindingPattern<'_>,
        initializer: Option<&ast::Expression<'_>>,
    ) {
        let name = match pattern {
            BindingPattern::BindingIdentifier(name) => name.name.as_str(),
            _ => "",
        };
        let variable = VariableIdx::at(self.scripts.variables.len());
        self.scripts.variables.push(Variable {
            name: name.into(),
            values: Vec::new(),
            parameter: u16::try_from(position)
                .ok()
                .map(|position| (function, position)),
            is_global: false,
            script: self.script,
        });
        if let Some(function) = self.scripts.functions.get_mut(function.position()) {
            function.parameters.push(variable);
        }
        if !name.is_empty() {
            self.scopes.declare(name, variable, false);
        } else {
            let span = oxc_span::GetSpan::span(pattern);
            let value = self.add(Expr::Variable(variable), span);
            self.bind(pattern, Some(value), Declared::Block);
        }
        if let Some(default) = initializer {
            let default = self.expression(default);
            self.give(variable, default);
        }
    }

    /// Says that the current function returns a value.
    pub(super) fn returns(&mut self, value: ExprIdx) {
        if let Some(function) = self.scripts.functions.get_mut(self.function.position()) {
            function.returns.push(value);
        }
    }
}
