//! Statements into the tree: what they declare, and the expressions in them.

use super::lower::{Declared, Lower};
use super::tree::Expr;
use crate::bytes::limits;
use oxc_ast::ast::{self, Statement};

impl Lower<'_> {
    /// Statements, one after the other.
    pub(super) fn statements(&mut self, statements: &[Statement<'_>]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    fn block(&mut self, statements: &[Statement<'_>]) {
        let around = self.scopes.enter(false);
        self.statements(statements);
        self.scopes.leave(around);
    }

    fn statement(&mut self, statement: &Statement<'_>) {
        if self.depth > 2 * limits::SCRIPT_DEPTH {
            return;
        }
        self.depth += 1;
        match statement {
            Statement::ExpressionStatement(one) => {
                self.expression(&one.expression);
            }
            Statement::VariableDeclaration(declaration) => self.variables(declaration),
            Statement::FunctionDeclaration(function) => self.function_declaration(function),
            Statement::ClassDeclaration(class) => self.class_declaration(class),
            Statement::ReturnStatement(one) => {
                if let Some(value) = &one.argument {
                    let value = self.expression(value);
                    self.returns(value);
                }
            }
            Statement::BlockStatement(block) => self.block(&block.body),
            Statement::IfStatement(one) => {
                self.expression(&one.test);
                self.statement(&one.consequent);
                if let Some(otherwise) = &one.alternate {
                    self.statement(otherwise);
                }
            }
            Statement::TryStatement(one) => self.attempt(one),
            Statement::SwitchStatement(one) => self.switch(one),
            Statement::ThrowStatement(one) => {
                self.expression(&one.argument);
            }
            Statement::LabeledStatement(one) => self.statement(&one.body),
            Statement::WithStatement(one) => {
                self.expression(&one.object);
                self.statement(&one.body);
            }
            other => self.loop_or_module(other),
        }
        self.depth -= 1;
    }

    fn loop_or_module(&mut self, statement: &Statement<'_>) {
        let around = self.scopes.enter(false);
        match statement {
            Statement::DoWhileStatement(one) => {
                self.statement(&one.body);
                self.expression(&one.test);
            }
            Statement::WhileStatement(one) => {
                self.expression(&one.test);
                self.statement(&one.body);
            }
            Statement::ForStatement(one) => self.counted_loop(one),
            Statement::ForInStatement(one) => {
                self.expression(&one.right);
                self.loop_variable(&one.left, None);
                self.statement(&one.body);
            }
            Statement::ForOfStatement(one) => {
                let list = self.expression(&one.right);
                let element = self.element(list, 0, one.span);
                self.loop_variable(&one.left, Some(element));
                self.statement(&one.body);
            }
            _ => {
                self.scopes.leave(around);
                return self.module_statement(statement);
            }
        }
        self.scopes.leave(around);
    }

    fn counted_loop(&mut self, one: &ast::ForStatement<'_>) {
        match &one.init {
            Some(ast::ForStatementInit::VariableDeclaration(declaration)) => {
                self.variables(declaration)
            }
            Some(other) => {
                if let Some(expression) = other.as_expression() {
                    self.expression(expression);
                }
            }
            None => {}
        }
        for expression in one.test.iter().chain(&one.update) {
            self.expression(expression);
        }
        self.statement(&one.body);
    }

    fn loop_variable(
        &mut self,
        left: &ast::ForStatementLeft<'_>,
        value: Option<super::tree::ExprIdx>,
    ) {
        if let ast::ForStatementLeft::VariableDeclaration(declaration) = left {
            for one in &declaration.declarations {
                self.bind(&one.id, value, declared(declaration));
            }
        } else if let (Some(target), Some(value)) = (left.as_assignment_target(), value) {
            self.assign_pattern(target, value);
        }
    }

    fn variables(&mut self, declaration: &ast::VariableDeclaration<'_>) {
        for one in &declaration.declarations {
            let value = one.init.as_ref().map(|value| self.expression(value));
            self.bind(&one.id, value, declared(declaration));
        }
    }

    fn function_declaration(&mut self, function: &ast::Function<'_>) {
        let value = self.function_expression(function);
        if let Some(name) = &function.id {
            let variable = self.declare(&name.name, Declared::Function);
            self.give(variable, value);
        }
    }

    fn class_declaration(&mut self, class: &ast::Class<'_>) {
        let value = self.class(class);
        if let Some(name) = &class.id {
            let variable = self.declare(&name.name, Declared::Block);
            self.give(variable, value);
        }
    }

    fn attempt(&mut self, one: &ast::TryStatement<'_>) {
        self.block(&one.block.body);
        if let Some(handler) = &one.handler {
            let around = self.scopes.enter(false);
            if let Some(parameter) = &handler.param {
                self.bind(&parameter.pattern, None, Declared::Block);
            }
            self.statements(&handler.body.body);
            self.scopes.leave(around);
        }
        if let Some(last) = &one.finalizer {
            self.block(&last.body);
        }
    }

    fn switch(&mut self, one: &ast::SwitchStatement<'_>) {
        let subject = self.expression(&one.discriminant);
        let around = self.scopes.enter(false);
        for case in &one.cases {
            if let Some(test) = &case.test {
                let right = self.expression(test);
                let equal = Expr::Equal {
                    left: subject,
                    right,
                };
                self.add(equal, case.span);
            }
            self.statements(&case.consequent);
        }
        self.scopes.leave(around);
    }

    /// `import` and `export`.
    fn module_statement(&mut self, statement: &Statement<'_>) {
        match statement {
            Statement::ImportDeclaration(import) => self.import(import),
            Statement::ExportDeclaration(export) => match &export.declaration {
                ast::Declaration::VariableDeclaration(declaration) => self.variables(declaration),
                ast::Declaration::FunctionDeclaration(function) => {
                    self.function_declaration(function)
                }
                ast::Declaration::ClassDeclaration(class) => self.class_declaration(class),
                _ => {}
            },
            Statement::ExportDefaultDeclaration(export) => match &export.declaration {
                ast::ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                    self.function_declaration(function);
                }
                ast::ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                    self.class_declaration(class)
                }
                other => {
                    if let Some(expression) = other.as_expression() {
                        self.expression(expression);
                    }
                }
            },
            _ => {}
        }
    }

    /// What a module imports is what `require` of the same name gives.
    fn import(&mut self, import: &ast::ImportDeclaration<'_>) {
        let span = import.span;
        let require = self.add(Expr::Global("require".into()), span);
        let name = self.add(Expr::Text(import.source.value.as_str().into()), span);
        let module = self.add(
            Expr::Call {
                callee: require,
                arguments: [name].into(),
                is_new: false,
            },
            span,
        );
        for specifier in import.specifiers.iter().flatten() {
            use ast::ImportDeclarationSpecifier as Kind;
            let (local, part) = match specifier {
                Kind::ImportSpecifier(one) => (&one.local, Some(one.imported.name())),
                Kind::ImportDefaultSpecifier(one) => (&one.local, Some("default".into())),
                Kind::ImportNamespaceSpecifier(one) => (&one.local, None),
            };
            let value = match part {
                Some(name) => self.add(
                    Expr::Member {
                        object: module,
                        name: name.as_str().into(),
                    },
                    span,
                ),
                None => module,
            };
            let variable = self.declare(&local.name, Declared::Block);
            self.give(variable, value);
        }
    }
}

fn declared(declaration: &ast::VariableDeclaration<'_>) -> Declared {
    match declaration.kind {
        ast::VariableDeclarationKind::Var => Declared::Function,
        _ => Declared::Block,
    }
}
