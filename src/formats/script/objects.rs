//! Functions, classes and objects into the tree.

use super::lower::Lower;
use super::tree::{Expr, ExprIdx};
use oxc_ast::ast::{self, Expression};

impl Lower<'_> {
    /// `function` with a body.
    pub(super) fn function_expression(&mut self, function: &ast::Function<'_>) -> ExprIdx {
        let name = function.id.as_ref().map_or("", |name| name.name.as_str());
        self.function_of(name, &function.params, function.span, |lower| {
            if let Some(body) = &function.body {
                lower.statements(&body.statements);
            }
        })
    }

    /// An arrow function.
    pub(super) fn arrow(&mut self, arrow: &ast::ArrowFunctionExpression<'_>) -> ExprIdx {
        self.function_of("", &arrow.params, arrow.span, |lower| match &arrow.body {
            ast::ArrowFunctionBody::FunctionBody(body) => lower.statements(&body.statements),
            other => {
                if let Some(value) = other.as_expression() {
                    let value = lower.expression(value);
                    lower.returns(value);
                }
            }
        })
    }

    /// A class: an object with its methods and fields.
    pub(super) fn class(&mut self, class: &ast::Class<'_>) -> ExprIdx {
        if let Some(heritage) = &class.heritage {
            self.expression(&heritage.expression);
        }
        let index = self.add(Expr::Other, class.span);
        let outer = self.this.replace(index);
        let mut members = Vec::new();
        for element in &class.body.body {
            match element {
                ast::ClassElement::MethodDefinition(method) => {
                    let name = method.key.static_name();
                    let value = self.function_expression(&method.value);
                    if let Some(name) = name {
                        self.name_function(value, &name);
                        members.push((Some(name.as_ref().into()), value));
                    }
                }
                ast::ClassElement::PropertyDefinition(field) => {
                    if let (Some(name), Some(value)) = (field.key.static_name(), &field.value) {
                        let value = self.expression(value);
                        self.name_function(value, &name);
                        members.push((Some(name.as_ref().into()), value));
                    }
                }
                ast::ClassElement::StaticBlock(block) => self.statements(&block.body),
                _ => {}
            }
        }
        self.this = outer;
        self.set(index, Expr::Object(members.into()));
        index
    }

    /// An object with its properties.
    pub(super) fn object(&mut self, object: &ast::ObjectExpression<'_>) -> ExprIdx {
        let index = self.add(Expr::Other, object.span);
        let outer = self.this;
        let mut members = Vec::new();
        for property in &object.properties {
            match property {
                ast::ObjectPropertyKind::ObjectProperty(property) => {
                    let name = property.key.static_name();
                    if name.is_none()
                        && let Some(key) = property.key.as_expression()
                    {
                        self.expression(key);
                    }
                    self.this = if property.method { Some(index) } else { outer };
                    if matches!(property.value, Expression::FunctionExpression(_)) {
                        self.this = Some(index);
                    }
                    let value = self.expression(&property.value);
                    if let Some(name) = &name {
                        self.name_function(value, name);
                    }
                    members.push((name.map(|name| name.as_ref().into()), value));
                }
                ast::ObjectPropertyKind::SpreadProperty(spread) => {
                    members.push((None, self.expression(&spread.argument)));
                }
            }
        }
        self.this = outer;
        self.set(index, Expr::Object(members.into()));
        index
    }
}
