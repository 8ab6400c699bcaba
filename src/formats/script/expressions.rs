//! Expressions into the tree.

use super::lower::Lower;
use super::tree::{Expr, ExprIdx};
use crate::bytes::limits;
use oxc_ast::ast::{self, Argument, Expression};
use oxc_span::{GetSpan, Span};

impl Lower<'_> {
    /// An expression and all in it.
    pub(super) fn expression(&mut self, expression: &Expression<'_>) -> ExprIdx {
        if self.depth > 2 * limits::SCRIPT_DEPTH {
            return self.add(Expr::Other, expression.span());
        }
        self.depth += 1;
        let index = self.literal(expression);
        self.depth -= 1;
        index
    }

    fn literal(&mut self, expression: &Expression<'_>) -> ExprIdx {
        let span = expression.span();
        let expr = match expression {
            Expression::StringLiteral(text) => Expr::Text(text.value.as_str().into()),
            Expression::NumericLiteral(number) => number_of(number.value),
            Expression::BooleanLiteral(truth) => Expr::Bool(truth.value),
            Expression::NullLiteral(_) => Expr::Nothing,
            Expression::ThisExpression(_) => Expr::This(self.this),
            Expression::Identifier(name) => return self.name(&name.name, span),
            Expression::TemplateLiteral(template) => self.template(template),
            Expression::ParenthesizedExpression(inner) => {
                return self.expression(&inner.expression);
            }
            _ => return self.composed(expression, span),
        };
        self.add(expr, span)
    }

    fn composed(&mut self, expression: &Expression<'_>, span: Span) -> ExprIdx {
        let expr = match expression {
            Expression::StaticMemberExpression(member) => self.member(member),
            Expression::ComputedMemberExpression(member) => self.computed(member),
            Expression::PrivateFieldExpression(member) => Expr::Member {
                object: self.expression(&member.object),
                name: format!("#{}", member.field.name).into(),
            },
            Expression::ChainExpression(chain) => return self.chain(&chain.expression, span),
            Expression::CallExpression(call) => self.call(&call.callee, &call.arguments, false),
            Expression::NewExpression(call) => self.call(&call.callee, &call.arguments, true),
            Expression::FunctionExpression(function) => return self.function_expression(function),
            Expression::ArrowFunctionExpression(arrow) => return self.arrow(arrow),
            Expression::ClassExpression(class) => return self.class(class),
            Expression::ObjectExpression(object) => return self.object(object),
            Expression::ArrayExpression(array) => self.array(array),
            Expression::AssignmentExpression(assignment) => return self.assignment(assignment),
            Expression::BinaryExpression(binary) => return self.binary(binary),
            Expression::LogicalExpression(logical) => {
                let left = self.expression(&logical.left);
                Expr::Choice([left, self.expression(&logical.right)].into())
            }
            Expression::ConditionalExpression(conditional) => {
                self.expression(&conditional.test);
                let first = self.expression(&conditional.consequent);
                Expr::Choice([first, self.expression(&conditional.alternate)].into())
            }
            Expression::SequenceExpression(sequence) => {
                let parts: Vec<ExprIdx> = sequence
                    .expressions
                    .iter()
                    .map(|one| self.expression(one))
                    .collect();
                return parts
                    .last()
                    .copied()
                    .unwrap_or_else(|| self.add(Expr::Other, span));
            }
            Expression::AwaitExpression(one) => Expr::Awaited(self.expression(&one.argument)),
            Expression::YieldExpression(one) => match &one.argument {
                Some(value) => Expr::Awaited(self.expression(value)),
                None => Expr::Other,
            },
            _ => self.remaining(expression),
        };
        self.add(expr, span)
    }

    fn remaining(&mut self, expression: &Expression<'_>) -> Expr {
        match expression {
            Expression::UnaryExpression(unary) => {
                let value = self.expression(&unary.argument);
                match (unary.operator.as_str(), self.scripts.expr(value)) {
                    ("delete", _) => Expr::Delete(value),
                    ("void", _) => Expr::Nothing,
                    // How minifiers write truth values.
                    ("!", Expr::Number(number)) => Expr::Bool(*number == 0),
                    _ => Expr::Other,
                }
            }
            Expression::TaggedTemplateExpression(tagged) => {
                self.expression(&tagged.tag);
                self.template(&tagged.quasi);
                Expr::Other
            }
            Expression::ImportExpression(import) => {
                let name = self.expression(&import.source);
                let callee = self.add(Expr::Global("require".into()), import.span);
                Expr::Call {
                    callee,
                    arguments: [name].into(),
                    is_new: false,
                }
            }
            _ => Expr::Other,
        }
    }

    fn template(&mut self, template: &ast::TemplateLiteral<'_>) -> Expr {
        let mut parts = Vec::new();
        for (position, text) in template.quasis.iter().enumerate() {
            let cooked = text.value.cooked.as_ref().map_or("", |text| text.as_str());
            if template.expressions.is_empty() {
                return Expr::Text(cooked.into());
            }
            if !cooked.is_empty() {
                parts.push(self.add(Expr::Text(cooked.into()), text.span));
            }
            if let Some(value) = template.expressions.get(position) {
                parts.push(self.expression(value));
            }
        }
        Expr::Join(parts.into())
    }

    pub(super) fn member(&mut self, member: &ast::StaticMemberExpression<'_>) -> Expr {
        Expr::Member {
            object: self.expression(&member.object),
            name: member.property.name.as_str().into(),
        }
    }

    pub(super) fn computed(&mut self, member: &ast::ComputedMemberExpression<'_>) -> Expr {
        let object = self.expression(&member.object);
        if let Expression::StringLiteral(name) = &member.expression {
            let name = name.value.as_str().into();
            return Expr::Member { object, name };
        }
        let key = self.expression(&member.expression);
        Expr::Element { object, key }
    }

    fn chain(&mut self, chain: &ast::ChainElement<'_>, span: Span) -> ExprIdx {
        let expr = match chain {
            ast::ChainElement::CallExpression(call) => {
                self.call(&call.callee, &call.arguments, false)
            }
            ast::ChainElement::StaticMemberExpression(member) => self.member(member),
            ast::ChainElement::ComputedMemberExpression(member) => self.computed(member),
            _ => Expr::Other,
        };
        self.add(expr, span)
    }

    fn call(&mut self, callee: &Expression<'_>, arguments: &[Argument<'_>], is_new: bool) -> Expr {
        let callee = self.expression(callee);
        let mut given = Vec::with_capacity(arguments.len());
        for argument in arguments {
            given.push(match argument {
                Argument::SpreadElement(spread) => {
                    let list = self.expression(&spread.argument);
                    self.element(list, 0, spread.span)
                }
                other => match other.as_expression() {
                    Some(expression) => self.expression(expression),
                    None => self.add(Expr::Other, other.span()),
                },
            });
        }
        Expr::Call {
            callee,
            arguments: given.into(),
            is_new,
        }
    }

    fn array(&mut self, array: &ast::ArrayExpression<'_>) -> Expr {
        let mut elements = Vec::new();
        for element in &array.elements {
            elements.push(match element {
                ast::ArrayExpressionElement::SpreadElement(spread) => {
                    let list = self.expression(&spread.argument);
                    self.element(list, 0, spread.span)
                }
                other => match other.as_expression() {
                    Some(expression) => self.expression(expression),
                    None => self.add(Expr::Nothing, other.span()),
                },
            });
        }
        Expr::Array(elements.into())
    }

    /// `+` of many parts becomes one expression, without recursion on the left.
    fn binary(&mut self, binary: &ast::BinaryExpression<'_>) -> ExprIdx {
        let operator = binary.operator.as_str();
        let mut rest = Vec::new();
        let mut left = &binary.left;
        if operator == "+" {
            while let Expression::BinaryExpression(inner) = left {
                if inner.operator.as_str() != "+" {
                    break;
                }
                rest.push(&inner.right);
                left = &inner.left;
            }
        }
        let mut parts = vec![self.expression(left)];
        while let Some(part) = rest.pop() {
            parts.push(self.expression(part));
        }
        parts.push(self.expression(&binary.right));
        let expr = match (operator, parts.as_slice()) {
            ("+", _) => self.joined(&parts),
            ("==" | "===" | "!=" | "!==", [left, right]) => Expr::Equal {
                left: *left,
                right: *right,
            },
            _ => Expr::Other,
        };
        self.add(expr, binary.span)
    }

    /// Parts that are put together, with those of parts that are put together themselves.
    pub(super) fn joined(&self, parts: &[ExprIdx]) -> Expr {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match self.scripts.expr(*part) {
                Expr::Join(inner) => flat.extend_from_slice(inner),
                _ => flat.push(*part),
            }
        }
        Expr::Join(flat.into())
    }
}

fn number_of(value: f64) -> Expr {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "only whole numbers that fit come here"
    )]
    let whole = value as i64;
    let is_whole = value.fract() == 0.0 && value.abs() < 1e15;
    if is_whole {
        Expr::Number(whole)
    } else {
        Expr::Other
    }
}
