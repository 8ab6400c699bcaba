//! Assignments into the tree: what is written to which name, property or pattern.

use super::lower::Lower;
use super::tree::{Expr, ExprIdx};
use oxc_ast::ast;
use oxc_span::GetSpan;

impl Lower<'_> {
    /// `target = value`, also with an operator.
    pub(super) fn assignment(&mut self, assignment: &ast::AssignmentExpression<'_>) -> ExprIdx {
        let value = self.expression(&assignment.right);
        let span = assignment.span;
        let Some(simple) = assignment.left.as_simple_assignment_target() else {
            self.assign_pattern(&assignment.left, value);
            return value;
        };
        let target = self.target(simple);
        let value = match assignment.operator.as_str() {
            "=" => value,
            "+=" => {
                let joined = self.joined(&[target, value]);
                self.add(joined, span)
            }
            "||=" | "&&=" | "??=" => self.add(Expr::Choice([target, value].into()), span),
            _ => self.add(Expr::Other, span),
        };
        if let Expr::Member { name, .. } = self.scripts.expr(target) {
            let name = name.clone();
            self.name_function(value, &name);
        } else if let Expr::Global(name) = self.scripts.expr(target) {
            let name = name.clone();
            self.name_function(value, &name);
        }
        self.scopes.assigned(target, value);
        self.add(Expr::Assign { target, value }, span)
    }

    fn target(&mut self, target: &ast::SimpleAssignmentTarget<'_>) -> ExprIdx {
        let span = target.span();
        use ast::SimpleAssignmentTarget as Target;
        let expr = match target {
            Target::AssignmentTargetIdentifier(name) => return self.name(&name.name, span),
            Target::StaticMemberExpression(member) => self.member(member),
            Target::ComputedMemberExpression(member) => self.computed(member),
            Target::PrivateFieldExpression(member) => Expr::Member {
                object: self.expression(&member.object),
                name: format!("#{}", member.field.name).into(),
            },
            _ => Expr::Other,
        };
        self.add(expr, span)
    }

    /// `[a, b] = value` and `({a, b} = value)`.
    pub(super) fn assign_pattern(&mut self, target: &ast::AssignmentTarget<'_>, value: ExprIdx) {
        use ast::AssignmentTarget as Target;
        match target {
            Target::ArrayAssignmentTarget(array) => {
                for (position, element) in array.elements.iter().enumerate() {
                    let inner = element
                        .as_ref()
                        .and_then(|element| element.as_assignment_target());
                    if let Some(inner) = inner {
                        let part = self.element(value, position, array.span);
                        self.assign_pattern(inner, part);
                    }
                }
            }
            Target::ObjectAssignmentTarget(object) => {
                for property in &object.properties {
                    self.assign_property(property, value);
                }
            }
            other => {
                if let Some(simple) = other.as_simple_assignment_target() {
                    let target = self.target(simple);
                    self.scopes.assigned(target, value);
                    self.add(Expr::Assign { target, value }, other.span());
                }
            }
        }
    }

    fn assign_property(&mut self, property: &ast::AssignmentTargetProperty<'_>, value: ExprIdx) {
        use ast::AssignmentTargetProperty as Property;
        match property {
            Property::AssignmentTargetPropertyIdentifier(one) => {
                let name = one.binding.name.as_str();
                let object = value;
                let part = self.add(
                    Expr::Member {
                        object,
                        name: name.into(),
                    },
                    one.span,
                );
                let target = self.name(name, one.span);
                self.scopes.assigned(target, part);
            }
            Property::AssignmentTargetPropertyProperty(one) => {
                let part = self.part(value, &one.name, one.span);
                if let (Some(part), Some(inner)) = (part, one.binding.as_assignment_target()) {
                    self.assign_pattern(inner, part);
                }
            }
        }
    }
}
